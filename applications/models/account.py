"""The accounts of a draft, one row each, with what the rules found in it: no page need judge them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

from django.db import models, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from applications import document
from applications.cleaning import clean_account
from applications.judging import judge_account
from applications.limits import limit_text
from applications.models.application import ACCOUNT_FIELDS, Application
from applications.models.sections import Conflict
from applications.rules import account_duplicate, found


class Tally(NamedTuple):
    """How many accounts a draft has: all, to manage, of other institutions, and with errors."""

    total: int
    manage: int
    other: int
    wrong: int
    errors: int


class AccountQuerySet(models.QuerySet["Account"]):
    def live(self) -> AccountQuerySet:
        """Those that were not deleted, in the order of the list."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def wrong(self) -> AccountQuerySet:
        """Those with at least one error."""
        return self.filter(Q(errors__gt=0) | Q(is_duplicate=True))

    def tally(self) -> Tally:
        """The numbers of live accounts, in one query."""
        counted = self.filter(removed_at=None).aggregate(
            total=Count("pk"),
            manage=Count("pk", filter=Q(access_mode=document.MANAGE)),
            other=Count("pk", filter=Q(holder=document.OTHER)),
            wrong=Count("pk", filter=Q(errors__gt=0) | Q(is_duplicate=True)),
            errors=models.Sum("errors", default=0),
            duplicates=Count("pk", filter=Q(is_duplicate=True)),
        )
        duplicates = counted.pop("duplicates")
        return Tally(**counted | {"errors": counted["errors"] + duplicates})

    def fill(self, application: Application, parts: Iterable[document.Account]) -> None:
        """Make the accounts of a new draft from a document's, in its order."""
        rows = [
            Account(application=application, position=position, **Account.typed_of(part))
            for position, part in enumerate(parts, 1)
        ]
        for row in rows:
            row.judge()
        self.bulk_create(rows, batch_size=500)
        application.accounts.mark_all_duplicates()

    def judge_anew(self) -> None:
        """Work out what is kept of the rules' verdict for every row: the rules have changed."""
        accounts = list(self)
        for account in accounts:
            account.judge()
        self.bulk_update(accounts, ["errors", "iban_key"], batch_size=500)
        self.update(is_duplicate=False)
        self.mark_all_duplicates()

    def removed(self) -> AccountQuerySet:
        """Those that a person deleted and can bring back, the latest first; not those that an edit replaced."""
        deleted = self.exclude(removed_at=None).exclude(removed_in__kind="edit")
        return deleted.order_by("-removed_at", "pk")

    def mark_all_duplicates(self) -> None:
        """The same for every live row: one pass over the list."""
        self.mark_duplicates(None)

    def mark_duplicates(self, keys: Iterable[str] | None) -> None:
        """Among the live rows with these IBANs, the first of each is right and every later one a duplicate."""
        seen: set[str] = set()
        changed: dict[bool, list[int]] = {True: [], False: []}
        rows = self.live().exclude(iban_key="") if keys is None else self.live().filter(iban_key__in=set(keys) - {""})
        for pk, key, was in rows.values_list("pk", "iban_key", "is_duplicate"):
            now = key in seen
            seen.add(key)
            if now != was:
                changed[now].append(pk)
        for now, pks in changed.items():
            for start in range(0, len(pks), 5000):
                self.filter(pk__in=pks[start : start + 5000]).update(is_duplicate=now)


