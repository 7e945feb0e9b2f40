"""Handing a finished version to its signatory by a link: issuing it, opening it, withdrawing it."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications.acts import recording
from applications.models.application import Application
from applications.models.errors import IllegalTransition, LinkOver
from applications.models.event import Event
from applications.models.handover import Handover
from applications.models.state import State
from applications.models.version import Version
from common import limits
from common.errors import LimitReached
from common.tokens import new_token, token_hash

#: Live links per version.
MAXIMUM_LINKS = 10
#: Openings within an hour are one event: a person who reads page after page opened the link once.
_NOTED_EVERY = datetime.timedelta(hours=1)


def hand_over(
    version: Version, *, days: int, name: str = "", email: str = "", by: str = "", client: str = ""
) -> tuple[Handover, str]:
    """Issue a link to a version that is to be signed. Return it and its token, of which only the hash is kept.

    It replaces a live link for the same address, or without an address for the same name. A link with an e-mail address
    counts as a letter of the client. Raise IllegalTransition unless the application is prepared and the version its
    newest one, and LimitReached with "hand-over-rate" or "version-links".
    """
    if email:
        limits.consume(limits.HAND_OVER, client)
    token, now = new_token(), timezone.now()
    with transaction.atomic():
        state = Application.objects.select_for_update().values_list("state", flat=True).get(pk=version.application_id)
        newest = Version.objects.filter(application=version.application_id).latest("number")
        if state != State.PREPARED or newest.pk != version.pk:
            raise IllegalTransition
        for former in _of_same_person(version, name, email):
            withdraw(former, by=by)
        if Handover.objects.live().filter(version=version).count() >= MAXIMUM_LINKS:
            raise LimitReached("version-links", number=MAXIMUM_LINKS)
        handover = Handover.objects.create(
            version=version,
            token_hash=token_hash(token),
            name=name,
            email=email,
            created_at=now,
            created_by=by,
            expires_at=now + datetime.timedelta(days=days),
        )
        _note(handover, Event.Kind.HANDED_OVER, by)
    return handover, token


def _of_same_person(version: Version, name: str, email: str) -> list[Handover]:
    links = Handover.objects.live().filter(version=version)
    if email:
        return list(links.filter(email__iexact=email))
    return list(links.filter(email="", name__iexact=name)) if name else []


def open_link(token: str) -> Handover:
    """Return what the link with this token opens. Raise LinkOver with the reason if it opens nothing (any more)."""
    handover = Handover.objects.of_token(token).select_related("version__application__client").first()
    if handover is None:
        raise LinkOver("unknown")
    if reason := handover.over():
        raise LinkOver(reason)
    return handover


def note_opening(handover: Handover) -> None:
    """Note that a link was opened, once an hour, and that its application is in use, once a day."""
    now = timezone.now()
    if handover.opened_at is None or handover.opened_at <= now - _NOTED_EVERY:
        unnoted = Q(opened_at=None) | Q(opened_at__lte=now - _NOTED_EVERY)  # others may have noted it meanwhile
        with transaction.atomic():
            if Handover.objects.filter(unnoted, pk=handover.pk).update(opened_at=now):
                handover.opened_at = now
                _note(handover, Event.Kind.LINK_OPENED)
    recording.mark_used(handover.version.application)


def withdraw(handover: Handover, *, by: str = "") -> bool:
    """Let a link open nothing from now on. Return False if it was withdrawn before."""
    now = timezone.now()
    with transaction.atomic():
        if not Handover.objects.filter(pk=handover.pk, withdrawn_at=None).update(withdrawn_at=now):
            return False
        _note(handover, Event.Kind.LINK_WITHDRAWN, by)
    handover.withdrawn_at = now
    return True


def _note(handover: Handover, kind: Event.Kind, by: str = "") -> None:
    version = handover.version
    Event.objects.create(application_id=version.application_id, by=by, kind=kind, version=version.number)
