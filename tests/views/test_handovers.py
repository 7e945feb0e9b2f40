"""Handing a version over, and its link, which opens that version, its two files and an upload, and nothing else."""

from __future__ import annotations

import datetime
import logging
import re
from dataclasses import dataclass, replace

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from applications.acts import bringing_back, comparing, handing_over
from applications.acts.amending import open_for_editing
from applications.acts.beginning import begin
from applications.acts.bringing_back import MAXIMUM_BY_LINK, MAXIMUM_FILES
from applications.acts.editing import save_section
from applications.acts.handing_over import MAXIMUM_LINKS
from applications.domain.document import Document
from applications.models import Application, File, Handover, Predecessor, SignedFile, State
from institutions.acts import create_workspace
from tests.support.addresses import JUDGED, OF_HANDOVERS, handover_address
from tests.support.drafts import SECTIONS, account, draft, fill, freeze, fresh, many_accounts, stored
from tests.support.html import Page as Part
from tests.support.people import GUEST, browser, member, person
from tests.support.signatures import pki
from tests.support.signatures.signing import Signing, container
from tests.support.signed_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]


@pytest.fixture(autouse=True)
def mail_limit_starts_anew(db: None) -> None:
    cache.clear()


@dataclass
class Link:
    """A link, and a browser without a session."""

    application: Application
    token: str
    client: Client

    def url(self, name: str = "handover", *args: object) -> str:
        return reverse(name, args=[self.token, *args])

    def text(self, name: str = "handover", *args: object) -> str:
        return words(self.client.get(self.url(name, *args)).content.decode())

    def handover(self) -> Handover:
        found: Handover = Handover.objects.of_token(self.token).get()
        return found

    def signed(self, *signings: Signing) -> bytes:
        file = File.objects.get(version=self.handover().version, kind="pdf")
        return container(*signings or (Signing(),), documents={"pieteikums.pdf": bytes(file.content)})

    def upload(self, data: bytes, name: str = "parakstīts.edoc") -> HttpResponse:
        return self.client.post(self.url("handover_upload"), {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]

    def kinds(self) -> list[str]:
        return list(self.application.events.values_list("kind", flat=True))


def link_to(application: Application, *, days: int = 14, by: str = "", name: str = "Jānis Ozols") -> Link:
    version = application.versions.latest("number")
    _handover, token = handing_over.hand_over(version, days=days, name=name, by=by)
    return Link(application, token, Client())


@pytest.fixture
def link(finished: Application) -> Link:
    return link_to(finished)


# ---- Handing over


def hand_over(client: Client, application: Application, **typed: str) -> HttpResponse:
    """Make a link and return the page that shows it, or the answer that refuses it."""
    url = reverse("hand_over", args=[application.reference, 1])
    answer = client.post(url, {"name": "Jānis Ozols", "email": "", "days": "14"} | typed)
    version = reverse("version", args=[application.reference, 1])
    return client.get(version) if answer.get("Location") == version else answer  # type: ignore[return-value]


def shown_link(answer: HttpResponse) -> str:
    found = re.search(r'id="link" value="http://testserver(/paraksti/[\w-]{43}/)"', answer.content.decode())
    assert found
    return found[1]


def test_version_page_suggests_the_signatorys_name(client: Client, finished: Application) -> None:
    page = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    assert re.search(r'<input[^>]* name="name"[^>]* value="Jānis Ozols"', page)
    assert [" checked" in tag for tag in re.findall(r'<input[^>]* name="days"[^>]*>', page)] == [False, True, False]


def test_link_is_shown_once_and_opens_the_version(client: Client, finished: Application) -> None:
    answer = hand_over(client, finished, days="7")
    path = shown_link(answer)
    assert Client().get(path).status_code == 200
    handover = Handover.objects.get()
    assert handover.expires_at - handover.created_at == datetime.timedelta(days=7)
    again = client.get(reverse("version", args=[finished.reference, 1])).content.decode()
    assert path not in again
    assert "Jānis Ozols" in again
    assert len(mail.outbox) == 0


def test_reloading_after_making_a_link_repeats_nothing(client: Client, finished: Application) -> None:
    typed = {"name": "Jānis Ozols", "email": "janis@piemers.lv", "days": "14"}
    answer = client.post(reverse("hand_over", args=[finished.reference, 1]), typed)
    assert (answer.status_code, answer["Location"]) == (302, reverse("version", args=[finished.reference, 1]))
    shown_link(client.get(answer["Location"]))  # type: ignore[arg-type]
    assert 'id="link"' not in client.get(answer["Location"]).content.decode()
    assert (Handover.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize("email", ["", "janis@piemers.lv"])
def test_link_for_the_same_person_replaces_the_former(client: Client, finished: Application, email: str) -> None:
    former = shown_link(hand_over(client, finished, email=email))
    newer = shown_link(hand_over(client, finished, email=email.upper()))
    other = shown_link(hand_over(client, finished, email="cits@piemers.lv"))
    assert [Client().get(path).status_code for path in (former, newer, other)] == [410, 200, 200]
    assert Handover.objects.live().count() == 2


def test_links_can_be_told_apart_and_sent_again(client: Client, finished: Application) -> None:
    hand_over(client, finished, name="")
    hand_over(client, finished, name="")
    hand_over(client, finished, email="janis@piemers.lv")
    page = Part(client.get(reverse("version", args=[finished.reference, 1])))
    names = page.texts("#nodot ~ * b, .tasks li b")
    first, second = Handover.objects.filter(name="")
    assert "Jānis Ozols" in names
    assert sum(name.startswith("Saite bez vārda (") for name in names) == 2
    assert first.created_at != second.created_at
    assert page.buttons().count("Nosūtīt jaunu saiti: Jānis Ozols") == 1


def test_letter_of_an_institution_names_its_sender(db: None) -> None:
    workspace = create_workspace("Piemēra dome", person("Olga Īpašniece"))
    application = begin(workspace=workspace)
    fill(application, SECTIONS, [account(1)])
    application = fresh(application)
    freeze(application)
    editor = browser(member(workspace, name="Edgars Sagatavotājs"))
    path = shown_link(hand_over(editor, application, email=" janis@piemers.lv "))
    letter = mail.outbox[-1]
    assert letter.to == ["janis@piemers.lv"]
    assert letter.subject == f"Piemēra dome: pieteikums parakstīšanai, {application.reference}"
    assert "Iesniedzējs: Piemēra novada pašvaldība, reģistrācijas Nr. 90008473359." in letter.body
    assert "Edgars Sagatavotājs (iestāde „Piemēra dome”)" in letter.body
    assert f"http://testserver{path}\n" in letter.body
    assert application.events.last().by == "Edgars Sagatavotājs"  # type: ignore[union-attr]
    assert "Jums to nodeva Edgars Sagatavotājs." in words(Client().get(path).content.decode())


def test_letter_of_a_guest_has_no_text_that_they_typed(client: Client, finished: Application) -> None:
    hand_over(client, finished, name="Noklikšķiniet http://slikts.example", email="janis@piemers.lv")
    letter = mail.outbox[-1]
    for typed in ("slikts", "Piemēra novada", "Ozols", "Ilze"):
        assert typed not in f"{letter.subject} {letter.body}"
    assert "Iesniedzējs: reģistrācijas Nr. 90008473359." in letter.body


def test_letter_has_no_bailiffs_name_and_no_injected_header(db: None) -> None:
    workspace = create_workspace("Piemēra\r\nBcc: c@d.lv", person("Olga Īpašniece"))
    application = begin(workspace=workspace)
    typed = {"kind": "sworn_bailiff", "name": "Māra Liepiņa", "registration_number": "050575-14962"}
    fill(application, SECTIONS, [account(1)])
    freeze(fresh(application))
    fresh(application).client.__class__.objects.update(**typed)
    hand_over(browser(member(workspace, name="Edgars")), application, email="janis@piemers.lv")
    letter = mail.outbox[-1]
    assert "\n" not in letter.subject
    assert "Liepiņa" not in f"{letter.subject} {letter.body}"
    assert "050575" not in f"{letter.subject} {letter.body}"


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
def test_link_works_when_its_letter_cannot_be_sent(client: Client, finished: Application) -> None:
    answer = hand_over(client, finished, email="janis@piemers.lv")
    assert answer.status_code == 200
    assert "Vēstuli uz janis@piemers.lv neizdevās nosūtīt." in words(answer.content.decode())
    assert Client().get(shown_link(answer)).status_code == 200


def test_letters_are_limited_and_links_without_letters_are_not(client: Client, finished: Application) -> None:
    for _letter in range(20):
        hand_over(client, finished, email="janis@piemers.lv")
        Handover.objects.all().delete()
    answer = words(hand_over(client, finished, email="janis@piemers.lv").content.decode())
    assert "Vēstuļu skaits ir ierobežots." in answer
    assert len(mail.outbox) == 20
    shown_link(hand_over(client, finished))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"email": "nav"}, "Ievadiet e-pastu šādā formātā: vards.uzvards@iestade.lv"),
        ({"email": "a@b.lv\nBcc: c@d.lv"}, "Ievadiet e-pastu šādā formātā: vards.uzvards@iestade.lv"),
        ({"days": "365"}, "Izvēlieties, cik ilgi saite derēs"),
        ({"days": ""}, "Izvēlieties, cik ilgi saite derēs"),
        ({"name": "ā" * 201}, "Saīsiniet līdz 200 zīmēm: tagad ir 201"),
    ],
)
def test_invalid_form_makes_no_link_and_keeps_its_values(
    client: Client, finished: Application, typed: dict[str, str], message: str
) -> None:
    answer = hand_over(client, finished, **typed)
    page = answer.content.decode()
    assert (answer.status_code, Handover.objects.count(), len(mail.outbox)) == (200, 0, 0)
    assert message in page
    assert "<title>Kļūda:" in page
    for value in typed.values():
        assert not value or value in page or "Bcc" in value or value == "365"