class Account(models.Model):
    """One account as typed; `errors` and `is_duplicate` are what the rules say of it, kept with every change."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="accounts")
    position = models.PositiveIntegerField()
    iban = models.TextField(default="", blank=True)
    holder = models.TextField(default=document.OWN, blank=True)
    holder_name = models.TextField(default="", blank=True)
    status = models.TextField(default=document.OPEN, blank=True)
    access_mode = models.TextField(default="", blank=True)
    payment_limit = models.TextField(default="", blank=True)
    daily_limit = models.TextField(default="", blank=True)
    permission = models.TextField(default="", blank=True)
    legal_basis = models.TextField(default="", blank=True)

    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)
    #: The change of many accounts that removed or replaced it, or made it, while that can be taken back.
    removed_in = models.ForeignKey("Change", models.SET_NULL, null=True, related_name="removed")
    added_in = models.ForeignKey("Change", models.SET_NULL, null=True, related_name="added")
    #: The cleaned IBAN where it is right by itself, so that only another row can make it wrong; otherwise "".
    iban_key = models.CharField(max_length=21, default="", blank=True)
    errors = models.PositiveSmallIntegerField(default=0)
    is_duplicate = models.BooleanField(default=False)

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["application", "removed_at", "position"], name="accounts_in_order"),
            models.Index(fields=["application", "iban_key"], name="accounts_by_iban"),
        )

    def __str__(self) -> str:
        return f"Account {self.pk} of {self.application_id}"

    def typed(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: getattr(self, name) for name in ACCOUNT_FIELDS}

    @staticmethod
    def typed_of(part: document.Account) -> dict[str, str]:
        """What a person would type to get this account of a document, by field."""
        typed = {name: getattr(part, name) for name in ACCOUNT_FIELDS}
        return {name: limit_text(value) if name.endswith("_limit") else value for name, value in typed.items()}

    def part(self) -> document.Account:
        """The row as the document's account, cleaned."""
        return clean_account(document.Account(**self.typed()))

    def findings(self) -> list[Any]:
        """What is wrong with the row, its being a duplicate included; paths begin "accounts[]."."""
        findings = list(judge_account(self.part(), "accounts[].", set()))
        if self.is_duplicate:
            findings.insert(0, found(account_duplicate, "accounts[].iban"))
        return findings

    def judge(self) -> None:
        """Work out `errors` and `iban_key` from the fields."""
        part, seen = self.part(), set[str]()
        self.errors = sum(1 for each in judge_account(part, "accounts[].", seen) if each.is_error)
        self.iban_key = part.iban if part.iban in seen else ""

    @classmethod
    def add(cls, application: Application, typed: Mapping[str, str]) -> Account:
        """A new row at the list's end."""
        with transaction.atomic():
            application.touch()
            last = application.accounts.aggregate(last=Max("position"))["last"]
            account = cls(application=application, position=(last or 0) + 1, **typed)
            account.judge()
            account.save(force_insert=True)
            application.accounts.mark_duplicates([account.iban_key])
        account.refresh_from_db()
        return account

    def store(self, typed: Mapping[str, str], *, read_at: int) -> None:
        """Save what was typed over the revision that it was read at; Conflict and Frozen as for a section.

        A row that was removed meanwhile is a Conflict too.
        """
        before = self.iban_key
        with transaction.atomic():
            self.application.touch()
            changed = Account(**self.typed() | dict(typed))
            changed.judge()
            rows = Account.objects.filter(pk=self.pk, revision=read_at, removed_at=None)
            judged = {"errors": changed.errors, "iban_key": changed.iban_key, "is_duplicate": False}
            if rows.update(**typed, **judged, revision=F("revision") + 1):
                self.application.accounts.mark_duplicates([before, changed.iban_key])
            else:
                stored = Account.objects.get(pk=self.pk)
                if stored.removed_at or stored.typed() != dict(typed):
                    raise Conflict(stored)
        self.refresh_from_db()

    def remove(self) -> None:
        """Take the row off the list; `restore` brings it back to its place."""
        self._set_removed_at(timezone.now())

    def restore(self) -> None:
        """Bring a removed row back to its place."""
        self._set_removed_at(None)

    def _set_removed_at(self, moment: Any) -> None:
        with transaction.atomic():
            self.application.touch()
            Account.objects.filter(pk=self.pk).update(removed_at=moment, is_duplicate=False, revision=F("revision") + 1)
            self.application.accounts.mark_duplicates([self.iban_key])
        self.refresh_from_db()
