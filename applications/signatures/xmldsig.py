"""XML Signature (W3C, XML Signature Syntax and Processing 1.1): canonical forms, references, digests, signature values.

XAdES signatures and trusted lists are both verified with it. It knows no documents, certificates or trust: its callers
decide which element or file each reference has to be to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from applications.signatures import markup
from applications.signatures.algorithms import PublicKey
from applications.signatures.findings import Malformed
from applications.signatures.markup import Element

DS = "{http://www.w3.org/2000/09/xmldsig#}"
#: References of one signature: more than a container has documents. Each is compared with each.
MAXIMUM_REFERENCES = 256

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
#: The canonical forms by identifier, and which of them keep comments.
_IS_EXCLUSIVE = {C14N: False, C14N_11: False, EXCLUSIVE: True}
_WITH_COMMENTS = {f"{C14N}#WithComments": C14N, f"{C14N_11}#WithComments": C14N_11}
_WITH_COMMENTS |= {f"{EXCLUSIVE}WithComments": EXCLUSIVE}
_INCLUSIVE_PREFIXES = f"{{{EXCLUSIVE}}}InclusiveNamespaces"

_SHA = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_SHA3 = {"256": hashes.SHA3_256(), "384": hashes.SHA3_384(), "512": hashes.SHA3_512()}
_MORE, _MORE_2007 = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
_MORE_2021 = "http://www.w3.org/2021/04/xmldsig-more#"
#: Digest methods by identifier (RFC 9231). Other methods, SHA-1 among them, are refused.
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "http://www.w3.org/2001/04/xmlenc#sha256": _SHA["256"],
    "http://www.w3.org/2001/04/xmldsig-more#sha384": _SHA["384"],
    "http://www.w3.org/2001/04/xmlenc#sha512": _SHA["512"],
} | {f"{_MORE_2007}sha3-{size}": sha for size, sha in _SHA3.items()}
_RSA = {f"{_MORE}rsa-sha{size}": sha for size, sha in _SHA.items()}
_RSA_PSS = {f"{_MORE_2007}sha{size}-rsa-MGF1": sha for size, sha in _SHA.items()}
_RSA_PSS |= {f"{_MORE_2007}sha3-{size}-rsa-MGF1": sha for size, sha in _SHA3.items()}
_ECDSA = {f"{_MORE}ecdsa-sha{size}": sha for size, sha in _SHA.items()}
_ECDSA |= {f"{_MORE_2021}ecdsa-sha3-{size}": sha for size, sha in _SHA3.items()}
_SIGNATURE_METHODS = _RSA.keys() | _RSA_PSS.keys() | _ECDSA.keys()


@dataclass(frozen=True, slots=True)
class Reference:
    """One ds:Reference: its URI, digest and transforms."""

    id: str
    uri: str
    type: str
    transforms: tuple[Element, ...]
    digest_method: str
    digest_value: bytes


@dataclass(frozen=True, slots=True)
class SignedInfo:
    """The ds:SignedInfo of one signature: what the signature value is over."""

    element: Element
    canonicalization: Element
    signature_method: str
    references: tuple[Reference, ...]


def read_signed_info(element: Element) -> SignedInfo:
    """The parts of a ds:SignedInfo (4.4); raises Malformed if they are missing, repeated or in another order."""
    canonicalization, method = child(element, f"{DS}CanonicalizationMethod"), child(element, f"{DS}SignatureMethod")
    first, second, *references = element
    if len(references) > MAXIMUM_REFERENCES:
        raise wrong_shape("Reference")
    if first is not canonicalization or second is not method or len(method):
        raise wrong_shape("SignedInfo")
    return SignedInfo(
        element=element,
        canonicalization=canonicalization,
        signature_method=method.get("Algorithm", ""),
        references=tuple(_read_reference(each) for each in references),
    )


def _read_reference(element: Element) -> Reference:
    if element.tag != f"{DS}Reference" or element.get("URI") is None:
        raise wrong_shape("Reference")
    transforms, rest = optional_child(element, f"{DS}Transforms"), list(element)
    if transforms is not None and rest.pop(0) is not transforms:
        raise wrong_shape("Transforms")
    if [each.tag for each in rest] != [f"{DS}DigestMethod", f"{DS}DigestValue"] or len(rest[0]):
        raise wrong_shape("DigestMethod, DigestValue")
    steps = () if transforms is None else tuple(transforms)
    if any(step.tag != f"{DS}Transform" for step in steps):
        raise wrong_shape("Transforms")
    return Reference(
        id=element.get("Id", ""),
        uri=element.get("URI", ""),
        type=element.get("Type", ""),
        transforms=steps,
        digest_method=rest[0].get("Algorithm", ""),
        digest_value=octets_in(rest[1]),
    )


def verify_value(signed_info: SignedInfo, value: Element, key: PublicKey | None) -> None:
    """Raise Malformed unless the key made the ds:SignatureValue over SignedInfo.

    `key` is None if the certificate's key is not safe enough.
    """
    if key is None:
        raise Malformed("signature-key-weak")
    if signed_info.signature_method not in _SIGNATURE_METHODS:
        raise Malformed("signature-algorithm", algorithm=signed_info.signature_method)
    try:
        signed = canonical_by(signed_info.canonicalization, signed_info.element)
        octets = markup.base64_text(value)
    except ValueError:
        algorithm = signed_info.canonicalization.get("Algorithm", "")
        raise Malformed("signature-algorithm", algorithm=algorithm) from None
    if not is_signed(key, signed_info.signature_method, octets, signed):
        raise Malformed("signature-value")


def is_signed(key: PublicKey, method: str, value: bytes, data: bytes) -> bool:
    """Whether `value` is the key's signature of `data` by a signature method; False if key and method differ.

    An ECDSA value is r and s, each as long as the curve's order (RFC 9231, 2.3.6), though some signing programs have
    left the same number of leading noughts out of both; PSS salt is as long as the digest.
    """
    verify: Callable[[], None]
    if isinstance(key, rsa.RSAPublicKey) and method in _RSA | _RSA_PSS:
        sha = (_RSA | _RSA_PSS)[method]
        pad = padding.PKCS1v15() if method in _RSA else padding.PSS(padding.MGF1(sha), sha.digest_size)
        verify = lambda: key.verify(value, data, pad, sha)  # noqa: E731
    elif isinstance(key, ec.EllipticCurvePublicKey) and method in _ECDSA:
        half = len(value) // 2
        if len(value) % 2 or half > (key.curve.key_size + 7) // 8:
            return False
        der = encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
        verify = lambda: key.verify(der, data, ec.ECDSA(_ECDSA[method]))  # noqa: E731
    else:
        return False
    try:
        verify()
    except InvalidSignature:
        return False
    return True


def has_digest(reference: Reference, digest: Callable[[hashes.HashAlgorithm], bytes]) -> bool:
    """Whether `digest` gives the reference's digest value; raises Malformed if the method is not safe enough."""
    algorithm = DIGESTS.get(reference.digest_method)
    if algorithm is None:
        raise Malformed("signature-algorithm", algorithm=reference.digest_method)
    return digest(algorithm) == reference.digest_value


