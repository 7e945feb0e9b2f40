"""The accounts that one application changes in another, a kind at a time, as a page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from applications.domain.language import Text
from applications.domain.limits import format_euro

DROPPED, CHANGED, ADDED = "dropped", "changed", "added"
#: The kinds of changes by their words in addresses.
KINDS = {"zaudetie": DROPPED, "mainitie": CHANGED, "jaunie": ADDED}

_TITLES: dict[str, Text] = {DROPPED: _("Zaudētie"), CHANGED: _("Mainītie"), ADDED: _("Jaunie")}
#: What the table of each kind lists. Changed accounts are a list of what changes.
CAPTIONS: dict[str, Text] = {DROPPED: _("Konti, kuriem vairs nebūs pieejas"), ADDED: _("Konti, kas pievienoti")}


class Tab(NamedTuple):
    """A link to the accounts of one kind, and whether they are the ones listed."""

    title: str
    url: str
    is_open: bool


def tabs(numbers: Mapping[str, int], listed: str) -> list[Tab]:
    """Return a tab for each kind (by its word in addresses) with the number of its accounts."""
    return [
        Tab(f"{_TITLES[KINDS[word]]} ({format_euro(number)})", f"?veids={word}#konti", word == listed)
        for word, number in numbers.items()
    ]
