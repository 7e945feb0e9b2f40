"""From sent to replaced, expired or ended: each step dated, noted and taken back where it was a mistake."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from applications import migrations
from applications.acts import recording
from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin_following
from applications.acts.registering import step_back, take_back, terminate
from applications.models import Application, Frozen, IllegalTransition, State, chains
from applications.models.chains import same_numbers
from tests.support.drafts import SECTIONS, account, draft, freeze, fresh, make_registered

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 23)
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def prepared(guest: str = "g", chain: str = "", **user: str) -> Application:
    application = draft(guest, SECTIONS | {"user": SECTIONS["user"] | user}, [account(1)])
    Application.objects.filter(pk=application.pk).update(state=State.PREPARED, chain=chain or application.chain)
    return fresh(application)


def registered(on: datetime.date = DAY, **options: str) -> Application:
    application = prepared(**options)
    make_registered(application, on)
    return fresh(application)


def noted(application: Application) -> list[tuple[Any, ...]]:
    return list(application.events.filter(kind="moved").values_list("from_state", "to_state", "by"))


def standings(*applications: Application) -> list[str]:
    return [fresh(application).standing(TODAY) for application in applications]


def test_registered_application_is_in_force_for_three_years() -> None:
    application = prepared()
    make_registered(application, DAY, number="7-1/23", by="Ilze")
    assert (application.registered_on, application.registration_number) == (DAY, "7-1/23")
    assert application.valid_until == day("2029-11-23")
    assert noted(application) == [("prepared", "registered", "Ilze")]


@pytest.mark.parametrize(
    ("registered_on", "last"),
    [("2026-11-23", "2029-11-23"), ("2028-02-29", "2031-02-28"), ("2025-03-01", "2028-03-01")],
)
def test_last_day_belongs_to_the_three_years_and_the_next_does_not(registered_on: str, last: str) -> None:
    application = registered(day(registered_on))
    after = day(last) + datetime.timedelta(days=1)
    assert [application.standing(each) for each in (day(last), after)] == [State.REGISTERED, State.EXPIRED]
    assert [application.days_left(each) for each in (day(last), after)] == [0, -1]
    for today, expected in ((day(last), [application]), (after, []), (day(registered_on), [application])):
        assert list(Application.objects.in_force(today)) == expected
    before = day(registered_on) - datetime.timedelta(days=1)
    assert not Application.objects.in_force(before).exists()


@pytest.mark.parametrize("today", ["2026-11-23", "2029-11-23", "2029-11-24"])
def test_standing_in_a_query_is_the_same(today: str) -> None:
    applications = [prepared(), registered(), registered(DAY, guest="other")]
    terminate(applications[2], TODAY)
    rows: Any = Application.objects.with_standing(day(today))
    found = dict(rows.values_list("pk", "stands"))
    assert [found[each.pk] for each in applications] == [each.standing(day(today)) for each in applications]


def test_next_one_of_the_chain_replaces_the_one_before() -> None:
    first = registered(DAY)
    second = prepared(chain=first.chain)
    assert chains.replaced(second) is None if datetime.date.today() < DAY else chains.replaced(second) == first  # noqa: DTZ011
    make_registered(second, TODAY, by="Anna")
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]
    assert fresh(first).ended_on == TODAY
    assert noted(first)[1:] == [("registered", "replaced", "Anna")]
    assert chains.replaced_by(fresh(first)) == second


def test_registration_noted_late_is_replaced_by_the_later_one() -> None:
    second = registered(TODAY)
    first = registered(DAY, chain=second.chain)
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]
    assert (fresh(first).ended_on, fresh(second).ended_on) == (TODAY, None)


def test_three_in_a_chain_replace_each_other_by_their_dates() -> None:
    third = registered(day("2026-11-24"))
    first = registered(day("2026-01-05"), chain=third.chain)
    second = registered(day("2026-05-05"), chain=third.chain)
    assert standings(first, second, third) == [State.REPLACED, State.REPLACED, State.REGISTERED]
    assert [fresh(each).ended_on for each in (first, second)] == [day("2026-05-05"), day("2026-11-24")]
    take_back(third)
    assert standings(first, second, third) == [State.REPLACED, State.REGISTERED, State.PREPARED]
    take_back(fresh(second))
    assert standings(first, second, third) == [State.REGISTERED, State.PREPARED, State.PREPARED]


def test_of_two_of_one_day_the_one_noted_later_replaces_the_other() -> None:
    begun_first = prepared()
    first = registered(DAY, chain=begun_first.chain)
    make_registered(begun_first, DAY)
    assert standings(first, begun_first) == [State.REPLACED, State.REGISTERED]
    assert chains.replaced_by(fresh(first)) == begun_first


def test_expired_one_is_not_replaced_later() -> None:
    first = registered(day("2020-02-29"))
    second = registered(day("2023-03-01"), chain=first.chain)
    assert standings(first, second) == [State.EXPIRED, State.EXPIRED]
    third = registered(day("2026-03-01"), chain=first.chain)  # on the second's last day
    assert standings(first, second, third) == [State.EXPIRED, State.REPLACED, State.REGISTERED]


def test_applications_of_other_chains_and_owners_stay_in_force() -> None:
    first, other = registered(), registered()
    strange = registered(guest="other", chain=first.chain)
    registered(TODAY, chain=first.chain)
    assert standings(first, other, strange) == [State.REPLACED, State.REGISTERED, State.REGISTERED]


def test_registering_in_another_chain_replaces_what_is_there() -> None:
    first, second = registered(), prepared()
    make_registered(second, TODAY, chain=first.chain)
    assert fresh(second).chain == first.chain
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]


def test_taking_a_registration_back_brings_the_one_before_back() -> None:
    first = registered(DAY)
    second = prepared(chain=first.chain)
    recording.move(second, State.SENT)
    make_registered(second, TODAY)
    take_back(second, by="Anna")
    assert standings(first, second) == [State.REGISTERED, State.SENT]
    second = fresh(second)
    assert (second.registered_on, second.valid_until, second.registration_number) == (None, None, "")
    assert fresh(first).ended_on is None
    assert noted(first)[-1] == ("replaced", "registered", "Anna")


def test_each_step_is_taken_back_to_where_it_came_from() -> None:
    application = prepared()
    for state in (State.SIGNED, State.SENT):
        recording.move(application, state)
    make_registered(application, DAY)
    terminate(application, TODAY)
    steps = []
    while step_back(application):
        take_back(application)
        steps.append(application.state)
    assert steps == [State.REGISTERED, State.SENT, State.SIGNED, State.PREPARED]
    with pytest.raises(IllegalTransition):
        take_back(application)


def test_step_that_left_others_out_is_taken_back_over_them() -> None:
    application = registered()
    assert step_back(application) == State.PREPARED


def test_replaced_application_is_brought_back_by_nobody() -> None:
    first = registered(DAY)
    registered(TODAY, chain=first.chain)
    first = fresh(first)
    assert step_back(first) is None
    with pytest.raises(IllegalTransition):
        take_back(first)


def test_registration_noted_late_by_mistake_is_taken_back() -> None:
    older = prepared()
    recording.move(older, State.SENT)
    newer = registered(TODAY, chain=older.chain)
    make_registered(older, DAY)
    assert standings(older, newer) == [State.REPLACED, State.REGISTERED]
    assert step_back(older) == State.SENT
    take_back(older)
    older = fresh(older)
    assert (older.state, older.registered_on, older.ended_on, older.valid_until) == (State.SENT, None, None, None)
    assert standings(newer) == [State.REGISTERED]
    make_registered(older, DAY)
    assert standings(older, newer) == [State.REPLACED, State.REGISTERED]


def test_late_one_between_two_is_taken_back_and_the_first_meets_the_last() -> None:
    first, last = registered(DAY - datetime.timedelta(days=9)), prepared()
    make_registered(last, TODAY, chain=first.chain)
    late = registered(DAY, chain=first.chain)
    assert (fresh(first).ended_on, standings(late)) == (DAY, [State.REPLACED])
    take_back(late)
    assert (fresh(first).ended_on, standings(first, last)) == (TODAY, [State.REPLACED, State.REGISTERED])


def test_step_back_after_a_replacement_was_taken_back_leads_before_the_registration() -> None:
    first = registered(DAY)
    second = registered(TODAY, chain=first.chain)
    take_back(second)
    first = fresh(first)
    assert step_back(first) == State.PREPARED


def test_ended_service_ends_the_application_and_revives_none_before() -> None:
    first = registered(DAY)
    second = registered(TODAY, chain=first.chain)
    terminate(second, TODAY, by="Ilze")
    assert standings(first, second) == [State.REPLACED, State.TERMINATED]
    assert not Application.objects.in_force(TODAY).exists()
    take_back(second)
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]
    assert fresh(second).ended_on is None


def test_draft_is_not_registered() -> None:
    application = draft("g")
    with pytest.raises(IllegalTransition):
        make_registered(application, DAY)
    assert fresh(application).registered_on is None


def test_application_is_registered_once() -> None:
    first = prepared()
    stale = fresh(first)
    make_registered(first, DAY)
    registered(TODAY, chain=first.chain)
    for application in (first, stale):
        with pytest.raises(IllegalTransition):
            make_registered(application, TODAY)
    assert (fresh(first).registered_on, standings(first)) == (DAY, [State.REPLACED])


def test_registered_application_is_not_opened_for_editing() -> None:
    application = registered()
    with pytest.raises(IllegalTransition):
        open_for_editing(application)
    assert fresh(application).state == State.REGISTERED


def test_alike_are_those_in_force_with_the_same_numbers() -> None:
    alike = registered()
    registered(registration_number="40003000642")
    registered(guest="other")
    registered(day("2020-01-01"))
    mine = prepared(registration_number="LV 9000 8473 359")
    assert list(chains.alike(mine)) == [alike]
    assert list(chains.alike(prepared(chain=alike.chain))) == []
    assert list(chains.alike(draft("g", {}))) == []
    take_back(alike)
    assert list(chains.alike(mine)) == []


def test_likely_ones_come_first() -> None:
    elsewhere = registered(allowed_ip_addresses="195.122.7.7")
    here = registered(allowed_ip_addresses="2a03:ec00:b1::10")
    latest = registered(TODAY, allowed_ip_addresses="")
    assert list(chains.alike(prepared())) == [here, latest, elsewhere]
    assert list(chains.alike(prepared(allowed_ip_addresses=""))) == [latest, here, elsewhere]


@pytest.mark.parametrize("text", ["K7M-4PE", " k7m4pe ", "K7M 4PE", "7-1/23", "7-1/23 "])
def test_application_goes_by_its_reference_and_by_its_number(text: str) -> None:
    application = registered()
    registered()
    Application.objects.filter(pk=application.pk).update(reference="K7M-4PE", registration_number="7-1/23")
    assert list(Application.objects.going_by(text)) == [application]


@pytest.mark.parametrize("text", ["", " ", "K7M", "%", "7-1", "K7M-4PEE", "\u0130"])
def test_nothing_goes_by_other_words(text: str) -> None:
    application = registered()
    Application.objects.filter(pk=application.pk).update(reference="K7M-4PE", registration_number="7-1/23")
    assert not Application.objects.going_by(text).exists()


@pytest.mark.django_db(transaction=True)
def test_migration_finds_the_numbers_of_what_is_registered() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        apps = MigrationExecutor(connection).migrate([("applications", "0012_handovers")]).apps
        old = apps.get_model("applications", "Application")
        for reference, numbers, on in (
            ("AAA-AAA", ("LV 9000 8473359", "90008473359"), DAY),
            ("AAA-AAC", ("90008473359", "90008473359"), None),
            ("AAA-AAE", ("90008473359", ""), DAY),
            ("AAA-AAH", ("\u200b90008\u00a0473359 ", "lv90008473359"), DAY),
            ("AAA-AAK", ("05057514962", "050575\u201314962"), DAY),
        ):
            of_it = {"application": old.objects.create(guest="g", reference=reference, registered_on=on)}
            apps.get_model("applications", "Institution").objects.create(registration_number=numbers[0], **of_it)
            apps.get_model("applications", "TechnicalUser").objects.create(registration_number=numbers[1], **of_it)
        MigrationExecutor(connection).migrate(latest)
        found = dict(Application.objects.values_list("reference", "numbers_key"))
        same, person = (sha256(f"{number} {number}".encode()).hexdigest() for number in ("90008473359", "050575-14962"))
        assert found == {"AAA-AAA": same, "AAA-AAC": "", "AAA-AAE": "", "AAA-AAH": same, "AAA-AAK": person}
        assert same == same_numbers(prepared())
    finally:
        MigrationExecutor(connection).migrate(latest)


def test_migrations_work_nothing_out_by_the_code_of_today() -> None:
    written = Path(migrations.__file__).parent.glob("0*.py")
    assert [each.name for each in written if "from applications" in each.read_text()] == []


def test_following_is_the_next_one_that_is_not_registered_yet() -> None:
    first = registered(DAY)
    assert chains.following(first) is None
    second = prepared(chain=first.chain)
    assert chains.following(first) == second
    make_registered(second, TODAY)
    assert chains.following(first) is None


@pytest.mark.django_db(transaction=True)
def test_next_one_is_begun_once_however_many_press_at_once() -> None:
    application = draft("g", SECTIONS, [account(1)])
    freeze(application)
    make_registered(fresh(application), DAY)
    together = threading.Barrier(4)

    def press() -> tuple[int, bool]:
        mine = fresh(application)
        together.wait()
        try:
            begun, is_new = begin_following(mine)
            return begun.pk, is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(press) for _press in range(4)]]
    assert len({pk for pk, _is_new in found}) == 1
    assert sorted(is_new for _pk, is_new in found) == [False, False, False, True]
    assert Application.objects.count() == 2


def test_next_one_is_begun_from_the_newest_registered_only() -> None:
    first = draft("g", SECTIONS, [account(1)])
    freeze(first)
    first = fresh(first)
    with pytest.raises(IllegalTransition):
        begin_following(first)
    make_registered(first, DAY)
    registered(TODAY, chain=first.chain)
    with pytest.raises(IllegalTransition):
        begin_following(first)
    assert Application.objects.count() == 2


def test_finishing_after_registration_is_no_way() -> None:
    application = registered()
    with pytest.raises(Frozen):
        freeze(application)
