"""Checking any file: the report, that nothing is kept, and a draft that begins from the file."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.acts import trust_lists
from applications.domain.cleaning import clean
from applications.domain.document import Account
from applications.formats import edoc, xml
from applications.formats import json as document_json
from applications.models import Application
from applications.presenting.rulebook import rule_url
from institutions.models import Workspace
from tests.support.factories import institution
from tests.support.pdf_documents import with_accounts
from tests.support.people import browser, person
from tests.support.signatures import lists, pdfs, pki
from tests.support.signatures.signing import Signing, container

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]

DOCUMENT = clean(institution())


@pytest.fixture
def visitor() -> Client:
    """A browser without applications."""
    return Client()


def sent(client: Client, name: str, data: bytes) -> str:
    answer = client.post(reverse("check"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return answer.content.decode()


def text(page: str) -> str:
    """Return the text of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def carried(page: str) -> str:
    found = re.search(r'name="application" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_page_asks_for_a_file(visitor: Client) -> None:
    page = visitor.get(reverse("check"))
    assert "Failu pārbauda atmiņā un neglabā" in text(page.content.decode())
    assert visitor.cookies.get("session") is None


@pytest.mark.parametrize("name", ["check", "start"])
def test_page_is_linked_from_everywhere(visitor: Client, name: str) -> None:
    assert f'href="{reverse("check")}"' in visitor.get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", xml.write(DOCUMENT)),
        ("a.json", document_json.write(DOCUMENT)),
        ("a.pdf", pdfs.prepared()),
        ("a.edoc", edoc.write(pdfs.prepared(), file_name="a.pdf")),
    ],
)
def test_valid_application_gets_a_good_report(visitor: Client, name: str, data: bytes) -> None:
    page = text(sent(visitor, name, data))
    assert "Atbilst: Vai tas ir pieteikums? Jā:" in page
    assert "Atbilst: Vai ievēroti instrukcijas noteikumi?" in page


def test_glance_says_that_a_self_signed_certificate_is_not_trusted(visitor: Client) -> None:
    signed = container(Signing(holder=pki.self_signed(), answer=None), documents={"a.pdf": pdfs.prepared()})
    page = text(sent(visitor, "a.edoc", signed))
    assert "Neatbilst: Vai parakstam var uzticēties? Parakstītāja sertifikātu izdevis pats parakstītājs" in page
    assert "Parakstiet sagatavoto dokumentu no jauna: šis paraksts nav derīgs." in page


def test_report_asks_to_look_at_a_visible_signature(visitor: Client) -> None:
    page = text(sent(visitor, "a.pdf", pdfs.signed(box=(50, 50, 250, 110))))
    assert "Pēc tam nekas nav mainīts. Paraksta attēls ir redzams 1. lapā" in page
    assert "Atveriet PDF un pārliecinieties, ka paraksta attēls neaizsedz tekstu." in page
    page = text(sent(visitor, "a.pdf", pdfs.signed(box=(0, 0, 595, 842))))
    assert "Nav pārbaudīts: Vai tas ir parakstīts" in page


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        (edoc.write(pdfs.prepared(), file_name="a.pdf"), "parakstiet PDF, nevis EDOC."),
        (container(Signing(), documents={"a.pdf": pdfs.prepared()}), "izņemiet iekšējo un pārbaudiet to atsevišķi."),
    ],
)
def test_report_asks_to_take_a_container_out_of_a_container(visitor: Client, inner: bytes, message: str) -> None:
    page = text(sent(visitor, "a.edoc", container(Signing(), documents={"b.edoc": inner})))
    assert "Neatbilst: Vai ievēroti instrukcijas noteikumi?" in page
    assert message in page


def test_report_does_not_ask_to_sign_an_xml_file(visitor: Client) -> None:
    page = text(sent(visitor, "a.xml", xml.write(DOCUMENT)))
    assert "Paraksta PDF vai EDOC, nevis šo failu" in page
    assert "parakstiet to" not in page


def test_report_of_a_foreign_file_has_no_rules_and_offers_a_new_application(visitor: Client) -> None:
    page = sent(visitor, "a.edoc", container(Signing(), documents={"ligums.docx": b"words"}))
    assert "Vai ievēroti instrukcijas noteikumi?" not in text(page)
    assert f'<a href="{reverse("start")}">sāciet jaunu pieteikumu</a>' in page


