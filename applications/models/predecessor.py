"""What an application is compared with before it is signed: the one that it replaces (clause A3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypedDict

from django.db import models
from django.utils import timezone

from applications.domain.cleaning import as_signed
from applications.domain.difference import AccountChange, FieldChange, compare_signed
from applications.domain.difference import Difference as Changes
from applications.domain.document import SECTION_FIELDS, Document
from applications.models.kept import Form, KeptField, accounts_of, require_known, rows_of


def _document_written(document: Document) -> dict[str, Any]:
    parts = {part.name: getattr(document, part.name) for part in SECTION_FIELDS}
    return {name: rows_of(part) if name == "accounts" else asdict(part) for name, part in parts.items()}


def _document_read(tree: Mapping[str, Any]) -> Document:
    require_known(Document, tree)
    parts: dict[str, Any] = {}
    for part in SECTION_FIELDS:
        if part.name == "accounts":
            parts[part.name] = tuple(accounts_of(tree[part.name]))
        elif part.name in tree:
            kind: Any = type(part.default)
            require_known(kind, tree[part.name])
            parts[part.name] = kind(**{name: _value(value) for name, value in tree[part.name].items()})
    return Document(**parts)


def _changes_written(changes: Changes) -> dict[str, Any]:
    return {
        "dropped": rows_of(changes.dropped),
        "old": rows_of(change.old for change in changes.changed),
        "new": rows_of(change.new for change in changes.changed),
        "added": rows_of(changes.added),
        "fields": [{"path": change.path, "old": change.old, "new": change.new} for change in changes.fields],
    }


def _changes_read(tree: Mapping[str, Any]) -> Changes:
    return Changes(
        dropped=tuple(accounts_of(tree["dropped"])),
        changed=tuple(map(AccountChange, accounts_of(tree["old"]), accounts_of(tree["new"]))),
        added=tuple(accounts_of(tree["added"])),
        fields=tuple([FieldChange(each["path"], _value(each["old"]), _value(each["new"])) for each in tree["fields"]]),
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


DOCUMENT = Form(_document_written, {1: _document_read})
CHANGES = Form(_changes_written, {1: _changes_read})


class Recognised(TypedDict, total=False):
    """Which version of an application a file is: the reference, the version's number, and the day of registration.

    The day is in ISO 8601; it is missing if the application was not registered when the file was chosen.
    """

    reference: str
    number: int
    registered_on: str


class Predecessor(models.Model):
    """The document with which a draft is compared, clean; None if somebody chose not to compare."""

    application = models.OneToOneField("Application", models.CASCADE, related_name="predecessor", primary_key=True)
    #: The registered application that it is; None for a file, or if that application was erased.
    source = models.ForeignKey("Application", models.SET_NULL, null=True, related_name="+")
    #: The name of the file or of the version. Earlier releases added to a file's name which version it is.
    name = models.CharField(max_length=200)
    recognised: models.JSONField[Recognised, Recognised] = models.JSONField(default=dict)
    content: KeptField[Document | None, Document | None] = KeptField(DOCUMENT, null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager["Predecessor"]()

    def __str__(self) -> str:
        return f"Predecessor of {self.application_id}"

    def document(self) -> Document:
        """Return the document, without what is not printed; an empty one if nothing is compared."""
        return self.content or Document()

    def compare(self, document: Document) -> Changes | None:
        """Return what a clean document changes; None if nothing is compared."""
        return compare_signed(self.content, as_signed(document)) if self.content else None


class VersionDocument(models.Model):
    """The document of a version, as its XML has it, but in a form that is four times as quick to read.

    Versions that were finished before this table existed have no row: their XML is read.
    """

    version = models.OneToOneField("Version", models.CASCADE, related_name="document_kept", primary_key=True)
    content: KeptField[Document, Document] = KeptField(DOCUMENT)

    objects = models.Manager["VersionDocument"]()

    def __str__(self) -> str:
        return f"Document of {self.version_id}"


class Difference(models.Model):
    """What a finished version changes, as it was shown before it was finished; frozen with it."""

    version = models.OneToOneField("Version", models.CASCADE, related_name="difference", primary_key=True)
    source = models.ForeignKey("Application", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    recognised: models.JSONField[Recognised, Recognised] = models.JSONField(default=dict)
    content: KeptField[Changes, Changes] = KeptField(CHANGES)

    objects = models.Manager["Difference"]()

    def __str__(self) -> str:
        return f"Difference of {self.version_id}"

    def difference(self) -> Changes:
        """Return the changes."""
        return self.content
