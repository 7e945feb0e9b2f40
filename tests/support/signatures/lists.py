"""Small trusted lists, signed by an operator made at test time."""

from __future__ import annotations

import datetime
import hashlib
from functools import cache

from cryptography import x509
from lxml import etree

from applications.signatures import trusted_lists
from applications.signatures.trusted_lists import TrustedList
from tests.support.signatures import pki
from tests.support.signatures.pki import Holder
from tests.support.signatures.signing import DS, EXCLUSIVE, Change, b64, sign_value

TSL = "http://uri.etsi.org/02231/v2#"
_BASE = "http://uri.etsi.org/TrstSvc"
CA, TSA = f"{_BASE}/Svctype/CA/QC", f"{_BASE}/Svctype/TSA/QTST"
GRANTED, WITHDRAWN = (f"{_BASE}/TrustedList/Svcstatus/{status}" for status in ("granted", "withdrawn"))


@cache
def operator() -> Holder:
    """The operator, who signs the list; the certificate has expired, as a real one has."""
    return pki.issue(pki.name("Testa saraksta uzturētājs"), pki.key("rsa2048", "operator"), days=(-400, -1))


def _service(kind: str, holder: Holder, status: str, since: datetime.datetime, history: str = "") -> str:
    return (
        f"<TSPService><ServiceInformation><ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>"
        '<ServiceName><Name xml:lang="lv">Pakalpojums</Name></ServiceName>'
        f"<ServiceDigitalIdentity><DigitalId><X509Certificate>{b64(holder.der)}</X509Certificate></DigitalId>"
        f"</ServiceDigitalIdentity><ServiceStatus>{status}</ServiceStatus>"
        f"<StatusStartingTime>{since:%Y-%m-%dT%H:%M:%SZ}</StatusStartingTime></ServiceInformation>{history}</TSPService>"
    )


def _history(kind: str, holder: Holder, named: str) -> str:
    """The entry for an earlier grant of a service, named by its "certificate" or, as in real lists, by its "key"."""
    ids = {
        "certificate": f"<X509Certificate>{b64(holder.der)}</X509Certificate>",
        "key": f"<X509SKI>{b64(x509.SubjectKeyIdentifier.from_public_key(holder.key.public_key()).digest)}</X509SKI>",
    }
    return (
        f"<ServiceHistory><ServiceHistoryInstance><ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>"
        '<ServiceName><Name xml:lang="lv">Pakalpojums</Name></ServiceName>'
        f"<ServiceDigitalIdentity><DigitalId>{ids[named]}</DigitalId></ServiceDigitalIdentity>"
        f"<ServiceStatus>{GRANTED}</ServiceStatus>"
        f"<StatusStartingTime>{pki.NOW - 390 * pki.DAY:%Y-%m-%dT%H:%M:%SZ}</StatusStartingTime>"
        "</ServiceHistoryInstance></ServiceHistory>"
    )


def xml(
    *,
    territory: str = "LV",
    sequence: int = 7,
    authority: Holder | None = None,
    stamper: Holder | None = None,
    status: str = GRANTED,
    since: datetime.datetime = pki.NOW - 300 * pki.DAY,
    next_update: datetime.datetime | None = pki.NOW + 100 * pki.DAY,
    signer: Holder | None = None,
    others: tuple[Holder, ...] = (),
    granted_before: str = "",
    change_after: Change = str,
) -> bytes:
    """A list with one authority for certificates, and others, and one for time stamps."""
    update = f"<NextUpdate><dateTime>{next_update:%Y-%m-%dT%H:%M:%SZ}</dateTime></NextUpdate>" if next_update else ""
    first = authority or pki.authority()
    services = _service(CA, first, status, since, _history(CA, first, granted_before) if granted_before else "")
    services += "".join(_service(CA, each, status, since) for each in others)
    services += _service(TSA, stamper or pki.time_stamper(), GRANTED, since)
    text = (
        f'<TrustServiceStatusList xmlns="{TSL}" Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag"><SchemeInformation>'
        f"<TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>{sequence}</TSLSequenceNumber>"
        f"<SchemeTerritory>{territory}</SchemeTerritory>"
        f"<ListIssueDateTime>{pki.NOW - pki.DAY:%Y-%m-%dT%H:%M:%SZ}</ListIssueDateTime>{update}</SchemeInformation>"
        "<TrustServiceProviderList><TrustServiceProvider><TSPServices>"
        f"{services}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
    )
    octets = etree.tostring(etree.fromstring(f"{text}</TrustServiceStatusList>"), method="c14n", exclusive=True)
    holder = signer or operator()
    method = sign_value(holder.key, b"", "sha256")[0]
    signed_info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI=""><ds:Transforms>'
        f'<ds:Transform Algorithm="{DS}enveloped-signature"/><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{b64(hashlib.sha256(octets).digest())}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    to_sign = etree.tostring(etree.fromstring(signed_info), method="c14n", exclusive=True)
    value = b64(sign_value(holder.key, to_sign, "sha256")[1])
    signature = (
        f'<ds:Signature xmlns:ds="{DS}">{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>'
    )
    return change_after(f"{text}{signature}</TrustServiceStatusList>").encode()


def read(**how: object) -> TrustedList:
    """The same list, read and verified."""
    return trusted_lists.read(xml(**how), operator_certificate())  # type: ignore[arg-type]


def operator_certificate() -> x509.Certificate:
    """The certificate by which a list is verified."""
    return operator().certificate
