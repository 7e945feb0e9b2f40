"""A document is checked: the rules are asked field by field, in document order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from applications.domain.cleaning import clean
from applications.domain.document import Account, Document
from applications.domain.facts import Facts
from applications.domain.fields import ACCOUNTS, SECTIONS, Field, Section, fields_of
from applications.domain.findings import Finding
from applications.domain.rules import RULES, Around
from applications.domain.rules.rule import BLANK, Asked, Judgement
from applications.domain.waivers import judged

__all__ = [
    "VERSION",
    "Facts",
    "check",
    "check_account",
    "check_accounts",
    "check_clean",
    "check_section",
]


def _version() -> str:
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


#: Changes with the domain's code. What another version has checked, and is kept, is checked again.
VERSION = _version()


def check(document: Document, facts: Facts | None = None) -> list[Finding]:
    """Clean a document and return its findings in document order."""
    return check_clean(clean(document), facts)


def check_clean(document: Document, facts: Facts | None = None) -> list[Finding]:
    """Return the findings of a document that is clean already; those that its waivers are about are warnings."""
    around = Around(document, facts or Facts())
    return judged((found for section in _PLANS for found in _of_section(section, around)), document)


def check_section(document: Document, section: str, facts: Facts | None = None) -> list[Finding]:
    """The findings of one section of a clean document, by its name: "client", "accounts" and so on."""
    return judged(_of_section(section, Around(document, facts or Facts())), document)


def check_accounts(accounts: Iterable[Account], facts: Facts | None = None) -> Iterator[list[Finding]]:
    """The findings of each clean account of a list, duplicates among them; the paths count from accounts[0]."""
    around, plan = Around(_NO_DOCUMENT, facts or Facts()), _PLANS[ACCOUNTS.path]
    for number, account in enumerate(accounts):
        findings: list[Finding] = []
        _ask(plan, account, around, findings, number)
        yield findings


def check_account(account: Account, facts: Facts | None = None) -> list[Finding]:
    """The findings of one clean account by itself; the paths begin with "accounts[]."."""
    findings: list[Finding] = []
    _ask(_PLANS[ACCOUNTS.path], account, Around(_NO_DOCUMENT, facts or Facts()), findings)
    return findings


# Plain tuples, since Python unpacks them in half the time of named ones.

#: What becomes of a broken rule: whether the next one is asked as well; the finding's code, severity and clause.
_Outcome = tuple[bool, str, str, str]
#: Rules in the order in which they are asked.
_Questions = tuple[tuple[Judgement, _Outcome], ...]
#: What is asked of a value, or else of any other: `questions(value, others)`.
_Asking = tuple[Callable[[object, _Questions], _Questions], _Questions]


class _Plan(NamedTuple):
    """What is asked of a section, or of an account: of its fields in document order, and of the whole.

    `fields` are names, whether the value is a list, and what is asked of it.
    """

    prefix: str
    values: attrgetter[tuple[Any, ...]]
    fields: tuple[tuple[str, bool, Callable[[object, _Questions], _Questions], _Questions], ...]
    whole: _Asking


def _asking(asked: Asked) -> _Asking:
    def questions(value: object) -> _Questions:
        return tuple(
            (rule.breaks, (rule.goes_on, rule.code, rule.severity, rule.clause_at(asked)))
            for rule in RULES
            if rule.is_asked(asked, value)
        )

    named = {rule.of for rule in RULES if isinstance(rule.of, str) and asked in rule.sentences}
    fixed = asked.choices if isinstance(asked, Field) else ()
    by_value = {value: questions(value) for value in (*BLANK, *fixed, *named)}
    return by_value.get, questions(_ANY)


def _plan(section: Section) -> _Plan:
    fields = fields_of(section.path)
    return _Plan(
        prefix="accounts[]." if section is ACCOUNTS else f"{section.path}.",
        values=attrgetter(*fields),
        fields=tuple((name, field.is_list, *_asking(field)) for name, field in fields.items()),
        whole=_asking(section),
    )


#: A value that is neither blank nor on any list.
_ANY = object()
_NO_DOCUMENT = Document()
_PLANS = {path: _plan(section) for path, section in SECTIONS.items()}


def _of_section(section: str, around: Around) -> list[Finding]:
    plan, part = _PLANS[section], getattr(around.document, section)
    findings: list[Finding] = []
    if section == ACCOUNTS.path:
        for number, account in enumerate(part):
            _ask(plan, account, around, findings, number)
    else:
        _ask(plan, part, around, findings)
    questions, others = plan.whole
    findings += _broken(questions(part, others), part, part, around, section)
    return findings


def _ask(plan: _Plan, part: Any, around: Around, findings: list[Finding], number: int | None = None) -> None:
    """Add the findings of a section, or of an account: of the one with this number, or of one alone."""
    for (name, is_list, questions, others), value in zip(plan.fields, plan.values(part)):  # noqa: B905 (slower)
        if is_list:
            for index, each in enumerate(value):
                findings += _broken(questions(each, others), each, part, around, f"{plan.prefix}{name}[{index}]")
            continue
        # As in `_broken`, written out: a call for each field would cost a fifth of the time of an account.
        for breaks, outcome in questions(value, others):
            if broken := breaks(value, part, around):
                path = f"{plan.prefix}{name}" if number is None else f"accounts[{number}].{name}"
                goes_on, code, severity, clause = outcome
                findings.append(Finding(code, severity, path, {} if broken is True else broken, clause))
                if not goes_on:
                    break


def _broken(questions: _Questions, value: Any, part: Any, around: Around, path: str) -> Iterator[Finding]:
    """The findings of one value."""
    for breaks, (goes_on, code, severity, clause) in questions:
        if broken := breaks(value, part, around):
            yield Finding(code, severity, path, {} if broken is True else broken, clause)
            if not goes_on:
                return
