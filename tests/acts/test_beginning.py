"""Beginning an application: whose it is, the limits, and the next one of a chain."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from applications.acts import beginning
from applications.acts.beginning import begin, begin_following
from applications.domain.document import Client, Document, Preparer, User
from applications.models import Application, IllegalTransition, LimitReached
from common import limits
from institutions.models import Workspace
from tests.support.drafts import account, draft, freeze, fresh, make_registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered() -> Application:
    application = draft("g", accounts=[account(1)])
    freeze(application)
    application = fresh(application)
    make_registered(application, timezone.localdate())
    return fresh(application)


def test_guest_has_so_many_applications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MAXIMUM_OF_GUEST", 2)
    for _time in range(2):
        begin(guest="g")
    begin(guest="other")
    with pytest.raises(LimitReached) as reached:
        begin(guest="g")
    assert (reached.value.code, reached.value.values) == ("guest-applications", {"number": 2})
    assert Application.objects.of_guest("g").count() == 2


def test_institution_has_as_many_applications_as_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MAXIMUM_OF_GUEST", 1)
    workspace = Workspace.objects.create(name="Iestāde")
    for _time in range(2):
        begin(workspace=workspace, by="Olga")
    assert list(Application.objects.values_list("workspace", "saved_by")) == [(workspace.pk, "Olga")] * 2


def test_client_begins_so_many_in_an_hour_whoever_they_are_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(limits.RATES, limits.BEGIN, limits.Rate(1, 3600))
    begin(guest="g", client="192.0.2.1")
    with pytest.raises(LimitReached):
        begin(workspace=Workspace.objects.create(name="Iestāde"), client="192.0.2.1")
    begin(guest="other", client="192.0.2.2")
    assert Application.objects.count() == 2


def test_next_one_of_a_guest_counts_too_but_one_that_was_begun_is_gone_on_with(
    registered: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "MAXIMUM_OF_GUEST", 1)
    with pytest.raises(LimitReached):
        begin_following(registered)
    monkeypatch.setattr(beginning, "MAXIMUM_OF_GUEST", 2)
    begun, is_new = begin_following(registered, by="Ilze")
    assert (is_new, begun.chain, begun.guest) == (True, registered.chain, "g")
    assert list(begun.events.values_list("kind", "by")) == [("began", "Ilze")]
    assert begin_following(registered) == (begun, False)


def test_nothing_follows_an_application_that_was_never_finished() -> None:
    with pytest.raises(IllegalTransition):
        begin_following(draft("g", {}))


def test_institutions_first_application_knows_its_name_and_who_prepares_it() -> None:
    workspace = Workspace.objects.create(name="Ādažu vidusskola")
    known = beginning.known(workspace, name="Anna Šķēle", email="anna@piemers.lv")
    assert (known.client.name, known.client.registration_number) == ("Ādažu vidusskola", "")
    assert known.user == User()
    assert known.preparer == Preparer("Anna", "Šķēle", "", "anna@piemers.lv")


def test_institutions_next_application_knows_who_applied_last() -> None:
    workspace, other = (Workspace.objects.create(name=name) for name in ("Skola", "Cita"))
    earlier = begin(Document(client=Client(name="Vecā", registration_number="90008473359")), workspace=workspace)
    Application.objects.filter(pk=earlier.pk).update(created_at=timezone.now() - datetime.timedelta(days=1))
    begin(Document(client=Client(name="Jaunā", registration_number="90000050138")), workspace=workspace)
    begin(Document(client=Client(name="Sveša", registration_number="40003032949")), workspace=other)
    begin(workspace=workspace)
    known = beginning.known(workspace)
    assert known.client == Client(name="Jaunā", registration_number="90000050138")
    assert known.user == User("Jaunā", "90000050138")
