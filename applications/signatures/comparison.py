"""Whether a signed file holds what was prepared, and whether the right person signed it: point by point.

What is compared is the document, never the container: a signing program packs that anew.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from applications.formats import Unreadable, pdf
from applications.labels import Text, filled
from applications.signatures import container
from applications.signatures.container import Container
from applications.signatures.report import (
    ERROR,
    FAILED,
    PASSED,
    PDF,
    PERSON,
    B,
    FileReport,
    Finding,
    Signature,
    Signer,
)
from applications.signatures.wording import FOR_EVERY_LIST, Malformed

PASS, FAIL, NOT_CHECKED = "pass", "fail", "not-checked"
#: What a document is beside the versions that were prepared: one of them, one that was signed since and nothing else,
#: one that was changed otherwise, or neither.
PREPARED, SIGNED, ALTERED, UNKNOWN = "prepared", "signed", "altered", "unknown"
_VERDICTS = (PREPARED, SIGNED, ALTERED, UNKNOWN)

#: The points in their order, as a person reads them.
POINTS: dict[str, Text] = {
    "file": _("Fails ir vesels un pareizi veidots"),
    "document": _("Parakstīts tieši viens dokuments"),
    "origin": _("Dokuments ir šeit sagatavotais"),
    "signature": _("Pēc parakstīšanas nekas nav mainīts"),
    "signer": _("Parakstījis paraksttiesīgais"),
    "time": _("Parakstam ir laika zīmogs"),
    "trust": _("Parakstam var uzticēties"),
    "qualified": _("Paraksts ir kvalificēts (drošs elektroniskais paraksts)"),
}

#: Why a point has come out as it has.
REASONS: dict[str, Text] = {
    "file-fine": _("Kļūdu faila uzbūvē nav."),
    "file-unreadable": _("Failu nevar pārbaudīt, tāpēc pārējais nav pārbaudīts."),
    "document-one": _("Cita dokumenta failā nav."),
    "document-several": ngettext_lazy(
        "Failā ir %(number)s dokuments. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "Failā ir %(number)s dokumenti. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "number",
    ),
    "document-nested": _(
        "Sagatavotais EDOC ir ielikts vēl vienā konteinerā. Lejupielādējiet šīs versijas PDF un parakstiet to."
    ),
    "document-nested-signed": _(
        "Konteiners ir ielikts vēl vienā konteinerā. Iekšējais jau ir parakstīts: izņemiet to un augšupielādējiet pašu."
    ),
    "origin-same": _("Tā ir tieši %(number)s. versija."),
    "origin-other": _("Tā ir %(number)s. versija, bet šī ir %(expected)s. versija."),
    "origin-altered": _("Dokuments pēc sagatavošanas ir mainīts. Lejupielādējiet šīs versijas PDF un parakstiet to."),
    "origin-altered-version": _(
        "Dokuments ir %(number)s. versija, kas pēc sagatavošanas ir mainīta. Lejupielādējiet šīs versijas PDF un "
        "parakstiet to."
    ),
    "origin-signed-inside": _(
        "Tā ir %(number)s. versija, bet PDF jau bija parakstīts, kad to ielika konteinerā. Augšupielādējiet pašu "
        "parakstīto PDF."
    ),
    "origin-nested": _("Tā atrodas konteinerā, kas ielikts šajā konteinerā."),
    "origin-hidden": _(
        "Tā ir %(number)s. versija, bet paraksta attēls aizņem lielu daļu lapas un var aizsegt tekstu. Parakstiet šīs "
        "versijas PDF vēlreiz bez attēla vai ar mazāku."
    ),
    "origin-unknown": _("Šim pieteikumam tāds dokuments nav sagatavots. Pārbaudiet, vai izvēlēts pareizais fails."),
    "origin-none": _("Failā nav dokumenta, ko salīdzināt."),
    "signature-fine": _("Dokuments ir tāds, kādu to parakstīja."),
    "signature-missing": _("Fails vēl nav parakstīts."),
    "no-signature": _("Nav paraksta, ko pārbaudīt."),
    "signer-same": _("Parakstītājs: %(signer)s."),
    "signer-seal": _("Tas ir e-zīmogs, nevis personas paraksts. Pieteikums jāparaksta personai: %(signatory)s."),
    "signer-differs": _(
        "Parakstītājs ir %(signer)s, bet pieteikumā paraksttiesīgais ir %(signatory)s. Ja parakstīja pareizā persona, "
        "labojiet pieteikumā vārdu un uzvārdu, kā tie rakstīti sertifikātā, un parakstiet jauno versiju; citādi "
        "lūdziet parakstīt norādīto personu."
    ),
    "time-present": _("Laika zīmogs ir."),
    "time-missing": _(
        "Bez laika zīmoga nevar pierādīt, kad parakstīts. Parakstot izvēlieties parakstu ar laika zīmogu."
    ),
    "trust-passed": _("Sertifikātu un laika zīmogu devuši uzticamības sarakstā iekļauti pakalpojumi."),
    "trust-not-intact": _("Parakstu, kas nav vesels, tālāk nepārbauda."),
    "qualified-yes": _("Sertifikāts ir kvalificēts, un atslēga ir drošā ierīcē."),
    "qualified-no": _("Paraksts nav kvalificēts. Parakstiet ar eParakstu vai citu drošu elektronisko parakstu."),
    "qualified-unknown": _("To var pārbaudīt tikai kopā ar uzticamību."),
}


class Prepared(NamedTuple):
    """A version that was prepared: its number, its PDF's size and SHA-256, and the SHA-256 of its XML (hexadecimal)."""

    number: int
    size: int
    sha256: str
    xml_sha256: str


