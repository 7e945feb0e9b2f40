"""Accounts are checked by rules, not judged."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0020_answers")]

    operations = [migrations.RenameField("application", "judged_by", "checked_by")]
