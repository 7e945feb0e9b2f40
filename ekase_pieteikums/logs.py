"""The last defence of personal codes, and of addresses that are keys: whatever reaches a log, they do not."""

import logging
import re

# Six and five digits with nothing, a space, any dash or other sign, or percent- or backslash-escaped ones between them.
_SEPARATOR = r"(?:[\s\-‐-―−_./]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}){0,3}"
_PERSONAL_CODE = re.compile(rf"(?<!\d)\d{{6}}{_SEPARATOR}\d{{5}}(?!\d)")
# Invitations and signatories' links; Django writes down the path of whatever it refuses.
_TOKEN = re.compile(r"((?:uzaicinajums|paraksti)(?:/|%2F))[\w%~.-]+", re.IGNORECASE)


def mask_personal_codes(text: str) -> str:
    """The text with all eleven digits of whatever looks like a personal code masked."""
    return _PERSONAL_CODE.sub("******-*****", text)


def mask_tokens(text: str) -> str:
    """The text with the tokens in addresses masked."""
    return _TOKEN.sub(r"\1***", text)


class MaskingFormatter(logging.Formatter):
    """Formats a record, then masks all eleven digits of whatever looks like a personal code, and tokens in addresses.

    It works on the finished text, so the message, its arguments, the exception and the stack are all covered.
    """

    def format(self, record: logging.LogRecord) -> str:
        return mask_tokens(mask_personal_codes(super().format(record)))
