"""A link by which one person reads a finished version, downloads what to sign, and brings back what they signed."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from applications.models.application import Application
from applications.models.errors import Deleted, IllegalTransition
from applications.models.event import Event
from applications.models.signed_file import SignedFile, TooMany, lock
from applications.models.state import State
from applications.models.version import Version
from common.tokens import new_token, token_hash

#: For how many days a link can be made; the middle one, unless somebody chooses.
DAYS = (7, 14, 30)
USUAL_DAYS = 14
MAXIMUM_NAME, MAXIMUM_EMAIL = 200, 254
#: Of one version: whoever has more has them to withdraw.
MAXIMUM_LINKS = 10
#: By one link: the rest of what a version may have stays for those who prepared it.
MAXIMUM_UPLOADS = 5
#: How often the opening of a link is noted: whoever reads page after page has opened it once.
NOTED_EVERY = datetime.timedelta(hours=1)
#: Why a link does not lead anywhere any more.
WITHDRAWN, EXPIRED, SUPERSEDED = "withdrawn", "expired", "superseded"


class TooManyLinks(Exception):
    """The version has MAXIMUM_LINKS live ones."""


class HandoverQuerySet(models.QuerySet["Handover"]):
    def live(self) -> HandoverQuerySet:
        """Those that are neither withdrawn nor too old."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> HandoverQuerySet:
        """The one that this token opens, live or not, if any."""
        return self.filter(token_hash=token_hash(token))


class Handover(models.Model):
    """That a finished version was handed to a signatory. The link's token is kept hashed, so it is shown once only."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="handovers")
    token_hash = models.CharField(max_length=64, unique=True)
    #: Whom it is for; both may be "".
    name = models.CharField(max_length=MAXIMUM_NAME, blank=True)
    email = models.EmailField(max_length=MAXIMUM_EMAIL, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    #: Who handed it over, by name; "" for a guest.
    created_by = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: When an opening was noted last; within NOTED_EVERY after it none is.
    opened_at = models.DateTimeField(null=True)
    #: What was brought back by this link; nothing else of that kind is shown to whoever has it.
    signed_files = models.ManyToManyField(SignedFile, related_name="handovers")

    objects: ClassVar[Any] = HandoverQuerySet.as_manager()

    if TYPE_CHECKING:
        version_id: int

    #: The token by which it was found during this request: its addresses have it.
    token = ""

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"Handover {self.pk} of {self.version_id}"

    @classmethod
    def issue(
        cls, version: Version, *, days: int, name: str = "", email: str = "", by: str = ""
    ) -> tuple[Handover, str]:
        """A new link to a version that is to be signed; and its token, which is kept nowhere.

        Raise IllegalTransition unless the application is prepared and the version is its newest one. Raise
        TooManyLinks if the version has MAXIMUM_LINKS live links.
        """
        token, now = new_token(), timezone.now()
        with transaction.atomic():
            state = (
                Application.objects.select_for_update().values_list("state", flat=True).get(pk=version.application_id)
            )
            newest = Version.objects.filter(application=version.application_id).latest("number")
            if state != State.PREPARED or newest.pk != version.pk:
                raise IllegalTransition
            if cls.objects.live().filter(version=version).count() >= MAXIMUM_LINKS:
                raise TooManyLinks
            handover: Handover = cls.objects.create(
                version=version,
                token_hash=token_hash(token),
                name=name,
                email=email,
                created_at=now,
                created_by=by,
                expires_at=now + datetime.timedelta(days=days),
            )
            handover._note(Event.Kind.HANDED_OVER, by)
        return handover, token

    def over(self) -> str:
        """Why the link leads nowhere: WITHDRAWN, EXPIRED, SUPERSEDED; "" where it does."""
        if self.withdrawn_at:
            return WITHDRAWN
        if self.expires_at <= timezone.now():
            return EXPIRED
        newer = Version.objects.filter(application=self.version.application_id, number__gt=self.version.number)
        return SUPERSEDED if newer.exists() else ""

    def can_upload(self) -> bool:
        """Whether a signed file is awaited: not while the application is edited, nor after it was sent."""
        return self.version.application.state in (State.PREPARED, State.SIGNED)

    def opened(self) -> None:
        """Note that somebody opened the link, once an hour."""
        now = timezone.now()
        with transaction.atomic():
            unnoted = Handover.objects.filter(pk=self.pk).filter(
                Q(opened_at=None) | Q(opened_at__lte=now - NOTED_EVERY)
            )
            if unnoted.update(opened_at=now):
                self.opened_at = now
                self._note(Event.Kind.LINK_OPENED)

    def withdraw(self, *, by: str = "") -> bool:
        """Let the link lead nowhere from now on; False where it was withdrawn before."""
        now = timezone.now()
        with transaction.atomic():
            if not Handover.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=now):
                return False
            self._note(Event.Kind.LINK_WITHDRAWN, by)
        self.withdrawn_at = now
        return True

    def bring(self, name: str, data: bytes) -> SignedFile:
        """Keep a signed file that came by this link, judged like any other; the same bytes are judged again.

        Raise IllegalTransition if no file is expected, TooMany after MAXIMUM_UPLOADS by this link, and whatever
        `SignedFile.keep` raises.
        """
        if not self.can_upload():
            raise IllegalTransition
        if self.signed_files.count() >= MAXIMUM_UPLOADS and not self._has(data):
            raise TooMany
        kept = SignedFile.keep(self.version, name, data, kind=Event.Kind.LINK_UPLOADED)
        with transaction.atomic():
            lock(self.version.application)
            if not SignedFile.objects.filter(pk=kept.pk).exists():
                raise Deleted
            self.signed_files.add(kept)
        return kept

    def _has(self, data: bytes) -> bool:
        return self.signed_files.filter(sha256=hashlib.sha256(data).hexdigest()).exists()

    def _note(self, kind: Event.Kind, by: str = "") -> None:
        Event.objects.create(application_id=self.version.application_id, by=by, kind=kind, version=self.version.number)