def test_checking_keeps_nothing(visitor: Client) -> None:
    sent(visitor, "a.xml", xml.write(DOCUMENT))
    assert Application.objects.count() == 0
    assert visitor.cookies.get("session") is None


def test_findings_have_their_place_and_clause(visitor: Client) -> None:
    wrong = replace(DOCUMENT, signatory=replace(DOCUMENT.signatory, given_name="J."))
    page = text(sent(visitor, "a.json", document_json.write(wrong)))
    assert "Neatbilst: Vai ievēroti instrukcijas noteikumi? 1 kļūda." in page
    assert "Paraksttiesīgais · Instrukcija: „Pieteikumā jānorāda pilnu vārdu un uzvārdu iestādes vadītājam" in page


def test_finding_around_an_application_has_its_sentence_its_file_and_its_rule(visitor: Client) -> None:
    page = sent(visitor, "pieteikums.edoc", edoc.write(pdfs.prepared(), file_name="pieteikums.pdf"))
    assert "Parakstiet pieteikumu: konteinerā paraksta vēl nav Fails" in text(page)
    assert f'<a href="{rule_url("container-unsigned")}">' in page


def test_report_counts_the_findings_that_it_leaves_out(visitor: Client) -> None:
    document = with_accounts(300)
    accounts = tuple(replace(each, iban=each.iban.replace("LV", "LT")) for each in document.accounts)
    page = text(sent(visitor, "a.json", document_json.write(replace(document, accounts=accounts))))
    assert "300 kļūdas" in page
    assert "Un vēl 100 kļūdas." in page


def test_personal_codes_are_not_shown(visitor: Client) -> None:
    code = DOCUMENT.certificate_recipient.personal_code
    wrong = replace(DOCUMENT, client=replace(DOCUMENT.client, name=f"Iestāde {code}"))
    page = sent(visitor, f"{code}.json", document_json.write(wrong))
    assert code not in page
    assert f"{code[:6]}-*****" in page


@pytest.mark.parametrize("between", ["-", "", " - ", "--", "\uff0d"])
def test_personal_code_anywhere_in_a_document_is_masked(visitor: Client, between: str) -> None:
    code = f"120384{between}16035"
    tree = json.loads(document_json.write(DOCUMENT))
    tree["user"]["allowed_ip_addresses"] = [code]
    tree["accounts"][0]["iban"] = code
    for section, name in (("client", "name"), ("user", "registration_number"), ("signatory", "position")):
        tree[section][name] = code
    page = sent(visitor, f"{code}.json", json.dumps(tree).encode())
    shown = page.replace(carried(page), "")
    assert "16035" not in "".join(shown.split())
    assert shown.count("120384-*****") == 7


def test_report_of_a_signed_container_is_complete(visitor: Client) -> None:
    page = text(sent(visitor, "a.edoc", container(Signing(), documents={"pieteikums.pdf": pdfs.prepared()})))
    assert "Parakstījis: JĀNIS OZOLS. Pēc tam nekas nav mainīts." in page
    assert "Nav pārbaudīts: Vai parakstam var uzticēties?" in page
    assert "pieteikums.pdf application/pdf" in page
    assert "ar laika zīmogu un datiem vēlākai pārbaudei" in page
    assert "nav ielādēts neviens uzticamības saraksts" in page


def test_signature_is_verified_by_the_loaded_lists(visitor: Client) -> None:
    trust_lists.load(lists.read())
    page = text(sent(visitor, "a.edoc", container(Signing(), documents={"pieteikums.pdf": pdfs.prepared()})))
    assert "Atbilst: Vai parakstam var uzticēties? Jā, paraksts ir kvalificēts." in page


def _signed_by(how: Signing) -> bytes:
    return container(how, documents={"pieteikums.pdf": pdfs.prepared()})


def test_report_says_to_send_a_file_signed_by_the_signatory_with_a_time_stamp(visitor: Client) -> None:
    page = text(sent(visitor, "a.edoc", _signed_by(Signing())))
    assert "Atbilst: Vai parakstījis paraksttiesīgais? Parakstītājs: JĀNIS OZOLS." in page
    assert "Atbilst: Vai parakstam ir laika zīmogs?" in page
    assert "Nosūtiet parakstīto failu Valsts kasei" in page


