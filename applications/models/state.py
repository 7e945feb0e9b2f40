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
#: Steps may be left out: whoever signed and sent elsewhere comes back with the date of registration. Once registered,
#: an application is not edited any more; the next one begins from it. From a draft one leads to where it was opened
#: from, when its editing is given up.
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

#: The way ahead; a step back along it takes back a mistake.
ORDER = (State.DRAFT, State.PREPARED, State.SIGNED, State.SENT, State.REGISTERED, State.TERMINATED)
