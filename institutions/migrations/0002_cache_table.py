"""The table of the database cache, in which attempts to sign in are counted."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_people")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
