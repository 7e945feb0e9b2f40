"""One page of a PDF as it is compared: what it shows, without where it shows it."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Pages of a PDF that are looked through: ten times what our largest document has.
MOST_PAGES = 5_000
#: White space, and signs that only say where a line may end or has ended.
_UNSEEN = re.compile("[\\s\u00a0\u00ad\u200b\u2060\ufeff]+")
#: What PDFium writes for a hyphen at the end of a line.
_HYPHEN = re.compile("[\ufffe\x02]")


class Page(NamedTuple):
    """What one page shows: its text without white space, its size in points, and how the text is painted.

    `drawn` counts what our pages never have: pictures, shadings, and shapes that are no thin lines.
    """

    text: str
    width: float
    height: float
    paints: frozenset[tuple[int, ...]]
    drawn: int


def plain(text: str) -> str:
    """The text without white space and without signs that are not seen."""
    return _UNSEEN.sub("", _HYPHEN.sub("-", text))
