"""One row of a table as an account, its values as typed: what each cell means under its column's role."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

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
from applications.domain.identifiers import clean_iban, clean_text, iban_is_latvian
from applications.domain.limits import clean_limit, limit_text
from applications.formats.spreadsheet import roles as r
from applications.formats.spreadsheet.cells import LATVIAN_NUMBER
from applications.formats.spreadsheet.columns import Columns
from applications.formats.spreadsheet.table import Cell, Line
from applications.formats.spreadsheet.words import (
    holder_of,
    is_mark,
    is_nothing,
    mode_of,
    permission_of,
    status_of,
)

_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_LV_LENGTH, _LONGEST = 21, 100
_LETTER = re.compile(r"[^\W\d_]")
_EURO = re.compile(r"€|\be[iu]ro?\b\.?", re.IGNORECASE)
_REGISTRATION_NUMBER = re.compile(r"(?<!\d)\d{11}(?!\d)")
_AFTER_A_NAME = re.compile(r"(?: reg\w*)?(?: nr| numurs| kods)?(?: lv)? ?\d{11}$| kont[sai]$")

#: The cells of a row by their columns' roles, without blank ones.
Cells = Mapping[str, Cell]


class AccountReader:
    """Reads rows of a table as accounts, by columns that are looked up once.

    `own` are names and registration numbers of the applicant: accounts of such a holder are the applicant's own. A name
    beside another registration number is another institution's.
    """

    def __init__(self, columns: Columns, own: Iterable[str]) -> None:
        by_role = {role: column for column, role in columns.roles.items()}
        self._in_order = [columns.roles.get(column, "") for column in range(max(columns.roles, default=-1) + 1)]

        def heading(role: str) -> str:
            return columns.headings.get(by_role.get(role, -1), "")

        # X means the contrary under "Savs konts" and "Citas iestādes konts", and so does "nē" under "Aktīvs".
        self._marks_own = fold_latin_words(heading(r.HOLDER)).startswith("sav")
        self._marks_open = fold_latin_words(heading(r.STATUS)).startswith(("aktiv", "ir aktiv", "atvert"))
        # Under this product's own heading the permission is what was chosen; elsewhere a law implies a permission.
        self._infers_right = r.role_written(heading(r.PERMISSION)) != r.PERMISSION
        self._own = frozenset(_bare_name(text) for text in own if text.strip())
        fields = {role: column for role, column in by_role.items() if role not in (r.VIEW_MARK, r.MANAGE_MARK)}
        marks = [by_role[role] for role in (r.MANAGE_MARK, r.VIEW_MARK) if role in by_role]
        self._columns = {"access_mode": marks[0]} | fields if marks else fields
        self._view_columns = self._columns | {"access_mode": by_role[r.VIEW_MARK]} if r.VIEW_MARK in by_role else {}

    @property
    def has_modes(self) -> bool:
        """Whether a column says the access mode."""
        return "access_mode" in self._columns

    def cells(self, line: Line) -> Cells:
        """Return a line's cells by role."""
        return {role: cell for role, cell in zip(self._in_order, line.cells, strict=False) if role and cell != ""}

    def columns(self, cells: Cells, account: Account) -> Mapping[str, int]:
        """Return the column (0 is A) by role. Of two columns of marks it is the marked one, under "access_mode"."""
        if not self._view_columns or r.ACCESS_MODE in cells:
            return self._columns
        mode = account.access_mode
        is_view = mode == VIEW or mode not in ("", MANAGE, BOTH_MODES) and text_at(cells, r.VIEW_MARK) == mode
        return self._view_columns if is_view else self._columns

    def account(self, cells: Cells) -> Account:
        """Return the account of a row, its values as typed."""
        holder, holder_name = self._holder(cells)
        permission, legal_basis = self._permission(cells)
        return Account(
            _number(cells),
            holder,
            holder_name,
            self._status(cells),
            mode_at(cells),
            limit_at(cells, r.PAYMENT_LIMIT),
            limit_at(cells, r.DAILY_LIMIT),
            permission,
            legal_basis,
        )

    def is_blank(self, cells: Cells) -> bool:
        """Return whether a row says nothing: marks that are not set, a formula's nought, the defaults of a form."""
        return all(is_mark(cell) is False or self._is_default(role, cell) for role, cell in cells.items())

    def _is_default(self, role: str, cell: Cell) -> bool:
        text = cell if isinstance(cell, str) else ""
        if role == r.HOLDER:
            return holder_of(text) == OWN or _is_own(self._own, text)
        return role == r.STATUS and status_of(text) == OPEN

    def _holder(self, cells: Cells) -> tuple[str, str]:
        """Return the holder and the other institution's name: a cell holds a word for the holder, or the name."""
        text, name = text_at(cells, r.HOLDER), text_at(cells, r.HOLDER_NAME)
        # X under "Cita iestāde" means another's account, a dash the applicant's own; neither is a name.
        mark = is_mark(cells.get(r.HOLDER_NAME, "")) if not _is_escaped(cells, r.HOLDER_NAME) else None
        if mark is not None and not (text and mark):
            name = ""
        if not text:
            own = not mark and (not clean_text(name) or _is_own(self._own, name) or holder_of(name) == OWN)
            return (OWN if own else OTHER), name
        mark = is_mark(text)  # in a column such as "Citas iestādes konts"
        if mark is not None:
            return (OWN if mark == self._marks_own else OTHER), name
        holder = OWN if _is_own(self._own, text) else holder_of(text)
        return (holder, name) if holder else (OTHER, name or text)

    def _permission(self, cells: Cells) -> tuple[str, str]:
        text, basis = text_at(cells, r.PERMISSION), text_at(cells, r.LEGAL_BASIS)
        known = permission_of(text) if text else ("", "")
        if known is None:
            return text, basis
        permission, law = known
        if self._infers_right and basis:
            mark = is_mark(basis)  # X in a column such as "Pēc likuma" names no law
            if not permission and not text and mark is None and permission_of(basis) == (WRITTEN, ""):
                return WRITTEN, ""
            if mark is not None or is_nothing(basis):
                basis = ""
            permission = permission or (BY_LAW if mark or basis else "")
        return permission, basis or law

    def _status(self, cells: Cells) -> str:
        text = text_at(cells, r.STATUS)
        marks = ((r.CLOSED_MARK, CLOSED), (r.BLOCKED_MARK, BLOCKED))
        marked = next((status for role, status in marks if _is_so(cells.get(role, ""), status)), OPEN)
        if not text or is_nothing(text) and fold_latin_words(text) in ("", "nav", "n a"):
            return marked
        if self._marks_open and (is_mark(text) is not None or not _LETTER.search(text)):  # a date: open since then
            return CLOSED if is_mark(text) is False else marked
        return status_of(text) or text


