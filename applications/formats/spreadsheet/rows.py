"""One row of a table as an account, as it is typed there: what each cell says, by its column's role."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from applications.cleaning import clean_account
from applications.document import BLOCKED, BOTH_MODES, BY_LAW, CLOSED, MANAGE, OPEN, OTHER, OWN, VIEW, Account, Limit
from applications.formats.spreadsheet import headings as h
from applications.formats.spreadsheet.columns import ROLES, Columns
from applications.formats.spreadsheet.table import Cell, Line
from applications.formats.spreadsheet.words import (
    folded,
    holder_of,
    is_mark,
    is_total,
    mode_of,
    permission_of,
    status_of,
)
from applications.identifiers import clean_iban, clean_text
from applications.limits import clean_limit, limit_text

#: Why a row is no account.
TOTAL, HEADING, NOTE, EXAMPLE = "total", "heading", "note", "example"
#: The template's example row; no account can have these check digits.
EXAMPLE_ROW = Account("LV00TREL0000000000000", access_mode=MANAGE, payment_limit=5000, daily_limit=20000)

#: Roles whose words only an account has.
_SAYING = (h.ACCESS_MODE, h.VIEW_MARK, h.MANAGE_MARK, h.HOLDER, h.STATUS, h.PERMISSION)
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_DIGIT = re.compile(r"\d")
#: What is meant for an account's number, however wrong.
_MEANT = re.compile(r"\s*LV\s*\d|(?:\D*\d){10}", re.IGNORECASE)
_NUMBER = re.compile(r"\bLV\d{2}(?: ?[A-Z0-9]{4}){4} ?[A-Z0-9]\b")
_LONGEST = 100
_CURRENCY = re.compile(r"EUR|€")
_EURO = re.compile(r"\be[iu]ro\b", re.IGNORECASE)
_REGISTRATION_NUMBER = re.compile(r"(?: reg\w*)?(?: nr| numurs| kods)?(?: lv)? \d{11}$")

#: What a row's cells say by their columns' roles, the empty ones left out.
Said = Mapping[str, Cell]


class Row(NamedTuple):
    """One account: the spreadsheet's row number, the account as typed, and the column (0 is A) of each field."""

    number: int
    account: Account
    columns: Mapping[str, int]


