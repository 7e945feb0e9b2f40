"""Editing of a finished application is given up, and taken up again: nothing is lost either way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.acts import recording
from applications.acts.amending import discard, open_for_editing, restore
from applications.acts.bulk_editing import edit_accounts
from applications.acts.editing import add_account, remove_account, save_section
from applications.models import Application, Discarded, IllegalTransition, State
from applications.models.signed_file import SignedFile
from tests.support.addresses import JUDGED
from tests.support.drafts import MANAGED, SECTIONS, account, draft, freeze, fresh, make_registered, many_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished() -> Application:
    """Finished once, of odd notation."""
    application = draft(
        "g", SECTIONS, [account(1, payment_limit=""), account(2, **MANAGED | {"daily_limit": "20 000"})]
    )
    freeze(application)
    return fresh(application)


def sign(application: Application, *, passed: bool = True) -> SignedFile:
    kept: SignedFile = SignedFile.objects.create(
        version=application.versions.get(), name="a", content=b"", size=0, sha256="", judgement=JUDGED, passed=passed
    )
    return kept


def edit(application: Application) -> Application:
    """Open it and change a section and the accounts, in ways that no document can tell."""
    open_for_editing(application, by="Anna")
    application = fresh(application)
    save_section(application.client, SECTIONS["client"] | {"name": " Cita  iestāde "}, read_at=1)
    remove_account(application.accounts.live()[0])
    add_account(application, account(3, iban="LV nezināms", daily_limit="daudz"))
    edit_accounts(application, application.accounts.live(), {"status": "closed"})
    return fresh(application)


def typed(application: Application) -> Any:
    now = fresh(application)
    return [section.typed() for _name, section in now.sections()], [row.typed() for row in now.accounts.live()]


@pytest.mark.parametrize("state", [State.PREPARED, State.SIGNED, State.SENT])
def test_application_stands_again_where_it_stood(finished: Application, state: State) -> None:
    if state == State.SIGNED:
        sign(finished)
    if state != State.PREPARED:
        recording.move(finished, state)
    before = finished.document()
    application = edit(finished)
    assert discard(application, by="Ilze") is True
    assert (fresh(application).state, application.state) == (state, state)
    assert fresh(application).document() == before
    assert not application.accounts.removed().exists()
    assert not application.bulk_edits.exists()
    event = application.events.last()
    assert event
    assert (event.kind, event.by, event.from_state, event.to_state, event.version) == (
        "given-up",
        "Ilze",
        "draft",
        state,
        1,
    )


def test_signed_files_that_came_or_went_meanwhile_count(finished: Application) -> None:
    kept = sign(finished)
    recording.move(finished, State.SIGNED)
    edit(finished)
    kept.delete()
    discard(fresh(finished))
    assert fresh(finished).state == State.PREPARED
    open_for_editing(fresh(finished))
    sign(finished, passed=True)
    discard(fresh(finished))
    assert fresh(finished).state == State.SIGNED


def test_editing_is_taken_up_again_exactly_as_it_was(finished: Application) -> None:
    application = edit(finished)
    before = typed(application)
    errors = [(row.errors, row.is_duplicate) for row in application.accounts.live()]
    discard(application)
    discarded = Discarded.objects.get()
    assert discarded.document() != finished.document()
    restore(application, by="Anna")
    assert typed(application) == before
    assert [(row.errors, row.is_duplicate) for row in application.accounts.live()] == errors
    assert fresh(application).state == State.DRAFT
    assert not Discarded.objects.exists()


def test_untouched_draft_is_only_moved_back(finished: Application) -> None:
    open_for_editing(finished)
    before = typed(finished)
    keys = [row.pk for row in finished.accounts.live()]
    assert discard(fresh(finished)) is False
    assert typed(finished) == before
    assert [row.pk for row in finished.accounts.live()] == keys
    assert not Discarded.objects.exists()


def test_what_another_window_saved_meanwhile_is_kept_too(finished: Application) -> None:
    open_for_editing(finished)
    stale = fresh(finished)
    other = fresh(finished)
    save_section(other.client, SECTIONS["client"] | {"name": "Cita iestāde"}, read_at=1)
    assert discard(stale) is True
    assert Discarded.objects.get().document().client.name == "Cita iestāde"


def test_next_version_ends_what_was_kept_aside(finished: Application) -> None:
    discard(edit(finished))
    finished = fresh(finished)
    open_for_editing(finished)
    assert Discarded.objects.exists()
    finished = fresh(finished)
    freeze(finished)
    assert not Discarded.objects.exists()


def test_what_is_no_opened_version_is_not_given_up(finished: Application) -> None:
    for application in (draft("g", {}), finished):
        before = typed(application)
        with pytest.raises(IllegalTransition):
            discard(application)
        assert typed(application) == before


def test_registered_application_takes_nothing_up(finished: Application) -> None:
    discard(edit(finished))
    make_registered(fresh(finished), finished.versions.get().finished_at.date())
    before = typed(finished)
    assert not Discarded.objects.exists()
    with pytest.raises(IllegalTransition):
        restore(finished)
    assert typed(finished) == before
    assert fresh(finished).state == State.REGISTERED
    assert not Discarded.objects.exists()


def test_registration_that_is_refused_deletes_nothing(finished: Application) -> None:
    discard(edit(finished))
    finished = fresh(finished)
    open_for_editing(finished)
    with pytest.raises(IllegalTransition):
        make_registered(fresh(finished), finished.versions.get().finished_at.date())
    assert Discarded.objects.exists()


def test_giving_up_takes_as_many_queries_with_many_accounts(finished: Application) -> None:
    counts = []
    discard(edit(finished))
    for number in (1, 200):
        finished = fresh(finished)
        open_for_editing(finished)
        many_accounts(finished, number, first=10)
        with CaptureQueriesContext(connection) as queries:
            discard(fresh(finished))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_kept_anew_meanwhile_is_taken_up(finished: Application) -> None:
    discard(edit(finished))
    restore(fresh(finished), by="Ilze")
    other = fresh(finished)
    add_account(other, account(9))
    before = typed(other)
    discard(fresh(finished))
    restore(fresh(finished), by="Anna")
    assert typed(finished) == before


def test_what_is_kept_no_longer_is_not_taken_up(finished: Application) -> None:
    discard(edit(finished))
    Discarded.objects.all().delete()
    with pytest.raises(IllegalTransition):
        restore(finished)
    assert fresh(finished).state == State.PREPARED