@pytest.mark.parametrize(
    ("how", "title", "what_to_do"),
    [
        (
            lambda: Signing(holder=pki.unqualified()),
            "Vai parakstījis paraksttiesīgais?",
            "lūdziet parakstīt norādīto personu",
        ),
        (lambda: Signing(holder=pki.seal()), "Vai parakstījis paraksttiesīgais?", "Pieteikums jāparaksta personai"),
        (lambda: Signing(stamped_at=None), "Vai parakstam ir laika zīmogs?", "Parakstot izvēlieties parakstu ar laika"),
    ],
)
def test_report_does_not_say_to_send_what_the_treasury_would_reject(
    visitor: Client, how: Callable[[], Signing], title: str, what_to_do: str
) -> None:
    page = text(sent(visitor, "a.edoc", _signed_by(how())))
    assert f"Neatbilst: {title}" in page
    _before, _heading, steps = page.partition("Ko darīt tālāk")
    assert what_to_do in steps
    assert "Nosūtiet parakstīto failu Valsts kasei" not in page


def test_report_says_to_send_the_signed_pdf_without_its_container(visitor: Client) -> None:
    page = text(sent(visitor, "a.edoc", container(Signing(), documents={"pieteikums.pdf": pdfs.signed()})))
    assert "Sūtiet pašu parakstīto PDF, nevis šo konteineru" in page
    assert "Nosūtiet parakstīto failu Valsts kasei" not in page


def test_unreadable_pdf_is_not_called_unsigned(visitor: Client) -> None:
    broken = pdfs.signed().replace(b" 65535 f", b" 65536 f", 1)
    page = text(sent(visitor, "a.pdf", broken))
    assert "Nav pārbaudīts: Vai tas ir parakstīts" in page
    assert "Pārbaudiet šo PDF eParakstītājā" in page
    assert "Parakstiet failu ar eParakstu" not in page


def test_account_number_is_not_masked(visitor: Client) -> None:
    wrong = replace(institution(), accounts=(Account(iban="LV80TREL98172000030"),))
    page = text(sent(visitor, "a.json", document_json.write(wrong)))
    assert "LV80TREL98172000030" in page


def test_altered_document_is_reported(visitor: Client) -> None:
    changed = Signing(references={"pieteikums.pdf": pdfs.prepared() + b" "})
    page = text(sent(visitor, "a.edoc", container(changed, documents={"pieteikums.pdf": pdfs.prepared()})))
    assert "Neatbilst: Vai tas ir parakstīts, un nekas pēc tam nav mainīts?" in page
    assert "pēc parakstīšanas ir mainīts" in page


NO_ROOT = "Failā nav pieteikuma: saknes elementam jābūt „application” nosaukumvietā urn:ekase-pieteikums:1."
WITH_DTD = "Failā ir DTD (<!DOCTYPE>), kādas pieteikumā nedrīkst būt."
NAMED = b'{"format": "ekase-pieteikums/1", "client": {"name": "%s"}}'
NONE_HERE = "Pieteikuma, ko šeit var izlasīt, failā nav."


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", b"", "Fails nav PDF, vai arī tas ir bojāts."),
        ("a.pdf", b"%PDF-1.7 and no more", NONE_HERE),
        ("a.edoc", b"PK\x03\x04" + b"\0" * 100, "Fails ir bojāts: tā ZIP uzbūve nav pareiza."),
        ("a.edoc", b"nothing of the kind", "Fails ir bojāts: tā ZIP uzbūve nav pareiza."),
        ("a.xml", b"<a/>", NO_ROOT),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', WITH_DTD),
        ("a.json", b"[" * 100_000, "Fails nav JSON dokuments UTF-8 kodējumā."),
        ("a.json", NAMED % b"\\ud800", "Šo failu šeit nevar pārbaudīt."),
        ("a.json", NAMED % b"\\u0000", "Jā: –, 0 kontu."),
        ("<script>alert(1)</script>.pdf", b"%PDF-1.7", NONE_HERE),
        ("..\\..\\a.xml", b"<a/>", NO_ROOT),
    ],
)
def test_every_file_gets_a_report(visitor: Client, name: str, data: bytes, message: str) -> None:
    page = sent(visitor, name, data)
    assert "<script>alert" not in page
    assert f"Vai tas ir pieteikums? {message} " in text(page)
    assert "Ko darīt tālāk" in page


@pytest.mark.parametrize("posted", [{}, {"file": ""}, {"file": "words"}])
def test_missing_file_is_asked_for(visitor: Client, posted: dict[str, str]) -> None:
    answer = visitor.post(reverse("check"), posted)
    assert "Izvēlieties failu" in answer.content.decode()


