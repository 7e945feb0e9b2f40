"""With what an application is compared before it is signed: the one that it replaces (clause A3)."""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from applications.domain.cleaning import as_signed, clean
from applications.domain.difference import AccountChange, Difference, FieldChange, compare_signed
from applications.domain.document import Account, Document
from applications.formats.tree import document_from_tree, tree_from_document

if TYPE_CHECKING:
    from applications.models.application import Application
    from applications.models.version import Version


#: An account as a row of its values.
_row = attrgetter(*(field.name for field in fields(Account)))


class Base(models.Model):
    """The document with which a draft is compared, kept clean; nothing where somebody chose not to compare."""

    application = models.OneToOneField("Application", models.CASCADE, related_name="base", primary_key=True)
    #: The registered application that it is; None for a file, and where that application was erased.
    source = models.ForeignKey("Application", models.SET_NULL, null=True, related_name="+")
    #: The file's name, or the version's.
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Base of {self.application_id}"

    @classmethod
    def keep(cls, application: Application, name: str, document: Document, source: Application | None = None) -> Base:
        """Compare the draft with this document from now on."""
        content = _packed(_rows_of(as_signed(clean(document))))
        return cls._set(application, name=name[:200], content=content, source=source)

    @classmethod
    def keep_registered(cls, application: Application, source: Application) -> Base:
        """Compare the draft with what was registered of this application."""
        version = source.versions.latest("number")
        return cls.keep(application, str(version), version.document(), source)

    @classmethod
    def keep_none(cls, application: Application) -> Base:
        """Compare the draft with nothing: it is a new user's."""
        return cls._set(application, name="", content=None, source=None)

    @classmethod
    def _set(cls, application: Application, **values: Any) -> Base:
        kept, _new = cls.objects.update_or_create(
            application=application, defaults={"made_at": timezone.now()} | values
        )
        return kept  # type: ignore[no-any-return]

    @classmethod
    def of(cls, application: Application) -> Base | None:
        """What the draft is compared with: what somebody chose, otherwise what is in force of the same user, if any."""
        kept: Base | None = cls.objects.filter(application=application).select_related("source").first()
        if kept and (kept.source is None or kept.source.is_in_force()):
            return kept
        source = cls.in_force(application)
        return cls.keep_registered(application, source) if source else kept

    @staticmethod
    def in_force(application: Application) -> Application | None:
        """What is in force of the same user, and was finished here; None where nothing is.

        That is the one of the same chain, or the only one with the same registration numbers.
        """
        source = application.replaced()
        if source is None:
            alike = application.alike()[:2]
            source = alike[0] if len(alike) == 1 else None
        return source if source and source.versions.exists() else None

    def document(self) -> Document:
        """The document, clean, without what is not printed; an empty one where nothing is compared."""
        return _document_of(_unpacked(self.content)) if self.content else Document()

    def compare(self, document: Document) -> Difference | None:
        """What a clean document changes; None where nothing is compared."""
        return compare_signed(self.document(), as_signed(document)) if self.content else None


class Comparison(models.Model):
    """What a finished version changes, as it was shown before it was finished; frozen with it."""

    version = models.OneToOneField("Version", models.CASCADE, related_name="comparison", primary_key=True)
    source = models.ForeignKey("Application", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Comparison of {self.version_id}"

    @classmethod
    def freeze(cls, version: Version, base: Base, difference: Difference) -> Comparison:
        """Keep a difference with the version that it is of."""
        rows = (
            list(map(_row, difference.dropped)),
            [(_row(change.old), _row(change.new)) for change in difference.changed],
            list(map(_row, difference.added)),
            [(change.path, change.old, change.new) for change in difference.fields],
        )
        return cls.objects.create(  # type: ignore[no-any-return]
            version=version, source=base.source, name=base.name, content=_packed(rows)
        )

    def difference(self) -> Difference:
        """The difference."""
        dropped, changed, added, changes = _unpacked(self.content)
        return Difference(
            dropped=tuple([Account(*row) for row in dropped]),
            changed=tuple([AccountChange(Account(*old), Account(*new)) for old, new in changed]),
            added=tuple([Account(*row) for row in added]),
            fields=tuple([FieldChange(path, _value(old), _value(new)) for path, old, new in changes]),
        )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rows_of(document: Document) -> Any:
    """The sections by their names, and the accounts as rows: ten thousand are read back in a few milliseconds."""
    tree = tree_from_document(document)
    return tree | {"accounts": list(map(_row, document.accounts))}


def _document_of(rows: Any) -> Document:
    accounts = tuple([Account(*row) for row in rows.pop("accounts")])
    sections = document_from_tree(rows)
    return Document(
        sections.client, sections.certificate_recipient, sections.user, accounts, sections.signatory, sections.preparer
    )


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpacked(content: Any) -> Any:
    return json.loads(zlib.decompress(bytes(content)))
