"""Finished versions: the very bytes to be signed, with their sizes and SHA-256."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

from applications.domain.document import Document
from applications.formats import edoc, xml
from applications.models.application import Application


class Version(models.Model):
    """A frozen version of an application; the files hold its contents."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    finished_at = models.DateTimeField()
    needs_permissions = models.BooleanField(default=False)
    #: The client's name in the files' names; "" in versions whose files were named without it.
    client_in_names = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"{self.application.reference}-v{self.number}"

    def document(self) -> Document:
        """The document that was finished."""
        return xml.read(bytes(self.files.get(kind="xml").content))

    def excerpt(self, choose: Callable[[int], slice]) -> xml.Excerpt:
        """The document that was finished, with some of its accounts: see `xml.read_some`."""
        return xml.read_some(bytes(self.files.get(kind="xml").content), choose)

    def file_name(self, kind: str) -> str:
        """The name under which a file of this kind is downloaded: ASCII, at most 100 characters, never another."""
        return f"{'-'.join(filter(None, ['pieteikums', str(self), self.client_in_names]))}.{kind}"


def latest_document(application: Application) -> Document:
    """Return the document of the newest version; what was recorded of an application that was not finished here."""
    version = application.versions.last()
    return version.document() if version else application.document()


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
