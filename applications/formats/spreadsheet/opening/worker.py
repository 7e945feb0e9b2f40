"""The process that opens one file: `python -P -m applications.formats.spreadsheet.opening.worker`.

Anybody may send a spreadsheet, and its reader allocates what the file demands: two cells at opposite corners are half a
terabyte. So this process is started for one file, bounds its own memory and time before it opens the file, and imports
neither Django nor any other part of the web process. `reading` starts it, and reports where it was killed.

    input:   JSON {"kind": "workbook" | "text" | "pasted", "sheet": name or null}, a line feed, the file's bytes
             (a workbook is recognised by its bytes, whatever the extension)
    output:  JSON of a table (see table.py), or {"unreadable": [code, values]}
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from applications.formats import Unreadable
from applications.formats.spreadsheet.cells import addresses, is_account, is_error
from applications.formats.spreadsheet.opening import delimited, workbook
from applications.formats.spreadsheet.opening.archive import MAXIMUM_ROWS
from applications.formats.spreadsheet.opening.details import Lines

#: Bytes of address space, including the interpreter's own, and seconds of processor time.
MAXIMUM_MEMORY = 256 * 1024 * 1024
MAXIMUM_SECONDS = 2
#: Accounts of one application. `domain.document` has the same number, and is too slow to import here.
MAXIMUM_ACCOUNTS = 10_000
#: Rows with content: the accounts, and titles, headings and totals around them.
MAXIMUM_LINES = MAXIMUM_ACCOUNTS + 200
#: Columns: up to IV, the last one of `.xls`.
MAXIMUM_COLUMNS = 256
#: Characters of a cell.
MAXIMUM_CELL = 10_000
#: Characters kept of a longer cell: still more than any field takes.
KEPT_OF_CELL = 1_000
#: Characters of the table as JSON.
MAXIMUM_OUTPUT = 24 * 1024 * 1024


def answer(kind: str, sheet: str | None, data: bytes) -> str:
    """Return the table in a file as JSON; raise Unreadable."""
    if kind != "pasted" and workbook.is_workbook(data):
        read = workbook.read(data, sheet, _lines, MAXIMUM_COLUMNS)
    else:
        read = workbook.Read("", {}, _lines_of_text(kind, data), {}, {})
    notes = read.notes | _cut_and_note(read.lines)
    content = {"lines": read.lines, "sheet": read.sheet, "sheets": read.sheets, "notes": notes, "looks": read.looks}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MAXIMUM_OUTPUT:
        raise Unreadable("table-too-large")
    return text


def _lines_of_text(kind: str, data: bytes) -> Lines:
    """Return the lines of text. Text with the extension of a workbook must be a table beyond doubt."""
    try:
        rows = delimited.pasted(data) if kind == "pasted" else delimited.rows(data)
        lines = list(_lines(rows))
    except Unreadable as error:
        if kind == "workbook" and error.code == "table-encoding":
            raise Unreadable("table-other-kind") from None
        raise
    if kind == "workbook" and not any(len(cells) > 1 or is_account(cells[0]) for _number, cells in lines):
        raise Unreadable("table-other-kind")
    return lines


def _cut_and_note(lines: Lines) -> dict[str, str]:
    """Return notes on the lines of any kind of file, and cut long cells and far columns off.

    Raises Unreadable where no account would be left.
    """
    errors: list[tuple[int, int]] = []
    long: list[tuple[int, int]] = []
    wide, has_account = 0, False  # the first row that is too wide
    for number, cells in lines:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if "\0" in cell:
                    raise Unreadable("table-letters")
                has_account = has_account or is_account(cell)
                if is_error(cell):
                    errors.append((number, column))
                elif len(cell) > MAXIMUM_CELL:
                    long.append((number, column))
                    cells[column] = cell[:KEPT_OF_CELL]
        if len(cells) > MAXIMUM_COLUMNS:
            wide = wide or number
            del cells[MAXIMUM_COLUMNS:]
    if long and not has_account:
        raise Unreadable("table-cell", row=long[0][0])
    if wide and not has_account:
        raise Unreadable("table-columns")
    notes = {"errors": addresses(errors), "cut": addresses(long), "wide": str(wide or "")}
    return {code: where for code, where in notes.items() if where}


def _lines(rows: Iterable[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with content, numbered from 1, each without the blank cells at its end."""
    filled = 0
    for number, cells in enumerate(rows, 1):
        if number > MAXIMUM_ROWS:
            raise Unreadable("table-rows", rows=MAXIMUM_ROWS)
        last = len(cells)
        while last and (cells[last - 1] == "" or _is_space(cells[last - 1])):
            last -= 1
        if not last:
            continue
        filled += 1
        if filled > MAXIMUM_LINES:
            raise Unreadable("table-lines", count=MAXIMUM_ACCOUNTS)
        if last > MAXIMUM_COLUMNS and any(map(is_account, cells[MAXIMUM_COLUMNS:])):
            raise Unreadable("table-columns")
        # One more column than is kept shows that there are more.
        yield number, [_cell(cell) for cell in cells[: min(last, MAXIMUM_COLUMNS + 1)]]


def _is_space(cell: Any) -> bool:
    return isinstance(cell, str) and cell.isspace()


def _cell(cell: Any) -> Any:
    if isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):  # JSON has no such number
            return str(cell)
        if not cell.is_integer():
            cell = float(f"{cell:.15g}")  # as Excel shows it: 5500.000000000001 is 5500
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return workbook.date_text(cell)


def main() -> None:
    """Read the request from standard input, write the answer to standard output, end."""
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY, MAXIMUM_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_SECONDS, MAXIMUM_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    gc.disable()  # no cycles are made, and the process ends soon
    request = json.loads(sys.stdin.buffer.readline())
    try:
        text = answer(request["kind"], request["sheet"], sys.stdin.buffer.read())
    except Unreadable as error:
        text = json.dumps({"unreadable": error.to_tree()})
    except MemoryError:
        text = json.dumps({"unreadable": Unreadable("table-too-large").to_tree()})
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
