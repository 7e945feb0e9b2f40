"""Files and pasted cells become tables: kinds of cells, row numbers, sheets, encodings."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest
import xlsxwriter

from applications.formats import Unreadable, wording
from applications.formats.spreadsheet import reading
from applications.formats.spreadsheet.cells import column_letter
from applications.formats.spreadsheet.reading import read_pasted, read_table
from applications.formats.spreadsheet.table import Line, Table
from tests.support.spreadsheet_files import inline, ods, raw_xlsx, xls, xlsx, xlsx_parts, zipped

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
    assert wording.notes(table) == [
        "Formulas dod kļūdu (D1): izlabojiet tās vai ierakstiet vērtības",
        "Tabulā ir formulas: paņemtas vērtības, kas failā saglabātas pēdējās",
    ]


def test_xlsx_with_macros_is_read_and_noted() -> None:
    table = read_table(
        "a.xlsx", zipped(xlsx_parts(f'<row r="3">{inline("B3", "x")}</row>') | {"xl/vbaProject.bin": b"x"})
    )
    assert cells(table) == [(3, ("", "x"))]
    assert wording.notes(table) == ["Failā ir makro: tie netika izpildīti"]


def test_ods_is_read_without_the_blank_rows_that_fill_it_up() -> None:
    table = read_table("a.ods", ods([["Konts", 1, 2.5, True], [], ["b", None, "c"]]))
    assert cells(table) == [(1, ("Konts", 1, 2.5, True)), (3, ("b", "", "c"))]
    assert (table.sheet, table.sheets) == ("Konti", {"Konti": 0})


def test_xls_is_read() -> None:
    table = read_table("a.xls", xls([["Konts", "Limits"], [], [None, "Ēģipte", 5000.0, 0.5]]))
    assert cells(table) == [(1, ("Konts", "Limits")), (3, ("", "Ēģipte", 5000, 0.5))]
    assert (table.sheet, table.notes) == ("Konti", {})


def test_workbook_is_recognised_by_its_bytes() -> None:
    assert cells(read_table("a.xls", xlsx([["a"]]))) == [(1, ("a",))]
    assert cells(read_table("KONTI.XLSX", ods([["a"]]))) == [(1, ("a",))]
    assert cells(read_table("a.csv", xlsx([["a"]]))) == [(1, ("a",))]


def test_sheet_with_the_most_accounts_is_taken_and_the_others_are_counted() -> None:
    one, two, three = "LV85TREL3309996247407", "LV58TREL3309996247408", "LV31TREL3309996247409"
    data = xlsx(
        [],
        [["Vāks"]],
        [["Konts"], [one], [one]],
        [["Konts"], [two], ["lv31 trel 3309 9962 4740 9"]],
        [[three], ["LT123456789012345678"], ["Kopā"]],
        names=("Tukša", "Vāks", "Paraugs", "Dati", "Arhīvs"),
    )
    table = read_table("a.xlsx", data)
    assert (table.sheet, table.sheets) == ("Dati", {"Vāks": 0, "Paraugs": 1, "Dati": 2, "Arhīvs": 1})
    assert [line.cells[0] for line in table.lines][:2] == ["Konts", two]
    assert read_table("a.xlsx", data, sheet="Arhīvs").sheets == table.sheets


def test_sheet_without_accounts_may_have_more_rows_than_an_application() -> None:
    data = xlsx([["Konts"], [IBAN]], [["x"]] * 10_300, names=("Dati", "Žurnāls"))
    table = read_table("a.xlsx", data)
    assert (table.sheet, table.sheets) == ("Dati", {"Dati": 1, "Žurnāls": 0})
    with pytest.raises(Unreadable) as refused:
        read_table("a.xlsx", data, sheet="Žurnāls")
    assert wording.sentence(refused.value).startswith("Tabulā ir vairāk nekā 10\u00a0000 aizpildītu rindu")


def test_sheet_can_be_named() -> None:
    data = xlsx([["a"]], [["b"]], names=("Viens", "Divi"))
    assert read_table("a.xlsx", data).sheet == "Viens"
    assert cells(read_table("a.xlsx", data, sheet="Divi")) == [(1, ("b",))]
    with pytest.raises(Unreadable) as refused:
        read_table("a.xlsx", data, sheet="Trīs")
    assert wording.sentence(refused.value) == "Failā nav lapas „Trīs”"


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
    assert (table.sheet, table.sheets, table.notes) == ("", {}, {})


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


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_quoted_cells_hold_line_breaks_delimiters_and_quotes(newline: str, delimiter: str) -> None:
    rows = [
        ["Konts", "Iestāde", "Pamats"],
        ["LV1", f'SIA "A{delimiter} B"', f"1. pants{newline}2. pants{delimiter} 3. pants"],
        ["LV2", "b", ""],
        ["LV3", '""', '"'],
    ]
    text = newline.join(delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    assert cells(read_table("a.csv", text.encode())) == [
        (1, tuple(rows[0])),
        (2, tuple(rows[1])),
        (3, ("LV2", "b")),
        (4, tuple(rows[3])),
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('SIA "Skola"', 'SIA "Skola"'),
        ('"Skola" SIA', '"Skola" SIA'),
        ('"Skola', '"Skola'),
        ('Skola"', 'Skola"'),
        ('"Skola;x"', "Skola;x"),
        ('"Rīgas ""Skola"""', 'Rīgas "Skola"'),
        ('""', ""),
        ('"', '"'),
    ],
)
def test_csv_stray_quotes_are_signs_like_any_other(cell: str, read: str) -> None:
    table = read_table("a.csv", f'Konts;Nosaukums;Limits\nLV1;{cell};5\nLV2;"divas\nrindas;";6\nLV3;c;7\n'.encode())
    assert cells(table)[1:] == [(2, ("LV1", read, "5")), (3, ("LV2", "divas\nrindas;", "6")), (4, ("LV3", "c", "7"))]


