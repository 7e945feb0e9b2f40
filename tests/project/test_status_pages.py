"""Every status has a page in the site's look, with a way on."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

from ekase_pieteikums import startup_checks
from tests.support.drafts import draft
from tests.support.html import Page
from tests.support.people import GUEST, OTHER_GUEST, as_guest, browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    return as_guest(Client(), GUEST)


def has_ways_on(page: Page) -> bool:
    return page.leads_to(reverse("start")) and page.leads_to(reverse("applications"))


def test_method_that_is_not_allowed_has_a_page(client: Client) -> None:
    answer = client.get(reverse("begin"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = Page(answer)
    assert page.heading == "Šo adresi nevar atvērt"
    assert has_ways_on(page)
    assert client.head(reverse("begin")).content == b""


@pytest.mark.parametrize("limit", [{"DATA_UPLOAD_MAX_NUMBER_FIELDS": 1}, {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10}])
def test_request_that_is_too_large_has_a_page(client: Client, limit: dict[str, int]) -> None:
    application = draft(GUEST, {})
    with override_settings(**limit):
        answer = client.post(f"{application.get_absolute_url()}iestade/", {"name": "A", "registration_number": "9"})
    page = Page(answer)
    assert (answer.status_code, page.heading) == (413, "Nosūtīts pārāk daudz datu")
    assert has_ways_on(page)


def test_application_that_cannot_be_opened_is_not_said_to_be_missing(client: Client) -> None:
    theirs, none = draft(OTHER_GUEST).get_absolute_url(), "/pieteikumi/AAA-AAA/"
    pages = [Page(client.get(address)) for address in (theirs, none, f"{theirs}konti/", "/pieteikumi/nav/")]
    for page in pages:
        assert page.heading == "Šo pieteikumu šeit nevar atvērt"
        assert "nav atrast" not in page.text("main")
        assert has_ways_on(page)
    assert any(link.startswith(f"{reverse('account_login')}?next={theirs}") for link in pages[0].links())
    assert pages[0].text("main").replace("x", "") == pages[1].text("main").replace("x", "")
    assert "atveriet šo adresi pārlūkā un datorā, kurā pieteikumu sākāt" in pages[0].text("main")
    assert "Palūdziet iestādes īpašniekam" in Page(browser(person("Anna")).get(theirs)).text("main")
    assert Page(client.get("/tādas/nav/")).heading == "Lapa nav atrasta"


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "429", "500"])
def test_page_of_every_status_leads_on(name: str) -> None:
    page = Page(render_to_string(f"{name}.html"))
    assert page.heading
    assert has_ways_on(page)
    assert page.has("link[rel=stylesheet]")


def test_public_server_without_mail_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    with override_settings(DEBUG=False, SESSION_COOKIE_SECURE=True):
        assert startup_checks.unsent_letters().startswith("EMAIL_URL is not set")
        monkeypatch.setenv("EMAIL_URL", "smtp://localhost")
        assert startup_checks.unsent_letters() == ""
    monkeypatch.delenv("EMAIL_URL")
    with override_settings(DEBUG=False, SESSION_COOKIE_SECURE=False):
        assert startup_checks.unsent_letters() == ""
