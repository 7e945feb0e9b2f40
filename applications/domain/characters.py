"""Which characters the document can show: a text with others stops the export, so a rule finds it first.

The table behind it (glyphs.py) is written by scripts/glyphs.py from the fonts themselves.
"""

from __future__ import annotations

import re

from applications.domain.glyphs import FONTS, MAIN, MORE

#: The families of the document's fonts, the main one first: Typst asks them in this order for a glyph.
ALL_FONTS = FONTS


def _outside(table: str) -> re.Pattern[str]:
    """A pattern for a character outside a table of hexadecimal code points and ranges ("41-5A AA")."""
    parts = []
    for part in table.split():
        first, _, last = part.partition("-")
        parts.append(chr(int(first, 16)) if not last else f"{chr(int(first, 16))}-{chr(int(last, 16))}")
    return re.compile(f"[^{''.join(map(_escaped, parts))}]")


def _escaped(part: str) -> str:
    # Only the ends of a range need it, and the hyphen that is one of them; the hyphen between them does not.
    return "".join(rf"\U{ord(sign):08x}" if index != 1 else sign for index, sign in enumerate(part))


_UNPRINTABLE = _outside(f"{MAIN} {MORE}")
_NOT_IN_MAIN_FONT = _outside(MAIN)


def first_unprintable(text: str) -> str:
    """The first character that the document's fonts cannot show, or "" when they can show the text (clause E1).

    Every letter of the European alphabets can be shown, and those of most others; an emoji or a control character
    cannot.
    """
    found = _UNPRINTABLE.search(text)
    return found[0] if found else ""


def needs_more_fonts(text: str) -> bool:
    """Whether a text has a character that the main font lacks; line breaks count as none."""
    return any(_NOT_IN_MAIN_FONT.search(line) for line in text.splitlines())
