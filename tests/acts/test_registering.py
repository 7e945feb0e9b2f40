"""Registering: the days, the signed file, and the chain that an act accepts. The rest is in tests/models."""

import datetime

import pytest
from django.utils import timezone

from applications.acts.registering import OWN_CHAIN, mark_sent, register, take_back, terminate
from applications.models import Application, IllegalTransition, SignedFile, State
from applications.models.errors import Changed, Unconfirmed, WrongDate
from tests.support.drafts import account, draft, freeze, fresh, make_registered, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished() -> Application:
    application = draft("g", accounts=[account(1)])
    freeze(application)
    return fresh(application)


def day(days: int) -> datetime.date:
    """A day that many days after today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def add_signed_file(application: Application) -> None:
    version = application.versions.get()
    SignedFile.objects.create(version=version, name="a", content=b"", size=0, sha256="a", judgement="{}", passed=True)


@pytest.mark.parametrize("days", [-1, 1])
def test_application_is_not_registered_before_it_was_finished_or_after_today(finished: Application, days: int) -> None:
    with pytest.raises(WrongDate):
        register(finished, day(days), confirmed=True)
    assert fresh(finished).state == State.PREPARED


def test_application_is_registered_on_the_day_of_its_finishing(finished: Application) -> None:
    register(finished, day(0), confirmed=True)
    assert fresh(finished).registered_on == day(0)


def test_registration_without_a_signed_file_has_to_be_confirmed(finished: Application) -> None:
    with pytest.raises(Unconfirmed):
        register(finished, day(0))
    assert fresh(finished).state == State.PREPARED
    add_signed_file(finished)
    register(finished, day(0))
    assert fresh(finished).state == State.REGISTERED


def test_application_joins_no_chain_of_another_owner(finished: Application) -> None:
    other = draft("another", {})
    with pytest.raises(IllegalTransition):
        register(finished, day(0), chain=other.chain, confirmed=True)
    assert (fresh(finished).state, fresh(finished).chain) == (State.PREPARED, finished.chain)


def test_application_that_replaces_none_has_a_chain_of_its_own(finished: Application) -> None:
    register(finished, day(0), chain=OWN_CHAIN, confirmed=True)
    assert finished.chain not in ("", finished.reference)


@pytest.mark.parametrize("days", [-1, 1])
def test_service_ends_neither_before_the_registration_nor_after_today(finished: Application, days: int) -> None:
    make_registered(finished, day(0))
    with pytest.raises(WrongDate):
        terminate(finished, day(days))
    terminate(finished, day(0))
    assert (fresh(finished).state, fresh(finished).ended_on) == (State.TERMINATED, day(0))


def test_expired_application_is_not_terminated(finished: Application) -> None:
    make_registered(finished, datetime.date(2020, 1, 2))
    with pytest.raises(IllegalTransition):
        terminate(finished, datetime.date(2020, 1, 3))


def test_application_is_marked_as_sent_once(finished: Application) -> None:
    for _time in range(2):
        mark_sent(finished, by="Ilze")
    sent = finished.events.filter(to_state=State.SENT)
    assert [(each.from_state, each.by) for each in sent] == [(State.PREPARED, "Ilze")]


def test_draft_and_registered_application_are_not_marked_as_sent(finished: Application) -> None:
    make_registered(finished, day(0))
    for application in (finished, draft("g", {})):
        with pytest.raises(IllegalTransition):
            mark_sent(application)


def test_step_that_somebody_has_taken_back_meanwhile_is_not_taken_back_twice(finished: Application) -> None:
    mark_sent(finished)
    take_back(finished, seen=State.SENT)
    before = stored(finished)
    with pytest.raises(Changed):
        take_back(finished, seen=State.SENT)
    assert stored(finished) == before
