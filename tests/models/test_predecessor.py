"""With what a draft is compared, and what is kept of it with the finished version."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from applications.acts import comparing
from applications.acts.beginning import begin
from applications.acts.editing import remove_account, save_section
from applications.acts.registering import take_back
from applications.domain.cleaning import as_signed, clean
from applications.domain.difference import compare
from applications.domain.document import Account as Part
from applications.models import Application, Difference, Predecessor, VersionDocument
from tests.support.drafts import account, draft, freeze, fresh, join_chain, make_registered
from tests.support.factories import changed, iban, institution

DAY = datetime.date(2026, 1, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 3, 1))


def registered(guest: str = "g", on: datetime.date = DAY) -> Application:
    application = draft(guest, accounts=[account(1), account(2)])
    freeze(application)
    make_registered(application, on)
    return fresh(application)


def following(first: Application) -> Application:
    document = first.versions.latest("number").document()
    return join_chain(begin(document, guest="g"), first.chain)


def test_draft_of_nobodys_chain_is_compared_with_nothing() -> None:
    assert comparing.predecessor(draft("g")) is None


def test_next_application_is_compared_with_the_one_in_force() -> None:
    first = registered()
    base = comparing.predecessor(following(first))
    assert base is not None
    assert (base.source, base.name) == (first, f"{first.reference}-v1")
    assert base.document() == first.versions.get().document()
    assert comparing.predecessor(following(first)) is not None


def test_what_is_in_force_is_kept_when_the_draft_is_finished() -> None:
    first = registered()
    next_one = following(first)
    for _time in range(2):
        base = comparing.predecessor(next_one)
        assert base is not None
        assert (base.source, base.name) == (first, f"{first.reference}-v1")
    assert not Predecessor.objects.exists()
    freeze(next_one)
    assert Predecessor.objects.get().source == first


def test_document_kept_is_that_of_the_xml_and_is_compared_with_as_it_is() -> None:
    first = registered()
    next_one = following(first)
    version = first.versions.get()
    kept = VersionDocument.objects.get()
    assert (kept.version, kept.content) == (version, version.document())
    VersionDocument.objects.update(content=changed(kept.content, {"client.name": "Cita"}))
    base = comparing.predecessor(next_one)
    assert base is not None
    assert base.document().client.name == "Cita"
    kept.delete()  # registered by an earlier release
    base = comparing.predecessor(next_one)
    assert base is not None
    assert base.document() == version.document()


def test_registration_that_is_taken_back_and_recorded_again_keeps_one_document() -> None:
    first = registered()
    take_back(first)
    make_registered(first, DAY)
    assert VersionDocument.objects.count() == 1


def test_newly_registered_application_takes_the_place_of_the_one_before() -> None:
    first = registered()
    second, third = following(first), following(first)
    comparing.predecessor(third)
    freeze(second)
    make_registered(second, datetime.date(2026, 2, 5))
    base = comparing.predecessor(third)
    assert base is not None
    assert base.source == second


def test_single_application_in_force_with_the_same_numbers_is_compared_with() -> None:
    first = registered()
    base = comparing.predecessor(draft("g"))
    assert base is not None
    assert base.source == first
    registered()
    assert comparing.predecessor(draft("g")) is None  # nobody but a person knows which one it is


def test_others_applications_are_not_compared_with() -> None:
    registered(guest="other")
    assert comparing.predecessor(draft("g")) is None


def test_file_that_somebody_chose_stays_and_so_does_the_choice_of_none() -> None:
    first = registered()
    application = following(first)
    comparing.compare_with_document(application, "vecais.pdf", institution())
    base = comparing.predecessor(application)
    assert base is not None
    assert (base.source, base.name, base.document()) == (None, "vecais.pdf", as_signed(clean(institution())))
    comparing.compare_with_nothing(application)
    none = comparing.predecessor(application)
    assert none is not None
    assert none.compare(institution()) is None


def test_difference_is_frozen_with_the_version() -> None:
    first = registered()
    application = following(first)
    remove_account(application.accounts.live()[0])
    save_section(application.client, application.client.typed() | {"name": "Cita"}, read_at=1)
    application = fresh(application)
    base = comparing.predecessor(application)
    assert base is not None
    difference = base.compare(application.document())
    version = freeze(application)
    Predecessor.objects.update(content=None, source=None)
    frozen = Difference.objects.get(version=version)
    assert (frozen.source, frozen.name) == (first, f"{first.reference}-v1")
    assert frozen.difference() == difference == compare(base.document(), application.document())
    first.delete()
    frozen = Difference.objects.get(version=version)
    assert (frozen.source, frozen.difference()) == (None, difference)


def test_version_that_was_compared_with_nothing_keeps_no_comparison() -> None:
    application = draft("g", accounts=[account(1)])
    comparing.compare_with_nothing(application)
    freeze(application)
    assert Difference.objects.count() == 0


def test_difference_with_everything_in_it_comes_back_the_same() -> None:
    old = institution()
    new = changed(
        replace(old, accounts=(replace(old.accounts[0], daily_limit=None), Part(iban(9), "other", "Cita"))),
        {"user.allowed_ip_addresses": ("195.122.1.99",), "signatory.position": ""},
    )
    application = draft("g", accounts=[account(1)])
    base = comparing.compare_with_document(application, "a.xml", old)
    difference = base.compare(new)
    assert difference is not None
    version = freeze(application)
    Difference.objects.all().delete()
    assert Difference.objects.create(version=version, content=difference).difference() == difference
