"""The edits of a finished application that were discarded, exactly as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from applications.domain.cleaning import clean
from applications.domain.document import Account, Document
from applications.models.application import Application
from applications.models.kept import Form, KeptField, accounts_of, require_known, rows_of
from applications.models.sections import SECTION_MODELS


class Typed(NamedTuple):
    """The contents of a draft as they were typed: the fields of each section by name, and the accounts."""

    sections: dict[str, dict[str, str]]
    accounts: list[Account]


def _written(typed: Typed) -> dict[str, Any]:
    return {"sections": typed.sections, "accounts": rows_of(typed.accounts)}


def _read(tree: Mapping[str, Any]) -> Typed:
    require_known(Document, tree["sections"])
    sections = {}
    for name, model in SECTION_MODELS.items():
        kept = tree["sections"].get(name, {})
        require_known(model.part_class, kept)
        sections[name] = model().typed() | kept
    return Typed(sections, accounts_of(tree["accounts"]))


TYPED = Form(_written, {1: _read})


class Discarded(models.Model):
    """What can be restored until another version is finished or the application registered; deleted then."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="discarded", primary_key=True)
    content: KeptField[Typed, Typed] = KeptField(TYPED)
    made_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager["Discarded"]()

    def __str__(self) -> str:
        return f"Discarded of {self.pk}"

    def document(self) -> Document:
        """The edits as a clean document."""
        sections, accounts = self.content
        parts = {name: model(**sections[name]).part() for name, model in SECTION_MODELS.items()}
        return clean(Document(accounts=tuple(accounts), **parts))
