"""Rows become accounts as they are typed, and are judged with the spreadsheet's own rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from applications.domain.document import CLOSED, OPEN, OTHER, OWN, Account
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet.columns import Columns, understand
from applications.formats.spreadsheet.findings import check_rows
from applications.formats.spreadsheet.rows import AccountRows, merged, read_rows
from applications.formats.spreadsheet.table import Cell, Line, Table
from applications.formats.spreadsheet.values import text_of
from applications.formats.spreadsheet.words import is_mark, mode_of
from tests.support.drafts import iban
from tests.support.spreadsheet_files import table

HEAD = ["Konts", "Skatīt", "Vadīt", "Maksājuma limits", "Dienas limits", "Turētājs", "Citas iestādes nosaukums"]
HEAD += ["Statuss", "Atļauja", "Tiesiskais pamats"]


def read(*rows: Sequence[Cell], own: tuple[str, ...] = ()) -> AccountRows:
    found = table(*rows)
    return read_rows(found, understand(found), own)


def one(**cells: Cell) -> Account:
    """The account of one row with these cells by heading, in a table with nothing else."""
    (row,) = read(["Konts", *cells], [iban(1), *cells.values()]).rows
    return row.account


_MARKS: list[Cell] = [
    "X",
    "x",
    "Х",
    "х",
    " x ",
    "✓",
    "✔",
    "☑",
    "jā",
    "JĀ",
    "ja",
    1,
    1.0,
    "1",
    True,
    "TRUE",
    "+",
    "XX",
    "✅",
    "√",
    "*",
    "•",
    "OK",
]


@pytest.mark.parametrize("mark", _MARKS, ids=repr)
def test_mark_is_understood(mark: Cell) -> None:
    assert one(**{"Tiešsaistē skatīt": "", "Tiešsaistē vadīt": mark}).access_mode == "manage"
    assert one(**{"Tiešsaistē skatīt": mark, "Tiešsaistē vadīt": ""}).access_mode == "view"
    assert one(**{"Tiešsaistē skatīt": mark, "Tiešsaistē vadīt": mark}).access_mode == "both"


@pytest.mark.parametrize(
    "mark", ["-", "–", "nē", "ne", "nav", 0, "0", False, "FALSE", "☐", " ", "--", "/", "_", "n/a", "○"], ids=repr
)
def test_no_mark_is_understood(mark: Cell) -> None:
    assert one(Skatīt="X", Vadīt=mark).access_mode == "view"
    assert is_mark(mark) is False


def test_unknown_mark_is_kept_as_typed() -> None:
    assert one(Skatīt="", Vadīt="varbūt").access_mode == "varbūt"
    assert one(Skatīt="skatīt", Vadīt="").access_mode == "view"


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("skatīt", "view"),
        ("Tiešsaistē skatīt", "view"),
        ("SKATIT", "view"),
        ("vadīt", "manage"),
        ("tiešsaistē vadīt", "manage"),
        ("pārvaldīt", "manage"),
        ("skatīt un vadīt", "both"),
        ("Tiešsaistē skatīt, tiešsaistē vadīt", "both"),
        ("S", "view"),
        ("V", "manage"),
        ("vad.", "manage"),
        ("apskatīt", "view"),
        ("vadītājs", None),
        ("skatīt, bez tiesībām vadīt", "view"),
        ("pilna", None),
    ],
)
def test_mode_in_words_is_understood(words: str, mode: str | None) -> None:
    assert mode_of(words) == mode
    assert one(**{"Pieejas režīms": words}).access_mode == (mode or words)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("atvērts", "open"),
        ("Aktīvs", "open"),
        ("", "open"),
        ("SLĒGTS", "closed"),
        ("slegts", "closed"),
        ("bloķēts", "blocked"),
        ("iesaldēts", "blocked"),
        ("arestēts", "blocked"),
        ("slēgts no 01.02.2026.", "closed"),
        ("ir atvērts", "open"),
        ("X", "X"),
        ("-", "open"),
        ("nav", "open"),
        ("slēgts, apvienots", "closed"),
        ("konts slēgts 2024. gadā", "closed"),
        ("neaktīvs", "closed"),
        ("nav bloķēts", "open"),
        ("nav aktīvs", "nav aktīvs"),
        ("netiek izmantots", "netiek izmantots"),
        ("daļēji bloķēts (VID rīkojums)", "blocked"),
        ("slēgts vai bloķēts", "slēgts vai bloķēts"),
        ("nezināms", "nezināms"),
    ],
)
def test_status_is_understood(words: str, status: str) -> None:
    assert one(Statuss=words, Vadīt="X").status == status


@pytest.mark.parametrize(
    ("words", "holder", "name"),
    [
        ("savs", "own", ""),
        ("Savs konts", "own", ""),
        ("savējais", "own", ""),
        ("pašu", "own", ""),
        ("iestāde", "own", ""),
        ("", "own", ""),
        ("cita iestāde", "other", ""),
        ("citas iestādes", "other", ""),
        ("Citas iestādes konts", "other", ""),
        ("Piemēra novada pašvaldība", "own", ""),
        ("Piemēra novada pašvaldības", "own", ""),
        ("PIEMĒRA NOVADA PAŠVALDĪBA, reģ. Nr. 90000000000", "own", ""),
        ("Piemēra novada pašvaldība LV90000000000", "own", ""),
        ("90000000000", "own", ""),
        ("Piemēra novada pašvaldība, reģ. Nr. 90000000001", "other", "Piemēra novada pašvaldība, reģ. Nr. 90000000001"),
        ("Valsts mežu dienests", "other", "Valsts mežu dienests"),
    ],
)
def test_holder_is_understood(words: str, holder: str, name: str) -> None:
    (row,) = read(
        ["Konts", "Konta turētājs"], [iban(1), words], own=("PIEMĒRA novada pašvaldība", "90000000000", "")
    ).rows
    assert (row.account.holder, row.account.holder_name) == (holder, name)


def test_other_institutions_name_alone_says_whose_account_it_is() -> None:
    assert one(**{"Citas iestādes nosaukums": "Mežu dienests"}) == Account(iban(1), "other", "Mežu dienests")
    assert one(**{"Citas iestādes nosaukums": ""}) == Account(iban(1))


@pytest.mark.parametrize(
    ("words", "permission", "basis"),
    [
        ("ir", "written", ""),
        ("X", "written", ""),
        ("Rakstiska atļauja", "written", ""),
        ("rakstiska", "written", ""),
        ("Ir citas iestādes rakstiska atļauja", "written", ""),
        ("normatīvais akts", "by_law", ""),
        ("Tiesības noteiktas normatīvajā aktā", "by_law", ""),
        ("likums", "by_law", ""),
        ("Likuma par budžetu 27. pants", "by_law", "Likuma par budžetu 27. pants"),
        ("rakst. atļ.", "written", ""),
        ("Saņemta 12.05.2026.", "written", ""),
        ("nav", "", ""),
        ("nav vajadzīga", "", ""),
        ("", "", ""),
        ("Nr. 15", "written", ""),
        ("jāprecizē", "jāprecizē", ""),
    ],
)
def test_permission_is_understood(words: str, permission: str, basis: str) -> None:
    account = one(**{"Konta turētājs": "cita", "Atļauja": words})
    assert (account.permission, account.legal_basis) == (permission, basis)


def test_law_alone_is_a_permission() -> None:
    account = one(**{"Konta turētājs": "cita", "Tiesiskais pamats": "MK noteikumi"})
    assert (account.permission, account.legal_basis) == ("by_law", "MK noteikumi")


def test_numbers_are_kept_as_numbers_and_text_as_text() -> None:
    given: list[tuple[Cell, Any]] = [
        (5000, 5000),
        (5000.5, 5000.5),
        ("5 000 EUR", "5 000 EUR"),
        ("5000 eiro", "5000 eiro"),
        ("100 Euro", "100 Euro"),
        ("", None),
        (True, "TRUE"),
    ]
    for cell, limit in given:
        account = one(**{"Vadīt": "X", "Maksājuma limits": cell, "Dienas limits": cell})
        assert (account.payment_limit, account.daily_limit) == (limit, limit)
        assert type(account.payment_limit) is type(limit)


@pytest.mark.parametrize(
    ("cell", "limit"),
    [
        ("-", None),
        ("–", None),
        ("nav", None),
        ("n/a", None),
        ("-  €", None),
        ("0", "0"),
        (0, 0),
        ("5 000 EUR", "5 000 EUR"),
        ("5000 eiro", "5000 eiro"),
        ("100 Euro", "100 Euro"),
    ],
    ids=repr,
)
def test_limit_that_says_there_is_none_is_none(cell: Cell, limit: Cell | None) -> None:
    assert one(**{"Vadīt": "X", "Maksājuma limits": cell}).payment_limit == limit


@pytest.mark.parametrize(
    ("headings", "cells", "status"),
    [
        (["Slēgts"], ["X"], "closed"),
        (["Slēgts"], ["12.05.2025."], "closed"),
        (["Slēgts"], [""], "open"),
        (["Slēgts"], ["nav slēgts"], "open"),
        (["Slēgts"], ["neattiecas"], "open"),
        (["Slēgts"], ["slēgts"], "closed"),
        (["Aktīvs"], ["nav aktīvs"], "nav aktīvs"),
        (["Bloķēts"], ["jā"], "blocked"),
        (["Slēgts", "Bloķēts"], ["", "x"], "blocked"),
        (["Statuss", "Slēgts"], ["bloķēts", "X"], "blocked"),
        (["Aktīvs"], ["nē"], "closed"),
        (["Aktīvs"], ["jā"], "open"),
    ],
)
def test_columns_of_marks_set_the_status(headings: list[str], cells: list[Cell], status: str) -> None:
    assert one(**dict(zip(headings, cells, strict=True))).status == status


@pytest.mark.parametrize(
    ("heading", "cell", "holder"),
    [
        ("Savs konts", "X", "own"),
        ("Savs konts (jā/nē)", "nē", "other"),
        ("Citas iestādes konts", "X", "other"),
        ("Citas iestādes konts", "nē", "own"),
    ],
)
def test_mark_says_whose_account_it_is_by_the_heading(heading: str, cell: Cell, holder: str) -> None:
    assert one(**{heading: cell}).holder == holder


def test_mark_under_a_law_names_none() -> None:
    account = one(**{"Konta turētājs": "cita", "Rakstiska atļauja": "", "Pēc likuma": "X"})
    assert (account.permission, account.legal_basis) == ("by_law", "")
    account = one(**{"Konta turētājs": "cita", "Tiesiskais pamats": "-"})
    assert (account.permission, account.legal_basis) == ("", "")


@pytest.mark.parametrize("around", ["IBAN: {}", "{} (pamatbudžets)", "Konts {} EUR", "  {}."])
def test_number_is_taken_out_of_the_words_around_it(around: str) -> None:
    found = read(["Konts", "Skatīt"], [iban(1), "X"], [around.format(iban(2)), "X"])
    assert [row.account.iban for row in found.rows] == [iban(1), iban(2)]


def test_cell_with_two_numbers_is_kept_as_typed() -> None:
    found = read(["Konts", "Skatīt"], [iban(1), "X"], [f"{iban(2)}, {iban(3)}", "X"])
    assert found.rows[1].account.iban == f"{iban(2)}, {iban(3)}"


def test_rows_keep_the_spreadsheets_numbers() -> None:
    found = read(["Saraksts"], [], ["Konts", "Vadīt"], [iban(1), "X"], [], [], [iban(2), ""])
    assert [(row.number, row.account.iban) for row in found.rows] == [(4, iban(1)), (7, iban(2))]
    assert found.left_out == ()


def test_rows_of_unset_marks_and_noughts_are_blank() -> None:
    found = read(["Konts", "Skatīt", "Vadīt", "Dienas limits"], [iban(1), True, False, ""], ["", False, False, 0])
    assert [row.number for row in found.rows] == [2]
    assert found.left_out == ()


@pytest.mark.parametrize(
    "total",
    [
        ["Kopā", "", 300, 700],
        ["", "KOPĀ:", 300, 700],
        ["Pavisam konti", "", 300, ""],
        ["Kopā 2026. gadā", "", 300, 700],
        ["Kopējā summa", "", 300, 700],
        ["K o p ā", 2, 300, 700],
        ["Kontu skaits: 2", "", "", ""],
        ["Σ", "", 300, 700],
        ["", "", 300, 700],
        ["", "", 300, ""],
    ],
)
def test_totals_are_left_out(total: list[Cell]) -> None:
    found = read(
        ["Konts", "Vadīt", "Maksājuma limits", "Dienas limits"],
        [iban(1), "X", 100, 300],
        [iban(2), "X", 200, "400"],
        total,
    )
    assert [row.number for row in found.rows] == [2, 3]
    assert [(each.number, each.reason) for each in found.left_out] == [(4, "total")]


def test_limits_without_an_account_that_are_no_sum_are_a_row() -> None:
    found = read(["Konts", "Maksājuma limits", "Dienas limits"], [iban(1), 100, 300], ["", 100, 301])
    assert [row.number for row in found.rows] == [2, 3]


def test_headings_repeated_in_the_middle_are_left_out() -> None:
    found = read(["Konts", "Vadīt"], [iban(1), "X"], ["Konts", "Vadīt"], [iban(2), "X"])
    assert [row.number for row in found.rows] == [2, 4]
    assert [(each.number, each.reason, each.text) for each in found.left_out] == [(3, "heading", "Konts Vadīt")]


@pytest.mark.parametrize(
    "row",
    [["LV12TREL", "", ""], ["LV12 0000", "", ""], ["12345678901", "", ""], ["", "X", ""], ["nezinu", "X", ""]],
    ids=str,
)
def test_account_with_a_wrong_number_or_none_is_a_row(row: list[Cell]) -> None:
    found = read(["Konts", "Skatīt", "Piezīmes"], [iban(1), "X", ""], row)
    assert [each.number for each in found.rows] == [2, 3]


def test_words_before_between_and_after_the_accounts_are_left_out() -> None:
    found = read(
        ["Konts", "Skatīt", "Konta turētājs"],
        ["Konta numurs no Valsts kases", "atzīmēt ar X", "savs vai citas iestādes"],
        ["Pamatbudžets", "", ""],
        [iban(1), "X", "savs"],
        ["Ziedojumi un dāvinājumi", "", ""],
        [iban(2), "X", "savs"],
        ["Sagatavoja", "", "Anna Šķēle, tālr. 67000000"],
    )
    assert [row.number for row in found.rows] == [4, 6]
    assert {each.number: each.reason for each in found.left_out} == {2: "note", 3: "note", 5: "note", 7: "note"}


def test_words_alone_below_the_accounts_are_left_out() -> None:
    found = read(["Konts", "Vadīt"], [iban(1), "X"], ["Sagatavoja: Anna Šķēle", ""])
    assert [(each.number, each.reason) for each in found.left_out] == [(3, "note")]


def test_table_without_accounts_column_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_rows(table(["a", "b"]), Columns({}, {}, 1))
    assert wording.sentence(refused.value) == "Norādiet, kurā kolonnā ir kontu numuri"


def test_more_accounts_than_an_application_has_are_refused() -> None:
    lines = tuple(Line(number, ("LV1",)) for number in range(1, 10_002))
    columns = Columns({0: "iban"}, {}, 1)
    assert len(read_rows(Table(lines[:-1]), columns).rows) == 10_000
    with pytest.raises(Unreadable) as refused:
        read_rows(Table(lines), columns)
    assert (
        wording.sentence(refused.value) == "Tabulā ir vairāk nekā 10\u00a0000 kontu: vienā pieteikumā vairāk nevar būt"
    )


def test_findings_name_row_and_column() -> None:
    found = read(
        HEAD,
        [iban(1), "", "X", 5000.0, 4000, "", "", "", "", ""],
        [],
        [iban(2), "X", "X", "", "", "", "", "", "", ""],
        [iban(1), "X", "", "", "", "", "", "", "", ""],
        [iban(3), "", "X", 5000.5, 6000, "cita", "", "slēgts", "", ""],
        [iban(4), "X", "", "", "", "", "", "", "", ""],
    )
    judgement = check_rows(found.rows)
    assert [(each.row, each.column, each.finding.code, each.finding.path) for each in judgement.all_findings()] == [
        (2, "E", "daily-limit-below-payment-limit", "accounts[0].daily_limit"),
        (4, "C", "access-mode-both", "accounts[1].access_mode"),
        (5, "A", "account-duplicate", "accounts[2].iban"),
        (6, "C", "manage-other-institution", "accounts[3].access_mode"),
        (6, "C", "manage-closed-account", "accounts[3].access_mode"),
        (6, "D", "limit-with-cents", "accounts[3].payment_limit"),
        (6, "I", "permission-required", "accounts[3].permission"),
    ]
    assert [row.number for row in judgement.right()] == [7]
    assert [row.number for row in judgement.wrong()] == [2, 4, 5, 6]


def test_finding_in_a_field_without_column_names_none() -> None:
    found = read(["Konts", "Vadīt"], [iban(1), "X"])
    assert [(each.column, each.finding.code) for each in check_rows(found.rows).all_findings()] == [
        ("", "required")
    ] * 2


def test_finding_in_the_column_that_was_marked() -> None:
    found = read(["Konts", "Skatīt", "Vadīt", "Dienas limits"], [iban(1), "X", "", 5], [iban(1)[:-1], "X", "", ""])
    assert [(row.columns["access_mode"]) for row in found.rows] == [1, 1]
    assert [(each.row, each.column) for each in check_rows(found.rows).all_findings()] == [(2, "D"), (3, "A")]


def test_listed_accounts_keep_values_that_no_column_says() -> None:
    found = read(
        ["Konts", "Vienas dienas limits"], [f"{iban(2)[:4]} {iban(2)[4:].lower()}", 900], [iban(3), 50], [iban(2), 70]
    )
    present = [
        Account(iban(2), OTHER, "Cita", CLOSED, "manage", 100, 200, "written", ""),
        Account(iban(2), access_mode="view"),
        Account(iban(4), access_mode="view"),
    ]
    assert [row.account for row in merged(found.rows, present)] == [
        Account(f"{iban(2)[:4]} {iban(2)[4:].lower()}", OTHER, "Cita", CLOSED, "manage", 100, 900, "written", ""),
        Account(iban(3), daily_limit=50),
        Account(iban(2), daily_limit=70),
    ]


def test_listed_account_loses_its_limits_when_the_table_says_view() -> None:
    found = read(["Konts", "Tiešsaistē skatīt", "Konta turētājs"], [iban(2), "X", "savs"])
    present = [Account(iban(2), OTHER, "Cita", OPEN, "manage", 100, 200, "written", "")]
    assert [row.account for row in merged(found.rows, present)] == [
        Account(iban(2), OWN, "", OPEN, "view", None, None, "written", "")
    ]


def test_cells_are_read_as_text_without_an_escaping_apostrophe() -> None:
    assert [text_of(cell) for cell in ("'=1", "''=1", "'sic'", 12.0, True)] == ["=1", "'=1", "'sic'", "12", "TRUE"]


def test_a_status_column_of_marks_completes_the_account_that_is_listed() -> None:
    found = read(["Konts", "Slēgts"], [iban(1), "X"], [iban(2), ""])
    listed = (Account(iban(1), access_mode="view"), Account(iban(2), access_mode="view", status="closed"))
    rows = merged(found.rows, listed)
    assert [(row.account.status, row.account.access_mode) for row in rows] == [("closed", "view"), ("open", "view")]


@pytest.mark.parametrize(
    "note",
    [
        ["Sagatavoja: J. Kalniņa, tālr. +371 67123456"],
        ["J. Kalniņa 02.11.2026., 67123456"],
        ["2026. gada 2. novembrī Nr. 1-12/345"],
        ["Ogres novada pašvaldība, reģ. Nr. 90000024455, LV-5001"],
        ["2. Ziedojumu konti"],
        ["* konts slēgts no 01.01.2027."],
        ["Pamatbudžets", "(EUR)"],
        ["Maksas pakalpojumus maksāt kontā LV19TREL2190469071271"],
        ["", "X", "X", "EUR", "EUR"],
        ["LV00TREL…", "atzīmēt ar X", "atzīmēt ar X", "bez centiem", "bez centiem"],
        ["Iestādes vadītājs", "", "x", "J. Bērziņš"],
        ["", "", "", "", "skat. pielikumu"],
        ["1", "2", "3", "4", "5"],
    ],
    ids=str,
)
def test_notes_are_left_out_in_any_row(note: list[Cell]) -> None:
    found = read(HEAD[:5], [iban(1), "", "X", 10, 20], note, [iban(2), "", "X", 10, 20], note)
    assert [row.number for row in found.rows] == [2, 4]
    assert [(each.number, each.reason) for each in found.left_out] == [(3, "note"), (5, "note")]


@pytest.mark.parametrize(
    "total",
    [
        ["Kopā", "X", "X", 10, 20],
        ["Kopā", "–", "–", 10, 20],
        ["Pamatbudžets kopā", "", "", 10, 20],
        ["Ogres 1. vidusskola Total", "", "", 10, 20],
        ["Ziedojumi kopā", 0, 1, 10, 20],
        ["Konti kopā: 2", 1, 1, 10, 20],
        ["T. sk. vadīt", "", 1],
    ],
    ids=str,
)
def test_words_for_totals_are_left_out_in_any_column(total: list[Cell]) -> None:
    found = read(HEAD[:5], [iban(1), "", "X", 7, 8], total, [iban(2), "", "X", 7, 8], total)
    assert [row.number for row in found.rows] == [2, 4]
    assert [(each.number, each.reason) for each in found.left_out] == [(3, "total"), (5, "total")]


def test_row_of_words_among_accounts_is_left_out_as_a_note() -> None:
    found = read(["Nosaukums", "Konts", "Skatīt"], ["Skola", iban(1), "X"], ["Muzejs"], ["Dome", iban(2), "X"])
    assert [(each.number, each.reason, each.text) for each in found.left_out] == [(3, "note", "Muzejs")]


@pytest.mark.parametrize(
    ("cell", "holder", "name"),
    [("X", "other", ""), ("nē", "own", ""), ("-", "own", ""), ("Ūdens aģentūra", "other", "Ūdens aģentūra")],
)
def test_other_institution_is_marked_or_named(cell: Cell, holder: str, name: str) -> None:
    account = one(**{"Cita iestāde": cell})
    assert (account.holder, account.holder_name) == (holder, name)


def test_own_and_other_are_marked_in_two_columns() -> None:
    found = read(["Konts", "Savs konts", "Citas iestādes konts"], [iban(1), "X", ""], [iban(2), "", "X"])
    assert [row.account.holder for row in found.rows] == ["own", "other"]


@pytest.mark.parametrize(
    ("permission", "basis", "expected"),
    [
        ("", "Budžeta likuma 5. pants", ("by_law", "Budžeta likuma 5. pants")),
        ("-", "Budžeta likuma 5. pants", ("by_law", "Budžeta likuma 5. pants")),
        ("likums", "-", ("by_law", "")),
        ("saskaņā ar likumu", "", ("by_law", "")),
        ("Rakstiska atļauja 12.03.2026. Nr. 5-1/22", "", ("written", "")),
        ("Ir, Nr. 5-1/22", "nav", ("written", "")),
        ("nav saņemta", "", ("", "")),
        ("atļaujas nav", "", ("", "")),
        ("nav likumā noteikts", "", ("", "")),
        ("bez atļaujas, pēc Budžeta likuma", "", ("by_law", "bez atļaujas, pēc Budžeta likuma")),
        ("", "Rakstiska atļauja", ("written", "")),
    ],
)
def test_right_is_inferred_from_both_columns(permission: str, basis: str, expected: tuple[str, str]) -> None:
    account = one(**{"Konta turētājs": "cita", "Atļauja": permission, "Tiesiskais pamats": basis})
    assert (account.permission, account.legal_basis) == expected


@pytest.mark.parametrize("said", ["---", "nav nepieciešams", "neattiecas", "netiek piemērots"])
def test_words_for_no_limit_are_none(said: str) -> None:
    assert one(**{"Skatīt": "X", "Dienas limits": said}).daily_limit is None


def test_error_in_a_limit_is_no_blank_limit() -> None:
    assert one(**{"Vadīt": "X", "Dienas limits": "#N/A"}).daily_limit == "#N/A"


def test_number_with_its_currency_or_hyphens_is_read() -> None:
    hyphens = "-".join(iban(2)[i : i + 4] for i in range(0, 21, 4))
    found = read(["Konts", "Skatīt"], [f"{iban(1)} EUR", "X"], [hyphens, "X"])
    assert [row.account.iban for row in found.rows] == [iban(1), iban(2)]
