"""Editing many accounts of a draft at once. The last bulk edit can be undone while nothing else has changed since.

Each act raises Frozen if the application is no draft; nothing is changed then. An act that would change nothing, such
as one that is sent twice, is not recorded: what was done before it can still be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from applications.acts import recording
from applications.domain.cleaning import clean_account
from applications.domain.document import MAXIMUM_ACCOUNTS, Account
from applications.domain.identifiers import clean_iban
from applications.models.account import Account as Row
from applications.models.account import AccountQuerySet
from applications.models.application import ACCOUNT_FIELDS, Application
from applications.models.bulk_edit import BulkEdit, Former
from applications.models.errors import Superseded, Unsuitable
from applications.models.event import Event

#: Rows of one statement: a database takes so many parameters and no more.
_BATCH = 5000


#: Removed accounts that a draft keeps, so that they can be restored: as many as a bulk edit can remove.
MOST_REMOVED = MAXIMUM_ACCOUNTS


class _NothingChanged(Exception):
    """The transaction of an act that changes nothing is rolled back."""


class Edited(NamedTuple):
    """A bulk edit, and how many of its accounts have errors now. An edit that changed nothing is not saved."""

    bulk_edit: BulkEdit
    faulty: int


def edit_accounts(application: Application, rows: AccountQuerySet, typed: Mapping[str, str], *, by: str = "") -> Edited:
    """Put the same values into fields of the application's live `rows`; each stays the row that it is.

    The number of an account cannot be among the fields. Raise Unsuitable if there are no rows or no values.
    """
    try:
        with transaction.atomic():
            return _edit(application, rows, typed, by)
    except _NothingChanged:
        faulty = rows.filter(application=application, removed_at=None, errors__gt=0).count()
        return Edited(BulkEdit(application=application, kind=BulkEdit.EDIT, number=0), faulty)


def _edit(application: Application, rows: AccountQuerySet, typed: Mapping[str, str], by: str) -> Edited:
    recording.touch(application, by=by)
    edited = _chosen(application, rows)
    if not typed:
        raise Unsuitable("no-values")
    if all(getattr(row, name) == value for row in edited for name, value in typed.items()):
        raise _NothingChanged
    former = {row.pk: [getattr(row, name) for name in typed] for row in edited}
    by_errors: dict[int, list[int]] = {}
    for row in edited:
        for name, value in typed.items():
            setattr(row, name, value)
        row.recheck()
        by_errors.setdefault(row.errors, []).append(row.pk)
    for errors, keys in by_errors.items():
        for some in _batches(keys):
            application.accounts.filter(pk__in=some).update(**typed, errors=errors, revision=F("revision") + 1)
    recording.note_edit(application, kind=Event.Kind.BULK, edited=len(edited), by=by)
    bulk_edit = _record(application, BulkEdit.EDIT, former=Former([*typed], former))
    return Edited(bulk_edit, sum(row.errors > 0 for row in edited))


def remove_accounts(application: Application, rows: AccountQuerySet, *, by: str = "") -> BulkEdit:
    """Take the application's live `rows` off the list. Raise Unsuitable if there are none."""
    with transaction.atomic():
        recording.touch(application, by=by)
        removed = [row.pk for row in _chosen(application, rows.only("pk"))]
        bulk_edit = _record(application, BulkEdit.REMOVE, removed=removed)
        recording.note_edit(application, kind=Event.Kind.BULK, removed=len(removed), by=by)
        application.accounts.mark_all_duplicates()
    return bulk_edit


def add_accounts(application: Application, accounts: Iterable[Account], *, by: str = "") -> BulkEdit:
    """Add accounts at the end of the list. Raise LimitReached if they are too many."""
    with transaction.atomic():
        recording.touch(application, by=by)
        last = application.accounts.live().aggregate(last=Max("position"))["last"] or 0
        bulk_edit = _insert(application, _record(application, BulkEdit.ADD), accounts, after=last)
        recording.note_edit(application, kind=Event.Kind.BULK, added=bulk_edit.number, by=by)
        recording.refuse_too_many_accounts(application)
    return bulk_edit


def replace_accounts(application: Application, accounts: Iterable[Account], *, by: str = "") -> BulkEdit:
    """Put accounts in the place of all that are listed. Raise LimitReached if they are too many."""
    with transaction.atomic():
        recording.touch(application, by=by)
        removed = list(application.accounts.live().values_list("pk", flat=True))
        bulk_edit = _insert(application, _record(application, BulkEdit.REPLACE, removed=removed), accounts)
        recording.note_edit(application, kind=Event.Kind.TABLE, added=bulk_edit.number, removed=len(removed), by=by)
        recording.refuse_too_many_accounts(application)
    return bulk_edit


