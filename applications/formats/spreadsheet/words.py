"""What people mean by the texts in cells: marks, words for the fixed values, words for nothing, totals.

The words are data of this module, Latvian with some English, and do not depend on the active language. Labels that this
product writes itself are recognised in each of its languages, see `roles`. Case, diacritics and signs are ignored.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from applications.domain.document import BLOCKED, BOTH_MODES, BY_LAW, CLOSED, MANAGE, OPEN, OTHER, OWN, VIEW, WRITTEN
from applications.domain.folding import fold_latin_words
from applications.domain.identifiers import clean_text
from applications.formats.spreadsheet.roles import value_written
from applications.formats.spreadsheet.table import Cell

_LONGEST_TOTAL = 100
#: Characters: a longer text says something else; no field of the form takes more.
_LONGEST = 500


# Marks. The instruction asks for X; several alphabets have one, and programs write many other marks.

_MARKS = frozenset(
    "x xx х χ × ✓ ✔ ✅ √ 🗸 ✗ ✘ ☑ ☒ ⊠ ✕ ✖ ■ + * • ● v j 1 jā ja ir ok yes y true да patiess atzīmēts atzīmēta".split()
)
_LONGEST_MARK = 20
_NO_MARKS = frozenset(["", *"-- --- – — _ / . 0 nē ne nav no n n/a false нет aplams ☐ □ ○".split(), "-"])


def is_mark(cell: Cell) -> bool | None:
    """Return whether a cell is marked with X or the like; None where it holds something else.

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
    tidy = clean_text(text).casefold()
    bare = tidy.strip(" .()[]\"'") or tidy.strip(" ()[]")
    bare = bare.removesuffix("*") or bare
    return True if bare in _MARKS else False if bare in _NO_MARKS else None


def is_nothing(text: str) -> bool:
    """Return whether a text means that there is no value: a dash, "nav", "nav nepieciešams", "neattiecas".

    >>> is_nothing("–"), is_nothing("nav nepieciešams"), is_nothing("0"), is_nothing("5000")
    (True, True, False, False)
    """
    if len(text) > _LONGEST:
        return False
    tidy = clean_text(text)
    if tidy[:1] in ("", "#"):  # an error such as #N/A is not nothing
        return False
    return is_mark(tidy) is False and tidy != "0" or _NOTHING.fullmatch(fold_latin_words(tidy)) is not None


# Words for the fixed values. Each function returns None for a text that it does not know.


