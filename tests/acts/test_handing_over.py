"""Issuing, opening and withdrawing a signatory's link, and the events of that."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from applications.acts.amending import open_for_editing
from applications.acts.erasing import erase
from applications.acts.handing_over import MAXIMUM_LINKS, hand_over, note_opening, open_link, withdraw
from applications.models import Application, Event, Handover, IllegalTransition, State, Version
from applications.models.errors import LinkOver
from applications.models.handover import EXPIRED, SUPERSEDED, WITHDRAWN
from common import limits
from common.errors import LimitReached
from common.tokens import token_hash
from tests.support.drafts import account, draft, freeze, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> Version:
    application = draft("a-browser", accounts=[account(1)])
    return freeze(application)


def kinds(version: Version) -> list[str]:
    return list(version.application.events.values_list("kind", flat=True))


def passed(handover: Handover, **time: float) -> Handover:
    """Return the link as it is after so much time."""
    gone = datetime.timedelta(**time)
    Handover.objects.filter(pk=handover.pk).update(
        expires_at=handover.expires_at - gone, opened_at=handover.opened_at and handover.opened_at - gone
    )
    found: Handover = Handover.objects.get(pk=handover.pk)
    return found


def test_only_the_hash_of_the_token_is_kept(version: Version) -> None:
    handover, token = hand_over(version, days=14, name="Jānis Ozols", email="janis@piemers.lv", by="Anna Šķēle")
    assert len(token) == 43
    assert handover.token_hash == token_hash(token)
    assert token not in str(vars(Handover.objects.get()))
    assert Handover.objects.of_token(token).get() == handover
    assert not Handover.objects.of_token(handover.token_hash).exists()
    event = version.application.events.last()
    assert event is not None
    assert (event.kind, event.by, event.version) == (Event.Kind.HANDED_OVER, "Anna Šķēle", 1)


@pytest.mark.parametrize("days", [7, 14, 30])
def test_link_is_live_for_its_days(version: Version, days: int) -> None:
    handover, _token = hand_over(version, days=days)
    assert passed(handover, days=days, minutes=-1).over() == ""
    assert list(Handover.objects.live()) == [handover]
    handover.refresh_from_db()
    assert passed(handover, minutes=2).over() == EXPIRED
    assert list(Handover.objects.live()) == []


def test_withdrawn_link_is_over_and_stays_so(version: Version) -> None:
    handover, _token = hand_over(version, days=7)
    assert withdraw(handover, by="Anna Šķēle") is True
    assert withdraw(handover, by="Cits") is False
    assert Handover.objects.get().over() == WITHDRAWN
    assert kinds(version)[-2:] == ["handed-over", "link-withdrawn"]


def test_newer_version_supersedes_the_link(version: Version) -> None:
    handover, _token = hand_over(version, days=7)
    application = version.application
    open_for_editing(application)
    assert Handover.objects.get().over() == ""
    freeze(fresh(application))
    assert Handover.objects.get().over() == SUPERSEDED
    assert handover in Handover.objects.live()  # by its dates alone


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PREPARED, State.EXPIRED)])
def test_only_prepared_applications_are_handed_over(version: Version, state: State) -> None:
    Application.objects.update(state=state)
    with pytest.raises(IllegalTransition):
        hand_over(version, days=7)
    assert Handover.objects.count() == 0


def test_earlier_version_is_not_handed_over(version: Version) -> None:
    application = version.application
    open_for_editing(application)
    newer = freeze(fresh(application))
    with pytest.raises(IllegalTransition):
        hand_over(version, days=7)
    hand_over(newer, days=7)


def test_links_of_a_version_are_limited_and_withdrawing_makes_room(version: Version) -> None:
    for _link in range(MAXIMUM_LINKS):
        handover, _token = hand_over(version, days=7)
    with pytest.raises(LimitReached) as reached:
        hand_over(version, days=7)
    assert (reached.value.code, reached.value.values) == ("version-links", {"number": MAXIMUM_LINKS})
    withdraw(handover)
    hand_over(version, days=7)


def test_openings_within_an_hour_are_one_event(version: Version) -> None:
    handover, _token = hand_over(version, days=7)
    for _refresh in range(3):
        note_opening(Handover.objects.get())
    assert kinds(version).count("link-opened") == 1
    handover.refresh_from_db()
    note_opening(passed(handover, minutes=59))
    assert kinds(version).count("link-opened") == 1
    handover.refresh_from_db()
    note_opening(passed(handover, minutes=2))
    assert kinds(version).count("link-opened") == 2
    handover.refresh_from_db()
    assert handover.opened_at is not None
    assert timezone.now() - handover.opened_at < datetime.timedelta(minutes=1)


def test_history_does_not_name_the_signatory(version: Version) -> None:
    handover, _token = hand_over(version, days=7, name="Jānis Ozols", email="janis@piemers.lv")
    note_opening(handover)
    withdraw(handover)
    for event in Event.objects.values():
        assert "Ozols" not in str(event) and "piemers" not in str(event)


def test_erasing_the_application_erases_its_links(version: Version) -> None:
    hand_over(version, days=7)
    erase(version.application)
    assert Handover.objects.count() == 0


def test_open_link_opens_a_live_link_only(version: Version) -> None:
    handover, token = hand_over(version, days=7)
    assert open_link(token) == handover
    withdraw(handover)
    for wrong, code in ((token, WITHDRAWN), (token[:-1], "unknown")):
        with pytest.raises(LinkOver) as over:
            open_link(wrong)
        assert over.value.code == code


def test_links_with_an_address_are_limited_and_others_are_not(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.HAND_OVER, limits.Rate(1, 3600))
    hand_over(version, days=7, email="janis@piemers.lv", client="192.0.2.1")
    with pytest.raises(LimitReached) as reached:
        hand_over(version, days=7, email="janis@piemers.lv", client="192.0.2.1")
    assert reached.value.code == "hand-over-rate"
    assert Handover.objects.count() == 1
    hand_over(version, days=7, client="192.0.2.1")
    hand_over(version, days=7, email="janis@piemers.lv", client="192.0.2.2")
