"""The services in a trusted list (ETSI TS 119 612) with their histories, and the certificates that they qualify."""

from __future__ import annotations

import contextlib
import copy
import datetime
from collections.abc import Iterator
from functools import lru_cache

from cryptography import x509
from lxml import etree
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko.sign.validation.qualified.eutl_parse import trust_list_to_registry_unsafe
from pyhanko.sign.validation.qualified.tsp import CA_QC_URI, QTST_URI, QcCertType, TSPRegistry
from pyhanko_certvalidator.path import ValidationPath

from applications.signatures import certificates, markup
from applications.signatures.markup import Element
from applications.signatures.trusted_lists import TSL, TrustedList

#: Types of services: those that issue qualified certificates, and those that stamp time.
AUTHORITIES, TIME_STAMPERS = CA_QC_URI, QTST_URI
_FOR_SIGNING = {QcCertType.QC_ESIGN, QcCertType.QC_ESEAL}


@lru_cache(maxsize=64)
def _registry(trusted_list: TrustedList) -> TSPRegistry:
    """The services of a list; cached, since reading them takes tens of milliseconds."""
    root = markup.parse(trusted_list.content, "", prose=True)
    for service in root.iter(f"{TSL}TSPService"):
        _complete_history(service)
    registry, _errors = trust_list_to_registry_unsafe(etree.tostring(root, encoding="unicode"))
    return registry


def _complete_history(service: Element) -> None:
    """Add a service's certificates to the entries of its history that name them by key alone (5.6.4)."""
    identity, certificate = f"{TSL}ServiceDigitalIdentity", f"{TSL}DigitalId/{TSL}X509Certificate"
    by_key: dict[bytes, Element] = {}
    for element in service.iterfind(f"{TSL}ServiceInformation/{identity}/{certificate}"):
        with contextlib.suppress(ValueError):
            by_key[certificates.key_identifier(certificates.load(markup.base64_text(element)))] = element
    for entry in service.iterfind(f"{TSL}ServiceHistory/{TSL}ServiceHistoryInstance/{identity}"):
        if entry.find(certificate) is not None:
            continue
        for key in entry.findall(f"{TSL}DigitalId/{TSL}X509SKI"):
            with contextlib.suppress(ValueError, KeyError):
                etree.SubElement(entry, f"{TSL}DigitalId").append(copy.copy(by_key[markup.base64_text(key)]))


def check_readable(trusted_list: TrustedList) -> int:
    """The number of certificates of services that were granted when the list was issued.

    Raises ValueError if the list's services cannot be read.
    """
    try:
        types = (AUTHORITIES, TIME_STAMPERS)
        return sum(len(set(granted(trusted_list, trusted_list.issued_at, each))) for each in types)
    except (ValueError, TypeError, AssertionError) as error:
        raise ValueError("the list's services cannot be read") from error


def granted(trusted_list: TrustedList, moment: datetime.datetime, service_type: str) -> Iterator[x509.Certificate]:
    """The certificates of the list's services of this type that were granted at a moment."""
    registry = _registry(trusted_list)
    is_stamping = service_type == TIME_STAMPERS
    known = registry.known_timestamp_authorities if is_stamping else registry.known_certificate_authorities
    for authority in known:
        for service in registry.applicable_service_definitions(authority, moment):
            if service.base_info.service_type == service_type:
                yield from certificates.load_all(each.dump() for each in service.base_info.provider_certs)


def is_qualified(path: ValidationPath, trusted_list: TrustedList, moment: datetime.datetime) -> bool:
    """Whether a certificate is qualified for signatures or seals, with its key in a qualified device (eIDAS, 3)."""
    try:
        status = QualificationAssessor(_registry(trusted_list)).check_entity_cert_qualified(path, moment).status
    except (NotImplementedError, ValueError, TypeError, KeyError):
        return False
    return bool(status.qualified and status.qc_key_security.is_qscd and status.qc_type in _FOR_SIGNING)
