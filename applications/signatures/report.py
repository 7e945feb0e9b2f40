"""The report on a signed file: data, from which `wording` makes sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

ERROR, WARNING = "error", "warning"
PERSON, SEAL = "person", "seal"
ASIC_E, PDF = "asic-e", "pdf"
PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not-checked"
#: The levels of EN 319 132-1 and EN 319 142-1: basic; with a time stamp; with all to check it later; and preserved.
LEVELS = B, T, LT, LTA = "B", "T", "LT", "LTA"
#: What is known of the documents since they were signed: nothing was changed, something was, or neither is proved.
KEPT, CHANGED, UNKNOWN = "kept", "changed", "unknown"
#: Findings that say that something was changed after signing.
CHANGES = frozenset({"document-changed", "pdf-changed", "signature-properties", "signature-value"})
#: Findings by which nothing can be proved here, while another program may.
UNPROVEN = frozenset({"pdf-unreadable", "pdf-password", "pdf-unproven"})


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """A fault or another fact of a signed file; `wording.sentence` words it.

    `values` fill its sentence; they hold no whole personal code, and no long text (see `findings.finding`).
    """

    code: str
    severity: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document in the container, or the PDF itself; SHA-256 in hexadecimal."""

    name: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Signer:
    """The person or institution named by the certificate, "" for what it does not name; `kind` is PERSON or SEAL."""

    given_name: str = ""
    surname: str = ""
    common_name: str = ""
    country: str = ""
    kind: str = PERSON


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `intact`: the documents are as the key's owner signed them; `trust`: the owner is who it names.

    `signed_at` is the time that the signer's program wrote, UTC to the second ("2026-11-23T10:00:00Z"), or that of the
    time stamp if it wrote none. `qualified` is None while trust is not checked.
    """

    id: str
    signer: Signer
    intact: bool
    signed_at: str | None
    level: str
    trust: str = NOT_CHECKED
    qualified: bool | None = None
    findings: tuple[SignatureFinding, ...] = ()

    @property
    def integrity(self) -> str:
        """KEPT if the signature is intact, CHANGED if a change is shown, otherwise UNKNOWN."""
        if self.intact:
            return KEPT
        return CHANGED if any(each.code in CHANGES for each in self.findings) else UNKNOWN


@dataclass(frozen=True, slots=True)
class FileReport:
    """What is known of one file. `error` says why it cannot be read at all; it is None if it can."""

    file: str
    readable: bool
    kind: str | None = None
    findings: tuple[SignatureFinding, ...] = ()
    documents: tuple[SignedDocument, ...] = ()
    signatures: tuple[Signature, ...] = ()
    error: SignatureFinding | None = None

    @property
    def valid(self) -> bool:
        """Well-formed, signed, every signature intact, and none failed trust."""
        return (
            self.readable
            and not has_errors(self.findings)
            and bool(self.signatures)
            and all(signature.intact and signature.trust != FAILED for signature in self.signatures)
        )

    def to_tree(self) -> dict[str, Any]:
        """The report as JSON stores it: codes and values, no sentences."""
        return asdict(self)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> FileReport:
        """The report that `to_tree` gave; raises TypeError, KeyError or ValueError for anything else."""
        error = tree["error"]
        return cls(
            file=tree["file"],
            readable=tree["readable"],
            kind=tree["kind"],
            findings=findings_from_trees(tree["findings"]),
            documents=tuple(SignedDocument(**each) for each in tree["documents"]),
            signatures=tuple(
                Signature(
                    **{**each, "signer": Signer(**each["signer"]), "findings": findings_from_trees(each["findings"])}
                )
                for each in tree["signatures"]
            ),
            error=None if error is None else SignatureFinding(**error),
        )


def findings_from_trees(trees: Iterable[Mapping[str, Any]]) -> tuple[SignatureFinding, ...]:
    """Findings from JSON; raises TypeError for anything else."""
    return tuple(SignatureFinding(**each) for each in trees)


def has_errors(findings: Iterable[SignatureFinding]) -> bool:
    """Whether a finding among them is an error."""
    return any(each.severity == ERROR for each in findings)


def is_unproven(findings: Iterable[SignatureFinding]) -> bool:
    """Whether there are errors, and all of them only say that nothing can be proved here."""
    codes = {each.code for each in findings if each.severity == ERROR}
    return bool(codes) and codes <= UNPROVEN
