"""Trusted lists that the operator of this server loaded, one for each country."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from applications.signatures.trusted_lists import TrustedList


class TrustListQuerySet(models.QuerySet["TrustList"]):
    def as_trusted_lists(self) -> list[TrustedList]:
        """Return the lists as they were verified, to judge signatures by."""
        return [
            TrustedList(each.territory, each.sequence, each.issued_at, each.next_update, bytes(each.content))
            for each in self
        ]


class TrustList(models.Model):
    """A country's verified list; `content` is the XML that its operator's signature covers."""

    territory = models.CharField(max_length=2, unique=True)
    sequence = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    next_update = models.DateTimeField(null=True)
    content = models.BinaryField()
    loaded_at = models.DateTimeField()

    objects = TrustListQuerySet.as_manager()

    class Meta:
        ordering = ("territory",)

    def __str__(self) -> str:
        return f"{self.territory} {self.sequence}"

    @property
    def age(self) -> datetime.timedelta:
        """The time since the list was issued."""
        return timezone.now() - self.issued_at
