"""Registering: the days, the signed file, and the chain that an act accepts. The rest is in tests/models."""

import datetime
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.acts.registering import OWN_CHAIN, correct, mark_sent, record, register, take_back, terminate
from applications.models import Application, IllegalTransition, SignedFile, State
from applications.models.errors import Changed, Unconfirmed, WrongDate
from tests.support.drafts import account, draft, freeze, fresh, make_registered, stored
from tests.support.factories import institution

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


def registered(on: datetime.date, chain: str = "") -> Application:
    application = draft("g", accounts=[account(1)])
    freeze(application)
    make_registered(fresh(application), on, chain=chain or None)
    return fresh(application)


def states(*applications: Application) -> list[tuple[str, datetime.date | None]]:
    return [(each.state, each.ended_on) for each in map(fresh, applications)]


def test_application_registered_before_the_end_of_the_service_but_noted_after_it_is_ended() -> None:
    first = registered(day(-300))
    terminate(first, day(-100))
    second = registered(day(-200), first.chain)
    assert states(first, second) == [("replaced", day(-200)), ("terminated", day(-100))]
    take_back(second)
    assert states(first, second) == [("terminated", day(-100)), ("prepared", None)]
    take_back(fresh(first))
    assert states(first) == [("registered", None)]


def test_end_of_a_service_that_was_noted_by_mistake_is_taken_back_after_another_registration() -> None:
    first = registered(day(-300))
    second = registered(day(-200), first.chain)
    terminate(fresh(second), day(-100))
    third = registered(day(-150), first.chain)
    assert states(first, second, third) == [
        ("replaced", day(-200)),
        ("replaced", day(-150)),
        ("terminated", day(-100)),
    ]
    take_back(fresh(third))
    take_back(fresh(second))
    assert states(first, second, third) == [("replaced", day(-200)), ("registered", None), ("prepared", None)]


def test_application_registered_after_the_end_of_the_service_is_in_force() -> None:
    first = registered(day(-300))
    terminate(first, day(-200))
    second = registered(day(-100), first.chain)
    assert states(first, second) == [("terminated", day(-200)), ("registered", None)]


def test_application_registered_on_the_day_of_the_end_and_noted_after_it_is_in_force() -> None:
    first = registered(day(-300))
    terminate(first, day(-200))
    second = registered(day(-200), first.chain)
    assert states(first, second) == [("terminated", day(-200)), ("registered", None)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_states_do_not_depend_on_the_order_in_which_days_are_noted(order: tuple[int, ...]) -> None:
    """Three registrations, of which the last is recorded or not before the service ends."""
    document = institution()
    days, made = (day(-400), day(-300), day(-200)), {}
    chain = record(document, day(-1500), guest="g").chain
    ended = False
    for step in order:
        if step < 3:
            made[step] = record(document, days[step], number=str(step), guest="g", chain=chain)
        in_force = [each for each in made.values() if fresh(each).is_in_force()]
        if step == 3 and in_force and in_force[0].registered_on and in_force[0].registered_on <= day(-100):
            terminate(fresh(in_force[0]), day(-100))
            ended = True
    last = ("terminated", day(-100)) if ended else ("registered", None)
    assert states(*(made[step] for step in range(3))) == [("replaced", days[1]), ("replaced", days[2]), last]


@pytest.mark.parametrize(("on", "code"), [(1, "in-future"), (-20_000, "too-early")])
def test_application_is_not_recorded_on_a_day_that_cannot_be(on: int, code: str) -> None:
    with pytest.raises(WrongDate) as wrong:
        record(institution(), day(on), guest="g")
    assert wrong.value.code == code
    assert not Application.objects.exists()


def test_correction_of_a_recorded_application_keeps_its_chain_in_the_order_of_days() -> None:
    first = record(institution(), day(-300), guest="g")
    second = record(institution(), day(-200), guest="g", chain=first.chain)
    correct(second, day(-400))
    assert states(first, second) == [("registered", None), ("replaced", day(-300))]
    terminate(fresh(first), day(-100))
    with pytest.raises(WrongDate) as wrong:
        correct(fresh(first), day(-50))
    assert wrong.value.code == "after-end"
    correct(fresh(first), day(-120), number="7")
    assert states(first, second) == [("terminated", day(-100)), ("replaced", day(-120))]


def test_finished_application_is_not_corrected(finished: Application) -> None:
    with pytest.raises(IllegalTransition):
        correct(finished, day(-1))


def test_recorded_application_is_in_no_chain_of_another_owner() -> None:
    first = record(institution(), day(-300), guest="other")
    with pytest.raises(IllegalTransition):
        record(institution(), day(-200), guest="g", chain=first.chain)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"registered_on": day(1)}, "registered-in-future"),
        ({"registered_on": day(-1), "noted_on": None}, "registered-in-future"),
        ({"ended_on": day(-301)}, "ended-before-registration"),
        ({"registered_on": None, "ended_on": day(-1)}, "ended-before-registration"),
    ],
)
def test_model_refuses_days_that_cannot_be(changes: dict[str, datetime.date | None], code: str) -> None:
    application = record(institution(), day(-300), guest="g")
    for name, value in changes.items():
        setattr(application, name, value)
    with pytest.raises(ValidationError) as invalid:
        application.validate_constraints()
    assert [each.code for each in invalid.value.error_dict["__all__"]] == [code]
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(**changes)
