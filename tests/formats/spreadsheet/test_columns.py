"""Columns are found by headings as people write them, or by what the cells hold."""

from __future__ import annotations

import pytest

from applications.domain.fields import ACCOUNT_FIELDS
from applications.formats.spreadsheet.columns import Columns, understand
from applications.formats.spreadsheet.headings import role_of
from applications.formats.spreadsheet.roles import ROLES, role_label
from applications.formats.spreadsheet.table import Cell
from tests.support.drafts import iban
from tests.support.spreadsheet_files import table


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "iban",
            "Konts|KONTS|Konta numurs|Konta Nr.|konta nr|Konta  numurs (IBAN)|IBAN|Bankas konts|Norēķinu konts|"
            "Kontu numuri|Valsts kases konts|Konts Valsts kasē|Konta Nr. Valsts kasē|"
            "Iestādes konta numurs|1. Konts|Konti|Konta\nnumurs|Payment account|Maksājuma konta numurs|TREL konts|"
            "eKase konts|Maksājumu konts|Rēķina numurs|"
            "Konts VK|"
            "Piesaistītais konts|Klienta konts",
        ),
        (
            "view_mark",
            "Tiešsaistē skatīt|tiessaiste skatit|TIEŠSAISTĒ\nSKATĪT|Skatīt|Skatīšana|Tiešsaistē skatīt (X)|Apskatīt|"
            "Skat.|Režīms S",
        ),
        (
            "manage_mark",
            "Tiešsaistē vadīt|tiessaiste vadit|Vadīt|Vadīšana|Tiešsaistē vadīt ar X|Konta vadīšana|Vad.|Pārvaldīt|"
            "Pārvaldīšana|Režīms V",
        ),
        (
            "access_mode",
            "Pieejas režīms|Pieejas režīmi|Režīms|pieejas rezims|Pieejas režīms (skatīt/vadīt)|Skatīt vai vadīt|S/V|"
            "Piekļuves režīms|Lietošanas režīms|"
            "Piekļuves veids|Pieeja",
        ),
        (
            "payment_limit",
            "Viena maksājuma limits (EUR)|Viena maksājuma limits (euro)|Viena maksājuma limits, bez centiem|"
            "Maksājuma limits|Limits vienam maksājumam|Viena maksājuma\nlimits|Maks. summa vienā maksājumā|"
            "Maksājuma maksimālā summa|1 maksājuma limits|Maks. limits|Vienreizējais limits|Darījuma limits|"
            "Pārskaitījuma limits|"
            "Limits (maks.)|Viena maksājuma limits (ja vadīt)",
        ),
        (
            "daily_limit",
            "Vienas dienas limits (EUR)|Dienas limits|Vienas dienas limits|Limits dienā|Dienas maksājumu limits|"
            "Vienas dienas maksājumu kopsummas limits|dienas limits bez centiem|Dienas lim.|Dienā max|"
            "Dienas limits (valūta EUR)|"
            "Dienas limits (ja vadīt)",
        ),
        (
            "holder",
            "Konta turētājs|Turētājs|Konta īpašnieks|Konta turētājs (savs/citas iestādes)|Savs/citas iestādes|"
            "Savs konts (jā/nē)|Kam pieder|Piederība|Konta turētājs (nosaukums, reģ. Nr.)|"
            "Konta turētājs (juridiska persona)",
        ),
        ("holder_name", "Citas iestādes nosaukums|Turētāja nosaukums|Konta turētāja nosaukums|Cita iestāde"),
        ("status", "Statuss|Konta statuss|Stāvoklis|Konta stāvoklis|Aktīvs|Aktīvs (jā/nē)"),
        ("closed_mark", "Slēgts|Konts slēgts|Vai konts slēgts?|Ir slēgts (jā/nē)"),
        ("blocked_mark", "Bloķēts|Konts bloķēts"),
        (
            "permission",
            "Pilnvara|Piekrišana|Atļauja|Rakstiska atļauja|Citas iestādes atļauja|"
            "Tiesības piekļūt citas iestādes kontam",
        ),
        (
            "legal_basis",
            "Tiesiskais pamats|Tiesiskais pamatojums|Normatīvais akts|Juridiskais pamats|Tiesību akts|Pēc likuma",
        ),
        (
            "",
            "Piezīmes|Nr.p.k.|Iestāde|Atlikums|Konta nosaukums|Valūta|Konta limiti|Maksājuma datums|Apmaksas diena|"
            "Konta atlikums|Konta kods|Konta vadītājs|Pārvaldītājs|Iestādes reģ. nr.|Turētāja reģistrācijas numurs|",
        ),
    ],
)
def test_heading_is_understood(role: str, headings: str) -> None:
    assert {heading: role_of(heading) for heading in headings.split("|")} == dict.fromkeys(headings.split("|"), role)