def test_file_of_another_kind_is_refused(visitor: Client) -> None:
    assert "Izvēlieties failu ar kādu no šiem paplašinājumiem" in sent(visitor, "a.docx", b"PK\x03\x04")


@pytest.mark.parametrize("over", [1, 1024 * 1024])
def test_page_itself_answers_a_file_that_is_too_large(visitor: Client, over: int) -> None:
    page = text(sent(visitor, "a.json", b" " * (10 * 1024 * 1024 + over)))
    message = "Failu nevar pārbaudīt Izvēlieties failu līdz 10 MB: lielāku e-adrese nepieņem"
    at_a_glance = "Vai tas ir pieteikums? Fails ir lielāks par 10 MB."
    assert (message in page, at_a_glance in page) == ((False, True) if over == 1 else (True, False))


def test_file_without_the_csrf_token_is_refused(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("check"), {"file": io.BytesIO(b"{}")})
    assert answer.status_code == 403


def test_draft_begins_with_all_data_of_the_file(visitor: Client) -> None:
    page = sent(visitor, "a.pdf", pdfs.signed())
    answer = visitor.post(reverse("check_begin"), {"application": carried(page)})
    begun = Application.objects.get()
    assert answer["Location"] == begun.get_absolute_url()
    assert clean(begun.document()) == pdfs_document()
    assert begun.editing
    assert not begun.accounts.wrong().exists()
    assert visitor.get(begun.get_absolute_url()).status_code == 200


def pdfs_document() -> object:
    from applications.formats import pdf

    return pdf.read(pdfs.prepared())


def test_draft_of_a_person_without_an_institution_goes_into_their_first(db: None) -> None:
    anna = browser(person())
    page = sent(anna, "a.pdf", pdfs.signed())
    begun = anna.post(reverse("check_begin"), {"application": carried(page)})["Location"]
    assert anna.get(begun).status_code == 200
    assert anna.get(reverse("applications"))["Location"] == reverse("bring")
    anna.post(reverse("bring"), {"name": "Piemēra dome"})
    application = Application.objects.get()
    assert application.workspace == Workspace.objects.get()
    assert clean(application.document()) == pdfs_document()
    assert anna.get(begun).status_code == 200


def test_draft_keeps_the_errors_of_the_file(visitor: Client) -> None:
    twice = replace(DOCUMENT, accounts=(DOCUMENT.accounts[1], DOCUMENT.accounts[1]))
    page = sent(visitor, "a.json", document_json.write(twice))
    visitor.post(reverse("check_begin"), {"application": carried(page)})
    assert [row.is_duplicate for row in Application.objects.get().accounts.live()] == [False, True]


def test_draft_begins_from_ten_thousand_accounts(visitor: Client) -> None:
    page = sent(visitor, "a.xml", xml.write(with_accounts(10_000)))
    assert len(carried(page)) < 500_000
    visitor.post(reverse("check_begin"), {"application": carried(page)})
    assert Application.objects.get().accounts.live().count() == 10_000


def test_more_accounts_than_a_draft_can_have_begin_no_draft(visitor: Client) -> None:
    page = sent(visitor, "a.json", document_json.write(with_accounts(10_001)))
    assert "no tā nevar sākt jaunu" in text(page)
    assert 'name="application"' not in page


@pytest.mark.parametrize("changed", ["", "x", "x:y:z", None])
def test_only_data_that_the_report_signed_begins_a_draft(visitor: Client, changed: str | None) -> None:
    posted = carried(sent(visitor, "a.xml", xml.write(DOCUMENT))) if changed is None else changed
    posted = posted[:-2] + ("aa" if posted[-2:] != "aa" else "bb") if changed is None else posted
    answer = visitor.post(reverse("check_begin"), {"application": posted})
    assert answer["Location"] == reverse("check")
    assert Application.objects.count() == 0
    assert "Pārbaudes lapa ir novecojusi" in visitor.get(reverse("check")).content.decode()


def test_draft_begins_without_characters_that_databases_refuse(visitor: Client) -> None:
    page = sent(visitor, "a.json", json.dumps({"format": "ekase-pieteikums/1", "client": {"name": "a\0b"}}).encode())
    visitor.post(reverse("check_begin"), {"application": carried(page)})
    assert "\0" not in Application.objects.get().client.name


@pytest.mark.parametrize("method", ["get", "put"])
def test_beginning_accepts_only_post(visitor: Client, method: str) -> None:
    assert getattr(visitor, method)(reverse("check_begin")).status_code == 405
