"""XML that somebody else wrote, parsed without a DTD, comments, or anything from another file."""

from __future__ import annotations

import base64
import binascii
import re

from lxml import etree

from applications.signatures.findings import Malformed

Element = etree._Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
#: Attributes of one element, and elements of one file: a signature preserved for decades has some thousands.
MAXIMUM_ATTRIBUTES, MAXIMUM_ELEMENTS = 64, 50_000
#: A canonical form takes time by the square of the namespaces in force at each element; this is their sum.
MAXIMUM_WORK = 20_000_000
_LATER_VERSION = re.compile(r"""\s*<\?xml\s+version\s*=\s*["'](?!1\.0["'])""")
_ENCODING = re.compile(r"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def parse(data: bytes, name: str, *, prose: bool = False) -> Element:
    """The root of the UTF-8 XML in the file `name`; raises Malformed for XML that two readers could read differently.

    That is: a DTD (refused before anything is parsed), another encoding or version, a comment or a processing
    instruction (which splits a text), text beside elements, and attributes of the XML namespace (which canonical forms
    inherit). XML whose canonical forms would take long is refused too. `prose` lets in comments, and those attributes
    below the root: a list for people has its languages.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("markup-encoding", name=name) from None
    if text.startswith("\ufeff"):
        raise Malformed("markup-encoding", name=name)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Malformed("markup-dtd", name=name)
    declared = _ENCODING.match(text)
    if declared and declared[1].upper() not in ("UTF-8", "UTF8", "US-ASCII"):
        raise Malformed("markup-encoding", name=name)
    if not prose and text.count("<") - text.count("</") > MAXIMUM_ELEMENTS:
        raise Malformed("markup-too-large", name=name)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Malformed("markup-broken", name=name) from None
    if prose:
        if any(str(key).startswith(_XML) for key in root.keys()):  # noqa: SIM118
            raise Malformed("markup-unusual", name=name)
        return root
    if _work(root, text.count("xmlns")) > MAXIMUM_WORK:
        raise Malformed("markup-too-large", name=name)
    if _LATER_VERSION.match(text) or root.xpath("//*[*]/text()[normalize-space()]"):
        raise Malformed("markup-unusual", name=name)
    if any(len(element.attrib) > MAXIMUM_ATTRIBUTES for element in root.iter(etree.Element)):
        raise Malformed("markup-unusual", name=name)
    nodes = root.getroottree().xpath("//comment() | //processing-instruction()")
    if nodes or any(str(key).startswith(_XML) for element in root.iter() for key in element.keys()):  # noqa: SIM118
        raise Malformed("markup-unusual", name=name)
    return root


def _work(root: Element, namespaces: int) -> int:
    """The sum, over all elements, of the square of the namespaces in force there; 0 if it cannot be too large."""
    if MAXIMUM_ELEMENTS * namespaces**2 <= MAXIMUM_WORK:
        return 0
    work = in_force = 0
    for event, _node in etree.iterwalk(root, events=("start", "start-ns", "end-ns")):
        in_force += {"start": 0, "start-ns": 1, "end-ns": -1}[event]
        work += in_force**2 if event == "start" else 0
    return work


def base64_text(element: Element) -> bytes:
    """The bytes that an element holds as base64 (RFC 4648); raises ValueError if it holds anything else."""
    if len(element):
        raise ValueError("there is an element in the base64")
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except binascii.Error as error:
        raise ValueError("this is not base64") from error
