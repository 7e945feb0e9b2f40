"""Changes of many accounts at once, each of which one undo takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

if TYPE_CHECKING:
    from applications.models.account import Account, AccountQuerySet
    from applications.models.application import Application


class Superseded(Exception):
    """Something was changed after the change that was to be taken back."""


class Change(models.Model):
    """What the last change of many accounts was. `revision` is the application's after it: while it is that, nothing
    else has happened, and the change can be taken back."""

    EDIT, REMOVE, ADD, REPLACE = "edit", "remove", "add", "replace"

    application = models.ForeignKey("Application", models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=7)
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()

    if TYPE_CHECKING:
        removed: AccountQuerySet
        added: AccountQuerySet

    def __str__(self) -> str:
        return f"{self.kind} of {self.number} accounts"

    @classmethod
    def edit(cls, rows: AccountQuerySet, application: Application, typed: Mapping[str, str]) -> Change:
        """Put the same values into the fields of these live rows; each keeps its place."""
        with transaction.atomic():
            application.touch()
            edited = list(rows)
            replaced = [row.pk for row in edited]
            for row in edited:
                row.pk, row.revision = None, 1
                for name, value in typed.items():
                    setattr(row, name, value)
            return cls._make(application, cls.EDIT, len(edited), removed=replaced, added=edited)

    @classmethod
    def remove(cls, rows: AccountQuerySet, application: Application) -> Change:
        """Take these rows off the list."""
        with transaction.atomic():
            application.touch()
            removed = list(rows.values_list("pk", flat=True))
            return cls._make(application, cls.REMOVE, len(removed), removed=removed, added=[])

    @classmethod
    def take_over(cls, application: Application, accounts: Iterable[Mapping[str, str]], *, replace: bool) -> Change:
        """Add these accounts at the list's end, or put them in the place of all."""
        from applications.models.account import Account

        with transaction.atomic():
            application.touch()
            live = application.accounts.live()
            removed = list(live.values_list("pk", flat=True)) if replace else []
            last = 0 if replace else live.aggregate(last=models.Max("position"))["last"] or 0
            added = [
                Account(application=application, position=position, **typed)
                for position, typed in enumerate(accounts, last + 1)
            ]
            kind = cls.REPLACE if replace else cls.ADD
            return cls._make(application, kind, len(added), removed=removed, added=added)

    @classmethod
    def _make(
        cls, application: Application, kind: str, number: int, *, removed: list[int], added: list[Account]
    ) -> Change:
        accounts = application.accounts
        # What the change before this one replaced cannot come back any more.
        accounts.filter(removed_in__kind=cls.EDIT).delete()
        accounts.update(added_in=None)
        application.changes.all().delete()
        revision = type(application)._default_manager.values_list("revision", flat=True).get(pk=application.pk)
        change = cls.objects.create(application=application, kind=kind, number=number, revision=revision)
        for some in _batches(removed):
            accounts.filter(pk__in=some).update(
                removed_at=timezone.now(), removed_in=change, is_duplicate=False, revision=F("revision") + 1
            )
        for account in added:
            account.added_in, account.is_duplicate = change, False
            account.judge()
        accounts.bulk_create(added, batch_size=500)
        accounts.mark_all_duplicates()
        return change

    def can_undo(self, application: Application) -> bool:
        """Whether nothing else has happened since."""
        return application.editing and application.revision == self.revision

    def undo(self) -> None:
        """Put back everything that was there before; Superseded where something else has happened since."""
        application = self.application
        with transaction.atomic():
            application.touch()
            application.refresh_from_db(fields=["revision"])
            if application.revision != self.revision + 1:
                raise Superseded
            self.added.all().delete()
            self.removed.update(removed_at=None, revision=F("revision") + 1)
            application.accounts.mark_all_duplicates()
            self.delete()


def _batches(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + 5000] for start in range(0, len(keys), 5000))
