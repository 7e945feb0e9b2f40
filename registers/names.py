"""Names as the registers' tables keep and find them."""

from __future__ import annotations

from hashlib import blake2b

from applications.domain.institution_names import InstitutionName


def name_key(name: InstitutionName) -> int:
    """Return 64 bits of a name without legal form and diacritics, as a signed number of a database."""
    return int.from_bytes(blake2b(name.plain.encode(), digest_size=8).digest(), "big", signed=True)
