"""One row of a table as an account, as it is typed there: what each cell says, by its column's role."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from applications.domain.cleaning import clean_account
from applications.domain.document import (
    BLOCKED,
    BOTH_MODES,
    BY_LAW,
    CLOSED,
    MANAGE,
    OPEN,
    OTHER,
    OWN,
    VIEW,
    WRITTEN,
    Account,
    Limit,
)
from applications.domain.folding import fold_latin_words
from applications.domain.identifiers import clean_iban, clean_text
from applications.domain.limits import clean_limit, limit_text
from applications.formats.spreadsheet import headings as h
from applications.formats.spreadsheet.cells import LATVIAN_NUMBER
from applications.formats.spreadsheet.columns import ROLES, Columns
from applications.formats.spreadsheet.table import Cell, Line
from applications.formats.spreadsheet.words import (
    holder_of,
    is_mark,
    is_nothing,
    is_total,
    mode_of,
    permission_of,
    status_of,
)

#: Why a row is no account.
TOTAL, HEADING, NOTE, EXAMPLE = "total", "heading", "note", "example"
#: The template's example row; no account can have these check digits.
EXAMPLE_ROW = Account("LV00TREL0000000000000", access_mode=MANAGE, payment_limit=5000, daily_limit=20000)

#: Roles whose words only an account has.
_SAYING = (h.ACCESS_MODE, h.VIEW_MARK, h.MANAGE_MARK, h.HOLDER, h.STATUS, h.PERMISSION)
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_LV_LENGTH, _LONGEST = 21, 100
#: What is meant for an account's number, however wrong; LV00 also stands where one is to be written.
_MEANT = re.compile(r"\s*LV\s*\d|(?:\D*\d){10}", re.IGNORECASE)
_TO_BE_WRITTEN = re.compile(r"\s*LV\s*00", re.IGNORECASE)
_BESIDE_NUMBERS = re.compile(r"\b(?:iban|kont[sau]|numurs|nr|eur|trel|lv)\b")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\b[a-z]{3,}\b")
_FOR_EXAMPLE = re.compile(r"(?:piemers|paraugs|piemeram|example)\b")
#: In words, what follows an account's number in brackets, say; a sentence with a number in it has more.
_FEW = 2
_EURO = re.compile(r"\be[iu]ro?\b\.?", re.IGNORECASE)
_REGISTRATION_NUMBER = re.compile(r"(?<!\d)\d{11}(?!\d)")
_AFTER_A_NAME = re.compile(r"(?: reg\w*)?(?: nr| numurs| kods)?(?: lv)? ?\d{11}$| kont[sai]$")

#: What a row's cells say by their columns' roles, the empty ones left out.
Said = Mapping[str, Cell]


class Row(NamedTuple):
    """One account: the spreadsheet's row number, the account as typed, and the column (0 is A) of each field."""

    number: int
    account: Account
    columns: Mapping[str, int]


