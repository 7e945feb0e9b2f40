"""The process that opens one file: `python -P -m applications.formats.spreadsheet.worker`, for reading.py alone.

A spreadsheet comes from anybody, and its reader allocates what the file asks for: two cells at opposite corners are
half a terabyte, and the process ends. So this process is made for one file, bounds its own memory and time before it
looks at it, and knows neither Django nor the web process. What ends it too early is for reading.py to say.

    input:   JSON {"kind": "workbook" | "text" | "pasted", "sheet": name or null}, a line feed, the file's bytes
    output:  JSON of a table (see table.py), or {"refused": code, "values": {name: text}}
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from applications.formats.spreadsheet import delimited, workbook
from applications.formats.spreadsheet.archive import MAXIMUM_ROWS
from applications.formats.spreadsheet.refused import Refused

#: Bytes of address space, the interpreter's own included, and seconds of processor time.
MAXIMUM_MEMORY = 256 * 1024 * 1024
MAXIMUM_SECONDS = 2
#: An application's accounts, and room for titles, headings and totals around them; document.py is too slow to import.
MAXIMUM_LINES = 10_000 + 200
#: Up to column IV, the last one of `.xls`.
MAXIMUM_COLUMNS = 256
MAXIMUM_CELL = 10_000
#: Characters of the whole table as JSON.
MAXIMUM_OUTPUT = 24 * 1024 * 1024


def answer(kind: str, sheet: str | None, data: bytes) -> str:
    """The table in a file as JSON; raises Refused."""
    notes: list[str] = []
    if kind == "workbook":
        chosen, sheets, rows, notes = workbook.read(data, sheet, lines)
    else:
        chosen, sheets, rows = "", [], lines(delimited.rows(data, pasted=kind == "pasted"))
    content = {"lines": rows, "sheet": chosen, "sheets": sheets, "notes": notes}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MAXIMUM_OUTPUT:
        raise Refused("too-much")
    return text


def lines(rows: Iterable[list[Any]]) -> list[tuple[int, list[Any]]]:
    """The rows with content, numbered from 1, each without its blank end."""
    return list(_lines(rows))


def _lines(rows: Iterable[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    found = 0
    for number, cells in enumerate(rows, 1):
        if number > MAXIMUM_ROWS:
            raise Refused("rows", number=MAXIMUM_ROWS)
        last = len(cells)
        while last and (cells[last - 1] == "" or _is_space(cells[last - 1])):
            last -= 1
        if not last:
            continue
        found += 1
        if found > MAXIMUM_LINES:
            raise Refused("lines")
        if last > MAXIMUM_COLUMNS:
            raise Refused("columns")
        yield number, [_cell(cell, number) for cell in cells[:last]]


def _is_space(cell: Any) -> bool:
    return isinstance(cell, str) and cell.isspace()


def _cell(cell: Any, number: int) -> Any:
    if isinstance(cell, str):
        if len(cell) > MAXIMUM_CELL:
            raise Refused("cell", row=number)
        return cell
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):  # not a number: no JSON either
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return workbook.date_text(cell)


def main() -> None:
    """Reads the request, answers, ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY, MAXIMUM_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_SECONDS, MAXIMUM_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    request = json.loads(sys.stdin.buffer.readline())
    try:
        text = answer(request["kind"], request["sheet"], sys.stdin.buffer.read())
    except Refused as refused:
        text = json.dumps({"refused": refused.code, "values": refused.values})
    except MemoryError:
        text = json.dumps({"refused": "too-much", "values": {}})
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
