"""The signed file of a version: its checklist, its unchanged bytes, and the state of the application."""

from __future__ import annotations

import pytest
from django.urls import reverse

from applications.acts import bringing_back, trust_lists
from applications.acts.amending import open_for_editing
from applications.acts.bringing_back import GUESTS_APPLICATION, MAXIMUM_FILES
from applications.acts.room import OF_GUEST, OF_INSTITUTION
from applications.domain.cleaning import clean
from applications.formats import edoc, pdf
from applications.inspection.inspection import Inspection
from applications.models import Application, File, SignedFile, State
from institutions.models import Workspace
from tests.support import letters
from tests.support.drafts import MANAGED, account, draft, freeze, fresh
from tests.support.factories import changed, institution
from tests.support.html import Page as Answered
from tests.support.signatures import lists, pdfs, pki
from tests.support.signatures.signing import Signing, container
from tests.support.signed_pages import Page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspector_ended")]


def test_signed_version_makes_the_application_signed(page: Page) -> None:
    trust_lists.load(lists.read())
    kept = page.uploaded(page.signed())
    assert (kept.passed, page.state()) == (True, State.SIGNED)
    shown = page.text("signed_file", kept.pk)
    assert "Parakstītais fails atbilst" in shown
    assert shown.count("Atbilst:") == 8 + 3
    assert "Tā ir tieši 1. versija." in shown
    assert "Pieteikums ir parakstīts" in page.text("version")
    assert "Augšupielādēts parakstītais fails: Sagatavots → Parakstīts, 1. versija" in page.text("version")
    steps = page.application.events.values_list("kind", "from_state", "to_state", "version")
    assert steps.last() == ("signed-uploaded", "prepared", "signed", 1)


def test_signed_pdf_makes_the_application_signed(page: Page) -> None:
    kept = page.uploaded(pdfs.signed(page.prepared()), "parakstīts.pdf")
    assert (kept.passed, page.state()) == (True, State.SIGNED)
    assert "2 pārbaudes šeit nav veiktas." in page.text("signed_file", kept.pk)


@pytest.mark.parametrize("name", ["parakstīts.pdf", "parakstīts.edoc"])
@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_letter_of_permission_is_not_kept_and_says_whose_it_is(page: Page, name: str, is_signed: bool) -> None:
    made = letters.letter(letters.other(1), document=page.application.versions.get().document())
    if name.endswith(".pdf"):
        data = pdfs.signed(made) if is_signed else made
    else:
        data = container(Signing(), documents={"a.pdf": made}) if is_signed else edoc.write(made, file_name="a.pdf")
    shown = words(page.upload(data, name).content.decode())
    assert "iestādes „Rīgas dome” atļauja pieteikumam K7M-4QD-v2 (iesniedzējs: Piemēra novada pašvaldība)" in shown
    assert (SignedFile.objects.count(), page.state()) == (0, State.PREPARED)


def test_file_of_which_nothing_is_proved_signs_nothing_and_accuses_nobody(page: Page) -> None:
    signed = pdfs.signed(page.prepared())
    at = signed.index(b"0" * 200) + 150
    kept = page.uploaded(signed[:at] + b"AB" + signed[at + 2 :], "parakstīts.pdf")
    assert (kept.passed, kept.is_unproven, page.state()) == (False, True, State.PREPARED)
    shown = page.text("signed_file", kept.pk)
    assert "Vai fails atbilst, šeit nevar pierādīt" in shown
    assert "pieteikums ar to nav atzīmēts kā parakstīts" in shown
    assert "Neatbilst" not in shown
    assert "Nav pierādīts" in page.text("version")


def test_file_with_a_failed_point_is_kept_but_signs_nothing(page: Page) -> None:
    kept = page.uploaded(page.signed(Signing(holder=pki.unqualified())))
    assert (kept.passed, page.state()) == (False, State.PREPARED)
    shown = page.text("signed_file", kept.pk)
    assert "Nesūtiet šo failu Nav izturēta 1 pārbaude." in shown
    assert "Parakstītājs ir ANNA ŠĶĒLE, bet pieteikumā paraksttiesīgais ir Jānis Ozols." in shown
    steps = page.application.events.values_list("kind", "from_state", "to_state", "version")
    assert steps.last() == ("signed-uploaded", "", "", 1)