def test_own_labels_are_understood() -> None:
    labels = {role: role_label(role) for role in ROLES}
    assert {role: role_of(label) for role, label in labels.items()} == {role: role for role in ROLES}
    assert set(labels.values()) >= {field.label for field in ACCOUNT_FIELDS.values()}


def test_headings_are_found_in_any_order_below_titles() -> None:
    found = understand(
        table(
            ["Pieteikuma kontu saraksts un limiti"],
            [],
            ["Sagatavots", "23.11.2026"],
            ["Dienas limits", "Piezīmes", "KONTS", "Tiešsaistē\nvadīt", "tiessaiste skatit", "Maksājuma limits"],
            [200, "", iban(1), "X", "", 100],
        )
    )
    assert dict(found.roles) == {0: "daily_limit", 2: "iban", 3: "manage_mark", 4: "view_mark", 5: "payment_limit"}
    assert found.headings[1] == "Piezīmes"
    assert found.data_from == 5


@pytest.mark.parametrize(("beside", "role"), [("Konta turētājs", "holder_name"), ("Piezīmes", None)])
def test_column_of_institutions_names_the_holder_beside_a_column_of_holders(beside: str, role: str | None) -> None:
    found = understand(
        table(
            ["Konts", "Pieejas režīms", beside, "Iestādes nosaukums"],
            [iban(1), "skatīt", "cita iestāde", "Cēsu pilsētas vidusskola"],
        )
    )
    assert found.roles.get(3) == role


def test_plain_name_in_the_next_column_is_the_holders() -> None:
    follows = understand(table(["Konts", "Kam pieder", "Nosaukums"], [iban(1), "cita", "Ūdens aģentūra"]))
    apart = understand(table(["Konts", "Nosaukums", "Kam pieder"], [iban(1), "Pamatbudžets", "sava"]))
    assert (follows.roles.get(2), apart.roles.get(1)) == ("holder_name", None)


def test_headings_in_two_rows_are_one() -> None:
    found = understand(
        table(
            ["Konts", "Pieejas režīms", "", "Limiti (euro)", "", "Statuss"],
            ["", "skatīt", "vadīt", "viena maksājuma", "vienas dienas", ""],
            [iban(1), "X", "", "", "", "atvērts"],
        )
    )
    assert list(found.roles.values()) == [
        "iban",
        "view_mark",
        "manage_mark",
        "payment_limit",
        "daily_limit",
        "status",
    ]
    assert found.data_from == 3


def test_merged_heading_is_joined_with_the_one_below() -> None:
    found = understand(table(["Konts", "Limits", ""], ["", "maksājumam", "dienā"], [iban(1), 5, 6]))
    assert dict(found.roles) == {0: "iban", 1: "payment_limit", 2: "daily_limit"}


def test_row_of_column_numbers_is_no_data() -> None:
    found = understand(table(["Konts", "Skatīt", "Vadīt"], [1, 2, 3], [iban(1), "X", ""]))
    assert found.data_from == 3


def test_one_heading_is_enough_for_accounts_alone() -> None:
    assert understand(table(["Konta Nr."], [iban(1)])) == Columns({0: "iban"}, {0: "Konta Nr."}, 2)


def test_repeated_heading_counts_once() -> None:
    found = understand(table(["Konts", "Vadīt", "Konts"], [iban(1), "X", iban(2)]))
    assert dict(found.roles) == {0: "iban", 1: "manage_mark"}


