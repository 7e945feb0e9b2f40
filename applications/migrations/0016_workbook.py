from django.db import migrations, models


def forget(apps, schema_editor):
    """Tables between their preview and their taking over are kept in another form now: they are to be loaded again."""
    apps.get_model("applications", "Upload").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0015_edits_noted"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="upload",
            name="workbook",
            field=models.BinaryField(default=b""),
        ),
    ]
