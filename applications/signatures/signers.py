"""Who signed: a signer's name as it is read, and as it is compared."""

from __future__ import annotations

import re
import unicodedata

from applications.signatures.report import Signer


def full_name(signer: Signer) -> str:
    """A signer's name as a person reads it."""
    return f"{signer.given_name} {signer.surname}".strip() or signer.common_name


def is_same_person(signer: Signer, given_name: str, surname: str) -> bool:
    """Whether a certificate's given name and surname are these, each apart."""
    return folded(signer.given_name) == folded(given_name) and folded(signer.surname) == folded(surname)


_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def folded(name: str) -> str:
    """A name by which two spellings are compared: NFC, one case, and whatever spaces or hyphens stand between parts.

    >>> folded("KĻAVIŅA - ĀBELE") == folded("Kļaviņa-Ābele")
    True
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return _BETWEEN.sub(" ", composed).strip()
