"""The document as JSON, format "ekase-pieteikums/1"."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from applications.domain.document import FORMAT, Document
from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document

#: Bytes: more than an application of 10,000 accounts needs.
MAXIMUM_BYTES = LARGEST_FILE


def read(data: bytes) -> Document:
    """Return the document in UTF-8 JSON, its values as written; raise Unreadable for anything else."""
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable("too-large", bytes=MAXIMUM_BYTES)
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("json-broken") from None
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise Unreadable("json-format", format=FORMAT)
    return document_from_tree({name: value for name, value in tree.items() if name != "format"})


def write(document: Document) -> bytes:
    """Return the document as indented UTF-8 JSON, without blank fields."""
    tree = {"format": FORMAT} | tree_from_document(document)
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def _whole(digits: str) -> int | float:
    # Python refuses to make an integer of thousands of digits.
    return int(digits) if len(digits) <= 40 else float(digits)


def _refuse(constant: str) -> NoReturn:
    raise Unreadable("json-constant", constant=constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable("json-name-twice")
    return members
