"""Institutions of the registers as a person chooses among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registers.models import Institution, Status


class Choice(NamedTuple):
    """An institution: its name as registered, its number, and what else tells it from others."""

    key: int
    name: str
    number: str
    details: str
    is_ended: bool


def choice(institution: Institution) -> Choice:
    """Return what is shown of an institution."""
    status = str(Status(institution.status).label)
    if institution.removed_on:
        status += " " + date_format(institution.removed_on, "d.m.Y.")
    details = [f"{_('Reģ. Nr.')} {institution.number}", status]
    if institution.higher_name:
        details.append(_("augstāka iestāde: %(name)s") % {"name": institution.higher_name})
    is_ended = institution.status != Status.REGISTERED
    return Choice(institution.pk, institution.name, institution.number, "; ".join(details), is_ended)


def choices(institutions: Iterable[Institution]) -> list[Choice]:
    """Return what is shown of institutions."""
    return [choice(each) for each in institutions]


def count_sentence(number: int) -> str:
    """Return how many institutions are listed, as it is announced."""
    if not number:
        return _("Reģistros nekas nav atrasts.")
    return _("Atrastas iestādes: %(number)d.") % {"number": number}
