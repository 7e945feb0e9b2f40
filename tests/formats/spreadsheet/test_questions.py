"""What holds for rows beside their own cells, and what a table leaves open: no account is lost or misread silently."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from applications.domain.document import Account
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet.columns import turned, understand_all
from applications.formats.spreadsheet.findings import CellFinding, cell_faults, check_rows, fitted, place_of
from applications.formats.spreadsheet.opening.details import unit_of_format
from applications.formats.spreadsheet.questions import Question
from applications.formats.spreadsheet.reading import read_pasted, read_table
from applications.formats.spreadsheet.rows import AccountRows, read_rows
from applications.formats.spreadsheet.table import Cell, Table
from tests.support.drafts import iban
from tests.support.spreadsheet_files import ods, raw_ods, table, xls, xlsx

HEAD = ["Konts", "Režīms", "Maksājuma limits", "Dienas limits"]
Rows = tuple[list[Cell], ...]
OTHERS = ["Konts", "Režīms", "Konta turētājs", "Atļauja"]


def read_whole(found: Table, own: Sequence[str] = (), **answers: str) -> AccountRows:
    """Read a sheet as the pages and the command do; names of answers have _ for - and : between code and cell."""
    found = turned(found)
    columns = understand_all(found)
    given = {re.sub(r"__", ":", name).replace("_", "-"): answer for name, answer in answers.items()}
    return read_rows(fitted(found, columns), columns, own, given)


def read(*rows: Sequence[Cell], own: Sequence[str] = (), **answers: str) -> AccountRows:
    return read_whole(table(*rows), own, **answers)


def asked(found: AccountRows) -> list[tuple[str, str, bool]]:
    """Code, cells and whether it has to be answered, of each question."""
    return [(each.code, each.where, each.is_open) for each in found.questions]


def accounts(found: AccountRows) -> list[Account]:
    return [row.account for row in found.rows]


def limits(found: AccountRows) -> list[tuple[Any, Any]]:
    return [(each.payment_limit, each.daily_limit) for each in accounts(found)]


def formatted(rows: Sequence[Sequence[Any]], formats: dict[tuple[int, int], dict[str, Any]], **more: Any) -> bytes:
    """A workbook whose cells, by row and column from 0, have these formats; `hide` columns, and `note` cells."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Konti")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = formats.get((number, column))
            sheet.write(number, column, cell, book.add_format(style) if style else None)
    for column in more.get("hide", ()):
        sheet.set_column(column, column, None, None, {"hidden": True})
    for place, text in more.get("note", {}).items():
        sheet.write_comment(*place, text)
    book.close()
    return target.getvalue()


# Tables below one another, and on their side


def test_tables_below_one_another_are_all_read() -> None:
    found = read(
        ["Savas iestādes konti"],
        ["Nr.", "Konta numurs", "Pieejas režīms"],
        [1, iban(1), "skatīt"],
        [2, iban(2), "skatīt"],
        [],
        ["Citu iestāžu konti"],
        ["Nr.", "Konta numurs", "Pieejas režīms", "Konta turētājs", "Atļauja"],
        [1, iban(3), "skatīt", "Piemēra skola", "ir"],
    )
    assert [(row.number, row.account.iban, row.account.holder_name) for row in found.rows] == [
        (3, iban(1), ""),
        (4, iban(2), ""),
        (8, iban(3), "Piemēra skola"),
    ]
    assert found.questions == ()


def test_tables_with_other_columns_are_read_by_their_own_headings() -> None:
    found = read(
        ["Konts", "Skatīt"],
        [iban(1), "X"],
        ["Maksājuma limits", "Dienas limits", "Konts", "Režīms"],
        [100, 200, iban(2), "vadīt"],
    )
    assert [(each.iban, each.access_mode, each.payment_limit) for each in accounts(found)] == [
        (iban(1), "view", None),
        (iban(2), "manage", 100),
    ]


def test_headings_of_each_page_begin_no_table() -> None:
    found = read(HEAD, [iban(1), "skatīt"], HEAD, [iban(2), "skatīt"])
    assert [each.reason for each in found.left_out] == ["heading"]
    assert len(understand_all(table(HEAD, [iban(1)], HEAD, [iban(2)]))) == 1


