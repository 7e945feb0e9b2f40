"""The page of a finished version: its heading, the way to the Treasury step by step, and what a registration means."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.fields import choice_label
from applications.domain.language import Text
from applications.domain.masking import masked
from applications.models import Application, SignedFile, State, Version, chains
from applications.presenting.applications import days_left
from applications.presenting.notices import WARNING, Link, Notice, Paragraph

DONE, NOW, LATER = "done", "now", "later"
_MARKS = {DONE: "✓", NOW: "→", LATER: "○"}

_HEADINGS: dict[State, Text] = {
    State.PREPARED: gettext_lazy("Dokuments ir gatavs parakstīšanai"),
    State.SIGNED: gettext_lazy("Pieteikums ir parakstīts"),
    State.SENT: gettext_lazy("Pieteikums ir atzīmēts kā nosūtīts"),
    State.REGISTERED: gettext_lazy("Pieteikums ir spēkā"),
    State.EXPIRED: gettext_lazy("Pieteikuma termiņš ir beidzies"),
    State.REPLACED: gettext_lazy("Pieteikums ir aizstāts ar nākamo"),
    State.TERMINATED: gettext_lazy("E-pakalpojums ir pārtraukts"),
}


def heading(version: Version, *, is_latest: bool) -> str:
    """Return the heading of a version's page, which is its title too."""
    if not is_latest:
        return _("%(number)s. versija, kas nav jaunākā") % {"number": version.number}
    application = version.application
    if application.editing:
        return _("%(number)s. versija: pieteikumu pašlaik labo") % {"number": version.number}
    return str(_HEADINGS[application.standing()])


def notice(application: Application, *, is_latest: bool) -> Notice | None:
    """Return what has to be known before anything else: a newer version, or one that is being edited."""
    if not is_latest:
        newest = Link(_("Atvērt jaunāko"), _finished(application))
        return Notice(WARNING, (Paragraph("", bold=_("Šī nav jaunākā versija."), links=(newest,)),))
    if not application.editing:
        return None
    going_on = Link(_("Turpināt labot"), application.get_absolute_url())
    discarding = Link(_("Atcelt labošanu"), reverse("amend_discard", args=[application.reference]))
    text = _("Pieteikumam ir atvērta jauna versija, kas vēl nav pabeigta.")
    return Notice("", (Paragraph(text, links=(going_on, discarding)),))


def recorded_heading(application: Application) -> str:
    """Return the heading of the page of an application that was registered before it was known here."""
    return str(_HEADINGS[application.standing()])


def recorded_notice(unknown: Iterable[str]) -> Notice:
    """Return why a recorded application has no document, and which of its sections, by title, are not known."""
    known = Paragraph(_("Šo pieteikumu Valsts kase reģistrēja, pirms tas bija šeit: parakstāma dokumenta te nav."))
    names = ", ".join(unknown)
    return Notice("", (known, Paragraph(f"{names}.", bold=_("Nav zināms:"))) if names else (known,))


class Step(NamedTuple):
    """One step of the way to the Treasury; `template` has its body, "" for a step that is done."""

    name: str
    title: str
    progress: str
    template: str = ""

    @property
    def mark(self) -> str:
        """The sign before the title."""
        return _MARKS[self.progress]

    @property
    def is_folded(self) -> bool:
        """Whether the body is shown on demand only."""
        return bool(self.template) and self.progress != NOW


def steps(application: Application, ready: SignedFile | None) -> list[Step]:
    """Return the steps of a version that is not registered yet, one of them to be done now.

    `ready` is the signed file in which nothing is wrong, if any.
    """
    state = State(application.state)
    is_sent = state == State.SENT
    is_signed = is_sent or state == State.SIGNED
    return [
        _signing(application, ready, is_signed=is_signed),
        _sending(is_sent=is_sent, is_signed=is_signed),
        _registering(is_sent=is_sent),
    ]


