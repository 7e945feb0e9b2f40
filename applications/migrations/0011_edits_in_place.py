"""Bulk edits change rows in place, and keep what stood in them."""

from django.db import migrations, models


def forget_replaced_rows(apps, schema_editor):
    """What bulk edits replaced could be brought back by one undo only, which is no longer read."""
    apps.get_model("applications", "Account").objects.filter(removed_in__kind="edit").delete()
    apps.get_model("applications", "Change").objects.filter(kind="edit").delete()


class Migration(migrations.Migration):
    dependencies = [("applications", "0010_noted")]

    operations = [
        # In this order: PostgreSQL alters no table whose rows were deleted in the same transaction.
        migrations.AddField(model_name="change", name="former", field=models.BinaryField(default=b"")),
        migrations.RunPython(forget_replaced_rows, migrations.RunPython.noop),
    ]
