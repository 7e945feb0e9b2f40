"""The states of an application, and the transitions between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The states of an application. Its contents can be edited in `DRAFT` only."""

    DRAFT = "draft", _("Melnraksts")
    PREPARED = "prepared", _("Sagatavots")
    SIGNED = "signed", _("Parakstīts")
    SENT = "sent", _("Nosūtīts")
    REGISTERED = "registered", _("Reģistrēts")
    REPLACED = "replaced", _("Aizstāts")
    EXPIRED = "expired", _("Beidzies")
    TERMINATED = "terminated", _("Pārtraukts")


#: The states that can follow each state, those that take back a mistake included.
#: Steps may be skipped: a person who signed and sent elsewhere only records the date of registration. A registered
#: application is never edited again; the next one begins from it. Discarding the edits of a draft leads back to the
#: state from which it was opened.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PREPARED, State.SIGNED, State.SENT}),
    State.PREPARED: frozenset({State.DRAFT, State.SIGNED, State.SENT, State.REGISTERED}),
    State.SIGNED: frozenset({State.DRAFT, State.PREPARED, State.SENT, State.REGISTERED}),
    State.SENT: frozenset({State.DRAFT, State.PREPARED, State.SIGNED, State.REGISTERED}),
    State.REGISTERED: frozenset({State.PREPARED, State.SIGNED, State.SENT, State.REPLACED, State.TERMINATED}),
    State.REPLACED: frozenset({State.REGISTERED, State.PREPARED, State.SIGNED, State.SENT, State.TERMINATED}),
    State.EXPIRED: frozenset(),  # never stored: a registered application is shown as expired after its last day
    State.TERMINATED: frozenset({State.REGISTERED, State.REPLACED, State.PREPARED, State.SIGNED, State.SENT}),
}

#: The states in the order in which an application goes through them.
ORDER = (State.DRAFT, State.PREPARED, State.SIGNED, State.SENT, State.REGISTERED, State.TERMINATED)
