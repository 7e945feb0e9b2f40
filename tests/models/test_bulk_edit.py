"""Many accounts changed at once, and the one undo."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from applications.acts.editing import save_account
from applications.domain.document import Account as Part
from applications.models import Application, BulkEdit, Conflict, Frozen, State, Superseded
from tests.support.drafts import MANAGED, account, draft, fresh, iban, many_accounts

pytestmark = pytest.mark.django_db


def listed(application: Application) -> list[tuple[dict[str, str], int, bool]]:
    return [(row.typed(), row.errors, row.is_duplicate) for row in application.accounts.live()]


@pytest.fixture
def application() -> Application:
    return draft("g", accounts=[account(1), account(2, **MANAGED), account(1), account(3, status="closed")])


def test_edit_changes_the_rows_in_their_places_and_undo_restores_them(application: Application) -> None:
    before = listed(application)
    rows = application.accounts.live().filter(status="open")
    change = BulkEdit.edit(rows, application, {"access_mode": "manage", "payment_limit": "5", "daily_limit": "4"})
    limits = {"access_mode": "manage", "payment_limit": "5", "daily_limit": "4"}
    assert listed(application) == [
        (account(1) | limits, 1, False),
        (account(2) | limits, 1, False),
        (account(1) | limits, 1, True),
        (account(3, status="closed"), 0, False),
    ]
    assert (change.kind, change.number) == ("edit", 3)
    change.undo()
    assert listed(application) == before
    assert application.bulk_edits.count() == 0


def test_remove_takes_rows_off_and_undo_restores_them(application: Application) -> None:
    before = listed(application)
    change = BulkEdit.remove(application.accounts.live()[:2], application)
    assert [typed["iban"] for typed, *_ in listed(application)] == [iban(1), iban(3)]
    assert [duplicate for *_, duplicate in listed(application)] == [False, False]
    assert application.accounts.removed().count() == 2
    change.undo()
    assert listed(application) == before


@pytest.mark.parametrize(
    ("replace", "expected"), [(False, [1, 2, 1, 3, 3, 9]), (True, [3, 9])], ids=["added", "in the place of all"]
)
def test_taking_over_can_be_undone(application: Application, replace: bool, expected: list[int]) -> None:
    before = listed(application)
    change = BulkEdit.take_over(application, [Part(**account(3)), Part(**account(9))], replace=replace)
    assert [typed["iban"] for typed, *_ in listed(application)] == [iban(number) for number in expected]
    assert [duplicate for *_, duplicate in listed(application)][-2:] == [not replace, False]
    change.undo()
    assert listed(application) == before


def test_taking_over_marks_what_is_doubled_among_the_new_ones(application: Application) -> None:
    new = [Part(**account(9)), Part(iban=""), Part(**account(9)), Part(iban=""), Part(**account(1))]
    BulkEdit.take_over(application, new, replace=False)
    assert [duplicate for *_, duplicate in listed(application)][-5:] == [False, False, True, False, True]


def test_merging_writes_over_listed_accounts_and_adds_the_others(application: Application) -> None:
    before = listed(application)
    same, changed = (Part(**account(number)) for number in (1, 3))
    changed = replace(changed, status="blocked", access_mode="view", payment_limit=None, daily_limit=None)
    change = BulkEdit.merge(application, lambda _listed: [same, changed, Part(**account(9)), changed])
    after = listed(application)
    assert [typed["iban"] for typed, *_ in after] == [iban(number) for number in (1, 2, 1, 3, 9, 3)]
    assert [typed["status"] for typed, *_ in after] == ["open", "open", "open", "blocked", "open", "blocked"]
    assert [duplicate for *_, duplicate in after] == [False, False, True, False, False, True]
    assert (change.kind, change.number) == (BulkEdit.MERGE, 3)
    change.undo()
    assert listed(application) == before


def test_merging_completes_what_another_window_saved_meanwhile(application: Application) -> None:
    application.document()
    row = fresh(application).accounts.live()[0]
    save_account(row, row.typed() | {"status": "blocked"}, read_at=row.revision)

    def limited(there: Sequence[Part]) -> list[Part]:
        return [replace(there[0], access_mode="manage", payment_limit=7, daily_limit=9)]

    BulkEdit.merge(application, limited)
    changed = application.accounts.live()[0]
    assert (changed.status, changed.payment_limit) == ("blocked", "7")


def test_merging_nothing_new_changes_nothing(application: Application) -> None:
    before = listed(application)
    change = BulkEdit.merge(application, lambda _listed: [Part(**account(2, **MANAGED))])
    assert (change.kind, change.number, listed(application)) == (BulkEdit.ADD, 0, before)


def test_change_cannot_be_undone_once_something_else_was_saved(application: Application) -> None:
    change = BulkEdit.remove(application.accounts.live()[:1], application)
    assert change.can_undo(fresh(application))
    row = application.accounts.live()[0]
    save_account(row, row.typed() | {"status": "blocked"}, read_at=row.revision)
    now = listed(application)
    assert not change.can_undo(fresh(application))
    with pytest.raises(Superseded):
        change.undo()
    assert listed(application) == now


def test_only_the_last_change_is_kept(application: Application) -> None:
    BulkEdit.edit(application.accounts.live(), application, {"status": "blocked"})
    BulkEdit.edit(application.accounts.live(), application, {"status": "closed"})
    assert (application.accounts.count(), application.bulk_edits.count()) == (4, 1)
    application.bulk_edits.get().undo()
    assert {row.status for row in application.accounts.live()} == {"blocked"}


def test_edited_rows_stay_the_rows_that_other_windows_know(application: Application) -> None:
    keys = [row.pk for row in application.accounts.live()]
    row = application.accounts.live()[0]
    change = BulkEdit.edit(application.accounts.live(), application, {"status": "blocked"})
    assert [row.pk for row in application.accounts.live()] == keys
    with pytest.raises(Conflict) as conflict:
        save_account(row, row.typed() | {"legal_basis": "x"}, read_at=row.revision)
    assert conflict.value.stored.status == "blocked"
    change.undo()
    assert [row.pk for row in application.accounts.live()] == keys
    with pytest.raises(Conflict):
        save_account(row, row.typed() | {"legal_basis": "x"}, read_at=row.revision + 1)


def test_finished_application_is_not_changed(application: Application) -> None:
    Application.objects.update(state=State.PREPARED)
    before = listed(application)
    with pytest.raises(Frozen):
        BulkEdit.edit(application.accounts.live(), application, {"status": "closed"})
    assert listed(application) == before


def test_change_of_thousands_is_one_change() -> None:
    application = draft("g")
    many_accounts(application, 6000)
    change = BulkEdit.edit(application.accounts.live(), application, {"status": "closed"})
    assert (change.number, application.accounts.live().filter(status="closed").count()) == (6000, 6000)
    change.undo()
    assert application.accounts.live().filter(status="open").count() == 6000
