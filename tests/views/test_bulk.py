"""Filtering, sorting and changing many accounts at once."""

import re
from typing import Any

import pytest
from django.test import Client

from applications.models import Application
from tests.support.drafts import MANAGED, account, draft, iban, many_accounts, stored
from tests.support.html import Page
from tests.support.people import GUEST


@pytest.fixture
def full(db: None) -> Application:
    return draft(
        GUEST,
        {},
        [
            account(5, **MANAGED),
            account(1, holder="other", holder_name="Ūdens aģentūra", permission="written"),
            account(3, status="closed"),
            account(2, access_mode=""),
        ],
    )


def numbers(client: Client, application: Application, query: str) -> list[int]:
    content = client.get(f"{application.get_absolute_url()}konti/{query}").content.decode()
    shown = re.findall(r'<th scope="row"><span class="iban">([^<]+)<', content)
    by_iban = {iban(number): number for number in range(1, 10)}
    return [by_iban[text.replace(" ", "")] for text in shown]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [5, 1, 3, 2]),
        ("?rezims=manage", [5]),
        ("?rezims=-", [2]),
        ("?turetajs=other", [1]),
        ("?statuss=closed", [3]),
        ("?kludas=1", [2]),
        (f"?q={iban(3)[-6:]}", [3]),
        ("?q=aģentūra", [1]),
        ("?kartot=konts", [1, 2, 3, 5]),
        ("?kartot=maksajums&rezims=manage", [5]),
        ("?rezims=nav&kartot=nav&statuss=%00", [5, 1, 3, 2]),
        ("?q=nekas", []),
    ],
)
def test_table_shows_what_is_asked_for(client: Client, full: Application, query: str, expected: list[int]) -> None:
    assert sorted(numbers(client, full, query)) == sorted(expected) if "konts" not in query else True
    if "konts" in query or not query:
        by_iban = sorted(expected, key=iban) if query else expected
        assert numbers(client, full, query) == by_iban


def change(client: Client, application: Application, query: str = "", **posted: object) -> str:
    typed = {name if name in ("rows", "delete") else f"new-{name}": value for name, value in posted.items()}
    answer = client.post(f"{application.get_absolute_url()}konti/kopa/{query}", typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_marked_accounts_are_changed_and_one_undo_restores_all(client: Client, full: Application) -> None:
    before = [row.typed() for row in full.accounts.live()]
    keys = [row.pk for row in full.accounts.live()]
    content = change(client, full, scope="marked", rows=[keys[0], keys[3]], access_mode="view")
    assert "Mainīti 2 konti." in content
    assert [(row.access_mode, row.payment_limit) for row in full.accounts.live()] == [("view", "")] * 4
    client.post(f"{full.get_absolute_url()}konti/atsaukt/")
    assert [row.typed() for row in full.accounts.live()] == before


def test_message_after_a_bulk_edit_links_to_the_errors(client: Client, full: Application) -> None:
    content = change(client, full, scope="all", access_mode="manage")
    assert "Kontu ar kļūdām starp mainītajiem tagad ir 3." in content
    assert f'<a href="{full.get_absolute_url()}konti/?kludas=1#konti">' in content
    assert numbers(client, full, "?kludas=1") == [1, 3, 2]
    assert "Kontu ar kļūdām" not in change(client, full, scope="all", access_mode="view")


def test_all_that_match_the_filter_are_changed_on_every_page(client: Client, full: Application) -> None:
    many_accounts(full, 250, first=20)
    change(client, full, "?statuss=open&lapa=2", scope="all", status="blocked")
    assert full.accounts.live().filter(status="blocked").count() == 253
    assert full.accounts.live().filter(status="closed").count() == 1


def test_marked_accounts_are_deleted(client: Client, full: Application) -> None:
    content = change(client, full, scope="marked", rows=[full.accounts.live()[1].pk], delete="1")
    assert "Izdzēsts 1 konts." in content
    assert full.accounts.live().count() == 3


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"scope": "marked", "access_mode": "view"}, "Atzīmējiet vismaz vienu kontu"),
        ({"scope": "marked", "rows": ["x", "9" * 30, "-1"], "access_mode": "view"}, "Atzīmējiet vismaz vienu kontu"),
        ({"scope": "all"}, "Izvēlieties, ko mainīt"),
        ({"scope": "nav", "access_mode": "view"}, "nav"),
        ({"scope": "all", "access_mode": "edit"}, "edit"),
        ({"scope": "all", "payment_limit": "9" * 101}, "Saīsiniet līdz 100 zīmēm: tagad ir 101"),
        ({"scope": "all", "payment_limit": "70,5", "daily_limit": "100"}, "bez centiem"),
        ({"scope": "all", "payment_limit": "200", "daily_limit": "100"}, "limit"),
        ({"scope": "all", "legal_basis": "L" * 301}, "Saīsiniet līdz 300 zīmēm: tagad ir 301"),
    ],
)
def test_impossible_bulk_edit_shows_a_message_and_changes_nothing(
    client: Client, full: Application, posted: dict[str, Any], message: str
) -> None:
    before = stored(full)
    assert message in change(client, full, **posted)
    assert stored(full) == before


