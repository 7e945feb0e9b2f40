"""Each finding says what to do, in the words of the field's label."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from applications.domain import instruction, language, wording
from applications.domain.checking import check, check_account
from applications.domain.document import Account
from applications.domain.findings import ERROR, WARNING, Finding
from applications.domain.instruction import CLAUSES
from applications.domain.language import mark_plural
from applications.domain.wording import as_json, instruction_words, sentence, source
from tests.support.broken import BROKEN, Broken
from tests.support.factories import FACTS, bailiff, changed, iban, institution

VERBS = {
    "Aizstājiet", "Atstājiet", "Ierakstiet", "Ievadiet", "Izdzēsiet", "Izvēlieties", "Labojiet", "Norādiet",
    "Pievienojiet", "Pārbaudiet", "Pārrakstiet",
}  # fmt: skip
#: What no sentence says: it neither begs nor apologises, nor calls a value names.
UNSAID = re.compile(r"lūdz|nederīg|atvaino|diemžēl|%\(|[.!]$", re.IGNORECASE)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_sentence_says_what_to_do(broken: Broken) -> None:
    for each in check(broken.document, FACTS):
        assert re.split(r"[ :,]", sentence(each))[0] in VERBS
        assert UNSAID.search(sentence(each)) is None


def said(code: str, path: str, **values: object) -> str:
    return sentence(Finding(code, ERROR, path, values, "B1"))


MALFORMED = (
    "Ievadiet reģistrācijas numuru ar 11 cipariem, piemēram, 90000050138, vai personas kodu šādā formātā: 010190-12349"
)


@pytest.mark.parametrize(
    ("code", "path", "bailiff", "institution"),
    [
        ("required", "client.name", "Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu",
         "Ievadiet nosaukumu, kā tas norādīts reģistrācijas vai nodokļu maksātāja apliecībā"),
        ("required", "client.registration_number", "Ievadiet reģistrācijas numuru vai personas kodu",
         "Ievadiet reģistrācijas numuru"),
        ("required", "user.institution_name", "Ievadiet lietotāja vārdu un uzvārdu",
         "Ievadiet lietotāja iestādes nosaukumu"),
        ("required", "user.registration_number", "Ievadiet lietotāja reģistrācijas numuru vai personas kodu",
         "Ievadiet lietotāja reģistrācijas numuru"),
        *(
            ("registration-number-malformed", path, MALFORMED,
             "Ievadiet 11 ciparu reģistrācijas numuru, kas sākas ar ciparu no 4 līdz 9, piemēram, 90000050138")
            for path in ("client.registration_number", "user.registration_number")
        ),
    ],
)  # fmt: skip
def test_sentence_has_the_labels_of_the_clients_kind(code: str, path: str, bailiff: str, institution: str) -> None:
    assert said(code, path, kind="sworn_bailiff") == bailiff
    assert said(code, path, kind="institution") == said(code, path, kind="club") == institution


def test_sentence_is_the_same_where_the_label_is() -> None:
    assert said("required", "preparer.surname", kind="sworn_bailiff") == "Ievadiet sagatavotāja uzvārdu"


def test_mode_of_another_institutions_account_leaves_no_choice() -> None:
    only = "Izvēlieties „tiešsaistē skatīt”: citas iestādes kontam tas ir vienīgais pieejas režīms"
    either = "Izvēlieties pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"
    modes = [
        sentence(found)
        for holder in ("other", "own")
        for found in check_account(Account(iban(1), holder=holder, permission="written" if holder == "other" else ""))
    ]
    assert modes == [only, either]


def test_sentences_of_a_bailiffs_application_are_the_bailiffs() -> None:
    sentences = {
        broken.name: [sentence(found) for found in check(broken.document, FACTS)]
        for broken in BROKEN
        if broken.of_bailiff and {code for code, _ in broken.findings} & {"required", "registration-number-malformed"}
    }
    assert sentences == {
        "blank a bailiff's client.name": ["Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu"],
        "blank a bailiff's client.registration_number": ["Ievadiet reģistrācijas numuru vai personas kodu"],
        "blank a bailiff's user.institution_name": ["Ievadiet lietotāja vārdu un uzvārdu"],
        "blank a bailiff's user.registration_number": ["Ievadiet lietotāja reģistrācijas numuru vai personas kodu"],
        "“40003” a bailiff's client.registration_number": [MALFORMED],
        "“reģ.” a bailiff's user.registration_number": [MALFORMED],
    }


def test_values_are_filled_in_as_they_are() -> None:
    assert said("ip-address-malformed", "user.allowed_ip_addresses[0]", value="%s%(value)s") == (
        "Pārrakstiet IP adresi „%s%(value)s” formātā 195.122.1.10, 2a03:ec00::10 vai kā tīklu 195.122.1.0/28"
    )


def test_personal_codes_are_masked_in_sentences() -> None:
    told = said("ip-address-duplicate", "user.allowed_ip_addresses[0]", value="010190-12345")
    assert told == "Izdzēsiet IP adresi „010190-*****”: tā jau ir norādīta"


def test_numbers_are_written_in_groups() -> None:
    assert said("daily-limit-below-payment-limit", "accounts[3].daily_limit", least=1_000_000).startswith(
        "Ievadiet vismaz 1\u00a0000\u00a0000 EUR"
    )


def test_stored_sentence_is_shown_as_it_is() -> None:
    assert said("of-old", "", stored="Kā 100 %% bija") == "Kā 100 %% bija"


def test_rooms_above_add_their_own_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_OTHERS", {})
    wording.add(
        {
            "plain": "Fails",
            "counted": mark_plural("%(number)s lapa", "%(number)s lapas"),
            "made": lambda values: f"No {values['name']}",
        }
    )
    assert said("plain", "a.pdf") == "Fails"
    assert [said("counted", "", number=number) for number in (1, 2000)] == ["1 lapa", "2\u00a0000 lapas"]
    assert said("made", "", name="010190-12345") == "No 010190-*****"
    with pytest.raises(KeyError):
        said("unknown", "")


def test_sentence_is_in_the_active_language(monkeypatch: pytest.MonkeyPatch) -> None:
    translated = {"Ievadiet konta numuru": "Enter the account number"}
    monkeypatch.setattr(
        language, "_translator", language._Translator(lambda text: translated.get(text, text), language._latvian)
    )
    assert said("required", "accounts[0].iban", holder="own") == "Enter the account number"
    assert said("required", "accounts[0].iban") == "Enter the account number"


def test_finding_is_json_with_its_sentence() -> None:
    found = Finding("iban-checksum", ERROR, "accounts[1].iban", {}, "C1")
    assert as_json(found) == {
        "code": "iban-checksum",
        "severity": "error",
        "path": "accounts[1].iban",
        "message": "Pārbaudiet konta numuru: kontrolcipari neatbilst – kāda zīme ierakstīta kļūdaini",
        "clause": "C1",
        "source": "derived",
    }
    assert list(as_json(found)) == ["code", "severity", "path", "message", "clause", "source"]


def test_source_is_the_rules_of_that_severity() -> None:
    assert source(Finding("full-name-required", ERROR, "signatory.surname", {}, "D1")) == "instruction"
    assert source(Finding("full-name-required", WARNING, "signatory.surname", {}, "D1")) == "derived"
    assert source(Finding("manage-closed-account", WARNING, "accounts[0].access_mode", {}, "C3")) == "instruction"


@pytest.mark.parametrize(
    ("code", "path", "clause", "words"),
    [
        ("access-mode-both", "accounts[1].access_mode", "C1", [instruction.ONE_MODE]),
        ("required", "accounts[1].access_mode", "C1", [instruction.ONE_MODE]),
        (
            "manage-closed-account",
            "accounts[1].access_mode",
            "C3",
            [instruction.VIEW_ONLY, instruction.VIEW_ONLY_CLOSED],
        ),
        ("permission-required", "accounts[1].permission", "C2", [instruction.VIEW_ONLY, instruction.VIEW_ONLY_OTHER]),
        ("limit-with-cents", "accounts[1].payment_limit", "C4", [instruction.LIMITS, instruction.PAYMENT_LIMIT]),
        ("limit-with-cents", "accounts[1].daily_limit", "C4", [instruction.DAILY_LIMIT]),
        ("daily-limit-below-payment-limit", "accounts[1].daily_limit", "C5", [instruction.LIMITS_COMPARED]),
        ("full-name-required", "signatory.surname", "D1", [instruction.SIGNATORY]),
        ("required", "certificate_recipient.phone", "B2", [instruction.RECIPIENT]),
        ("document-scan", "a.png", "E1", CLAUSES["E1"].paragraphs),
        ("iban-malformed", "accounts[1].iban", "C1", []),
        ("phone-malformed", "preparer.phone", "D3", []),
    ],
)
def test_words_of_the_instruction_are_those_of_the_clause_on_the_field(
    code: str, path: str, clause: str, words: Sequence[str]
) -> None:
    assert instruction_words(Finding(code, ERROR, path, {}, clause)) == " ".join(words)


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("certificate_recipient.personal_code", "12345", "formātā: 010190-12349"),
        ("certificate_recipient.personal_code", "310284-12345", "tāda datuma nav"),
        ("certificate_recipient.personal_code", "010130-21234", "vēl nav pienācis"),
        ("client.registration_number", "050575-14962", "šis ir personas kods"),
        ("client.registration_number", "328673-00679", "šis ir personas kods"),
        ("user.registration_number", "4112900123", "šajā ir 10 cipari"),
        ("user.registration_number", "411290012", "kas sākas ar ciparu no 4 līdz 9"),
        ("client.registration_number", "310284-12345", "kas sākas ar ciparu no 4 līdz 9"),
        ("preparer.phone", "67094368, 67094369", "vairāki numuri"),
        ("certificate_recipient.phone", "67094368/29123456", "vairāki numuri"),
        ("preparer.phone", "67094368, 6709", "ievadiet visu numuru"),
        ("preparer.email", "a@b.lv; c@d.lv", "vairākas adreses"),
        ("certificate_recipient.email", "a@b.lv un c@d.lv", "vairākas adreses"),
        ("preparer.email", "a@b.lv; c", "formātā vards.uzvards@iestade.lv"),
    ],
)
def test_each_cause_has_its_own_sentence(path: str, typed: str, words: str) -> None:
    (found,) = check(changed(institution(), {path: typed}), FACTS)
    assert words in sentence(found)


@pytest.mark.parametrize("typed", ["4112900123", "411290012"])
def test_bailiffs_number_has_one_sentence(typed: str) -> None:
    (found,) = check(changed(bailiff(), {"client.registration_number": typed}), FACTS)
    assert sentence(found) == MALFORMED


def test_finding_kept_without_its_cause_has_the_general_sentence() -> None:
    number = "registration-number-malformed"
    assert said(number, "client.registration_number", kind="sworn_bailiff") == MALFORMED
    assert "no 4 līdz 9" in said(number, "client.registration_number", kind="institution")
    assert "formātā: 010190-12349" in said("personal-code-malformed", "certificate_recipient.personal_code")
