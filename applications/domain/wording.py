"""Findings as sentences in the active language, made where they are shown.

A rule's sentence stands with the rule; this module finds and fills it. It says what to do, in the label's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from applications.domain.findings import STORED, Finding
from applications.domain.language import Text, filled
from applications.domain.limits import format_euro
from applications.domain.masking import masked
from applications.domain.rules import RULES, Depending, Sentence

Values = Mapping[str, Any]

_RULES: dict[tuple[str, str], Sentence] = {
    (rule.code, asked.path): text for rule in RULES for asked, text in rule.sentences.items()
}
_OTHERS: dict[str, Text | Callable[[Values], str]] = {}


def add(sentences: Mapping[str, Text | Callable[[Values], str]]) -> None:
    """Add the sentences of codes that are no rule's, by code: a text, or a function that returns it filled in."""
    _OTHERS.update(sentences)


def sentence(finding: Finding) -> str:
    """The finding's sentence in the active language; personal codes in its values are masked.

    A finding that an earlier version stored as a sentence is that sentence.
    """
    if STORED in finding.values:
        return str(finding.values[STORED])
    text = _RULES.get((finding.code, finding.place)) or _OTHERS[finding.code]
    if isinstance(text, Depending):
        text = text.texts.get(finding.values.get(text.value, ""), text.otherwise)
    values = {name: _shown(value) for name, value in finding.values.items()}
    return text(values) if callable(text) else filled(text, values)


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    return _Grouped(value) if type(value) is int else value


class _Grouped(int):
    """A number that is written with spaces between thousands, and still chooses the form of a counted word."""

    def __str__(self) -> str:
        return format_euro(self)


def as_json(finding: Finding) -> dict[str, str]:
    """The finding for other programs, with its sentence as "message"."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "message": sentence(finding),
        "clause": finding.clause,
    }