def test_table_on_its_side_is_turned() -> None:
    sheet = table(
        ["Konta Nr.", iban(1), iban(2)],
        ["Pieejas režīms", "skatīt", "vadīt"],
        ["Maksājuma limits", "", 1000],
        ["Dienas limits", "", "piecsimt"],
    )
    found = turned(sheet)
    assert found.is_turned
    columns = understand_all(found)
    read = read_rows(found, columns)
    assert [(row.number, row.account.access_mode) for row in read.rows] == [(2, "view"), (3, "manage")]
    (finding,) = check_rows(read.rows, cell_faults(found, columns)).all_findings()
    assert place_of(found, finding) == (4, "C")


def test_places_of_upright_tables_stay() -> None:
    (finding,) = check_rows(read(HEAD, [iban(1), "kā"]).rows).all_findings()
    assert place_of(table(HEAD), finding) == (2, "B")
    assert place_of(table(HEAD), CellFinding(7, "", finding.finding)) == (7, "")


def test_list_of_accounts_without_headings_is_not_turned() -> None:
    assert not turned(table([iban(1)], [iban(2)])).is_turned


def test_every_account_that_is_not_taken_is_named() -> None:
    found = read(
        [f"Vecais konts {iban(8)}"],
        HEAD,
        [iban(1), "skatīt", "", "", iban(2)],
        [f"Kontu {iban(1)} lūdzam neslēgt"],
        [f"Kontu {iban(3)} vairs nelietojam, maksāt citur"],
    )
    assert asked(found) == [("accounts-not-taken", "A1, A5, E3", False)]


# Titles and holders


@pytest.mark.parametrize(
    ("title", "field", "value"),
    [
        ("Slēgtie konti", "status", "closed"),
        ("Bloķētie konti:", "status", "blocked"),
        ("Citu iestāžu konti", "holder", "other"),
        ("Konti tiešsaistē vadīt", "access_mode", "manage"),
    ],
)
def test_title_holds_for_the_rows_below_it(title: str, field: str, value: str) -> None:
    found = read(["Konts", "Piezīmes"], [iban(1), "a"], [title], [iban(2)], [iban(3)])
    assert [getattr(each, field) == value for each in accounts(found)] == [False, True, True]
    assert [each.code for each in found.questions] == ["section"]
    assert [each.number for each in found.left_out] == [3]


def test_title_that_rows_contradict_is_asked_about() -> None:
    rows: Rows = (["Konts", "Statuss"], ["Slēgtie konti"], [iban(1), "atvērts"], [iban(2)])
    found = read(*rows)
    assert [each.status for each in accounts(found)] == ["open", "closed"]
    assert asked(found) == [("section", "A3:A4", True)]
    assert [each.status for each in accounts(read(*rows, section__A3="ignore"))] == ["open", "open"]


def test_title_holds_until_the_next_one() -> None:
    found = read(["Konts"], ["Slēgtie konti"], [iban(1)], ["Kontu saraksts"], [iban(2)])
    assert [each.status for each in accounts(found)] == ["closed", "open"]


def test_institution_in_a_title_is_asked_about_once() -> None:
    rows: Rows = (
        ["Piemēra Mūzikas skolas konti"],
        ["Konts", "Režīms"],
        [iban(1), "skatīt"],
        [iban(2), "skatīt"],
    )
    found = read(*rows)
    assert asked(found) == [("title-holder", "A3:A4", True)]
    assert [each.holder for each in accounts(read(*rows, title_holder__A3="own"))] == ["own", "own"]
    named = read(*rows, title_holder__A3="other")
    assert [each.holder_name for each in accounts(named)] == ["Piemēra Mūzikas skola"] * 2
    assert asked(named) == [("title-holder", "A3:A4", False)]
    assert read(*rows, own=["Piemēra Mūzikas skola"]).questions == ()


def test_holder_written_once_holds_where_a_permission_is_beside_it() -> None:
    found = read(OTHERS, [iban(1), "skatīt", "Skola", "ir"], [iban(2), "skatīt", "", "ir"])
    assert [each.holder_name for each in accounts(found)] == ["Skola", "Skola"]
    assert asked(found) == [("holder-blank", "C3", False)]


