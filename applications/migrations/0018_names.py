"""Models are named for what they are: the predecessor of a draft, the difference of a version, and bulk edits."""

import django.db.models.deletion
from django.db import migrations, models


def to(model, related_name, kind=models.OneToOneField):
    only = {"primary_key": True, "serialize": False} if kind is models.OneToOneField else {}
    return kind(on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=f"applications.{model}", **only)


class Migration(migrations.Migration):
    dependencies = [("applications", "0017_kept_forms")]

    operations = [
        migrations.RenameModel("Base", "Predecessor"),
        migrations.RenameModel("Comparison", "Difference"),
        migrations.RenameModel("Change", "BulkEdit"),
        migrations.AlterField("predecessor", "application", to("application", "predecessor")),
        migrations.AlterField("difference", "version", to("version", "difference")),
        migrations.AlterField("bulkedit", "application", to("application", "bulk_edits", models.ForeignKey)),
    ]
