"""Files and pasted cells become tables: kinds of cells, row numbers, sheets, encodings."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from applications.formats import Unreadable
from applications.formats.spreadsheet import reading
from applications.formats.spreadsheet.reading import read_pasted, read_table
from applications.formats.spreadsheet.table import Line, Table, column_letter
from tests.formats.spreadsheet_files import inline, ods, raw_xlsx, xls, xlsx, xlsx_parts, zipped

IBAN = "LV85TREL3309996247407"


def cells(table: Table) -> list[tuple[int, tuple[Any, ...]]]:
    return [(line.number, line.cells) for line in table.lines]


def test_xlsx_cells_keep_their_kind_and_rows_their_number() -> None:
    data = xlsx([[], ["Konts", 5000.0, 5000.5, True], [None], [None, " "], [None, None, "x"]])
    assert cells(read_table("a.xlsx", data)) == [(2, ("Konts", 5000, 5000.5, True)), (5, ("", "", "x"))]


def test_xlsx_dates_are_text() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for column, form in enumerate(("dd.mm.yyyy", "dd.mm.yyyy hh:mm", "[h]:mm")):
            sheet.write_number(0, column, 46027.5 if column == 1 else 46027, book.add_format({"num_format": form}))
    (line,) = read_table("a.xlsx", target.getvalue()).lines
    assert line.cells[:2] == ("05.01.2026", "05.01.2026 12:00:00")
    assert isinstance(line.cells[2], str)


def test_xlsx_formulas_give_their_stored_values_and_errors_their_text() -> None:
    table = read_table("a.xlsx", xlsx([["a", ("=1+1", 2), ('="x"', "x"), ("=1/0", "#DIV/0!")]]))
    assert cells(table) == [(1, ("a", 2, "x", "#DIV/0!"))]
    assert reading.notes(table) == [
        "Tabulā ir šūnas, kuru formulas dod kļūdu: pārbaudiet tās",
        "Tabulā ir formulas: paņemtas vērtības, kas failā saglabātas pēdējās",
    ]


def test_xlsx_with_macros_is_read_and_said_so() -> None:
    table = read_table(
        "a.xlsx", zipped(xlsx_parts(f'<row r="3">{inline("B3", "x")}</row>') | {"xl/vbaProject.bin": b"x"})
    )
    assert cells(table) == [(3, ("", "x"))]
    assert reading.notes(table) == ["Failā ir makro: tie netika izpildīti"]


def test_ods_is_read_without_the_blank_rows_that_fill_it_up() -> None:
    table = read_table("a.ods", ods([["Konts", 1, 2.5, True], [], ["b", None, "c"]]))
    assert cells(table) == [(1, ("Konts", 1, 2.5, True)), (3, ("b", "", "c"))]
    assert (table.sheet, table.sheets) == ("Konti", ("Konti",))


def test_xls_is_read() -> None:
    table = read_table("a.xls", xls([["Konts", "Limits"], [], [None, "Ēģipte", 5000.0, 0.5]]))
    assert cells(table) == [(1, ("Konts", "Limits")), (3, ("", "Ēģipte", 5000, 0.5))]
    assert (table.sheet, table.notes) == ("Konti", ())


def test_workbook_is_known_by_what_it_holds() -> None:
    assert cells(read_table("a.xls", xlsx([["a"]]))) == [(1, ("a",))]
    assert cells(read_table("KONTI.XLSX", ods([["a"]]))) == [(1, ("a",))]
    assert cells(read_table("a.csv", xlsx([["a"]]))) == [(1, ("a",))]


def test_first_sheet_with_accounts_is_taken() -> None:
    data = xlsx([], [["Vāks"]], [["Konts"], [IBAN]], [[IBAN, "x"]], names=("Tukša", "Vāks", "Dati", "Vēl"))
    table = read_table("a.xlsx", data)
    assert (table.sheet, table.sheets) == ("Dati", ("Tukša", "Vāks", "Dati", "Vēl"))
    assert cells(table) == [(1, ("Konts",)), (2, (IBAN,))]


def test_sheet_can_be_named() -> None:
    data = xlsx([["a"]], [["b"]], names=("Viens", "Divi"))
    assert read_table("a.xlsx", data).sheet == "Viens"
    assert cells(read_table("a.xlsx", data, sheet="Divi")) == [(1, ("b",))]
    with pytest.raises(Unreadable) as refused:
        read_table("a.xlsx", data, sheet="Trīs")
    assert str(refused.value) == "Failā nav lapas „Trīs”"


def test_hidden_sheet_is_taken_only_when_no_other_has_content() -> None:
    names = ("Redzama", "Slēpta")
    assert read_table("a.xlsx", xlsx([["a"]], [[IBAN]], names=names, hidden=[1])).sheet == "Redzama"
    assert read_table("a.xlsx", xlsx([], [[IBAN]], names=names, hidden=[1])).sheet == "Slēpta"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_is_read_in_each_encoding_and_delimiter(encoding: str, delimiter: str, newline: str) -> None:
    rows = [["Konts", "Iestāde šķērsielā", "Limits"], ["LV1", 'SIA "Ēģipte"', "5 000"], [], ["LV2", "", "1"]]
    text = newline.join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    table = read_table("a.csv", text.encode(encoding))
    assert cells(table) == [
        (1, ("Konts", "Iestāde šķērsielā", "Limits")),
        (2, ("LV1", 'SIA "Ēģipte"', "5 000")),
        (4, ("LV2", "", "1")),
    ]
    assert (table.sheet, table.sheets, table.notes) == ("", (), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Konts;Limits;Dienā\nLV1;5,50;7,50\nLV2;6,50;8,50\n", [("Konts", "Limits", "Dienā"), ("LV1", "5,50", "7,50")]),
        ("Konts,Piezīme\nLV1,a;b\nLV2,c;d\n", [("Konts", "Piezīme"), ("LV1", "a;b")]),
        ("Konts\tPiezīme\nLV1\ta;b,c\nLV2\td;e,f\n", [("Konts", "Piezīme"), ("LV1", "a;b,c")]),
        ("Iestādes konti, 2026. gads\n\nKonts;X\nLV1;x\nLV2;x\n", [("Iestādes konti, 2026. gads",), ("Konts", "X")]),
        ("sep=,\nKonts,Piezīme\nLV1,a\n", [("Konts", "Piezīme"), ("LV1", "a")]),
        ("Konts\nLV1\n", [("Konts",), ("LV1",)]),
    ],
)
def test_csv_delimiter_is_the_one_that_makes_a_table(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [line.cells for line in read_table("a.csv", text.encode()).lines][:2] == expected


def test_csv_rows_are_counted_as_excel_shows_them() -> None:
    table = read_table("a.csv", b'sep=;\r\n"Konts\r\nnumurs";X\r\nLV1;x\r\n')
    assert cells(table) == [(1, ("Konts\r\nnumurs", "X")), (2, ("LV1", "x"))]


def test_csv_quote_that_never_ends_swallows_no_rows() -> None:
    table = read_table("a.csv", b'LV1;"Skola;x\nLV2;b;x\nLV3;c;x\n')
    assert cells(table) == [(1, ("LV1", '"Skola', "x")), (2, ("LV2", "b", "x")), (3, ("LV3", "c", "x"))]


def test_pasted_cells_are_read() -> None:
    table = read_pasted('Konts\tLimits\r\nLV1\t5 000,50\r\n\r\nLV2\t"divas\nrindas"\r\n')
    assert cells(table) == [(1, ("Konts", "Limits")), (2, ("LV1", "5 000,50")), (4, ("LV2", "divas\nrindas"))]


def test_pasted_signs_of_any_kind_are_kept() -> None:
    assert cells(read_pasted("a\t😀\x01\ud800\n")) == [(1, ("a", "😀\x01?"))]


@pytest.mark.parametrize("pasted", ["", " \n\t\n"])
def test_nothing_pasted_is_said_so(pasted: str) -> None:
    with pytest.raises(Unreadable, match=r"^Ielīmējiet šūnas no tabulas$"):
        read_pasted(pasted)


def test_table_comes_back_from_json() -> None:
    table = Table((Line(2, ("ā", 1, 1.5, True, "")), Line(9, ("x",))), "Lapa", ("Lapa", "Cita"), ("macros",))
    again = Table.from_json(table.to_json())
    assert again == table
    assert [type(cell) for cell in again.lines[0].cells] == [str, int, float, bool, str]


def test_column_letters_are_the_spreadsheets() -> None:
    assert [column_letter(column) for column in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_worker_knows_no_django() -> None:
    program = "import sys, applications.formats.spreadsheet.worker; print('django' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_worker_gets_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = (
        "import json, os; lines = [[1, sorted(os.environ)]];"
        "print(json.dumps({'lines': lines, 'sheet': '', 'sheets': [], 'notes': []}))"
    )
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-P", "-S", "-c", program])
    (line,) = read_pasted("x").lines
    assert [name for name in line.cells if name != "LC_CTYPE"] == ["PYTHONPATH", "RUST_BACKTRACE"]


def test_worker_that_fails_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(RuntimeError, match="ended with 3"):
        read_pasted("x")


def test_worker_that_does_not_answer_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(reading, "TIMEOUT", 0.2)
    with pytest.raises(Unreadable, match=r"^Tabula ir pārāk liela"):
        read_pasted("x")


def test_every_refusal_has_its_sentence() -> None:
    sources = Path(reading.__file__).parent.glob("*.py")
    codes = {code for path in sources for code in re.findall(r'Refused\("([^"]+)"', path.read_text())}
    assert codes | {"not-a-table"} == set(reading.SENTENCES)


def test_raw_cells_without_references_follow_each_other() -> None:
    assert cells(read_table("a.xlsx", raw_xlsx("<row><c><v>1</v></c><c><v>2</v></c></row>"))) == [(1, (1, 2))]
