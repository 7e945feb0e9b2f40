"""Giving up the editing of a finished application: its newest version stands again, and what was typed is kept."""

from __future__ import annotations

from django.db import transaction

from applications.domain.cleaning import as_signed
from applications.domain.difference import Difference, compare_signed
from applications.models.application import Application
from applications.models.discarded import Discarded, write_over
from applications.models.errors import Frozen, IllegalTransition
from applications.models.event import Event
from applications.models.sections import SECTION_MODELS
from applications.models.state import State
from applications.models.version import Version


def edited(application: Application) -> Difference:
    """What a draft changes in the newest version; IllegalTransition where there is none."""
    version = application.versions.last()
    if version is None:
        raise IllegalTransition
    return compare_signed(as_signed(version.document()), as_signed(application.document()))


def give_up(application: Application, *, by: str = "") -> bool:
    """Put the newest version's contents back, and the application where it stood; whether anything was kept aside.

    IllegalTransition where the application is no draft any more, or was never finished.
    """
    version = application.versions.last()
    if version is None:
        raise IllegalTransition
    document = as_signed(version.document())  # before the database waits for it
    with transaction.atomic():
        try:
            application.touch(by=by)
        except Frozen as frozen:
            raise IllegalTransition from frozen
        if application.versions.last() != version:
            raise IllegalTransition
        now = Application.objects.with_sections().get(pk=application.pk)
        is_edited = as_signed(now.document()) != document
        if is_edited:
            Discarded.keep(now)
            parts = {name: model.typed_of(getattr(document, name)) for name, model in SECTION_MODELS.items()}
            write_over(application, parts, document.accounts)
        application.move(_stood(application, version), Event.Kind.GIVEN_UP, by=by, version=version.number)
    return is_edited


def _stood(application: Application, version: Version) -> State:
    """Where the application stood before it was edited; signed or not, as its version's signed files say now."""
    stood: str | None = application.events.filter(to_state=State.DRAFT).values_list("from_state", flat=True).last()
    if stood == State.SENT:
        return State.SENT
    return State.SIGNED if version.signed_files.filter(passed=True).exists() else State.PREPARED
