"""Changes of many accounts at once, each of which one undo takes back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
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
    #: Of a bulk edit: the fields that it changed, and what stood in them by the row's key (compressed JSON).
    former = models.BinaryField(default=b"")

    if TYPE_CHECKING:
        removed: AccountQuerySet
        added: AccountQuerySet

    def __str__(self) -> str:
        return f"{self.kind} of {self.number} accounts"

    @classmethod
    def edit(cls, rows: AccountQuerySet, application: Application, typed: Mapping[str, str]) -> Change:
        """Put the same values into these fields of these live rows, not into their numbers; each stays its row."""
        with transaction.atomic():
            application.touch()
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
            return cls._make(application, cls.EDIT, len(edited), former={"fields": [*typed], "values": former})

    @classmethod
    def remove(cls, rows: AccountQuerySet, application: Application) -> Change:
        """Take these rows off the list."""
        with transaction.atomic():
            application.touch()
            removed = list(rows.values_list("pk", flat=True))
            return cls._make(application, cls.REMOVE, len(removed), removed=removed)

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
        cls,
        application: Application,
        kind: str,
        number: int,
        *,
        removed: Iterable[int] = (),
        added: Sequence[Account] = (),
        former: Mapping[str, Any] | None = None,
    ) -> Change:
        accounts = application.accounts
        accounts.exclude(added_in=None).update(added_in=None)
        application.changes.all().delete()
        revision = type(application)._default_manager.values_list("revision", flat=True).get(pk=application.pk)
        kept = zlib.compress(json.dumps(former).encode(), 1) if former else b""
        change = cls.objects.create(application=application, kind=kind, number=number, revision=revision, former=kept)
        for some in _batches([*removed]):
            accounts.filter(pk__in=some).update(
                removed_at=timezone.now(), removed_in=change, is_duplicate=False, revision=F("revision") + 1
            )
        for account in added:
            account.added_in, account.is_duplicate = change, False
            account.judge()
        accounts.bulk_create(added, batch_size=500)
        if kind != cls.EDIT:  # a bulk edit leaves the numbers as they are
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
            if self.former:
                self._put_back(application)
            application.accounts.mark_all_duplicates()
            self.delete()

    def _put_back(self, application: Application) -> None:
        former = json.loads(zlib.decompress(bytes(self.former)))
        names, values = former["fields"], former["values"]
        rows = [row for row in application.accounts.live() if str(row.pk) in values]
        for row in rows:
            for name, value in zip(names, values[str(row.pk)], strict=True):
                setattr(row, name, value)
            row.revision += 1
            row.judge()
        application.accounts.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*names, "errors", "revision"],
        )


def _batches(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + 5000] for start in range(0, len(keys), 5000))
