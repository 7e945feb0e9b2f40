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
from applications.models import Application, Frozen, IllegalTransition, State, Version
from applications.models.registration import same_numbers
from tests.support.drafts import SECTIONS, account, draft, fresh

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
    application.register(on)
    return fresh(application)


def noted(application: Application) -> list[tuple[Any, ...]]:
    return list(application.events.filter(kind="moved").values_list("from_state", "to_state", "by"))


def standings(*applications: Application) -> list[str]:
    return [fresh(application).standing(TODAY) for application in applications]


def test_registered_application_is_in_force_for_three_years() -> None:
    application = prepared()
    application.register(DAY, number="7-1/23", by="Ilze")
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
    applications[2].terminate(TODAY)
    rows: Any = Application.objects.with_standing(day(today))
    found = dict(rows.values_list("pk", "stands"))
    assert [found[each.pk] for each in applications] == [each.standing(day(today)) for each in applications]


def test_next_one_of_the_chain_replaces_the_one_before() -> None:
    first = registered(DAY)
    second = prepared(chain=first.chain)
    assert second.replaced() is None if datetime.date.today() < DAY else second.replaced() == first  # noqa: DTZ011
    second.register(TODAY, by="Anna")
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]
    assert fresh(first).ended_on == TODAY
    assert noted(first)[1:] == [("registered", "replaced", "Anna")]
    assert fresh(first).replaced_by() == second


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
    third.take_back()
    assert standings(first, second, third) == [State.REPLACED, State.REGISTERED, State.PREPARED]
    fresh(second).take_back()
    assert standings(first, second, third) == [State.REGISTERED, State.PREPARED, State.PREPARED]


def test_of_two_of_one_day_the_one_noted_later_replaces_the_other() -> None:
    begun_first = prepared()
    first = registered(DAY, chain=begun_first.chain)
    begun_first.register(DAY)
    assert standings(first, begun_first) == [State.REPLACED, State.REGISTERED]
    assert fresh(first).replaced_by() == begun_first


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
    second.register(TODAY, chain=first.chain)
    assert fresh(second).chain == first.chain
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]


def test_taking_a_registration_back_brings_the_one_before_back() -> None:
    first = registered(DAY)
    second = prepared(chain=first.chain)
    second.move(State.SENT)
    second.register(TODAY)
    second.take_back(by="Anna")
    assert standings(first, second) == [State.REGISTERED, State.SENT]
    second = fresh(second)
    assert (second.registered_on, second.valid_until, second.registration_number) == (None, None, "")
    assert fresh(first).ended_on is None
    assert noted(first)[-1] == ("replaced", "registered", "Anna")


def test_each_step_is_taken_back_to_where_it_came_from() -> None:
    application = prepared()
    for state in (State.SIGNED, State.SENT):
        application.move(state)
    application.register(DAY)
    application.terminate(TODAY)
    steps = []
    while application.step_back():
        application.take_back()
        steps.append(application.state)
    assert steps == [State.REGISTERED, State.SENT, State.SIGNED, State.PREPARED]
    with pytest.raises(IllegalTransition):
        application.take_back()


def test_step_that_left_others_out_is_taken_back_over_them() -> None:
    application = registered()
    assert application.step_back() == State.PREPARED


def test_replaced_application_is_brought_back_by_nobody() -> None:
    first = registered(DAY)
    registered(TODAY, chain=first.chain)
    first = fresh(first)
    assert first.step_back() is None
    with pytest.raises(IllegalTransition):
        first.take_back()


def test_registration_noted_late_by_mistake_is_taken_back() -> None:
    older = prepared()
    older.move(State.SENT)
    newer = registered(TODAY, chain=older.chain)
    older.register(DAY)
    assert standings(older, newer) == [State.REPLACED, State.REGISTERED]
    assert older.step_back() == State.SENT
    older.take_back()
    older = fresh(older)
    assert (older.state, older.registered_on, older.ended_on, older.valid_until) == (State.SENT, None, None, None)
    assert standings(newer) == [State.REGISTERED]
    older.register(DAY)
    assert standings(older, newer) == [State.REPLACED, State.REGISTERED]


