"""A public key infrastructure made anew at every run: authorities, persons, time stamps, OCSP answers."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

Made = TypeVar("Made")

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
PERSONAL_CODE = "120384-12345"
_QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
#: QcCompliance, QcSSCD and QcType, the last for signatures or for seals (EN 319 412-5).
QUALIFIED = bytes.fromhex(
    "3029 3008 06060400 8e460101 3008 06060400 8e460104 3013 06060400 8e460106 3009 06070400 8e460106 01"
)
QUALIFIED_SEAL = QUALIFIED[:-1] + b"\x02"
KEYS = ("rsa2048", "rsa3072", "p256", "p384", "p521")


@cache
def key(kind: str, owner: str = "") -> PrivateKey:
    """A private key of this kind for this owner."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    curves: dict[str, type[ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1 | ec.SECP192R1]] = {
        "p192": ec.SECP192R1,
        "p256": ec.SECP256R1,
        "p384": ec.SECP384R1,
        "p521": ec.SECP521R1,
    }
    return ec.generate_private_key(curves[kind]())


@dataclass(frozen=True)
class Holder:
    """A certificate with its key and issuer; `written` is its DER if no library writes it."""

    certificate: x509.Certificate
    key: PrivateKey
    issuer: Holder | None = None
    written: bytes = b""

    @property
    def der(self) -> bytes:
        return self.written or self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        der = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(der)


def name(common_name: str, **parts: str) -> x509.Name:
    """A name in Latvia; parts are given_name, surname, serial_number."""
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "LV"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    attributes += [x509.NameAttribute(getattr(NameOID, part.upper()), value) for part, value in parts.items()]
    return x509.Name(attributes)


def issue(
    subject: x509.Name,
    holder_key: PrivateKey,
    issuer: Holder | None = None,
    *,
    authority: bool = False,
    content_commitment: bool = False,
    extended: tuple[ObjectIdentifier, ...] = (),
    qualified: bytes = b"",
    days: tuple[int, int] = (-400, 400),
    responder: str = "",
) -> Holder:
    """A certificate, valid between two days counted from today; self-signed without an issuer.

    `responder` is the address of its OCSP responder.
    """
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(holder_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + days[0] * DAY)
        .not_valid_after(NOW + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority, content_commitment), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(holder_key.public_key()), critical=False)
    )
    if extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=True)
    if qualified:
        builder = builder.add_extension(x509.UnrecognizedExtension(_QC_STATEMENTS, qualified), critical=False)
    if responder:
        place = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder))
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    signed_by = issuer.key if issuer else holder_key
    return Holder(builder.sign(signed_by, hashes.SHA256()), holder_key, issuer)


def _usage(authority: bool, content_commitment: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority and not content_commitment,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def authority(owner: str = "Testa CA") -> Holder:
    """A certificate authority."""
    return issue(name(owner), key("rsa2048", owner), authority=True)


@cache
def person(kind: str = "p256", owner: str = "", *, commits: bool = True, expired: bool = False) -> Holder:
    """Jānis Ozols, with a key of this kind and a qualified certificate; `owner` is the authority."""
    subject = name("JĀNIS OZOLS", given_name="JĀNIS", surname="OZOLS", serial_number=f"PNOLV-{PERSONAL_CODE}")
    return issue(
        subject,
        key(kind),
        authority(owner) if owner else authority(),
        content_commitment=commits,
        qualified=QUALIFIED,
        days=(-400, -100) if expired else (-400, 400),
    )


@cache
def self_signed() -> Holder:
    """Jānis Ozols with a self-signed certificate."""
    subject = name("JĀNIS OZOLS", given_name="JĀNIS", surname="OZOLS")
    return issue(subject, key("p256", "self"), content_commitment=True, qualified=QUALIFIED)


@cache
def seal() -> Holder:
    """An institution's e-seal."""
    return issue(
        name("Piemēra pašvaldība"), key("p384"), authority(), content_commitment=True, qualified=QUALIFIED_SEAL
    )


@cache
def unqualified() -> Holder:
    """A person whose certificate is not qualified."""
    return issue(
        name("ANNA ŠĶĒLE", given_name="ANNA", surname="ŠĶĒLE"), key("p256"), authority(), content_commitment=True
    )


@cache
def time_stamper(owner: str = "Testa TSA") -> Holder:
    """A time stamping authority, that the trusted list names itself."""
    return issue(
        name(owner), key("rsa2048", owner), authority("Testa TSA CA"), extended=(ExtendedKeyUsageOID.TIME_STAMPING,)
    )


def apart(work: Callable[[], Made]) -> Made:
    """The result of `work`, run in another thread: the browser tests' event loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


@cache
def responder(owner: str = "", *, appointed: bool = True) -> Holder:
    """The authority's OCSP responder."""
    usage = (ExtendedKeyUsageOID.OCSP_SIGNING,) if appointed else ()
    return issue(name("Testa OCSP"), key("p256", "ocsp"), authority(owner) if owner else authority(), extended=usage)


@cache
def changed(holder: Holder, change: Callable[[asn1_x509.TbsCertificate], object]) -> bytes:
    """The holder's certificate with a change, signed anew by its RSA issuer, as no library would write it."""
    assert holder.issuer is not None and isinstance(holder.issuer.key, rsa.RSAPrivateKey)
    certificate = asn1_x509.Certificate.load(holder.der)
    change(certificate["tbs_certificate"])
    written = certificate["tbs_certificate"].dump(force=True)
    certificate["signature_value"] = holder.issuer.key.sign(written, padding.PKCS1v15(), hashes.SHA256())
    return bytes(certificate.dump(force=True))


def time_stamp(
    stamped: bytes, *, by: Holder | None = None, at: datetime.datetime = NOW, digest: str = "sha256"
) -> bytes:
    """A token over these bytes."""
    holder = by or time_stamper()
    stamper = DummyTimeStamper(holder.asn1, holder.asn1_key, fixed_dt=at)
    imprint = hashlib.new(digest, stamped).digest()
    token = apart(lambda: asyncio.run(stamper.async_timestamp(imprint, digest)))
    return bytes(token.dump())


@dataclass(frozen=True)
class Answer:
    """An OCSP answer to be made; it is produced now, whenever the signature is stamped."""

    by: Holder | None = None
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD
    about: Holder | None = None
    age: datetime.timedelta = datetime.timedelta()
    at: datetime.datetime = NOW

    def der(self, holder: Holder) -> bytes:
        """The answer about a holder's certificate, or about the one that it names itself."""
        about, by = self.about or holder, self.by or responder()
        assert about.issuer is not None
        revoked = self.status is ocsp.OCSPCertStatus.REVOKED
        response = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=about.certificate,
                issuer=about.issuer.certificate,
                algorithm=hashes.SHA256(),
                cert_status=self.status,
                this_update=self.at - self.age,
                next_update=None,
                revocation_time=NOW - DAY if revoked else None,
                revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
            .certificates([by.certificate])
            .sign(by.key, hashes.SHA256())
        )
        return response.public_bytes(Encoding.DER)
