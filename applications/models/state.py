"""Where an application stands on its way to the Treasury, and which ways lead from there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """An application's states; `DRAFT` is the only one in which its contents can be edited."""

    DRAFT = "draft", _("Melnraksts")
    PREPARED = "prepared", _("Sagatavots")
    SIGNED = "signed", _("Parakstīts")
    SENT = "sent", _("Nosūtīts")
    REGISTERED = "registered", _("Reģistrēts")
    REPLACED = "replaced", _("Aizstāts")
    EXPIRED = "expired", _("Beidzies")
    TERMINATED = "terminated", _("Pārtraukts")


#: Where the ways lead from each state, the ones that take back a mistake included.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PREPARED}),
    State.PREPARED: frozenset({State.DRAFT, State.SIGNED}),
    State.SIGNED: frozenset({State.DRAFT, State.PREPARED}),
    State.SENT: frozenset(),
    State.REGISTERED: frozenset(),
    State.REPLACED: frozenset(),
    State.EXPIRED: frozenset(),
    State.TERMINATED: frozenset(),
}


class NoWay(Exception):
    """No way leads from where the application stands to where it was to go."""