def test_failed_point_comes_first_and_unknown_trust_is_one_quiet_line(page: Page) -> None:
    kept = page.uploaded(page.signed(Signing(stamped_at=None)))
    address = reverse("signed_file", args=[page.application.reference, 1, kept.pk])
    shown = Answered(page.client.get(address))
    assert [point.attribute("class") for point in shown.parts(".points > li")] == ["fail", *["pass"] * 5]
    assert "laika zīmogs" in shown.texts(".points > li")[0]
    assert "?" not in shown.texts(".points .mark")
    assert shown.texts(".points + p.soft") == [
        "Paraksta uzticamību pārbaudiet eParakstītājā vai eParaksts.lv: šeit nav ielādēts neviens uzticamības saraksts."
    ]


@pytest.mark.parametrize("accounts", [[account(7)], [account(1), account(2, **MANAGED)]])
def test_file_of_another_application_is_named_only_to_people_who_can_see_it(
    page: Page, accounts: list[dict[str, str]]
) -> None:
    other = draft(page.application.guest, accounts=accounts)
    prepared = bytes(freeze(other).files.get(kind="pdf").content)
    files = {"a.edoc": container(Signing(), documents={"pieteikums.pdf": prepared}), "a.pdf": pdfs.signed(prepared)}
    kept = [page.uploaded(data, name) for name, data in files.items()]
    link = reverse("version", args=[other.reference, 1])
    for each in kept:
        content = page.client.get(page.url("signed_file", each.pk)).content.decode()
        assert f"Tas ir pieteikums {other.reference}" in words(content)
        assert f'href="{link}"' in content
    Application.objects.filter(pk=other.pk).update(guest="another")
    for each in kept:
        shown = page.text("signed_file", each.pk)
        assert ("Tas ir cits dokuments" in shown) == (len(accounts) == 1)
        assert other.reference not in shown


@pytest.mark.parametrize("kind", ["pdf", "edoc"])
def test_unsigned_file_gets_one_message(page: Page, kind: str) -> None:
    data = bytes(File.objects.get(version__application=page.application, kind=kind).content)
    kept = page.uploaded(data, f"a.{kind}")
    shown = page.text("signed_file", kept.pk)
    assert "Fails nav parakstīts Parakstiet dokumentu ar drošu elektronisko parakstu" in shown
    assert "Neatbilst" not in shown
    assert page.state() == State.PREPARED


def test_container_in_a_container_is_explained(page: Page) -> None:
    inner = edoc.write(page.prepared(), file_name="a.pdf")
    kept = page.uploaded(container(Signing(), documents={"pieteikums.edoc": inner}))
    assert (kept.passed, page.state()) == (False, State.PREPARED)
    shown = page.text("signed_file", kept.pk)
    assert "Nav izturēta 1 pārbaude." in shown
    assert "Neatbilst: Parakstīts tieši viens dokuments Sagatavotais EDOC ir ielikts vēl vienā konteinerā." in shown
    assert "Tā ir tieši 1. versija. Tā atrodas konteinerā, kas ielikts šajā konteinerā." in shown
    assert "Augšupielādēt citu failu" in shown


def test_file_is_downloaded_unchanged(page: Page) -> None:
    data = page.signed()
    kept = page.uploaded(data, 'pie"teikums ā.edoc')
    answer = page.client.get(page.url("signed_download", kept.pk))
    assert answer.content == data
    assert answer["Content-Type"] == "application/vnd.etsi.asic-e+zip"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''pie%22teikums%20%C4%81.edoc"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_verifying_again_uses_the_lists_of_today(page: Page) -> None:
    kept = page.uploaded(page.signed(Signing(holder=pki.person("p256", "Cita CA"))))
    assert page.state() == State.SIGNED
    trust_lists.load(lists.read())
    answer = page.client.post(page.url("signed_judge", kept.pk))
    assert answer["Location"] == page.url("signed_file", kept.pk)
    assert "Neatbilst: Parakstam var uzticēties" in page.text("signed_file", kept.pk)
    assert page.state() == State.PREPARED


def test_same_file_is_kept_once(page: Page) -> None:
    data = page.signed()
    assert page.uploaded(data).pk == page.uploaded(data).pk
    assert SignedFile.objects.count() == 1


def test_deleting_needs_confirmation_and_takes_the_state_back(page: Page) -> None:
    kept = page.uploaded(page.signed())
    assert "Vai dzēst parakstīto failu?" in page.text("signed_remove", kept.pk)
    assert SignedFile.objects.count() == 1
    assert page.client.post(page.url("signed_remove", kept.pk))["Location"] == page.url("version")
    assert (SignedFile.objects.count(), page.state()) == (0, State.PREPARED)