class RowReader:
    """Reads lines by columns that are looked up once; a holder of one of the names in `own` is the applicant itself.

    `own` has numbers of registration too: a name with another number is another institution's.
    """

    def __init__(self, columns: Columns, own: Iterable[str]) -> None:
        self._headings = columns.headings
        by_role = {role: column for column, role in columns.roles.items()}
        self._in_order = [columns.roles.get(column, "") for column in range(max(columns.roles, default=-1) + 1)]

        def heading(role: str) -> str:
            return fold_latin_words(columns.headings.get(by_role.get(role, -1), ""))

        # "X" under "Savs konts" and under "Citas iestādes konts" say the contrary, and so does "nē" under "Aktīvs".
        self._marks_own = heading(h.HOLDER).startswith("sav")
        self._marks_open = heading(h.STATUS).startswith(("aktiv", "ir aktiv", "atvert"))
        # Under the form's own heading stands what was chosen there; elsewhere a law alone says that there is a right.
        self._infers_right = heading(h.PERMISSION) != fold_latin_words(ROLES[h.PERMISSION])
        self._own = frozenset(_bare_name(text) for text in own if text.strip())
        fields = {role: column for role, column in by_role.items() if role not in (h.VIEW_MARK, h.MANAGE_MARK)}
        marks = [by_role[role] for role in (h.MANAGE_MARK, h.VIEW_MARK) if role in by_role]
        self._columns = {"access_mode": marks[0]} | fields if marks else fields
        self._viewed = self._columns | {"access_mode": by_role[h.VIEW_MARK]} if h.VIEW_MARK in by_role else {}

    def said(self, line: Line) -> Said:
        """What a line's cells say."""
        return {role: cell for role, cell in zip(self._in_order, line.cells, strict=False) if role and cell != ""}

    def why_no_account(self, line: Line, said: Said, sums: Mapping[str, float], *, among: bool) -> str:
        """Why a line with content is no account, or ""; `among`: accounts' numbers stand both above and below it."""
        iban = said.get(h.IBAN, "")
        if h.is_iban(iban):
            is_example = clean_iban(str(iban)) == EXAMPLE_ROW.iban and clean_account(self.account(said)) == EXAMPLE_ROW
            return EXAMPLE if is_example else ""
        text = fold_latin_words(iban) if isinstance(iban, str) else ""
        if _FOR_EXAMPLE.match(text):
            return EXAMPLE
        if isinstance(iban, str) and _is_meant(iban, text, alone=len(said) == 1):
            says_how = _TO_BE_WRITTEN.match(iban) and _mode(said) not in (VIEW, MANAGE, BOTH_MODES)
            return NOTE if says_how else ""
        words = [cell for role in _SAYING if isinstance(cell := said.get(role), str) and is_mark(cell) is None]
        if any(map(is_total, line.cells)) and all(is_total(word) or word.strip().isdigit() for word in words):
            return TOTAL
        if text and h.role_of(str(iban)) == h.IBAN or h.is_repeated(line, self._headings):
            return HEADING
        if said.keys() <= sums.keys() and all(number_in(cell) == sums[role] for role, cell in said.items()):
            return TOTAL
        # Who prepared the list, the next part's title, what to write where.
        is_legend = not among and len(text) in (1, 2) and len(said) < 3
        return "" if self._is_an_accounts(said, among=among) and not is_legend else NOTE

    def _is_an_accounts(self, said: Said, *, among: bool) -> bool:
        """Whether a line without a number says what only accounts do.

        A mode, whose it is, or its status in words; limits alone among accounts, or where no column has modes.
        """
        if holder_of(_text(said, h.HOLDER)) or status_of(_text(said, h.STATUS)):
            return True
        if any(number_in(_limit(said, role)) is None for role in (h.PAYMENT_LIMIT, h.DAILY_LIMIT) if role in said):
            return False
        limits = said.keys() & {h.PAYMENT_LIMIT, h.DAILY_LIMIT}
        if "access_mode" not in self._columns:
            return len(limits) > 1
        return _mode(said) in (VIEW, MANAGE) or among and bool(limits) and h.IBAN not in said

    def is_blank(self, said: Said) -> bool:
        """Whether nothing is said: no cell, only marks that are not set and the nought of a formula, or what a form
        says of every row before anything is written into it."""
        return all(is_mark(cell) is False or self._is_usual(role, cell) for role, cell in said.items())

    def _is_usual(self, role: str, cell: Cell) -> bool:
        text = cell if isinstance(cell, str) else ""
        if role == h.HOLDER:
            return holder_of(text) == OWN or _is_of(self._own, text)
        return role == h.STATUS and status_of(text) == OPEN

    def row(self, number: int, said: Said) -> Row:
        """What the line of this number says, as an account."""
        account = self.account(said)
        viewed = self._viewed and account.access_mode == VIEW and h.ACCESS_MODE not in said
        return Row(number, account, self._viewed if viewed else self._columns)

    def account(self, said: Said) -> Account:
        """What a line says, as an account."""
        holder, holder_name = self._holder(said)
        permission, legal_basis = self._permission(said)
        return Account(
            _number(said),
            holder,
            holder_name,
            self._status(said),
            _mode(said),
            _limit(said, h.PAYMENT_LIMIT),
            _limit(said, h.DAILY_LIMIT),
            permission,
            legal_basis,
        )

    def _holder(self, said: Said) -> tuple[str, str]:
        """Whose account, and the other institution's name: words of the list, or the name itself."""
        text, name = _text(said, h.HOLDER), _text(said, h.HOLDER_NAME)
        # X under "Cita iestāde" says that it is another's, and a dash that it is not; neither is a name.
        named = is_mark(said.get(h.HOLDER_NAME, "")) if not _is_escaped(said, h.HOLDER_NAME) else None
        if named is not None and not (text and named):
            name = ""
        if not text:
            own = not named and (not clean_text(name) or _is_of(self._own, name) or holder_of(name) == OWN)
            return (OWN if own else OTHER), name
        marked = is_mark(text)  # in a column such as "Citas iestādes konts"
        if marked is not None:
            return (OWN if marked == self._marks_own else OTHER), name
        holder = OWN if _is_of(self._own, text) else holder_of(text)
        return (holder, name) if holder else (OTHER, name or text)

    def _permission(self, said: Said) -> tuple[str, str]:
        text, basis = _text(said, h.PERMISSION), _text(said, h.LEGAL_BASIS)
        known = permission_of(text) if text else ("", "")
        if known is None:
            return text, basis
        permission, law = known
        if self._infers_right and basis:
            marked = is_mark(basis)  # X in a column such as "Pēc likuma", which names none
            if not permission and not text and marked is None and permission_of(basis) == (WRITTEN, ""):
                return WRITTEN, ""
            if marked is not None or is_nothing(basis):
                basis = ""
            permission = permission or (BY_LAW if marked or basis else "")
        return permission, basis or law

    def _status(self, said: Said) -> str:
        text = _text(said, h.STATUS)
        marks = ((h.CLOSED_MARK, CLOSED), (h.BLOCKED_MARK, BLOCKED))
        marked = next((status for role, status in marks if _is_so(said.get(role, ""), status)), OPEN)
        if not text or is_nothing(text) and fold_latin_words(text) in ("", "nav", "n a"):
            return marked
        if self._marks_open and (is_mark(text) is not None or not _LETTER.search(text)):  # a date says since when
            return CLOSED if is_mark(text) is False else marked
        return status_of(text) or text


