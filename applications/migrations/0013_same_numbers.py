"""Registered applications are found by their client's and user's registration numbers."""

import hashlib
import re
import unicodedata

from django.db import migrations, models

# How numbers were cleaned when this was written; how they are cleaned now does not matter here.
SPACES = re.compile(r"\s+")
LV_PREFIX = re.compile(r"^LV(?=[ \d])", re.IGNORECASE)
PERSONAL_CODE = re.compile("([0-3][0-9]{5})[-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d]?([0-9]{5})")


def clean(number):
    number = "".join(
        sign
        for sign in SPACES.sub(" ", number)
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs") and sign not in "\ufffe\uffff"
    )
    number = SPACES.sub(" ", unicodedata.normalize("NFC", number)).strip()
    number = LV_PREFIX.sub("", number).replace(" ", "")
    code = PERSONAL_CODE.fullmatch(number)
    return f"{code[1]}-{code[2]}" if code else number


def find_numbers(apps, _editor):
    """Work the key out for what is registered already."""
    application = apps.get_model("applications", "Application")
    rows = application.objects.exclude(registered_on=None)
    told = rows.values_list("pk", "client__registration_number", "user__registration_number")
    for pk, *typed in list(told):
        numbers = [clean(each or "") for each in typed]
        if all(numbers):
            key = hashlib.sha256(" ".join(numbers).encode()).hexdigest()
            application.objects.filter(pk=pk).update(numbers_key=key)


class Migration(migrations.Migration):
    dependencies = [("applications", "0012_handovers")]

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
