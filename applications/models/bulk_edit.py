"""Changes of many accounts at once, each of which one undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from applications.domain.cleaning import clean_account
from applications.domain.document import Account
from applications.domain.identifiers import clean_iban
from applications.models.account import AccountQuerySet
from applications.models.application import ACCOUNT_FIELDS
from applications.models.errors import Superseded
from applications.models.event import Event
from applications.models.kept import Form, KeptField, require_known

if TYPE_CHECKING:
    from applications.models.application import Application


class Former(NamedTuple):
    """What was typed in some fields of accounts: the names of the fields, and their values by the row's primary key."""

    names: Sequence[str]
    rows: Mapping[int, Sequence[str]]


def _former_read(tree: Mapping[str, Any]) -> Former:
    require_known(Account, tree["names"])
    return Former(tree["names"], {int(key): row for key, row in tree["rows"].items()})


FORMER = Form[Former](lambda former: {"names": former.names, "rows": former.rows}, {1: _former_read})


class BulkEdit(models.Model):
    """What the last change of many accounts was. `revision` is the application's after it: while it is that, nothing
    else has happened, and the change can be taken back."""

    EDIT, REMOVE, ADD, MERGE, REPLACE = "edit", "remove", "add", "merge", "replace"

    application = models.ForeignKey("Application", models.CASCADE, related_name="bulk_edits")
    kind = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    #: Of an edit or a merge: what was typed in the fields that it changed.
    former: KeptField[Former | None, Former | None] = KeptField(FORMER, null=True)
    #: Of an edit just made: how many of the accounts have errors now; not kept.
    faulty = 0

    if TYPE_CHECKING:
        removed: AccountQuerySet
        added: AccountQuerySet

    def __str__(self) -> str:
        return f"{self.kind} of {self.number} accounts"

    @classmethod
    def edit(
        cls, rows: AccountQuerySet, application: Application, typed: Mapping[str, str], *, by: str = ""
    ) -> BulkEdit:
        """Put the same values into these fields of these live rows, not into their numbers; each stays its row."""
        with transaction.atomic():
            application.touch(by=by)
            edited = list(rows)
            former = {row.pk: [getattr(row, name) for name in typed] for row in edited}
            by_errors: dict[int, list[int]] = {}
            for row in edited:
                for name, value in typed.items():
                    setattr(row, name, value)
                row.judge()
                by_errors.setdefault(row.errors, []).append(row.pk)
            for errors, keys in by_errors.items():
                for some in _batches(keys):
                    application.accounts.filter(pk__in=some).update(**typed, errors=errors, revision=F("revision") + 1)
            Event.note_edit(application, kind=Event.Kind.BULK, edited=len(edited), by=by)
            change = cls._make(application, cls.EDIT, former=Former([*typed], former))
            change.faulty = sum(len(keys) for errors, keys in by_errors.items() if errors)
            return change

    @classmethod
    def remove(cls, rows: AccountQuerySet, application: Application, *, by: str = "") -> BulkEdit:
        """Take these rows off the list."""
        with transaction.atomic():
            application.touch(by=by)
            removed = list(rows.values_list("pk", flat=True))
            change = cls._make(application, cls.REMOVE, removed=removed)
            Event.note_edit(application, kind=Event.Kind.BULK, removed=len(removed), by=by)
            application.accounts.mark_all_duplicates()
            return change

    @classmethod
    def take_over(
        cls, application: Application, accounts: Iterable[Account], *, replace: bool, by: str = ""
    ) -> BulkEdit:
        """Add these accounts at the end of the list, or put them in place of all; raise LimitReached, Frozen."""
        with transaction.atomic():
            application.touch(by=by)
            live = application.accounts.live()
            removed = list(live.values_list("pk", flat=True)) if replace else []
            last = 0 if replace else live.aggregate(last=models.Max("position"))["last"] or 0
            change = cls._make(application, cls.REPLACE if replace else cls.ADD, removed=removed)
            change.number = application.accounts.insert(application, accounts, after=last, added_in=change)
            change.save(update_fields=["number"])
            kind = Event.Kind.TABLE if replace else Event.Kind.BULK
            Event.note_edit(application, kind=kind, added=change.number, removed=len(removed), by=by)
            application.refuse_too_many_accounts()
            return change

    @classmethod
    def merge(
        cls, application: Application, of: Callable[[Sequence[Account]], Iterable[Account]], *, by: str = ""
    ) -> BulkEdit:
        """Put accounts in the places of the listed ones with their numbers; add the others at the list's end.

        `of` gives them from those that are listed, which nobody changes meanwhile. The change's `number` is how many
        rows were changed and added; LimitReached where there is no room.
        """
        with transaction.atomic():
            application.touch(by=by)
            rows = list(application.accounts.live())
            accounts = of([row.part() for row in rows])
            listed = {row.iban_key: row for row in reversed(rows) if row.iban_key}
            new: list[Account] = []
            former: dict[int, list[str]] = {}
            typed: dict[int, Sequence[str]] = {}
            for part in accounts:
                row = listed.pop(clean_iban(part.iban), None)
                if row is None:
                    new.append(part)
                elif row.part() != clean_account(part):
                    former[row.pk] = [*row.typed().values()]
                    typed[row.pk] = [*row.typed_of(part).values()]
            kept = Former(ACCOUNT_FIELDS, former) if former else None
            change = cls._make(application, cls.MERGE if former else cls.ADD, former=kept)
            application.accounts.rewrite(ACCOUNT_FIELDS, typed)
            last = rows[-1].position if rows else 0
            change.number = len(former) + application.accounts.insert(application, new, after=last, added_in=change)
            change.save(update_fields=["number"])
            Event.note_edit(application, kind=Event.Kind.TABLE, added=len(new), edited=len(former), by=by)
            application.refuse_too_many_accounts()
            return change

    @classmethod
    def _make(
        cls,
        application: Application,
        kind: str,
        *,
        removed: Sequence[int] = (),
        former: Former | None = None,
    ) -> BulkEdit:
        """The change in place of the one before, with what it takes off the list or keeps of what it changed."""
        accounts = application.accounts
        accounts.exclude(added_in=None).update(added_in=None)
        application.bulk_edits.all().delete()
        change = cls.objects.create(
            application=application,
            kind=kind,
            number=len(former.rows if former else removed),
            revision=type(application)._default_manager.values_list("revision", flat=True).get(pk=application.pk),
            former=former,
        )
        for some in _batches(removed):
            accounts.filter(pk__in=some).update(
                removed_at=timezone.now(), removed_in=change, is_duplicate=False, revision=F("revision") + 1
            )
        return change

    def can_undo(self, application: Application) -> bool:
        """Whether nothing else has happened since."""
        return application.editing and application.revision == self.revision

    def undo(self, *, by: str = "") -> None:
        """Put back everything that was there before; Superseded where something else has happened since."""
        application = self.application
        with transaction.atomic():
            application.touch(by=by)
            application.refresh_from_db(fields=["revision"])
            if application.revision != self.revision + 1:
                raise Superseded
            removed = self.added.all().delete()[0]
            added = self.removed.update(removed_at=None, revision=F("revision") + 1)
            edited = len(self.former.rows) if self.former else 0
            if self.former:
                application.accounts.rewrite(*self.former)
            Event.note_edit(application, kind=Event.Kind.UNDONE, added=added, edited=edited, removed=removed, by=by)
            application.accounts.mark_all_duplicates()
            self.delete()


def _batches(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + 5000] for start in range(0, len(keys), 5000))
