"""Many accounts are edited, removed, added or replaced at once, and the last bulk edit can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest

from applications.acts import bulk_editing
from applications.acts.bulk_editing import (
    add_accounts,
    edit_accounts,
    merge_accounts,
    remove_accounts,
    replace_accounts,
    undo,
)
from applications.acts.editing import remove_account, save_account
from applications.domain.document import Account as Part
from applications.models import Application, BulkEdit, Conflict, Frozen, State, Superseded
from applications.models.errors import Unsuitable
from tests.support.drafts import MANAGED, account, draft, fresh, iban, many_accounts, stored

pytestmark = pytest.mark.django_db


def listed(application: Application) -> list[tuple[dict[str, str], int, bool]]:
    return [(row.typed(), row.errors, row.is_duplicate) for row in application.accounts.live()]


@pytest.fixture
def application() -> Application:
    return draft("g", accounts=[account(1), account(2, **MANAGED), account(1), account(3, status="closed")])


def test_edited_accounts_keep_their_places_and_undo_restores_them(application: Application) -> None:
    before = listed(application)
    rows = application.accounts.live().filter(status="open")
    bulk_edit = edit_accounts(
        application, rows, {"access_mode": "manage", "payment_limit": "5", "daily_limit": "4"}
    ).bulk_edit
    limits = {"access_mode": "manage", "payment_limit": "5", "daily_limit": "4"}
    assert listed(application) == [
        (account(1) | limits, 1, False),
        (account(2) | limits, 1, False),
        (account(1) | limits, 1, True),
        (account(3, status="closed"), 0, False),
    ]
    assert (bulk_edit.kind, bulk_edit.number) == ("edit", 3)
    undo(application)
    assert listed(application) == before
    assert application.bulk_edits.count() == 0


def test_removed_accounts_are_restored_by_undo(application: Application) -> None:
    before = listed(application)
    remove_accounts(application, application.accounts.filter(position__lte=2))
    assert [typed["iban"] for typed, *_ in listed(application)] == [iban(1), iban(3)]
    assert [duplicate for *_, duplicate in listed(application)] == [False, False]
    assert application.accounts.removed().count() == 2
    undo(application)
    assert listed(application) == before


@pytest.mark.parametrize(
    ("act", "expected"), [(add_accounts, [1, 2, 1, 3, 3, 9]), (replace_accounts, [3, 9])], ids=["added", "replaced"]
)
def test_added_and_replaced_accounts_can_be_undone(
    application: Application, act: Callable[..., BulkEdit], expected: list[int]
) -> None:
    before = listed(application)
    bulk_edit = act(application, [Part(**account(3)), Part(**account(9))])
    assert bulk_edit.number == 2
    assert [typed["iban"] for typed, *_ in listed(application)] == [iban(number) for number in expected]
    assert [duplicate for *_, duplicate in listed(application)][-2:] == [act is add_accounts, False]
    undo(application)
    assert listed(application) == before


def test_duplicates_among_added_accounts_are_marked(application: Application) -> None:
    new = [Part(**account(9)), Part(iban=""), Part(**account(9)), Part(iban=""), Part(**account(1))]
    add_accounts(application, new)
    assert [duplicate for *_, duplicate in listed(application)][-5:] == [False, False, True, False, True]


def test_merging_overwrites_listed_accounts_and_adds_the_others(application: Application) -> None:
    before = listed(application)
    same, changed = (Part(**account(number)) for number in (1, 3))
    changed = replace(changed, status="blocked", access_mode="view", payment_limit=None, daily_limit=None)
    bulk_edit = merge_accounts(application, lambda _listed: [same, changed, Part(**account(9)), changed])
    after = listed(application)
    assert [typed["iban"] for typed, *_ in after] == [iban(number) for number in (1, 2, 1, 3, 9, 3)]
    assert [typed["status"] for typed, *_ in after] == ["open", "open", "open", "blocked", "open", "blocked"]
    assert [duplicate for *_, duplicate in after] == [False, False, True, False, False, True]
    assert (bulk_edit.kind, bulk_edit.number) == (BulkEdit.MERGE, 3)
    undo(application)
    assert listed(application) == before


def test_merging_sees_what_another_window_saved(application: Application) -> None:
    application.document()
    row = fresh(application).accounts.live()[0]
    save_account(row, row.typed() | {"status": "blocked"}, read_at=row.revision)

    def limited(there: Sequence[Part]) -> list[Part]:
        return [replace(there[0], access_mode="manage", payment_limit=7, daily_limit=9)]

    merge_accounts(application, limited)
    changed = application.accounts.live()[0]
    assert (changed.status, changed.payment_limit) == ("blocked", "7")


def test_merging_the_same_accounts_changes_nothing(application: Application) -> None:
    before = listed(application)
    bulk_edit = merge_accounts(application, lambda _listed: [Part(**account(2, **MANAGED))])
    assert (bulk_edit.kind, bulk_edit.number, listed(application)) == (BulkEdit.ADD, 0, before)


def test_bulk_edit_followed_by_another_edit_cannot_be_undone(application: Application) -> None:
    bulk_edit = remove_accounts(application, application.accounts.filter(position=1))
    assert bulk_edit.can_undo(fresh(application))
    row = application.accounts.live()[0]
    save_account(row, row.typed() | {"status": "blocked"}, read_at=row.revision)
    now = listed(application)
    assert not bulk_edit.can_undo(fresh(application))
    with pytest.raises(Superseded):
        undo(application)
    assert listed(application) == now


def test_only_the_last_bulk_edit_is_kept(application: Application) -> None:
    edit_accounts(application, application.accounts.live(), {"status": "blocked"})
    edit_accounts(application, application.accounts.live(), {"status": "closed"})
    assert (application.accounts.count(), application.bulk_edits.count()) == (4, 1)
    undo(application)
    assert {row.status for row in application.accounts.live()} == {"blocked"}


def test_edited_rows_keep_their_keys_and_get_a_new_revision(application: Application) -> None:
    keys = [row.pk for row in application.accounts.live()]
    row = application.accounts.live()[0]
    edit_accounts(application, application.accounts.live(), {"status": "blocked"})
    assert [row.pk for row in application.accounts.live()] == keys
    with pytest.raises(Conflict) as conflict:
        save_account(row, row.typed() | {"legal_basis": "x"}, read_at=row.revision)
    assert conflict.value.stored.status == "blocked"
    undo(application)
    assert [row.pk for row in application.accounts.live()] == keys
    with pytest.raises(Conflict):
        save_account(row, row.typed() | {"legal_basis": "x"}, read_at=row.revision + 1)


def test_accounts_of_a_finished_application_are_not_edited(application: Application) -> None:
    Application.objects.update(state=State.PREPARED)
    before = listed(application)
    with pytest.raises(Frozen):
        edit_accounts(application, application.accounts.live(), {"status": "closed"})
    assert listed(application) == before


def test_thousands_of_accounts_are_one_bulk_edit() -> None:
    application = draft("g")
    many_accounts(application, 6000)
    bulk_edit = edit_accounts(application, application.accounts.live(), {"status": "closed"}).bulk_edit
    assert (bulk_edit.number, application.accounts.live().filter(status="closed").count()) == (6000, 6000)
    undo(application)
    assert application.accounts.live().filter(status="open").count() == 6000


def test_faulty_accounts_are_counted(application: Application) -> None:
    limits = {"access_mode": "manage", "payment_limit": "5", "daily_limit": "4"}
    assert edit_accounts(application, application.accounts.filter(position__lte=2), limits).faulty == 2
    assert edit_accounts(application, application.accounts.live(), {"status": "closed"}).faulty == 2


@pytest.mark.parametrize("act", [remove_accounts, partial(edit_accounts, typed={"status": "closed"})])
def test_bulk_edit_without_accounts_is_refused(application: Application, act: Callable[..., object]) -> None:
    others = draft("g", accounts=[account(7)])
    remove_account(application.accounts.get(position=4))
    before = stored(application)
    for rows in (application.accounts.none(), application.accounts.filter(position=4), others.accounts.live()):
        with pytest.raises(Unsuitable, match=r"^no-accounts$"):
            act(application, rows)
    assert stored(application) == before
    assert others.accounts.live().count() == 1


def test_bulk_edit_without_values_is_refused(application: Application) -> None:
    before = stored(application)
    with pytest.raises(Unsuitable, match=r"^no-values$"):
        edit_accounts(application, application.accounts.live(), {})
    assert stored(application) == before


def test_nothing_is_undone_where_there_was_no_bulk_edit(application: Application) -> None:
    before = stored(application)
    with pytest.raises(Superseded):
        undo(application)
    assert stored(application) == before


def test_acts_note_who_acted(application: Application) -> None:
    edit_accounts(application, application.accounts.live(), {"status": "closed"}, by="Anna")
    undo(application, by="Ilze")
    kinds = application.events.values_list("kind", "by", "added", "edited", "removed")
    assert [*kinds][-2:] == [("bulk", "Anna", 0, 4, 0), ("undone", "Ilze", 0, 4, 0)]
    assert fresh(application).saved_by == "Ilze"


def test_edit_that_changes_nothing_leaves_the_one_before_to_be_undone(application: Application) -> None:
    before = listed(application)
    values = {"access_mode": "view", "payment_limit": "", "daily_limit": ""}
    assert edit_accounts(application, application.accounts.live(), values).bulk_edit.number == 4
    events, revision = application.events.count(), fresh(application).revision
    again = edit_accounts(fresh(application), application.accounts.live(), values)
    assert (again.bulk_edit.number, again.faulty) == (0, 0)
    assert (application.events.count(), fresh(application).revision) == (events, revision)
    undo(application)
    assert listed(application) == before


def test_merge_that_changes_nothing_leaves_the_one_before_to_be_undone(application: Application) -> None:
    before = listed(application)
    merge_accounts(application, lambda listed: [Part(iban(9), access_mode="view")])
    revision = fresh(application).revision
    assert merge_accounts(fresh(application), lambda listed: [Part(iban(9), access_mode="view")]).number == 0
    assert fresh(application).revision == revision
    undo(application)
    assert listed(application) == before


def test_draft_keeps_a_bounded_number_of_removed_accounts(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_editing, "MOST_REMOVED", 5)
    for number in range(12):
        before = listed(application)
        replace_accounts(application, [Part(iban(10 * number + each), access_mode="view") for each in range(1, 5)])
        assert application.accounts.removed().count() <= 5
    assert application.accounts.count() == 4 + 5
    undo(application)
    assert listed(application) == before