def _signing(application: Application, ready: SignedFile | None, *, is_signed: bool) -> Step:
    if not is_signed:
        title = _("Tagad: %(name)s paraksta PDF") % {"name": signatory(application)}
        return Step("sign", title, NOW, "components/steps/sign.html")
    if ready:
        return Step("sign", _("Parakstīts, un parakstītais fails atbilst sagatavotajam"), DONE)
    return Step("sign", _("Parakstītais fails šeit nav pārbaudīts"), LATER)


def _sending(*, is_sent: bool, is_signed: bool) -> Step:
    if is_sent:
        return Step("send", _("Atzīmēts kā nosūtīts"), DONE)
    title = _("Tagad: nosūtiet parakstīto failu e-adresē") if is_signed else _("Nosūtiet e-adresē")
    return Step("send", title, NOW if is_signed else LATER, "components/steps/send.html")


def _registering(*, is_sent: bool) -> Step:
    title = _("Tagad: kad Valsts kase atbild, ierakstiet reģistrāciju") if is_sent else _("Ierakstiet reģistrāciju")
    return Step("register", title, NOW if is_sent else LATER, "components/steps/register.html")


def signatory(application: Application) -> str:
    """Return the full name of the person who signs."""
    person = application.signatory
    return masked(" ".join(f"{person.given_name} {person.surname}".split()))


def right_to_sign(application: Application) -> str:
    """Return by what right that person signs, as the application says."""
    return choice_label("signatory.authority", application.signatory.authority)


def next_step(application: Application, following: Application | None) -> str:
    """Return what is to be done about a registered application; `following` is the next one, if it was begun."""
    standing = application.standing()
    if standing in (State.REPLACED, State.TERMINATED):
        return _("Tagad nekas nav jādara")
    if following:
        return _("Tagad: pabeidziet nākamo pieteikumu")
    if standing == State.EXPIRED:
        return _("Tagad: sagatavojiet jaunu pieteikumu")
    return _("Tagad: sagatavojiet nākamo pieteikumu") if application.ends_soon() else _("Tagad nekas nav jādara")


class Fact(NamedTuple):
    """A line of the card about a registration: a value, a link after it, and a soft remark; `tag` is a tag's kind."""

    label: str
    value: str
    remark: str = ""
    link_text: str = ""
    link_url: str = ""
    tag: str | None = None


def facts(application: Application) -> list[Fact]:
    """Return what is known of a registered application: state, registration, and how long it is or was in force."""
    standing = application.standing()
    kinds = {State.REGISTERED: "ok", State.EXPIRED: "bad"}
    known = [Fact(_("Stāvoklis"), str(standing.label), tag=kinds.get(standing, ""))]
    registered = _day(application.registered_on)
    if application.registration_number:
        registered += ", " + _("Nr. %(number)s") % {"number": application.registration_number}
    known.append(Fact(_("Reģistrēts Valsts kasē"), registered))
    if standing == State.REPLACED:
        newer = chains.replaced_by(application)
        link = (_("pieteikums %(reference)s") % {"reference": newer.reference}, _finished(newer)) if newer else ("", "")
        known.append(Fact(_("Aizstāts"), _day(application.ended_on), "", *link))
    elif standing == State.TERMINATED:
        known.append(Fact(_("E-pakalpojums pārtraukts"), _day(application.ended_on)))
    elif standing == State.EXPIRED:
        known.append(Fact(_("Bija spēkā līdz (ieskaitot)"), _day(application.valid_until)))
    else:
        number = application.days_left()
        remark = f"({days_left(number)})" if number else f"({_('šodien')})"
        known.append(Fact(_("Spēkā līdz (ieskaitot)"), _day(application.valid_until), remark))
    return known


def _finished(application: Application) -> str:
    return reverse("finished", args=[application.reference])


def _day(day: datetime.date | None) -> str:
    assert day
    return f"{day:%d.%m.%Y.}"
