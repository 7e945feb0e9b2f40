"""A table between its preview and its taking over."""

from __future__ import annotations

import json
import zlib
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from applications.formats.spreadsheet.columns import Columns, understand
from applications.formats.spreadsheet.table import Table
from applications.models.application import Application


class Upload(models.Model):
    """The table that a draft's person loaded last, and the columns' roles where they were set right.

    `workbook` is the file, b"" where no other sheet of it can have accounts.
    """

    application = models.OneToOneField(Application, models.CASCADE, related_name="upload", primary_key=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
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
            "content": zlib.compress(table.to_json().encode(), 1),
            "workbook": file if any(count != 0 for count in others) else b"",
            "roles": "",
            "loaded_at": timezone.now(),
        }
        cls.objects.update_or_create(application=application, defaults=kept)

    def table(self) -> Table:
        """The table as it was read."""
        return Table.from_json(zlib.decompress(bytes(self.content)))

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
