"""Finished versions: the very bytes to be signed, with their sizes and SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from applications.domain.document import WRITTEN
from applications.formats import edoc, pdf, xml
from applications.models.account import Account
from applications.models.application import Application
from applications.models.discarded import Discarded
from applications.models.errors import Changed, Frozen
from applications.models.event import Event
from applications.models.predecessor import Difference, Predecessor
from applications.models.state import State

if TYPE_CHECKING:
    from applications.domain.document import Document
    from applications.models.handover import HandoverQuerySet
    from applications.models.signed_file import SignedFile


class Version(models.Model):
    """A frozen version of an application; the files hold its contents."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    finished_at = models.DateTimeField()
    needs_permissions = models.BooleanField(default=False)

    if TYPE_CHECKING:
        files: models.Manager[File]
        handovers: HandoverQuerySet
        signed_files: models.Manager[SignedFile]

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"{self.application.reference}-v{self.number}"

    @classmethod
    def finish(
        cls, application: Application, document: Document, *, base: Predecessor | None = None, by: str = ""
    ) -> Version:
        """Freeze `document`, the application's contents at its `revision`, clean and without errors; and what it
        changes in `base`.

        Raises Changed where the draft has moved on since, Frozen where it was finished already.
        """
        finished_at = timezone.now().replace(microsecond=0)
        last = application.versions.aggregate(last=models.Max("number"))["last"]
        version = cls(application=application, number=(last or 0) + 1, finished_at=finished_at)
        version.needs_permissions = any(account.permission == WRITTEN for account in document.accounts)
        paper = pdf.write(document, reference=str(version), timestamp=finished_at)
        contents = {
            "pdf": paper,
            "edoc": edoc.write(paper, file_name=version.file_name("pdf")),
            "xml": xml.write(document),
        }
        difference = base.compare(document) if base else None
        with transaction.atomic():  # after the slow part, so that nobody waits for the database meanwhile
            locked = Application.objects.select_for_update().filter(pk=application.pk)
            state, revision = locked.values_list("state", "revision").first() or ("", 0)
            if state != State.DRAFT:
                raise Frozen
            if revision != application.revision:
                raise Changed
            application.move(State.PREPARED, Event.Kind.FINISHED, by=by, version=version.number)
            version.save(force_insert=True)
            File.objects.bulk_create(
                File(
                    version=version,
                    kind=kind,
                    content=content,
                    size=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                )
                for kind, content in contents.items()
            )
            if base and difference is not None:
                Difference.freeze(version, base, difference)
            Account.objects.filter(application=application).exclude(removed_at=None).delete()
            Discarded.objects.filter(application=application).delete()
        return version

    def document(self) -> Document:
        """The document that was finished."""
        return xml.read(bytes(self.files.get(kind="xml").content))

    def excerpt(self, choose: Callable[[int], slice]) -> xml.Excerpt:
        """The document that was finished, with some of its accounts: see `xml.read_some`."""
        return xml.read_some(bytes(self.files.get(kind="xml").content), choose)

    def file_name(self, kind: str) -> str:
        """The name under which a file of this kind is downloaded."""
        return f"pieteikums-{self}.{kind}"


class File(models.Model):
    """One of a version's files, never changed."""

    KINDS = {
        "pdf": "application/pdf",
        "edoc": edoc.MIME_TYPE,
        "xml": "application/xml",
    }

    version = models.ForeignKey(Version, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "kind"], name="file_kind_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name under which the file is downloaded."""
        return self.version.file_name(self.kind)

    @property
    def media_type(self) -> str:
        """The content type under which the file is sent."""
        return self.KINDS[self.kind]
