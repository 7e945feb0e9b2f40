"""The document as nested dictionaries and lists: the shape that JSON and XML share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from applications.domain.document import MAXIMUM_ACCOUNTS, SECTION_FIELDS, SECTION_ORDER, Account, Document, Waiver
from applications.domain.fields import MAXIMUM_TEXT
from applications.formats import Unreadable

#: Far more than an application may have; a file with more is refused before its rules are checked.
MAXIMUM_ROWS = 2 * MAXIMUM_ACCOUNTS
MAXIMUM_ADDRESSES = 1_000

#: The class of each section but the accounts, by name.
SECTIONS: dict[str, type] = {part.name: type(part.default) for part in SECTION_FIELDS if part.name != "accounts"}
LIMIT_FIELDS = frozenset({"payment_limit", "daily_limit"})
LIST_FIELD = "allowed_ip_addresses"
#: What is said about the document and is not part of what is signed.
METADATA, WAIVERS = "metadata", "waivers"
#: More than there are fields with rules that can be waived.
_MAXIMUM_WAIVERS = 100
_FIELD_NAMES = {kind: tuple(f.name for f in fields(kind)) for kind in (*SECTIONS.values(), Account)}

Section = TypeVar("Section")


def document_from_tree(tree: Mapping[str, Any]) -> Document:
    """Return the document that nested mappings and lists describe; absent and null fields are blank.

    Raises Unreadable for an unknown name, and for a value of another type than its field's: a text; a number or a text
    for a limit; a list of texts for IP addresses.
    """
    unknown = tree.keys() - SECTIONS.keys() - {"accounts", METADATA}
    if unknown:
        raise Unreadable("section-unknown", name=min(unknown)[:60])
    sections: dict[str, Any] = {name: _section(name, kind, tree.get(name)) for name, kind in SECTIONS.items()}
    accounts = tree.get("accounts")
    if accounts is None:
        accounts = []
    if not isinstance(accounts, list):
        raise Unreadable("field-not-list", path="accounts")
    if len(accounts) > MAXIMUM_ROWS:
        raise Unreadable("accounts-too-many", count=MAXIMUM_ROWS)
    return Document(
        accounts=tuple([_section(f"accounts[{i}]", Account, account) for i, account in enumerate(accounts)]),
        waivers=_waivers(tree.get(METADATA)),
        **sections,
    )


def tree_from_document(document: Document) -> dict[str, Any]:
    """Return the document as nested dictionaries and lists in document order, without blank fields."""
    tree: dict[str, Any] = {}
    for name in SECTION_ORDER:
        value = getattr(document, name)
        tree[name] = [_filled(account) for account in value] if name == "accounts" else _filled(value)
    if document.waivers:
        tree[METADATA] = {WAIVERS: [waiver._asdict() for waiver in document.waivers]}
    return tree


def _filled(section: Any) -> dict[str, Any]:
    values = {name: getattr(section, name) for name in _FIELD_NAMES[type(section)]}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in ("", None, ())
    }


def _section(path: str, kind: type[Section], values: Any) -> Section:
    if values is None:
        return kind()
    if not isinstance(values, Mapping):
        raise Unreadable("section-shape", path=path)
    names = _FIELD_NAMES[kind]
    checked = {}
    for name, value in values.items():
        if name not in names:
            raise Unreadable("field-unknown", path=f"{path}.{name[:60]}")
        if value is not None:
            checked[name] = _value(f"{path}.{name}", name, value)
    return kind(**checked)


def _waivers(metadata: Any) -> tuple[Waiver, ...]:
    if metadata is None:
        return ()
    if not isinstance(metadata, Mapping):
        raise Unreadable("section-shape", path=METADATA)
    if unknown := metadata.keys() - {WAIVERS}:
        raise Unreadable("field-unknown", path=f"{METADATA}.{min(unknown)[:60]}")
    listed, path = metadata.get(WAIVERS) or [], f"{METADATA}.{WAIVERS}"
    if not isinstance(listed, list):
        raise Unreadable("field-not-list", path=path)
    if len(listed) > _MAXIMUM_WAIVERS:
        raise Unreadable("field-too-long", path=path)
    return tuple([_waiver(f"{path}[{number}]", each) for number, each in enumerate(listed)])


def _waiver(path: str, values: Any) -> Waiver:
    if not isinstance(values, Mapping) or values.keys() != set(Waiver._fields):
        raise Unreadable("section-shape", path=path)
    for name, value in values.items():
        if not isinstance(value, str):
            raise Unreadable("field-not-text", path=f"{path}.{name}")
        if len(value) > MAXIMUM_TEXT:
            raise Unreadable("field-too-long", path=f"{path}.{name}")
    return Waiver(**values)


def _value(path: str, name: str, value: Any) -> Any:
    if isinstance(value, str):
        if name != LIST_FIELD:
            if len(value) > MAXIMUM_TEXT:
                raise Unreadable("field-too-long", path=path)
            return value
    elif name in LIMIT_FIELDS and type(value) in (int, float):
        return value
    elif name == LIST_FIELD and isinstance(value, list) and all(isinstance(item, str) for item in value):
        if len(value) > MAXIMUM_ADDRESSES or sum(map(len, value)) > MAXIMUM_TEXT * 100:
            raise Unreadable("field-too-long", path=path)
        return tuple(value)
    if name == LIST_FIELD:
        raise Unreadable("field-not-texts", path=path)
    if name in LIMIT_FIELDS:
        raise Unreadable("field-not-limit", path=path)
    raise Unreadable("field-not-text", path=path)
