"""What the registers say of a document, as the rules take it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from applications.domain import facts
from applications.domain.document import OTHER, REGISTERED, SWORN_BAILIFF, Account, Document
from applications.domain.facts import Facts, Registers
from applications.domain.institution_names import parsed
from registers import lookup
from registers.models import OF_INSTITUTIONS, Register
from registers.state import loads_for_page

Entry = TypeVar("Entry", facts.Registered, facts.FormerName)


def facts_of(document: Document) -> Facts:
    """Return today's facts for a clean document, with what the registers say of its names and numbers.

    Where no register is loaded that asks the database nothing; otherwise it takes at most six queries.
    """
    loads = loads_for_page()
    return _facts_of(document, loads) if loads else Facts()


def facts_of_accounts(accounts: Iterable[Account]) -> Facts:
    """Return the same for clean accounts, which are gone through only where a register is loaded."""
    loads = loads_for_page()
    return _facts_of(Document(accounts=tuple(accounts)), loads) if loads else Facts()


def _facts_of(document: Document, loads: lookup.Loads) -> Facts:
    numbers = {document.client.registration_number, document.user.registration_number} - {""}
    if document.client.kind == SWORN_BAILIFF:  # who is in no register
        numbers = set()
    holders = holders_of(document.accounts)
    former = lookup.former_names(loads, numbers=numbers, names=holders)
    found = lookup.institutions(loads, numbers=numbers | {each.number for each in former}, names=holders)
    ended = {each.name for each in found if each.number in numbers and each.status != facts.EXISTS}
    if ended - holders:  # whatever took their place may have their names
        known = {each.pk for each in found}
        found += [each for each in lookup.institutions(loads, names=ended) if each.pk not in known]
    registers = {loads[register].pk: register.value for register in OF_INSTITUTIONS if register in loads}
    entries = [
        facts.Registered(
            registers[each.load_id],
            each.number,
            each.name,
            each.status,
            each.removed_on,
            each.is_taxpayer,
            each.higher_name,
            each.higher_number,
        )
        for each in found
    ]
    names = [facts.FormerName(each.number, each.name, each.until) for each in former]
    officers = loads.get(Register.OFFICERS)
    return Facts(
        registers=Registers(
            dates={register: loads[Register(register)].file_date for register in registers.values()},
            officers_date=officers.file_date if officers else None,
            by_number=_by_number(entries),
            by_name=_by_name(entries),
            former_by_number=_by_number(names),
            former_by_name=_by_name(names),
            officers=_officers(document, loads),
        )
    )


def holders_of(accounts: Iterable[Account]) -> set[str]:
    """Return the names of other institutions among accounts."""
    return {account.holder_name for account in accounts if account.holder == OTHER} - {""}


def _officers(document: Document, loads: lookup.Loads) -> dict[str, tuple[facts.Officer, ...]]:
    number = document.client.registration_number
    if document.signatory.authority != REGISTERED or document.client.kind == SWORN_BAILIFF:
        return {}
    found = lookup.officers(loads, number)
    officers = [facts.Officer(each.name, each.representation, each.is_person, each.governing_body) for each in found]
    return {number: tuple(officers)}


def _by_number(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        found[each.number].append(each)
    return {number: tuple(of_number) for number, of_number in found.items()}


def _by_name(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        found[parsed(each.name).plain].append(each)
    return {name: tuple(of_name) for name, of_name in found.items()}
