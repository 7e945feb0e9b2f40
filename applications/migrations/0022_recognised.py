"""Which version a compared file is, is kept as values: the sentence is made where it is shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0021_checked_by")]

    operations = [
        migrations.AddField("predecessor", "recognised", models.JSONField(default=dict)),
        migrations.AddField("difference", "recognised", models.JSONField(default=dict)),
    ]
