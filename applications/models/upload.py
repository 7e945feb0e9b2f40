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
    """The table that a draft's person loaded last, and the columns' roles where they were set right."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="upload", primary_key=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    roles = models.TextField(default="")
    loaded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Table for {self.application_id}"

    @classmethod
    def keep(cls, application: Application, name: str, table: Table) -> Upload:
        """Keep a table in place of the one before."""
        content = zlib.compress(table.to_json().encode(), 1)
        upload, _new = cls.objects.update_or_create(
            application=application,
            defaults={"name": name[:200], "content": content, "roles": "", "loaded_at": timezone.now()},
        )
        return upload  # type: ignore[no-any-return]

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
