"""Findings as sentences in the active language, made where they are shown.

A rule's sentence stands with the rule; this module finds and fills it. It says what to do, in the label's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from applications.domain.fields import FIELDS
from applications.domain.findings import ERROR, REGISTER_NUMBERS, STORED, WAIVED, Finding
from applications.domain.instruction import CLAUSES
from applications.domain.language import Text, filled
from applications.domain.language import mark as _
from applications.domain.limits import format_euro
from applications.domain.masking import masked
from applications.domain.rules import RULES, Depending, Sentence
from applications.domain.rules.rule import DERIVED, INSTRUCTION

Values = Mapping[str, Any]
#: The clause whose first paragraph is the rule; the others say what the modes are.
_MODES = "C1"

_WITH_REASON = _("%(sentence)s. Norādīts izņēmums, iemesls: „%(reason)s”")

#: By code, severity and path without row numbers.
_RULES: dict[tuple[str, str, str], tuple[Sentence, str]] = {
    (rule.code, rule.severity, asked.path): (text, rule.source)
    for rule in RULES
    for asked, text in rule.sentences.items()
}
#: Of one code with two severities at one place, what an earlier version stored may have the other.
_OF_ANY_SEVERITY = {(code, path): known for (code, _severity, path), known in reversed(_RULES.items())}
_OTHERS: dict[str, Text | Callable[[Values], str]] = {}
_OTHERS_DERIVED: set[str] = set()


def add(sentences: Mapping[str, Text | Callable[[Values], str]], derived: Iterable[str] = ()) -> None:
    """Add the sentences of codes that are no rule's, by code: a text, or a function that returns it filled in.

    The codes in `derived` are additional checks, others are of the instruction.
    """
    _OTHERS.update(sentences)
    _OTHERS_DERIVED.update(derived)


def sentence(finding: Finding) -> str:
    """The finding's sentence in the active language; personal codes in its values are masked.

    A finding that an earlier version stored as a sentence is that sentence.
    """
    if STORED in finding.values:
        return str(finding.values[STORED])
    rule = _rule(finding)
    text = rule[0] if rule else _OTHERS[finding.code]
    while isinstance(text, Depending):
        text = text.texts.get(finding.values.get(text.value, ""), text.otherwise)
    values = {name: value if name in REGISTER_NUMBERS else _shown(value) for name, value in finding.values.items()}
    shown = text(values) if callable(text) else filled(text, values)
    return filled(_WITH_REASON, {"sentence": shown, "reason": values[WAIVED]}) if WAIVED in values else shown


def source(finding: Finding) -> str:
    """Return whether the instruction says what the finding asks for, INSTRUCTION, or it is our own check, DERIVED."""
    if rule := _rule(finding):
        return rule[1]
    return DERIVED if finding.code in _OTHERS_DERIVED else INSTRUCTION


def instruction_words(finding: Finding) -> str:
    """Return the instruction's words that hold what the finding asks for; "" where it is an additional check."""
    if source(finding) == DERIVED:
        return ""
    paragraphs = CLAUSES[finding.clause].paragraphs
    if finding.clause == _MODES:
        return paragraphs[0]
    field = FIELDS.get(finding.place)
    return " ".join([each for each in paragraphs if field and each in field.quotes] or paragraphs)


def _rule(finding: Finding) -> tuple[Sentence, str] | None:
    severity = ERROR if WAIVED in finding.values else finding.severity
    known = _RULES.get((finding.code, severity, finding.place))
    return known or _OF_ANY_SEVERITY.get((finding.code, finding.place))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    return _Grouped(value) if type(value) is int else value


class _Grouped(int):
    """A number that is written with spaces between thousands, and still chooses the form of a counted word."""

    def __str__(self) -> str:
        return format_euro(self)


def as_json(finding: Finding) -> dict[str, str]:
    """Return the finding for other programs, with its sentence as "message", and the reason of a waiver as "waived"."""
    waived = {WAIVED: masked(finding.values[WAIVED])} if WAIVED in finding.values else {}
    return waived | {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "message": sentence(finding),
        "clause": finding.clause,
        "source": source(finding),
    }