def test_another_good_file_keeps_the_application_signed(page: Page) -> None:
    first = page.uploaded(page.signed())
    page.uploaded(pdfs.signed(page.prepared()), "parakstīts.pdf")
    page.client.post(page.url("signed_remove", first.pk))
    assert page.state() == State.SIGNED


def test_file_of_an_earlier_version_does_not_sign_the_application(page: Page) -> None:
    first = page.signed()
    open_for_editing(page.application)
    page.uploaded(first)
    assert page.state() == State.DRAFT
    application = fresh(page.application)
    freeze(application)
    page.number = 2
    assert page.uploaded(first).passed is False
    assert "Tā ir 1. versija, bet šī ir 2. versija." in page.text("signed_file", SignedFile.objects.latest("pk").pk)
    assert page.state() == State.PREPARED


def test_page_does_not_say_to_send_a_file_of_an_earlier_version(page: Page) -> None:
    kept = page.uploaded(page.signed())
    assert "Nosūtiet tieši šo failu" in page.text("signed_file", kept.pk)
    open_for_editing(fresh(page.application))
    shown = page.text("signed_file", kept.pk)
    assert "Pieteikumam ir atvērta jauna versija" in shown
    assert "Nosūtiet tieši šo failu" not in shown
    application = fresh(page.application)
    freeze(application)
    shown = page.text("signed_file", kept.pk)
    assert "Fails atbilst 1. versijai, bet tā nav jaunākā" in shown
    assert "Nosūtiet tieši šo failu" not in shown


def test_page_of_a_failed_file_does_not_deny_that_the_application_is_signed(page: Page) -> None:
    page.uploaded(page.signed())
    bad = page.uploaded(page.signed(Signing(holder=pki.unqualified())))
    shown = page.text("signed_file", bad.pk)
    assert "pieteikuma statusu tas nemaina" in shown
    assert "nav atzīmēts kā parakstīts" not in shown


@pytest.mark.parametrize("state", [State.SENT, State.REGISTERED])
def test_page_does_not_say_to_send_a_file_again(page: Page, state: State) -> None:
    good = page.uploaded(page.signed())
    bad = page.uploaded(page.signed(Signing(holder=pki.unqualified())))
    Application.objects.update(state=state)
    assert "Pieteikums jau ir atzīmēts kā nosūtīts." in page.text("signed_file", good.pk)
    shown = page.text("signed_file", bad.pk)
    assert "Parakstītais fails neatbilst" in shown
    assert "nav atzīmēts kā parakstīts" not in shown


def test_sent_application_stays_sent(page: Page) -> None:
    Application.objects.update(state=State.SENT)
    kept = page.uploaded(page.signed())
    page.client.post(page.url("signed_remove", kept.pk))
    assert page.state() == State.SENT


def test_erasing_the_application_erases_the_file(page: Page) -> None:
    page.uploaded(page.signed())
    page.client.post(reverse("erase", args=[page.application.reference]))
    assert SignedFile.objects.count() == 0


def test_page_reads_the_inspection_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = page.uploaded(pdfs.signed(), "a.pdf")
    read: list[str] = []
    real = Inspection.from_json

    def counted(text: str) -> Inspection:
        read.append(text)
        return real(text)

    monkeypatch.setattr(Inspection, "from_json", counted)
    assert "Tas ir cits dokuments" in page.text("signed_file", kept.pk)
    assert read == [kept.judgement]


def test_stored_inspection_has_no_data_of_the_application(page: Page) -> None:
    wrong = changed(institution(), {"user.allowed_ip_addresses": ("120384-16035", "10.0.0.5")})
    prepared = pdf.write(clean(wrong), reference="K7M-4PE-v1", timestamp=pki.NOW)
    for data in (page.signed(), container(Signing(), documents={"120384-16035.pdf": prepared})):
        kept = page.uploaded(data, "120384 - 16035.edoc")
        assert "TREL" not in kept.judgement
        assert "16035" not in kept.judgement
        assert "10.0.0.5" not in kept.judgement
        assert kept.name == "120384 - 16035.edoc"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.edoc", b"words", "Fails nav ne parakstīts konteiners (EDOC, ASiC-E, BDOC), ne PDF"),
        ("a.xml", b"<a/>", "Izvēlieties failu ar kādu no šiem paplašinājumiem: .edoc, .asice, .bdoc, .pdf"),
        ("a.pdf", b"", "Fails nav ne parakstīts konteiners (EDOC, ASiC-E, BDOC), ne PDF"),
    ],
)
def test_file_that_cannot_be_signed_is_not_kept(page: Page, name: str, data: bytes, message: str) -> None:
    answer = page.upload(data, name)
    assert answer.status_code == 200
    shown = words(answer.content.decode())
    assert f"Fails nav pievienots {message} " in shown
    assert SignedFile.objects.count() == 0


