"""A time stamp (RFC 3161) as far as it says what it is over and when; who gave it is for `trust` to judge."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from asn1crypto import cms, tsp  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes

from applications.signatures.algorithms import digest

#: The digests that a token may use, by their names in ASN.1.
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class TimeStamp(NamedTuple):
    """A time stamp's token in DER and the very bytes that it has to be over."""

    token: bytes
    stamped: bytes


class Content(NamedTuple):
    """What a token says: its time (UTC), and the digest that it is over, by the algorithm's name ("sha256")."""

    moment: datetime.datetime
    algorithm: str
    imprint: bytes


def content(token: bytes) -> Content:
    """What a token in DER says; its own signature is not looked at. Raises ValueError where it is no token."""
    try:
        info = cms.ContentInfo.load(token, strict=True)
        if info["content_type"].native != "signed_data":
            raise ValueError("this is no signed data")
        encapsulated = info["content"]["encap_content_info"]
        if encapsulated["content_type"].native != "tst_info":
            raise ValueError("this is no time stamp")
        said = encapsulated["content"].parsed
        if not isinstance(said, tsp.TSTInfo):
            raise TypeError("this is no time stamp")
        imprint, moment = said["message_imprint"], said["gen_time"].native.astimezone(datetime.UTC)
        if said["gen_time"].native.tzinfo is None:
            raise ValueError("the time has no zone")
        return Content(moment, imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:  # whatever broken DER leads to
        raise ValueError("this is no time stamp") from error


def is_over(said: Content, stamped: bytes) -> bool:
    """Whether the token is over these bytes, by a digest that is safe enough."""
    return said.algorithm in DIGESTS and digest(stamped, DIGESTS[said.algorithm]) == said.imprint
