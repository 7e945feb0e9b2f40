"""A rule is waived for one value, with a reason; only three rules can be, and each waiver can be withdrawn."""

from __future__ import annotations

import json

import pytest

from applications.acts import editing, waiving
from applications.acts.exporting import _files
from applications.domain.checking import check_clean
from applications.domain.document import Waiver
from applications.domain.findings import ERROR, WAIVED, WARNING
from applications.domain.wording import as_json, sentence
from applications.formats import pdf, xml
from applications.models import Application, Frozen
from applications.models.errors import Faulty, Unsuitable
from tests.support.drafts import SECTIONS, account, draft, freeze, fresh, stored

pytestmark = pytest.mark.django_db

WRONG, REASON = "90008473358", "Tāds numurs ir nodokļu maksātāja apliecībā"
NUMBER = "client.registration_number"


def with_wrong(**typed: dict[str, str]) -> Application:
    """Return a draft with these values in place of the right ones, by section."""
    sections = {name: SECTIONS[name] | typed.get(name, {}) for name in SECTIONS}
    return draft("g", sections, [account(1)])


@pytest.fixture
def application() -> Application:
    return with_wrong(client={"registration_number": WRONG}, user={"registration_number": WRONG})


def severities(application: Application) -> list[tuple[str, str]]:
    return [(found.path, found.severity) for found in check_clean(fresh(application).document())]


def test_waived_error_is_a_warning_with_the_reason_at_every_field_of_the_value(application: Application) -> None:
    assert severities(application) == [(NUMBER, ERROR), ("user.registration_number", ERROR)]
    waiving.waive(application, NUMBER, f"  {REASON} ", by="Olga")
    assert severities(application) == [(NUMBER, WARNING), ("user.registration_number", WARNING)]
    found = check_clean(fresh(application).document())[0]
    assert sentence(found).endswith(f"kontrolcipars neatbilst. Norādīts izņēmums, iemesls: „{REASON}”")
    assert as_json(found)["waived"] == REASON
    event = application.events.get(kind="waived")
    assert (event.by, event.text()) == (
        "Olga",
        f"Norādīts izņēmums: reģistrācijas numura kontrolcipars. Iemesls: „{REASON}”",
    )


def test_document_with_a_waived_error_is_finished_and_only_its_xml_has_the_waiver(application: Application) -> None:
    with pytest.raises(Faulty):
        freeze(application)
    waiving.waive(application, NUMBER, REASON)
    version = freeze(fresh(application))
    files = {file.kind: bytes(file.content) for file in version.files.all()}
    waiver = Waiver("registration-number-checksum", WRONG, REASON)
    assert xml.read(files["xml"]).waivers == (waiver,)
    assert [each.severity for each in check_clean(xml.read(files["xml"]))] == [WARNING, WARNING]
    assert pdf.read(files["pdf"]).waivers == ()
    assert b"metadata>" not in pdf.read_xml(files["pdf"])
    assert pdf.read(files["pdf"]) == xml.read(files["xml"])


def test_draft_in_json_has_the_waivers_of_its_values(application: Application) -> None:
    waiving.waive(application, NUMBER, REASON)
    content = dict(_files(fresh(application), has_discarded=False))[f"{application.reference}/melnraksts.json"]
    waivers = json.loads(content)["metadata"]["waivers"]
    assert waivers == [{"code": "registration-number-checksum", "value": WRONG, "reason": REASON}]


def test_another_value_is_judged_anew(application: Application) -> None:
    waiving.waive(application, NUMBER, REASON)
    typed = SECTIONS["client"] | {"registration_number": "90008473357"}
    editing.save_section(fresh(application).client, typed, read_at=1)
    assert severities(application)[0] == (NUMBER, ERROR)


