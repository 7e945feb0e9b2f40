"""The authority that signed a time stamp (RFC 3161, in CMS, RFC 5652); `trust` says whether it is a listed one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography import x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from applications.signatures import ber, certificates
from applications.signatures.algorithms import digest, public_key
from applications.signatures.timestamps import DIGESTS


class TimeStampSigner(NamedTuple):
    """The certificate whose key signed a token, and the other certificates in the token."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


class NotSigned(ValueError):
    """The key of the certificate named in a token has not signed it."""


@lru_cache(maxsize=256)
def signer_of(token: bytes) -> TimeStampSigner | None:
    """The signer of a token in DER or BER; None if its certificate is not in it, or the algorithm is not safe enough.

    Raises NotSigned.
    """
    try:
        signed_data = cms.ContentInfo.load(ber.definite(token))["content"]
        (signer_info,) = signed_data["signer_infos"]
    except Exception as error:  # readers of DER raise anything for made-up tokens
        raise NotSigned from error
    try:
        extract_certificate_info(signed_data)
    except Exception:  # as above
        return None
    try:
        within = extract_certs_for_validation(signed_data)
        certificate = certificates.load(within.signer_cert.dump())
        algorithm = DIGESTS.get(signer_info["digest_algorithm"]["algorithm"].native)
        if algorithm is None or public_key(certificate) is None:
            return None
        raw = digest(bytes(signed_data["encap_content_info"]["content"]), algorithm)
        intact, valid = validate_sig_integrity(signer_info, within.signer_cert, "tst_info", raw)
    except Exception as error:  # as above
        raise NotSigned from error
    if not intact or not valid:
        raise NotSigned
    return TimeStampSigner(certificate, tuple(certificates.load_all(each.dump() for each in within.other_certs)))
