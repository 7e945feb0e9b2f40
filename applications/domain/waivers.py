"""Rules that the world does not always keep: a person may set one aside for one value, with a reason.

The finding is then a warning that names the reason. No other rule can be waived: not those of accounts, modes and
limits, nor that of required fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from applications.domain.characters import first_unprintable
from applications.domain.document import Document
from applications.domain.findings import WAIVED, WARNING, Finding
from applications.domain.language import Text
from applications.domain.language import mark as _
from applications.domain.rules import RULES

#: The codes of the rules that can be waived, each with a few words for what it is about.
WAIVABLE: Mapping[str, Text] = {
    "full-name-required": _("pilns vārds un uzvārds"),
    "phone-malformed": _("tālruņa numurs"),
    "registration-number-checksum": _("reģistrācijas numura kontrolcipars"),
}
#: The fields whose rules can be waived.
PATHS = frozenset(asked.path for rule in RULES if rule.code in WAIVABLE for asked in rule.sentences)
#: Letters and digits, and characters, of a reason.
SHORTEST_REASON, LONGEST_REASON = 10, 300


def value_at(document: Document, path: str) -> str:
    """Return the text in a field of a section; "" for a field whose rules cannot be waived."""
    section, _dot, name = path.partition(".")
    return str(getattr(getattr(document, section), name)) if path in PATHS else ""


def can_be_waived(finding: Finding, value: str) -> bool:
    """Return whether a finding is an error that can be waived: the document has to be able to show the value."""
    return finding.is_error and finding.code in WAIVABLE and not first_unprintable(value)


def with_waivers_in_use(document: Document) -> Document:
    """Return a clean document without waivers of values that are not in it."""
    values = {value_at(document, path) for path in PATHS}
    return replace(document, waivers=tuple([each for each in document.waivers if each.value in values]))


def judged(findings: Iterable[Finding], document: Document) -> list[Finding]:
    """Return findings, of which those that the document's waivers are about are warnings with the reason."""
    reasons = {(waiver.code, waiver.value): waiver.reason for waiver in document.waivers}
    return [_judged(each, document, reasons) for each in findings] if reasons else list(findings)


def _judged(finding: Finding, document: Document, reasons: Mapping[tuple[str, str], str]) -> Finding:
    if finding.code not in WAIVABLE:
        return finding
    value = value_at(document, finding.path)
    reason = reasons.get((finding.code, value))
    if reason is None or not can_be_waived(finding, value):
        return finding
    return finding._replace(severity=WARNING, values={**finding.values, WAIVED: reason})
