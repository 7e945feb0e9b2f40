"""The accounts: kept as typed, judged with every change, duplicates marked wherever they stand."""

import random

import pytest

from applications.acts.beginning import begin
from applications.acts.bulk_editing import add_accounts
from applications.acts.editing import add_account, remove_account, restore_account, save_account
from applications.domain.checking import check
from applications.domain.document import Account as Part
from applications.models import Account, Application, Conflict, Frozen, LimitReached, State
from applications.models.account import Tally
from tests.support.drafts import MANAGED, account, draft, fresh, iban, stored

pytestmark = pytest.mark.django_db


def duplicates(application: Application) -> list[int]:
    """The places, from 1, of the live rows marked as duplicates."""
    return [place for place, row in enumerate(application.accounts.live(), 1) if row.is_duplicate]


def test_add_puts_the_row_at_the_end() -> None:
    application = draft("g", {}, [account(3), account(1), account(2)])
    assert [row.iban for row in application.accounts.live()] == [iban(3), iban(1), iban(2)]
    assert fresh(application).revision == 3


def test_add_after_a_removed_row_leaves_its_place_free() -> None:
    application = draft("g", {}, [account(1), account(2)])
    removed = application.accounts.live()[1]
    remove_account(removed)
    add_account(application, account(3))
    restore_account(removed)
    assert [row.iban for row in application.accounts.live()] == [iban(1), iban(2), iban(3)]


def test_part_is_clean() -> None:
    row = Account(**account(1, iban=f" {iban(1).lower()}", payment_limit="1 000 EUR", access_mode="manage"))
    assert row.part() == Part(iban(1), access_mode="manage", payment_limit=1000)


@pytest.mark.parametrize(
    ("typed", "errors", "key"),
    [
        (account(1), 0, iban(1)),
        (account(1, access_mode=""), 1, iban(1)),
        (account(1, iban="LV00"), 1, ""),
        (account(1, iban=""), 1, ""),
        (account(1, access_mode="manage"), 2, iban(1)),
        (account(1, holder="other", access_mode="manage", payment_limit="x", daily_limit="1,5"), 4, iban(1)),
    ],
)
def test_row_is_judged_when_it_is_added(typed: dict[str, str], errors: int, key: str) -> None:
    row = add_account(draft("g", {}), typed)
    assert (row.errors, row.iban_key) == (errors, key)
    assert len(row.findings()) == errors
    assert row.typed() == typed


def test_store_judges_anew() -> None:
    row = add_account(draft("g", {}), account(1, access_mode=""))
    save_account(row, account(2), read_at=1)
    assert (row.errors, row.iban_key, row.revision) == (0, iban(2), 2)


def test_store_over_another_revision_is_a_conflict() -> None:
    application = draft("g", {}, [account(1)])
    row, before = application.accounts.live()[0], stored(application)
    with pytest.raises(Conflict) as caught:
        save_account(row, account(2), read_at=7)
    assert caught.value.stored.typed() == account(1)
    assert stored(application) == before
    save_account(row, account(1), read_at=7)
    assert row.typed() == account(1)


@pytest.mark.parametrize("number", [1, 2])
def test_store_into_a_removed_row_is_a_conflict(number: int) -> None:
    application = draft("g", {}, [account(1)])
    row = application.accounts.live()[0]
    remove_account(row)
    before = stored(application)
    with pytest.raises(Conflict) as caught:
        save_account(row, account(number), read_at=row.revision)
    assert caught.value.stored.removed_at is not None
    assert stored(application) == before


def test_finished_application_refuses_every_change() -> None:
    application = draft("g", {}, [account(1), account(2)])
    first, second = application.accounts.live()
    remove_account(second)
    Application.objects.update(state=State.PREPARED)
    before = stored(application)
    for change in (
        lambda: add_account(application, account(3)),
        lambda: save_account(first, account(3), read_at=1),
        lambda: remove_account(first),
        lambda: restore_account(second),
    ):
        with pytest.raises(Frozen):
            change()
    assert stored(application) == before


def test_second_of_two_is_the_duplicate_however_written() -> None:
    application = draft("g", {}, [account(1), account(2), account(1, iban=iban(1).lower() + " ")])
    assert duplicates(application) == [3]
    row = application.accounts.live()[2]
    assert [(found.code, found.path) for found in row.findings()] == [("account-duplicate", "accounts[].iban")]


def test_duplicates_are_mended_when_the_first_goes_and_made_again_when_it_comes_back() -> None:
    application = draft("g", {}, [account(1), account(1), account(1)])
    assert duplicates(application) == [2, 3]
    first = application.accounts.live()[0]
    remove_account(first)
    assert duplicates(application) == [2]
    restore_account(first)
    assert duplicates(application) == [2, 3]
    save_account(first, account(2), read_at=first.revision)
    assert duplicates(application) == [3]


def test_broken_ibans_are_no_duplicates() -> None:
    assert duplicates(draft("g", {}, [account(iban="LV00"), account(iban="LV00"), account(iban="")])) == []


def test_duplicates_are_of_one_application() -> None:
    draft("g", {}, [account(1)])
    assert duplicates(draft("g", {}, [account(1)])) == []


def test_kept_findings_are_those_of_the_whole_document() -> None:
    chance = random.Random(2)
    application = draft("g", {})
    for _ in range(60):
        rows = list(application.accounts.order_by("pk"))
        row = chance.choice(rows) if rows else None
        typed = account(chance.randrange(6), access_mode=chance.choice(["", "view", "manage"]))
        act = chance.randrange(4)
        if row is None or act == 0:
            add_account(application, typed)
        elif row.removed_at:
            restore_account(row)
        elif act == 1:
            remove_account(row)
        else:
            save_account(row, typed, read_at=row.revision)
        judged = [found for found in check(application.document()) if found.section == "accounts"]
        expected = [(found.row, found.code) for found in judged if found.row is not None]
        kept = [(n, each.code) for n, row in enumerate(application.accounts.live()) for each in row.findings()]
        assert kept == expected
        assert Tally.of(application).errors == len(expected)


def test_tally_counts_live_accounts() -> None:
    application = draft(
        "g",
        {},
        [account(1, **MANAGED), account(2, holder="other", permission="written"), account(2), account(3, iban="")],
    )
    remove_account(add_account(application, account(9, access_mode="")))
    assert Tally.of(application) == Tally(total=4, manage=1, other=1, wrong=2, errors=2)
    assert Tally.of(begin(guest="g")) == Tally(0, 0, 0, 0, 0)


def test_no_room_is_made_for_more_than_the_maximum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.acts.recording.MAXIMUM_ACCOUNTS", 2)
    application = draft("g", {}, [account(1), account(2)])
    with pytest.raises(LimitReached) as full:
        add_account(application, account(3))
    assert (full.value.code, full.value.values) == ("accounts", {"number": 2})
    removed = application.accounts.live()[0]
    remove_account(removed)
    add_account(application, account(3))
    before = stored(application)
    with pytest.raises(LimitReached):
        restore_account(removed)
    with pytest.raises(LimitReached):
        add_account(application, account(4))
    with pytest.raises(LimitReached):
        add_accounts(application, [Part(**account(5)), Part(**account(6))])
    assert stored(application) == before
