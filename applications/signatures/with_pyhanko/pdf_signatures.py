"""The signature in a PDF (ISO 32000-1, 12.8; EN 319 142-1), read by pyHanko: what it covers, and whether it holds."""

from __future__ import annotations

import io
from collections.abc import Iterator

from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from applications.signatures import certificates
from applications.signatures.algorithms import public_key
from applications.signatures.evidence import Evidence, Judged, right_timestamps, utc, wrong_timestamps
from applications.signatures.findings import finding
from applications.signatures.pdf_looks import look_the_same, looks
from applications.signatures.report import LT, LTA, B, Signature, SignatureFinding, Signer, T, has_errors
from applications.signatures.timestamps import DIGESTS, TimeStamp
from applications.signatures.with_pyhanko.pdf_changes import only_preserves, says_the_same
from applications.signatures.with_pyhanko.pdf_ends import ends_plainly
from applications.signatures.with_pyhanko.pdf_second_reading import is_of_usual_size

_SUBFILTERS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
#: Signatures that are judged; one is right.
MAXIMUM_SIGNATURES = 8
_COVERED = (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE)


def judge(data: bytes) -> tuple[list[SignatureFinding], list[Judged]]:
    """What is found about a PDF, and about its signatures, of which there is to be one.

    What pyHanko cannot read is "cannot be checked here": it is strict, and what it throws at a damaged file is no
    fixed list of exceptions.
    """
    if not is_of_usual_size(data):
        return [finding("pdf-unreadable")], []
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            return [finding("pdf-unreadable")], []
        signatures = reader.embedded_regular_signatures
        preserving = [_preserving(each, data) for each in reader.embedded_timestamp_signatures[:MAXIMUM_SIGNATURES]]
    except Exception:
        return [finding("pdf-unreadable")], []
    if not signatures:
        return [finding("signature-missing")], []
    findings = [finding("pdf-signatures")] if len(signatures) > 1 else []
    if not ends_plainly(data, reader):
        findings.append(finding("pdf-changed"))
    findings += wrong_timestamps(preserving)
    is_preserved = bool(preserving) and not has_errors(findings)
    seen = tuple(looks(data))
    return findings, [_judged(each, data, seen, preserved=is_preserved) for each in signatures[:MAXIMUM_SIGNATURES]]


def _preserving(embedded: EmbeddedPdfSignature, data: bytes) -> TimeStamp:
    """A document time stamp, and what it has to be over: the file up to itself; nothing, where it covers less."""
    embedded.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
    is_whole = embedded.evaluate_signature_coverage() in _COVERED and _leaves_out_itself_only(embedded, data)
    start, length, after, rest = map(int, embedded.byte_range)
    token = cms.ContentInfo.load(embedded.pkcs7_content).dump()
    return TimeStamp(token, data[start : start + length] + data[after : after + rest] if is_whole else b"")


def _judged(
    embedded: EmbeddedPdfSignature, data: bytes, seen: tuple[SignatureFinding, ...], *, preserved: bool
) -> Judged:
    identifier = str(embedded.field_name)
    try:
        certificate = certificates.load(embedded.signer_cert.dump())
        stamps = tuple(_time_stamps(embedded.signer_info))
        findings = [*_faults(embedded, certificate, data), *wrong_timestamps(stamps)]
        responses = tuple(_ocsp_responses(embedded))
        stamped = tuple(right_timestamps(stamps))
        moment = embedded.self_reported_timestamp or next((said.moment for said in stamped), None)
        signed_at = utc(moment) if moment and moment.tzinfo else None
        others = tuple(each.dump() for each in embedded.other_embedded_certs)
    except Exception:  # as for the file
        faults = (finding("pdf-unreadable"),)
        return Judged(Signature(identifier, Signer(), intact=False, signed_at=None, level=B, findings=faults))
    level = B if not stamped else T if not responses else LTA if preserved else LT
    signature = Signature(
        id=identifier,
        signer=certificates.signer(certificate),
        intact=not has_errors(findings),
        signed_at=signed_at,
        level=level,
        findings=(*findings, *seen),
    )
    return Judged(signature, Evidence(certificate, others, stamps, responses))


def _faults(embedded: EmbeddedPdfSignature, certificate: x509.Certificate, data: bytes) -> Iterator[SignatureFinding]:
    """Whether the signature covers the file up to itself, nothing was changed after it, and its key made it."""
    subfilter = str(embedded.sig_object.get("/SubFilter"))
    if subfilter not in _SUBFILTERS:
        yield finding("signature-algorithm", algorithm=subfilter)
        return
    if str(embedded.md_algorithm) not in DIGESTS:
        yield finding("signature-algorithm", algorithm=str(embedded.md_algorithm))
        return
    if public_key(certificate) is None:
        yield finding("signature-key-weak")
        return
    embedded.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
    coverage = embedded.evaluate_signature_coverage()
    if coverage not in _COVERED or not _leaves_out_itself_only(embedded, data):
        yield finding("pdf-not-covered")
    elif not _is_as_signed(embedded, data, whole=coverage is SignatureCoverageLevel.ENTIRE_FILE):
        yield finding("pdf-changed")
    intact, valid = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, "data", embedded.compute_digest()
    )
    if not intact or not valid:
        yield finding("signature-value")


def _leaves_out_itself_only(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the gap in what is signed holds the signature's hexadecimal string and nothing else."""
    _start, length, after, _rest = map(int, embedded.byte_range)
    gap = data[length:after]
    try:
        return gap[:1] == b"<" and gap[-1:] == b">" and bytes.fromhex(gap[1:-1].decode()) == embedded.pkcs7_content
    except ValueError:
        return False


def _is_as_signed(embedded: EmbeddedPdfSignature, data: bytes, *, whole: bool) -> bool:
    """Whether what came after the signature, or stands in its own place, changes nothing."""
    signed = data[: int(embedded.byte_range[2]) + int(embedded.byte_range[3])]
    return _is_padded(embedded.pkcs7_content) and (
        whole
        or ends_plainly(data, embedded.reader, beyond=len(signed))
        and says_the_same(signed, data)
        and look_the_same(signed, data)
        and only_preserves(signed, embedded.reader)
    )


def _is_padded(contents: bytes) -> bool:
    """Whether nothing but noughts fills up the place that was kept for the signature, which no signature covers."""
    return not contents[len(cms.ContentInfo.load(contents).dump()) :].strip(b"\0")


def _time_stamps(signer_info: cms.SignerInfo) -> Iterator[TimeStamp]:
    """The time stamps over the signature's value."""
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            for token in attribute["values"]:
                yield TimeStamp(token.dump(), signer_info["signature"].native)


def _ocsp_responses(embedded: EmbeddedPdfSignature) -> Iterator[bytes]:
    """The OCSP responses of the document's security store, and those that Adobe's attribute holds, in DER."""
    for attribute in embedded.signer_info["signed_attrs"] or ():
        if attribute["type"].native == "adobe_revocation_info_archival":
            for value in attribute["values"]:
                yield from (response.dump() for response in value["ocsp"] or ())
    try:
        store = DocumentSecurityStore.read_dss(embedded.reader)
    except NoDSSFoundError:
        return
    yield from (reference.get_object().data for reference in store.ocsps)