def test_blank_holder_below_another_institution_is_asked_about() -> None:
    rows: Rows = (
        ["Konts", "Režīms", "Turētājs"],
        [iban(1), "skatīt", "Skola"],
        [iban(2), "skatīt"],
        [iban(3), "vadīt"],
    )
    found = read(*rows)
    assert asked(found) == [("holder-blank", "C3", True)]
    assert [each.holder for each in accounts(found)] == ["other", "own", "own"]
    assert [each.holder for each in accounts(read(*rows, holder_blank__C3="above"))] == ["other", "other", "own"]


def test_own_accounts_above_others_raise_no_question() -> None:
    found = read(["Konts", "Režīms", "Turētājs"], [iban(1), "skatīt"], [iban(2), "skatīt", "Skola"])
    assert found.questions == ()


@pytest.mark.parametrize("sign", ['"', '-"-', "〃", "''", "-//-", "tas pats", "—”—"])
def test_signs_for_the_cell_above_are_its_value(sign: str) -> None:
    found = read(OTHERS, [iban(1), "skatīt", "Skola", "ir"], [iban(2), sign, sign, sign], [iban(3), sign, sign, sign])
    assert [(each.access_mode, each.holder_name, each.permission) for each in accounts(found)] == [
        ("view", "Skola", "written")
    ] * 3


# Units


@pytest.mark.parametrize(
    ("unit", "typed", "expected"),
    [
        ("tūkst. EUR", 5, 5000),
        ("tūkst. EUR", 0.5, 500),
        ("tūkst. EUR", "5,5", 5500),
        ("milj. EUR", 1.5, 1_500_000),
        ("centos", 500_000, 5000),
        ("EUR, bez centiem", 5, 5),
    ],
)
def test_units_in_headings_multiply(unit: str, typed: Cell, expected: int) -> None:
    head = ["Konts", "Režīms", f"Maksājuma limits, {unit}", f"Dienas limits, {unit}"]
    found = read(head, [iban(1), "vadīt", typed, typed])
    assert limits(found) == [(expected, expected)]
    assert [each.code for each in found.questions] == ([] if "bez" in unit else ["unit"])


def test_large_numbers_under_thousands_are_asked_about() -> None:
    rows: Rows = (
        ["Konts", "Režīms", "Dienas limits, tūkst."],
        [iban(1), "vadīt", 20],
        [iban(2), "vadīt", 20_000],
    )
    assert asked(read(*rows)) == [("unit", "C1", True)]
    assert [each.daily_limit for each in accounts(read(*rows, unit__C1="ignore"))] == [20, 20_000]


def test_unit_of_a_title_is_asked_about() -> None:
    found = read(["Summas tūkst. EUR"], HEAD, [iban(1), "vadīt", 5, 20])
    assert limits(found) == [(5000, 20_000)]
    assert asked(found) == [("unit", "A1", True)]


@pytest.mark.parametrize("unit", ["USD", "LVL", "%", "$"])
def test_other_currencies_are_asked_about(unit: str) -> None:
    rows: Rows = (
        ["Konts", "Režīms", f"Maksājuma limits, {unit}", "Dienas limits"],
        [iban(1), "vadīt", 5, 20],
    )
    assert asked(read(*rows)) == [("unit-foreign", "C1", True)]
    assert limits(read(*rows, unit_foreign__C1="leave")) == [(None, 20)]


def test_units_in_cells_multiply() -> None:
    assert limits(read(HEAD, [iban(1), "vadīt", "5 tūkst.", "0,02 milj. EUR"])) == [(5000, 20_000)]


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("#,##0", ""),
        ("#,##0.00", ""),
        ('#,##0 "EUR"', ""),
        ("[$€-426] #,##0", ""),
        ("#,##0,", "scaled"),
        ("0.0,,", "scaled"),
        ('0" tūkst."', "thousand"),
        ('#,##0," tūkst."', ""),
        ('0.0" milj."', "million"),
        ("0%", "percent"),
        ("[$$-409]#,##0", "$"),
        ("[$USD] #,##0", "USD"),
        ('0" centi"', "cent"),
    ],
)
def test_number_formats_say_the_unit(code: str, unit: str) -> None:
    assert unit_of_format(code) == unit


