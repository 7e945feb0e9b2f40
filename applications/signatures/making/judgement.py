"""A certificate judged before anything is signed with it: would the signature be the signatory's, and be trusted?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cryptography import x509

from applications.signatures import certificates, signers
from applications.signatures.algorithms import public_key
from applications.signatures.report import PERSON
from applications.signatures.trusted_lists import TrustedList


class Unfit(Exception):
    """The certificate cannot sign: `code` says why, `values` fill its sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def issuer_for(
    der: bytes, lists: Sequence[TrustedList], now: datetime.datetime, given_name: str, surname: str
) -> tuple[x509.Certificate, x509.Certificate]:
    """Return the certificate in DER and its listed issuer; raises Unfit unless the signatory can sign with it.

    Whether it is revoked is not known from itself: see `network.Door.status`.
    """
    from applications.signatures.with_pyhanko import trust  # pyHanko takes half a second to import

    try:
        certificate = certificates.load(der)
    except ValueError:
        raise Unfit("card-unreadable") from None
    if not certificates.may_sign(certificate):
        raise Unfit("card-not-signing")
    holder = certificates.signer(certificate)
    if holder.kind != PERSON:
        raise Unfit("card-seal")
    if not signers.is_same_person(holder, given_name, surname):
        raise Unfit("card-other-person", holder=signers.full_name(holder), signatory=f"{given_name} {surname}")
    if now < certificate.not_valid_before_utc:
        raise Unfit("card-not-yet", day=certificate.not_valid_before_utc.strftime("%d.%m.%Y."))
    if now > certificate.not_valid_after_utc:
        raise Unfit("card-expired", day=certificate.not_valid_after_utc.strftime("%d.%m.%Y."))
    if public_key(certificate) is None:
        raise Unfit("card-key")
    issuer = trust.listed_issuer(certificate, lists, now)
    if issuer is None:
        raise Unfit("card-issuer")
    return certificate, issuer
