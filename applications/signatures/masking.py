"""Texts that somebody else wrote into a file, as they are kept and shown."""

from __future__ import annotations

from applications.domain.masking import masked

#: Characters of one such text in a sentence; a file's name may have more, and a part of a signature any number.
LONGEST = 200


def excerpt(text: str) -> str:
    """The text with personal codes masked, cut off after LONGEST characters, the last one an ellipsis.

    >>> excerpt("PNOLV-120384-12345")
    'PNOLV-120384-*****'
    """
    whole = masked(text)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"