@pytest.mark.parametrize(
    ("code", "expected", "questions"),
    [
        ("#,##0", 5, []),
        ('0" tūkst."', 5000, [("unit", "C2", False)]),
        ("#,##0,", 5, [("unit-scaled", "C2", True)]),
        ("0%", 5, [("unit-foreign", "C2", True)]),
    ],
)
def test_number_formats_of_xlsx_count(code: str, expected: int, questions: list[tuple[str, str, bool]]) -> None:
    data = formatted([HEAD, [iban(1), "vadīt", 5, 20]], {(1, 2): {"num_format": code}})
    found = read_whole(read_table("a.xlsx", data))
    assert limits(found) == [(expected, 20)]
    assert asked(found) == questions


def test_value_in_euro_shown_in_thousands_is_the_value() -> None:
    head = ["Konts", "Režīms", "Maksājuma limits, tūkst. EUR", "Dienas limits, tūkst. EUR"]
    scaled = {"num_format": "#,##0,"}
    data = formatted([head, [iban(1), "vadīt", 5000, 20_000]], {(1, 2): scaled, (1, 3): scaled})
    assert limits(read_whole(read_table("a.xlsx", data))) == [(5000, 20_000)]


def test_numbers_have_fifteen_digits() -> None:
    assert limits(read_whole(read_table("a.xlsx", xlsx([HEAD, [iban(1), "vadīt", 5500.000000000001, 0.1 + 0.2]])))) == [
        (5500, 0.3)
    ]


# Looks


def test_struck_out_rows_are_asked_about() -> None:
    struck = {"font_strikeout": True}
    rows = [HEAD, [iban(1), "skatīt"], [iban(2), "skatīt"]]
    found = read_table("a.xlsx", formatted(rows, {(2, 0): struck, (2, 1): struck}))
    assert asked(read_whole(found)) == [("struck-out", "A3", True)]
    left = read_whole(found, struck_out__A3="leave")
    assert [each.iban for each in accounts(left)] == [iban(1)]
    assert [(each.number, each.reason) for each in left.left_out] == [(3, "struck-out")]


def test_hidden_columns_give_way_to_visible_ones() -> None:
    head = ["Konts", "Vadīt", "Maksājuma limits", "Dienas limits", "Maksājuma limits", "Dienas limits"]
    found = read_table("a.xlsx", formatted([head, [iban(1), "X", 1, 2, 5000, 20_000]], {}, hide=(2, 3)))
    assert limits(read_whole(found)) == [(5000, 20_000)]


def test_hidden_column_that_is_used_is_said() -> None:
    found = read_table("a.xlsx", formatted([HEAD, [iban(1), "vadīt", 1, 2]], {}, hide=(3,)))
    assert [each.code for each in read_whole(found).questions] == ["hidden-columns"]


def test_comments_are_said_with_their_text() -> None:
    found = read_table("a.xlsx", formatted([HEAD, [iban(1), "skatīt"]], {}, note={(1, 0): "Slēgts maijā"}))
    (question,) = read_whole(found).questions
    assert (question.code, question.where) == ("comments", "A2")
    assert "Slēgts maijā" in wording.question(question)


def test_looks_of_ods_count() -> None:
    styles = (
        "<office:automatic-styles>"
        '<number:number-style style:name="N1"><number:number/><number:text> tūkst.</number:text></number:number-style>'
        '<style:style style:name="a" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="s" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
    )
    cell = '<table:table-cell {} office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
    head = "".join(cell.format("", "string", "", text) for text in HEAD)
    number = cell.format('table:style-name="a"', "float", ' office:value="5"', "5 tūkst.")
    rows = [
        head,
        cell.format("", "string", "", iban(1)) + cell.format("", "string", "", "vadīt") + 2 * number,
        cell.format('table:style-name="s"', "string", "", iban(2)) + cell.format("", "string", "", "skatīt"),
    ]
    data = raw_ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))
    data = _changed(data, "content.xml", b"<office:body>", f"{styles}<office:body>".encode())
    namespaces = b" ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'.encode()
        for name, kind in (("style", "style"), ("number", "datastyle"))
    )
    data = _changed(data, "content.xml", b"<office:document-content ", b"<office:document-content " + namespaces + b" ")
    found = read_whole(read_table("a.ods", data))
    assert limits(found)[0] == (5000, 5000)
    assert [each.code for each in found.questions] == ["unit", "struck-out"]