def test_eleventh_link_of_a_version_is_refused(client: Client, finished: Application) -> None:
    for number in range(MAXIMUM_LINKS):
        link_to(finished, name=f"Parakstītājs {number}")
    assert "Šai versijai jau ir 10 saites." in words(hand_over(client, finished).content.decode())


def test_draft_cannot_be_handed_over(client: Client, finished: Application) -> None:
    open_for_editing(finished)
    answer = hand_over(client, finished)
    assert answer["Location"] == reverse("finished", args=[finished.reference])
    assert "Saite nav izveidota" in words(client.get(answer["Location"], follow=True).content.decode())
    assert "Izveidot saiti" not in client.get(reverse("version", args=[finished.reference, 1])).content.decode()


def test_get_of_handing_over_redirects_to_the_version(client: Client, finished: Application) -> None:
    answer = client.get(reverse("hand_over", args=[finished.reference, 1]))
    assert answer["Location"] == reverse("version", args=[finished.reference, 1])


def test_withdrawing_a_link_needs_confirmation(client: Client, link: Link) -> None:
    url = reverse("handover_withdraw", args=[link.application.reference, 1, link.handover().pk])
    assert "Vai atsaukt parakstītāja saiti?" in words(client.get(url).content.decode())
    assert link.client.get(link.url()).status_code == 200
    assert client.post(url)["Location"] == reverse("version", args=[link.application.reference, 1])
    assert link.client.get(link.url()).status_code == 410
    assert client.get(url).status_code == 302
    client.post(url)
    assert link.kinds().count("link-withdrawn") == 1


