"""What changes from one application to the next: a pure function of two documents.

Each application replaces all of the one before (clause A3), so an account that is forgotten is lost with it. What is
compared is what would be signed: both documents are cleaned, notation aside. "1 000" is 1000, 67094368 is
+371 67 094 368, 2a03:ec00::0010 is 2a03:ec00::10, and the order of accounts and of addresses says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter

from applications.domain.cleaning import as_signed, clean
from applications.domain.document import Account, Document, Limit
from applications.domain.fields import FIELDS, fields_of

Value = Limit | tuple[str, ...]

#: The fields that are compared one by one, in document order; accounts are compared by their numbers.
COMPARED = tuple(field for field in FIELDS.values() if field.section != "accounts")
_IBAN = attrgetter("iban")
#: The names of the fields in which two accounts of one number may differ.
ACCOUNT_FIELDS = tuple(name for name in fields_of("accounts") if name != "iban")
_VALUES = attrgetter(*ACCOUNT_FIELDS)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a section that is another one: its path ("client.name") and both clean values.

    Of the IP addresses the values are those that go and those that come.
    """

    path: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account of both documents with another mode, limit, status or whatever else is said of it."""

    old: Account
    new: Account

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ, in the document's order."""
        return tuple(name for name in ACCOUNT_FIELDS if _differ(getattr(self.old, name), getattr(self.new, name)))


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; accounts are clean, dropped ones in the old order, the others in the new one."""

    dropped: tuple[Account, ...] = ()
    changed: tuple[AccountChange, ...] = ()
    added: tuple[Account, ...] = ()
    fields: tuple[FieldChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dropped or self.changed or self.added or self.fields)


def compare(old: Document, new: Document) -> Difference:
    """What signing `new` changes where `old` was in force; neither needs to be clean or right."""
    return compare_signed(as_signed(clean(old)), as_signed(clean(new)))


def compare_signed(old: Document, new: Document) -> Difference:
    """The same of documents that are clean and hold nothing that is not printed, as `as_signed` gives them."""
    if old.accounts == new.accounts:
        return Difference(fields=tuple(_fields(old, new)))
    before, after = dict(map(_by_number, old.accounts)), dict(map(_by_number, new.accounts))
    if "" in before or "" in after or len(before) < len(old.accounts) or len(after) < len(new.accounts):
        return _with_repeated(old, new)
    return Difference(
        dropped=tuple([account for iban, account in before.items() if iban not in after]),
        changed=tuple(
            [
                AccountChange(before[iban], account)
                for iban, account in after.items()
                if iban in before and before[iban] != account and _account_differs(before[iban], account)
            ]
        ),
        added=tuple([account for iban, account in after.items() if iban not in before]),
        fields=tuple(_fields(old, new)),
    )


def _by_number(account: Account) -> tuple[str, Account]:
    return account.iban, account


def _with_repeated(old: Document, new: Document) -> Difference:
    """The difference where a number is given twice, or not at all.

    An account that stays in either document once is neither dropped nor added. Where its rows differ, each row that
    the other document does not have is a change. Rows without a number are told apart by all that they say.
    """
    before, after = _grouped(old.accounts), _grouped(new.accounts)
    changed = []
    for iban, rows in after.items():
        if iban and iban in before and before[iban] != rows:
            was_said, is_said = set(map(_said, before[iban])), set(map(_said, rows))
            gone = [row for row in before[iban] if _said(row) not in is_said]
            come = [row for row in rows if _said(row) not in was_said]
            pairs = zip_longest(gone, come)
            changed += [AccountChange(was or before[iban][0], now or rows[0]) for was, now in pairs]
    nameless_old, nameless_new = before.pop("", []), after.pop("", [])
    return Difference(
        dropped=(
            *(rows[0] for iban, rows in before.items() if iban not in after),
            *_more(nameless_old, nameless_new),
        ),
        changed=tuple(changed),
        added=(
            *(rows[0] for iban, rows in after.items() if iban not in before),
            *_more(nameless_new, nameless_old),
        ),
        fields=tuple(_fields(old, new)),
    )


def _grouped(accounts: Iterable[Account]) -> dict[str, list[Account]]:
    grouped: dict[str, list[Account]] = {}
    for account in accounts:
        grouped.setdefault(account.iban, []).append(account)
    return grouped


def _more(rows: Iterable[Account], others: Iterable[Account]) -> Iterator[Account]:
    """The rows that the others do not have, or not as many times."""
    left = Counter(map(_said, others))
    for row in rows:
        values = _said(row)
        left[values] -= 1
        if left[values] < 0:
            yield row


def _said(row: Account) -> tuple[Limit, ...]:
    """All that is said of an account but its number, to be looked up."""
    return tuple(map(_key, _VALUES(row)))


def _account_differs(old: Account, new: Account) -> bool:
    return any(map(_differ, _VALUES(old), _VALUES(new)))


def _differ(old: Limit, new: Limit) -> bool:
    return old != new and _key(old) != _key(new)


def _key(value: Limit) -> Limit:
    """A fraction may come as a number or as text, and no NaN is like another."""
    return str(value) if isinstance(value, float) else value


def _fields(old: Document, new: Document) -> Iterator[FieldChange]:
    for field in COMPARED:
        was, now = (getattr(getattr(document, field.section), field.name) for document in (old, new))
        if was == now:
            continue
        key = field.key or _same
        if field.is_list:
            gone, come = _without(was, now, key), _without(now, was, key)
            if gone or come:
                yield FieldChange(field.path, gone, come)
        elif key(was) != key(now):
            yield FieldChange(field.path, was, now)


def _same(value: str) -> str:
    return value


def _without(values: tuple[str, ...], others: tuple[str, ...], key: Callable[[str], object]) -> tuple[str, ...]:
    """The values that are not among the others, each once, in whatever notation."""
    seen = {key(value) for value in others}
    left = []
    for value in values:
        if (found := key(value)) not in seen:
            seen.add(found)
            left.append(value)
    return tuple(left)
