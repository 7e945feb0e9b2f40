"""Every small change of an XML tree: an element removed, repeated, moved, renamed, or another text or attribute."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from collections.abc import Callable, Iterator

from lxml import etree

from tests.support.signatures import pki
from tests.support.signatures.signing import DS, b64, canonical, sign_value

Element = etree._Element
_BASE64 = re.compile("[A-Za-z0-9+/]{20,}={0,2}")


def mutations(xml: str) -> Iterator[tuple[str, str]]:
    """What was changed, and the changed XML, for each element of the XML and each change that can be made to it."""
    count = sum(1 for _element in etree.fromstring(xml.encode()).iter())
    for number in range(count):
        for name, change in _CHANGES.items():
            root = etree.fromstring(xml.encode())
            element = list(root.iter())[number]
            place = f"{name} {etree.QName(element).localname} {number}"
            if change(element):
                yield place, etree.tostring(root, encoding="unicode")


def signed_anew(xml: str, form: str) -> str:
    """A changed signature file with right digests and a right value again, as a dishonest signer could make it.

    It is left as it is if the change took away what is digested or signed. `form` is the canonical form of all of it.
    """
    root = etree.fromstring(xml.encode())
    info, value = root.find(f".//{{{DS}}}SignedInfo"), root.find(f".//{{{DS}}}SignatureValue")
    if info is None or value is None or info.find(".//{*}DigestValue") is None:
        return xml
    for reference in info.iterfind(f"{{{DS}}}Reference"):
        parts = [each for each in root.iter() if each.get("Id") and reference.get("URI") == f"#{each.get('Id')}"]
        digest = reference.find(f"{{{DS}}}DigestValue")
        if parts and digest is not None:
            parts[0].set("here", "")
            octets = canonical(etree.tostring(root, encoding="unicode"), ".//*[@here]", form)
            del parts[0].attrib["here"]
            digest.text = b64(hashlib.sha256(octets.replace(b' here=""', b"", 1)).digest())
    octets = canonical(etree.tostring(root, encoding="unicode"), f".//{{{DS}}}SignedInfo", form)
    value.text = b64(sign_value(pki.person().key, octets, "sha256")[1])
    return etree.tostring(root, encoding="unicode")


def _remove(element: Element) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    parent.remove(element)
    return True


def _repeat(element: Element) -> bool:
    if element.getparent() is None:
        return False
    element.addnext(copy.deepcopy(element))
    return True


def _swap(element: Element) -> bool:
    after = element.getnext()
    if after is None:
        return False
    after.addnext(element)
    return True


def _lift(element: Element) -> bool:
    """Move an element up, after its parent."""
    parent = element.getparent()
    if parent is None or parent.getparent() is None:
        return False
    parent.addnext(element)
    return True


def _wrap(element: Element) -> bool:
    """Put an element inside a copy of itself."""
    if element.getparent() is None:
        return False
    outer = copy.deepcopy(element)
    for inner in list(outer):
        outer.remove(inner)
    element.addprevious(outer)
    outer.append(element)
    return True


def _rename(element: Element) -> bool:
    element.tag = str(element.tag) + "s"
    return True


def _move_to_namespace(element: Element) -> bool:
    element.tag = f"{{urn:other}}{etree.QName(element).localname}"
    return True


def _change_text(element: Element) -> bool:
    """Another letter in the middle of the text, or of the bytes where the text is base64."""
    text = element.text or ""
    if not text.strip():
        return False
    if len(text) % 4 == 0 and _BASE64.fullmatch(text):
        octets = bytearray(base64.b64decode(text))
        octets[len(octets) // 2] ^= 1
        element.text = b64(bytes(octets))
    else:
        half = len(text) // 2
        element.text = text[:half] + ("1" if text[half] != "1" else "2") + text[half + 1 :]
    return True


def _add_text(element: Element) -> bool:
    element.text = f"{element.text or ''} "
    return True


def _add_comment(element: Element) -> bool:
    element.insert(0, etree.Comment("a"))
    return True


def _change_attribute(element: Element) -> bool:
    for name, value in element.items():
        element.set(name, str(value) + "1")
    return bool(element.attrib)


def _remove_attributes(element: Element) -> bool:
    had = bool(element.attrib)
    element.attrib.clear()
    return had


def _add_attribute(element: Element) -> bool:
    element.set("more", "")
    return True


_CHANGES: dict[str, Callable[[Element], bool]] = {
    "without": _remove,
    "twice": _repeat,
    "later": _swap,
    "outside": _lift,
    "inside another": _wrap,
    "renamed": _rename,
    "in another namespace": _move_to_namespace,
    "with another text in": _change_text,
    "with a space in": _add_text,
    "with a comment in": _add_comment,
    "with other attributes of": _change_attribute,
    "without attributes of": _remove_attributes,
    "with one more attribute of": _add_attribute,
}