def test_link_of_another_application_cannot_be_withdrawn(client: Client, link: Link) -> None:
    other = draft(GUEST, accounts=[account(1)])
    freeze(other)
    answer = client.post(reverse("handover_withdraw", args=[other.reference, 1, link.handover().pk]))
    assert answer.status_code == 404
    assert link.client.get(link.url()).status_code == 200


def test_list_of_links_says_which_was_opened(client: Client, link: Link) -> None:
    page = reverse("version", args=[link.application.reference, 1])
    assert "Vēl nav atvērta" in words(client.get(page).content.decode())
    link.text()
    assert re.search(r"Atvērta \d\d\.\d\d\.\d{4}\. \d\d\.\d\d", words(client.get(page).content.decode()))


# ---- The link


def test_link_shows_the_finished_version(link: Link) -> None:
    save_section(
        link.application.client, SECTIONS["client"] | {"name": "Nekas"}, read_at=1
    ) if link.application.editing else None
    shown = link.text()
    for what in ("Piemēra novada pašvaldība", "120384-16035", "Jānis", "Ozols", "195.122.1.10", "5 000"):
        assert what in shown.replace("\xa0", " "), what
    assert shown.count("TREL 0000") == 2
    assert "Ko darīt tālāk" in shown
    for other in ("Labot", "Mani pieteikumi", "Dzēst", "XML dati"):
        assert other not in shown


