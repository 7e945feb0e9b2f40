"""What people are shown of texts that somebody wrote into a file."""

from __future__ import annotations

from applications.domain.masking import masked

__all__ = ["LONGEST", "masked", "shown"]

#: Characters of one such text in a sentence; a file's name may have more, and a part of a signature any number.
LONGEST = 200


def shown(text: str) -> str:
    """The text with personal codes masked, and no more than LONGEST characters of it, the last one an ellipsis.

    >>> shown("PNOLV-120384-12345")
    'PNOLV-120384-*****'
    """
    whole = masked(text)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"