def test_hostile_container_is_kept_with_a_failed_point(page: Page) -> None:
    kept = page.uploaded(page.signed() + b"more")
    assert "Neatbilst: Fails ir vesels un pareizi veidots" in page.text("signed_file", kept.pk)
    assert page.state() == State.PREPARED


def test_eleventh_file_of_a_version_is_refused(page: Page) -> None:
    for number in range(MAXIMUM_FILES):
        SignedFile.objects.create(
            version=page.application.versions.get(), name="a", content=b"", size=0, sha256=str(number), passed=False
        )
    assert "Šai versijai jau ir 10 faili" in words(page.upload(page.signed()).content.decode())
    assert SignedFile.objects.count() == MAXIMUM_FILES


def keep(application: Application, size: int) -> None:
    """Add a signed file whose row says that it has so many bytes."""
    version = application.versions.latest("number")
    SignedFile.objects.create(
        version=version, name="a", content=b"", size=size, sha256=str(SignedFile.objects.count()), passed=False
    )


def test_signed_files_of_a_guests_application_are_limited_in_bytes(page: Page) -> None:
    data = page.signed()
    keep(page.application, GUESTS_APPLICATION - len(data))
    page.uploaded(data)
    keep(page.application, 1)
    more = words(page.upload(page.signed(Signing(holder=pki.unqualified()))).content.decode())
    assert "Šī pieteikuma parakstītajiem failiem kopā ir atvēlēti 50,0 MB. Izdzēsiet tos" in more.replace("\xa0", " ")
    assert page.upload(data).status_code == 302  # it is kept already


def test_signed_files_of_all_applications_of_a_guest_are_limited_in_bytes(page: Page) -> None:
    others = [draft(page.application.guest, accounts=[account(1)]) for _number in range(4)]
    for other in others:
        freeze(other)
        keep(other, OF_GUEST // 4)
    shown = words(page.upload(page.signed()).content.decode()).replace("\xa0", " ")
    assert "Šajā pārlūkā sākto pieteikumu failiem kopā ir atvēlēti 200,0 MB." in shown
    Application.objects.filter(pk=others[0].pk).update(guest="another")
    page.uploaded(page.signed())


def test_files_of_an_institution_have_more_room(page: Page) -> None:
    keep(page.application, OF_INSTITUTION - 1024 * 1024)
    workspace = Workspace.objects.create(name="Iestāde")
    Application.objects.update(guest="", workspace=workspace)
    page.application.refresh_from_db()
    assert bringing_back.bring_back(page.application.versions.get(), "a.edoc", page.signed()).passed


def test_file_field_accepts_files_that_can_be_signed(page: Page) -> None:
    shown = page.client.get(page.url("version")).content.decode()
    assert 'accept=".edoc,.asice,.bdoc,.pdf" required data-max-bytes="10485760"' in shown
    assert 'data-too-large="Fails ir lielāks par 10 MB"' in shown


def test_missing_file_is_asked_for(page: Page) -> None:
    answer = page.client.post(page.url("signed_upload"))
    assert "Izvēlieties parakstīto failu" in answer.content.decode()
    assert page.client.get(page.url("signed_upload"))["Location"] == page.url("version")


def test_personal_code_in_a_name_is_not_shown(page: Page) -> None:
    kept = page.uploaded(page.signed(), "120384-16035.edoc")
    for name, args in (("signed_file", [kept.pk]), ("version", []), ("signed_remove", [kept.pk])):
        assert "16035" not in page.text(name, *args)


def test_page_does_not_ask_to_sign_an_altered_document(page: Page) -> None:
    kept = page.uploaded(pdfs.with_other_page(page.prepared()), "mainīts.pdf")
    shown = page.text("signed_file", kept.pk)
    assert "Tas nav šīs versijas dokuments" in shown
    assert "Lejupielādējiet šīs versijas PDF, parakstiet to" in shown
    assert "Parakstiet dokumentu ar drošu" not in shown
