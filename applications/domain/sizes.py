"""How large a file may be, and the sentence on one that is larger."""

from __future__ import annotations

from applications.domain.language import filled
from applications.domain.language import mark as _

MEGABYTE = 1024 * 1024
#: Bytes of a file in an e-address message, and so of any that is signed, uploaded or read here.
LARGEST_FILE = 10 * MEGABYTE


def too_large(maximum: int = LARGEST_FILE) -> str:
    """One sentence on a file of more bytes than these, a whole number of megabytes."""
    return filled(_("Fails ir lielāks par %(most)s MB"), {"most": maximum // MEGABYTE})