@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        ([[iban(1)]], {0: "iban"}),
        ([[1, iban(1), 500, 100], [2, iban(2), 700, 700], [3, iban(3), 9, 5]], {
            1: "iban", 2: "daily_limit", 3: "payment_limit"
        }),
        ([["Skola", iban(1), "", "X", 100, 500], ["", iban(2), "x", "", "", ""]], {
            1: "iban", 2: "view_mark", 3: "manage_mark", 4: "payment_limit", 5: "daily_limit"
        }),
        ([[iban(1), "X", "", 100, 500], [iban(2), "", "X", "", ""]], {
            0: "iban", 1: "manage_mark", 2: "view_mark", 3: "payment_limit", 4: "daily_limit"
        }),
        ([[iban(1), "X"], [iban(2), ""]], {0: "iban", 1: "view_mark"}),
        ([["vadīt", iban(1), "5 000", "7000", "slēgts"], ["skatīt", iban(2), "", "", "atvērts"]], {
            0: "access_mode", 1: "iban", 2: "payment_limit", 3: "daily_limit", 4: "status"
        }),
        ([[iban(1), "savs"], [iban(2), "citas iestādes"]], {0: "iban", 1: "holder"}),
        ([["LV85 TREL 3309 9962 4740 7".lower(), "piezīme"]], {0: "iban"}),
    ],
)  # fmt: skip
def test_roles_follow_from_cells_without_headings(rows: list[list[Cell]], roles: dict[int, str]) -> None:
    assert dict(understand(table(["Mūsu saraksts"], [], *rows)).roles) == roles
    assert understand(table(["Mūsu saraksts"], [], *rows)).data_from == 3


@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        # The account is where accounts' numbers stand, whatever other columns are called.
        ([["Konts", "Nosaukums", "IBAN"], ["1010", "Kase", iban(1)], ["1020", "Banka", iban(2)]], {2: "iban"}),
        ([["Konta kods", "Konta Nr.", "Vadīt"], ["K1", iban(1), "X"]], {1: "iban", 2: "manage_mark"}),
        ([["Rekvizīts", "Režīms"], [iban(1), "skatīt"]], {0: "iban", 1: "access_mode"}),
        # A short column of other numbers does not make it theirs.
        ([["Konts", "Skatīt", "Aizstāj"], [iban(1), "X", ""], [iban(2), "X", iban(9)], [iban(3), "", ""]], {
            0: "iban", 1: "view_mark"
        }),
        # The one other limit is the payment's.
        ([["Konts", "Limits EUR", "Dienas limits"], [iban(1), 5, 6]], {
            0: "iban", 1: "payment_limit", 2: "daily_limit"
        }),
        ([["Konts", "S", "V"], [iban(1), "X", ""]], {0: "iban", 1: "view_mark", 2: "manage_mark"}),
        ([[iban(1), "S"], [iban(2), "V"]], {0: "iban", 1: "access_mode"}),
    ],
)  # fmt: skip
def test_account_column_is_the_one_with_account_numbers(rows: list[list[Cell]], roles: dict[int, str]) -> None:
    assert dict(understand(table(*rows)).roles) == roles


@pytest.mark.parametrize(
    ("headings", "row", "roles"),
    [
        (["No.", "IBAN", "Režīms", "Konta turētājs"], [1, iban(1), "skatīt", "Dome"], {
            1: "iban", 2: "access_mode", 3: "holder"
        }),
        (["Konts", "V", "Režīms"], [iban(1), "EUR", "vadīt"], {0: "iban", 2: "access_mode"}),
        (["Konts", "Režīms", 2024, 2025, "Maksājuma limits", "Dienas limits"], [iban(1), "vadīt", 7, 8, 5, 6], {
            0: "iban", 1: "access_mode", 4: "payment_limit", 5: "daily_limit"
        }),
        (["Konts", "Piekļuves tiesības"], [iban(1), "skatīt"], {0: "iban", 1: "access_mode"}),
        (["Konts", "Esošais režīms", "Jaunais režīms"], [iban(1), "skatīt", "vadīt"], {0: "iban", 2: "access_mode"}),
        (["Konts", "Vidējā maksājuma summa", "Maksājumu summa", "Viena maksājuma limits"], [iban(1), 1, 2, 3], {
            0: "iban", 3: "payment_limit"
        }),
        (["Konts", "Turētāja tālrunis", "Konta turētājs"], [iban(1), "67123456", "Dome"], {0: "iban", 2: "holder"}),
        (["Konts", "Pilnvarotā persona"], [iban(1), "Anna Liepa"], {0: "iban"}),
        (["Konts", "Skatīšanas režīms", "Vadīšanas režīms"], [iban(1), "X", ""], {
            0: "iban", 1: "view_mark", 2: "manage_mark"
        }),
        (["Konts", "Viena maksā-\njuma limits", "Vienas die-\nnas limits"], [iban(1), 5, 6], {
            0: "iban", 1: "payment_limit", 2: "daily_limit"
        }),
        (["Konts", "Pēc likuma", "Tiesiskais pamats"], [iban(1), "X", "Likums"], {0: "iban", 2: "legal_basis"}),
        (["Konts", "Slēgšanas datums", "Atļauja (Nr., datums)"], [iban(1), "", "Nr. 5"], {
            0: "iban", 1: "closed_mark", 2: "permission"
        }),
        (["Konts", "Slēgts/bloķēts"], [iban(1), ""], {0: "iban", 1: "status"}),
    ],
    ids=str,
)  # fmt: skip
def test_headings_are_found_among_others(headings: list[Cell], row: list[Cell], roles: dict[int, str]) -> None:
    assert dict(understand(table(headings, row)).roles) == roles


