"""What came back from signing a version: the very bytes, and how they were judged."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.formats import xml
from applications.inspection.inspection import Inspection
from applications.inspection.intake import CONTAINERS
from applications.inspection.process import INSPECTOR
from applications.models.application import Application
from applications.models.errors import Deleted, IllegalTransition
from applications.models.event import Event
from applications.models.state import State
from applications.models.trust_list import TrustList
from applications.models.version import File, Version
from applications.signatures import wording
from applications.signatures.checklist import FAIL
from applications.signatures.conformity import Expected
from applications.signatures.origin import Prepared

#: What can be signed.
SUFFIXES = (*CONTAINERS, ".pdf")
#: Of one version; whoever has more has them to delete.
MAXIMUM_FILES = 10
#: Bytes of all signed files of one application, and of one browser's applications, while nobody has signed in.
GUESTS_APPLICATION, GUESTS_ALL = 50 * 1024 * 1024, 200 * 1024 * 1024


class Uninspected(Exception):
    """The file is none that can be signed, or could not be examined; the words are one Latvian sentence."""


class TooMany(Exception):
    """The version has MAXIMUM_FILES already."""


class NoRoom(Exception):
    """A guest's signed files take as many bytes as they may; the words are one Latvian sentence."""


class SignedFile(models.Model):
    """A file uploaded as the signed one of a version, never changed.

    `judgement` is its examination as JSON, without the application's data and what the rules say of them; `passed` says
    that no point of it failed.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="signed_files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(default=timezone.now)
    judgement = models.TextField()
    passed = models.BooleanField()

    objects: ClassVar[Any] = models.Manager()

    #: Where the page that lists it leads.
    url = ""

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["version", "sha256"], name="signed_file_once"),)

    def __str__(self) -> str:
        return f"Signed file {self.pk} of {self.version}"

    @classmethod
    def keep(
        cls,
        version: Version,
        name: str,
        data: bytes,
        *,
        by: str = "",
        kind: Event.Kind = Event.Kind.SIGNED_UPLOADED,
    ) -> SignedFile:
        """Judge a file and keep it; the same bytes once more are only judged again. `kind` is how the history tells it.

        Raise Uninspected for a file that is no container or PDF, TooMany, NoRoom, and Deleted if the application is
        erased.
        """
        digest = hashlib.sha256(data).hexdigest()
        kept_here = cls.objects.filter(version=version)
        same = kept_here.filter(sha256=digest).first()
        if same is not None:
            same.version = version
            with suppress(Deleted):  # deleted meanwhile: it is kept anew
                same.judge(by=by)
                return same  # type: ignore[no-any-return]
        if kept_here.count() >= MAXIMUM_FILES:
            raise TooMany
        _refuse_without_room(version.application, len(data))
        found = _examined(version, name, data)
        with transaction.atomic():
            lock(version.application, with_room=True)  # others may have kept files while this one was examined
            same = kept_here.filter(sha256=digest).first()
            if same is not None:
                return same  # type: ignore[no-any-return]
            if kept_here.count() >= MAXIMUM_FILES:
                raise TooMany
            _refuse_without_room(version.application, len(data))
            kept = cls.objects.create(
                version=version, name=name[-200:], content=data, size=len(data), sha256=digest, **_judged(found)
            )
            if not _settle(version.application, kind, by, version.number):
                _note(version.application, kind, by, version.number)
        return kept  # type: ignore[no-any-return]

    def examination(self) -> Inspection:
        """The judgement, read back."""
        return Inspection.from_json(self.judgement)

    def judge(self, *, by: str = "") -> None:
        """Judge the file again, by the rules and lists of today; raises Uninspected, and the judgement stays then, or
        Deleted."""
        judged = _judged(_examined(self.version, self.name, bytes(self.content)))
        with transaction.atomic():
            lock(self.version.application)
            if not SignedFile.objects.filter(pk=self.pk).update(**judged):
                raise Deleted
            _settle(self.version.application, Event.Kind.MOVED, by, self.version.number)
        for name, value in judged.items():
            setattr(self, name, value)

    def remove(self, *, by: str = "") -> None:
        """Delete the file; an application that was signed by it alone is not signed any more. Raises Deleted."""
        application, number = self.version.application, self.version.number
        with transaction.atomic():
            lock(application)
            deleted, _each = SignedFile.objects.filter(pk=self.pk).delete()
            if not deleted:
                raise Deleted
            if not _settle(application, Event.Kind.SIGNED_REMOVED, by, number):
                _note(application, Event.Kind.SIGNED_REMOVED, by, number)


def expected(version: Version) -> Expected:
    """What a signed file of this version is compared with."""
    files: dict[int, dict[str, tuple[int, str]]] = {}
    rows = File.objects.filter(version__application=version.application_id)
    for number, kind, size, digest in rows.values_list("version__number", "kind", "size", "sha256"):
        files.setdefault(number, {})[kind] = (size, digest)
    versions = tuple(Prepared(number, *of["pdf"], of["xml"][1]) for number, of in sorted(files.items()))
    signatory = xml.read(bytes(version.files.get(kind="xml").content)).signatory
    return Expected(version.number, versions, signatory.given_name, signatory.surname)


def lock(application: Application, *, with_room: bool = False) -> None:
    """Let nobody else keep, judge or delete a signed file of this application until the transaction ends, nor erase it:
    its state is told by all of its files. Raises Deleted where it is erased.

    `with_room`: nor keep one of its guest's other applications, which have their room in common. On SQLite it is all so
    anyway, from the transaction's beginning.
    """
    rows = Application.objects.filter(pk=application.pk)
    if with_room:
        rows |= Application.objects.of_guest(application.guest)
    if application.pk not in list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)):
        raise Deleted


def _refuse_without_room(application: Application, size: int) -> None:
    """Raises NoRoom where an application that no institution answers for would keep too much with one more file."""
    if not application.guest:
        return
    of_guest = SignedFile.objects.filter(version__application__in=Application.objects.of_guest(application.guest))
    told = _("Šī pieteikuma parakstītajiem failiem kopā ir atvēlēti %(most)s. Izdzēsiet tos, kas vairs nav vajadzīgi")
    all_told = _(
        "Šajā pārlūkā sākto pieteikumu parakstītajiem failiem kopā ir atvēlēti %(most)s. Izdzēsiet tos, kas vairs nav "
        "vajadzīgi"
    )
    for kept, most, sentence in (
        (of_guest.filter(version__application=application), GUESTS_APPLICATION, told),
        (of_guest, GUESTS_ALL, all_told),
    ):
        if (kept.aggregate(size=Sum("size"))["size"] or 0) + size > most:
            raise NoRoom(sentence % {"most": filesizeformat(most)})


def _examined(version: Version, name: str, data: bytes) -> Inspection:
    try:
        awaited = expected(version)
    except File.DoesNotExist:
        raise Deleted from None
    found = INSPECTOR.inspect(name, data, TrustList.all_loaded(), awaited)
    if found.report is None or not found.report.readable:
        error = found.report.error if found.report else None
        raise Uninspected(wording.sentence(error) if error else found.error)
    return found


def _judged(found: Inspection) -> dict[str, Any]:
    return {
        "judgement": found._replace(document=None, findings=()).to_json(),
        "passed": all(point.outcome != FAIL for point in found.points),
        "judged_at": timezone.now(),
    }


def _note(application: Application, kind: Event.Kind, by: str, version: int) -> None:
    application.events.create(by=by, kind=kind, version=version)


def _settle(application: Application, kind: Event.Kind, by: str, version: int) -> bool:
    """Let the application be signed where its newest version has a file without a failed point, and only then.

    Whether its state changed; that of a draft, or of one that went further, does not.
    """
    newest = application.versions.last()
    is_signed = SignedFile.objects.filter(version=newest, passed=True).exists()
    application.refresh_from_db(fields=["state"])
    was, to = application.state, State.SIGNED if is_signed else State.PREPARED
    if was == to or was not in (State.PREPARED, State.SIGNED):
        return False
    with suppress(IllegalTransition):
        application.move(to, kind, by=by, version=version)
        return True
    return False
