"""A prepared PDF signed in two steps, as a PDF (PAdES) or in a container (XAdES), at the level baseline LT."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Sequence
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from applications.signatures import certificates
from applications.signatures.algorithms import digest
from applications.signatures.making import keys, xades

PDF, EDOC = "pdf", "edoc"
KINDS = (PDF, EDOC)


class Unsigned(NamedTuple):
    """A file of one of KINDS that lacks its signature value.

    `to_sign` is what the card signs; `rest` is what the format needs besides the prepared PDF; certificates in DER.
    """

    kind: str
    certificate: bytes
    issuer: bytes
    to_sign: bytes
    rest: bytes

    @property
    def digest(self) -> bytes:
        """The digest of `to_sign` that the card signs, by the method of the certificate's key."""
        return digest(self.to_sign, self.method.algorithm)

    @property
    def method(self) -> keys.Method:
        """How the certificate's key signs."""
        return keys.method(certificates.load(self.certificate))

    def to_json(self) -> str:
        """Return it as JSON, bytes in base64."""
        parts = {name: base64.b64encode(value).decode() for name, value in self._asdict().items() if name != "kind"}
        return json.dumps({"kind": self.kind, **parts})

    @classmethod
    def from_json(cls, text: str) -> Unsigned:
        """Return what `to_json` gave; raises ValueError, TypeError or KeyError for anything else."""
        tree = json.loads(text)
        kind = tree.pop("kind")
        return cls(kind, **{name: base64.b64decode(value, validate=True) for name, value in tree.items()})


class Proof(NamedTuple):
    """What proves a signature later: the time stamp's token, OCSP responses and certificates, all in DER."""

    token: bytes
    responses: Sequence[bytes]
    certificates: Sequence[bytes]


def begin(
    kind: str,
    prepared: bytes,
    file_name: str,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime.datetime,
) -> Unsigned:
    """Return a file of this kind that is to be signed with the certificate; `at` is the time that the
    signature claims; a PDF claims the present.

    `file_name` is the name of the prepared PDF in a container. Raises ValueError for a key that is not safe enough.
    """
    how = keys.method(certificate)
    if kind == EDOC:
        to_sign, rest = xades.begin(prepared, file_name, certificate, how, at)
    else:
        from applications.signatures.with_pyhanko import pdf_making  # pyHanko takes half a second to import

        to_sign, rest = pdf_making.begin(prepared, certificate, issuer, how)
    first, second = (each.public_bytes(Encoding.DER) for each in (certificate, issuer))
    return Unsigned(kind, first, second, to_sign, rest)


def stamped(unsigned: Unsigned, value: bytes) -> bytes:
    """Return the bytes that the time stamp has to be over; raises WrongValue unless the card made this value."""
    certificate = certificates.load(unsigned.certificate)
    keys.verify(certificate, value, unsigned.to_sign)
    if unsigned.kind == EDOC:
        return xades.stamped(unsigned.rest, value)
    return keys.as_der(certificate, value)


def complete(unsigned: Unsigned, prepared: bytes, file_name: str, value: bytes, proof: Proof) -> bytes:
    """Return the signed file; raises WrongValue unless the card made this value. The proof is put in as it is."""
    stamped(unsigned, value)
    if unsigned.kind == EDOC:
        others = [unsigned.issuer, *proof.certificates]
        return xades.complete(unsigned.rest, prepared, file_name, value, proof.token, proof.responses, others)
    from applications.signatures.with_pyhanko import pdf_making

    certificate, issuer = map(certificates.load, (unsigned.certificate, unsigned.issuer))
    return pdf_making.complete(
        prepared,
        unsigned.rest,
        unsigned.to_sign,
        certificate,
        issuer,
        keys.as_der(certificate, value),
        proof.token,
        proof.responses,
        proof.certificates,
    )