class Origin(NamedTuple):
    """What a document is beside the versions, one of the four verdicts above, and the version's number or None."""

    verdict: str
    number: int | None = None


class Expected(NamedTuple):
    """What a signed file is compared with: the version that was to be signed, all of them, and who was to sign."""

    number: int
    versions: tuple[Prepared, ...]
    given_name: str
    surname: str


class Point(NamedTuple):
    """One point of the comparison: its code (see POINTS), PASS, FAIL or NOT_CHECKED, and why, in Latvian."""

    code: str
    outcome: str
    reason: str

    @property
    def title(self) -> str:
        """What the point says where it passes."""
        return str(POINTS[self.code])


def origin(document: bytes, versions: Sequence[Prepared]) -> Origin:
    """Which of the prepared versions a document is.

    One that begins as a version is SIGNED where nothing but signing came after; whether that signature holds is not
    looked at. One that was changed otherwise, or only carries a version's data, is ALTERED.
    """
    hashing, hashed = hashlib.sha256(), 0
    for each in sorted(versions, key=lambda version: version.size):
        if each.size > len(document):
            break
        hashing.update(document[hashed : each.size])
        hashed = each.size
        if hashing.hexdigest() == each.sha256:
            if len(document) == each.size:
                return Origin(PREPARED, each.number)
            return Origin(SIGNED if _is_only_signed(document[: each.size], document) else ALTERED, each.number)
    try:
        data = hashlib.sha256(pdf.read_xml(document)).hexdigest()
    except Unreadable:
        return Origin(UNKNOWN)
    numbers = [each.number for each in versions if each.xml_sha256 == data]
    return Origin(ALTERED, max(numbers)) if numbers else Origin(UNKNOWN)


def _is_only_signed(prepared: bytes, document: bytes) -> bool:
    from applications.signatures.pdf_changes import changes  # pyHanko takes half a second to import

    return not changes(prepared, document)


def compare(report: FileReport, documents: Sequence[bytes], expected: Expected) -> list[Point]:
    """Every point, in the order of POINTS, for a file with this report that holds these documents."""
    faults = [each for each in report.findings if each.severity == ERROR and each.code != "signature-missing"]
    signatures = report.signatures
    inner = [_inner(document) for document in documents]
    return [
        _of_file(report, faults),
        _of_documents(inner),
        _of_origin(documents, inner, expected, report),
        _of_signatures(signatures),
        _of_signer(signatures, expected),
        _of_time(signatures),
        _of_trust(signatures),
        _of_qualification(signatures),
    ]


def _point(code: str, outcome: str, reason: str, **values: object) -> Point:
    return Point(code, outcome, filled(REASONS[reason], values))


def _of_file(report: FileReport, faults: list[Finding]) -> Point:
    if not report.readable:
        return Point("file", FAIL, report.error + ".")
    return Point("file", FAIL, _told(faults)) if faults else _point("file", PASS, "file-fine")


def _of_documents(inner: Sequence[Container | None]) -> Point:
    if not inner:
        return _point("document", NOT_CHECKED, "file-unreadable")
    if len(inner) > 1:
        return _point("document", FAIL, "document-several", number=len(inner))
    if nested := inner[0]:
        return _point("document", FAIL, "document-nested-signed" if nested.signature_files else "document-nested")
    return _point("document", PASS, "document-one")


def _inner(document: bytes) -> Container | None:
    """What is in a document that is a container itself; None where it is none."""
    if not container.begins_as_one(document):
        return None
    try:
        return container.read(document)
    except Malformed:
        return Container((), ())


