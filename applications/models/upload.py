"""The table that was loaded into a draft last, until its accounts are taken over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone

from applications.formats.spreadsheet.columns import Columns, answered, understand_all
from applications.formats.spreadsheet.table import Line, Looks, Table
from applications.models.application import Application
from applications.models.kept import Form, KeptField, require_known


def _written(table: Table) -> dict[str, Any]:
    lines = [(line.number, line.cells) for line in table.lines]
    more = {"looks": asdict(table.looks)} if table.looks != Looks() else {}
    return {
        "lines": {"names": ("number", "cells"), "rows": lines},
        "sheet": table.sheet,
        "sheets": table.sheets,
        "notes": table.notes,
        **more,
        **({"is_turned": True} if table.is_turned else {}),
    }


def _read(tree: Mapping[str, Any]) -> Table:
    require_known(Table, tree)
    names, rows = tree["lines"]["names"], tree["lines"]["rows"]
    require_known(Line, names)
    number, cells = names.index("number"), names.index("cells")
    lines = tuple([Line(row[number], tuple(row[cells])) for row in rows])
    return Table(**{**tree, "lines": lines, "looks": Looks.from_tree(tree.get("looks", {}))})


TABLE = Form(_written, {1: _read})


class Upload(models.Model):
    """A table and the roles of its columns, if they were corrected.

    `name` is the file's, "" for pasted cells. `workbook` is the file, b"" if no other sheet of it can have accounts.
    """

    application = models.OneToOneField(Application, models.CASCADE, related_name="upload", primary_key=True)
    name = models.CharField(max_length=200)
    content: KeptField[Table, Table] = KeptField(TABLE)
    workbook = models.BinaryField(default=b"")
    #: JSON: the role of each column by its number, "" for a column that is not used. "" if nothing was corrected.
    roles = models.TextField(default="")
    #: JSON: the answers to questions about the table, by the question's key. "" if none is given.
    answers = models.TextField(default="")
    loaded_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager["Upload"]()

    def __str__(self) -> str:
        return f"Table for {self.pk}"

    @cached_property
    def tables(self) -> tuple[Columns, ...]:
        """The columns of each table in the sheet: as understood, corrected where somebody did."""
        tables = tuple(answered(each, self.given) for each in understand_all(self.content))
        if not self.roles:
            return tables
        roles: dict[int, dict[int, str]] = {}
        for key, role in json.loads(self.roles).items():
            number, _dot, column = key.rpartition(".")  # the first table's have no number
            roles.setdefault(int(number or 0), {})[int(column)] = role
        return tuple(each.with_roles(roles.get(number, {})) for number, each in enumerate(tables))

    @cached_property
    def given(self) -> dict[str, str]:
        """The answers by the key of the question."""
        given: dict[str, str] = json.loads(self.answers or "{}")
        return given

    @property
    def columns(self) -> Columns:
        """The columns of the first table in the sheet."""
        return self.tables[0]
