"""Names of signers, for people to read and to be compared."""

from __future__ import annotations

import re
import unicodedata

from applications.signatures.report import Signer


def full_name(signer: Signer) -> str:
    """A signer's given name and surname, or the common name; "" if the certificate gives none."""
    return f"{signer.given_name} {signer.surname}".strip() or signer.common_name


def is_same_person(signer: Signer, given_name: str, surname: str) -> bool:
    """Whether a certificate's given name is this given name, and its surname this surname."""
    return comparable(signer.given_name) == comparable(given_name) and comparable(signer.surname) == comparable(surname)


_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def comparable(name: str) -> str:
    """A name for comparing: NFC, in one case, its parts separated by one space instead of spaces and hyphens.

    >>> comparable("KĻAVIŅA - ĀBELE") == comparable("Kļaviņa-Ābele")
    True
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return _BETWEEN.sub(" ", composed).strip()
