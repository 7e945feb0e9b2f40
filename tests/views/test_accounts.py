"""The accounts: the table in pages, one row edited at a time, delete and undo."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.acts.bulk_editing import remove_accounts
from applications.acts.editing import add_account, remove_account, save_account
from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.domain.identifiers import format_iban
from applications.models import Account, Application
from tests.support.addresses import Url
from tests.support.drafts import (
    MANAGED,
    Typed,
    account,
    draft,
    first_account,
    freeze,
    fresh,
    iban,
    last_account,
    many_accounts,
    stored,
)
from tests.support.html import Page, linked, shown
from tests.support.people import GUEST

HTMX = {"HX-Request": "true"}
BROKEN: Typed = {
    "iban": "lv00 TREL <b>",
    "holder": "other",
    "holder_name": "Cita\u200b  iestāde",
    "status": "blocked",
    "access_mode": "manage",
    "payment_limit": "1 000,50",
    "daily_limit": "daudz",
    "permission": "by_law",
    "legal_basis": "",
}


def on_screen(content: str) -> Typed:
    """The values of an account's form; "" for a group of radio buttons without a marked one."""
    return {"permission": "", "access_mode": ""} | shown(content)


def ibans(content: str) -> list[str]:
    """The accounts of the table, in its order."""
    return re.findall(
        r'<tbody id="konts-\d+"[^>]*><tr>\s*<td class="pick">[^\n]*?</td><th scope="row"><span class="iban">([^<]+)<',
        content,
    )


def wrong(content: str) -> list[str]:
    return re.findall(
        r'class="wrong"><tr>\s*<td class="pick">[^\n]*?</td><th scope="row"><span class="iban">([^<]+)<', content
    )


def test_table_shows_accounts_as_they_will_be_signed(client: Client, url: Url) -> None:
    content = client.get(url("accounts")).content.decode()
    assert ibans(content) == [format_iban(iban(1)), format_iban(iban(2))]
    assert re.findall(r'data-label="[^"]+">([^<]+)</td>', content) == [
        "Tiešsaistē skatīt",
        "–",
        "–",
        "Tiešsaistē vadīt",
        "5\u00a0000",
        "20\u00a0000",
    ]
    assert wrong(content) == []
    assert "<title>Konti" in content


def test_empty_table_says_how_to_begin(client: Client, empty: Application) -> None:
    content = client.get(f"{empty.get_absolute_url()}konti/").content.decode()
    assert "Šeit būs kontu saraksts." in content
    assert "<table" not in content


def test_table_shows_findings_under_their_account(client: Client) -> None:
    broken = draft(GUEST, {}, [account(1), account(2, **BROKEN | {"iban": iban(2)})])
    content = client.get(f"{broken.get_absolute_url()}konti/").content.decode()
    assert wrong(content) == [format_iban(iban(2))]
    row = last_account(broken)
    assert re.findall(rf'href="/pieteikumi/[^"]+/konti/{row.pk}/#field_(\w+)"', content) == [
        "access_mode",
        "access_mode",
        "payment_limit",
        "daily_limit",
        "legal_basis",
    ]
    assert "<title>Kļūda: " in content


def test_filter_shows_only_accounts_with_errors(client: Client) -> None:
    broken = draft(GUEST, {}, [account(1), account(2, access_mode=""), account(3), account(3), account(4)])
    content = client.get(f"{broken.get_absolute_url()}konti/?kludas=1").content.decode()
    assert ibans(content) == [format_iban(iban(2)), format_iban(iban(3))]
    assert "5 konti</b>, 2 kļūdas" in content


