"""The page on which an owner or a guest waives a rule, and the links to it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from applications.acts.beginning import begin
from applications.models import Application
from institutions.acts import create_workspace
from institutions.models import Membership
from tests.support.drafts import SECTIONS, account, draft, fill, fresh
from tests.support.people import as_guest, browser, member, person

pytestmark = pytest.mark.django_db

WRONG = {"phone": "6709"}
REASON = "Iekšējais numurs, ko lieto Valsts kase"


@pytest.fixture
def application() -> Application:
    return draft("g", SECTIONS | {"preparer": SECTIONS["preparer"] | WRONG}, [account(1)])


@pytest.fixture
def guest(client: Client) -> Client:
    return as_guest(client, "g")


def address(application: Application, path: str = "preparer.phone") -> str:
    return reverse("waiver", args=[application.reference, path])


def test_guest_waives_a_rule_and_withdraws_that(guest: Client, application: Application) -> None:
    review = reverse("review", args=[application.reference])
    section = reverse("section", args=[application.reference, "sagatavotajs"])
    for page in (review, section):
        assert f'href="{address(application)}"' in guest.get(page).content.decode()
    assert "6709" in guest.get(address(application)).content.decode()
    answer = guest.post(address(application), {"reason": REASON}, follow=True)
    assert answer.redirect_chain == [(review, 302)]
    page = answer.content.decode()
    assert f"iemesls: „{REASON}”" in page
    assert "Atcelt izņēmumu" in page
    assert REASON in guest.get(reverse("history", args=[application.reference])).content.decode()
    assert REASON in guest.get(section).content.decode()
    answer = guest.post(address(application), {"withdraw": "1"}, follow=True)
    assert "Izņēmums atcelts" in answer.content.decode()
    assert fresh(application).waivers == []


def test_reason_is_asked_for(guest: Client, application: Application) -> None:
    answer = guest.post(address(application), {"reason": "nav"})
    page = answer.content.decode()
    assert "Ievadiet iemeslu: vismaz 10 burtus vai ciparus" in page
    assert "Kļūda:" in page
    assert fresh(application).waivers == []


@pytest.mark.parametrize("path", ["accounts", "accounts[0].iban", "client.name", "x", "preparer.phone.x"])
def test_fields_without_a_rule_that_can_be_waived_have_no_page(
    guest: Client, application: Application, path: str
) -> None:
    assert guest.get(address(application, path)).status_code == 404


def test_field_without_a_finding_leads_back_to_the_review(guest: Client, application: Application) -> None:
    answer = guest.get(address(application, "certificate_recipient.phone"), follow=True)
    assert "Šajā laukā nav kļūdas, kurai varētu norādīt izņēmumu." in answer.content.decode()
    answer = guest.post(address(application, "certificate_recipient.phone"), {"reason": REASON}, follow=True)
    assert "izņēmumu vairs nevar norādīt" in answer.content.decode()


def test_editor_sees_neither_links_nor_the_page() -> None:
    workspace = create_workspace("Piemēra novada pašvaldība", person("Olga Īpašniece"))
    owner = browser(workspace.memberships.get(role=Membership.OWNER).user)
    editor = browser(member(workspace, name="Edgars Sagatavotājs"))
    application = begin(workspace=workspace)
    fill(application, SECTIONS | {"preparer": SECTIONS["preparer"] | WRONG}, [account(1)])
    review = reverse("review", args=[application.reference])
    assert address(application) not in editor.get(review).content.decode()
    assert editor.get(address(application)).status_code == 404
    assert editor.post(address(application), {"reason": REASON}).status_code == 404
    assert address(application) in owner.get(review).content.decode()
    assert owner.post(address(application), {"reason": REASON}).status_code == 302
    assert REASON in editor.get(review).content.decode()
