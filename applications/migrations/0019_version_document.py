"""A version's document is kept as data beside its XML: pages compare drafts with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0018_names")]

    operations = [
        migrations.CreateModel(
            name="VersionDocument",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="document_kept",
                        serialize=False,
                        to="applications.version",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
    ]