def _is_so(cell: Cell, status: str) -> bool:
    """Whether a cell under "Slēgts" or "Bloķēts" says that it is: a mark, the word, or a date since when."""
    marked = is_mark(cell)
    if marked is not None or not isinstance(cell, str):
        return marked is not False
    return status_of(cell) == status or any(map(str.isdigit, cell)) and status_of(cell) is None


@functools.lru_cache(maxsize=4096)
def _bare_name(name: str) -> str:
    """An institution's name folded, without its number of registration and the ending of "whose"."""
    return (_AFTER_A_NAME.sub("", fold_latin_words(name)) or fold_latin_words(name)).rstrip("s")


@functools.lru_cache(maxsize=4096)
def _is_of(own: frozenset[str], text: str) -> bool:
    """Whether a text is one of these bare names or numbers; a name with a number that is none of them is not."""
    number = _REGISTRATION_NUMBER.search(fold_latin_words(text))
    if number and any(map(str.isdigit, own)):
        return number[0] in own
    return _bare_name(text) in own


def _text(said: Said, role: str) -> str:
    cell = said.get(role, "")
    return text_of(cell) if cell != "" else ""


def _is_escaped(said: Said, role: str) -> bool:
    """Whether a cell is text that we wrote, such as "'-", to be taken by the letter."""
    cell = said.get(role)
    return isinstance(cell, str) and cell[:1] == "'"


def _is_meant(iban: str, text: str, *, alone: bool) -> bool:
    """Whether a text that is no account's number, folded as `text`, is meant for one or has one in it.

    A sentence that names an account says nothing else of it.
    """
    if not _MEANT.match(iban):
        return False
    words = len(_WORD.findall(_BESIDE_NUMBERS.sub(" ", text)))
    if LATVIAN_NUMBER.search(iban.upper()):
        return not alone or words <= _FEW
    return not words or iban.strip()[:2].upper() == "LV"


def _number(said: Said) -> str:
    """An account's number, without what stands around it where there is only one."""
    text = _text(said, h.IBAN)
    if "-" in text and h.is_iban(text.replace("-", "")):
        return text.replace("-", "")
    if len(text) <= _LV_LENGTH or len(text) > _LONGEST or len(text.replace(" ", "")) == _LV_LENGTH:
        return text
    found = LATVIAN_NUMBER.findall(text.upper())
    return found[0] if len(found) == 1 else text


def _mode(said: Said) -> str:
    """The mode of marks and words together: "both" where they are two, the text itself where it is neither."""
    modes: set[str] = set()
    other = ""
    for role, mode in ((h.VIEW_MARK, VIEW), (h.MANAGE_MARK, MANAGE), (h.ACCESS_MODE, "")):
        cell = said.get(role, "")
        if cell == "":
            continue
        marked = is_mark(cell) if mode else None
        if marked is None:
            text = text_of(cell)
            known = mode_of(text)
            if known is None and is_nothing(text):
                continue
            modes.add(known or "")
            other = other if known else text
        elif marked:
            modes.add(mode)
    if other:
        return other
    return BOTH_MODES if len(modes) > 1 else next(iter(modes), "")


def _limit(said: Said, role: str) -> Limit:
    cell = said.get(role)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str) and not cell.isdigit():
        bare = _EURO.sub("", cell).replace("€", "")
        says_none = is_nothing(bare) and not _is_escaped(said, role)
        return None if says_none else _EURO.sub("EUR", unescaped(cell))
    return cell


def number_in(limit: Limit) -> float | None:
    """A limit's number, None where it is none."""
    number = clean_limit(limit)
    return number if isinstance(number, int | float) else None


def text_of(cell: Cell) -> str:
    """A cell's text as it was typed, without the apostrophe that kept it from being a formula.

    >>> text_of("'=1+1"), text_of(12.0), text_of(True)
    ('=1+1', '12', 'TRUE')
    """
    if isinstance(cell, str):
        return unescaped(cell)
    return str(cell).upper() if isinstance(cell, bool) else limit_text(cell)


def unescaped(text: str) -> str:
    """A text without the apostrophe that `writing.escaped` put before it."""
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text
