"""Texts as they are compared and searched: without case, diacritics, or signs between words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_BETWEEN_NAMES = re.compile(r"[\s\-‐-―−]+")


def without_diacritics(text: str) -> str:
    """Return the compatibility decomposition (NFKD) of a text without combining marks.

    >>> without_diacritics("Ķekavā")
    'Kekava'
    """
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)  # a list of applications repeats its names
def fold(text: str) -> str:
    """Return a text without case and diacritics, for searching: "adazu" finds "Ādažu".

    >>> fold("Ādažu")
    'adazu'
    """
    return without_diacritics(text).casefold()


def ascii_name(text: str, longest: int = 60) -> str:
    """Return the words of a text in ASCII letters and digits with hyphens between them, safe in a file name.

    Return "" for a text without any.

    >>> ascii_name("SIA „Rīgas  nami”")
    'sia-rigas-nami'
    """
    return _NO_ASCII_WORD.sub("-", fold(text)).strip("-")[:longest].strip("-")


def fold_words(text: str) -> str:
    """Return the words of a text in any alphabet without case, diacritics and signs, one space between them.

    >>> fold_words("SIA „Rīgas  nami”") == fold_words('sia "Rigas nami"')
    True
    """
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())


@lru_cache(maxsize=4096)  # tables repeat their words
def fold_latin_words(text: str) -> str:
    """Return the words of a text in a-z and 0-9, one space between them; other alphabets are signs.

    >>> fold_latin_words("Tiešsaistē\\nSKATĪT (X)")
    'tiessaiste skatit x'
    """
    return _NO_ASCII_WORD.sub(" ", without_diacritics(text).casefold()).strip()


def fold_name(name: str) -> str:
    """Return a person's name in one composition (NFC) and one case, with a space for any spaces and hyphens.

    Diacritics stay: Anna Kalniņa and Anna Kalnina are two names.

    >>> fold_name("KĻAVIŅA - ĀBELE") == fold_name("Kļaviņa-Ābele")
    True
    """
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return _BETWEEN_NAMES.sub(" ", composed).strip()
