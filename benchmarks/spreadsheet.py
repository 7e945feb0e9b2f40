"""Reading, recognising and checking 10,000 rows of XLSX, beside openpyxl reading them; and writing them."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl

from applications.formats.spreadsheet.columns import understand
from applications.formats.spreadsheet.findings import check_rows
from applications.formats.spreadsheet.reading import read_table
from applications.formats.spreadsheet.rows import read_rows
from applications.formats.spreadsheet.writing import write
from benchmarks.timing import median_ms
from tests.support.pdf_documents import with_accounts

ACCOUNTS, RUNS = 10_000, 5


def main() -> None:
    """Prints milliseconds for each step, the steps together, and the peer; other accounts each time."""
    documents = [with_accounts(ACCOUNTS, seed) for seed in range(RUNS + 1)]
    files = [write(document.accounts) for document in documents]
    tables = [read_table("konti.xlsx", file) for file in files]
    found = [read_rows(table, understand(table)).rows for table in tables]
    steps: tuple[tuple[str, float], ...] = (
        ("read, in its own process", median_ms(_read, files)),
        ("understand and take rows", median_ms(lambda table: read_rows(table, understand(table)), tables)),
        ("judge", median_ms(check_rows, found)),
        ("XLSX to preview", median_ms(_preview, files)),
        ("openpyxl reading alone", median_ms(_openpyxl(read_only=False), files)),
        ("openpyxl read_only reading alone", median_ms(_openpyxl(read_only=True), files)),
        ("write", median_ms(write, [document.accounts for document in documents])),
    )
    for name, milliseconds in steps:
        print(f"{name:<34} {milliseconds:>7.0f} ms")


def _read(file: bytes) -> object:
    return read_table("konti.xlsx", file)


def _preview(file: bytes) -> object:
    table = read_table("konti.xlsx", file)
    return check_rows(read_rows(table, understand(table)).rows)


def _openpyxl(*, read_only: bool) -> Callable[[bytes], object]:
    def read(file: bytes) -> object:
        book = openpyxl.load_workbook(io.BytesIO(file), read_only=read_only, data_only=True)
        return list(book.worksheets[0].iter_rows(values_only=True))

    return read
