"""The document as XML in the namespace `urn:ekase-pieteikums:1`; `pieteikums.xsd` beside this file is its schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from applications.domain.document import FORMAT, MANAGE, OTHER, Document
from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable
from applications.formats.tree import LIMIT_FIELDS, LIST_FIELD, WAIVERS, document_from_tree, tree_from_document

NAMESPACE = f"urn:{FORMAT.replace('/', ':')}"
ROOT = "application"
SCHEMA_PATH = Path(__file__).with_name("pieteikums.xsd")
#: The element of each list's members.
MEMBERS = {"accounts": "account", LIST_FIELD: "ip_address", WAIVERS: "waiver"}
MAXIMUM_BYTES = LARGEST_FILE

_WHOLE = re.compile(r"[1-9][0-9]{0,11}")
_PREFIX = f"{{{NAMESPACE}}}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
#: Count all accounts, those to manage, those of other institutions.
_COUNTS = [
    etree.XPath(f"count(/a:{ROOT}/a:accounts/a:account{chosen})", namespaces={"a": NAMESPACE})
    for chosen in ("", f"[a:access_mode='{MANAGE}']", f"[a:holder='{OTHER}']")
]


def write(document: Document) -> bytes:
    """Return a clean document without errors as UTF-8 XML; the same document gives the same bytes.

    Raises lxml.etree.DocumentInvalid where the result does not conform to the schema: a rule is missing.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{ROOT} xmlns="{NAMESPACE}">']
    for name, value in tree_from_document(document).items():
        _append(lines, "  ", name, value)
    data = "\n".join([*lines, f"</{ROOT}>\n"]).encode()
    schema().assertValid(etree.fromstring(data))
    return data


def _append(lines: list[str], margin: str, name: str, value: Any) -> None:
    if isinstance(value, dict | list):
        lines.append(f"{margin}<{name}>")
        members = value.items() if isinstance(value, dict) else [(MEMBERS[name], member) for member in value]
        for child, inner in members:
            _append(lines, margin + "  ", child, inner)
        lines.append(f"{margin}</{name}>")
    else:
        lines.append(f"{margin}<{name}>{escape(str(value))}</{name}>")


@cache
def schema() -> etree.XMLSchema:
    """Return the published schema, compiled once."""
    return etree.XMLSchema(etree.parse(str(SCHEMA_PATH)))


def read(data: bytes) -> Document:
    """Return the document in UTF-8 XML, its values as written; raise Unreadable for anything else.

    Only the shape is checked here; the rules check the values. A DTD is refused, so that no entity is ever expanded,
    and nothing is loaded from the network.
    """
    return document_from_tree(_children(_root(data)))


class Excerpt(NamedTuple):
    """A document with some of its accounts, and counts of all accounts, those to manage, those of others."""

    document: Document
    accounts: int
    managed: int
    others: int


def read_some(data: bytes, choose: Callable[[int], slice]) -> Excerpt:
    """Return the document with one slice of its accounts, which `choose` returns for the number of all accounts.

    A page of 10,000 accounts takes a third of the time of `read`. Raises Unreadable as `read` does; accounts outside
    the slice are not checked.
    """
    root = _root(data)
    total, managed, others = (int(float(str(count(root)))) for count in _COUNTS)
    chosen = choose(total)
    for listed in root.findall(f"{_PREFIX}accounts"):
        del listed[chosen.stop :]
        del listed[: chosen.start]
    return Excerpt(document_from_tree(_children(root)), total, managed, others)


def _root(data: bytes) -> etree._Element:
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable("too-large", bytes=MAXIMUM_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("xml-encoding") from None
    if "<!DOCTYPE" in text:
        raise Unreadable("xml-dtd")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("xml-broken") from None
    if root.tag != f"{{{NAMESPACE}}}{ROOT}":
        raise Unreadable("xml-root", name=ROOT, namespace=NAMESPACE)
    _name(root)
    return root


def _children(element: etree._Element) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for child in element:
        name = _name(child)
        if name in members:
            raise Unreadable("xml-element-twice", name=name[:60])
        members[name] = _value(child, name)
    if (element.text or "").strip():
        raise Unreadable("xml-text-inside", name=_name(element)[:60])
    return members


def _value(element: etree._Element, name: str) -> Any:
    if (element.tail or "").strip():
        raise Unreadable("xml-text-after", name=name[:60])
    if name in MEMBERS:
        return _list(element, name)
    if len(element):
        return _children(element)
    text = element.text or ""
    if name in LIMIT_FIELDS and _WHOLE.fullmatch(text):
        return int(text)
    # An empty section is an element without text as well: `tree` knows which of the two a name is.
    return text if text.strip() else None


def _list(element: etree._Element, name: str) -> list[Any]:
    if (element.text or "").strip():
        raise Unreadable("xml-text-inside", name=name[:60])
    members: list[Any] = []
    for child in element:
        if _name(child) != MEMBERS[name]:
            raise Unreadable("xml-element-unknown", name=_name(child)[:60])
        value = _value(child, MEMBERS[name])
        members.append("" if value is None and name == LIST_FIELD else value)
    return members


def _name(element: etree._Element) -> str:
    tag = str(element.tag)
    attributes = element.keys()
    if not tag.startswith(_PREFIX) or (attributes and not all(str(name).startswith(_XSI) for name in attributes)):
        name = etree.QName(element).localname
        raise Unreadable("xml-foreign", name=name[:60])
    return tag[len(_PREFIX) :]
