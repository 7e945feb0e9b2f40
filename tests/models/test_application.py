"""References, documents and erasing."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from applications.cleaning import as_signed
from applications.document import Account as Part
from applications.formats import xml
from applications.models import Application, File, Version
from applications.models.application import REFERENCE_ALPHABET, new_reference
from tests.drafts import account, draft, fresh, iban

pytestmark = pytest.mark.django_db


def test_reference_has_no_letters_that_look_alike() -> None:
    drawn = "".join(new_reference() for _ in range(300)).replace("-", "")
    assert set(drawn) == set(REFERENCE_ALPHABET)
    assert set(REFERENCE_ALPHABET) & set("0ODQ1IL2Z5S8BUV") == set()
    assert [len(part) for part in new_reference().split("-")] == [3, 3]


def test_document_is_what_was_typed_cleaned() -> None:
    spaced = account(1) | {"iban": f" {iban(1).lower()} ", "access_mode": "manage", "payment_limit": "5 000 EUR"}
    document = draft("g", accounts=[spaced]).document()
    assert document.accounts == (Part(iban(1), access_mode="manage", payment_limit=5000),)
    assert document.user.allowed_ip_addresses == ("195.122.1.10", "2a03:ec00:b1::10")


def test_what_belongs_to_other_institutions_accounts_is_not_signed_for_ones_own() -> None:
    switched = account(1, holder="own", holder_name="Cita", permission="by_law", legal_basis="Likums")
    assert as_signed(draft("g", accounts=[switched]).document()).accounts == (Part(iban(1), access_mode="view"),)


def test_version_keeps_a_file_that_reads_back_to_the_document() -> None:
    application = draft("g", accounts=[account(1)])
    document = application.document()
    version = Version.finish(application, document)
    assert xml.read(bytes(version.files.get(kind="xml").content)) == document
    assert str(version) == f"{application.reference}-v1"


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_erase_stale_drafts_takes_what_nobody_opened_for_thirty_days(
    days: int, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    application = draft("g", accounts=[account(1)])
    Version.finish(application, application.document())
    Application.objects.update(opened_on=timezone.localdate() - datetime.timedelta(days=days))
    call_command("erase_stale_drafts")
    assert Application.objects.count() == left
    assert File.objects.count() == 3 * left
    assert capsys.readouterr().out == ("1 novecojis pieteikums\n" if not left else "0 novecojušu pieteikumu\n")


def test_erase_stale_drafts_only_counts_when_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    draft("g")
    Application.objects.update(opened_on=timezone.localdate() - datetime.timedelta(days=40))
    call_command("erase_stale_drafts", "--dry-run")
    assert (Application.objects.count(), capsys.readouterr().out) == (1, "1 novecojis pieteikums\n")


def test_opening_keeps_an_application_from_going_stale() -> None:
    application = draft("g")
    Application.objects.update(opened_on=timezone.localdate() - datetime.timedelta(days=40))
    fresh(application).opened()
    assert fresh(application).opened_on == timezone.localdate()
