"""The trust in a signature by trusted lists (EN 319 102-1, for signatures with a time stamp).

Nothing is fetched: certificates, OCSP responses and time stamps have to be in the signature.
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
from applications.signatures.report import FAILED, NOT_CHECKED, PASSED, SignatureFinding
from applications.signatures.timestamps import TimeStamp
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.with_pyhanko.paths import as_asn1, path
from applications.signatures.with_pyhanko.services import AUTHORITIES, TIME_STAMPERS, granted, is_qualified
from applications.signatures.with_pyhanko.timestamp_authorities import signer_of

_TIME_STAMPING = "time_stamping"


class Verdict(NamedTuple):
    """PASSED, FAILED or NOT_CHECKED, whether the signature is qualified (None if not checked), and the findings."""

    trust: str
    qualified: bool | None
    findings: tuple[SignatureFinding, ...]


class _Listed(NamedTuple):
    """A valid path, and the list with the authority at its beginning."""

    path: ValidationPath
    trusted_list: TrustedList


def verify(evidence: Evidence, lists: Sequence[TrustedList], now: datetime.datetime) -> Verdict:
    """The trust in one signature by at least one list; `now` only decides which lists are outdated."""
    others = tuple(certificates.load_all(evidence.others[:MAXIMUM_CERTIFICATES]))
    stamp = _time_stamp(evidence.timestamps, others, lists)
    if stamp is None:
        fault = finding("trust-timestamp" if evidence.timestamps else "trust-no-timestamp")
        return Verdict(FAILED, False, (fault, *_expired(_own(evidence, lists), now)))
    moment, authority = stamp
    used = [authority.trusted_list]
    code, signer = _signer_path(evidence.certificate, others, lists, moment)
    if not code and signer:
        used.append(signer.trusted_list)
        code = _usage_and_revocation(evidence, signer.path, others, moment)
    findings = [finding(code)] if code else []
    if code in ocsp.NO_EVIDENCE:
        return Verdict(NOT_CHECKED, None, (finding(code), *_expired(used, now)))
    qualified = not code and signer is not None and is_qualified(*signer, moment)
    if not code and not qualified:
        findings.append(finding("trust-not-qualified"))
    findings += _expired([*used, *(_own(evidence, lists) if code else ())], now)
    return Verdict(FAILED if code else PASSED, qualified, tuple(findings))


def listed_issuer(
    certificate: x509.Certificate, lists: Sequence[TrustedList], moment: datetime.datetime
) -> x509.Certificate | None:
    """The authority on a list that issued the certificate and was granted at a moment; None without any."""
    for trusted_list in lists:
        for authority in granted(trusted_list, moment, AUTHORITIES):
            if certificates.has_issued(authority, certificate):
                return authority
    return None


def is_listed_time_stamp(stamp: TimeStamp, lists: Sequence[TrustedList]) -> bool:
    """Whether a listed authority gave the time stamp over what it has to be over."""
    return _time_stamp([stamp], (), lists) is not None


def _own(evidence: Evidence, lists: Sequence[TrustedList]) -> list[TrustedList]:
    """The lists of the countries of the signer and of the issuer: an outdated one may lack a service."""
    countries = certificates.countries(evidence.certificate)
    return [each for each in lists if each.territory in countries]


def _expired(lists: Iterable[TrustedList], now: datetime.datetime) -> list[SignatureFinding]:
    return [
        finding(
            "trust-list-expired",
            territory=each.territory,
            sequence=each.sequence,
            next_update=each.next_update.date().isoformat() if each.next_update else "",
        )
        for each in dict.fromkeys(lists)
        if each.is_expired(now)
    ]


def _time_stamp(
    stamps: Iterable[TimeStamp], others: tuple[x509.Certificate, ...], lists: Sequence[TrustedList]
) -> tuple[datetime.datetime, _Listed] | None:
    """The earliest time at which a listed authority stamped the signature, and the authority's path."""
    listed_stamps = []
    for stamp in stamps:
        try:
            content = timestamps.content(stamp.token)
            authority = signer_of(stamp.token) if timestamps.is_over(content, stamp.stamped) else None
        except ValueError:
            continue
        if authority is None or not _may_stamp(authority.certificate):
            continue
        listed = _listed(authority.certificate, (*others, *authority.others), lists, content.moment, TIME_STAMPERS)
        if listed:
            listed_stamps.append((content.moment, listed))
    return min(listed_stamps, key=lambda each: each[0], default=None)


def _may_stamp(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for time stamping alone (RFC 3161, 2.3)."""
    usage = as_asn1(certificate).extended_key_usage_value
    return usage is not None and usage.native == [_TIME_STAMPING]


def _signer_path(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    lists: Sequence[TrustedList],
    moment: datetime.datetime,
) -> tuple[str, _Listed | None]:
    """The code of the fault of the signer's certificate at a moment, "" without one, and its path."""
    if not certificates.is_valid_at(certificate, moment):
        return "trust-certificate-time", None
    listed = _listed(certificate, others, lists, moment, AUTHORITIES)
    return ("", listed) if listed and len(listed.path) > 1 else ("trust-path", None)


def _usage_and_revocation(
    evidence: Evidence, signer_path: ValidationPath, others: tuple[x509.Certificate, ...], moment: datetime.datetime
) -> str:
    if not certificates.may_sign(evidence.certificate):
        return "trust-key-usage"
    issuer = certificates.load(list(signer_path.iter_certs(include_root=True))[-2].dump())
    return ocsp.fault(evidence.ocsp_responses[:MAXIMUM_RESPONSES], evidence.certificate, issuer, others, moment)


def _listed(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    lists: Sequence[TrustedList],
    moment: datetime.datetime,
    service_type: str,
) -> _Listed | None:
    """A path from a service of this type that was granted at a moment, by one of the lists."""
    for trusted_list in lists:
        valid = path(certificate, others, tuple(granted(trusted_list, moment, service_type)), moment)
        if valid:
            return _Listed(valid, trusted_list)
    return None