def _changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return target.getvalue()


def test_looks_of_xls_count() -> None:
    font = struct.pack("<HHHHHBBBB", 200, 0x08, 0, 400, 0, 0, 0, 0, 0) + struct.pack("<BB", 1, 0) + b"A"
    style = struct.pack("<HHHBBBBIIH", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    before = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in ((0x31, font), (0xE0, style)))
    columns = struct.pack("<HHHHHH", 3, 3, 0, 0, 1, 0)
    rows: list[list[Any]] = [HEAD, [iban(1), "vadīt", 1, 2]]
    found = read_whole(read_table("a.xls", xls(rows, before=before, records=[(0x7D, columns)])))
    assert [each.code for each in found.questions] == ["hidden-columns", "struck-out"]


def test_action_beside_an_account_is_asked_about() -> None:
    rows: Rows = (
        ["Konts", "Režīms", "Darbība"],
        [iban(1), "skatīt", "dzēst"],
        [iban(2), "skatīt", "atstāt"],
    )
    found = read(*rows)
    assert asked(found) == [("to-be-deleted", "C2", True)]
    assert [each.iban for each in accounts(read(*rows, to_be_deleted__C2="leave"))] == [iban(2)]


@pytest.mark.parametrize("tick", ["ü", "þ", "\uf0fc"])
def test_ticks_of_symbol_fonts_are_ticks(tick: str) -> None:
    assert [each.access_mode for each in accounts(read(["Konts", "Skatīt", "Vadīt"], [iban(1), "", tick]))] == [
        "manage"
    ]


# Two columns with one role, and words


def test_two_columns_with_one_role_are_asked_about() -> None:
    rows: Rows = (["Konts", "Vadīt", "Dienas limits", "Dienas limits"], [iban(1), "X", 1, 2])
    found = read(*rows)
    assert asked(found) == [("columns-doubled", "D2", True)]
    assert [each.daily_limit for each in accounts(found)] == [1]
    other = read(*rows, columns_doubled__D2="D")
    assert [each.daily_limit for each in accounts(other)] == [2]
    assert [(each.answer, each.is_open) for each in other.questions] == [("D", False)]


@pytest.mark.parametrize(
    "heads",
    [
        ("Dienas limits", "Jaunais dienas limits"),
        ("Dienas limits 2025", "Dienas limits 2026"),
        ("Dienas limits 2025. gadā", "Dienas limits 2026. gadā"),
        ("Vecais dienas limits", "Dienas limits"),
    ],
)
def test_new_column_is_used_before_the_old_one(heads: tuple[str, str]) -> None:
    found = read(["Konts", "Vadīt", *heads], [iban(1), "X", 1, 2])
    assert [each.daily_limit for each in accounts(found)] == [2]
    assert found.questions == ()


def test_two_columns_that_say_the_same_raise_no_question() -> None:
    assert read(["Konts", "Vadīt", "Dienas limits", "Dienas limits"], [iban(1), "X", 1, 1]).questions == ()


@pytest.mark.parametrize(
    "words",
    [
        "iesniegta 2023. gadā, atsaukta",
        "ir pieprasīta",
        "atļauja beigusies",
        "tiks saņemta",
        "jā?",
        "ir, bet Anna zina",
    ],
)
def test_words_that_deny_are_no_permission(words: str) -> None:
    rows = (OTHERS, [iban(1), "skatīt", "Skola", words])
    found = read(*rows)
    assert [each.permission for each in accounts(found)] == [words]
    assert asked(found) == [("words-unclear", "D2", False)]
    assert [each.permission for each in accounts(read(*rows, words_unclear__D2="none"))] == [""]


@pytest.mark.parametrize("words", ["vadīt nedrīkst", "bez vadīšanas", "vadīt?", "lūgts vadīt"])
def test_words_that_deny_are_no_mode(words: str) -> None:
    rows = (HEAD, [iban(1), words], [iban(2), words])
    found = read(*rows)
    assert asked(found) == [("words-unclear", "B2:B3", False)]
    assert [each.access_mode for each in accounts(read(*rows, words_unclear__B2="view"))] == ["view", "view"]