def transformed(element: Element, transforms: Sequence[Element]) -> bytes:
    """The octets of an element after a reference's transforms; raises ValueError unless they are one canonical form.

    Without a transform it is C14N 1.0 (4.4.3.2).
    """
    if len(transforms) > 1:
        raise ValueError("there is more than one transform")
    return canonical_by(transforms[0], element) if transforms else canonical(element, C14N)


def canonical_by(method: Element, element: Element) -> bytes:
    """The canonical form of an element by a CanonicalizationMethod or Transform; raises ValueError for any other."""
    algorithm = method.get("Algorithm", "")
    prefixes: list[str] | None = None
    for parameter in method:
        if parameter.tag != _INCLUSIVE_PREFIXES or prefixes is not None or not _is_exclusive(algorithm):
            raise ValueError("the canonical form has other parameters")
        prefixes = parameter.get("PrefixList", "").split()
    return canonical(element, algorithm, prefixes)


def canonical(element: Element, algorithm: str, inclusive_prefixes: list[str] | None = None) -> bytes:
    """The canonical form of an element: C14N 1.0, 1.1 or exclusive (W3C), with comments or without.

    Raises ValueError for any other algorithm, and for an element without such a form (a relative namespace).

    1.0 and 1.1 differ only over attributes of the XML namespace that are inherited, and `markup.parse` lets none in.
    """
    exclusive = _is_exclusive(algorithm)
    try:
        # Cut out first: otherwise lxml forgets the namespaces of the element's ancestors.
        alone = etree.fromstring(etree.tostring(element, with_tail=False))
        return etree.tostring(
            alone,
            method="c14n",
            exclusive=exclusive,
            with_comments=algorithm in _WITH_COMMENTS,
            inclusive_ns_prefixes=inclusive_prefixes if exclusive else None,
        )
    except etree.LxmlError as error:
        raise ValueError("there is no canonical form") from error


def _is_exclusive(algorithm: str) -> bool:
    try:
        return _IS_EXCLUSIVE[_WITH_COMMENTS.get(algorithm, algorithm)]
    except KeyError:
        raise ValueError("the canonical form is not known") from None


def children(parent: Element, *tags: str) -> list[Element]:
    """All children of an element; raises Malformed unless they have exactly these tags in this order."""
    if [each.tag for each in parent] != list(tags):
        raise wrong_shape(", ".join(map(_local_name, tags)))
    return list(parent)


def child(parent: Element, tag: str) -> Element:
    """The one child with this tag; raises Malformed if there is none or several."""
    only = optional_child(parent, tag)
    if only is None:
        raise wrong_shape(_local_name(tag))
    return only


def optional_child(parent: Element, tag: str) -> Element | None:
    """The child with this tag, or None; raises Malformed if there are several."""
    same = parent.findall(tag)
    if len(same) > 1:
        raise wrong_shape(_local_name(tag))
    return same[0] if same else None


def octets_in(element: Element) -> bytes:
    """The bytes that an element holds as base64; raises Malformed if it holds anything else."""
    try:
        return markup.base64_text(element)
    except ValueError:
        raise wrong_shape(_local_name(str(element.tag))) from None


def wrong_shape(part: str) -> Malformed:
    """The fault of a signature in which this part is missing, repeated or misplaced."""
    return Malformed("signature-shape", part=part)


def _local_name(tag: str) -> str:
    return tag.partition("}")[2]
