"""What a time stamp (RFC 3161) is over, and its time. Who gave it is verified by `with_pyhanko.trust`."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from asn1crypto import cms, tsp  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes

from applications.signatures import ber
from applications.signatures.algorithms import digest

#: The digests that are safe enough, by their names in ASN.1.
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sha3_256": hashes.SHA3_256(),
    "sha3_384": hashes.SHA3_384(),
    "sha3_512": hashes.SHA3_512(),
}


class TimeStamp(NamedTuple):
    """A time stamp's token in DER or BER, and the bytes that it has to be over."""

    token: bytes
    stamped: bytes


class Content(NamedTuple):
    """The time of a token (UTC), and the digest that it is over with the algorithm's name ("sha256")."""

    moment: datetime.datetime
    algorithm: str
    imprint: bytes


def content(token: bytes) -> Content:
    """The content of a token in DER or BER, whose signature is not verified; raises ValueError for anything else."""
    try:
        info = cms.ContentInfo.load(ber.definite(token), strict=True)
        if info["content_type"].native != "signed_data":
            raise ValueError("this is no signed data")
        encapsulated = info["content"]["encap_content_info"]
        if encapsulated["content_type"].native != "tst_info":
            raise ValueError("this is no time stamp")
        stamp = encapsulated["content"].parsed
        if not isinstance(stamp, tsp.TSTInfo):
            raise TypeError("this is no time stamp")
        imprint, moment = stamp["message_imprint"], stamp["gen_time"].native.astimezone(datetime.UTC)
        if stamp["gen_time"].native.tzinfo is None:
            raise ValueError("the time has no zone")
        return Content(moment, imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:  # raised for broken DER
        raise ValueError("this is no time stamp") from error


def is_over(content: Content, stamped: bytes) -> bool:
    """Whether a token with this content is over these bytes, by a digest that is safe enough."""
    return content.algorithm in DIGESTS and digest(stamped, DIGESTS[content.algorithm]) == content.imprint
