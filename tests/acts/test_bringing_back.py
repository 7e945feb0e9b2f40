"""Keeping a signed file, verifying it again and deleting it: conditions, limits, events and the application's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from applications.acts import bringing_back
from applications.acts.bringing_back import bring_back, bring_back_by_link, delete, verify_again
from applications.acts.handing_over import hand_over
from applications.formats import Unreadable
from applications.inspection.inspection import Inspection
from applications.models import Application, IllegalTransition, SignedFile, State, Version
from applications.models.errors import Deleted
from applications.signatures.checklist import FAIL, PASS, point
from applications.signatures.report import FileReport
from common import limits
from common.errors import LimitReached
from tests.support.drafts import account, draft, freeze, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> Version:
    application = draft("a-browser", accounts=[account(1)])
    return freeze(application)


@pytest.fixture(autouse=True)
def clients(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clients for whom a file was inspected. A file passes if it begins with "good"."""
    asked: list[str] = []

    def inspect(name: str, data: bytes, *, client: str, **_more: Any) -> Inspection:
        asked.append(client)
        if data.startswith(b"none"):
            return Inspection(report=FileReport(name, readable=False))
        passes = data.startswith(b"good")
        outcome = point("file", PASS, "file-fine") if passes else point("file", FAIL, "file-unreadable")
        return Inspection(report=FileReport(name, readable=True), points=(outcome,))

    monkeypatch.setattr(bringing_back, "inspect", inspect)
    return asked


def events(version: Version) -> list[tuple[str, str, str]]:
    """The kind, person and new state of each event after the version was finished."""
    finished = version.application.events.get(kind="finished")
    return list(version.application.events.filter(pk__gt=finished.pk).values_list("kind", "by", "to_state"))


def state(version: Version) -> str:
    return fresh(version.application).state


def test_good_file_signs_the_application_and_a_failed_one_does_not(version: Version, clients: list[str]) -> None:
    bad = bring_back(version, "a.edoc", b"bad", by="Anna", client="192.0.2.1")
    assert (bad.passed, state(version)) == (False, State.PREPARED)
    good = bring_back(version, "b.pdf", b"good", by="Anna", client="192.0.2.1")
    assert (good.passed, state(version)) == (True, State.SIGNED)
    assert events(version) == [("signed-uploaded", "Anna", ""), ("signed-uploaded", "Anna", "signed")]
    assert clients == ["192.0.2.1", "192.0.2.1"]


def test_deleting_the_only_good_file_takes_the_state_back(version: Version) -> None:
    good, other = bring_back(version, "a.edoc", b"good 1"), bring_back(version, "b.edoc", b"good 2")
    delete(good, by="Anna")
    assert state(version) == State.SIGNED
    delete(other, by="Berta")
    assert state(version) == State.PREPARED
    assert events(version)[2:] == [("signed-removed", "Anna", ""), ("signed-removed", "Berta", "prepared")]
    with pytest.raises(Deleted):
        delete(other)


def test_verifying_again_changes_the_judgement_and_the_state(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = bring_back(version, "a.edoc", b"good")
    failed = Inspection(report=FileReport("a.edoc", readable=True), points=(point("file", FAIL, "file-unreadable"),))
    monkeypatch.setattr(bringing_back, "inspect", lambda *_args, **_more: failed)
    verify_again(kept, by="Anna")
    assert (kept.passed, SignedFile.objects.get().passed, state(version)) == (False, False, State.PREPARED)
    assert events(version)[1:] == [("moved", "Anna", "prepared")]


def test_file_that_cannot_be_inspected_again_keeps_its_judgement(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = bring_back(version, "a.edoc", b"good")
    before = SignedFile.objects.values().get()
    monkeypatch.setattr(bringing_back, "inspect", lambda *_args, **_more: Inspection())
    with pytest.raises(Unreadable):
        verify_again(kept)
    assert SignedFile.objects.values().get() == before


@pytest.mark.parametrize("name", ["a.xml", "a.docx", "a", "edoc"])
def test_file_with_another_extension_is_not_inspected(version: Version, clients: list[str], name: str) -> None:
    with pytest.raises(Unreadable):
        bring_back(version, name, b"good")
    assert clients == []


def test_unreadable_file_is_not_kept(version: Version) -> None:
    with pytest.raises(Unreadable):
        bring_back(version, "a.edoc", b"none")
    assert SignedFile.objects.count() == 0


def test_files_of_a_version_are_limited_before_they_are_inspected(version: Version, clients: list[str]) -> None:
    for number in range(bringing_back.MAXIMUM_FILES):
        bring_back(version, "a.edoc", b"bad %d" % number)
    inspected = len(clients)
    with pytest.raises(LimitReached) as reached:
        bring_back(version, "a.edoc", b"good")
    assert (reached.value.code, reached.value.values) == ("version-files", {"number": 10})
    assert len(clients) == inspected
    bring_back(version, "a.edoc", b"bad 3")  # one of those that are kept


def test_bytes_of_a_guests_application_are_limited(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing_back, "GUESTS_APPLICATION", 10)
    bring_back(version, "a.edoc", b"good 67890")
    with pytest.raises(LimitReached) as reached:
        bring_back(version, "b.edoc", b"b")
    assert (reached.value.code, reached.value.values) == ("guest-application-bytes", {"bytes": 10})


def test_file_is_not_kept_when_the_limit_was_reached_during_the_inspection(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing_back, "MAXIMUM_FILES", 1)
    real: Callable[..., Inspection] = vars(bringing_back)["inspect"]

    def inspect(name: str, data: bytes, **more: Any) -> Inspection:
        if data == b"good 1":
            bring_back(version, "b.edoc", b"good 2")
        return real(name, data, **more)

    monkeypatch.setattr(bringing_back, "inspect", inspect)
    with pytest.raises(LimitReached):
        bring_back(version, "a.edoc", b"good 1")
    assert bytes(SignedFile.objects.get().content) == b"good 2"


def test_refused_client_keeps_no_file(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setitem(limits.RATES, limits.INSPECT, limits.Rate(0, 60))
    with pytest.raises(LimitReached) as reached:
        bring_back(version, "a.edoc", b"good", client="192.0.2.1")
    assert reached.value.code == "inspect-rate"
    assert SignedFile.objects.count() == 0


# ---- By a link


def test_file_brought_by_a_link_has_its_own_event_without_a_name(version: Version) -> None:
    handover, _token = hand_over(version, days=7, by="Anna")
    kept = bring_back_by_link(handover, "a.edoc", b"good")
    assert list(handover.signed_files.all()) == [kept]
    assert events(version) == [("handed-over", "Anna", ""), ("link-uploaded", "", "signed")]


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PREPARED, State.SIGNED)])
def test_link_brings_no_file_unless_one_is_awaited(version: Version, clients: list[str], state: State) -> None:
    handover, _token = hand_over(version, days=7)
    Application.objects.update(state=state)
    handover.version.application.refresh_from_db()
    with pytest.raises(IllegalTransition):
        bring_back_by_link(handover, "a.edoc", b"good")
    assert clients == []


def test_files_of_one_link_are_limited(version: Version) -> None:
    handover, _token = hand_over(version, days=7)
    for number in range(bringing_back.MAXIMUM_BY_LINK):
        bring_back_by_link(handover, "a.edoc", b"bad %d" % number)
    with pytest.raises(LimitReached) as reached:
        bring_back_by_link(handover, "a.edoc", b"good")
    assert (reached.value.code, reached.value.values) == ("link-files", {"number": 5})
    bring_back_by_link(handover, "a.edoc", b"bad 0")
    bring_back(version, "a.edoc", b"good")
