"""Broken and hostile files get one sentence, quickly, and take no memory of the web process."""

from __future__ import annotations

import contextlib
import io
import random
import resource
import struct
import zipfile
from collections.abc import Callable

import pytest

from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet import reading
from applications.formats.spreadsheet.opening import worker
from applications.formats.spreadsheet.reading import read_pasted, read_table
from tests.support.spreadsheet_files import inline, ods, raw_ods, raw_xlsx, xls, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.slow

MB = 1024 * 1024
NOT_A_TABLE = "Faila saturs nav tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"
WEB_PAGE = "Fails ir tīmekļa lapa vai XML, nevis tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"
NOT_TEXT = "CSV failā nav teksta UTF-8, UTF-16 vai Windows-1257 kodējumā: saglabājiet to kā .xlsx"
PASSWORD = "Fails ir aizsargāts ar paroli: saglabājiet to bez paroles"
BROKEN = "Fails ir bojāts vai nav pilns: atveriet to tabulu programmā, saglabājiet kā .xlsx un ielādējiet vēlreiz"
DEFINITIONS = "Failā ir XML definīcijas, kādu tabulās nav: saglabājiet tabulu no jauna kā .xlsx"
INFLATED = "Fails izvērsts ir pārāk liels: nokopējiet kontu rindas jaunā tabulā"
TOO_MUCH = "Tabula ir pārāk liela, lai to izlasītu: nokopējiet kontu rindas jaunā tabulā"
ROWS = "Tabulā ir vairāk nekā 1048576 rindu, tukšās ieskaitot: nokopējiet kontu rindas jaunā tabulā"
LINES = "Tabulā ir vairāk nekā 10\u00a0000 aizpildītu rindu: vienā pieteikumā vairāk nevar būt"
COLUMNS = "Tabulā ir aizpildītas šūnas tālāk par kolonnu IV: nokopējiet kontu kolonnas jaunā tabulā"
EMPTY = "Failā nav nevienas aizpildītas šūnas"
EXTENSION = "Izvēlieties tabulas failu (.xlsx, .xlsm, .xltx, .xltm, .xlsb, .xls, .xlt, .ods, .ots, .csv, .tsv, .txt)"
TOO_LARGE = "Fails ir lielāks par 10 MB"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOISE = random.Random(1).randbytes(2000)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def with_shared_strings(strings: str, sheet: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return zipped(xlsx_parts(sheet) | {"xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>'})


def ods_row(cell: str, rows: int = 1, columns: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated='
        f'"{columns}" office:value-type="string"><text:p>{cell}</text:p></table:table-cell></table:table-row>'
    )


def that_lies_about_its_size() -> bytes:
    data = raw_xlsx(" " * (60 * MB))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = next(part.file_size for part in archive.infolist() if part.file_size > MB)
    return data.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def merged_ranges() -> bytes:
    account = "<c t='inlineStr'><is><t>LV85TREL3309996247407</t></is></c>"
    parts = xlsx_parts(f"<row><c><v>1</v></c>{account}</row>" * 10_000)
    ranges = "".join(f'<mergeCell ref="A{row}:A{row + 5000}"/>' for row in range(1, 100_000))
    sheet = str(parts["xl/worksheets/sheet1.xml"])
    merged = sheet.replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>")
    return zipped(parts | {"xl/worksheets/sheet1.xml": merged})


def xls_cut_off() -> bytes:
    """The first part of an `.xls`, whose directory stands at its end."""
    data = bytearray(xls([["a"]])[:1024])
    struct.pack_into("<I", data, 48, 4000)
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(xlsx([["a"]]))
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    return bytes(data)


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "another kind": ("a.pdf", lambda: b"%PDF-1.7", EXTENSION),
    "no extension": ("a", lambda: xlsx([["a"]]), EXTENSION),
    "too large": ("a.csv", lambda: b"a" * (10 * MB + 1), TOO_LARGE),
    "empty": ("a.xlsx", lambda: b"", NOT_A_TABLE),
    "empty csv": ("a.csv", lambda: b"", EMPTY),
    "blank sheet": ("a.xlsx", lambda: xlsx([]), EMPTY),
    "picture as xlsx": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, NOT_A_TABLE),
    "picture as xls": ("a.xls", lambda: b"\xff\xd8\xff\xe0" + NOISE, NOT_A_TABLE),
    "picture as ods": ("a.ods", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, NOT_A_TABLE),
    "picture as csv": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, NOT_TEXT),
    "words as xlsx": ("a.xlsx", lambda: "Labdien! Šeit ir\nmūsu konti.\n".encode(), NOT_A_TABLE),
    "pdf as xlsx": ("a.xlsx", lambda: b"%PDF-1.7 a,b\n1,2\n", NOT_A_TABLE),
    "web page as xls": ("a.xls", lambda: b"<html><table><tr><td>LV1", WEB_PAGE),
    "web page as csv": ("a.csv", lambda: b"\xef\xbb\xbf<table border=1><tr><td>LV1", WEB_PAGE),
    "web page with its pictures as xls": ("a.xls", lambda: b"MIME-Version: 1.0\nX-Document-Type: Workbook", WEB_PAGE),
    "xml in utf-16 as xls": ("a.xls", lambda: "<?xml version='1.0'?><Workbook/>".encode("utf-16"), WEB_PAGE),
    "xml as xls": (
        "a.xls",
        lambda: b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        WEB_PAGE,
    ),
    "document as xlsx": ("a.xlsx", lambda: zipped({"word/document.xml": "<a/>"}), NOT_A_TABLE),
    "old document as xls": ("a.xls", lambda: OLE + "WordDocument".encode("utf-16-le"), NOT_A_TABLE),
    "password of xlsx": ("a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
    "password of zip": ("a.xlsx", encrypted_zip, PASSWORD),
    "password of xls": ("a.xls", lambda: xls([["a"]], before=struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1)), PASSWORD),
    "weak password of xls": ("a.xls", lambda: xls([["a"]], before=struct.pack("<HHHHH", 0x2F, 6, 0, 1, 1)), PASSWORD),
    "password of ods": (
        "a.ods",
        lambda: raw_ods("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        PASSWORD,
    ),
    "password of newer ods": ("a.ods", lambda: raw_ods("", **{"encrypted-package": ""}), PASSWORD),
    "xls with far cells": ("a.xls", lambda: xls([["a"]] + [[]] * 65_534 + [[None] * 65_534 + ["b"]]), TOO_MUCH),
    "broken xls": ("a.xls", lambda: OLE + "Workbook".encode("utf-16-le"), BROKEN),
    "cut off xls": ("a.xls", xls_cut_off, BROKEN),
    "cut off": ("a.xlsx", lambda: xlsx([["a"]])[:3000], BROKEN),
    "no sheet": ("a.xlsx", lambda: zipped({"xl/workbook.xml": "<workbook/>"}), BROKEN),
    "broken xml": ("a.xlsx", lambda: raw_xlsx("<row><c></row>"), BROKEN),
    "unknown compression": ("a.xlsx", lambda: zipped(xlsx_parts(""), zipfile.ZIP_LZMA), BROKEN),
    "external entity": (
        "a.xlsx",
        lambda: raw_xlsx(row(1, inline("A1", "x")), before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        DEFINITIONS,
    ),
    "entities of ods": (
        "a.ods",
        lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
            }
        ),
        DEFINITIONS,
    ),
    "entity in utf-16": (
        "a.xlsx",
        lambda: zipped(xlsx_parts("") | {"xl/styles.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16")}),
        DEFINITIONS,
    ),
    "a third of a gigabyte": ("a.xlsx", lambda: zipped(xlsx_parts("") | {"xl/a.bin": bytes(300 * MB)}), INFLATED),
    "lying size": ("a.xlsx", that_lies_about_its_size, INFLATED),
    "many parts": ("a.xlsx", lambda: zipped(xlsx_parts("") | {f"a{i}": "" for i in range(2000)}), INFLATED),
    "2 million blank rows": ("a.xlsx", lambda: raw_xlsx("<row/>" * 2_000_000 + row(2_000_001)), ROWS),
    "2 million blank cells": ("a.xlsx", lambda: raw_xlsx("<row><c/><c/></row>" * 1_000_000), TOO_MUCH),
    "opposite corners": (
        "a.xlsx",
        lambda: raw_xlsx(row(1, inline("A1", "x")) + row(1048576, inline("XFD1048576", "x"))),
        TOO_MUCH,
    ),
    "a cell far right": ("a.xlsx", lambda: raw_xlsx(row(1, inline("A1", "x"), inline("IW1", "x"))), COLUMNS),
    "large dimension": (
        "a.xlsx",
        lambda: zipped(
            xlsx_parts("")
            | {
                "xl/worksheets/sheet1.xml": str(xlsx_parts("")["xl/worksheets/sheet1.xml"]).replace(
                    "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
                )
            }
        ),
        EMPTY,
    ),
    "a million formulas without a result": (
        "a.xlsx",
        lambda: raw_xlsx(("<row>" + "<c><f>1</f></c>" * 95 + "</row>") * 10_000),
        TOO_MUCH,
    ),
    "a formula that begins again and again": ("a.xlsx", lambda: raw_xlsx("<f " * 8_000_000), TOO_MUCH),
    "a hundred thousand merged ranges": ("a.xlsx", merged_ranges, TOO_MUCH),
    "quotes that nothing closes": ("a.csv", lambda: b'"a;' * 3_000_000, TOO_MUCH),
    "many shared strings": ("a.xlsx", lambda: with_shared_strings("<si><t>a</t></si>" * 1_100_000), TOO_MUCH),
    "one long string in every cell": (
        "a.xlsx",
        lambda: with_shared_strings(
            f"<si><t>{'a' * 9999}</t></si>", "".join(row(i, '<c t="s"><v>0</v></c>' * 90) for i in range(1, 10001))
        ),
        TOO_MUCH,
    ),
    "deep nesting": ("a.xlsx", lambda: raw_xlsx("<a>" * MB), EMPTY),
    "long cell": (
        "a.xlsx",
        lambda: raw_xlsx(row(7, inline("A7", "x" * 10_001))),
        "Tabulas 7. rindā ir šūna ar vairāk nekā 10 000 zīmēm: saīsiniet to",
    ),
    "10,201 rows": ("a.xlsx", lambda: raw_xlsx("<row><c><v>1</v></c></row>" * 10_201), LINES),
    "ods with a billion rows": ("a.ods", lambda: raw_ods(ods_row("x", 1_000_000_000)), ROWS),
    "ods with a billion columns": ("a.ods", lambda: raw_ods(ods_row("x", 1, 1_000_000_000)), ROWS),
    "ods with a million rows": ("a.ods", lambda: raw_ods(ods_row("x", 1_048_576)), LINES),
    "ods with two billion spaces": ("a.ods", lambda: raw_ods(ods_row('<text:s text:c="2000000000"/>')), TOO_MUCH),
    "blank lines of csv": ("a.csv", lambda: b"\n" * (10 * MB), ROWS),
    "2 million blank rows of csv": ("a.csv", lambda: b"a;b\n" + b";;\n" * 2_000_000 + b"c;d", ROWS),
    "rows of csv": ("a.csv", lambda: b"1\n" * (5 * MB), LINES),
    "columns of csv": ("a.csv", lambda: b"1;" * 300 + b"\n", COLUMNS),
    "one cell of csv": (
        "a.csv",
        lambda: b"a" * (10 * MB),
        "Tabulas 1. rindā ir šūna ar vairāk nekā 10 000 zīmēm: saīsiniet to",
    ),
    "noise as csv": ("a.csv", lambda: NOISE, NOT_TEXT),
    "utf-16 cut in two": ("a.csv", lambda: b"\xff\xfea", NOT_TEXT),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_gets_one_sentence(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What ends it here is the process's own bound of processor time, however much else the machine has to do.
    monkeypatch.setattr(reading, "TIMEOUT", 60)
    name, make, sentence = HOSTILE[case]
    with pytest.raises(Unreadable) as refused:
        read_table(name, make())
    assert wording.sentence(refused.value) == sentence


def test_memory_of_the_web_process_does_not_grow() -> None:
    data = HOSTILE["opposite corners"][1]()
    with pytest.raises(Unreadable):
        read_table("a.xlsx", data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        with pytest.raises(Unreadable):
            read_table("a.xlsx", data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_process_bounds_itself_to_less_than_is_allowed() -> None:
    assert worker.MAXIMUM_MEMORY < 300 * MB
    assert worker.MAXIMUM_SECONDS < reading.TIMEOUT <= 3
    assert MAXIMUM_ACCOUNTS < worker.MAXIMUM_LINES < 1.1 * MAXIMUM_ACCOUNTS


def test_pasted_text_is_bounded_as_files_are() -> None:
    with pytest.raises(Unreadable) as refused:
        read_pasted("ā" * (6 * MB))
    assert wording.sentence(refused.value) == "Ielīmēts vairāk nekā 10 MB"
    with pytest.raises(Unreadable) as refused:
        read_pasted("LV1\n" * 10_201)
    assert wording.sentence(refused.value) == LINES


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_any_flipped_byte_gives_a_table_or_a_sentence(kind: str) -> None:
    rows: list[list[str | int]] = [["Konts", "Limits"], ["LV85TREL3309996247407", 5]]
    data = xlsx(rows) if kind == "xlsx" else ods(rows)
    choose = random.Random(3)
    for _ in range(25):
        broken = bytearray(data)
        for _ in range(choose.randint(1, 8)):
            broken[choose.randrange(len(broken))] = choose.randrange(256)
        with contextlib.suppress(Unreadable):
            assert read_table(f"a.{kind}", bytes(broken)).lines


def test_many_repeated_formulas_without_results_are_refused() -> None:
    cell = '<table:table-cell table:formula="=1" table:number-columns-repeated="256"/>'
    rows = f'<table:table-row table:number-rows-repeated="10200">{cell * 20}</table:table-row>'
    with pytest.raises(Unreadable) as refused:
        read_table("a.ods", raw_ods(rows))
    assert wording.sentence(refused.value) == TOO_MUCH
