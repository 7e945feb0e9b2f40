"""A file that somebody is signing with a card: what was prepared, until the signature value comes."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from applications.models.handover import Handover
from applications.models.version import Version

#: How long a value may take to come: typing a PIN takes a minute.
LIFETIME = datetime.timedelta(minutes=10)


class PendingSignatureQuerySet(models.QuerySet["PendingSignature"]):
    def over(self) -> PendingSignatureQuerySet:
        """Those for which a value comes too late."""
        return self.filter(created_at__lte=timezone.now() - LIFETIME)


class PendingSignature(models.Model):
    """A file without its signature value, for one session or link; only the hashes of its keys are kept.

    `unsigned` is `signatures.making.files.Unsigned` as JSON. `value` is the value that came, while a service has not
    answered, so that nobody types the PIN again. `claimed_at` says since when a request completes it.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="pending_signatures")
    handover = models.ForeignKey(Handover, models.CASCADE, null=True, related_name="pending_signatures")
    token_hash = models.CharField(max_length=64, unique=True)
    session_hash = models.CharField(max_length=64, blank=True)
    unsigned = models.TextField()
    value = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)

    objects = PendingSignatureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Pending signature {self.pk} of {self.version_id}"
