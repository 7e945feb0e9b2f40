"""What was typed when the editing of a finished application was given up: kept aside, exactly as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from applications.domain.cleaning import clean
from applications.domain.document import Account, Document
from applications.models.application import ACCOUNT_FIELDS, Application
from applications.models.errors import IllegalTransition
from applications.models.event import Event
from applications.models.kept import Form, KeptField, accounts_of, require_known, rows_of
from applications.models.sections import SECTION_MODELS
from applications.models.state import State


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
    """What can be taken up again until another version is finished or the application registered; deleted then."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="discarded", primary_key=True)
    content: KeptField[Typed, Typed] = KeptField(TYPED)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Discarded of {self.application_id}"

    @classmethod
    def keep(cls, application: Application) -> None:
        """Keep what stands in the draft now, in place of what was kept before."""
        sections = {name: section.typed() for name, section in application.sections()}
        rows = application.accounts.live().values_list(*ACCOUNT_FIELDS)
        content = Typed(sections, [Account(*row) for row in rows])
        cls.objects.update_or_create(application=application, defaults={"content": content, "made_at": timezone.now()})

    def document(self) -> Document:
        """What was typed, as a clean document."""
        sections, accounts = self.content
        parts = {name: model(**sections[name]).part() for name, model in SECTION_MODELS.items()}
        return clean(Document(accounts=tuple(accounts), **parts))

    def take_up(self, *, by: str = "") -> None:
        """Go on editing with all that was given up; IllegalTransition where the application cannot be edited."""
        with transaction.atomic():
            self.application.move(State.DRAFT, Event.Kind.REOPENED, by=by)
            try:
                self.refresh_from_db(fields=["content"])  # others may have gone on, and given up or finished, meanwhile
            except Discarded.DoesNotExist:
                raise IllegalTransition from None
            write_over(self.application, *self.content)
            self.delete()


def write_over(application: Application, typed: Mapping[str, Mapping[str, str]], accounts: Iterable[Account]) -> None:
    """Put other contents into the draft; what was to be undone in the old ones cannot be any more."""
    for name, model in SECTION_MODELS.items():
        model._default_manager.filter(pk=application.pk).update(**typed[name], revision=F("revision") + 1)
    application.bulk_edits.all().delete()
    application.accounts.all().delete()
    application.accounts.insert(application, accounts)
