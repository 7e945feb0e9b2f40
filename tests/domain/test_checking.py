"""A document is checked whole: in document order, one finding for one fault, whatever it holds."""

from __future__ import annotations

import datetime
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from applications.domain import checking
from applications.domain.checking import Facts, check, check_account, check_accounts, check_clean, check_section
from applications.domain.cleaning import clean
from applications.domain.document import SECTION_ORDER, Account, Document
from applications.domain.facts import today_in_riga
from applications.domain.findings import Finding
from applications.domain.rules import RULES
from applications.domain.wording import sentence
from tests.support.factories import FACTS, TODAY, bailiff, changed, findings, iban, institution, personal_code
from tests.support.strategies import documents, untimed

BLANK = [
    ("required", "client.name"),
    ("required", "client.registration_number"),
    *(
        ("required", f"certificate_recipient.{name}")
        for name in ("given_name", "surname", "personal_code", "phone", "email")
    ),
    ("required", "user.institution_name"),
    ("required", "user.registration_number"),
    ("required", "accounts"),
    *(("required", f"signatory.{name}") for name in ("given_name", "surname", "authority")),
    ("required", "preparer.given_name"),
    ("required", "preparer.surname"),
    ("contact-required", "preparer"),
]


def test_blank_document_lacks_all_that_is_required() -> None:
    assert findings(Document()) == BLANK


def test_blank_account_lacks_number_and_mode() -> None:
    assert findings(replace(institution(), accounts=(Account(),))) == [
        ("required", "accounts[0].iban"),
        ("required", "accounts[0].access_mode"),
    ]


def test_findings_come_in_document_order() -> None:
    broken = changed(
        institution(),
        {
            "preparer.email": "a",
            "preparer.given_name": "A.",
            "signatory.position": "direktors 😀",
            "signatory.surname": "",
            "accounts[1].access_mode": "both",
            "accounts[1].iban": iban(1),
            "accounts[1].permission": "?",
            "accounts[1].holder_name": "Cita iestāde",
            "accounts[0].holder": "other",
            "accounts[0].status": "closed",
            "accounts[0].daily_limit": "1.000",
            "accounts[0].iban": iban(1, "HABA"),
            "user.allowed_ip_addresses": ("10.0.0.0/8", "x"),
            "user.registration_number": "",
            "certificate_recipient.email": "",
            "certificate_recipient.surname": "",
            "client.registration_number": "1",
            "client.kind": "?",
        },
    )
    assert findings(broken) == [
        ("choice-unknown", "client.kind"),
        ("registration-number-malformed", "client.registration_number"),
        ("required", "certificate_recipient.surname"),
        ("required", "certificate_recipient.email"),
        ("required", "user.registration_number"),
        ("ip-address-private", "user.allowed_ip_addresses[0]"),
        ("ip-network-wide", "user.allowed_ip_addresses[0]"),
        ("ip-address-malformed", "user.allowed_ip_addresses[1]"),
        ("iban-not-treasury", "accounts[0].iban"),
        ("manage-other-institution", "accounts[0].access_mode"),
        ("manage-closed-account", "accounts[0].access_mode"),
        ("limit-malformed", "accounts[0].daily_limit"),
        ("permission-required", "accounts[0].permission"),
        ("holder-contradicted", "accounts[1].holder"),
        ("access-mode-both", "accounts[1].access_mode"),
        ("choice-unknown", "accounts[1].permission"),
        ("required", "signatory.surname"),
        ("character-unprintable", "signatory.position"),
        ("full-name-required", "preparer.given_name"),
        ("email-malformed", "preparer.email"),
    ]


@pytest.mark.parametrize(
    ("payment", "daily", "expected"),
    [
        pytest.param("1.000", 1, ["limit-malformed payment"], id="unreadable-is-not-compared"),
        pytest.param(10**12, 1, ["limit-too-large payment"], id="too-large-is-not-compared"),
        pytest.param(5, 0, ["limit-not-positive daily"], id="zero-is-not-compared"),
        pytest.param(0, -1, ["limit-not-positive payment", "limit-not-positive daily"], id="each-has-its-own"),
        pytest.param(None, 1, ["required payment"], id="absent-is-not-compared"),
        pytest.param(2, "1", ["daily-limit-below-payment-limit daily"], id="text-is-compared"),
    ],
)
def test_limits_have_one_finding_each(payment: int | str | None, daily: int | str, expected: list[str]) -> None:
    document = changed(institution(), {"accounts[0].payment_limit": payment, "accounts[0].daily_limit": daily})
    assert findings(document) == [
        (code, f"accounts[0].{name}_limit") for code, name in (entry.split() for entry in expected)
    ]


