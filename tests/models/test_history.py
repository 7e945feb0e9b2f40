"""Edits in the history: a sitting is one line, and nothing that was typed is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.acts.amending import open_for_editing
from applications.acts.bulk_editing import (
    add_accounts,
    edit_accounts,
    merge_accounts,
    remove_accounts,
    replace_accounts,
    undo,
)
from applications.acts.editing import (
    add_account,
    remove_account,
    restore_account,
    restore_accounts,
    save_account,
    save_section,
)
from applications.acts.recording import SITTING
from applications.domain.document import Account as Part
from applications.models import Account, Application, Conflict, Event, LimitReached
from tests.support.drafts import MANAGED, SECTIONS, account, draft, freeze, fresh, iban, many_accounts

pytestmark = pytest.mark.django_db

NAMED = SECTIONS["client"] | {"name": "Cita iestāde"}


@pytest.fixture
def application() -> Application:
    """A draft with two accounts, whose history begins only now."""
    made = draft("g", SECTIONS, [account(1), account(2, **MANAGED)])
    made.events.all().delete()
    Account.objects.update(noted_in=None)
    return fresh(made)


def rename(application: Application, by: str = "Anna") -> None:
    row = fresh(application).client
    save_section(row, row.typed() | {"name": f"{row.name}a"}, read_at=row.revision, by=by)


def store(application: Application, number: int, **typed: str) -> None:
    row = application.accounts.live()[number]
    save_account(row, row.typed() | typed, read_at=row.revision, by="Anna")


def noted(application: Application) -> list[tuple[Any, ...]]:
    return [(event.by, event.text()) for event in application.events.all()]


def pause(time: datetime.timedelta) -> None:
    Event.objects.update(until=timezone.now() - time)


def test_sitting_is_one_line_for_each_person_and_section(application: Application) -> None:
    rename(application)
    rename(application)
    row = application.preparer
    save_section(row, row.typed() | {"phone": "67000000"}, read_at=1, by="Anna")
    rename(application)
    rename(application, by="Ilze")
    assert noted(application) == [
        ("Anna", "Labota sadaļa „Iestāde”"),
        ("Anna", "Labota sadaļa „Sagatavotājs”"),
        ("Ilze", "Labota sadaļa „Iestāde”"),
    ]
    event = application.events.first()
    assert event
    assert event.until is not None
    assert event.until > event.at


@pytest.mark.parametrize(("time", "lines"), [(SITTING - datetime.timedelta(seconds=9), 1), (SITTING * 1.01, 2)])
def test_sitting_ends_with_a_pause(application: Application, time: datetime.timedelta, lines: int) -> None:
    rename(application)
    pause(time)
    rename(application)
    assert len(noted(application)) == lines


def test_sitting_ends_where_the_state_changes(application: Application) -> None:
    rename(application)
    freeze(fresh(application))
    open_for_editing(application)
    rename(application)
    assert [told for _by, told in noted(application)] == [
        "Labota sadaļa „Iestāde”",
        "Sagatavots dokuments",
        "Atvērts labošanai",
        "Labota sadaļa „Iestāde”",
    ]


def test_saving_without_a_change_and_what_was_refused_are_not_noted(application: Application) -> None:
    save_section(application.client, application.client.typed(), read_at=1, by="Anna")
    store(application, 0)
    stale = fresh(application)
    rename(application)
    with pytest.raises(Conflict):
        save_section(stale.client, NAMED | {"name": "Trešā"}, read_at=1)
    row = application.accounts.live()[0]
    with pytest.raises(Conflict):
        save_account(row, account(5), read_at=99)
    assert noted(application) == [("Anna", "Labota sadaļa „Iestāde”")]


def test_accounts_are_counted_each_once_a_sitting(application: Application) -> None:
    for limit in ("5001", "5002", "5003"):
        store(application, 1, payment_limit=limit)
    store(application, 0, status="closed")
    added = add_account(application, account(3), by="Anna")
    save_account(added, account(4), read_at=1, by="Anna")
    remove_account(added, by="Anna")
    restore_account(added, by="Anna")
    assert noted(application) == [
        ("Anna", "Labota sadaļa „Konti”: pievienoti 2 konti, mainīti 2 konti, izņemts 1 konts")
    ]
    pause(SITTING * 2)
    store(application, 1, payment_limit="5004")
    assert noted(application)[1:] == [("Anna", "Labota sadaļa „Konti”: mainīts 1 konts")]


def test_account_that_another_window_saved_alike_is_counted_once(application: Application) -> None:
    first, second = application.accounts.live()[0], application.accounts.live()[0]
    for row in (first, second):
        save_account(row, row.typed() | {"status": "closed"}, read_at=1, by="Anna")
    assert noted(application) == [("Anna", "Labota sadaļa „Konti”: mainīts 1 konts")]


def test_changes_of_many_accounts_and_their_undoing_are_noted(application: Application) -> None:
    live = application.accounts.live()
    edit_accounts(application, live, {"status": "blocked"}, by="Anna")
    undo(application, by="Anna")
    remove_accounts(application, live, by="Anna")
    undo(application, by="Anna")
    parts = [Part(iban(number), access_mode="view", status="closed") for number in (1, 8, 9)]
    merge_accounts(application, lambda _listed: parts, by="Anna")
    replace_accounts(application, parts, by="Anna")
    restore_accounts(application, by="Anna")
    assert noted(application) == [
        ("Anna", "Vairāki konti reizē: mainīti 2 konti, izņemti 2 konti"),
        ("Anna", "Atsaukta darbība ar vairākiem kontiem: pievienoti 2 konti, mainīti 2 konti"),
        ("Anna", "Ielādēta kontu tabula: pievienoti 5 konti, mainīts 1 konts, izņemti 4 konti"),
        ("Anna", "Labota sadaļa „Konti”: pievienoti 4 konti"),
    ]


def test_undone_addition_is_noted_as_taken_off(application: Application) -> None:
    add_accounts(application, [Part(iban(9), access_mode="view")], by="Anna")
    undo(application, by="Anna")
    assert noted(application)[1] == ("Anna", "Atsaukta darbība ar vairākiem kontiem: izņemts 1 konts")


def test_what_had_no_room_is_not_noted(application: Application) -> None:
    many_accounts(application, 9_998, first=10)
    with pytest.raises(LimitReached):
        add_account(application, account(3))
    assert noted(application) == []


def test_saving_an_account_takes_as_many_queries_with_a_long_history(application: Application) -> None:
    counts = []
    store(application, 0, status="closed")
    for number, status in ((1, "closed"), (500, "blocked")):
        Event.objects.bulk_create(Event(application=application, kind="link-opened") for _event in range(number))
        store(application, 0, status="open")
        with CaptureQueriesContext(connection) as queries:
            store(application, 0, status=status)  # in the sitting that the one before has begun
        counts.append(len(queries))
    assert counts[0] == counts[1]
