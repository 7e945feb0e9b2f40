"""Whether a signature is to be trusted, by the trusted lists that are loaded (EN 319 102-1, for a signature with time).

Nothing is fetched: what a signature does not carry, it does not have.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography import x509
from pyhanko_certvalidator.path import ValidationPath

from applications.signatures import certificates, ocsp, timestamps
from applications.signatures.evidence import MAXIMUM_CERTIFICATES, MAXIMUM_RESPONSES, Evidence
from applications.signatures.findings import finding
from applications.signatures.report import FAILED, PASSED, SignatureFinding
from applications.signatures.timestamps import TimeStamp
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.with_pyhanko.paths import as_asn1, path
from applications.signatures.with_pyhanko.services import AUTHORITIES, TIME_STAMPERS, granted, is_qualified
from applications.signatures.with_pyhanko.timestamp_authorities import stamper

_TIME_STAMPING = "time_stamping"


class Verdict(NamedTuple):
    """Whether a signature passed, whether it is qualified, and what was found on the way."""

    trust: str
    qualified: bool
    findings: tuple[SignatureFinding, ...]


class _Found(NamedTuple):
    """A path that was validated, and the list that its first authority is in."""

    path: ValidationPath
    trusted_list: TrustedList


def judge(evidence: Evidence, lists: Sequence[TrustedList], now: datetime.datetime) -> Verdict:
    """The verdict on one signature by at least one list; `now` only tells which lists are out of date."""
    others = tuple(certificates.loaded(evidence.others[:MAXIMUM_CERTIFICATES]))
    stamp = _time_stamp(evidence.timestamps, others, lists)
    if stamp is None:
        fault = finding("trust-timestamp" if evidence.timestamps else "trust-no-timestamp")
        return Verdict(FAILED, False, (fault, *_expired(_own(evidence, lists), now)))
    moment, stamp_found = stamp
    used = [stamp_found.trusted_list]
    code, signer_found = _signer_path(evidence.certificate, others, lists, moment)
    if not code and signer_found:
        used.append(signer_found.trusted_list)
        code = _usage_and_revocation(evidence, signer_found.path, others, moment)
    findings = [finding(code)] if code else []
    qualified = not code and signer_found is not None and is_qualified(*signer_found, moment)
    if not code and not qualified:
        findings.append(finding("trust-not-qualified"))
    findings += _expired([*used, *(_own(evidence, lists) if code else ())], now)
    return Verdict(FAILED if code else PASSED, qualified, tuple(findings))


def _own(evidence: Evidence, lists: Sequence[TrustedList]) -> list[TrustedList]:
    """The lists of the signer's country and of his issuer's: where one is old, a service may be missing in it."""
    countries = certificates.countries(evidence.certificate)
    return [each for each in lists if each.territory in countries]


def _expired(lists: Iterable[TrustedList], now: datetime.datetime) -> list[SignatureFinding]:
    return [
        finding(
            "trust-list-expired",
            territory=each.territory,
            sequence=each.sequence,
            next_update=each.next_update.strftime("%d.%m.%Y.") if each.next_update else "—",
        )
        for each in dict.fromkeys(lists)
        if each.is_expired(now)
    ]


def _time_stamp(
    stamps: Iterable[TimeStamp], others: tuple[x509.Certificate, ...], lists: Sequence[TrustedList]
) -> tuple[datetime.datetime, _Found] | None:
    """The earliest time at which a listed authority stamped the signature, and the authority's path."""
    found = []
    for stamp in stamps:
        try:
            said = timestamps.content(stamp.token)
            authority = stamper(stamp.token) if timestamps.is_over(said, stamp.stamped) else None
        except ValueError:
            continue
        if authority is None or not _may_stamp(authority.certificate):
            continue
        listed = _found(authority.certificate, (*others, *authority.others), lists, said.moment, TIME_STAMPERS)
        if listed:
            found.append((said.moment, listed))
    return min(found, key=lambda each: each[0], default=None)


def _may_stamp(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for time stamping and nothing else (RFC 3161, 2.3)."""
    usage = as_asn1(certificate).extended_key_usage_value
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
    found = _found(certificate, others, lists, moment, AUTHORITIES)
    return ("", found) if found and len(found.path) > 1 else ("trust-path", None)


def _usage_and_revocation(
    evidence: Evidence, signer_path: ValidationPath, others: tuple[x509.Certificate, ...], moment: datetime.datetime
) -> str:
    if not certificates.may_sign(evidence.certificate):
        return "trust-key-usage"
    issuer = certificates.load(list(signer_path.iter_certs(include_root=True))[-2].dump())
    return ocsp.judge(evidence.ocsp_responses[:MAXIMUM_RESPONSES], evidence.certificate, issuer, others, moment)


def _found(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    lists: Sequence[TrustedList],
    moment: datetime.datetime,
    service_type: str,
) -> _Found | None:
    """A path from a service of this type, granted at that moment in one of the lists."""
    for trusted_list in lists:
        listed = path(certificate, others, tuple(granted(trusted_list, moment, service_type)), moment)
        if listed:
            return _Found(listed, trusted_list)
    return None
