"""Every rule of the register is told where it is broken, with the register's severity and clause, and only there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from applications.domain.checking import check
from applications.domain.document import Account, Document
from applications.domain.rules import RULES
from tests.support.broken import BROKEN, Broken
from tests.support.factories import FACTS, bailiff, changed, findings, iban, institution, personal_code
from tests.support.register_facts import BROKEN_BY_REGISTERS, WITH_REGISTERS

PERSON = {"given_name", "surname"}


def named(name: str) -> dict[str, Any]:
    """Return the changes that give a sworn bailiff, who signs, this name."""
    given_name, _, surname = name.partition(" ")
    return {
        "client.name": name,
        "user.institution_name": name,
        "signatory.given_name": given_name,
        "signatory.surname": surname,
    }


def of(section: str, names: set[str], clause: str) -> dict[str, str]:
    return {f"{section}.{name}": clause for name in names}


NAMES = of("certificate_recipient", PERSON, "B2") | of("signatory", PERSON, "D1") | of("preparer", PERSON, "D3")
NUMBERS = {"client.registration_number": "B1", "user.registration_number": "B3"}
INSTITUTIONS = ("client.name", "user.institution_name")
ADDRESS = {"user.allowed_ip_addresses": "B3"}
IBAN = {"accounts[].iban": "C1"}
MODE = "accounts[].access_mode"
HOLDER = {"accounts[].holder_name": "C2"}
INSTITUTION_NAMES = {"client.name": "B1", "user.institution_name": "B3"}
LIMITS = of("accounts[]", {"payment_limit", "daily_limit"}, "C4")

#: The register's table: by code, the severity and the clause by field.
TABLE: dict[str, tuple[str, dict[str, str]]] = {
    "required": (
        "error",
        {
            "client.name": "B1",
            **NUMBERS,
            **of("certificate_recipient", {*PERSON, "personal_code", "phone", "email"}, "B2"),
            "user.institution_name": "B3",
            "accounts": "C1",
            **IBAN,
            MODE: "C1",
            **LIMITS,
            **NAMES,
            "signatory.authority": "D2",
        },
    ),
    "choice-unknown": (
        "error",
        {
            "client.kind": "B1",
            "accounts[].holder": "C2",
            "accounts[].status": "C3",
            MODE: "C1",
            "accounts[].permission": "C2",
            "signatory.authority": "D2",
        },
    ),
    "registration-number-malformed": ("error", NUMBERS),
    "registration-number-checksum": ("error", NUMBERS),
    "bailiff-name-only": ("error, warning", {"client.name": "B1"}),
    "bailiff-signatory-differs": ("warning", {"signatory.surname": "D1"}),
    "institution-differs": ("warning", {"user.institution_name": "B3", "user.registration_number": "B3"}),
    "full-name-required": ("error, warning", NAMES),
    "personal-code-malformed": ("error", dict.fromkeys(["certificate_recipient.personal_code", *NUMBERS], "B2")),
    "personal-code-checksum": ("warning", dict.fromkeys(["certificate_recipient.personal_code", *NUMBERS], "B2")),
    "character-unprintable": (
        "error",
        dict.fromkeys(
            [
                "client.name",
                "user.institution_name",
                "accounts[].holder_name",
                "accounts[].legal_basis",
                "signatory.position",
                *NAMES,
            ],
            "E1",
        ),
    ),
    "phone-malformed": ("error", {"certificate_recipient.phone": "B2", "preparer.phone": "D3"}),
    "email-malformed": ("error", {"certificate_recipient.email": "B2", "preparer.email": "D3"}),
    "contact-required": ("error", {"preparer": "D3"}),
    "ip-address-malformed": ("error", ADDRESS),
    "ip-address-unusable": ("error", ADDRESS),
    "ip-address-private": ("warning", ADDRESS),
    "ip-network-wide": ("warning", ADDRESS),
    "ip-address-duplicate": ("error", ADDRESS),
    "iban-malformed": ("error", IBAN),
    "iban-checksum": ("error", IBAN),
    "iban-not-treasury": ("error", IBAN),
    "account-duplicate": ("error", IBAN),
    "access-mode-both": ("error", {MODE: "C1"}),
    "holder-contradicted": ("warning", {"accounts[].holder": "C2"}),
    "manage-other-institution": ("error", {MODE: "C2"}),
    "permission-required": ("error", {"accounts[].permission": "C2"}),
    "legal-basis-required": ("error", {"accounts[].legal_basis": "C2"}),
    "manage-closed-account": ("error", {MODE: "C3"}),
    "manage-blocked-account": ("error", {MODE: "C3"}),
    "limit-malformed": ("error", LIMITS),
    "limit-with-cents": ("error", LIMITS),
    "limit-not-positive": ("error", LIMITS),
    "limit-too-large": ("error", LIMITS),
    "limit-without-manage": ("error", LIMITS),
    "daily-limit-below-payment-limit": ("error", {"accounts[].daily_limit": "C5"}),
    "register-number-unknown": ("warning", NUMBERS),
    "register-removed": ("warning", NUMBERS | HOLDER),
    "register-not-taxpayer": ("warning", {"client.registration_number": "B1"}),
    "register-name-former": ("warning", INSTITUTION_NAMES | HOLDER),
    "register-name-differs": ("warning", INSTITUTION_NAMES | HOLDER),
    "signatory-not-listed": ("warning", {"signatory.surname": "D2"}),
    "signatory-not-sole": ("warning", {"signatory.authority": "D2"}),
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_rule_broken_is_told_where_it_is_broken(broken: Broken) -> None:
    assert findings(broken.document) == broken.findings


@pytest.mark.parametrize("of_bailiff", [False, True], ids=["institution", "bailiff"])
def test_rules_kept_find_nothing(of_bailiff: bool) -> None:
    assert findings(bailiff() if of_bailiff else institution()) == []


OTHER = {"accounts[1].holder": "other", "accounts[1].holder_name": "Cita iestāde"}


@pytest.mark.parametrize(
    ("document", "changes"),
    [
        pytest.param(institution(), {"client.kind": " "}, id="kind-blank-is-an-institution"),
        pytest.param(institution(), dict.fromkeys(INSTITUTIONS, "“Čaklo bišu” SIA №1, 2. filiāle"),
                     id="name-of-an-institution"),
        pytest.param(institution(), dict.fromkeys(INSTITUTIONS, "Izpildītāju tiesa"), id="titles-of-an-institution"),
        pytest.param(institution(), {"client.registration_number": "LV 9000 8473 359"}, id="number-with-prefix"),
        pytest.param(
            bailiff(),
            {"client.registration_number": "90008473359", "user.registration_number": "90008473359"},
            id="bailiff-with-taxpayer-number",
        ),
        pytest.param(bailiff(), {"user.registration_number": "05057514962"}, id="bailiff-code-without-hyphen"),
        pytest.param(
            bailiff(), dict.fromkeys(NUMBERS, personal_code("3286730067")), id="bailiff-with-new-code"
        ),
        *(
            pytest.param(bailiff(), named(name), id=f"bailiff-{name}")
            for name in (
                "Jānis Ozols", "Anna Marija Liepiņa Žagare", "Māra Liepiņa–Žagare", "Siobhán Ó Bearnáin",
                "Šons O'Konors", "Ян Озолс", "Jānis Tiesnesis", "Ilze Zvēre", "Jānis Drulle", "Zita Siatkovska",
            )
        ),
        pytest.param(bailiff(), {"client.name": "LIEPIŅA ŽAGARE MĀRA", "user.institution_name": "Liepiņa-Žagare Māra"},
                     id="bailiff-surname-first-in-capitals"),
        pytest.param(institution(), {"user.institution_name": "PIEMĒRA NOVADA “Pašvaldība”"}, id="name-in-two-ways"),
        pytest.param(
            institution(),
            {"user.institution_name": "Cita iestāde", "user.registration_number": "90000050138"},
            id="user-of-another-institution",
        ),
        *(
            pytest.param(institution(), {"signatory.surname": name}, id=f"name-{name}")
            for name in (
                "Ng", "Kļaviņa-Ābele", "O'Konors", "O’Konors", "d'Arc", "van der Berg", "Ortega y Gasset", "Озолс",
                "Παπαδόπουλος", "Þórsdóttir", "Łukasiewicz", "Nguyễn", "明", "გია", "Jānis III", "Ó Bearnáin",
                "ó Bearnáin", "Ní Dhomhnaill", "García i Puig", "Gal·la", "阿卜杜勒·卡里姆",
                "O‘Brien", "Nuʻuanu", "ד׳אנג׳לו",
            )
        ),
        *(
            pytest.param(institution(), {"certificate_recipient.personal_code": code}, id=f"personal-code-{code}")
            for code in (
                personal_code("1203841603").replace("-", " "),
                personal_code("2902002471"),
                personal_code("3112990123"),
                personal_code("3300000000"),
                personal_code("3999999999"),
            )
        ),
        pytest.param(institution(), {"preparer.phone": ""}, id="preparer-with-e-mail"),
        pytest.param(institution(), {"preparer.email": ""}, id="preparer-with-phone"),
        pytest.param(institution(), {"signatory.position": ""}, id="no-position"),
        pytest.param(institution(), {"user.allowed_ip_addresses": ()}, id="no-addresses"),
        pytest.param(institution(), {"user.allowed_ip_addresses": ("", " ", "195.122.1.10")}, id="blank-addresses"),
        pytest.param(
            institution(),
            {"user.allowed_ip_addresses": ("195.122.1.0/24", "195.122.1.10", "195.122.1.0/25", "2a03:ec00::/64")},
            id="an-address-within-a-network",
        ),
        pytest.param(institution(), {"accounts[0].iban": f"{iban(1)[:4].lower()} {iban(1)[4:]}"}, id="iban-in-groups"),
        pytest.param(institution(), {"accounts[0].holder": "", "accounts[0].status": ""}, id="own-and-open-by-default"),
        pytest.param(institution(), {"accounts[1].status": "closed"}, id="view-closed"),
        pytest.param(institution(), {"accounts[1].status": "blocked"}, id="view-blocked"),
        pytest.param(institution(), {**OTHER, "accounts[1].permission": "written"}, id="view-other-by-permission"),
        pytest.param(
            institution(),
            {**OTHER, "accounts[1].permission": "by_law", "accounts[1].legal_basis": "Likuma 1. pants"},
            id="view-other-by-law",
        ),
        pytest.param(
            institution(), {"accounts[1].holder_name": "Piemēra novada pašvaldība"}, id="own-account-with-own-name"
        ),
        pytest.param(institution(), {"accounts[1].holder": "",
        "accounts[1].holder_name": "-"}, id="blank-holder-and-a-dash"),
        *(
            pytest.param(
                institution(),
                {"accounts[1].payment_limit": limit, "accounts[1].daily_limit": limit},
                id=f"view-{limit!r}",
            )
            for limit in (0, "0", "0 EUR", "-", "nav", 0.0)
        ),
        *(
            pytest.param(institution(), {"preparer.phone": phone}, id=f"phone-{phone}")
            for phone in ("67094368 (iekš. 123)", "tālr. 67094368", "Mob.: +371 29123456")
        ),
        pytest.param(institution(), {"accounts[0].daily_limit": 5000}, id="equal-limits"),
        pytest.param(institution(), {"accounts[0].payment_limit": "1 000 EUR"}, id="limit-as-text"),
        pytest.param(institution(), {"accounts[0].payment_limit": 1000.0}, id="limit-of-a-spreadsheet"),
        pytest.param(
            institution(),
            {"accounts[0].payment_limit": 1, "accounts[0].daily_limit": "999 999 999 999"},
            id="least-and-largest-limit",
        ),
        pytest.param(institution(), {"accounts[0].payment_limit": " ", "accounts[0].daily_limit": None,
                                     "accounts[0].access_mode": "view"}, id="blank-limits-of-a-view"),
    ],
)  # fmt: skip
def test_rules_kept_find_nothing_after(document: Document, changes: dict[str, Any]) -> None:
    assert changed(document, changes) != document
    assert findings(changed(document, changes)) == []


def test_rules_have_the_codes_and_severities_of_the_table() -> None:
    assert {(rule.code, rule.severity) for rule in RULES} == {
        (code, severity) for code, (severities, _places) in TABLE.items() for severity in severities.split(", ")
    }


#: Rules whose sentence the instruction has; all others are derived.
OF_INSTRUCTION = {
    "access-mode-both",
    "bailiff-name-only",
    "daily-limit-below-payment-limit",
    "limit-with-cents",
    "manage-blocked-account",
    "manage-closed-account",
    "manage-other-institution",
    "permission-required",
}


def test_rules_of_the_instruction_are_told_from_additional_checks() -> None:
    said = {(rule.code, each.path) for rule in RULES for each in rule.sentences if rule.source == "instruction"}
    required = set(TABLE["required"][1]) - {"accounts", "signatory.authority"}
    assert said == {
        *((code, path) for code in OF_INSTRUCTION for path in TABLE[code][1]),
        *(("required", path) for path in required),
        ("full-name-required", "signatory.given_name"),
        ("full-name-required", "signatory.surname"),
    }
    assert {rule.source for rule in RULES} == {"instruction", "derived"}


def test_rules_are_asked_where_the_table_says() -> None:
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for rule in RULES:
        asked[rule.code] |= {each.path: rule.clause_at(each) for each in rule.sentences}
    assert asked == {code: places for code, (_severity, places) in TABLE.items()}


def test_no_two_rules_have_one_code_and_severity_at_one_place() -> None:
    places = [(rule.code, rule.severity, each.path) for rule in RULES for each in rule.sentences]
    assert len(places) == len(set(places))


def test_findings_have_the_places_and_clauses_of_the_table() -> None:
    severities: dict[str, set[str]] = defaultdict(set)
    places: dict[str, dict[str, str]] = defaultdict(dict)
    documents = [(broken.document, FACTS) for broken in BROKEN]
    documents += [(changed(institution(), changes), WITH_REGISTERS) for changes in BROKEN_BY_REGISTERS]
    for document, facts in documents:
        for found in check(document, facts):
            severities[found.code].add(found.severity)
            places[found.code][found.place] = found.clause
    assert {code: (", ".join(sorted(found)), places[code]) for code, found in severities.items()} == TABLE


@pytest.mark.parametrize(
    ("path", "value", "severity"),
    [
        *(("signatory.given_name", value, "error") for value in ("J.", "Jānis P.", "J.-P.", "Jānis 2", "Jānis/Anna")),
        *(
            ("signatory.surname", value, "warning")
            for value in (
                "O",
                "Ó",
                "Bearnáin Ó",
                "y Gasset",
                "Ortega y",
                "Jānis P",
                "J-P",
                "Ozola (Bērza)",
                "Ozols [Bērzs]",
            )
        ),
        *(("preparer.surname", value, "warning") for value in ("K.", "A. K.", "O", "Ozola (Bērza)", "Kalniņa (B.)")),
        *(
            ("certificate_recipient.surname", value, "error")
            for value in ("Ozols 2", "Ozols, dr.", "dr. Ozols", "Oz_ols")
        ),
    ],
)
def test_guess_is_a_warning(path: str, value: str, severity: str) -> None:
    found = check(changed(institution(), {path: value}), FACTS)
    assert [(each.code, each.severity) for each in found] == [("full-name-required", severity)]


def test_bailiffs_name_of_five_words_is_a_warning() -> None:
    name = "Māra Anna Marija Liepiņa Žagare"
    found = check(changed(bailiff(), {"client.name": name, "user.institution_name": name}), FACTS)
    assert [(each.code, each.severity) for each in found] == [("bailiff-name-only", "warning")]


@pytest.mark.parametrize(
    ("document", "changes"),
    [
        pytest.param(
            institution(), {"user.institution_name": "Cita", "client.registration_number": "1"}, id="number-wrong"
        ),
        pytest.param(institution(), {"user.registration_number": "90000050139"}, id="user's-check-digit-wrong"),
        pytest.param(institution(), {"user.institution_name": "Cita 😀"}, id="name-unprintable"),
        pytest.param(institution(), {"client.name": "Cita 😀"}, id="client's-name-unprintable"),
        pytest.param(institution(), {"user.institution_name": ""}, id="name-blank"),
        pytest.param(institution(), {"client.name": ""}, id="client's-name-blank"),
        pytest.param(bailiff(), {"client.name": "M. Liepiņa"}, id="bailiff's-name-wrong"),
        pytest.param(bailiff(), {"client.name": "M Liepiņa"}, id="bailiff's-name-unusual"),
        pytest.param(bailiff(), {"user.registration_number": "050575-14960"}, id="code's-check-digit-wrong"),
        pytest.param(bailiff(), {"user.registration_number": "310299-12345"}, id="code-malformed"),
    ],
)
def test_names_and_numbers_are_compared_where_all_are_right(document: Document, changes: dict[str, Any]) -> None:
    codes = [code for code, _path in findings(changed(document, changes))]
    assert len(codes) == 1
    assert codes[0] not in ("institution-differs", "bailiff-signatory-differs")


@pytest.mark.parametrize("name", ["J.", "Jānis 2", ""])
def test_signatory_is_compared_with_a_bailiff_by_a_full_name_only(name: str) -> None:
    (found,) = findings(changed(bailiff(), {"signatory.given_name": name}))
    assert found[1] == "signatory.given_name"


def test_account_duplicate_is_every_row_after_the_first() -> None:
    accounts = tuple(Account(iban(number), access_mode="view") for number in (1, 2, 1, 2, 1))
    assert findings(changed(institution(), {"accounts": accounts})) == [
        ("account-duplicate", f"accounts[{row}].iban") for row in (2, 3, 4)
    ]