def test_withdrawn_waiver_leaves_the_error(application: Application) -> None:
    waiving.waive(application, NUMBER, REASON)
    waiving.withdraw(application, "user.registration_number", by="Olga")
    assert severities(application) == [(NUMBER, ERROR), ("user.registration_number", ERROR)]
    assert application.events.get(kind="waiver-withdrawn").text() == (
        "Izņēmums atcelts: reģistrācijas numura kontrolcipars"
    )
    with pytest.raises(Unsuitable, match="not-waivable"):
        waiving.withdraw(application, NUMBER)


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("preparer", "phone", "6709"),
        ("certificate_recipient", "phone", "12345678, 67094368"),
        ("signatory", "given_name", "J."),
        ("signatory", "surname", "Ozols 2"),
        ("certificate_recipient", "surname", "X Æ A-12"),
    ],
)
def test_phones_and_names_can_be_waived(section: str, name: str, value: str) -> None:
    application = with_wrong(**{section: {name: value}})
    waiving.waive(application, f"{section}.{name}", "Tā tas ir pasē un sarakstā")
    assert [severity for _path, severity in severities(application)] == [WARNING]
    assert freeze(fresh(application)).files.count() == 3


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("client", "registration_number", "9000847335"),
        ("client", "registration_number", ""),
        ("certificate_recipient", "email", "a@b"),
        ("certificate_recipient", "personal_code", "310290-12345"),
        ("signatory", "given_name", ""),
        ("signatory", "given_name", "Jānis 😀"),
        ("preparer", "phone", "📞 6709"),
        ("client", "registration_number", "90008473359"),
    ],
)
def test_nothing_else_can_be_waived(section: str, name: str, value: str) -> None:
    application = with_wrong(**{section: {name: value}})
    before = stored(application)
    with pytest.raises(Unsuitable, match="not-waivable"):
        waiving.waive(application, f"{section}.{name}", REASON)
    assert stored(application) == before
    assert not application.events.filter(kind="waived").exists()


def test_accounts_cannot_be_waived() -> None:
    application = draft("g", accounts=[account(1, access_mode="")])
    for path in ("accounts[0].access_mode", "accounts[].access_mode", "accounts", "", "x.y", "client.kind"):
        with pytest.raises(Unsuitable, match="not-waivable"):
            waiving.waive(application, path, REASON)


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason-short"), ("... ... ... ...", "reason-short"), ("a" * 301, "reason-long")]
)
def test_reason_is_needed_and_bounded(application: Application, reason: str, code: str) -> None:
    with pytest.raises(Unsuitable, match=code):
        waiving.waive(application, NUMBER, reason)


def test_personal_code_in_a_reason_is_masked(application: Application) -> None:
    waiving.waive(application, NUMBER, "Numurs ir personas kodam 120384-16035 līdzīgs")
    assert "16035" not in json.dumps(fresh(application).waivers)
    assert "16035" not in application.events.get(kind="waived").reason


def test_finished_application_takes_no_waiver(application: Application) -> None:
    waiving.waive(application, NUMBER, REASON)
    freeze(fresh(application))
    with pytest.raises(Frozen):
        waiving.withdraw(application, NUMBER)


def test_waivers_of_values_that_are_gone_are_not_kept(application: Application) -> None:
    waiving.waive(application, NUMBER, REASON)
    for number in range(3):
        application = fresh(application)
        revision = application.preparer.revision
        editing.save_section(application.preparer, SECTIONS["preparer"] | {"phone": f"12{number}"}, read_at=revision)
        waiving.waive(application, "preparer.phone", "Iekšējais numurs")
    assert [each["value"] for each in fresh(application).waivers] == [WRONG, "122"]


def test_waiver_in_a_file_counts_for_the_three_rules_only() -> None:
    document = with_wrong(client={"registration_number": WRONG}, certificate_recipient={"email": "a@b"}).document()
    waivers = tuple(
        Waiver(code, value, REASON)
        for code, value in (("registration-number-checksum", WRONG), ("email-malformed", "a@b"), ("required", ""))
    )
    found = check_clean(type(document)(**{name: getattr(document, name) for name in SECTIONS}, waivers=waivers))
    assert {each.code: each.severity for each in found if each.section != "user"} == {
        "registration-number-checksum": WARNING,
        "email-malformed": ERROR,
        "required": ERROR,
    }
    assert [each.code for each in found if WAIVED in each.values] == ["registration-number-checksum"]