def test_refused_change_keeps_what_was_typed_and_marked(client: Client, full: Application) -> None:
    key = full.accounts.live()[1].pk
    content = change(client, full, "?statuss=open", rows=[key], scope="marked", payment_limit="1,5", status="blocked")
    assert 'name="new-payment_limit" value="1,5" aria-invalid="true"' in content
    assert '<option value="blocked" selected>' in content.split('id="bulk_status"')[1]
    assert re.search(rf'name="rows" value="{key}" checked', content)
    assert '<a href="#bulk_payment_limit">' in content
    assert content.count('name="rows"') == 3  # those that the filter shows


def test_accounts_of_another_application_are_not_changed(client: Client, full: Application) -> None:
    other = draft("another-browser", {}, [account(7)])
    before = stored(other)
    change(client, full, scope="marked", rows=[other.accounts.live()[0].pk], delete="1")
    assert stored(other) == before


def test_undo_after_something_else_is_refused(client: Client, full: Application) -> None:
    change(client, full, scope="all", status="blocked")
    client.post(f"{full.get_absolute_url()}konti/pievienot/", account(8))
    answer = client.post(f"{full.get_absolute_url()}konti/atsaukt/", follow=True)
    assert "Šo darbību vairs nevar atsaukt" in answer.content.decode()
    assert full.accounts.live().filter(status="blocked").count() == 4


def test_marks_survive_a_change_of_pages_without_javascript(client: Client, full: Application) -> None:
    many_accounts(full, 250, first=20)
    rows = list(full.accounts.live())
    address = f"{full.get_absolute_url()}konti/kopa/"
    answer = client.post(address, {"rows": [rows[0].pk, rows[1].pk], "new-scope": "marked", "lapa": "2"})
    page = Page(answer)
    assert page.attributes("value", "[data-elsewhere] input") == [str(rows[0].pk), str(rows[1].pk)]
    marks = [rows[0].pk, rows[1].pk, rows[150].pk]
    page = Page(client.post(f"{address}?lapa=2", {"rows": marks, "new-scope": "marked", "lapa": "1"}))
    assert page.attributes("value", ".pick input[checked]") == [str(rows[0].pk), str(rows[1].pk)]
    assert page.attributes("value", "[data-elsewhere] input") == [str(rows[150].pk)]
    content = change(client, full, "?lapa=2", scope="marked", rows=marks, status="blocked")
    assert "Mainīti 3 konti." in content


def test_bar_deletes_marked_accounts_whatever_the_form_says(client: Client, full: Application) -> None:
    change(client, full, scope="all", rows=[full.accounts.live()[0].pk], delete="marked")
    assert full.accounts.live().count() == 3
