"""Signatures in a PDF (ISO 32000-1, 12.8; EN 319 142-1), read by pyHanko and verified."""

from __future__ import annotations

from collections.abc import Iterator

from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography import x509
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from applications.signatures import appearances, ber, certificates
from applications.signatures.algorithms import public_key
from applications.signatures.evidence import Evidence, Verified, right_timestamps, timestamp_faults, utc
from applications.signatures.findings import finding
from applications.signatures.report import LT, LTA, B, Signature, SignatureFinding, Signer, T, has_errors
from applications.signatures.timestamps import DIGESTS, TimeStamp
from applications.signatures.with_pyhanko.pdf_changes import changes_after
from applications.signatures.with_pyhanko.pdf_ends import ends_plainly
from applications.signatures.with_pyhanko.pdf_second_reading import is_of_usual_size, is_protected, reader_of

_SUBFILTERS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
#: Signatures that are verified; more are a fault.
MAXIMUM_SIGNATURES = 8
_COVERED = (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE)


def verify(data: bytes) -> tuple[list[SignatureFinding], list[Verified]]:
    """The findings about a PDF, and its signatures, each judged over its own revision.

    A file that pyHanko cannot read is `pdf-unreadable`: it is strict, and raises any exception for a damaged file.
    """
    if is_protected(data):
        return [finding("pdf-password")], []
    if not is_of_usual_size(data):
        return [finding("pdf-unreadable")], []
    try:
        reader = reader_of(data)
        if reader.encrypted:
            return [finding("pdf-password")], []
        signatures = [_definite(each) for each in reader.embedded_regular_signatures]
        stamps = [_definite(each) for each in reader.embedded_timestamp_signatures[:MAXIMUM_SIGNATURES]]
        preserving = [_preserving(each, data) for each in stamps]
        # pyHanko leaves out signatures of a kind that it does not know.
        signed_fields = sum(1 for _field in enumerate_sig_fields(reader, filled_status=True))
        unread = signed_fields - len(signatures) - len(reader.embedded_timestamp_signatures)
        judged = signatures[:MAXIMUM_SIGNATURES]
        # What follows the first signed revision is read once for all signatures.
        beyond = min(map(_covered, judged), default=0)
        reason = ends_plainly(data, reader, beyond=beyond if beyond < len(data) else 0)
        if not reason and any(map(_has_bytes_beside, stamps)):
            reason = "padding"
    except Exception:
        return [finding("pdf-unreadable")], []
    if unread:
        reason = "signature"
    if not signatures:
        return [finding("pdf-unproven", reason=reason) if unread else finding("signature-missing")], []
    findings = [finding("pdf-signatures")] if len(signatures) > 1 else []
    if len(signatures) > MAXIMUM_SIGNATURES:
        findings.append(finding("signature-too-many", maximum=MAXIMUM_SIGNATURES))
    if reason:
        findings.append(finding("pdf-unproven", reason=reason))
    findings += timestamp_faults(preserving)
    is_preserved = bool(preserving) and not has_errors(findings)
    visible = tuple(appearances.appearances(data))
    verified = (_verified(each, data, visible, preserved=is_preserved) for each in judged)
    return findings, list(verified)


def _definite(embedded: EmbeddedPdfSignature) -> EmbeddedPdfSignature:
    """The signature with its CMS in definite lengths, so that the bytes of its parts can be had without re-encoding."""
    embedded.signed_data = cms.ContentInfo.load(ber.definite(embedded.pkcs7_content, padded=True))["content"]
    embedded.signer_info = extract_signer_info(embedded.signed_data)
    return embedded


def _covered(embedded: EmbeddedPdfSignature) -> int:
    """The length of the revision that a signature says it is over."""
    return int(embedded.byte_range[-2]) + int(embedded.byte_range[-1])


def _has_bytes_beside(embedded: EmbeddedPdfSignature) -> bool:
    """Whether anything but zeros fills the rest of the place kept for a signature, which no signature covers."""
    return bool(embedded.pkcs7_content[ber.end(embedded.pkcs7_content) :].strip(b"\0"))


def _preserving(embedded: EmbeddedPdfSignature, data: bytes) -> TimeStamp:
    """A document time stamp, and the bytes that it has to be over: the file up to itself; none if it covers less."""
    embedded.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
    is_whole = embedded.evaluate_signature_coverage() in _COVERED and _leaves_out_itself_only(embedded, data)
    start, length, after, rest = map(int, embedded.byte_range)
    token = ber.definite(embedded.pkcs7_content, padded=True)
    return TimeStamp(token, data[start : start + length] + data[after : after + rest] if is_whole else b"")


def _verified(
    embedded: EmbeddedPdfSignature, data: bytes, visible: tuple[SignatureFinding, ...], *, preserved: bool
) -> Verified:
    identifier = str(embedded.field_name)
    try:
        certificate = certificates.load(embedded.signer_cert.dump())
        stamps = tuple(_time_stamps(embedded.signer_info))
        findings = [*_faults(embedded, certificate, data), *timestamp_faults(stamps)]
        responses = tuple(_ocsp_responses(embedded))
        stamped = tuple(right_timestamps(stamps))
        moment = embedded.self_reported_timestamp or next((content.moment for content in stamped), None)
        signed_at = utc(moment) if moment and moment.tzinfo else None
        others = tuple(each.dump() for each in embedded.other_embedded_certs)
    except Exception:  # as in `verify`
        faults = (finding("pdf-unreadable"),)
        return Verified(Signature(identifier, Signer(), intact=False, signed_at=None, level=B, findings=faults))
    level = B if not stamped else T if not responses else LTA if preserved else LT
    signature = Signature(
        id=identifier,
        signer=certificates.signer(certificate),
        intact=not has_errors(findings),
        signed_at=signed_at,
        level=level,
        findings=(*findings, *visible),
    )
    return Verified(signature, Evidence(certificate, others, stamps, responses))


def _faults(embedded: EmbeddedPdfSignature, certificate: x509.Certificate, data: bytes) -> Iterator[SignatureFinding]:
    """The faults unless the signature is over the file up to itself, by its key, and nothing was changed after it."""
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
    if embedded.signed_data["encap_content_info"]["content"].native is not None:
        yield finding("pdf-content-inside")
        return
    embedded.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]
    coverage = embedded.evaluate_signature_coverage()
    if coverage not in _COVERED or not _leaves_out_itself_only(embedded, data):
        yield finding("pdf-not-covered")
    else:
        yield from _faults_after(embedded, data, whole=coverage is SignatureCoverageLevel.ENTIRE_FILE)
    intact, valid = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, "data", embedded.compute_digest()
    )
    if not intact or not valid:
        yield finding("signature-value")


def _leaves_out_itself_only(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the gap in the signed bytes holds only the signature's hexadecimal string."""
    _start, length, after, _rest = map(int, embedded.byte_range)
    gap = data[length:after]
    try:
        return gap[:1] == b"<" and gap[-1:] == b">" and bytes.fromhex(gap[1:-1].decode()) == embedded.pkcs7_content
    except ValueError:
        return False


def _faults_after(embedded: EmbeddedPdfSignature, data: bytes, *, whole: bool) -> Iterator[SignatureFinding]:
    """The fault of what came after a signature, or of what is in the place kept for it, if any."""
    if _has_bytes_beside(embedded):
        yield finding("pdf-unproven", reason="padding")
    elif not whole:
        yield from changes_after(data[: _covered(embedded)], data, embedded.reader)


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
