"""Applications as lists show them: a row with its address, its state, and what is to be done soon."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.models.state import State

#: Kinds of tags; other states have a plain one.
DOING, DONE = "doing", "ok"
_OVER = frozenset({State.EXPIRED, State.REPLACED, State.TERMINATED})


class Row(NamedTuple):
    """One application of a list. Texts are "" if there is nothing to say.

    `state` is one word, `state_in_full` also names the version that is edited or the last day. `days` are the days on
    which `state` ended or will end, `days_left` the warning that few are left, and then `following_url` leads to the
    next application.
    """

    application: Application
    url: str
    institution: str
    saved: str
    state: str
    state_in_full: str
    kind: str
    days: str
    days_left: str
    following_url: str


def row(application: Application, versions: int = 0) -> Row:
    """Return an application as a row of a list; `versions` is how many were finished."""
    standing = application.standing()
    ends_soon = application.ends_soon()
    return Row(
        application,
        url=url(application),
        institution=application.client.name,
        saved=_saved(application),
        state=str(standing.label),
        state_in_full=_state_in_full(application, versions),
        kind=DOING if application.editing else "" if standing in _OVER else DONE,
        days=_days(application),
        days_left=days_left(application.days_left()) if ends_soon else "",
        following_url=reverse("following", args=[application.reference]) if ends_soon else "",
    )


def url(application: Application) -> str:
    """Return where work on an application goes on: a draft's sections, or the newest version."""
    if application.editing:
        return application.get_absolute_url()
    return reverse("finished", args=[application.reference])


def days_left(number: int) -> str:
    """Return the sentence that an application is in force for so many days more."""
    return ngettext("vēl %(number)s diena", "vēl %(number)s dienas", number) % {"number": number}


def _saved(application: Application) -> str:
    if application.saved_at:
        moment = timezone.localtime(application.saved_at)
        return _("saglabāts %(day)s plkst. %(time)s") % {"day": f"{moment:%d.%m.%Y.}", "time": f"{moment:%H.%M}"}
    day = f"{timezone.localtime(application.created_at):%d.%m.%Y.}"
    return _("sākts %(day)s, vēl nekas nav ierakstīts") % {"day": day}


def _state_in_full(application: Application, versions: int) -> str:
    if application.editing:
        return _("Labo %(number)s. versiju") % {"number": versions + 1} if versions else _("Melnraksts")
    label = application.standing().label
    if application.ended_on:
        return f"{label} {_days(application)}"
    if application.registered_on:
        return f"{label}, {_days(application)}"
    return _("%(state)s, %(number)s. versija") % {"state": label, "number": versions}


def _days(application: Application) -> str:
    if application.ended_on:
        return f"{application.ended_on:%d.%m.%Y.}"
    if application.valid_until:
        return _("līdz %(day)s") % {"day": f"{application.valid_until:%d.%m.%Y.}"}
    return ""
