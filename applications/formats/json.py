"""The document as JSON, format "ekase-pieteikums/1"."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from applications.domain.document import FORMAT, Document
from applications.domain.sizes import LARGEST_FILE, too_large
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document

#: More than a finished application of 10,000 accounts needs.
MAXIMUM_BYTES = LARGEST_FILE


def read(data: bytes) -> Document:
    """The document in UTF-8 JSON, values as they are written; Unreadable for anything else."""
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable(too_large(MAXIMUM_BYTES))
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_("Fails nav JSON dokuments UTF-8 kodējumā")) from None
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise Unreadable(_("Failā nav pieteikuma: laukam format jābūt „%(format)s”") % {"format": FORMAT})
    return document_from_tree({name: value for name, value in tree.items() if name != "format"})


def write(document: Document) -> bytes:
    """The document as indented UTF-8 JSON; blank fields are left out."""
    tree = {"format": FORMAT} | tree_from_document(document)
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= 40 else float(digits)  # Python refuses thousands of digits; a float takes any


def _refuse(constant: str) -> NoReturn:
    raise Unreadable(_("Failā ir skaitlis %(constant)s, kāda JSON formātā nav") % {"constant": constant})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable(_("Failā viens lauks norādīts vairākas reizes"))
    return members
