"""What pages do as a person edits: in place, by keyboard, in two windows; and where the focus goes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from applications.acts.editing import save_account
from applications.domain.document import SWORN_BAILIFF
from applications.domain.fields import field_label
from applications.domain.identifiers import format_iban
from tests.support.drafts import MANAGED, SECTIONS, account, draft, fresh, iban, many_accounts
from tests.support.walking import SAVE, NewPage, begin, fill, focused, heading, own, sound

BAILIFF_NAME = field_label("client.name", SWORN_BAILIFF)


@pytest.fixture
def guest(page: Page, live_server: Any) -> str:
    return own(page, live_server.url)


# ---- Sections


def test_errors_take_the_focus_and_lead_to_their_fields(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}sertifikata-sanemejs/")
    fill(page, SECTIONS["certificate_recipient"] | {"given_name": "Ilze 2", "email": "ilze@"})
    page.get_by_role("button", name=SAVE).click()
    summary = page.locator("#summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(f"Kļūda: Sertifikāta saņēmējs – Pieteikums {application.reference} – eKase pieteikums")
    expect(summary.get_by_role("heading")).to_have_text("Jālabo 2 kļūdas")
    for number, name in enumerate(("given_name", "email")):
        link = summary.get_by_role("link").nth(number)
        words = link.inner_text()
        link.click()
        control = page.locator(f"[name={name}]")
        expect(control).to_be_focused()
        expect(control).to_be_in_viewport()
        expect(page.locator(f"#id_{name}_error")).to_have_text(f"Kļūda: {words}")
    expect(page.get_by_label("Uzvārds")).to_have_value("Kļaviņa-Ābele")


def test_summary_leads_to_the_first_of_the_choices(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}paraksttiesigais/")
    page.get_by_role("button", name=SAVE).click()
    page.locator("#summary").get_by_role("link").last.click()
    expect(page.locator("[name=authority]").first).to_be_focused()


def test_kind_changes_labels_at_once_and_keeps_what_is_typed(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}iestade/")
    page.get_by_label("Nosaukums").fill("Māra Liepiņa-Žagare")
    page.get_by_label("Zvērināts tiesu izpildītājs").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label(BAILIFF_NAME)).to_have_value("Māra Liepiņa-Žagare")
    expect(page.get_by_label(field_label("client.registration_number", SWORN_BAILIFF))).to_be_visible()
    expect(page.get_by_label("Zvērināts tiesu izpildītājs")).to_be_checked()
    expect(page.get_by_label("Zvērināts tiesu izpildītājs")).to_be_focused()
    page.get_by_label("Iestāde", exact=True).check()
    expect(page.get_by_label("Nosaukums")).to_have_value("Māra Liepiņa-Žagare")
    expect(page.locator("[data-kept]")).to_contain_text("Saglabāts")
    assert fresh(application).client.typed()["kind"] == "institution"


def test_kind_changes_rules_without_javascript(page_without_js: Page, live_server: Any) -> None:
    page = page_without_js
    application = draft(own(page, live_server.url), {})
    page.goto(f"{application.get_absolute_url()}iestade/")
    fill(page, {"kind": "sworn_bailiff", "name": "Māra Liepiņa-Žagare", "registration_number": "050575-14962"})
    page.get_by_role("button", name=SAVE).click()
    heading(page, "Sertifikāta saņēmējs")
    page.go_back()
    expect(page.get_by_label(BAILIFF_NAME)).to_have_value("Māra Liepiņa-Žagare")


def test_second_window_sees_both_values_and_loses_neither(page: Page, guest: str) -> None:
    application = draft(guest)
    other = page.context.new_page()
    for window in (page, other):
        window.goto(f"{application.get_absolute_url()}iestade/")
    page.get_by_label("Nosaukums").fill("Pirmā loga nosaukums")
    page.get_by_role("button", name=SAVE).click()
    heading(page, "Pievienot kontu")
    other.get_by_label("Nosaukums").fill("Otrā loga nosaukums")
    other.get_by_role("button", name=SAVE).click()
    expect(other.locator("#conflict")).to_be_visible()
    expect(other.locator("#conflict")).to_be_focused()
    expect(other.get_by_label("Nosaukums")).to_have_value("Otrā loga nosaukums")
    expect(other.locator(".other-value b")).to_have_text("Pirmā loga nosaukums")
    assert fresh(application).client.name == "Pirmā loga nosaukums"
    other.get_by_role("button", name=SAVE).click()
    heading(other, "Pievienot kontu")
    assert fresh(application).client.name == "Otrā loga nosaukums"


def test_leaving_unsaved_words_asks_first(page: Page, guest: str) -> None:
    application = draft(guest)
    page.goto(f"{application.get_absolute_url()}iestade/")
    page.get_by_label("Nosaukums").press("End")
    page.keyboard.type("!")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Mani pieteikumi").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Nosaukums")).to_have_value("Piemēra novada pašvaldība!")
    page.get_by_role("button", name=SAVE).click()
    heading(page, "Pievienot kontu")


def test_sections_can_be_unfolded_where_the_browser_cannot_open_them_by_itself(page: Page, guest: str) -> None:
    application = draft(guest)
    page.goto(f"{application.get_absolute_url()}iestade/")
    fold, link = page.locator("#sections summary"), page.locator("#sections").get_by_role("link", name="Lietotājs")
    expect(fold).to_be_hidden()
    expect(link).to_be_visible()
    page.evaluate("""() => {
        for (const sheet of document.styleSheets)
            for (let at = sheet.cssRules.length - 1; at >= 0; at--) {
                const rule = sheet.cssRules[at], within = rule instanceof CSSMediaRule ? rule.cssRules : [];
                if (rule.cssText.startsWith("@supports selector(::details-content)")) sheet.deleteRule(at);
                for (let inner = within.length - 1; inner >= 0; inner--)
                    if (within[inner].cssText.includes("::details-content")) rule.deleteRule(inner);
            }
    }""")
    expect(link).to_be_hidden()
    fold.click()
    expect(link).to_be_visible()


# ---- Accounts


@pytest.mark.parametrize("leaves", ["Dzēst", "Atlasīt"])
def test_another_form_does_not_throw_unsaved_words_away_unasked(page: Page, guest: str, leaves: str) -> None:
    application = draft(guest, {}, [account(1), account(2)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.get_by_text("Meklēt un kārtot").click()
    page.get_by_role("link", name="Labot").first.click()
    page.get_by_label("Konta numurs", exact=True).press("End")
    page.keyboard.type("!")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    for times in (1, 2):
        page.get_by_role("button", name=leaves).last.click(no_wait_after=True)
        page.wait_for_timeout(300)
        assert asked == ["beforeunload"] * times
    expect(page.get_by_label("Konta numurs", exact=True)).to_have_value(f"{iban(1)}!")
    assert application.accounts.live().count() == 2
    page.get_by_role("button", name="Saglabāt", exact=True).click()
    expect(page.locator(".summary")).to_be_visible()
    page.goto("/")


def test_limits_are_asked_only_for_managing_and_permission_only_for_others(page: Page, guest: str) -> None:
    application = draft(guest, {})
    page.goto(f"{application.get_absolute_url()}konti/pievienot/")
    limit, permission = page.get_by_label("Viena maksājuma limits"), page.get_by_label("rakstiska atļauja")
    expect(limit).to_be_hidden()
    expect(permission).to_be_hidden()
    page.get_by_label("Tiešsaistē vadīt").check()
    expect(limit).to_be_visible()
    limit.fill("5000")
    page.get_by_label("Citas iestādes konts").check()
    expect(limit).to_be_hidden()
    expect(page.get_by_label("Tiešsaistē vadīt")).to_be_hidden()
    expect(page.get_by_label("Tiešsaistē skatīt")).to_be_checked()
    expect(permission).to_be_visible()
    expect(page.get_by_label("Tiesiskais pamats")).to_be_hidden()
    page.get_by_label("Tiesības noteiktas normatīvajā aktā").check()
    page.get_by_label("Tiesiskais pamats").fill("Likuma par budžetu un finanšu vadību 27. pants")
    page.get_by_label("Konta numurs").fill(iban(1))
    page.get_by_role("button", name="Saglabāt kontu").click()
    heading(page, "Konti")
    assert [row.typed() for row in application.accounts.live()] == [
        account(
            1,
            holder="other",
            permission="by_law",
            legal_basis="Likuma par budžetu un finanšu vadību 27. pants",
        )
    ]


def test_row_is_edited_in_place(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(1), account(2), account(3)])
    rows = list(application.accounts.live())
    page.goto(f"{application.get_absolute_url()}konti/")
    address = page.url
    page.locator(f"#konts-{rows[1].pk}").get_by_role("link", name="Labot").click()
    form = page.locator("tbody.editing")
    expect(form.get_by_role("heading", name="Labot kontu")).to_be_focused()
    fill(page, MANAGED | {"daily_limit": "100"})
    form.get_by_role("button", name="Saglabāt").click()
    expect(form.locator(".summary")).to_be_focused()
    form.locator(".summary").get_by_role("link").click()
    expect(form.get_by_label("Vienas dienas limits")).to_be_focused()
    expect(page.locator("table.accounts > tbody")).to_have_count(3)
    page.keyboard.type("20000")
    form.get_by_label("Vienas dienas limits").fill("20000")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    row = page.locator(f"#konts-{rows[1].pk}")
    expect(row).to_contain_text("20\u00a0000")
    expect(row.get_by_role("link", name="Labot")).to_be_focused()
    assert page.url.partition("#")[0] == address
    assert fresh(application).accounts.live()[1].typed() == account(2, **MANAGED)


def test_row_mended_under_the_filter_leaves_the_focus_in_the_list(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(1), account(2, access_mode="")])
    page.goto(f"{application.get_absolute_url()}konti/?kludas=1")
    page.locator("tbody").get_by_role("link", name="Labot").click()
    page.locator("tbody.editing").get_by_label("Tiešsaistē skatīt").check()
    page.locator("tbody.editing").get_by_role("button", name="Saglabāt").click()
    expect(page.locator("#accounts")).to_contain_text("Neviena konta ar kļūdām nav.")
    expect(page.locator("#saved")).to_have_text(f"Konts {format_iban(iban(2))} ir saglabāts.")
    expect(page.locator("#saved")).to_be_focused()
    expect(page).to_have_title(f"Konti – Pieteikums {application.reference} – eKase pieteikums")


def test_marks_survive_pages_and_the_bar_stays_on_the_screen(page: Page, guest: str) -> None:
    application = draft(guest, {})
    many_accounts(application, 300)
    page.goto(f"{application.get_absolute_url()}konti/")
    bar, marks = page.locator("[data-marked]"), page.locator("tbody .pick input")
    expect(bar).to_be_hidden()
    marks.nth(1).check()
    expect(bar).to_contain_text("1 atzīmēts")
    expect(bar).to_be_in_viewport()
    page.get_by_role("link", name="Nākamie").click()
    expect(marks.first).not_to_be_checked()
    marks.nth(2).check()
    expect(bar).to_contain_text("2 atzīmēti")
    page.get_by_role("link", name="Iepriekšējie").click()
    expect(marks.nth(1)).to_be_checked()
    expect(bar).to_contain_text("2 atzīmēti")
    sound(page)
    bar.get_by_role("link", name="Mainīt").click()
    expect(page.get_by_label("Jaunais pieejas režīms")).to_be_focused()
    page.get_by_label("Jaunais statuss").select_option("blocked")
    page.get_by_role("button", name="Mainīt izvēlētos").click()
    expect(page.locator(".notice.ok")).to_contain_text("Mainīti 2 konti.")
    expect(bar).to_be_hidden()
    assert application.accounts.live().filter(status="blocked").count() == 2
    marks.nth(99).check()
    page.get_by_role("link", name="Nākamie").click()
    page.locator("[data-mark-all]").check()
    expect(bar).to_contain_text("101 atzīmēts")
    bar.get_by_role("button", name="Dzēst").click()
    expect(page.locator(".notice.ok")).to_contain_text("Izdzēsts 101 konts.")
    assert application.accounts.live().count() == 199


def test_marks_survive_pages_without_javascript(page_without_js: Page, live_server: Any) -> None:
    page = page_without_js
    application = draft(own(page, live_server.url), {})
    many_accounts(application, 300)
    page.goto(f"{application.get_absolute_url()}konti/")
    bar, marks = page.locator("[data-marked]"), page.locator("tbody .pick input")
    expect(bar).to_be_hidden()
    marks.nth(1).check()
    expect(bar).to_be_in_viewport()
    page.get_by_role("button", name="Nākamie").click()
    expect(bar).to_contain_text("(vēl 1 citās lapās)")
    marks.nth(2).check()
    bar.get_by_role("button", name="Dzēst").click()
    expect(page.locator(".notice.ok")).to_contain_text("Izdzēsti 2 konti.")
    assert application.accounts.live().count() == 298


def test_deleting_keeps_the_place_in_a_long_list(page: Page, guest: str) -> None:
    application = draft(guest, {})
    many_accounts(application, 300)
    page.goto(f"{application.get_absolute_url()}konti/?lapa=2")
    page.locator("tbody").nth(60).get_by_role("button", name="Dzēst").click()
    notice = page.locator("#saved")
    expect(notice).to_contain_text("ir izdzēsts.")
    expect(notice).to_be_in_viewport()
    notice.get_by_role("button", name="Atsaukt dzēšanu").click()
    expect(notice).to_contain_text("ir atjaunots.")
    expect(notice).to_be_in_viewport()
    assert application.accounts.live().count() == 300


def test_next_error_leads_on_from_row_to_row(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(number, access_mode="") for number in (1, 2)])
    page.goto(f"{application.get_absolute_url()}konti/?kludas=1")
    page.locator("tbody").first.get_by_role("link", name="Labot").click()
    form = page.locator("tbody.editing")
    expect(form.locator(".summary")).not_to_contain_text("ir saglabāts")
    form.get_by_label("Tiešsaistē skatīt").check()
    form.get_by_role("button", name="Saglabāt").click()
    page.locator("#saved").get_by_role("link", name="Nākamā kļūda").click()
    heading(page, "Labot kontu")
    expect(page.get_by_label("Konta numurs")).to_have_value(iban(2))
    expect(page.locator("#summary")).not_to_contain_text("ir saglabāts")
    page.get_by_label("Tiešsaistē skatīt").check()
    page.get_by_role("button", name="Saglabāt kontu").click()
    expect(page.locator("#accounts")).to_contain_text("Neviena konta ar kļūdām nav.")


def test_enter_saves_where_another_button_comes_first(page: Page, guest: str) -> None:
    application = draft(guest, {name: SECTIONS[name] for name in ("client", "certificate_recipient")})
    page.goto(f"{application.get_absolute_url()}sagatavotajs/")
    page.get_by_label("Uzvārds").fill("Ozola")
    page.get_by_label("Uzvārds").press("Enter")
    expect(page.locator("#summary")).to_contain_text("Ierakstītais ir saglabāts.")
    expect(page.get_by_label("Uzvārds")).to_have_value("Ozola")
    assert fresh(application).preparer.surname == "Ozola"


def test_row_in_two_windows_is_a_conflict_in_its_row(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(1)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.get_by_role("link", name="Labot").click()
    form = page.locator("tbody.editing")
    form.get_by_label("Konta numurs").fill(iban(5))
    row = application.accounts.live()[0]
    save_account(row, account(6), read_at=1)
    form.get_by_role("button", name="Saglabāt").click()
    expect(form.locator("#conflict")).to_be_focused()
    expect(form.locator(".other-value b")).to_have_text(iban(6))
    expect(form.get_by_label("Konta numurs")).to_have_value(iban(5))
    form.get_by_role("button", name="Saglabāt").click()
    expect(page.locator("tbody .iban")).to_have_text(format_iban(iban(5)))


def test_row_whose_saving_fails_says_so_and_keeps_what_is_typed(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url)  # one that no fixture watches: htmx logs the failure
    page = context.new_page()
    application = draft(own(page, live_server.url), {}, [account(1)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.get_by_role("link", name="Labot").click()
    form = page.locator("tbody.editing")
    form.get_by_label("Konta numurs").fill(iban(5))
    page.route("**/konti/*/", lambda route: route.fulfill(status=404, body=""))
    form.get_by_role("button", name="Saglabāt").click()
    expect(page.get_by_role("alert")).to_contain_text("Neizdevās saglabāt")
    expect(form.get_by_label("Konta numurs")).to_have_value(iban(5))
    page.unroute("**/konti/*/")
    form.get_by_role("button", name="Saglabāt").click()
    expect(page.locator("tbody .iban")).to_have_text(format_iban(iban(5)))
    context.close()


def test_one_row_is_edited_at_a_time(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(1), account(2)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.locator("tbody").nth(0).get_by_role("link", name="Labot").click()
    page.locator("tbody.editing").get_by_label("Konta numurs").fill(iban(5))
    page.locator("tbody").nth(1).get_by_role("link", name="Labot").click()
    expect(page.locator("[data-first]")).to_be_visible()
    expect(page.locator("tbody.editing")).to_have_count(1)
    expect(page.locator("tbody.editing").get_by_label("Konta numurs")).to_have_value(iban(5))
    expect(page.locator("tbody.editing h2")).to_be_focused()


def test_row_is_closed_without_saving(page: Page, guest: str) -> None:
    application = draft(guest, {}, [account(1)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.get_by_role("link", name="Labot").click()
    page.get_by_label("Konta numurs").fill(iban(5))
    close = page.get_by_role("link", name="Aizvērt bez saglabāšanas")
    page.once("dialog", lambda dialog: dialog.dismiss())
    close.click()
    expect(page.get_by_label("Konta numurs")).to_have_value(iban(5))
    page.once("dialog", lambda dialog: dialog.accept())
    close.click()
    expect(page.locator("tbody.editing")).to_have_count(0)
    expect(page.locator("tbody .iban")).to_have_text(format_iban(iban(1)))
    expect(page.locator("tbody").get_by_role("link", name="Labot")).to_be_focused()
    page.get_by_role("link", name="Mani pieteikumi").click()
    heading(page, "Mani pieteikumi")


@pytest.mark.parametrize("javascript", [True, False])
def test_deleted_account_is_brought_back(new_page: NewPage, live_server: Any, javascript: bool) -> None:
    page = new_page(java_script_enabled=javascript)
    application = draft(own(page, live_server.url), {}, [account(1), account(2), account(3)])
    page.goto(f"{application.get_absolute_url()}konti/")
    page.locator("tbody").nth(1).get_by_role("button", name="Dzēst").click()
    expect(page.locator("tbody:not(.beside)")).to_have_count(2)
    expect(page.locator("main").get_by_role("status").first).to_contain_text(
        f"Konts {format_iban(iban(2))} ir izdzēsts."
    )
    page.get_by_role("button", name="Atsaukt dzēšanu").click()
    expect(page.locator("tbody .iban")).to_have_text([format_iban(iban(number)) for number in (1, 2, 3)])


# ---- By keyboard alone


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has these words, label or name is focused, always visibly."""
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        what = page.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
              if (e === document.body) return {words: "", shown: true}; // between the page's end and its beginning
              const words = e.labels?.length ? e.labels[0].innerText : e.innerText;
              return {words, shown: style.outlineStyle !== "none" && box.width > 0 && box.bottom > 0};
            }"""
        )
        assert what["shown"], f"{page.url}: no focus is visible on {what['words']!r}"
        if words in what["words"] and not what["words"].startswith("Ko saka instrukcija"):
            return
        seen.append(what["words"])
    raise AssertionError(f"Tab never came to {words!r}, but to {seen}")


def test_whole_job_is_done_by_keyboard_alone(page: Page) -> None:
    page.goto("/")

    def press(words: str) -> None:
        tab_to(page, words)
        page.keyboard.press("Enter")

    def write(words: str, text: str) -> None:
        tab_to(page, words)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    press("Sākt jaunu pieteikumu")
    heading(page, "Iestāde")
    write("Nosaukums", "Piemēra novada pašvaldība")
    write("Reģistrācijas Nr.", "90008473359")
    press(SAVE)
    heading(page, "Sertifikāta saņēmējs")
    for label, key in (
        ("Vārds", "given_name"),
        ("Uzvārds", "surname"),
        ("Personas kods", "personal_code"),
        ("Tālrunis", "phone"),
        ("E-pasts", "email"),
    ):
        write(label, SECTIONS["certificate_recipient"][key])
    press(SAVE)
    heading(page, "Pievienot kontu")
    write("Konta numurs", iban(1))
    tab_to(page, "Tiešsaistē skatīt")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Tiešsaistē vadīt")).to_be_checked()
    write("Viena maksājuma limits", "5000")
    write("Vienas dienas limits", "20000")
    press(SAVE)
    heading(page, "Paraksttiesīgais")
    write("Vārds", "Jānis")
    write("Uzvārds", "Ozols")
    tab_to(page, "Uzņēmumu reģistrā")
    page.keyboard.press("Space")
    press(SAVE)
    heading(page, "Sagatavotājs")
    press("Tā pati persona")
    expect(page.get_by_label("Uzvārds")).to_have_value("Kļaviņa-Ābele")
    press(SAVE)
    heading(page, "Pārbaudiet pieteikumu pirms parakstīšanas")
    press("Pabeigt un sagatavot dokumentu")
    heading(page, "Dokuments ir gatavs parakstīšanai")
    with page.expect_download() as waiting:
        press("PDF parakstīšanai")
    assert re.search(r"-v1-[a-z-]+\.pdf$", waiting.value.suggested_filename)


def test_skip_link_leads_to_the_contents(page: Page) -> None:
    begin(page)
    page.reload()
    page.keyboard.press("Tab")
    assert focused(page) == "Pāriet uz saturu"
    page.keyboard.press("Enter")
    assert focused(page) == "main"
