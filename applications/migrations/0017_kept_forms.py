"""What is kept as compressed JSON says the version of its form and names its fields."""

import json
import zlib

from django.db import migrations, models

# The fields as they were when their names were not kept with the values.
ACCOUNT = (
    "iban",
    "holder",
    "holder_name",
    "status",
    "access_mode",
    "payment_limit",
    "daily_limit",
    "permission",
    "legal_basis",
)
# The values of fields that were not kept because they were blank.
SECTIONS = {
    "client": {"kind": "institution", "name": "", "registration_number": ""},
    "certificate_recipient": {"given_name": "", "surname": "", "personal_code": "", "phone": "", "email": ""},
    "user": {"institution_name": "", "registration_number": "", "allowed_ip_addresses": []},
    "signatory": {"given_name": "", "surname": "", "position": "", "authority": ""},
    "preparer": {"given_name": "", "surname": "", "phone": "", "email": ""},
}
# Rows that are in memory at once: one may hold ten thousand accounts.
BATCH = 50


def accounts(rows):
    return {"names": ACCOUNT, "rows": rows}


def document(old):
    sections = {name: blank | old.get(name, {}) for name, blank in SECTIONS.items()}
    return {"version": 1, **sections, "accounts": accounts(old["accounts"])}


def positional_document(new):
    sections = {name: {field: value for field, value in new[name].items() if value} for name in SECTIONS}
    return sections | {"accounts": new["accounts"]["rows"]}


def difference(old):
    dropped, changed, added, fields = old
    return {
        "version": 1,
        "dropped": accounts(dropped),
        "old": accounts([each[0] for each in changed]),
        "new": accounts([each[1] for each in changed]),
        "added": accounts(added),
        "fields": [{"path": path, "old": was, "new": now} for path, was, now in fields],
    }


def positional_difference(new):
    return [
        new["dropped"]["rows"],
        list(zip(new["old"]["rows"], new["new"]["rows"])),
        new["added"]["rows"],
        [(each["path"], each["old"], each["new"]) for each in new["fields"]],
    ]


def former(old):
    return {"version": 1, "names": old["fields"], "rows": old["values"]}


def positional_former(new):
    return {"fields": new["names"], "values": new["rows"]}


def discarded(old):
    sections, rows = old
    return {"version": 1, "sections": sections, "accounts": accounts(rows)}


def positional_discarded(new):
    return [new["sections"], new["accounts"]["rows"]]


def upload(old):
    return {**old, "version": 1, "lines": {"names": ["number", "cells"], "rows": old["lines"]}}


def positional_upload(new):
    return {name: new["lines"]["rows"] if name == "lines" else new[name] for name in new if name != "version"}


# The model, its column, and how a value is written anew and as it was.
KEPT = (
    ("Base", "content", document, positional_document),
    ("Comparison", "content", difference, positional_difference),
    ("Change", "former", former, positional_former),
    ("Discarded", "content", discarded, positional_discarded),
    ("Upload", "content", upload, positional_upload),
)


def rewrite(model, column, write, **blank):
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        rows = list(model.objects.filter(pk__in=keys[start : start + BATCH]).only(column))
        for row in rows:
            content = bytes(getattr(row, column) or b"")
            if content:
                value = write(json.loads(zlib.decompress(content)))
                text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
                content = zlib.compress(text.encode(), 1)
            setattr(row, column, content or blank.get("blank"))
        model.objects.bulk_update(rows, [column])


def name_fields(apps, _editor):
    for model, column, write, _write_back in KEPT:
        rewrite(apps.get_model("applications", model), column, write)


def name_no_fields(apps, _editor):
    for model, column, _write, write_back in KEPT:
        blank = {"blank": b""} if model == "Change" else {}
        rewrite(apps.get_model("applications", model), column, write_back, **blank)


class Migration(migrations.Migration):
    dependencies = [("applications", "0016_workbook")]

    operations = [
        # In this order: PostgreSQL alters no table whose rows were changed in the same transaction.
        migrations.AlterField(model_name="change", name="former", field=models.BinaryField(null=True)),
        migrations.RunPython(name_fields, name_no_fields),
    ]
