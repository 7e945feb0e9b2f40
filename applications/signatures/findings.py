"""Findings about signed files, made by code; and which of many are kept, since a small file can have very many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from applications.signatures.masking import excerpt
from applications.signatures.report import ERROR, WARNING, SignatureFinding, has_errors
from applications.signatures.wording import FINDINGS

#: Findings of a file, and of each signature, that are kept; of the others only the first of each code is.
MAXIMUM_FINDINGS = 10


def finding(code: str, **values: object) -> SignatureFinding:
    """The finding with this code; personal codes in its values are masked, and long texts cut off (see `excerpt`)."""
    severity, _text = FINDINGS[code]
    kept = {name: value if isinstance(value, int) else excerpt(str(value)) for name, value in values.items()}
    return SignatureFinding(code, severity, kept)


def limited(findings: Iterable[SignatureFinding]) -> tuple[SignatureFinding, ...]:
    """The first findings, and one for the number of the others, as severe as the most severe of them.

    The first of each code is kept, however many there are.
    """
    kept: list[SignatureFinding] = []
    left: list[SignatureFinding] = []
    codes: set[str] = set()
    for each in findings:
        if each.code in codes and len(kept) >= MAXIMUM_FINDINGS:
            left.append(each)
        else:
            kept.append(each)
            codes.add(each.code)
    if not left:
        return tuple(kept)
    more = finding("findings-more", number=len(left))
    return *kept, replace(more, severity=ERROR if has_errors(left) else WARNING)


def leading(findings: Iterable[SignatureFinding]) -> tuple[SignatureFinding, ...]:
    """The first MAXIMUM_FINDINGS different findings, and one for the number of the others."""
    different: list[SignatureFinding] = []
    for each in findings:
        if each not in different:
            different.append(each)
    if left := len(different[MAXIMUM_FINDINGS:]):
        different[MAXIMUM_FINDINGS:] = [finding("findings-more", number=left)]
    return tuple(different)


class Malformed(Exception):
    """A file breaks a rule of its format: `code` and `values` say which, as those of a finding do."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def finding(self) -> SignatureFinding:
        """The same as a finding."""
        return finding(self.code, **self.values)


class Unusual(Malformed):
    """A file breaks a rule of its format, but every program reads it alike: the finding is a warning."""

    @property
    def finding(self) -> SignatureFinding:
        """The same as a finding, which is a warning whatever its code usually is."""
        return replace(super().finding, severity=WARNING)