def text_at(cells: Cells, role: str) -> str:
    """Return the text of a role's cell as typed, "" without one."""
    cell = cells.get(role, "")
    return text_of(cell) if cell != "" else ""


def mode_at(cells: Cells) -> str:
    """Return the access mode of marks and words together.

    BOTH_MODES where they mean both; the text of a cell that means neither.
    """
    modes: set[str] = set()
    other = ""
    for role, mode in ((r.VIEW_MARK, VIEW), (r.MANAGE_MARK, MANAGE), (r.ACCESS_MODE, "")):
        cell = cells.get(role, "")
        if cell == "":
            continue
        mark = is_mark(cell) if mode else None
        if mark is None:
            text = text_of(cell)
            known = mode_of(text)
            if known is None and is_nothing(text):
                continue
            modes.add(known or "")
            other = other if known else text
        elif mark:
            modes.add(mode)
    if other:
        return other
    return BOTH_MODES if len(modes) > 1 else next(iter(modes), "")


def limit_at(cells: Cells, role: str) -> Limit:
    """Return the limit in a role's cell, a number or the text as typed; None without one."""
    cell = cells.get(role)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str) and not cell.isdigit():
        is_none = is_nothing(_EURO.sub("", cell)) and not _is_escaped(cells, role)
        return None if is_none else unescaped(cell)
    return cell


def number_in(limit: Limit) -> float | None:
    """Return a limit as a number, None where it is no number."""
    number = clean_limit(limit)
    return number if isinstance(number, int | float) else None


def text_of(cell: Cell) -> str:
    """Return a cell's text as it was typed, without the apostrophe that kept it from being a formula.

    >>> text_of("'=1+1"), text_of(12.0), text_of(True)
    ('=1+1', '12', 'TRUE')
    """
    if isinstance(cell, str):
        return unescaped(cell)
    return str(cell).upper() if isinstance(cell, bool) else limit_text(cell)


def unescaped(text: str) -> str:
    """Return a text without the apostrophe that `writing.escaped` put before it."""
    return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text


def _is_so(cell: Cell, status: str) -> bool:
    """Return whether a cell under "Slēgts" or "Bloķēts" means yes: a mark, the word, or a date."""
    mark = is_mark(cell)
    if mark is not None or not isinstance(cell, str):
        return mark is not False
    return status_of(cell) == status or any(map(str.isdigit, cell)) and status_of(cell) is None


def is_own_name(own: Iterable[str], text: str) -> bool:
    """Return whether a text is one of these names or registration numbers of the applicant."""
    return _is_own(frozenset(_bare_name(name) for name in own if name.strip()), text)


@functools.lru_cache(maxsize=4096)
def _bare_name(name: str) -> str:
    """Return the words of an institution's name without its registration number and the ending of the genitive."""
    return (_AFTER_A_NAME.sub("", fold_latin_words(name)) or fold_latin_words(name)).rstrip("s")


@functools.lru_cache(maxsize=4096)
def _is_own(own: frozenset[str], text: str) -> bool:
    """Return whether a text is one of these bare names or numbers; a name with another number is not."""
    number = _REGISTRATION_NUMBER.search(fold_latin_words(text))
    if number and any(map(str.isdigit, own)):
        return number[0] in own
    return _bare_name(text) in own


def _is_escaped(cells: Cells, role: str) -> bool:
    """Return whether a cell holds a text that this product wrote with an apostrophe, such as "'-": a text, no sign."""
    cell = cells.get(role)
    return isinstance(cell, str) and cell[:1] == "'"


def _number(cells: Cells) -> str:
    """Return an account's number without the words around it, if the cell holds only one number."""
    text = text_at(cells, r.IBAN)
    if len(text) <= _LV_LENGTH or len(text) > _LONGEST or len(text.replace(" ", "")) == _LV_LENGTH:
        return text
    if iban_is_latvian(number := clean_iban(text)):
        return number
    numbers = LATVIAN_NUMBER.findall(text.upper())
    return numbers[0] if len(numbers) == 1 else text
