"""The masking of logs: the last defence of personal codes, and of tokens in addresses."""

import logging
import re

from applications.domain.masking import mask_personal_codes

# Invitations and signatories' links; Django writes down the path of whatever it refuses.
_TOKEN = re.compile(r"((?:uzaicinajums|paraksti)(?:/|%2F))[\w%~.-]+", re.IGNORECASE)


def mask_tokens(text: str) -> str:
    """Return the text with the tokens in addresses masked."""
    return _TOKEN.sub(r"\1***", text)


class MaskingFormatter(logging.Formatter):
    """Formats a record, then masks all eleven digits of whatever looks like a personal code, and tokens in addresses.

    It works on the finished text, so the message, its arguments, the exception and the stack are all covered.
    """

    def format(self, record: logging.LogRecord) -> str:
        return mask_tokens(mask_personal_codes(super().format(record)))