def _only(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the only value whose words are in a text; None where there are none, or those of several values."""
    values = [value for value, pattern in patterns.items() if pattern.search(text)]
    return values[0] if len(values) == 1 else None


_NOTHING = re.compile(
    r"(?:vel )?(?:nav|netiek)(?: (?!likum|normativ)\w+){0,3}|neattiecas(?: .*)?|nepiemero(?: .*)?"
    r"|bez (?:limit|atlauj)\w*|n a"
)
_VIEW = re.compile(r"\b(?:ap)?skat\w*|\bview\b|\bread\b|\blasi(?:t|sana)\b|^s$")
_MANAGE = re.compile(r"\b(?:par)?vad(?:it|isana\w*|a)?\b|\bparvald(?:it|isana\w*|iba)\b|\bmanage\b|^v$")
_NOT_TO = re.compile(r"\b(?:bez|nav)(?: \w+)? (?:skatit|vadit)\b|\bne(?:skatit|vadit)\b")
_STATUSES = {
    OPEN: re.compile(r"\b(?:atvert\w*|aktiv\w*|aktual\w*|spek\w*|darbojas|izmanto\w*|atbloket\w*|open|active|ok)\b"),
    CLOSED: re.compile(r"\b(?:slegt\w*|slegs\w*|aizvert\w*|likvidet\w*|anulet\w*|neaktiv\w*|closed|inactive)\b"),
    BLOCKED: re.compile(r"\b(?:(?:no)?bloke\w*|iesaldet\w*|apturet\w*|arestet\w*|blocked)\b"),
}
_SHUT = re.compile(r"sl[eē]g|blo[kķ]|likvid|aizv[eē]r|aptur|arest", re.IGNORECASE)
_NOT_SHUT = re.compile(r"\b(?:nav (?:vairs )?|ne)(?:slegt|bloket)\w*")
#: Denied words: nobody can tell whether "nav aktīvs" is closed or blocked.
_DENIED = re.compile(r"\b(?:nav|netiek|vairs ne)\b|\bne(?=darbojas|izmanto)")
_OPEN = re.compile(r"(?:atvert|aktiv|spek|darboj|izmanto)")
_HOLDERS = {
    OWN: re.compile(
        r"(?:sav[sau]\w*|savej\w*|pasu|(?:iestades )?(?:pas[aiu]s?|savs)|(?:ta )?pat[is]|pats|mes|musu|si|own"
        r"|klient\w*|pieteicej\w*"
        r"|(?:pieteikuma )?iesniedzej\w*|iestades?)(?: iestades?)?(?: kont[sa])?"
    ),
    OTHER: re.compile(
        r"(?:cit[asu]\w*|sves[sa]\w*|tresas? (?:personas?|puses?)|other)(?: (?:iestad|inst|turetaj)\w*)?(?: kont[sa])?"
    ),
}
_WRITTEN_WORDS = re.compile(
    r"\b(?:rakst\w*|atlau[jt]\w*|atl|vienosan\w*|piekris\w*|pielikum\w*|written)\b|^(?:ja|ir|sanemt\w*|iesniegt\w*|pievienot\w*|yes)\b"
)
_NO_RIGHT = re.compile(r"\b(?:vel )?(?:nav|bez)(?: \w+)?")
_REFERENCE = re.compile(r"(?:(?:no|nr) )?\d[\d ]*")
_LAW = re.compile(r"\b(?:likum\w*|noteikum\w*|pants?|panta|mk|regula\w*|kodeks\w*|normativ\w*|tiesibu akt\w*|by law)\b")
#: Words that speak of a law without naming one.
_NAMES_NONE = re.compile(
    r"\b(?:likum(?:s|a|u|os?|am)?|normativ\w*|tiesibu|akt\w*|pec|ar|uz|saskana|pamat[as]s?|noteikt\w*|nosaka|tiesibas|ir|ja|x"
    r"|by law)\b"
)


@functools.lru_cache(maxsize=1024)
def mode_of(text: str) -> str | None:
    """Return the access mode that words mean: "skatīt", "tiešsaistē vadīt"; BOTH_MODES where they name both."""
    if len(text) > _LONGEST:
        return None
    if written := value_written("access_mode", text):
        return written
    words = _NOT_TO.sub("", fold_latin_words(text))
    view, manage = bool(_VIEW.search(words)), bool(_MANAGE.search(words))
    if not (view or manage):
        return None
    return BOTH_MODES if view and manage else VIEW if view else MANAGE


@functools.lru_cache(maxsize=1024)
def status_of(text: str) -> str | None:
    """Return the status that words mean, among other words too: "slēgts no 01.02.2026."; None for two statuses.

    >>> status_of("nav bloķēts"), status_of("neaktīvs"), status_of("nav aktīvs")
    ('open', 'closed', None)
    """
    if len(text) > _LONGEST:
        return None
    if written := value_written("status", text):
        return written
    words = _NOT_SHUT.sub("atverts", fold_latin_words(text))
    denied = _DENIED.search(words)
    if denied and _OPEN.search(words, denied.end()):
        return None
    return _only(words, _STATUSES)


def says_shut(text: str) -> bool:
    """Return whether a text says that an account is closed or blocked; quick where it does not."""
    return _SHUT.search(text) is not None and status_of(text) in (CLOSED, BLOCKED)


@functools.lru_cache(maxsize=1024)
def holder_of(text: str) -> str | None:
    """Return whose account it is by words such as "savs"; None for an institution's name."""
    if len(text) > _LONGEST:
        return None
    if written := value_written("holder", text):
        return written
    words = fold_latin_words(text)
    return next((value for value, pattern in _HOLDERS.items() if pattern.fullmatch(words)), None)


@functools.lru_cache(maxsize=1024)
def permission_of(text: str) -> tuple[str, str] | None:
    """Return the permission that words mean, "" where they deny it, and the law that they name, "" for no law."""
    if len(text) > _LONGEST:
        return None
    if written := value_written("permission", text):
        return written, ""
    words = fold_latin_words(text)
    if is_mark(text) is False or is_nothing(text):
        return "", ""
    granted = _NO_RIGHT.sub("", words)  # "bez atļaujas, pēc likuma" is by law
    by_law, in_writing = bool(_LAW.search(granted)), bool(_WRITTEN_WORDS.search(granted))
    if granted != words and not by_law:
        return "", ""
    if is_mark(text) or _REFERENCE.fullmatch(words) or in_writing and not by_law:
        return WRITTEN, ""
    if not by_law or in_writing:
        return None
    return BY_LAW, clean_text(text) if _NAMES_NONE.sub("", words).strip() else ""


_TOTAL = re.compile(
    r"\b(?:kopa|pavisam|kopsumma|starpsumma|starprezultats|total|subtotal|itogo)\b|^k o p a\b|^(?:summa|kopej\w*|"
    r"(?:kontu |rindu )?skaits|t sk|tai skaita|tostarp)\b"
)
_SIGMA = frozenset("Σ∑")


def is_total(cell: Cell) -> bool:
    """Return whether a cell is a word that people write beside a sum. An account's row may hold such a word too."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_TOTAL:
        return False
    return _TOTAL.search(fold_latin_words(cell)) is not None or cell.strip() in _SIGMA
