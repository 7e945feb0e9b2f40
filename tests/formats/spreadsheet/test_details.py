"""What the reader of workbooks does not tell: formulas without a result, errors, merged cells, hidden rows."""

from __future__ import annotations

import io
import struct
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from applications.formats import Unreadable, wording
from applications.formats.spreadsheet.reading import read_table
from applications.formats.spreadsheet.table import Table
from tests.support.spreadsheet_files import inline, raw_ods, raw_xlsx, xls, xlsx

ONE, TWO, THREE = "LV85TREL3309996247407", "LV58TREL3309996247408", "LV31TREL3309996247409"


def by_openpyxl(rows: list[list[Any]], *, merged: tuple[str, ...] = (), hidden: tuple[int, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(table: Table) -> list[tuple[int, tuple[Any, ...]]]:
    return [(line.number, line.cells) for line in table.lines]


def ods_cell(text: str, attributes: str = "") -> str:
    kind = "" if "value-type" in attributes else 'office:value-type="string"'
    return f"<table:table-cell {kind} {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"


def test_formulas_without_a_result_are_read_as_text() -> None:
    table = read_table("a.xlsx", by_openpyxl([["Konts", "Limits"], [ONE, "=2*5"], [TWO, "=2*6"], ["=A2", 7]]))
    assert cells(table) == [(1, ("Konts", "Limits")), (2, (ONE, "=2*5")), (3, (TWO, "=2*6")), (4, ("=A2", 7))]
    assert wording.notes(table) == [
        "Formulām nav rezultāta (A4, B2:B3): atveriet failu Excel vai LibreOffice, saglabājiet un ielādējiet vēlreiz"
    ]


def test_sheet_of_nothing_but_formulas_without_a_result_is_not_empty() -> None:
    assert cells(read_table("a.xlsx", by_openpyxl([[], ['="LV"&"1"']]))) == [(2, ('="LV"&"1"',))]


def test_formula_whose_result_is_no_text_has_one() -> None:
    sheet = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    table = read_table("a.xlsx", raw_xlsx(sheet))
    assert cells(table) == [(1, ("", 2))]
    assert table.notes == {"formulas": ""}


def test_formulas_of_ods_without_a_result_are_read_as_text() -> None:
    bare = '<table:table-cell table:formula="of:=[.B1]*2" table:number-columns-repeated="2"/>'
    done = ods_cell("4", 'table:formula="of:=2*2" office:value-type="float" office:value="4"')
    table = read_table("a.ods", raw_ods(ods_row(ods_cell("a"), bare, done)))
    assert cells(table) == [(1, ("a", "=[.B1]*2", "=[.B1]*2", 4))]
    assert table.notes == {"unresolved": "B1, C1", "formulas": ""}


@pytest.mark.parametrize("length", [10, 499, 600, 1_100, 300_000])
@pytest.mark.parametrize(
    "how", ['table:formula="{}"', "\ntable:formula='{}'", 'table:formula = "{}" office:value-type=""']
)
def test_formula_of_ods_without_a_result_is_found_however_it_is_written(how: str, length: int) -> None:
    bare = f"<table:table-cell {how.format('of:=' + '+'.join('1' * (length // 2)))}/>"
    assert read_table("a.ods", raw_ods(ods_row(ods_cell("a"), bare))).notes == {"unresolved": "B1"}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "csv"])
def test_errors_are_read_as_text_and_noted(kind: str) -> None:
    if kind == "xlsx":
        error = '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t=\'e\'><v>#N/A</v></c>'
        data = raw_xlsx(f'<row r="1">{inline("A1", "a")}{error}</row>')
    elif kind == "ods":
        loud = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
        quiet = 'table:formula="of:=NA()" office:value-type="float" office:value="0"'
        data = raw_ods(ods_row(ods_cell("a"), ods_cell("#DIV/0!", loud), ods_cell("#N/A", quiet)))
    elif kind == "xls":
        worked_out = struct.pack("<HHH6BH", 0, 1, 0, 2, 0, 0x07, 0, 0, 0, 0xFFFF) + bytes(8)
        data = xls([["a"]], records=[(0x06, worked_out), (0x205, struct.pack("<HHHBB", 0, 2, 0, 0x2A, 1))])
    else:
        data = b"a;#DIV/0!;#N/A\n"
    table = read_table(f"a.{kind}", data)
    assert cells(table) == [(1, ("a", "#DIV/0!", "#N/A"))]
    assert table.notes["errors"] == "B1, C1"