def merge_accounts(
    application: Application, accounts: Callable[[Sequence[Account]], Iterable[Account]], *, by: str = ""
) -> BulkEdit:
    """Put accounts in the places of the listed ones with the same numbers, and add the others at the end of the list.

    `accounts` returns them when it is called with the listed ones, which nobody else changes meanwhile. The bulk edit's
    number counts the rows that were changed or added; it is not saved if there are none. Raise LimitReached if they are
    too many.
    """
    try:
        with transaction.atomic():
            return _merge(application, accounts, by)
    except _NothingChanged:
        return BulkEdit(application=application, kind=BulkEdit.ADD, number=0)


def _merge(application: Application, accounts: Callable[[Sequence[Account]], Iterable[Account]], by: str) -> BulkEdit:
    recording.touch(application, by=by)
    rows = list(application.accounts.live())
    listed = {row.iban_key: row for row in reversed(rows) if row.iban_key}
    new: list[Account] = []
    former: dict[int, list[str]] = {}
    typed: dict[int, list[str]] = {}
    for account in accounts([row.part() for row in rows]):
        row = listed.pop(clean_iban(account.iban), None)
        if row is None:
            new.append(account)
        elif row.part() != clean_account(account):
            former[row.pk] = [*row.typed().values()]
            typed[row.pk] = [*row.typed_of(account).values()]
    if not new and not former:
        raise _NothingChanged
    bulk_edit = (
        _record(application, BulkEdit.MERGE, former=Former(ACCOUNT_FIELDS, former))
        if former
        else _record(application, BulkEdit.ADD)
    )
    application.accounts.rewrite(ACCOUNT_FIELDS, typed)
    _insert(application, bulk_edit, new, after=rows[-1].position if rows else 0)
    recording.note_edit(application, kind=Event.Kind.TABLE, added=len(new), edited=len(former), by=by)
    recording.refuse_too_many_accounts(application)
    return bulk_edit


def undo(application: Application, *, by: str = "") -> None:
    """Undo the application's last bulk edit. Raise Superseded if anything else was changed after it."""
    with transaction.atomic():
        recording.touch(application, by=by)
        last = application.bulk_edits.first()
        application.refresh_from_db(fields=["revision"])
        if last is None or application.revision != last.revision + 1:
            raise Superseded
        removed = last.added.all().delete()[0]
        added = last.removed.update(removed_at=None, revision=F("revision") + 1)
        edited = 0
        if last.former:
            edited = len(last.former.rows)
            application.accounts.rewrite(*last.former)
        recording.note_edit(application, kind=Event.Kind.UNDONE, added=added, edited=edited, removed=removed, by=by)
        application.accounts.mark_all_duplicates()
        last.delete()


def _chosen(application: Application, rows: AccountQuerySet) -> list[Row]:
    chosen = list(rows.filter(application=application, removed_at=None))
    if not chosen:
        raise Unsuitable("no-accounts")
    return chosen


def _record(
    application: Application, kind: str, *, removed: Sequence[int] = (), former: Former | None = None
) -> BulkEdit:
    """Record a bulk edit in place of the one before, with what it removes or what undoing it restores."""
    accounts = application.accounts
    accounts.exclude(added_in=None).update(added_in=None)
    application.bulk_edits.all().delete()
    bulk_edit = application.bulk_edits.create(
        kind=kind,
        number=len(former.rows if former else removed),
        revision=Application.objects.values_list("revision", flat=True).get(pk=application.pk),
        former=former,
    )
    for some in _batches(removed):
        accounts.filter(pk__in=some).update(
            removed_at=timezone.now(), removed_in=bulk_edit, is_duplicate=False, revision=F("revision") + 1
        )
    if removed:
        _delete_oldest(application)
    return bulk_edit


def _delete_oldest(application: Application) -> None:
    """Delete the accounts that were removed first, beyond MOST_REMOVED."""
    oldest = application.accounts.removed().values_list("pk", flat=True)[MOST_REMOVED:]
    for some in _batches(list(oldest)):
        application.accounts.filter(pk__in=some).delete()


def _insert(application: Application, bulk_edit: BulkEdit, accounts: Iterable[Account], *, after: int = 0) -> BulkEdit:
    inserted = application.accounts.insert(application, accounts, after=after, added_in=bulk_edit)
    bulk_edit.number = inserted + (len(bulk_edit.former.rows) if bulk_edit.former else 0)
    bulk_edit.save(update_fields=["number"])
    return bulk_edit


def _batches(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
