"""Who signed a time stamp's token (RFC 3161; its signature is CMS, RFC 5652); whether to trust him is for `trust`."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from asn1crypto import cms  # type: ignore[import-untyped]
from cryptography import x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from applications.signatures import certificates
from applications.signatures.algorithms import digest, public_key
from applications.signatures.timestamps import DIGESTS


class Stamper(NamedTuple):
    """The certificate whose key signed a token, and the other certificates that are in it."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


class NotSigned(ValueError):
    """The key of the certificate that a token names has not signed it."""


@lru_cache(maxsize=256)
def stamper(token: bytes) -> Stamper | None:
    """Who signed a token in DER, or None where that cannot be told: his certificate is not in it, or the algorithm is
    not safe enough. Raises NotSigned.
    """
    try:
        signed_data = cms.ContentInfo.load(token)["content"]
        (signer_info,) = signed_data["signer_infos"]
    except Exception as error:  # what the readers of DER throw at what somebody made up has no end
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
    return Stamper(certificate, tuple(certificates.loaded(each.dump() for each in within.other_certs)))