MERGED: list[list[Any]] = [
    ["Konts", "Režīms", "Limits"],
    [ONE, "skatīt", 5],
    [TWO, None, None],
    [THREE, None, 7],
    ["Kopā", None, 12],
]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_value_merged_over_rows_of_accounts_counts_in_each(kind: str) -> None:
    if kind == "xlsx":
        data = by_openpyxl(MERGED, merged=("B2:B4", "C2:C3"))
    elif kind == "xls":
        ranges = struct.pack("<H8H", 2, 1, 3, 1, 1, 1, 2, 2, 2)
        data = xls(MERGED, records=[(0xE5, ranges)])
    else:
        data = raw_ods(
            ods_row(*map(ods_cell, MERGED[0]))
            + ods_row(
                ods_cell(ONE),
                ods_cell("skatīt", 'table:number-rows-spanned="3" table:number-columns-spanned="1"'),
                ods_cell("5", 'table:number-rows-spanned="2" office:value-type="float" office:value="5"'),
            )
            + ods_row(ods_cell(TWO), COVERED, COVERED)
            + ods_row(ods_cell(THREE), COVERED, ods_cell("7", 'office:value-type="float" office:value="7"'))
        )
    lines = cells(read_table(f"a.{kind}", data))
    assert lines[1:4] == [(2, (ONE, "skatīt", 5)), (3, (TWO, "skatīt", 5)), (4, (THREE, "skatīt", 7))]


def test_merged_headings_and_an_account_over_two_rows_are_not_written_again() -> None:
    rows: list[list[Any]] = [["Konts", "Režīms"], [None, "skatīt"], [ONE, "x"], [None, "y"], [TWO, "z"]]
    data = by_openpyxl(rows, merged=("A1:A2", "A3:A4", "B4:B5"))
    assert [line for _number, line in cells(read_table("a.xlsx", data))] == [
        ("Konts", "Režīms"),
        ("", "skatīt"),
        (ONE, "x"),
        ("", "y"),
        (TWO, "y"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_hidden_rows_are_read_and_noted(kind: str) -> None:
    rows: list[list[Any]] = [["Konts"], [ONE], [TWO], [], [THREE]]
    if kind == "xlsx":
        data = by_openpyxl(rows, hidden=(2, 3, 4, 5))
    elif kind == "xls":
        hidden = [(0x208, struct.pack("<HHHHHHHH", row, 0, 1, 255, 0, 0, 0x20, 0)) for row in range(1, 5)]
        data = xls([list(row) for row in rows], records=hidden)
    else:
        hidden_row = ods_row(ods_cell(ONE), attributes='table:number-rows-repeated="2" table:visibility="filter"')
        last = ods_row(ods_cell(THREE), attributes='table:visibility="collapse"')
        data = raw_ods(ods_row(ods_cell("Konts")) + hidden_row + ods_row() + last)
    table = read_table(f"a.{kind}", data)
    assert len(table.lines) == 4
    assert wording.notes(table) == ["Nolasītas arī paslēptās un atfiltrētās rindas: 2–3, 5"]


def test_details_are_those_of_the_sheet_that_was_chosen() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Vāks & saturs").write_formula(0, 0, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Konti").write_string(0, 0, ONE)
    assert read_table("a.xlsx", target.getvalue()).notes == {}
    assert read_table("a.xlsx", target.getvalue(), sheet="Vāks & saturs").notes == {"errors": "A1", "formulas": ""}


def test_long_cell_and_far_columns_keep_no_accounts_back() -> None:
    far = [None] * 299
    table = read_table("a.xlsx", xlsx([["Konts", "Piezīme", *far, "x"], [ONE, "n" * 10_001]]))
    assert [len(line.cells) for line in table.lines] == [256, 2]
    assert table.lines[1].cells == (ONE, "n" * 1_000)
    assert wording.notes(table) == [
        "Šūnas ir pārāk garas (B2): nolasīts tikai to sākums",
        "Kolonnas aiz IV nav lasītas: kontu numuru tajās nav",
    ]
    with pytest.raises(Unreadable) as refused:
        read_table("a.xlsx", xlsx([["Konts", *far, ONE]]))
    assert wording.sentence(refused.value).startswith("Tabulā ir aizpildītas šūnas tālāk par kolonnu IV")
