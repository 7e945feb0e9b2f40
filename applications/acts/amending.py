"""Amending a finished application: open it for editing, discard the edits, restore what was discarded.

Each act raises IllegalTransition if the state of the application does not allow it; nothing is changed then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applications.acts import recording
from applications.domain.cleaning import as_signed
from applications.domain.difference import Difference, compare_signed
from applications.domain.document import Account
from applications.models.application import ACCOUNT_FIELDS, Application
from applications.models.discarded import Discarded, Typed
from applications.models.errors import Frozen, IllegalTransition
from applications.models.event import Event
from applications.models.sections import SECTION_MODELS
from applications.models.state import State
from applications.models.version import Version


def open_for_editing(application: Application, *, by: str = "") -> None:
    """Let a finished application be edited again; its versions stay as they are. Do nothing if it is a draft."""
    try:
        recording.move(application, State.DRAFT, Event.Kind.REOPENED, by=by)
    except IllegalTransition:
        application.refresh_from_db(fields=["state", "revision"])
        if not application.editing:
            raise


def edits(application: Application) -> Difference:
    """What a draft changes in its newest version. Raise IllegalTransition if it was never finished."""
    return compare_signed(as_signed(_newest(application).document()), as_signed(application.document()))


def discard(application: Application, *, by: str = "") -> bool:
    """Put the contents of the newest version back, and the application in the state that it was opened from.

    What was typed is kept, in place of what was discarded before, and can be restored until the next version is
    finished or the application registered. Return whether there was anything to keep.
    """
    version = _newest(application)
    document = as_signed(version.document())  # before the transaction, since it is slow
    with transaction.atomic():
        try:
            recording.touch(application, by=by)
        except Frozen as frozen:
            raise IllegalTransition from frozen
        if application.versions.last() != version:
            raise IllegalTransition
        now = Application.objects.with_sections().get(pk=application.pk)
        is_edited = as_signed(now.document()) != document
        if is_edited:
            kept = {"content": _typed(now), "made_at": timezone.now()}
            Discarded.objects.update_or_create(application=application, defaults=kept)
            sections = {name: model.typed_of(getattr(document, name)) for name, model in SECTION_MODELS.items()}
            _write_over(application, sections, document.accounts)
        recording.move(
            application, _opened_from(application, version), Event.Kind.GIVEN_UP, by=by, version=version.number
        )
    return is_edited


def restore(application: Application, *, by: str = "") -> None:
    """Open a finished application with the edits that were discarded. Raise IllegalTransition if there are none."""
    with transaction.atomic():
        recording.move(application, State.DRAFT, Event.Kind.REOPENED, by=by)
        discarded = Discarded.objects.filter(application=application).first()
        if discarded is None:
            raise IllegalTransition
        _write_over(application, *discarded.content)
        discarded.delete()


def _newest(application: Application) -> Version:
    version = application.versions.last()
    if version is None:
        raise IllegalTransition
    return version


def _typed(application: Application) -> Typed:
    sections = {name: section.typed() for name, section in application.sections()}
    rows = application.accounts.live().values_list(*ACCOUNT_FIELDS)
    return Typed(sections, [Account(*row) for row in rows])


def _write_over(
    application: Application, sections: Mapping[str, Mapping[str, str]], accounts: Iterable[Account]
) -> None:
    """Put other contents into the draft. A bulk edit of the old ones cannot be undone any more."""
    for name, model in SECTION_MODELS.items():
        model._default_manager.filter(pk=application.pk).update(**sections[name], revision=F("revision") + 1)
    application.bulk_edits.all().delete()
    application.accounts.all().delete()
    application.accounts.insert(application, accounts)


def _opened_from(application: Application, version: Version) -> State:
    """The state before the editing; of signed and not signed, what the signed files of the version say now."""
    events = application.events.filter(to_state=State.DRAFT)
    if events.values_list("from_state", flat=True).last() == State.SENT:
        return State.SENT
    return State.SIGNED if version.signed_files.filter(passed=True).exists() else State.PREPARED