def test_link_shows_the_finished_version_while_the_application_is_edited(link: Link) -> None:
    open_for_editing(link.application)
    application = fresh(link.application)
    save_section(
        application.client, SECTIONS["client"] | {"name": "Jaunais nosaukums"}, read_at=application.client.revision
    )
    shown = link.text()
    assert "Pieteikumu šobrīd maina." in shown
    assert "Piemēra novada pašvaldība" in shown
    assert "Jaunais nosaukums" not in shown
    assert "Augšupielādēt parakstīto" not in shown
    answer = link.upload(link.signed())
    assert "Šobrīd parakstītu failu nepieņem" in words(answer.content.decode())
    assert SignedFile.objects.count() == 0


def test_link_names_the_right_that_the_signatory_has_and_no_other(link: Link) -> None:
    shown = link.text()
    assert "Tiesības parakstīt: Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi." in shown
    assert "pilnvarojumu" not in shown


def test_link_begins_with_the_accounts_that_are_lost(application: Application) -> None:
    document = application.document()
    lost = replace(document.accounts[0], iban=account(77)["iban"])
    comparing.compare_with_document(application, "vecais.xml", replace(document, accounts=(lost, *document.accounts)))
    freeze(application)
    shown = link_to(fresh(application)).text()
    assert shown.count("Lietotājs zaudēs pieeju 1 kontam") == 1
    assert shown.index("Lietotājs zaudēs pieeju 1 kontam") < shown.index("Ko darīt tālāk")


@pytest.mark.parametrize(
    ("state", "message", "takes"),
    [
        (State.PREPARED, "Ko darīt tālāk", True),
        (State.SIGNED, "Pieteikums ir parakstīts Iesniedzējs", True),
        (State.SENT, "Pieteikums ir atzīmēts kā nosūtīts Iesniedzējs", False),
        (State.REGISTERED, "tas ir spēkā līdz 22.11.2099.", False),
        (State.REPLACED, "Pieteikums vairs nav spēkā", False),
        (State.TERMINATED, "Pieteikums vairs nav spēkā", False),
    ],
)
def test_link_says_the_applications_state(link: Link, state: State, message: str, takes: bool) -> None:
    today = timezone.localdate()
    Application.objects.update(
        state=state, registered_on=today, noted_on=today, valid_until=datetime.date(2099, 11, 22)
    )
    shown = link.text()
    assert message in shown
    assert ("Augšupielādēt parakstīto" in shown) is takes
    assert (link.upload(link.signed()).status_code == 302) is takes


def test_registered_application_past_its_last_day_is_not_in_force(link: Link) -> None:
    day = timezone.localdate() - datetime.timedelta(days=1)
    Application.objects.update(state=State.REGISTERED, registered_on=day, noted_on=day, valid_until=day)
    assert "Pieteikums vairs nav spēkā" in link.text()


def test_accounts_are_paginated(application: Application) -> None:
    many_accounts(application, 130, first=10)
    application = fresh(application)
    freeze(application)
    link = link_to(application)
    for query, first, rows in (("", 1, 100), ("?lapa=2", 101, 32), ("?lapa=99", 101, 32), ("?lapa=x", 1, 100)):
        page = link.client.get(link.url() + query).content.decode()
        assert page.count('<span class="iban">') == rows, query
        assert f"{first}.–{first + rows - 1}. no 132" in page
        assert "132 konti; tiešsaistē vadīt: 1" in words(page)


def test_changes_are_the_frozen_ones(application: Application) -> None:
    comparing.compare_with_document(application, "vecais.xml", replace(application.document(), accounts=()))
    freeze(application)
    Predecessor.objects.update(name="cits.xml", content=Document())
    link = link_to(fresh(application))
    assert "vecais.xml" in link.text()
    shown = link.text("handover_changes")
    assert "Jaunie (2)" in shown
    assert "cits.xml" not in shown
    assert "Pievienot atpakaļ" not in shown


def test_version_without_comparison_shows_no_changes(link: Link) -> None:
    assert "Kas mainās" not in link.text()
    answer = link.client.get(link.url("handover_changes"))
    assert answer.status_code == 404
    assert "Šādas lapas ar šo saiti nav." in words(answer.content.decode())


@pytest.mark.parametrize("kind", ["pdf", "edoc"])
def test_files_are_byte_for_byte_the_versions(link: Link, kind: str) -> None:
    file = File.objects.get(kind=kind)
    answer = link.client.get(
        link.url("handover_download", f"pieteikums-{link.application.reference}-v1-piemera-novada-pasvaldiba.{kind}")
    )
    assert answer.content == bytes(file.content)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (file.media_type, "nosniff")
    assert "attachment" in answer["Content-Disposition"]


