"""Every page, in every state that it has: no violation of WCAG 2.1 A and AA, nor of axe's best practices.

On a phone the same pages scroll in one direction only.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.acts.editing import save_section
from tests.support.addresses import PUBLIC_PAGES
from tests.support.drafts import MANAGED, SECTIONS, account, draft, freeze, fresh, iban, many_accounts
from tests.support.spreadsheet_files import xlsx
from tests.support.walking import PHONE, NewPage, own, sound

LONG = "Ļoti garš nosaukums, kurā ir daudz vārdu, un viensvārdskurštiešāmirļotigaršunnekurnelūst, " * 3

Look = Callable[[str], None]


@pytest.fixture(params=["wide", "phone", "wide at night"])
def visitor(new_page: NewPage, request: pytest.FixtureRequest) -> Page:
    if request.param == "phone":
        return new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    return new_page(color_scheme="dark" if request.param == "wide at night" else "light")


@pytest.fixture
def look(visitor: Page) -> Look:
    """Open an address and check the page with axe."""

    def check(address: str) -> None:
        visitor.goto(address)
        sound(visitor)

    return check


@pytest.fixture
def guest(visitor: Page, live_server: Any) -> str:
    return own(visitor, live_server.url)


SECTION_PAGES = ["iestade/", "sertifikata-sanemejs/", "lietotajs/", "paraksttiesigais/", "sagatavotajs/"]


def test_pages_of_nobody(look: Look, visitor: Page, transactional_db: None) -> None:
    for address in (*map(reverse, PUBLIC_PAGES), "/nav/tadas/"):
        look(address)


def test_pages_of_an_empty_draft(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, {})
    for page in ("", *SECTION_PAGES, "konti/", "konti/pievienot/", "parbaude/", "dzest/"):
        look(application.get_absolute_url() + page)


def test_pages_of_a_right_application(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, accounts=[account(1), account(2, **MANAGED)])
    for page in ("", *SECTION_PAGES, "konti/", "parbaude/"):
        look(application.get_absolute_url() + page)
    for words in visitor.locator("details:not([open]) > summary").all():
        if words.is_visible():
            words.click()
    sound(visitor)


def test_pages_with_errors_and_warnings(look: Look, guest: str, visitor: Page) -> None:
    application = draft(
        guest,
        {name: dict.fromkeys(typed, LONG) for name, typed in SECTIONS.items()}
        | {"user": SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1\nnav\n195.122.0.0/16"}},
        [
            account(
                1, iban=LONG[:100], holder="other", holder_name=LONG, access_mode="manage", payment_limit=LONG[:100]
            ),
            account(2, holder="other", permission="by_law", legal_basis=LONG),
            account(2, **MANAGED | {"daily_limit": "999999999999"}),
        ],
    )
    row = application.accounts.live()[0]
    for page in ("", *SECTION_PAGES, "konti/", "konti/?kludas=1", f"konti/{row.pk}/", "parbaude/"):
        look(application.get_absolute_url() + page)


def test_pages_with_only_warnings(look: Look, guest: str, visitor: Page) -> None:
    user = {"user": SECTIONS["user"] | {"allowed_ip_addresses": "10.0.0.1"}}
    application = draft(guest, SECTIONS | user, [account(1)])
    for page in ("lietotajs/", "parbaude/"):
        look(application.get_absolute_url() + page)
    visitor.get_by_role("button", name="Pabeigt un sagatavot dokumentu").click()
    visitor.locator("#confirmed_error").wait_for()
    sound(visitor)


def test_accounts_in_pages_and_a_row_being_edited(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest)
    many_accounts(application, 203)
    look(application.get_absolute_url() + "konti/?lapa=3")
    visitor.locator("tbody").nth(1).get_by_role("link", name="Labot").click()
    visitor.locator("tbody.editing").wait_for()
    sound(visitor)
    visitor.locator("tbody.editing [name=iban]").fill("LV00")
    visitor.locator("tbody.editing").get_by_role("button", name="Saglabāt").click()
    visitor.locator("tbody.editing .summary").wait_for()
    sound(visitor)
    visitor.goto(application.get_absolute_url() + "konti/?lapa=3")
    visitor.locator("tbody").nth(1).get_by_role("button", name="Dzēst").click()
    visitor.get_by_role("button", name="Atsaukt dzēšanu").wait_for()
    sound(visitor)


def test_pages_of_a_finished_application(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, accounts=[account(1, holder="other", permission="written")])
    freeze(application)
    look(application.get_absolute_url() + "dokuments/")
    open_for_editing(application)
    freeze(fresh(application))
    begin(guest=guest)
    for page in ("/", "/pieteikumi/", f"{application.get_absolute_url()}dokuments/1/"):
        look(page)


def test_pages_of_a_table_and_of_many_accounts(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, {}, [account(5), account(6, **MANAGED)])
    accounts = application.get_absolute_url() + "konti/"
    look(accounts + "?q=LV&kartot=konts")
    visitor.click("text=Mainīt vairākus kontus reizē")
    sound(visitor)
    look(accounts + "ielade/")
    visitor.click("button:has-text('Izlasīt tabulu')")
    expect(visitor).to_have_title(re.compile("^Kļūda: "))
    sound(visitor)
    cells = [["Konts", "Tiešsaistē skatīt", "Tiešsaistē vadīt"], ["LV00", "X", "X"], [account(7)["iban"], "X", ""]]
    visitor.fill("[name=pasted]", "\n".join("\t".join(row) for row in cells))
    visitor.click("button:has-text('Izlasīt tabulu')")
    visitor.wait_for_url("**/parskats/")
    sound(visitor)
    visitor.check("text=Aizstāt visu sarakstu")
    visitor.click("button:has-text('Pārņemt visus 2 kontus')")
    expect(visitor.locator("main")).to_contain_text("tagad 2 konti")
    sound(visitor)
    visitor.click("text=Atsaukt")
    expect(visitor.locator("main")).to_contain_text("Darbība ir atsaukta.")


def test_questions_about_a_table_and_the_page_of_a_row(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, {})
    look(application.get_absolute_url() + "konti/ielade/")
    rows = ["Konts\tRežīms\tTurētājs\tDienas limits", f"{iban(1)}\tskatīt\tSkola", f"{iban(2)}\tvadīt nedrīkst\t\t5"]
    visitor.fill("[name=pasted]", "\n".join(rows))
    visitor.click("button:has-text('Izlasīt tabulu')")
    visitor.wait_for_url("**/parskats/")
    sound(visitor)
    visitor.click("text=Pārņemt visus 2 kontus")
    expect(visitor.locator(".messages")).to_contain_text("Vispirms atbildiet uz jautājumiem par tabulu.")
    sound(visitor)
    visitor.get_by_label("Tai pašai iestādei, kas nosaukta augstāk").check()
    visitor.click("button:has-text('Saglabāt atbildes')")
    expect(visitor.locator("table.accounts")).to_contain_text("Skola")
    sound(visitor)
    visitor.locator("table.accounts").get_by_label("Labot rindu 3").click()
    sound(visitor)
    visitor.get_by_label("Pieejas režīms").fill("skatīt")
    visitor.click("button:has-text('Saglabāt rindu')")
    expect(visitor.locator("#rinda-3")).to_contain_text("Tiešsaistē skatīt")


def test_preview_of_a_workbook_with_sheets_and_faults(look: Look, guest: str, visitor: Page) -> None:
    application = draft(guest, {})
    look(application.get_absolute_url() + "konti/ielade/")
    head = ["Konts", "Režīms", "Limits dienā"]
    first: list[list[Any]] = [head, [account(1)["iban"], "skatīt", ("=1/0", "#DIV/0!")], [LONG, LONG, 5]]
    book = xlsx(first, [["Konts"], [account(2)["iban"]]], names=("Konti", "Skolas un bērnudārzi"))
    visitor.set_input_files("[name=file]", {"name": "konti.xlsx", "mimeType": "", "buffer": book})
    visitor.click("button:has-text('Izlasīt tabulu')")
    visitor.wait_for_url("**/parskats/")
    sound(visitor)
    visitor.click("text=Vai kāda kolonna nolasīta nepareizi?")
    for column in (1, 2):
        visitor.get_by_label(f"Kas ir kolonnā {'ABC'[column]}").select_option("status")
    visitor.click("button:has-text('Nolasīt vēlreiz')")
    expect(visitor).to_have_title(re.compile("^Kļūda: "))
    sound(visitor)
    visitor.get_by_label("Lapa").select_option("Skolas un bērnudārzi")
    visitor.click("button:has-text('Lasīt šo lapu')")
    expect(visitor.locator("h1 + p")).to_contain_text("lapa „Skolas un bērnudārzi”")
    sound(visitor)


def test_page_of_a_conflict(guest: str, visitor: Page) -> None:
    application = draft(guest)
    visitor.goto(f"{application.get_absolute_url()}iestade/")
    save_section(application.client, SECTIONS["client"] | {"name": LONG}, read_at=1)
    visitor.locator("[name=name]").fill("Manējais")
    visitor.get_by_role("button", name="Saglabāt un turpināt").click()
    visitor.locator("#conflict").wait_for()
    sound(visitor)
