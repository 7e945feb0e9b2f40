"""Whether a signature is to be trusted, by the trusted lists that are loaded (EN 319 102-1, for a signature with time).

Nothing is fetched: what a signature does not carry, it does not have.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NamedTuple

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko.sign.validation.qualified.eutl_parse import trust_list_to_registry_unsafe
from pyhanko.sign.validation.qualified.tsp import CA_QC_URI, QTST_URI, TSPRegistry
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.validate import async_validate_path

from applications.signatures import certificates, ocsp, timestamps
from applications.signatures.algorithms import digest, public_key
from applications.signatures.evidence import Evidence
from applications.signatures.report import FAILED, PASSED, Finding
from applications.signatures.timestamps import DIGESTS, TimeStamp
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.wording import finding

_TIME_STAMPING = "time_stamping"
#: More than any chain has; paths are looked for among them, and nobody has signed how many there are.
MAXIMUM_CERTIFICATES, MAXIMUM_RESPONSES = 64, 16


class Verdict(NamedTuple):
    """Whether a signature passed, whether it is qualified, and what was found on the way."""

    trust: str
    qualified: bool
    findings: tuple[Finding, ...]


class _Found(NamedTuple):
    """A path that was validated, and the list that its first authority is in."""

    path: ValidationPath
    trusted_list: TrustedList


def judge(evidence: Evidence, lists: Sequence[TrustedList], now: datetime.datetime) -> Verdict:
    """The verdict on one signature by at least one list; `now` only tells which lists are out of date."""
    others = tuple(_loaded(evidence.others[:MAXIMUM_CERTIFICATES]))
    stamp = _time_stamp(evidence.timestamps, others, lists)
    if stamp is None:
        return Verdict(FAILED, False, (finding("trust-timestamp" if evidence.timestamps else "trust-no-timestamp"),))
    moment, stamp_found = stamp
    used = [stamp_found.trusted_list]
    code, signer_found = _signer_path(evidence.certificate, others, lists, moment)
    if not code and signer_found:
        used.append(signer_found.trusted_list)
        code = _usage_and_revocation(evidence, signer_found.path, others, moment)
    findings = [finding(code)] if code else []
    qualified = not code and signer_found is not None and _is_qualified(signer_found, moment)
    if not code and not qualified:
        findings.append(finding("trust-not-qualified"))
    findings += [_expired(each) for each in dict.fromkeys(used) if each.is_expired(now)]
    return Verdict(FAILED if code else PASSED, qualified, tuple(findings))


def _expired(trusted_list: TrustedList) -> Finding:
    next_update = trusted_list.next_update.strftime("%d.%m.%Y.") if trusted_list.next_update else "—"
    return finding(
        "trust-list-expired",
        territory=trusted_list.territory,
        sequence=trusted_list.sequence,
        next_update=next_update,
    )


@lru_cache(maxsize=64)
def _registry(trusted_list: TrustedList) -> TSPRegistry:
    """The services of a list, read once: it takes tens of milliseconds."""
    registry, _errors = trust_list_to_registry_unsafe(trusted_list.content.decode())
    return registry


def check_readable(trusted_list: TrustedList) -> int:
    """How many services for signing and time stamping a list names; raises ValueError where it cannot be read."""
    try:
        registry = _registry(trusted_list)
    except (ValueError, TypeError, AssertionError) as error:
        raise ValueError("the list's services cannot be read") from error
    return len(set(registry.known_certificate_authorities)) + len(set(registry.known_timestamp_authorities))


def _time_stamp(
    stamps: Iterable[TimeStamp], others: tuple[x509.Certificate, ...], lists: Sequence[TrustedList]
) -> tuple[datetime.datetime, _Found] | None:
    """The earliest time at which a listed authority stamped the signature, and the authority's path."""
    found = []
    for stamp in stamps:
        try:
            said = timestamps.content(stamp.token)
            if not timestamps.is_over(said, stamp.stamped):
                continue
            signed_data = cms.ContentInfo.load(stamp.token)["content"]
            authority, inside = _token_signer(signed_data)
        except (ValueError, TypeError, KeyError, CMSStructuralError, SignatureValidationError):
            continue
        path = authority and _path(authority, (*others, *inside), lists, said.moment, QTST_URI)
        if authority and path and _may_stamp(authority):
            found.append((said.moment, path))
    return min(found, key=lambda each: each[0], default=None)


