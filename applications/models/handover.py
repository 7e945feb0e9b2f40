"""A link by which one person reads a finished version, downloads what to sign, and brings back the signed file."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from applications.models.signed_file import SignedFile
from applications.models.version import Version
from common.tokens import token_hash

#: Days for which a link can be issued; the second is the default.
DAYS = (7, 14, 30)
USUAL_DAYS = 14
MAXIMUM_NAME, MAXIMUM_EMAIL = 200, 254
#: Why a link opens nothing any more.
WITHDRAWN, EXPIRED, SUPERSEDED = "withdrawn", "expired", "superseded"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def live(self) -> HandoverQuerySet:
        """Links that are neither withdrawn nor expired."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> HandoverQuerySet:
        """The link with this token, live or not, if any."""
        return self.filter(token_hash=token_hash(token))


class Handover(models.Model):
    """A link to a finished version for its signatory. Only the hash of its token is kept, so it is shown once only."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="handovers")
    token_hash = models.CharField(max_length=64, unique=True)
    #: The signatory, as the person who handed over named them; both may be "".
    name = models.CharField(max_length=MAXIMUM_NAME, blank=True)
    email = models.EmailField(max_length=MAXIMUM_EMAIL, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    #: The name of the person who handed it over; "" for a guest.
    created_by = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: The last opening that left an event.
    opened_at = models.DateTimeField(null=True)
    #: Files brought back by this link: its pages show no others.
    signed_files = models.ManyToManyField(SignedFile, related_name="handovers")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"Handover {self.pk} of {self.version_id}"

    def over(self) -> str:
        """Return why the link opens nothing: WITHDRAWN, EXPIRED or SUPERSEDED; "" if it opens its version."""
        if self.withdrawn_at:
            return WITHDRAWN
        if self.expires_at <= timezone.now():
            return EXPIRED
        newer = Version.objects.filter(application=self.version.application_id, number__gt=self.version.number)
        return SUPERSEDED if newer.exists() else ""
