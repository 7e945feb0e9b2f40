"""A country's trusted list (ETSI TS 119 612): its signature, verified by its operator's certificate, and its dates.

`with_pyhanko.services` reads the services from the octets that the signature covers.
"""

from __future__ import annotations

import copy
import datetime
from functools import partial
from typing import NamedTuple

from cryptography import x509

from applications.signatures import certificates, markup, xmldsig
from applications.signatures.algorithms import digest, public_key
from applications.signatures.findings import Malformed
from applications.signatures.markup import Element
from applications.signatures.xmldsig import DS, Reference

MAXIMUM_BYTES = 32 * 1024 * 1024
#: The namespace of lists.
TSL = "{http://uri.etsi.org/02231/v2#}"
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


class TrustedList(NamedTuple):
    """A verified list: "LV", its sequence number, its dates (UTC), and the XML that its signature covers."""

    territory: str
    sequence: int
    issued_at: datetime.datetime
    next_update: datetime.datetime | None
    content: bytes

    def is_expired(self, now: datetime.datetime) -> bool:
        """Whether a newer list should have been issued by now; a list without a next update counts as expired."""
        return self.next_update is None or self.next_update < now


class Unverified(ValueError):
    """The file is no trusted list, or the certificate's key has not signed it."""


def read(data: bytes, signer: x509.Certificate) -> TrustedList:
    """The list in these bytes; raises Unverified unless the signer's key has signed the whole of it.

    The certificate is the one announced in the European list of lists, so it may have expired since; KeyInfo is
    ignored.
    """
    if len(data) > MAXIMUM_BYTES:
        raise Unverified("the list is too large")
    try:
        root = markup.parse(data, "", prose=True)
        content = _signed_content(root, signer)
        return _dated(markup.parse(content, "", prose=True), content)
    except (Malformed, ValueError) as error:
        raise Unverified(str(error)) from error


def _signed_content(root: Element, signer: x509.Certificate) -> bytes:
    """The canonical form of the list without its signature; raises ValueError or Malformed if that is not right."""
    signatures = list(root.iter(f"{DS}Signature"))
    if root.tag != f"{TSL}TrustServiceStatusList" or len(signatures) != 1 or signatures[0].getparent() is not root:
        raise ValueError("this is no list with a signature of its own")
    signature = signatures[0]
    if not all(isinstance(node.tag, str) for node in signature.iter()):
        raise ValueError("there is a comment in the signature")
    parts = list(signature)[:2]
    if [part.tag for part in parts] != [f"{DS}SignedInfo", f"{DS}SignatureValue"]:
        raise ValueError("the signature has no parts")
    signed_info = xmldsig.read_signed_info(parts[0])
    xmldsig.verify_value(signed_info, parts[1], public_key(signer))
    contents = []
    for reference in signed_info.references:
        is_of_list = reference.uri in ("", f"#{root.get('Id')}")
        octets = _without_signature(root, reference) if is_of_list else _own_part(signature, reference)
        if not xmldsig.has_digest(reference, partial(digest, octets)):
            raise ValueError("the list is not the one that was signed")
        if is_of_list:
            contents.append(octets)
    if len(contents) != 1:
        raise ValueError("the signature is not over the list once")
    return contents[0]


def _own_part(signature: Element, reference: Reference) -> bytes:
    """The octets of a part of the signature itself: its signed properties, or its KeyInfo."""
    same = [element for element in signature.iter() if f"#{element.get('Id')}" == reference.uri]
    if len(same) != 1:
        raise ValueError("the signature is over something else")
    return xmldsig.transformed(same[0], reference.transforms)


def _without_signature(root: Element, reference: Reference) -> bytes:
    first, *more = reference.transforms or (None,)
    if first is None or first.get("Algorithm") != _ENVELOPED:
        raise ValueError("the signature is not over the whole list")
    alone = copy.deepcopy(root)
    (signature,) = alone.findall(f"{DS}Signature")
    _remove(signature)
    return xmldsig.transformed(alone, more)


def _remove(element: Element) -> None:
    """Take an element out of its parent; the text after it stays."""
    before, parent = element.getprevious(), element.getparent()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _dated(root: Element, content: bytes) -> TrustedList:
    def text(path: str) -> str:
        return (root.findtext("/".join(TSL + name for name in f"SchemeInformation/{path}".split("/"))) or "").strip()

    next_update = text("NextUpdate/dateTime")
    return TrustedList(
        territory=text("SchemeTerritory")[:2].upper(),
        sequence=int(text("TSLSequenceNumber")),
        issued_at=_moment(text("ListIssueDateTime")),
        next_update=_moment(next_update) if next_update else None,
        content=content,
    )


def _moment(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or datetime.UTC).astimezone(datetime.UTC)


def read_certificate(data: bytes) -> x509.Certificate:
    """The certificate in PEM or DER; raises ValueError for anything else."""
    return x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else certificates.load(data)
