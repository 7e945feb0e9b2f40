"""What loaded registers say of a document, in as few queries for ten thousand accounts as for one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from applications.domain.checking import check_clean
from applications.domain.document import Account, Document
from applications.domain.findings import Finding
from applications.domain.rules import OF_REGISTERS
from applications.models.register_facts import facts_of, facts_of_accounts
from tests.support.factories import bailiff, changed, iban, institution
from tests.support.registers import ENTERPRISES, FORMER_NAMES, PUBLIC, load_samples

pytestmark = pytest.mark.django_db

SILTUMS, NUMBER = "SIA „Parauga siltums”", "49999990016"


def company(**signatory: str) -> Document:
    """An application of the company of the samples."""
    changes: dict[str, Any] = {f"signatory.{name}": value for name, value in signatory.items()}
    for section, name in (("client", "name"), ("user", "institution_name")):
        changes |= {f"{section}.{name}": SILTUMS, f"{section}.registration_number": NUMBER}
    return changed(institution(), changes)


def found(document: Document) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in of_registers(document)]


def of_registers(document: Document) -> list[Finding]:
    return [each for each in check_clean(document, facts_of(document)) if each.code in OF_REGISTERS]


def test_no_register_gives_no_facts_and_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert facts_of(institution()).registers is None
        assert facts_of_accounts(pytest.fail("gone through") for _account in "1").registers is None


@pytest.mark.parametrize(
    ("given_name", "surname", "findings"),
    [
        ("Māra", "Paraudziņa", []),
        ("Jānis-Juris", "Paraugs", [("signatory-not-sole", "signatory.authority")]),
        ("Eva", "van Paraug", [("signatory-not-sole", "signatory.authority")]),
        ("Jānis", "Ozols", [("signatory-not-listed", "signatory.surname")]),
    ],
)
def test_signatory_of_a_company_is_compared_with_its_officers(
    given_name: str, surname: str, findings: list[tuple[str, str]]
) -> None:
    load_samples()
    assert found(company(given_name=given_name, surname=surname)) == findings


def test_former_name_is_known_by_the_history() -> None:
    load_samples(ENTERPRISES, FORMER_NAMES)
    document = changed(company(), {"user.institution_name": "SIA Parauga apkure"})
    assert found(document) == [("register-name-former", "user.institution_name")]


def test_successor_of_a_removed_institution_is_found_by_its_name() -> None:
    load_samples(PUBLIC)
    changes = {"user.registration_number": "99999990034", "client.registration_number": "99999990015"}
    document = changed(institution(), changes | {"client.name": "Paraugu pārvalde"})
    (finding,) = of_registers(document)
    assert (finding.code, finding.values["successor"]) == ("register-removed", "99999990015")
    assert finding.values["date"] == "20.11.2026."


def test_not_taxpayer_is_known_by_the_list() -> None:
    load_samples(PUBLIC)
    name = "Parauga novada „Zīļuka” pirmsskola; filiāle"
    document = changed(institution(), {"client.registration_number": "99999990049", "client.name": name})
    assert found(document)[0] == ("register-not-taxpayer", "client.registration_number")


def test_present_name_of_a_holder_with_a_former_one_is_found_by_its_number() -> None:
    load_samples()
    account = Account(iban(3), "other", "SIA Parauga apkure", access_mode="view", permission="written")
    document = replace(company(given_name="Māra", surname="Paraudziņa"), accounts=(account,))
    (finding,) = of_registers(document)
    assert finding.values["registered"] == 'Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"'


def test_bailiff_is_asked_of_no_register() -> None:
    load_samples()
    assert found(bailiff()) == []


def test_ten_thousand_holders_take_as_many_queries_as_one(django_assert_max_num_queries: Any) -> None:
    load_samples()
    holder = Account(iban(1), "other", "Paraugu parvalde", access_mode="view", permission="written")
    accounts = [replace(holder, holder_name=f"Iestāde {number}") for number in range(9_999)]
    with django_assert_max_num_queries(6):
        facts = facts_of(replace(company(), accounts=(holder, *accounts)))
    assert facts.registers is not None
    assert facts.registers.by_name.keys() >= {"paraugu parvalde"}