def test_filter_without_errors_says_so(client: Client, url: Url) -> None:
    content = client.get(url("accounts") + "?kludas=1").content.decode()
    assert "Neviena konta ar kļūdām nav." in content
    assert ibans(content) == []


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [("1", 1, 100), ("2", 101, 200), ("3", 201, 250), ("4", 201, 250), ("0", 201, 250), ("-1", 201, 250)]
    + [(odd, 1, 100) for odd in ("", "abc", "1.5", "\x00", "\ud7ff", "²", "9" * 5000)],
)
def test_table_of_250_accounts_comes_in_pages(
    client: Client, empty: Application, page: str, first: int, last: int
) -> None:
    many_accounts(empty, 250)
    content = client.get(f"{empty.get_absolute_url()}konti/", {"lapa": page}).content.decode()
    assert ibans(content) == [format_iban(iban(number)) for number in range(first, last + 1)]
    assert f"{first}.–{last}. no 250" in content
    assert re.findall(r'<b aria-current="page">(\d)</b>', content) == [str(first // 100 + 1)]


@pytest.mark.parametrize("query", ["", "?kludas=1"])
def test_table_takes_as_many_queries_with_300_accounts(client: Client, query: str) -> None:
    broken = draft(GUEST, {}, [account(1, access_mode="")] * 10)
    page, counts = f"{broken.get_absolute_url()}konti/{query}", []
    client.get(page)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
        many_accounts(broken, 300, first=20, access_mode="")
    # session, application with its sections, the accounts' numbers, a page of them, removed ones, the last change;
    # with a filter also how many it leaves
    assert counts == ([7, 7] if query else [6, 6])


def test_form_of_an_account_takes_as_many_queries_with_300_accounts(client: Client, application: Application) -> None:
    pages = [f"{application.get_absolute_url()}konti/{first_account(application).pk}/"]
    pages.append(f"{application.get_absolute_url()}konti/pievienot/")
    client.get(pages[0])
    counts = []
    for _ in range(2):
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts.append(len(queries))
        many_accounts(application, 300, first=20)
    assert counts[:2] == counts[2:]


def test_saving_an_account_takes_as_many_queries_with_300_accounts(client: Client, application: Application) -> None:
    client.get(f"{application.get_absolute_url()}konti/")  # the day's first page renews the session
    counts = []
    for revision in ("1", "2"):
        row = first_account(application)
        with CaptureQueriesContext(connection) as queries:
            client.post(
                f"{application.get_absolute_url()}konti/{row.pk}/",
                account(1, payment_limit=revision) | {"revision": revision},
            )
        counts.append(len(queries))
        many_accounts(application, 300, first=20)
    assert counts[0] == counts[1]


# ---- Adding


def test_account_is_added_at_the_lists_end(client: Client, application: Application, url: Url) -> None:
    answer = client.post(url("account_add"), account(3, **MANAGED))
    added = last_account(application)
    assert added.typed() == account(3, **MANAGED)
    assert answer["Location"] == f"{url('accounts')}?pievienots={added.pk}#konts-{added.pk}"
    content = client.get(answer["Location"]).content.decode()
    assert f"Konts {format_iban(iban(3))} ir pievienots." in content
    assert ibans(content) == [format_iban(iban(number)) for number in (1, 2, 3)]


def test_broken_account_is_added_as_typed_and_checked(client: Client, application: Application, url: Url) -> None:
    answer = client.post(url("account_add"), BROKEN)
    added = last_account(application)
    assert added.typed() == BROKEN
    assert answer["Location"] == f"{url('account', added.pk)}?saglabats=1"
    content = client.get(answer["Location"]).content.decode()
    assert {key: value for key, value in shown(content).items() if key in BROKEN} == BROKEN
    assert "<title>Kļūda: " in content
    assert linked(content) == [
        "id_iban",
        "id_access_mode_0",
        "id_access_mode_0",
        "id_payment_limit",
        "id_daily_limit",
        "id_legal_basis",
    ]
    for anchor in linked(content):
        assert f'id="{anchor}"' in content


def test_blank_account_is_added_with_what_is_missing(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}konti/pievienot/"
    answer = client.post(page, {"iban": "", "holder": "own", "status": "open", "access_mode": "view"})
    assert Page(client.get(answer["Location"])).summary_links() == ["#id_iban"]
    assert empty.accounts.count() == 1


@pytest.mark.parametrize(("button", "leads_to"), [("", "konti/"), ("next", "konti/"), ("onward", "paraksttiesigais/")])
def test_account_in_which_nothing_was_typed_is_not_saved(
    client: Client, empty: Application, button: str, leads_to: str
) -> None:
    page = f"{empty.get_absolute_url()}konti/pievienot/"
    answer = client.post(page, {"iban": "", "holder": "own", "status": "open", "to": button})
    assert answer["Location"] == empty.get_absolute_url() + leads_to
    assert fresh(empty).revision == 0
    assert empty.accounts.count() == 0


def test_last_account_leads_to_the_next_section(client: Client, empty: Application) -> None:
    answer = client.post(f"{empty.get_absolute_url()}konti/pievienot/", account(1) | {"to": "onward"})
    assert answer["Location"] == f"{empty.get_absolute_url()}paraksttiesigais/"


def test_enter_means_the_same_on_each_page_of_a_new_account(client: Client, empty: Application) -> None:
    page = f"{empty.get_absolute_url()}konti/pievienot/"
    buttons = [Page(client.get(address)).buttons() for address in (page, f"{page}?nakamais=1")]
    assert buttons[0] == buttons[1]


def test_added_account_leads_to_the_next_one(client: Client, application: Application, url: Url) -> None:
    next_page = client.post(url("account_add"), account(3) | {"to": "next"})["Location"]
    assert application.accounts.count() == 3
    assert next_page == f"{url('account_add')}?nakamais=1"
    content = client.get(next_page).content.decode()
    assert re.search(r'<input[^>]* name="iban"[^>]* autofocus', content)
    assert (
        re.findall(r"<button class=\"button(?: quiet)?\"[^>]*>([^<]+)<", content)[0] == "Saglabāt un pievienot nākamo"
    )
    assert "autofocus" not in client.get(url("account_add")).content.decode()


def test_copy_takes_everything_but_the_number(client: Client, application: Application, url: Url) -> None:
    template = last_account(application)
    before = stored(application)
    content = client.get(f"{url('account_add')}?no={template.pk}").content.decode()
    assert on_screen(content) == account(2, **MANAGED) | {"iban": "", "revision": "", "seen": ""}
    assert "pārņemts no cita konta" in content
    assert stored(application) == before


@pytest.mark.parametrize("template", ["0", "abc", "-1", "9" * 15, "9" * 400, "\x00", "²"])
def test_copy_of_no_account_is_a_blank_one(client: Client, url: Url, template: str) -> None:
    content = client.get(url("account_add"), {"no": template}).content.decode()
    assert shown(content)["iban"] == ""
    assert "pārņemts no cita konta" not in content


def test_copy_of_others_account_is_a_blank_one(client: Client, stranger: Client, url: Url) -> None:
    theirs = Application.objects.exclude(guest=GUEST).get()
    secret = add_account(theirs, account(7, legal_basis="Citu noslēpums"))
    assert "noslēpums" not in client.get(f"{url('account_add')}?no={secret.pk}").content.decode()


def test_added_account_on_a_later_page_is_shown_there(client: Client, empty: Application) -> None:
    many_accounts(empty, 100)
    answer = client.post(f"{empty.get_absolute_url()}konti/pievienot/", account(500))
    added = last_account(empty)
    assert answer["Location"].endswith(f"konti/?lapa=2&pievienots={added.pk}#konts-{added.pk}")


def test_adding_stops_at_10_000_accounts(client: Client, empty: Application) -> None:
    rows = (Account(application=empty, position=number) for number in range(9_999))
    Account.objects.bulk_create(rows)
    page = f"{empty.get_absolute_url()}konti/pievienot/"
    client.post(page, account(1))
    content = client.post(page, account(2)).content.decode()
    assert "ne vairāk kā 10\u00a0000 kontu" in content
    assert shown(content)["iban"] == iban(2)
    assert empty.accounts.count() == 10_000


# ---- Editing


def test_account_is_saved_and_leads_back_to_its_row(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    page = url("account", row.pk)
    answer = client.post(page, account(5, status="closed") | {"revision": "1"})
    assert answer["Location"] == f"{url('accounts')}?saglabats={row.pk}#konts-{row.pk}"
    row.refresh_from_db()
    assert row.typed() == account(5, status="closed")
    assert row.revision == 2
    assert last_account(application).typed() == account(2, **MANAGED)


def test_saved_account_leads_back_to_the_page_and_filter(client: Client, application: Application, url: Url) -> None:
    row, query = first_account(application), urlencode({"lapa": "3", "kludas": "1"})
    page = f"{url('account', row.pk)}?{query}"
    assert f"{url('accounts')}?lapa=3&amp;kludas=1#konts-{row.pk}" in client.get(page).content.decode()
    answer = client.post(page, account(5) | {"revision": "1"})
    assert answer["Location"] == f"{url('accounts')}?{query}&saglabats={row.pk}#konts-{row.pk}"


def test_broken_account_is_saved_as_typed(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    answer = client.post(url("account", row.pk), BROKEN | {"revision": "1"})
    assert answer["Location"] == f"{url('account', row.pk)}?saglabats=1"
    assert "ir saglabāts" not in client.get(url("account", row.pk)).content.decode()  # opened later
    row.refresh_from_db()
    assert (row.typed(), row.errors, row.iban_key) == (BROKEN, 6, "")


def test_account_is_edited_in_its_row(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    content = client.get(url("account", row.pk), headers=HTMX).content.decode()
    assert content.lstrip().startswith(f'<tbody id="konts-{row.pk}" class="editing">')
    assert "<html" not in content
    assert on_screen(content) == account(1) | {"revision": "1", "seen": ""}

    answer = client.post(url("account", row.pk), BROKEN | {"revision": "1"}, headers=HTMX)
    content = answer.content.decode()
    assert content.lstrip().startswith(f'<tbody id="konts-{row.pk}" class="editing">')
    assert "Ierakstītais ir saglabāts." in content
    assert {key: value for key, value in shown(content).items() if key in BROKEN} == BROKEN
    assert len(linked(content)) == 6

    answer = client.post(url("account", row.pk), account(8) | {"revision": "2"}, headers=HTMX)
    assert (answer["HX-Retarget"], answer["HX-Reselect"], answer["HX-Reswap"]) == (
        "#accounts",
        "#accounts",
        "outerHTML",
    )
    assert ibans(answer.content.decode()) == [format_iban(iban(8)), format_iban(iban(2))]


def test_second_of_two_windows_shows_a_message_and_both_accounts(
    client: Client, application: Application, url: Url
) -> None:
    row = first_account(application)
    page, theirs, mine = url("account", row.pk), account(5, status="closed"), account(6, **MANAGED)
    client.post(page, theirs | {"revision": "1"})
    for headers in ({}, HTMX):
        content = client.post(page, mine | {"revision": "1"}, headers=headers).content.decode()
        assert "Šie dati tikmēr saglabāti citā logā." in content
        assert re.findall(r"Citā logā saglabāts: <b>([^<]*)</b>", content) == [
            iban(5),
            "Slēgts",
            "Tiešsaistē skatīt",
            "–",
            "–",
        ]
        assert on_screen(content) == mine | {"revision": "2", "seen": ""}
        row.refresh_from_db()
        assert row.typed() == theirs
    client.post(page, shown(content))
    row.refresh_from_db()
    assert row.typed() == mine


def test_account_deleted_in_another_window_keeps_what_is_typed_on_the_screen(
    client: Client, application: Application, url: Url
) -> None:
    row = first_account(application)
    client.post(url("account_remove", row.pk))
    before, mine = stored(application), account(6, **MANAGED)
    for headers in ({}, HTMX):
        content = client.post(url("account", row.pk), mine | {"revision": "1"}, headers=headers).content.decode()
        assert "Šis konts tikmēr izdzēsts citā logā." in content
        assert {key: value for key, value in on_screen(content).items() if key in mine} == mine
        assert stored(application) == before
    (action,) = re.findall(r'<form method="post" action="([^"]+)" class="account-form"', content)
    assert action == url("account_add")
    client.post(action, shown(content))
    assert [each.typed()["iban"] for each in application.accounts.live()] == [iban(2), iban(6)]


@pytest.mark.parametrize("revision", ["", "999", "9" * 30])
def test_missing_or_future_revision_overwrites_nothing(
    client: Client, application: Application, url: Url, revision: str
) -> None:
    before = stored(application)
    page = url("account", first_account(application).pk)
    content = client.post(page, account(6) | {"revision": revision}).content.decode()
    assert "Šie dati tikmēr saglabāti citā logā." in content
    assert stored(application) == before


def test_finished_application_keeps_what_is_typed_on_the_screen(client: Client, finished: Application) -> None:
    before = stored(finished)
    base = f"{finished.get_absolute_url()}konti/"
    for page in (f"{base}pievienot/", f"{base}{first_account(finished).pk}/"):
        content = client.post(page, BROKEN | {"revision": "1"}).content.decode()
        assert "Šis pieteikums tikmēr ir pabeigts citā logā." in content
        assert {key: value for key, value in shown(content).items() if key in BROKEN} == BROKEN
    assert stored(finished) == before


def test_finished_application_is_led_to_its_document(client: Client, finished: Application) -> None:
    base = f"{finished.get_absolute_url()}konti/"
    for page in (base, f"{base}pievienot/", f"{base}{first_account(finished).pk}/"):
        assert client.get(page)["Location"] == f"{finished.get_absolute_url()}dokuments/"


# What was on the screen of a window when the application was finished in another one.
AFTER_FINISHING: dict[str, tuple[str, dict[str, str]]] = {
    "remove": ("{first}/dzest/", {}),
    "restore": ("{removed}/atjaunot/", {}),
    "change": ("kopa/", {"new-scope": "all", "new-status": "closed"}),
    "delete": ("kopa/", {"new-scope": "all", "delete": "1"}),
    "undo": ("atsaukt/", {}),
    "take over": ("ielade/parnemt/", {"take": "all", "how": "replace"}),
}


@pytest.mark.parametrize("act", AFTER_FINISHING)
def test_act_that_came_too_late_shows_a_message(client: Client, application: Application, act: str) -> None:
    base = f"{application.get_absolute_url()}konti/"
    client.post(f"{base}ielade/", {"pasted": iban(5)})
    client.post(f"{base}kopa/", {"new-scope": "all", "new-access_mode": "view"})
    first, removed = first_account(application), last_account(application)
    remove_account(removed)
    freeze(fresh(application))
    before = stored(application)
    place, posted = AFTER_FINISHING[act]
    answer = client.post(base + place.format(first=first.pk, removed=removed.pk), posted)
    assert answer["Location"] == f"{application.get_absolute_url()}dokuments/"
    assert stored(application) == before
    content = client.get(answer["Location"], follow=True).content.decode()
    assert "Nekas nav mainīts: pieteikums tikmēr ir pabeigts." in content


def test_too_long_text_shows_a_message_and_stays_in_the_field(
    client: Client, application: Application, url: Url
) -> None:
    before, long = stored(application), "1" * 10_000
    for page in (url("account_add"), url("account", first_account(application).pk)):
        content = client.post(page, account(1, payment_limit=long) | {"revision": "1"}).content.decode()
        assert "Saīsiniet līdz 100 zīmēm: tagad ir 10000" in content
        assert linked(content) == ["id_payment_limit"]
        assert shown(content)["payment_limit"] == long
    assert stored(application) == before


# ---- Duplicates


def test_duplicate_is_found_anywhere_and_cured_when_the_other_is_removed(client: Client, empty: Application) -> None:
    base = f"{empty.get_absolute_url()}konti/"
    many_accounts(empty, 150)
    spaced = format_iban(iban(1)).lower()
    answer = client.post(f"{base}pievienot/", account(1, iban=spaced), follow=True)
    assert "tas sarakstā jau ir" in answer.content.decode()
    assert ibans(client.get(f"{base}?kludas=1").content.decode()) == [format_iban(iban(1))]
    assert [row.position for row in empty.accounts.wrong()] == [151]

    first = first_account(empty)
    client.post(f"{base}{first.pk}/dzest/")
    assert empty.accounts.wrong().count() == 0
    client.post(f"{base}{first.pk}/atjaunot/")
    assert [row.position for row in empty.accounts.wrong()] == [151]

    client.post(f"{base}{first.pk}/", account(999) | {"revision": str(first.revision + 2)})
    assert empty.accounts.wrong().count() == 0


def test_saving_a_row_mends_its_duplicate_in_the_table_too(client: Client, empty: Application) -> None:
    base = f"{empty.get_absolute_url()}konti/"
    for _ in range(2):
        client.post(f"{base}pievienot/", account(1))
    row = first_account(empty)
    content = client.post(f"{base}{row.pk}/", account(2) | {"revision": "1"}, headers=HTMX).content.decode()
    assert ibans(content) == [format_iban(iban(2)), format_iban(iban(1))]
    assert wrong(content) == []


# ---- Deleting


def test_deleted_account_can_be_brought_back_to_its_place(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    answer = client.post(url("account_remove", row.pk) + "?lapa=1")
    assert answer["Location"] == f"{url('accounts')}?lapa=1&dzests={row.pk}#konts-{row.pk}"
    content = client.get(answer["Location"]).content.decode()
    assert f"Konts {format_iban(iban(1))} ir izdzēsts." in content
    assert ibans(content) == [format_iban(iban(2))]
    assert "Dzēstie konti</summary>" in content or "Dzēstie konti (1)</summary>" in content
    assert [each.iban for each in fresh(application).document().accounts] == [iban(2)]

    (undo,) = set(re.findall(r' action="([^"]+/atjaunot/[^"]*)"', content))
    answer = client.post(undo.replace("&amp;", "&"), follow=True)
    content = answer.content.decode()
    assert f"Konts {format_iban(iban(1))} ir atjaunots." in content
    assert ibans(content) == [format_iban(iban(1)), format_iban(iban(2))]
    row.refresh_from_db()
    assert row.typed() == account(1)


def test_address_of_a_deleted_account_leads_to_the_list(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    remove_account(row)
    answer = client.get(url("account", row.pk), follow=True)
    assert answer.redirect_chain == [(url("accounts"), 302)]
    assert "Šī konta sarakstā vairs nav." in answer.content.decode()


def test_what_is_typed_over_an_account_erased_by_finishing_is_shown(
    client: Client, application: Application, url: Url
) -> None:
    row = first_account(application)
    remove_account(row)
    freeze(fresh(application))
    answer = client.post(url("account", row.pk), account(7) | {"revision": 1})
    assert "pabeigts citā logā" in answer.content.decode()
    assert iban(7) in answer.content.decode()


def test_deleting_twice_is_not_found(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    client.post(url("account_remove", row.pk))
    before = stored(application)
    assert client.post(url("account_remove", row.pk)).status_code == 404
    assert stored(application) == before
    client.post(url("account_restore", row.pk))
    before = stored(application)
    assert client.post(url("account_restore", row.pk)).status_code == 404
    assert stored(application) == before


def test_restoring_stops_at_10_000_accounts(client: Client, application: Application, url: Url) -> None:
    row = first_account(application)
    remove_account(row)
    Account.objects.bulk_create(Account(application=application, position=number) for number in range(9_999))
    before = stored(application)
    content = client.post(url("account_restore", row.pk), follow=True).content.decode()
    assert "ne vairāk kā 10\u00a0000 kontu" in content
    assert "ir atjaunots." not in content
    assert stored(application) == before
    remove_account(last_account(application))
    answer = client.post(url("account_restore", row.pk), follow=True)
    assert f"Konts {format_iban(iban(1))} ir atjaunots." in answer.content.decode()


def test_deleted_accounts_are_counted_and_brought_back_together(client: Client, empty: Application) -> None:
    many_accounts(empty, 31)
    page = f"{empty.get_absolute_url()}konti/"
    remove_accounts(empty, empty.accounts.filter(position__lte=30))
    save_account(first_account(empty), account(31, **MANAGED), read_at=1)  # the bulk undo has gone
    content = client.get(page).content.decode()
    assert "Dzēstie konti (30)</summary>" in content
    assert "Redzami pēdējie 20." in content
    assert "Atjaunot visus (30)" in content
    answer = client.post(f"{page}atjaunot/", follow=True)
    assert "Atjaunoti 30 konti." in answer.content.decode()
    assert [row.iban for row in empty.accounts.live()] == [iban(number) for number in range(1, 32)]


def test_deleted_accounts_come_back_as_duplicates_of_those_in_their_place(client: Client, empty: Application) -> None:
    many_accounts(empty, 2)
    for row in list(empty.accounts.live()):
        remove_account(row)
    add_account(empty, account(1))
    client.post(f"{empty.get_absolute_url()}konti/atjaunot/")
    assert [row.is_duplicate for row in empty.accounts.live()] == [False, False, True]


def test_more_deleted_accounts_than_there_is_room_for_stay_deleted(client: Client, empty: Application) -> None:
    many_accounts(empty, MAXIMUM_ACCOUNTS)
    remove_accounts(empty, empty.accounts.live())
    add_account(empty, account(1))
    before = stored(empty)
    answer = client.post(f"{empty.get_absolute_url()}konti/atjaunot/", follow=True)
    assert "ne vairāk kā 10\u00a0000 kontu" in answer.content.decode()
    assert stored(empty) == before


@pytest.mark.parametrize("removed", ["0", "abc", "9" * 40, "\x00"])
def test_notice_of_deleting_needs_a_deleted_account(client: Client, url: Url, removed: str) -> None:
    assert "ir izdzēsts." not in client.get(url("accounts"), {"dzests": removed}).content.decode()


def test_one_after_another_goes_on_after_an_error_is_mended(client: Client, db: None) -> None:
    application = draft(GUEST, {})
    add = f"{application.get_absolute_url()}konti/pievienot/"
    answer = client.post(add, account(1, access_mode="") | {"to": "next"}, follow=True)
    address, content = answer.redirect_chain[-1][0], answer.content.decode()
    assert address.endswith("?saglabats=1&nakamais=1")
    assert "Saglabāt un pievienot nākamo" in content
    row = application.accounts.live()[0]
    answer = client.post(address, account(1) | {"revision": row.revision, "to": "next"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{add}?nakamais=1"


# ---- Notices in their place


def test_notice_of_a_deleted_account_has_its_place_in_the_list(client: Client, empty: Application) -> None:
    many_accounts(empty, 3)
    rows = list(empty.accounts.live())
    for row, following in ((rows[1], [f"konts-{rows[2].pk}"]), (rows[2], []), (rows[0], [])):
        answer = client.post(f"{empty.get_absolute_url()}konti/{row.pk}/dzest/", follow=True)
        page = Page(answer)
        assert page.texts(".notice.ok") == [f"Konts {format_iban(row.iban)} ir izdzēsts. Atsaukt dzēšanu"]
        bodies = page.attributes("id", "table.accounts > tbody")
        if bodies:
            at = bodies.index(f"konts-{row.pk}")
            assert bodies[at + 1 :] == following
    assert page.texts("table.accounts") == []  # the notice stays where no account is left


def test_notice_of_a_saved_account_is_in_its_row_or_in_its_place(client: Client, empty: Application) -> None:
    for number in (1, 2, 3):
        add_account(empty, account(number, access_mode="" if number == 2 else "view"))
    row = empty.accounts.live()[1]
    for query in ("", "?kludas=1", "?kartot=konts"):
        save_account(row, account(2, access_mode=""), read_at=row.revision)
        address = f"{empty.get_absolute_url()}konti/{row.pk}/{query}"
        answer = client.post(address, account(2) | {"revision": row.revision}, follow=True)
        notice = f"Konts {format_iban(iban(2))} ir saglabāts."
        assert Page(answer).texts(f"#konts-{row.pk} .notice" if query != "?kludas=1" else ".notice.ok") == [notice]
        row.refresh_from_db()


def test_next_error_leads_from_one_account_to_the_next(client: Client, empty: Application) -> None:
    for number in range(1, 6):
        add_account(empty, account(number, access_mode="" if number in (1, 3, 5) else "view"))
    first, _second, third, _fourth, fifth = empty.accounts.live()
    base = f"{empty.get_absolute_url()}konti/"

    def following(address: str) -> list[str]:
        return [link for link in Page(client.get(address)).links("a") if "/konti/" in link and link != base]

    assert f"{base}{third.pk}/" in following(f"{base}{first.pk}/")
    assert f"{base}{fifth.pk}/" in following(f"{base}{third.pk}/")
    assert f"{base}{first.pk}/" in following(f"{base}{fifth.pk}/")
    answer = client.post(f"{base}{third.pk}/?kludas=1", account(3) | {"revision": "1"}, follow=True)
    page = Page(answer)
    assert page.texts("#saved") == [f"Konts {format_iban(iban(3))} ir saglabāts. Nākamā kļūda →"]
    assert page.links("#saved a") == [f"{base}{fifth.pk}/?kludas=1"]
    client.post(f"{base}{fifth.pk}/", account(5) | {"revision": "1"})
    answer = client.post(f"{base}{first.pk}/", account(1) | {"revision": "1"}, follow=True)
    assert "Nākamā kļūda" not in answer.content.decode()


def test_search_says_how_many_it_found(client: Client, empty: Application) -> None:
    many_accounts(empty, 300)
    base = f"{empty.get_absolute_url()}konti/"
    page = Page(client.get(f"{base}?q={iban(7)}"))
    assert page.text(".found") == "Atrasts 1 no 300"
    assert page.count("details.tools[open]") == 1
    assert Page(client.get(f"{base}?q=nekas")).text(".found") == "Atrasti 0 no 300"
    assert Page(client.get(base)).texts(".found") == []