def test_no_other_file_can_be_downloaded(link: Link) -> None:
    reference = link.application.reference
    other = draft(GUEST, accounts=[account(1)])
    freeze(other)
    for name in (
        f"pieteikums-{reference}-v1-piemera-novada-pasvaldiba.xml",
        f"pieteikums-{reference}-v2-piemera-novada-pasvaldiba.pdf",
        f"pieteikums-{other.reference}-v1-piemera-novada-pasvaldiba.pdf",
        "x.pdf",
    ):
        assert link.client.get(link.url("handover_download", name)).status_code == 404, name


def test_link_opens_nothing_else_of_the_application(link: Link) -> None:
    link.text()
    for name, args in (
        ("tasks", []),
        ("version", [1]),
        ("finished", []),
        ("download", [1, f"pieteikums-{link.application.reference}-v1-piemera-novada-pasvaldiba.pdf"]),
    ):
        assert link.client.get(reverse(name, args=[link.application.reference, *args])).status_code == 404
    assert "session" not in link.client.cookies


@pytest.mark.parametrize("name", OF_HANDOVERS)
@pytest.mark.parametrize("why", ["withdrawn", "expired", "superseded"])
def test_link_that_is_over_says_what_to_do_and_nothing_else(client: Client, link: Link, name: str, why: str) -> None:
    version, application = link.handover().version, link.application
    kept = SignedFile.objects.create(
        version=version, name="a.edoc", content=b"", size=0, sha256="", judgement=JUDGED, passed=False
    )
    link.handover().signed_files.add(kept)
    if why == "withdrawn":
        handing_over.withdraw(link.handover())
    elif why == "expired":
        Handover.objects.update(expires_at=timezone.now())
    else:
        open_for_editing(application)
        application = fresh(application)
        freeze(application)
    before, opened = stored(application), link.kinds().count("link-opened")
    for answer in (
        link.client.get(handover_address(name, link.token, application)),
        link.client.post(handover_address(name, link.token, application)),
        client.get(handover_address(name, link.token, application)),
    ):
        shown = words(answer.content.decode())
        assert answer.status_code == 410
        titles = {"withdrawn": "Saite ir atsaukta", "expired": "Saites termiņš ir beidzies"}
        assert titles.get(why, "Sagatavota jauna versija") in shown
        for secret in (application.reference, "Ozols", "Piemēra", "TREL", "120384"):
            assert secret not in shown
    assert stored(application) == before
    assert link.kinds().count("link-opened") == opened


@pytest.mark.parametrize("token", ["A" * 43, "a", "%00", "%ED%A0%80", "x" * 3000, "…"])
def test_unknown_token_is_not_found(link: Link, token: str) -> None:
    answer = Client().get(f"/paraksti/{token}/")
    assert answer.status_code == 404
    assert "Saite neder" in answer.content.decode()
    assert link.application.reference not in answer.content.decode()


def test_opening_leaves_one_event_and_keeps_a_guests_application(link: Link) -> None:
    long_ago = timezone.localdate() - datetime.timedelta(days=29)
    Application.objects.update(opened_on=long_ago)
    link.client.head(link.url())
    assert link.kinds().count("link-opened") == 0
    for _refresh in range(3):
        link.text()
    assert link.kinds().count("link-opened") == 1
    assert fresh(link.application).opened_on == timezone.localdate()


def test_pages_of_a_link_are_neither_cached_nor_indexed_nor_link_elsewhere(link: Link) -> None:
    link.upload(link.signed())
    kept = SignedFile.objects.get()
    name = f"pieteikums-{link.application.reference}-v1-piemera-novada-pasvaldiba.pdf"
    for url in (link.url(), link.url("handover_signed", kept.pk), link.url("handover_download", name), "/paraksti/x/"):
        answer = link.client.get(url)
        assert "no-store" in answer["Cache-Control"], url
        assert "noindex" in answer["X-Robots-Tag"], url
        assert answer["Referrer-Policy"] == "same-origin", url
        for address in re.findall(r'(?:href|src|action)="([^"]+)"', answer.content.decode(errors="replace")):
            assert address.startswith(("/", "#", "?", "tel:", "mailto:")), address