def test_headings_are_found_in_a_wide_table_but_not_far_below() -> None:
    wide: list[Cell] = [f"Lauks {number}" for number in range(300)]
    found = understand(table(["Konts", *wide], [iban(1), *wide]))
    assert (dict(found.roles), found.data_from) == ({0: "iban"}, 2)
    above = [wide[:250] for _ in range(20)]
    assert understand(table(*above, ["Konts", "Dienas limits", "Vadīt"], [iban(1), 5, "X"])).headings == {}


def test_headings_below_a_whole_form_are_found() -> None:
    above = [[f"{number}. lauks", "vērtība"] for number in range(60)]
    assert understand(table(*above, ["Konts", "Dienas limits", "Maksājuma limits"], [iban(1), 9, 5])).data_from == 62


@pytest.mark.parametrize(
    ("row", "roles"),
    [
        ([7, iban(1), "vadīt", 5000, 20000], {1: "iban", 2: "access_mode", 3: "payment_limit", 4: "daily_limit"}),
        ([2026, 2275, iban(1), 5000, 20000], {2: "iban", 3: "payment_limit", 4: "daily_limit"}),
        ([iban(1), 123.45, "vadīt", 5000, 20000], {
            0: "iban", 2: "access_mode", 3: "payment_limit", 4: "daily_limit"
        }),
        ([iban(1), 90000024455, 5000, 20000], {0: "iban", 2: "payment_limit", 3: "daily_limit"}),
    ],
    ids=str,
)  # fmt: skip
def test_other_numbers_without_headings_are_no_limits(row: list[Cell], roles: dict[int, str]) -> None:
    assert dict(understand(table(row)).roles) == roles


def test_row_without_further_roles_is_not_a_second_row_of_headings() -> None:
    found = understand(table(["Konts", "Statuss", "Tiesiskais pamats"], ["'=1+1", "atvērts", ""], [iban(1), "", ""]))
    assert (found.data_from, found.headings[0]) == (2, "Konts")


def test_column_without_a_heading_gets_a_role_by_its_cells() -> None:
    found = understand(table(["", "Skatīt", "Vadīt"], [iban(1), "X", ""], [iban(2), "", "X"]))
    assert dict(found.roles) == {0: "iban", 1: "view_mark", 2: "manage_mark"}


def test_accounts_under_another_heading_are_found() -> None:
    found = understand(table(["Rekvizīts", "Skatīt", "Vadīt"], [iban(1), "X", ""]))
    assert dict(found.roles) == {0: "iban", 1: "view_mark", 2: "manage_mark"}


def test_table_of_other_things_has_no_roles() -> None:
    assert dict(understand(table(["Maize", 5], ["Piens", 7], ["Sāls", 1])).roles) == {}


def test_columns_can_be_given_other_roles() -> None:
    columns = Columns({0: "iban", 1: "payment_limit"}, {}, 2)
    assert dict(columns.with_roles({1: "daily_limit", 2: "payment_limit"}).roles) == {
        0: "iban",
        1: "daily_limit",
        2: "payment_limit",
    }
    assert dict(columns.with_roles({2: "payment_limit"}).roles) == {0: "iban", 2: "payment_limit"}
    assert dict(columns.with_roles({0: ""}).roles) == {1: "payment_limit"}
    for wrong in ({0: "iban", 2: "iban"}, {0: "price"}):
        with pytest.raises(ValueError, match="unknown or doubled"):
            columns.with_roles(wrong)
