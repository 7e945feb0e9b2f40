"""Registered applications are found by their client's and user's registration numbers."""

import hashlib

from django.db import migrations, models

from applications.identifiers import clean_registration_number, clean_text


def find_numbers(apps, _editor):
    """Work the key out for what is registered already."""
    application = apps.get_model("applications", "Application")
    rows = application.objects.exclude(registered_on=None)
    told = rows.values_list("pk", "client__registration_number", "user__registration_number")
    for pk, *typed in list(told):
        numbers = [clean_registration_number(clean_text(each or "")) for each in typed]
        if all(numbers):
            key = hashlib.sha256(" ".join(numbers).encode()).hexdigest()
            application.objects.filter(pk=pk).update(numbers_key=key)


class Migration(migrations.Migration):
    dependencies = [("applications", "0012_handovers"), ("institutions", "0002_cache_table")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="numbers_key",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["workspace", "numbers_key"], name="application_by_numbers"),
        ),
        migrations.RunPython(find_numbers, migrations.RunPython.noop),
    ]