def test_token_is_in_no_log(link: Link, caplog: pytest.LogCaptureFixture) -> None:
    formatter = next(each for each in map(_formatter, logging.getLogger().handlers) if each)
    Handover.objects.update(withdrawn_at=timezone.now())
    with caplog.at_level(logging.DEBUG):
        link.client.get(link.url())
        Client(enforce_csrf_checks=True).post(link.url("handover_upload"))
    lines = [formatter.format(record) for record in caplog.records]
    assert any("/paraksti/***/" in line for line in lines)
    assert not any(link.token in line for line in lines)


def _formatter(handler: logging.Handler) -> logging.Formatter | None:
    formatter = handler.formatter
    return formatter if type(formatter).__name__ == "MaskingFormatter" else None


# ---- The signed file


def test_signed_file_makes_the_application_signed(client: Client, link: Link) -> None:
    answer = link.upload(link.signed(), "120384-16035.edoc")
    kept = SignedFile.objects.get()
    assert answer["Location"] == link.url("handover_signed", kept.pk)
    assert fresh(link.application).state == State.SIGNED
    shown = link.text("handover_signed", kept.pk)
    assert "Parakstītais fails atbilst" in shown
    assert "16035" not in shown
    for other in ("Dzēst", "Pārbaudīt vēlreiz", "Lejupielādēt šo failu"):
        assert other not in shown
    assert "Pieteikums ir parakstīts Iesniedzējs" in link.text()
    event = link.application.events.last()
    assert event is not None
    assert (event.kind, event.by, event.from_state, event.to_state) == ("link-uploaded", "", "prepared", "signed")
    page = client.get(reverse("version", args=[link.application.reference, 1])).content.decode()
    assert reverse("signed_file", args=[link.application.reference, 1, kept.pk]) in page
    assert "Parakstītais fails saņemts ar parakstītāja saiti" in page


def test_file_with_a_failed_point_is_kept_and_explained(link: Link) -> None:
    link.upload(link.signed(Signing(holder=pki.unqualified())))
    assert fresh(link.application).state == State.PREPARED
    shown = link.text("handover_signed", SignedFile.objects.get().pk)
    assert "Parakstītais fails neatbilst Nav izturēta 1 pārbaude." in shown
    assert "Augšupielādēt parakstīto" in link.text()
    assert link.kinds()[-1] == "link-uploaded"


def test_signatory_is_never_told_to_edit(link: Link) -> None:
    link.upload(link.signed(Signing(holder=pki.unqualified())))
    said = link.text("handover_signed", SignedFile.objects.get().pk)
    assert "bet pieteikumā paraksttiesīgais ir Jānis Ozols" in said
    assert "pasakiet to pieteikuma sagatavotājam" in said
    assert not re.search(r"\b(labojiet|izlabojiet|aizpildiet) ", said, re.IGNORECASE)


def test_file_of_another_application_is_not_named_and_the_right_file_prevails(link: Link) -> None:
    other = draft(link.application.guest, accounts=[account(7)])
    prepared = bytes(freeze(other).files.get(kind="pdf").content)
    link.upload(container(Signing(), documents={"pieteikums.pdf": prepared}))
    shown = link.text("handover_signed", SignedFile.objects.get().pk)
    assert "Tas ir cits pieteikums" in shown
    assert "parakstiet dokumentu no jauna" not in shown
    assert other.reference not in shown
    link.upload(link.signed())
    assert fresh(link.application).state == State.SIGNED


def test_page_shows_reading_before_downloading(link: Link) -> None:
    shown = link.text()
    places = [shown.index(words) for words in ("neparakstiet un pasakiet sagatavotājam: Anna Šķēle", "Izlasiet pirms")]
    places += [shown.index("PDF parakstīšanai"), shown.index("Parakstītais PDF vai EDOC")]
    assert places == sorted(places)


def test_link_shows_only_files_brought_by_it(link: Link) -> None:
    data = link.signed(Signing(holder=pki.unqualified()))
    mine = bringing_back.bring_back(link.handover().version, "mans.edoc", data)
    second = link_to(link.application, name="Cits")
    second.upload(second.signed(), "otra.edoc")
    theirs = second.handover().signed_files.get()
    for pk in (mine.pk, theirs.pk):
        assert link.client.get(link.url("handover_signed", pk)).status_code == 404
    shown = link.text()
    assert "mans.edoc" not in shown
    assert "otra.edoc" not in shown
    assert second.client.get(second.url("handover_signed", theirs.pk)).status_code == 200