def _token_signer(signed_data: cms.SignedData) -> tuple[x509.Certificate | None, tuple[x509.Certificate, ...]]:
    """Whose key signed a time stamp's token, and the certificates in it; None where no safe key did."""
    (signer_info,) = signed_data["signer_infos"]
    within = extract_certs_for_validation(signed_data)
    algorithm = DIGESTS.get(signer_info["digest_algorithm"]["algorithm"].native)
    certificate = certificates.load(within.signer_cert.dump())
    if algorithm is None or public_key(certificate) is None:
        return None, ()
    raw = digest(bytes(signed_data["encap_content_info"]["content"]), algorithm)
    intact, valid = validate_sig_integrity(signer_info, within.signer_cert, "tst_info", raw)
    return certificate if intact and valid else None, tuple(_loaded(each.dump() for each in within.other_certs))


def _may_stamp(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for time stamping and nothing else (RFC 3161, 2.3)."""
    usage = _as_asn1(certificate.public_bytes(Encoding.DER)).extended_key_usage_value
    return usage is not None and usage.native == [_TIME_STAMPING]


def _signer_path(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    lists: Sequence[TrustedList],
    moment: datetime.datetime,
) -> tuple[str, _Found | None]:
    """The code of what is wrong with the signer's certificate at that moment ("" for nothing), and its path."""
    if not certificates.is_valid_at(certificate, moment):
        return "trust-certificate-time", None
    path = _path(certificate, others, lists, moment, CA_QC_URI)
    return ("", path) if path and len(path.path) > 1 else ("trust-path", None)


def _usage_and_revocation(
    evidence: Evidence, path: ValidationPath, others: tuple[x509.Certificate, ...], moment: datetime.datetime
) -> str:
    if not certificates.may_sign(evidence.certificate):
        return "trust-key-usage"
    issuer = certificates.load(list(path.iter_certs(include_root=True))[-2].dump())
    return ocsp.judge(evidence.ocsp_responses[:MAXIMUM_RESPONSES], evidence.certificate, issuer, others, moment)


def _is_qualified(found: _Found, moment: datetime.datetime) -> bool:
    """Whether the certificate is qualified and its key in a qualified device (eIDAS, article 3, 12 and 27)."""
    try:
        status = QualificationAssessor(_registry(found.trusted_list)).check_entity_cert_qualified(found.path, moment)
    except (NotImplementedError, ValueError, TypeError, KeyError):
        return False
    return bool(status.status.qualified and status.status.qc_key_security.is_qscd)


def _path(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    lists: Sequence[TrustedList],
    moment: datetime.datetime,
    service_type: str,
) -> _Found | None:
    """A path (RFC 5280, 6) from a service of this type, granted at that moment in one of the lists."""
    leaf, *more = (_as_asn1(each.public_bytes(Encoding.DER)) for each in (certificate, *others))
    names = {each.issuer.hashable for each in (leaf, *more)} | {leaf.subject.hashable}
    for trusted_list in lists:
        roots = [each for each in _granted(trusted_list, moment, service_type) if each.subject.hashable in names]
        path = _awaited(_validated(leaf, roots, more, moment)) if roots else None
        if path:
            return _Found(path, trusted_list)
    return None


@lru_cache(maxsize=64)
def _as_asn1(der: bytes) -> asn1_x509.Certificate:
    """A certificate as pyHanko knows it, read once: the same ones vouch for each signature of a file."""
    return asn1_x509.Certificate.load(der)


def _awaited(validating: Coroutine[Any, Any, ValidationPath | None]) -> ValidationPath | None:
    """The outcome; worked out in a thread of its own where this one runs a loop already, which bears no second."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(validating)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, validating).result()


def _granted(
    trusted_list: TrustedList, moment: datetime.datetime, service_type: str
) -> Iterator[asn1_x509.Certificate]:
    registry = _registry(trusted_list)
    known = registry.known_timestamp_authorities if service_type == QTST_URI else registry.known_certificate_authorities
    for authority in known:
        for service in registry.applicable_service_definitions(authority, moment):
            if service.base_info.service_type == service_type:
                yield from service.base_info.provider_certs


async def _validated(
    leaf: asn1_x509.Certificate,
    roots: list[asn1_x509.Certificate],
    others: list[asn1_x509.Certificate],
    moment: datetime.datetime,
) -> ValidationPath | None:
    in_time = leaf.not_valid_before <= moment <= leaf.not_valid_after  # a leaf that is listed itself has no path
    context = ValidationContext(
        trust_roots=roots, other_certs=others, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        paths: list[ValidationPath] = await context.path_builder.async_build_paths(leaf) if in_time else []
        for path in paths:
            try:
                await async_validate_path(context, path)
            except ValidationError:
                continue
            return path
    except (PathError, ValueError):
        return None
    return None


def _loaded(ders: Iterable[bytes]) -> Iterator[x509.Certificate]:
    """The certificates among what a signature carries, each once; what is none is left out."""
    for der in dict.fromkeys(ders):
        try:
            yield certificates.load(der)
        except ValueError:
            continue
