"""What looks like a personal code in any text, however it is written: the one pattern by which it is hidden.

Six and five digits (`120384-12345`, and `321234-56789` as they are given since 2017), with nothing between them or up
to eight signs: spaces, any dash, other signs that part figures, those that are not seen, and escapes of any.
"""

from __future__ import annotations

import re

# Format and control signs, joiners, fillers and variation selectors: a text looks the same without them.
_UNSEEN = (
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_HEX = "[0-9A-Fa-f]"
_ESCAPED = rf"%{_HEX}{{2}}|\\x{_HEX}{{2}}|\\u{_HEX}{{4}}|\\U{_HEX}{{8}}"
# Any sign that is no letter and no digit, but for those that stand between two numbers of a list, or end a sentence.
_BETWEEN = rf"""(?:{_ESCAPED}|{_UNSEEN}|(?![,;:!?()\[\]{{}}<>=&|"'„“”])[\W_]){{0,8}}"""
# Digits that an escape or the country's calling code ends with are none of the code's.
_START = rf"(?:(?<!\d)|(?<=\+371)|(?<=%{_HEX}{{2}})|(?<=\\x{_HEX}{{2}})|(?<=\\u{_HEX}{{4}})|(?<=\\U{_HEX}{{8}}))"
_CODE = re.compile(rf"{_START}(\d(?:{_UNSEEN}{{0,3}}\d){{5}}){_BETWEEN}\d(?:{_UNSEEN}{{0,3}}\d){{4}}(?!\d)")


def masked(text: str) -> str:
    """The text with the last five digits of whatever looks like a personal code hidden, as people are shown it.

    >>> masked("PNOLV-120384-12345")
    'PNOLV-120384-*****'
    """
    return _CODE.sub(r"\1-*****", text)


def mask_personal_codes(text: str) -> str:
    """The text with all eleven digits of whatever looks like a personal code masked, as it is logged.

    >>> mask_personal_codes("PNOLV-120384-12345")
    'PNOLV-******-*****'
    """
    return _CODE.sub("******-*****", text)
