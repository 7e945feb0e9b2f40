"""The cells of a sheet as they were read, with the spreadsheet's own row numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: A blank cell is "". Dates, formulas' errors, and formulas without a result are texts.
Cell = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row with content: its number in the spreadsheet (from 1), its cells from column A to the last with content."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return the cell of a column (0 is A), "" beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a person sees in a sheet and values do not say: rows count from 1, columns from 0.

    `struck` are cells that are struck out, `comments` have the text beside a cell, and `units` the cells whose number
    format shows another amount, by code: see `opening.details.unit_of_format`.
    """

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[tuple[int, int], ...] = ()
    comments: tuple[tuple[int, int, str], ...] = ()
    units: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Looks:
        """Return the looks in a tree that JSON held, with defaults for what it does not name."""
        return cls(
            tuple(tree.get("hidden_rows", ())),
            tuple(tree.get("hidden_columns", ())),
            tuple((row, column) for row, column in tree.get("struck", ())),
            tuple((row, column, text) for row, column, text in tree.get("comments", ())),
            {unit: tuple((r, c) for r, c in places) for unit, places in tree.get("units", {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows with content of one sheet, whose name is `sheet`, "" for CSV and pasted cells.

    `sheets` has the number of accounts of each of the workbook's sheets with content, None where they were not counted.
    `notes` are codes of what a person should know of the reading, with the cells' names: see `formats.wording.NOTES`.
    """

    lines: tuple[Line, ...]
    sheet: str = ""
    sheets: Mapping[str, int | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    looks: Looks = Looks()
    #: The sheet had an account in each column: each of `lines` is one of them, and its number that of the column.
    is_turned: bool = False

    @property
    def width(self) -> int:
        """The number of columns, up to the last one with content."""
        return max((len(line.cells) for line in self.lines), default=0)

    @classmethod
    def from_json(cls, text: str | bytes) -> Table:
        """Return the table that the process wrote, see `opening.worker`."""
        content = json.loads(text)
        lines = tuple([Line(number, tuple(cells)) for number, cells in content["lines"]])
        looks = Looks.from_tree(content.get("looks", {}))
        return cls(lines, content["sheet"], content["sheets"], content["notes"], looks)