def test_text_is_read_under_any_extension() -> None:
    expected = [(1, ("Konts", "Limits")), (2, (IBAN, "5,50"))]
    text = f"Konts\tLimits\r\n{IBAN}\t5,50\r\n"
    assert cells(read_table("a.TSV", text.encode())) == expected
    assert cells(read_table("Unicode teksts.txt", text.encode("utf-16"))) == expected
    assert cells(read_table("a.xls", text.encode("cp1257"))) == expected
    assert cells(read_table("a.xlsx", text.replace("\t", ";").encode())) == expected
    assert cells(read_table("a.xls", IBAN.encode())) == [(1, (IBAN,))]
    assert cells(read_table("a.txt", xlsx([["a"]]))) == [(1, ("a",))]


def test_pasted_quotes_mean_quoting_only_round_line_breaks_and_tabs() -> None:
    pasted = 'LV1\t"Skola"\t""\r\nLV2\t"SIA ""A""\r\nfiliāle"\t5\r\nLV3\t"Rīgas\tx"\t"Skola\r\n'
    assert cells(read_pasted(pasted)) == [
        (1, ("LV1", '"Skola"', '""')),
        (2, ("LV2", 'SIA "A"\r\nfiliāle', "5")),
        (3, ("LV3", "Rīgas\tx", '"Skola')),
    ]


def test_pasted_cells_are_divided_by_tabs_where_there_are_any() -> None:
    assert cells(read_pasted("LV1\tSkola; x; y\nLV2; z; w\n")) == [(1, ("LV1", "Skola; x; y")), (2, ("LV2; z; w",))]
    assert cells(read_pasted("LV1;5\nLV2;6\n")) == [(1, ("LV1", "5")), (2, ("LV2", "6"))]


def test_pasted_cells_are_read() -> None:
    table = read_pasted('Konts\tLimits\r\nLV1\t5 000,50\r\n\r\nLV2\t"divas\nrindas"\r\n')
    assert cells(table) == [(1, ("Konts", "Limits")), (2, ("LV1", "5 000,50")), (4, ("LV2", "divas\nrindas"))]


def test_pasted_characters_of_any_kind_are_kept() -> None:
    assert cells(read_pasted("a\t😀\x01\ud800\n")) == [(1, ("a", "😀\x01?"))]


@pytest.mark.parametrize("pasted", ["", " \n\t\n"])
def test_pasting_nothing_is_refused(pasted: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_pasted(pasted)
    assert wording.sentence(refused.value) == "Ielīmējiet šūnas no tabulas"


def test_table_is_read_from_the_json_of_the_process() -> None:
    table = Table.from_json(
        '{"lines": [[2, ["ā", 1, 1.5, true, ""]], [9, ["x"]]], "sheet": "Lapa", "sheets": {"Lapa": 1, "Cita": null},'
        '"notes": {"errors": "A2"}}'
    )
    assert table == Table(
        (Line(2, ("ā", 1, 1.5, True, "")), Line(9, ("x",))), "Lapa", {"Lapa": 1, "Cita": None}, {"errors": "A2"}
    )
    assert [type(cell) for cell in table.lines[0].cells] == [str, int, float, bool, str]


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


def test_process_imports_no_django() -> None:
    program = "import sys, applications.formats.spreadsheet.opening.worker; print('django' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_process_gets_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = (
        "import json, os; lines = [[1, sorted(os.environ)]];"
        "print(json.dumps({'lines': lines, 'sheet': '', 'sheets': {}, 'notes': {}}))"
    )
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-P", "-S", "-c", program])
    (line,) = read_pasted("x").lines
    assert [name for name in line.cells if name != "LC_CTYPE"] == ["PYTHONPATH", "RUST_BACKTRACE"]


def test_process_that_fails_is_logged_and_the_file_is_broken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(Unreadable) as refused:
        read_pasted("x")
    assert refused.value.code == "table-broken"
    assert "ended with 3" in caplog.text


def test_process_that_does_not_answer_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(reading, "TIMEOUT", 0.2)
    with pytest.raises(Unreadable) as refused:
        read_pasted("x")
    assert wording.sentence(refused.value).startswith("Tabulu neizdevās izlasīt 3 sekundēs")


def test_raw_cells_without_references_follow_each_other() -> None:
    assert cells(read_table("a.xlsx", raw_xlsx("<row><c><v>1</v></c><c><v>2</v></c></row>"))) == [(1, (1, 2))]
