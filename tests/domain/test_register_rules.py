"""Names, numbers and signatories against what the registers say: warnings, and silence where they cannot tell."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from applications.domain.checking import check, check_accounts
from applications.domain.document import Account
from applications.domain.facts import Facts, Officer, Registers
from applications.domain.rules import OF_REGISTERS
from applications.domain.wording import sentence
from tests.support.factories import FACTS, TODAY, bailiff, changed, iban, institution
from tests.support.register_facts import COMPANY, DAY, REGISTERS, WITH_REGISTERS

CLIENT, USER = "client.registration_number", "user.registration_number"


def found(changes: dict[str, Any], facts: Facts = WITH_REGISTERS) -> list[tuple[str, str]]:
    findings = check(changed(institution(), changes), facts)
    return [(each.code, each.path) for each in findings if each.code != "institution-differs"]


def said(changes: dict[str, Any]) -> str:
    """The sentence of the one finding."""
    findings = check(changed(institution(), changes), WITH_REGISTERS)
    (finding,) = [each for each in findings if each.code in OF_REGISTERS]
    assert not finding.is_error
    return sentence(finding)


def company(**signatory: str) -> dict[str, Any]:
    """The changes to an application of the company, its signatory changed."""
    name = "SIA „Parauga siltums”"
    return {
        "client.name": name,
        CLIENT: COMPANY,
        "user.institution_name": name,
        USER: COMPANY,
        **{f"signatory.{field}": value for field, value in signatory.items()},
    }


def other(name: str, holder: str = "other") -> dict[str, Any]:
    return {
        "accounts[1].holder": holder,
        "accounts[1].holder_name": name,
        "accounts[1].permission": "written",
    }


@pytest.mark.parametrize("changes", [{}, company(), other("Paraugu pārvalde"), other("Nezināma iestāde")])
def test_right_application_has_no_finding(changes: dict[str, Any]) -> None:
    assert found(changes) == []


@pytest.mark.parametrize("path", [CLIENT, USER])
def test_number_in_no_register_is_unknown(path: str) -> None:
    assert found({path: "90000050138"}) == [("register-number-unknown", path)]


def test_unknown_number_names_the_registers_and_their_date() -> None:
    assert said({USER: "90000050138"}) == (
        "Pārbaudiet reģistrācijas numuru: Publisko personu un iestāžu sarakstā un Uzņēmumu reģistrā tāda nav "
        "(dati no 20.11.2026.)"
    )


@pytest.mark.parametrize(
    ("loaded", "number", "is_unknown"),
    [
        (["public"], "90000050138", True),
        (["public"], "49999990001", False),
        (["enterprises"], "49999990001", True),
        (["enterprises"], "90000050138", False),
        (["public", "enterprises"], "49999990001", True),
        ([], "90000050138", False),
        (["delegated"], "90000050138", False),
    ],
)
def test_number_is_unknown_only_where_its_register_is_loaded(loaded: list[str], number: str, is_unknown: bool) -> None:
    facts = Facts(TODAY, Registers(dates=dict.fromkeys(loaded, DAY)))
    assert (("register-number-unknown", USER) in found({USER: number}, facts)) is is_unknown


def test_wrong_number_is_not_also_unknown() -> None:
    assert found({USER: "90000050139"}) == [("registration-number-checksum", USER)]


def test_nothing_is_said_without_registers() -> None:
    assert found({CLIENT: "99999990034", "client.name": "Cita"}, FACTS) == found(
        {CLIENT: "99999990034", "client.name": "Cita"}, Facts(TODAY, Registers(dates={}))
    )


def test_bailiff_is_in_no_register() -> None:
    assert check(bailiff(), WITH_REGISTERS) == []
    numbers = {CLIENT: "90000050138", USER: "90000050138"}
    assert check(changed(bailiff(), numbers), WITH_REGISTERS) == []


@pytest.mark.parametrize("path", ["client.name", "user.institution_name"])
def test_almost_right_name_differs(path: str) -> None:
    assert found({path: "Piemēra novada pasvaldiba"}) == [("register-name-differs", path)]


def test_differing_name_shows_both_and_the_words_that_differ() -> None:
    assert said({"user.institution_name": "Piemēra novada „Pašvaldība 2”"}) == (
        "Pārbaudiet nosaukumu: reģistrā tas ir „Piemēra novada pašvaldība”, šeit „Piemēra novada „Pašvaldība 2””; "
        "atšķiras „–” un „2” (reģistra dati no 20.11.2026.)"
    )
    assert said({"user.institution_name": "Piemēru novada pašvaldība"}) == (
        "Pārbaudiet nosaukumu: reģistrā tas ir „Piemēra novada pašvaldība”, šeit „Piemēru novada pašvaldība”; "
        "atšķiras „Piemēra” un „Piemēru” (reģistra dati no 20.11.2026.)"
    )


def test_wholly_other_name_is_shown_without_its_words() -> None:
    assert said({"user.institution_name": "Cita"}) == (
        "Pārbaudiet nosaukumu: reģistrā tas ir „Piemēra novada pašvaldība”, šeit „Cita” (reģistra dati no 20.11.2026.)"
    )


@pytest.mark.parametrize("name", ["PIEMĒRA NOVADA PAŠVALDĪBA", "„Piemēra–novada” pašvaldība"])
def test_case_quotes_and_dashes_do_not_differ(name: str) -> None:
    assert found({"user.institution_name": name}) == []


def test_former_name_is_told_with_the_present_one() -> None:
    assert said({"user.institution_name": "Piemēra rajona padome"}) == (
        "Ievadiet tagadējo nosaukumu: „Piemēra novada pašvaldība”; ievadītais bija spēkā līdz 30.06.2009. "
        "(reģistra dati no 20.11.2026.)"
    )
    assert found(company() | {"client.name": "Parauga kurtuve", "user.institution_name": "Parauga apkure"}) == [
        ("register-name-former", "client.name"),
        ("register-name-former", "user.institution_name"),
    ]


def test_name_of_a_removed_entry_of_a_number_in_use_is_a_former_name() -> None:
    numbers = {CLIENT: "99999990015", USER: "99999990015", "user.institution_name": "Paraugu pārvalde"}
    assert found(numbers | {"client.name": "Veca parauga iestāde"}) == [("register-name-former", "client.name")]
    assert found(numbers | {"client.name": "Paraugu pārvalde"}) == []


def test_removed_institution_says_when_and_what_has_its_name() -> None:
    assert said({USER: "49999990020"}) == (
        "Pārbaudiet reģistrācijas numuru: iestāde ir likvidēta 01.03.2024. (reģistra dati no 20.11.2026.)"
    )


def test_successor_is_the_institution_with_the_same_name() -> None:
    assert said({USER: "99999990034"}) == (
        "Pārbaudiet reģistrācijas numuru: iestāde ar šo numuru vairs nepastāv (30.06.2021.); ar to pašu nosaukumu ir "
        "reģistrēts numurs 99999990015 (reģistra dati no 20.11.2026.)"
    )


def test_not_taxpayer_names_the_higher_authority() -> None:
    assert said({CLIENT: "99999990049"}) == (
        "Pārbaudiet, kura iestāde iesniedz pieteikumu: šī nav patstāvīga nodokļu maksātāja; nodokļu maksātāja numurs "
        "ir 99999990015, „Parauga dome” (reģistra dati no 20.11.2026.)"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Parauga apkure", "register-name-former"),
        ("Paraugu parvalde", "register-name-differs"),
        ('AS "Parauga siltums"', "register-name-differs"),
        ("Parauga osta", "register-removed"),
        ("Slēgtā iestāde", "register-removed"),
    ],
)
def test_holder_of_another_account_is_judged_by_name(name: str, code: str) -> None:
    assert found(other(name)) == [(code, "accounts[1].holder_name")]
    assert [each for each in found(other(name, "own")) if "register" in each[0]] == []


def test_holders_in_a_list_of_accounts_are_judged() -> None:
    rows = [Account(iban(1), holder="other", holder_name="Paraugu parvalde", access_mode="view", permission="written")]
    (findings,) = check_accounts(rows, WITH_REGISTERS)
    assert [(each.code, each.path) for each in findings] == [("register-name-differs", "accounts[0].holder_name")]


@pytest.mark.parametrize(
    ("given_name", "surname", "codes"),
    [
        ("Jānis", "Ozols", []),
        ("Jānis", "Kalns", [("signatory-not-sole", "signatory.authority")]),
        ("Eva", "van Paraug", [("signatory-not-sole", "signatory.authority")]),
        ("Jānis Juris", "Paraugs", [("signatory-not-sole", "signatory.authority")]),
        ("Juris", "Kalns", [("signatory-not-listed", "signatory.surname")]),
        ("Ilze", "Padome", [("signatory-not-listed", "signatory.surname")]),
        ("Ivo", "Klusais", []),
    ],
)
def test_signatory_is_judged_within_the_company(given_name: str, surname: str, codes: list[tuple[str, str]]) -> None:
    assert found(company(given_name=given_name, surname=surname)) == codes
    assert found(company(given_name=given_name, surname=surname, authority="confirmed")) == []


def test_only_officer_represents_with_all_of_them_alone() -> None:
    numbers = company(given_name="Anna", surname="Viena") | {CLIENT: "49999990035"}
    assert [code for code, _path in found(numbers) if code.startswith("signatory")] == []


def test_officer_of_a_managing_company_is_not_missed() -> None:
    numbers = company(given_name="Juris", surname="Cits") | {CLIENT: "49999990054"}
    assert [code for code, _path in found(numbers) if code.startswith("signatory")] == []


def test_head_of_a_public_institution_is_in_no_register() -> None:
    assert found({"signatory.surname": "Jebkurš"}) == []


def test_person_listed_twice_represents_by_the_wider_right() -> None:
    officers = {COMPANY: (Officer("Kalns Jānis", "WITH_ALL"), Officer("Kalns Jānis", "INDIVIDUALLY"))}
    facts = Facts(TODAY, replace(REGISTERS, officers=officers))
    assert found(company(given_name="Jānis", surname="Kalns"), facts) == []


def test_sentence_of_a_signatory_who_is_not_alone_names_the_paper() -> None:
    text = said(company(given_name="Jānis", surname="Kalns"))
    assert "bāriņtiesas vai notāra apliecinātu kopiju (MK noteikumu Nr. 752 6. punkts)" in text
    assert "dati no 20.11.2026." in text


def test_date_of_the_register_is_the_data_of_that_register() -> None:
    dates = {"public": datetime.date(2026, 1, 2), "enterprises": DAY}
    facts = Facts(TODAY, replace(REGISTERS, dates=dates))
    (finding,) = [
        each
        for each in check(changed(institution(), {"user.institution_name": "Cita"}), facts)
        if each.code in OF_REGISTERS
    ]
    assert finding.values["date"] == "02.01.2026."
