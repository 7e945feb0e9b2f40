"""The rules for people: each with its sentences, an example, and the instruction's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.domain.document import BOTH_MODES, INSTITUTION, SWORN_BAILIFF
from applications.domain.fields import SECTIONS, Field, Section, choice_label, field_label, fields_of
from applications.domain.findings import ERROR, WARNING, Finding
from applications.domain.instruction import CLAUSES
from applications.domain.language import Plural, translated
from applications.domain.rules import RULES, Depending, Rule
from applications.domain.rules.rule import DERIVED, Example
from applications.domain.waivers import WAIVABLE
from applications.domain.wording import instruction_words, source
from applications.inspection.wording import AROUND

#: The clause that findings around an application break.
_FILES = "E1"
_VALUE = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Value:
    """One value of an example: the field's label and what is typed there; `text` is "" for an empty field."""

    label: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Values that break a rule, and right ones in their place."""

    wrong: list[Value]
    right: list[Value]


@dataclass(frozen=True)
class Entry:
    """A rule of the register; its code is also its anchor on the page.

    It may be an error in some cases and a warning in others. `places` are the fields that the rule is about, by
    section: "Konti: Konta numurs".
    """

    code: str
    is_error: bool
    is_warning: bool
    is_derived: bool
    sentences: list[str]
    places: list[str]
    examples: list[Pair]
    can_be_waived: bool = False


@dataclass(frozen=True)
class Chapter:
    """The words of one clause of the instruction, and the rules that come from it alone."""

    title: str
    paragraphs: tuple[str, ...]
    entries: list[Entry]


def rule_url(code: str) -> str:
    """The address of a rule on the page of the rules; "" for a code that is no rule's."""
    return f"{reverse('rules')}#{code}" if code in _CODES else ""


def source_title(finding: Finding) -> str:
    """Return where a finding comes from in a few words: the instruction's clause, or that it is an additional check."""
    if source(finding) == DERIVED:
        return _("Papildu pārbaude")
    return _("Instrukcija: %(title)s") % {"title": CLAUSES[finding.clause].title}


def source_of(finding: Finding) -> str:
    """Return where a finding comes from: the instruction's words, quoted, or that it is an additional check."""
    words = instruction_words(finding)
    return _("Instrukcija: „%(words)s”") % {"words": words} if words else _("Papildu pārbaude")


def rulebook() -> list[Chapter]:
    """Return all rules: each clause with its own, in the instruction's order, then those of several clauses."""
    by_clause: dict[str, list[Entry]] = {}
    for code, rules in rules_by_code().items():
        clauses = {rule.clause_at(asked) for rule in rules for asked in rule.sentences}
        by_clause.setdefault(clauses.pop() if len(clauses) == 1 else "", []).append(_entry(code, rules))
    by_clause.setdefault(_FILES, []).extend(_entry_of_files(code) for code in AROUND)
    shared = Chapter(_("Noteikumi vairākām sadaļām"), (), by_clause.get("", []))
    return [
        *(Chapter(clause.title, clause.paragraphs, by_clause.get(number, [])) for number, clause in CLAUSES.items()),
        shared,
    ]


def rules_by_code() -> dict[str, list[Rule]]:
    """The rules of the domain by their codes: a code may have one rule for most fields and another for some."""
    found: dict[str, list[Rule]] = {}
    for rule in RULES:
        found.setdefault(rule.code, []).append(rule)
    return dict(sorted(found.items(), key=lambda item: _place(item[1])))


def sentences(rule: Rule) -> Iterator[str]:
    """Every sentence of a rule, with an ellipsis for each value."""
    for sentence in rule.sentences.values():
        texts = tuple(sentence.all_texts()) if isinstance(sentence, Depending) else (sentence,)
        for text in texts:
            yield _VALUE.sub("…", translated(text))


def _place(rules: list[Rule]) -> int:
    """Return the place in the document at which a rule is checked first."""
    return min(_ORDER[asked] for rule in rules for asked in rule.sentences)


def _entry(code: str, rules: list[Rule]) -> Entry:
    return Entry(
        code=code,
        is_error=any(rule.severity == ERROR for rule in rules),
        is_warning=any(rule.severity == WARNING for rule in rules),
        is_derived=all(rule.source == DERIVED for rule in rules),
        sentences=list(dict.fromkeys(text for rule in rules for text in sentences(rule))),
        places=list(dict.fromkeys(_where(asked) for rule in rules for asked in rule.sentences)),
        examples=[Pair(_values(rule.wrong), _values(rule.right)) for rule in rules],
        can_be_waived=code in WAIVABLE,
    )


def _entry_of_files(code: str) -> Entry:
    """The entry of a finding around an application, in the file that is checked or was signed."""
    known = AROUND[code]
    label = _("Fails")
    return Entry(
        code=code,
        is_error=known.severity == ERROR,
        is_warning=known.severity == WARNING,
        is_derived=source(Finding(code, known.severity, "", {}, _FILES)) == DERIVED,
        sentences=[file_sentence(code)],
        places=[label],
        examples=[Pair([Value(label, translated(known.wrong))], [Value(label, translated(known.right))])],
    )


def file_sentence(code: str) -> str:
    """The sentence of a finding around an application, with an ellipsis for each value."""
    text = AROUND[code].text
    return _VALUE.sub("…", translated(text.many if isinstance(text, Plural) else text))


def _where(asked: Field | Section) -> str:
    if isinstance(asked, Section):
        return translated(asked.label)
    return f"{translated(SECTIONS[asked.section].label)}: {translated(asked.label)}"


def _values(example: Example) -> list[Value]:
    is_bailiffs = SWORN_BAILIFF in example.values()
    kind = SWORN_BAILIFF if is_bailiffs else INSTITUTION
    return [
        Value(field_label(field.path, kind), _text(field, each))
        for field, value in example.items()
        for each in (value if isinstance(value, tuple) else (value,))
    ]


def _text(field: Field, value: str | int) -> str:
    if value == BOTH_MODES:
        return _("abi atzīmēti")
    return choice_label(field.path, str(value)) if field.choices else str(value)


def _order() -> dict[Field | Section, int]:
    places: list[Field | Section] = []
    for section in SECTIONS.values():
        places += [*fields_of(section.path).values(), section]
    return {place: number for number, place in enumerate(places)}


_ORDER = _order()
_CODES = frozenset({rule.code for rule in RULES} | AROUND.keys())
