"""The report on a signed file: what `verify_signatures --json` prints, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

ERROR, WARNING = "error", "warning"
PERSON, SEAL = "person", "seal"
ASIC_E, PDF = "asic-e", "pdf"
PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not-checked"
#: The levels of EN 319 132-1 and EN 319 142-1: basic; with a time stamp; with all to check it later; and preserved.
B, T, LT, LTA = "B", "T", "LT", "LTA"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know; the message is Latvian and holds no whole personal code."""

    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document that the container holds, or the PDF itself; SHA-256 in hexadecimal."""

    name: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Whom the certificate names; texts are "" where it does not say. `kind` is PERSON or SEAL (an e-seal)."""

    given_name: str = ""
    surname: str = ""
    common_name: str = ""
    country: str = ""
    kind: str = PERSON


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `intact`: what was signed is what is there, by whoever holds the key; `trust` says who that is.

    `signed_at` is the time that the signer's program wrote, UTC to the second ("2026-11-23T10:00:00Z"), or that of the
    time stamp where it wrote none. `qualified` is None while trust was not checked.
    """

    id: str
    signer: Signer
    intact: bool
    signed_at: str | None
    level: str
    trust: str = NOT_CHECKED
    qualified: bool | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found of one file. `error` is one sentence where it could not be read at all, "" otherwise."""

    file: str
    readable: bool
    kind: str | None = None
    findings: tuple[Finding, ...] = ()
    documents: tuple[SignedDocument, ...] = ()
    signatures: tuple[Signature, ...] = ()
    error: str = ""

    @property
    def valid(self) -> bool:
        """Well-formed, signed, every signature intact, and none failed trust."""
        return (
            self.readable
            and not has_errors(self.findings)
            and bool(self.signatures)
            and all(signature.intact and signature.trust != FAILED for signature in self.signatures)
        )

    def as_json(self) -> dict[str, Any]:
        """The report as JSON knows it; `error` only where the file is unreadable."""
        tree = {"file": self.file, "readable": self.readable, "valid": self.valid, "kind": self.kind}
        for name in ("findings", "documents", "signatures"):
            tree[name] = [asdict(each) for each in getattr(self, name)]
        return tree if self.readable else tree | {"error": self.error}


def from_json(tree: dict[str, Any]) -> FileReport:
    """The report that `as_json` gave; raises TypeError or KeyError for anything else."""
    return FileReport(
        file=tree["file"],
        readable=tree["readable"],
        kind=tree["kind"],
        findings=_findings(tree),
        documents=tuple(SignedDocument(**each) for each in tree["documents"]),
        signatures=tuple(
            Signature(**each | {"signer": Signer(**each["signer"]), "findings": _findings(each)})
            for each in tree["signatures"]
        ),
        error=tree.get("error", ""),
    )


def _findings(tree: dict[str, Any]) -> tuple[Finding, ...]:
    return tuple(Finding(**each) for each in tree["findings"])


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether a finding among them is an error."""
    return any(each.severity == ERROR for each in findings)
