"""A sheet's cells as they were read, with the spreadsheet's own row numbers and column letters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Text "" where there is nothing; dates and formula errors are text, and so are formulas without a result.
Cell = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row with content: `number` is the spreadsheet's, from 1; `cells` begin at column A, the blank end cut off."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column (0 is A), "" beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows with content of one sheet; `sheet` is "" for CSV and pasted cells.

    `sheets` are the workbook's sheets with content, and how many accounts each holds, None where that is not known.
    `notes` are what a person should know of the reading, by code, and in which cells: see `reading.notes`.
    """

    lines: tuple[Line, ...]
    sheet: str = ""
    sheets: Mapping[str, int | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns there are, up to the last one with content."""
        return max((len(line.cells) for line in self.lines), default=0)

    def to_json(self) -> str:
        """The table as JSON text, to be kept between the preview and the taking over."""
        lines = [[line.number, line.cells] for line in self.lines]
        content = {"lines": lines, "sheet": self.sheet, "sheets": self.sheets, "notes": self.notes}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Table:
        """The table that `to_json` wrote."""
        content = json.loads(text)
        lines = tuple([Line(number, tuple(cells)) for number, cells in content["lines"]])
        return cls(lines, content["sheet"], content["sheets"], content["notes"])