def _of_origin(
    documents: Sequence[bytes], inner: Sequence[Container | None], expected: Expected, report: FileReport
) -> Point:
    """Which version it is; it is told too of one that lies in a container in this one, and no deeper."""
    if not documents:
        return _point("origin", NOT_CHECKED, "origin-none")
    found = []
    for document, nested in zip(documents, inner, strict=True):
        contents = [document] if nested is None else [part.content for part in nested.documents]
        found += [(origin(content, expected.versions), nested is not None) for content in contents]
    best, is_nested = min(found, key=lambda each: _VERDICTS.index(each[0].verdict), default=(Origin(UNKNOWN), False))
    if best.verdict == UNKNOWN:
        return _point("origin", FAIL, "origin-unknown")
    outcome, looks = FAIL, [f for each in report.signatures for f in each.findings if f.code.startswith("pdf-look")]
    if best.verdict == SIGNED and report.kind != PDF:
        reason = "origin-signed-inside"
    elif best.verdict == ALTERED:
        reason = "origin-altered" if best.number == expected.number else "origin-altered-version"
    elif best.number != expected.number:
        reason = "origin-other"
    elif any(each.code == "pdf-look-large" for each in looks):
        reason = "origin-hidden"
    else:
        outcome, reason = PASS, "origin-same"
    point = _point("origin", outcome, reason, number=best.number, expected=expected.number)
    more = [str(REASONS["origin-nested"])] if is_nested else [_told(looks)] if outcome == PASS and looks else []
    return point._replace(reason=" ".join([point.reason, *more]))


def _of_signatures(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return _point("signature", FAIL, "signature-missing")
    faults = [each for signature in signatures if not signature.intact for each in signature.findings]
    if all(signature.intact for signature in signatures):
        return _point("signature", PASS, "signature-fine")
    return Point("signature", FAIL, _told(each for each in faults if each.severity == ERROR))


def _of_signer(signatures: Sequence[Signature], expected: Expected) -> Point:
    if not signatures:
        return _point("signer", NOT_CHECKED, "no-signature")
    persons = [signature.signer for signature in signatures if signature.signer.kind == PERSON]
    signatory = f"{expected.given_name} {expected.surname}"
    if not persons:
        return _point("signer", FAIL, "signer-seal", signatory=signatory)
    for signer in persons:
        if is_same_person(signer, expected.given_name, expected.surname):
            return _point("signer", PASS, "signer-same", signer=full_name(signer))
    names = ", ".join(full_name(signer) for signer in persons)
    return _point("signer", FAIL, "signer-differs", signer=names, signatory=signatory)


def _of_time(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return _point("time", NOT_CHECKED, "no-signature")
    wrong = [f for signature in signatures for f in signature.findings if f.code.startswith("timestamp-")]
    if wrong:
        return Point("time", FAIL, _told(wrong))
    if any(signature.level == B for signature in signatures):
        return _point("time", FAIL, "time-missing")
    return _point("time", PASS, "time-present")


def _of_trust(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return _point("trust", NOT_CHECKED, "no-signature")
    certain = [f for signature in signatures for f in signature.findings if f.code in FOR_EVERY_LIST]
    if certain:
        return Point("trust", FAIL, _told(certain))
    failed = [signature for signature in signatures if signature.trust == FAILED]
    if failed:
        return Point("trust", FAIL, _told(f for signature in failed for f in signature.findings if _is_of_trust(f)))
    if all(signature.trust == PASSED for signature in signatures):
        return _point("trust", PASS, "trust-passed")
    unchecked = [f for signature in signatures for f in signature.findings if f.code == "trust-no-list"]
    return (
        Point("trust", NOT_CHECKED, _told(unchecked)) if unchecked else _point("trust", NOT_CHECKED, "trust-not-intact")
    )


def _is_of_trust(found: Finding) -> bool:
    return found.code.startswith("trust-") and found.severity == ERROR


def _of_qualification(signatures: Sequence[Signature]) -> Point:
    if not signatures:
        return _point("qualified", NOT_CHECKED, "no-signature")
    # A signature that nobody vouches for is not called unqualified: it is not known what it is.
    known = {signature.qualified if signature.trust == PASSED else None for signature in signatures}
    if False in known:
        return _point("qualified", FAIL, "qualified-no")
    if None in known:
        return _point("qualified", NOT_CHECKED, "qualified-unknown")
    return _point("qualified", PASS, "qualified-yes")


def full_name(signer: Signer) -> str:
    """A signer's name as a person reads it."""
    return f"{signer.given_name} {signer.surname}".strip() or signer.common_name


def is_same_person(signer: Signer, given_name: str, surname: str) -> bool:
    """Whether a certificate's given name and surname are these, each apart."""
    return folded(signer.given_name) == folded(given_name) and folded(signer.surname) == folded(surname)


_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def folded(name: str) -> str:
    """A name by which two spellings are compared: NFC, one case, and whatever spaces or hyphens stand between parts.

    >>> folded("KĻAVIŅA - ĀBELE") == folded("Kļaviņa-Ābele")
    True
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return _BETWEEN.sub(" ", composed).strip()


def _told(findings: Iterator[Finding] | Sequence[Finding]) -> str:
    """The findings' sentences, each once."""
    return " ".join(dict.fromkeys(f"{each.message}." for each in findings))