class RowReader:
    """Reads lines by columns that are looked up once; a holder of one of `own_names` is the applicant itself."""

    def __init__(self, columns: Columns, own_names: Iterable[str]) -> None:
        self._headings = columns.headings
        by_role = {role: column for column, role in columns.roles.items()}
        self._in_order = [columns.roles.get(column, "") for column in range(max(columns.roles, default=-1) + 1)]
        self._has_permissions = h.PERMISSION in by_role
        # "X" under "Savs konts" and under "Citas iestādes konts" say the contrary.
        self._marks_own = folded(columns.headings.get(by_role.get(h.HOLDER, -1), "")).startswith("sav")
        # "X" under "Pēc likuma" names no law; under the form's own heading it is text.
        law = columns.headings.get(by_role.get(h.LEGAL_BASIS, -1), "")
        self._marks_law = not self._has_permissions or folded(law) != folded(str(ROLES[h.LEGAL_BASIS]))
        self._own = {_bare_name(name) for name in own_names if name}
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
        if isinstance(iban, str) and _MEANT.match(iban):
            return ""
        words = [cell for role in _SAYING if isinstance(cell := said.get(role), str) and not cell.strip().isdigit()]
        if any(map(is_total, line.cells)) and all(map(is_total, words)):
            return TOTAL
        if isinstance(iban, str) and h.role_of(iban) == h.IBAN or h.is_repeated(line, self._headings):
            return HEADING
        if said.keys() <= sums.keys() and all(number_in(cell) == sums[role] for role, cell in said.items()):
            return TOTAL
        # Who prepared the list, the next part's title, what to write where.
        is_title = list(said) == [h.IBAN] and isinstance(iban, str) and not _DIGIT.search(iban)
        return NOTE if is_title or not among and not self._is_an_accounts(said) else ""

    def _is_an_accounts(self, said: Said) -> bool:
        """Whether a line without a number says what only accounts do.

        A mode, whose it is, or its status in words; limits where no column has modes.
        """
        if holder_of(_text(said, h.HOLDER)) or status_of(_text(said, h.STATUS)):
            return True
        if "access_mode" not in self._columns:
            return said.keys() >= {h.PAYMENT_LIMIT, h.DAILY_LIMIT}
        marked = any(is_mark(said.get(role, "")) for role in (h.VIEW_MARK, h.MANAGE_MARK))
        return marked or mode_of(_text(said, h.ACCESS_MODE)) in (VIEW, MANAGE)

    def is_blank(self, said: Said) -> bool:
        """Whether nothing is said: no cell, only marks that are not set and the nought of a formula, or what a form
        says of every row before anything is written into it."""
        return all(is_mark(cell) is False or role in (h.HOLDER, h.STATUS) for role, cell in said.items())

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
            _status(said),
            _mode(said),
            _limit(said, h.PAYMENT_LIMIT),
            _limit(said, h.DAILY_LIMIT),
            permission,
            legal_basis,
        )

    def _holder(self, said: Said) -> tuple[str, str]:
        """Whose account, and the other institution's name: words of the list, or the name itself."""
        text, name = _text(said, h.HOLDER), _text(said, h.HOLDER_NAME)
        if not text:
            own = not clean_text(name) or _bare_name(name) in self._own or holder_of(name) == OWN
            return (OWN if own else OTHER), name
        marked = is_mark(text)  # in a column such as "Citas iestādes konts"
        if marked is not None:
            return (OWN if marked == self._marks_own else OTHER), name
        holder = OWN if _bare_name(text) in self._own else holder_of(text)
        return (holder, name) if holder else (OTHER, name or text)

    def _permission(self, said: Said) -> tuple[str, str]:
        text, basis = _text(said, h.PERMISSION), _text(said, h.LEGAL_BASIS)
        by_law = is_mark(basis)
        if by_law and not text and self._marks_law:
            return BY_LAW, ""
        if not self._has_permissions:
            return (BY_LAW, basis) if by_law is None else ("", "")
        known = permission_of(text) if text else ("", "")
        if known is None:
            return text, basis
        return known[0], basis or known[1]


@functools.lru_cache(maxsize=4096)
def _bare_name(name: str) -> str:
    """An institution's name folded, without its number of registration and the ending of "whose"."""
    return _REGISTRATION_NUMBER.sub("", folded(name)).rstrip("s")


def _text(said: Said, role: str) -> str:
    cell = said.get(role, "")
    return text_of(cell) if cell != "" else ""


def _number(said: Said) -> str:
    """An account's number, without what stands around it where there is only one."""
    text = _text(said, h.IBAN)
    if h.is_iban(text) or len(text) > _LONGEST:
        return text
    found = _NUMBER.findall(text.upper())
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
            modes.add(known or "")
            other = other if known else text
        elif marked:
            modes.add(mode)
    if other:
        return other
    return BOTH_MODES if len(modes) > 1 else next(iter(modes), "")


def _status(said: Said) -> str:
    text = _text(said, h.STATUS)
    if not text:
        # A date there says since when.
        marks = ((h.CLOSED_MARK, CLOSED), (h.BLOCKED_MARK, BLOCKED))
        return next((status for role, status in marks if is_mark(said.get(role, "")) is not False), OPEN)
    marked = is_mark(text)  # in a column such as "Aktīvs"
    if marked is not None:
        return OPEN if marked else CLOSED
    return status_of(text) or text


def _limit(said: Said, role: str) -> Limit:
    cell = said.get(role)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str):
        tidy = clean_text(_CURRENCY.sub("", cell))
        says_none = is_mark(tidy) is False and tidy != "0" and cell[:1] != "'"
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
