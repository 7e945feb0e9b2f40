"""The files of a version are named after its client; those of earlier versions keep their names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0026_finishing")]

    operations = [
        migrations.AddField(
            "version",
            "client_in_names",
            models.CharField(blank=True, default="", max_length=60),
        ),
    ]