def test_late_one_between_two_is_taken_back_and_the_first_meets_the_last() -> None:
    first, last = registered(DAY - datetime.timedelta(days=9)), prepared()
    last.register(TODAY, chain=first.chain)
    late = registered(DAY, chain=first.chain)
    assert (fresh(first).ended_on, standings(late)) == (DAY, [State.REPLACED])
    late.take_back()
    assert (fresh(first).ended_on, standings(first, last)) == (TODAY, [State.REPLACED, State.REGISTERED])


def test_step_back_after_a_replacement_was_taken_back_leads_before_the_registration() -> None:
    first = registered(DAY)
    second = registered(TODAY, chain=first.chain)
    second.take_back()
    first = fresh(first)
    assert first.step_back() == State.PREPARED


def test_ended_service_ends_the_application_and_revives_none_before() -> None:
    first = registered(DAY)
    second = registered(TODAY, chain=first.chain)
    second.terminate(TODAY, by="Ilze")
    assert standings(first, second) == [State.REPLACED, State.TERMINATED]
    assert not Application.objects.in_force(TODAY).exists()
    second.take_back()
    assert standings(first, second) == [State.REPLACED, State.REGISTERED]
    assert fresh(second).ended_on is None


def test_draft_is_not_registered() -> None:
    application = draft("g")
    with pytest.raises(IllegalTransition):
        application.register(DAY)
    assert fresh(application).registered_on is None


def test_application_is_registered_once() -> None:
    first = prepared()
    stale = fresh(first)
    first.register(DAY)
    registered(TODAY, chain=first.chain)
    for application in (first, stale):
        with pytest.raises(IllegalTransition):
            application.register(TODAY)
    assert (fresh(first).registered_on, standings(first)) == (DAY, [State.REPLACED])


def test_registered_application_is_not_opened_for_editing() -> None:
    application = registered()
    application.open_new_version()
    assert fresh(application).state == State.REGISTERED


def test_alike_are_those_in_force_with_the_same_numbers() -> None:
    alike = registered()
    registered(registration_number="40003000642")
    registered(guest="other")
    registered(day("2020-01-01"))
    mine = prepared(registration_number="LV 9000 8473 359")
    assert list(mine.alike()) == [alike]
    assert list(prepared(chain=alike.chain).alike()) == []
    assert list(draft("g", {}).alike()) == []
    alike.take_back()
    assert list(mine.alike()) == []


def test_likely_ones_come_first() -> None:
    elsewhere = registered(allowed_ip_addresses="195.122.7.7")
    here = registered(allowed_ip_addresses="2a03:ec00:b1::10")
    latest = registered(TODAY, allowed_ip_addresses="")
    assert list(prepared().alike()) == [here, latest, elsewhere]
    assert list(prepared(allowed_ip_addresses="").alike()) == [latest, here, elsewhere]


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
    assert first.following() is None
    second = prepared(chain=first.chain)
    assert first.following() == second
    second.register(TODAY)
    assert first.following() is None


@pytest.mark.django_db(transaction=True)
def test_next_one_is_begun_once_however_many_press_at_once() -> None:
    application = draft("g", SECTIONS, [account(1)])
    Version.finish(application, application.document())
    fresh(application).register(DAY)
    together = threading.Barrier(4)

    def press() -> tuple[int, bool]:
        mine = fresh(application)
        together.wait()
        try:
            begun, is_new = mine.begin_following()
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
    Version.finish(first, first.document())
    first = fresh(first)
    with pytest.raises(IllegalTransition):
        first.begin_following()
    first.register(DAY)
    registered(TODAY, chain=first.chain)
    with pytest.raises(IllegalTransition):
        first.begin_following()
    assert Application.objects.count() == 2


def test_finishing_after_registration_is_no_way() -> None:
    application = registered()
    with pytest.raises(Frozen):
        Version.finish(application, application.document())
