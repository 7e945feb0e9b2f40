"""A finishing in the queue may find that its owner has no room left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0027_client_in_names")]

    operations = [
        migrations.AlterField(
            "finishing",
            "outcome",
            models.CharField(
                blank=True,
                choices=[
                    ("changed", "Changed"),
                    ("faulty", "Faulty"),
                    ("unconfirmed", "Unconfirmed"),
                    ("full", "Full"),
                    ("failed", "Failed"),
                ],
                max_length=12,
            ),
        ),
    ]
