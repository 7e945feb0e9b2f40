"""Trusted lists that an operator of this system has loaded, one for each country."""

from __future__ import annotations

import datetime

from django.db import models, transaction
from django.utils import timezone

from applications.signatures.trusted_lists import TrustedList


class Outdated(Exception):
    """A list with a higher sequence number is loaded already."""


class TrustList(models.Model):
    """A country's verified list; `content` is the XML that its operator's signature covers."""

    territory = models.CharField(max_length=2, unique=True)
    sequence = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    next_update = models.DateTimeField(null=True)
    content = models.BinaryField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("territory",)

    def __str__(self) -> str:
        return f"{self.territory} {self.sequence}"

    @classmethod
    def load(cls, verified: TrustedList) -> TrustList:
        """Keep a verified list in place of the one of the same country; raises Outdated where that one is newer."""
        with transaction.atomic():
            loaded = cls.objects.select_for_update().filter(territory=verified.territory).first()
            if loaded and loaded.sequence > verified.sequence:
                raise Outdated
            kept, _created = cls.objects.update_or_create(
                territory=verified.territory, defaults=verified._asdict() | {"loaded_at": timezone.now()}
            )
        return kept

    @classmethod
    def all_loaded(cls) -> list[TrustedList]:
        """Every list that is loaded, to judge by."""
        return [each.as_trusted_list() for each in cls.objects.all()]

    def as_trusted_list(self) -> TrustedList:
        """The list as it was when it was verified."""
        return TrustedList(self.territory, self.sequence, self.issued_at, self.next_update, bytes(self.content))

    @property
    def age(self) -> datetime.timedelta:
        """How long ago the list was issued."""
        return timezone.now() - self.issued_at