@pytest.mark.parametrize("number", ["nav", iban(1)[:-1] + "0", iban(1, "HABA")], ids=["shape", "checksum", "bank"])
def test_iban_with_a_fault_is_no_duplicate_too(number: str) -> None:
    rows = tuple(Account(number, access_mode="view") for _ in range(2))
    assert [path for _, path in findings(replace(institution(), accounts=rows))] == [
        "accounts[0].iban",
        "accounts[1].iban",
    ]


def test_personal_code_is_checked_by_the_day() -> None:
    document = changed(institution(), {"certificate_recipient.personal_code": personal_code("2411262000")})
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert [found.code for found in check(document, FACTS)] == ["personal-code-malformed"]
    assert check(document, Facts(tomorrow)) == []


def test_day_is_that_of_riga(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Clock:
            late = cls(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
            return late.astimezone(tz)

    monkeypatch.setattr(datetime, "datetime", Clock)
    assert today_in_riga() == Facts().today == datetime.date(2026, 11, 23)


def test_check_cleans_first() -> None:
    typed = changed(institution(), {"client.name": "\u00a0", "accounts[0].payment_limit": "5 000 EUR"})
    assert findings(typed) == [("required", "client.name")]
    assert check_clean(clean(typed), FACTS) == check(typed, FACTS)


@pytest.mark.parametrize("document", [institution(), bailiff(), Document()], ids=["institution", "bailiff", "blank"])
def test_sections_together_are_the_whole(document: Document) -> None:
    broken = clean(changed(document, {"preparer.phone": "1", "user.registration_number": "90008473350"}))
    parts = [found for name in SECTION_ORDER for found in check_section(broken, name, FACTS)]
    assert parts == check(broken, FACTS)
    assert len(parts) > 1


@untimed
@given(documents())
def test_any_document_is_checked(document: Document) -> None:
    found = check(document, FACTS)
    assert {(each.code, each.severity) for each in found} <= {(rule.code, rule.severity) for rule in RULES}
    order = [SECTION_ORDER.index(each.section) for each in found]
    assert all(before <= after for before, after in pairwise(order))
    assert len({(each.code, each.path) for each in found}) == len(found)
    assert all(map(sentence, found))


def test_finding_says_everything_of_a_fault() -> None:
    document = changed(institution(), {"accounts[0].daily_limit": 4999})
    assert check(document, FACTS) == [
        Finding("daily-limit-below-payment-limit", "error", "accounts[0].daily_limit", {"least": 5000}, "C5")
    ]


def test_version_changes_with_any_module_of_the_domain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch("[0-9a-f]{16}", checking.VERSION)
    folder = tmp_path / "domain"
    shutil.copytree(Path(checking.__file__).parent, folder)
    monkeypatch.setattr(checking, "__file__", str(folder / "checking.py"))
    assert checking._version() == checking.VERSION
    for module in ("limits.py", "rules/accounts.py"):
        with (folder / module).open("a") as file:
            file.write("#")
        before, checking_again = checking.VERSION, checking._version()
        assert checking_again != before


@pytest.mark.parametrize(
    ("account", "codes"),
    [
        (Account(iban(1), access_mode="view"), []),
        (Account(iban(1), access_mode="view", daily_limit=1), ["limit-without-manage"]),
        (Account(), ["required", "required"]),
    ],
)
def test_account_is_checked_alone(account: Account, codes: list[str]) -> None:
    for _twice in range(2):
        assert [found.code for found in check_account(account)] == codes
    assert all(found.path.startswith("accounts[].") and found.row is None for found in check_account(account))


def test_accounts_of_a_list_are_checked_together() -> None:
    accounts = (Account(iban(1), access_mode="view"), Account(iban(1), access_mode="both"), Account(iban(2)))
    found = [[(each.code, each.path) for each in findings] for findings in check_accounts(accounts)]
    assert found == [
        [],
        [("account-duplicate", "accounts[1].iban"), ("access-mode-both", "accounts[1].access_mode")],
        [("required", "accounts[2].access_mode")],
    ]
    assert list(check_accounts(())) == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("195.122.1.10/24", "Ierakstiet tīklu 195.122.1.0/24 vai adresi 195.122.1.10"),
        ("2a03:ec00::1/64", "Ierakstiet tīklu 2a03:ec00::/64 vai adresi 2a03:ec00::1"),
        ("195.122.1.10/0", "formātā 195.122.1.10"),
        ("195.122.1.10/33", "formātā 195.122.1.10"),
    ],
)
def test_address_within_a_network_is_told_which_network_that_is(typed: str, offered: str) -> None:
    document = changed(institution(), {"user.allowed_ip_addresses": (typed,)})
    (finding,) = check(document, FACTS)
    assert finding.code == "ip-address-malformed"
    assert offered in sentence(finding)
