"""Meaning that Typst cannot give to a table yet: the header cell of each row (ISO 32000-1, 14.8.5.7)."""

from __future__ import annotations

import re

#: A data cell of a table's body, as Typst writes it: its column, and the header cells that it names.
_CELL = re.compile(
    rb"(?<=obj\n<</Type/StructElem/S/T)D(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U[0-9]+x([0-9]+)y[0-9]+\)\])(?=>>)"
)


def with_row_headers(pdf: bytes, *, column: int) -> bytes:
    """Return a PDF of Typst's in which the cells of a column, counted from 0, are the headers of their rows.

    Header cells have a scope, and data cells name no header: a reader finds the headers of row and column by the
    scopes. The number and the places of all objects stay, so that the cross-references do.
    """

    def cell(found: re.Match[bytes]) -> bytes:
        before, headers, place = found.groups()
        if int(place) == column:
            return b"H" + before + b"/Scope/Row".ljust(len(headers))
        return b"D" + before + b" " * len(headers)

    return _CELL.sub(cell, pdf)
