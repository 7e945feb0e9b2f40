"""Personal codes in what people read: `120384-*****` in place of the whole."""

from __future__ import annotations

import re

# Six and five digits with nothing, a space or any dash between them, whatever letters stand around: PNOLV-120384-12345.
_PERSONAL_CODE = re.compile(r"(?<!\d)(\d{6})[\s\-‐-―−]?\d{5}(?!\d)")


def masked(text: str) -> str:
    """The text with the last five digits of whatever looks like a personal code hidden.

    >>> masked("PNOLV-120384-12345")
    'PNOLV-120384-*****'
    """
    return _PERSONAL_CODE.sub(r"\1-*****", text)
