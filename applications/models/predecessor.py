"""With what an application is compared before it is signed: the one that it replaces (clause A3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from applications.domain.cleaning import as_signed, clean
from applications.domain.difference import AccountChange, FieldChange, compare_signed
from applications.domain.difference import Difference as Changes
from applications.domain.document import Document
from applications.models import chains
from applications.models.kept import Form, KeptField, accounts_of, require_known, rows_of

if TYPE_CHECKING:
    from applications.models.application import Application
    from applications.models.version import Version


def _document_written(document: Document) -> dict[str, Any]:
    parts = {part.name: getattr(document, part.name) for part in fields(document)}
    return {name: rows_of(part) if name == "accounts" else asdict(part) for name, part in parts.items()}


def _document_read(tree: Mapping[str, Any]) -> Document:
    require_known(Document, tree)
    parts: dict[str, Any] = {}
    for part in fields(Document):
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


class Predecessor(models.Model):
    """The document with which a draft is compared, kept clean; nothing where somebody chose not to compare."""

    application = models.OneToOneField("Application", models.CASCADE, related_name="predecessor", primary_key=True)
    #: The registered application that it is; None for a file, and where that application was erased.
    source = models.ForeignKey("Application", models.SET_NULL, null=True, related_name="+")
    #: The file's name, or the version's.
    name = models.CharField(max_length=200)
    content: KeptField[Document | None, Document | None] = KeptField(DOCUMENT, null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Predecessor of {self.application_id}"

    @classmethod
    def keep(
        cls, application: Application, name: str, document: Document, source: Application | None = None
    ) -> Predecessor:
        """Compare the draft with this document from now on."""
        return cls._set(application, name=name[:200], content=as_signed(clean(document)), source=source)

    @classmethod
    def keep_registered(cls, application: Application, source: Application) -> Predecessor:
        """Compare the draft with what was registered of this application."""
        kept = cls._of_registered(application, source)
        kept.save()
        return kept

    @classmethod
    def keep_none(cls, application: Application) -> Predecessor:
        """Compare the draft with nothing: it is a new user's."""
        return cls._set(application, name="", content=None, source=None)

    @classmethod
    def _set(cls, application: Application, **values: Any) -> Predecessor:
        kept, _new = cls.objects.update_or_create(
            application=application, defaults={"made_at": timezone.now()} | values
        )
        return kept  # type: ignore[no-any-return]

    @classmethod
    def of(cls, application: Application) -> Predecessor | None:
        """What the draft is compared with: what somebody chose, otherwise what is in force of the same user, if any.

        Writes nothing: what is in force is read anew until the draft is finished, which keeps it.
        """
        kept: Predecessor | None = cls.objects.filter(application=application).select_related("source").first()
        if kept and (kept.source is None or kept.source.is_in_force()):
            return kept
        source = cls.in_force(application)
        return cls._of_registered(application, source) if source else kept

    @classmethod
    def _of_registered(cls, application: Application, source: Application) -> Predecessor:
        version = source.versions.latest("number")
        kept = VersionDocument.objects.filter(version=version).first()
        document = kept.content if kept else version.document()
        return cls(application=application, name=str(version)[:200], content=as_signed(clean(document)), source=source)

    @staticmethod
    def in_force(application: Application) -> Application | None:
        """What is in force of the same user, and was finished here; None where nothing is.

        That is the one of the same chain, or the only one with the same registration numbers.
        """
        source = chains.replaced(application)
        if source is None:
            alike = chains.alike(application)[:2]
            source = alike[0] if len(alike) == 1 else None
        return source if source and source.versions.exists() else None

    def document(self) -> Document:
        """The document, clean, without what is not printed; an empty one where nothing is compared."""
        return self.content or Document()

    def compare(self, document: Document) -> Changes | None:
        """What a clean document changes; None where nothing is compared."""
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
    content: KeptField[Changes, Changes] = KeptField(CHANGES)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Difference of {self.version_id}"

    @classmethod
    def freeze(cls, version: Version, base: Predecessor, changes: Changes) -> Difference:
        """Keep the changes with the version that makes them."""
        return cls.objects.create(  # type: ignore[no-any-return]
            version=version, source=base.source, name=base.name, content=changes
        )

    def difference(self) -> Changes:
        """The changes."""
        return self.content
