"""A table is loaded, its columns corrected, its accounts taken over; without the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from applications.acts import tables
from applications.acts.bulk_editing import undo
from applications.formats.spreadsheet.roles import HOLDER_NAME, IBAN
from applications.models import Application, Frozen, LimitReached, State, Upload
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from common import limits
from tests.support.drafts import account, draft, iban, stored
from tests.support.spreadsheet_files import xlsx

pytestmark = pytest.mark.django_db

CELLS = f"Konts\tRežīms\n{iban(1)}\tpārvaldīt\n{iban(2)}\tskatīties\n"


@pytest.fixture
def application() -> Application:
    return draft("g", accounts=[account(1, status="closed"), account(3)])


def listed(application: Application) -> list[tuple[str, str, str]]:
    return [(row.iban, row.access_mode, row.status) for row in application.accounts.live()]


def test_accounts_are_merged_with_the_listed_ones(application: Application) -> None:
    tables.load_pasted(application, CELLS, client="")
    tables.take_over(application, by="Anna")
    assert listed(application) == [
        (iban(1), "manage", "closed"),
        (iban(3), "view", "open"),
        (iban(2), "view", "open"),
    ]
    event = application.events.last()
    assert event
    assert (event.kind, event.by, event.added, event.edited) == ("table", "Anna", 1, 1)
    assert not Upload.objects.exists()


def test_right_accounts_replace_the_listed_ones(application: Application) -> None:
    tables.load(application, "konti.csv", CELLS.replace("\t", ";").encode(), client="")
    tables.take_over(application, replace=True, only_right=True)
    assert listed(application) == [(iban(2), "view", "open")]  # an account to manage needs limits


@pytest.mark.parametrize(
    ("roles", "code", "sentence"),
    [
        ({0: "colour", 1: ""}, "role-unknown", "Kolonnas A saturu izvēlieties no saraksta."),
        ({0: HOLDER_NAME, 1: HOLDER_NAME}, "role-twice", "Kolonnām A un B izvēlēts viens un tas pats"),
    ],
)
def test_roles_that_cannot_be_are_refused(
    application: Application, roles: dict[int, str], code: str, sentence: str
) -> None:
    tables.load_pasted(application, CELLS, client="")
    with pytest.raises(Unsuitable) as refused:
        tables.set_roles(application, roles)
    assert refused.value.code == code
    assert refusals.sentence(refused.value).startswith(sentence)
    assert Upload.objects.get().roles == ""


def test_corrected_roles_are_kept(application: Application) -> None:
    tables.load_pasted(application, CELLS, client="")
    tables.set_roles(application, {0: IBAN, 1: ""})
    assert tables.loaded(application).columns.roles == {0: IBAN}


ACTS: dict[str, Callable[[Application], object]] = {
    "sheet": lambda application: tables.choose_sheet(application, "A", client=""),
    "roles": lambda application: tables.set_roles(application, {0: IBAN, 1: ""}),
    "merge": tables.take_over,
    "replace": lambda application: tables.take_over(application, replace=True),
}


@pytest.mark.parametrize("name", ACTS)
def test_acts_need_a_loaded_table(application: Application, name: str) -> None:
    before = stored(application)
    with pytest.raises(Unsuitable, match=r"^no-table$"):
        ACTS[name](application)
    assert stored(application) == before


@pytest.mark.parametrize("name", ["roles", "merge", "replace", "load"])
def test_finished_application_takes_nothing_over(application: Application, name: str) -> None:
    tables.load_pasted(application, CELLS, client="")
    Application.objects.update(state=State.PREPARED)
    before, table = stored(application), Upload.objects.values().get()
    acts = ACTS | {"load": lambda application: tables.load_pasted(application, CELLS, client="")}
    with pytest.raises(Frozen):
        acts[name](application)
    assert stored(application) == before
    assert Upload.objects.values().get() == table


def test_forgotten_table_leaves_the_draft_as_it_is(application: Application) -> None:
    before = stored(application)
    tables.load_pasted(application, CELLS, client="")
    tables.forget(application)
    assert stored(application) == before
    assert not Upload.objects.exists()


def test_all_sheets_are_taken_in_one_edit(application: Application) -> None:
    head = ["Konts", "Režīms"]
    book = xlsx([head, [iban(4), "skatīt"], [iban(6), "skatīt"]], [head, [iban(5), "skatīt"]], names=("A", "B"))
    tables.load(application, "konti.xlsx", book, client="")
    tables.take_over(application, all_sheets=True)
    assert [number for number, _mode, _status in listed(application)] == [iban(n) for n in (1, 3, 4, 6, 5)]
    assert not Upload.objects.exists()
    undo(application)
    assert [number for number, _mode, _status in listed(application)] == [iban(1), iban(3)]


@pytest.mark.parametrize("doubtful", [[["Konts", "Režīms"], [iban(5), "kā"]], [["Nosaukums"], [f"x {iban(5)} y"]]])
def test_sheet_with_an_error_or_a_question_is_loaded_in_place_of_the_taken_one(
    application: Application, doubtful: list[list[str]]
) -> None:
    head = ["Konts", "Režīms"]
    book = xlsx([head, [iban(4), "skatīt"], [iban(6), "skatīt"]], doubtful, names=("A", "B"))
    tables.load(application, "konti.xlsx", book, client="")
    tables.take_over(application, all_sheets=True)
    assert [number for number, _mode, _status in listed(application)] == [iban(n) for n in (1, 3, 4, 6)]
    assert Upload.objects.get().content.sheet == "B"


@pytest.mark.parametrize("how", [False, True], ids=["merged", "replaced"])
def test_table_that_is_taken_over_twice_at_once_can_be_undone(
    application: Application, monkeypatch: pytest.MonkeyPatch, how: bool
) -> None:
    """The second press has read the table before the first one took it."""
    before = listed(application)
    tables.load_pasted(application, CELLS, client="")
    read = tables.loaded(application)
    tables.take_over(application, replace=how)
    monkeypatch.setattr(tables, "loaded", lambda application: read)
    with pytest.raises(Unsuitable):
        tables.take_over(application, replace=how)
    undo(application)
    assert sorted(listed(application)) == sorted(before)


def test_taking_over_is_limited_by_client(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, limits.TAKE_OVER, limits.Rate(1, 60))
    for client, is_refused in (("127.0.0.1", False), ("127.0.0.1", True), ("127.0.0.2", False)):
        tables.load_pasted(application, CELLS, client="")
        if is_refused:
            with pytest.raises(LimitReached, match="take-over-rate"):
                tables.take_over(application, client=client)
        else:
            tables.take_over(application, client=client)
