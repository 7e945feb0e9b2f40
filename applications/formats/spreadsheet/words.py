"""What people write in headings and cells, folded so that diacritics, case, line breaks and signs do not matter."""

from __future__ import annotations

import functools
import re
import unicodedata

from applications.document import BLOCKED, BOTH_MODES, BY_LAW, CLOSED, MANAGE, OPEN, OTHER, OWN, VIEW, WRITTEN
from applications.formats.spreadsheet.table import Cell
from applications.identifiers import clean_text
from applications.labels import CHOICES

_NO_WORD = re.compile(r"[^a-z0-9]+")


@functools.lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Words in lower case without diacritics, one space between them.

    >>> folded("Tiešsaistē\\nSKATĪT (X)")
    'tiessaiste skatit x'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", bare.casefold()).strip()


# Marks. The instruction says X; keyboards have two of them, and programs write many others.

_MARKS = frozenset("x xx х × ✓ ✔ ✅ √ ✗ ✘ ☑ ☒ ⊠ ✕ ✖ + * • ● v 1 jā ja ir ok yes y true patiess".split())
_LONGEST_MARK = 20
_NO_MARKS = frozenset(["", *"- -- – — . / _ 0 nē ne nav no n n/a false aplams ☐ □ ○".split()])


def is_mark(cell: Cell) -> bool | None:
    """Whether a cell is marked with X or the like; None where it holds something else.

    >>> is_mark("X"), is_mark(1.0), is_mark("nē"), is_mark(""), is_mark("5000")
    (True, True, False, False, None)
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return bool(cell) if cell in (0, 1) else None
    return _is_mark(cell) if len(cell) <= _LONGEST_MARK else None


@functools.lru_cache(maxsize=1024)
def _is_mark(text: str) -> bool | None:
    tidy = clean_text(text)
    bare = tidy.casefold().strip(" .()[]\"'") or tidy
    return True if bare in _MARKS else False if bare in _NO_MARKS else None


# Words for the values of the fixed lists; each gives None for a text that it does not know.


def _labels(field: str) -> dict[str, str]:
    return {folded(str(label)): value for value, label in CHOICES[field].items()}


def _by_pattern(text: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> str | None:
    return next((value for value, pattern in patterns if pattern.fullmatch(text)), None)


def _patterns(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((value, re.compile(pattern)) for value, pattern in patterns.items())


_VIEW = re.compile(r"\b(?:ap)?skat\w*|\bview\b|\blasi(?:t|sana)\b|^s$")
_MANAGE = re.compile(r"\b(?:par)?vad(?:it|isana\w*|a)?\b|\bparvald\w*|\bmanage\b|^v$")

_STATUSES = _patterns(
    **{
        OPEN: r"(?:konts )?(?:(?:ir )?atvert\w*|aktiv\w*|spek\w*|darbojas|izmanto\w*|open|active|ok)"
        r"(?: (?:no )?\d[\d ]*)?",
        CLOSED: r"(?:konts )?(?:(?:ir )?(?:sleg[tl]\w*|aizvert\w*|likvidet\w*|anulet\w*)|closed)(?: (?:no )?\d[\d ]*)?",
        BLOCKED: r"(?:konts )?(?:(?:ir )?(?:bloke\w*|nobloke\w*|iesaldet\w*|apturet\w*|arestet\w*)|blocked)"
        r"(?: (?:no )?\d[\d ]*)?",
    }
)
_HOLDERS = _patterns(
    **{
        OWN: r"(?:sav[sau]\w*|savej\w*|pasu|musu|own|klient\w*|pieteicej\w*|iestades?|sava iestade)"
        r"(?: iestades?)?(?: kont[sa])?",
        OTHER: r"(?:cit[asu]\w*|sves[sa]\w*|tresas? (?:personas?|puses?)|other)(?: iestad\w+)?(?: kont[sa])?",
    }
)
_PERMISSIONS = _patterns(
    **{
        WRITTEN: r"(?:ja|ir|x|1|yes|true|sanemta|pievienota|written)"
        r"|(?:ir )?(?:citas iestades )?(?:rakst\w*)(?: atlauja\w*)?(?: (?:ir|pievienota|sanemta))?"
        r"|(?:ir )?(?:citas iestades )?(?:rakst )?atl(?:auja)?(?: (?:ir|pievienota|sanemta))?(?: (?:nr )?\d[\d ]*)?"
        r"|(?:sanemta|pievienota|nr) \d[\d ]*",
        BY_LAW: r"(?:by law|likum[sauā]?|pec likuma|(?:ar |pec )?normativ\w* akt\w*|noteikts? likuma"
        r"|tiesibas (?:noteiktas )?(?:ar )?(?:normativ\w* akt\w*|likum\w*))",
    }
)
_LAW = re.compile(r"\b(?:likum\w*|noteikum\w*|pants?|panta|mk|regula\w*|kodeks\w*|normativ\w*)\b")
_NOTHING = re.compile(r"|-|nav|ne|0|no|false|nav (?:nepieciesam|vajadzig)\w*|n a")


@functools.lru_cache(maxsize=1024)
def mode_of(text: str) -> str | None:
    """An access mode in words: "skatīt", "tiešsaistē vadīt"; both words make "both"; None for other words."""
    words = folded(text)
    view, manage = bool(_VIEW.search(words)), bool(_MANAGE.search(words))
    if not (view or manage):
        return None
    return BOTH_MODES if view and manage else VIEW if view else MANAGE


@functools.lru_cache(maxsize=1024)
def status_of(text: str) -> str | None:
    """An account's status in words."""
    words = folded(text)
    return _labels("accounts[].status").get(words) or _by_pattern(words, _STATUSES)


@functools.lru_cache(maxsize=1024)
def holder_of(text: str) -> str | None:
    """Whose account it is, in words; None for other words, an institution's name for one."""
    words = folded(text)
    return _labels("accounts[].holder").get(words) or _by_pattern(words, _HOLDERS)


@functools.lru_cache(maxsize=1024)
def permission_of(text: str) -> tuple[str, str] | None:
    """The permission in words, "" for none of it, and the law that those words name; None for other words."""
    words = folded(text)
    known = _labels("accounts[].permission").get(words) or _by_pattern(words, _PERMISSIONS)
    if known or is_mark(text):
        return known or WRITTEN, ""
    if _NOTHING.fullmatch(words):
        return "", ""
    return (BY_LAW, clean_text(text)) if _LAW.search(words) else None


TOTAL = re.compile(
    r"(?:k ?o ?p ?a|pavisam|kopsumma|summa|kopej\w*|starpsumma|starprezultats|total|itogo|(?:kontu |rindu )?skaits)"
    r"(?: .*)?"
)
_SIGMA = frozenset("Σ∑")


def is_total(cell: Cell) -> bool:
    """Whether a cell is what stands before a sum."""
    return isinstance(cell, str) and (TOTAL.fullmatch(folded(cell)) is not None or cell.strip() in _SIGMA)
