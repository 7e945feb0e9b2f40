"""The masking of logs: the last defence of personal codes, and of tokens in addresses."""

import copy
import logging
import re

from applications.domain.masking import mask_personal_codes

# Invitations and signatories' links; Django writes down the path of whatever it refuses.
_TOKEN = re.compile(r"((?:uzaicinajums|paraksti)(?:/|%2F))[\w%~.-]+", re.IGNORECASE)


def mask_tokens(text: str) -> str:
    """Return the text with the tokens in addresses masked."""
    return _TOKEN.sub(r"\1***", text)


def in_one_line(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record of a database that does not answer without its traceback, any other as it is."""
    from ekase_pieteikums.failures import database_is_away  # once Django is set up

    error = record.exc_info[1] if record.exc_info else None
    if not database_is_away(error):
        return record
    short = copy.copy(record)
    short.msg, short.args = f"{record.getMessage()} ({' '.join(str(error).split())[:200]})", ()
    short.exc_info = short.exc_text = None
    return short


class MaskingFormatter(logging.Formatter):
    """Formats a record, then masks all eleven digits of whatever looks like a personal code, and tokens in addresses.

    It works on the finished text, so the message, its arguments, the exception and the stack are all covered.
    """

    def format(self, record: logging.LogRecord) -> str:
        return mask_tokens(mask_personal_codes(super().format(in_one_line(record))))
