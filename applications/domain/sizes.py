"""How large a file may be, and how that is told."""

from __future__ import annotations

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
#: Bytes of a file in an e-address message, and so of any that is signed, uploaded or read here.
LARGEST_FILE = 10 * MEGABYTE


def too_large(maximum: int = LARGEST_FILE) -> str:
    """One sentence on a file of more bytes than these, a whole number of megabytes."""
    return _("Fails ir lielāks par %(most)s MB") % {"most": maximum // MEGABYTE}