@pytest.mark.parametrize("words", ["slēgt", "tiks slēgts", "slēgts?"])
def test_words_that_doubt_are_no_status(words: str) -> None:
    found = read(["Konts", "Statuss"], [iban(1), words])
    assert [each.status for each in accounts(found)] == [words]


def test_finding_is_at_the_cell_with_the_words() -> None:
    found = read(["Konts", "Skatīt", "Vadīt"], [iban(1), "tikai izraksti"])
    assert [each.column for each in check_rows(found.rows).all_findings()] == ["B"]


def test_every_question_has_a_sentence_and_labels() -> None:
    for code in wording.QUESTIONS:
        values = dict.fromkeys(("text", "title", "unit", "where"), "a") | {"role": "iban"}
        question = Question(code, code, ((1, 0),), values, ("A",) if code == "columns-doubled" else ())
        assert wording.question(question)


# The reader's text is not believed


ROWS: list[list[Any]] = [HEAD, [iban(1), "skatīt"], [iban(2), "vadīt", 5000, 20_000]]


def _remade(data: bytes, name: Any = lambda name: name, content: Any = lambda name, content: content) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for each in before.namelist():
            after.writestr(name(each), content(each, before.read(each)))
    return target.getvalue()


def _in_root(name: str) -> str:
    return name.replace("xl/", "")


ODD: dict[str, tuple[str, bytes]] = {
    "back-slashes": ("a.xlsx", _remade(xlsx(ROWS), lambda name: name.replace("/", "\\"))),
    "parts in the root": (
        "a.xlsx",
        _remade(
            xlsx(ROWS),
            _in_root,
            lambda name, content: (
                content.replace(b"xl/", b"") if name in ("_rels/.rels", "[Content_Types].xml") else content
            ),
        ),
    ),
    "dimension A0": (
        "a.xlsx",
        _remade(
            xlsx(ROWS),
            content=lambda _name, content: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A0"', content),
        ),
    ),
    "macros": ("a.xlsm", xlsx(ROWS)),
    "template": ("a.xltx", xlsx(ROWS)),
    "code page": ("a.xls", xls(ROWS, before=struct.pack("<HHH", 0x42, 2, 1257))),
    "capitals": ("a.xls", xls(ROWS).replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))),
    "whole lines in quotes": (
        "a.csv",
        "\n".join('"' + ";".join(map(str, row)) + '"' for row in ROWS).encode(),
    ),
    "formulas of text": ("a.csv", "\n".join(";".join(f'="{cell}"' for cell in row) for row in ROWS).encode()),
    "bars": ("a.csv", "\n".join("|".join(map(str, row)) for row in ROWS).encode()),
    "open document": ("a.ods", ods(ROWS)),
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_file_is_read_as_excel_reads_it(odd: str) -> None:
    name, data = ODD[odd]
    assert [(each.iban, each.access_mode) for each in accounts(read_whole(read_table(name, data)))] == [
        (iban(1), "view"),
        (iban(2), "manage"),
    ]


def test_binary_workbook_with_another_name_gets_a_sentence() -> None:
    data = _remade(xlsx(ROWS), lambda name: name.replace("workbook.xml", "workbook.bin"))
    with pytest.raises(Unreadable) as refused:
        read_table("a.xlsx", data)
    assert refused.value.code == "table-broken"


def test_letters_that_cannot_be_read_are_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read_table("a.xls", xls([["K\0o\0n\0t\0s\0"], [iban(1)]]))
    assert refused.value.code == "table-letters"


@pytest.mark.parametrize(
    "pasted",
    [
        f"| Konts | Režīms |\n|-------|:------:|\n| {iban(1)} | skatīt |\n",
        f"<table><tr><th>Konts</th><th>Režīms</th></tr><tr><td><b>{iban(1)}</b></td><td>skatīt</td></tr></table>",
        f"Konts                    Režīms\n{iban(1)}    skatīt\n",
    ],
    ids=["Markdown", "HTML", "lines of a page"],
)
def test_pasted_tables_of_other_programs_are_read(pasted: str) -> None:
    assert [(each.iban, each.access_mode) for each in accounts(read_whole(read_pasted(pasted)))] == [(iban(1), "view")]
