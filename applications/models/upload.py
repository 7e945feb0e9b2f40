"""A table between its preview and its taking over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from applications.formats.spreadsheet.columns import Columns, understand
from applications.formats.spreadsheet.table import Line, Table
from applications.models.application import Application
from applications.models.kept import Form, KeptField, require_known


def _written(table: Table) -> dict[str, Any]:
    lines = [(line.number, line.cells) for line in table.lines]
    return {
        "lines": {"names": ("number", "cells"), "rows": lines},
        "sheet": table.sheet,
        "sheets": table.sheets,
        "notes": table.notes,
    }


def _read(tree: Mapping[str, Any]) -> Table:
    require_known(Table, tree)
    names, rows = tree["lines"]["names"], tree["lines"]["rows"]
    require_known(Line, names)
    number, cells = names.index("number"), names.index("cells")
    lines = tuple([Line(row[number], tuple(row[cells])) for row in rows])
    return Table(**{**tree, "lines": lines})


TABLE = Form(_written, {1: _read})


class Upload(models.Model):
    """The table that a draft's person loaded last, and the columns' roles where they were set right.

    `workbook` is the file, b"" where no other sheet of it can have accounts.
    """

    application = models.OneToOneField(Application, models.CASCADE, related_name="upload", primary_key=True)
    name = models.CharField(max_length=200)
    content: KeptField[Table, Table] = KeptField(TABLE)
    workbook = models.BinaryField(default=b"")
    roles = models.TextField(default="")
    loaded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Table for {self.application_id}"

    @classmethod
    def keep(cls, application: Application, name: str, table: Table, file: bytes = b"") -> None:
        """Keep a table in place of the one before, and its file where another sheet may have accounts."""
        others = [count for sheet, count in table.sheets.items() if sheet != table.sheet]
        kept = {
            "name": name[-200:],  # with its extension
            "content": table,
            "workbook": file if any(count != 0 for count in others) else b"",
            "roles": "",
            "loaded_at": timezone.now(),
        }
        cls.objects.update_or_create(application=application, defaults=kept)

    def table(self) -> Table:
        """The table as it was read."""
        return self.content

    def columns(self, table: Table) -> Columns:
        """What was understood of its columns, set right where somebody did."""
        understood = understand(table)
        if not self.roles:
            return understood
        return understood.set_right({int(column): role for column, role in json.loads(self.roles).items()})

    def set_roles(self, roles: dict[int, str]) -> None:
        """Keep the columns' roles as somebody set them; "" is a column that is not used."""
        self.roles = json.dumps(roles)
        self.save(update_fields=["roles"])