def test_file_that_was_kept_before_is_shown_to_the_signatory_who_brings_it(link: Link) -> None:
    data = link.signed()
    kept = bringing_back.bring_back(link.handover().version, "mans.edoc", data)
    assert link.upload(data)["Location"] == link.url("handover_signed", kept.pk)
    assert SignedFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.edoc", b"words", "Fails nav ne parakstīts konteiners"),
        ("a.xml", b"<a/>", "Izvēlieties failu ar kādu no šiem paplašinājumiem"),
        ("a.exe", b"MZ", "Izvēlieties failu ar kādu no šiem paplašinājumiem"),
        ("a.pdf", b"", "Fails nav ne parakstīts konteiners"),
    ],
)
def test_file_that_cannot_be_signed_is_not_kept(link: Link, name: str, data: bytes, message: str) -> None:
    answer = link.upload(data, name)
    shown = words(answer.content.decode())
    assert answer.status_code == 200
    assert "Fails nav pievienots" in shown
    assert message in shown
    assert SignedFile.objects.count() == 0
    assert fresh(link.application).state == State.PREPARED


def test_hostile_container_is_kept_with_a_failed_point(link: Link) -> None:
    link.upload(link.signed() + b"more", "<script>alert(1)</script>.edoc")
    kept = SignedFile.objects.get()
    page = link.client.get(link.url("handover_signed", kept.pk)).content.decode()
    assert "Neatbilst: Fails ir vesels un pareizi veidots" in words(page)
    assert "<script>alert" not in page


def test_hostile_pdf_is_kept_with_a_failed_point(link: Link) -> None:
    link.upload(b"%PDF-1.7\n" + b"<<" * 5000, "a.pdf")
    assert "Parakstītais fails neatbilst" in link.text("handover_signed", SignedFile.objects.get().pk)
    assert fresh(link.application).state == State.PREPARED


def test_page_itself_answers_a_file_that_is_too_large(link: Link) -> None:
    answer = link.upload(b"0" * (11 * 1024 * 1024))
    assert answer.status_code == 200
    assert "Izvēlieties failu līdz 10 MB" in words(answer.content.decode())
    assert SignedFile.objects.count() == 0


def test_one_link_brings_fewer_files_than_a_version_can_have(link: Link) -> None:
    assert MAXIMUM_BY_LINK < MAXIMUM_FILES
    for number in range(MAXIMUM_BY_LINK):
        kept = SignedFile.objects.create(
            version=link.handover().version, name="a", content=b"", size=0, sha256=str(number), passed=False
        )
        link.handover().signed_files.add(kept)
    assert "Failu ir pārāk daudz." in words(link.upload(link.signed()).content.decode())
    assert SignedFile.objects.count() == MAXIMUM_BY_LINK
    bringing_back.delete(kept)
    assert link.upload(link.signed()).status_code == 302
    assert link.upload(link.signed(Signing(holder=pki.unqualified()))).status_code == 200


def test_signatory_sees_a_message_when_the_bytes_are_used_up(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing_back, "GUESTS_APPLICATION", 1)
    assert "Parakstītajiem failiem vairs nepietiek vietas." in words(link.upload(link.signed()).content.decode())
    assert SignedFile.objects.count() == 0


def test_upload_needs_the_csrf_token(link: Link) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link.url("handover_upload"), {"file": SimpleUploadedFile("a.edoc", link.signed())})
    assert answer.status_code == 403
    assert SignedFile.objects.count() == 0
    strict.get(link.url())
    posted = {
        "file": SimpleUploadedFile("a.edoc", link.signed()),
        "csrfmiddlewaretoken": strict.cookies["csrftoken"].value,
    }
    assert strict.post(link.url("handover_upload"), posted).status_code == 302


@pytest.mark.parametrize("name", OF_HANDOVERS)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(link: Link, name: str, method: str) -> None:
    link.upload(link.signed())
    before = stored(link.application)
    assert getattr(link.client, method)(handover_address(name, link.token, link.application)).status_code == 405
    assert stored(link.application) == before


@pytest.mark.parametrize("name", [name for name, posted in OF_HANDOVERS.items() if posted is None])
def test_read_only_pages_refuse_post(link: Link, name: str) -> None:
    link.upload(link.signed())
    assert link.client.post(handover_address(name, link.token, link.application)).status_code == 405


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 40, "abc"])
def test_bad_number_is_not_found(link: Link, pk: str) -> None:
    assert link.client.get(f"{link.url()}parakstits/{pk}/").status_code == 404
