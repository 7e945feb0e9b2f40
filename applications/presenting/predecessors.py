"""Applications in force that another one may replace: the likely ones, or any by its number."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.models import Application, Difference, Predecessor, chains
from applications.models.application import ApplicationQuerySet

#: The others are found by their numbers.
SHOWN = 10


class Likely(NamedTuple):
    """Applications to choose from, and whether there are more."""

    shown: list[Application]
    has_more: bool


def likely(application: Application, chain: str = "") -> Likely:
    """Return the application replaced by the chain, then similar ones, the likely first, and one of `chain`."""
    alike = chains.alike(application)
    some = list(alike[: SHOWN + 1])
    shown = [each for each in (chains.replaced(application), *some[:SHOWN]) if each]
    if chain and all(each.chain != chain for each in shown):
        shown += alike.filter(chain=chain)[:1]
    return Likely(shown, len(some) > SHOWN)


def found(rows: ApplicationQuerySet, text: str) -> list[Application]:
    """Return the first of these applications with that number."""
    return list(rows.going_by(text)[:SHOWN])


def file_name(compared: Predecessor | Difference) -> str:
    """Return the name of the file that an application was compared with, and which version that is, if it is known."""
    recognised = compared.recognised
    if "reference" not in recognised:
        return compared.name
    values = {"name": compared.name[-100:], "reference": recognised["reference"], "number": recognised["number"]}
    if "registered_on" not in recognised:
        return _("%(name)s (pieteikums %(reference)s, %(number)s. versija)") % values
    values["day"] = f"{datetime.date.fromisoformat(recognised['registered_on']):%d.%m.%Y.}"
    return _("%(name)s (pieteikums %(reference)s, %(number)s. versija, reģistrēts %(day)s)") % values


def name(application: Application) -> str:
    """Return a name by which people choose among applications: reference, date, number, addresses."""
    values = {"reference": application.reference, "day": f"{application.registered_on:%d.%m.%Y.}"}
    text = _("%(reference)s, reģistrēts %(day)s") % values
    if application.registration_number:
        text += ", " + _("Nr. %(number)s") % {"number": application.registration_number}
    if addresses := application.user.part().allowed_ip_addresses:
        text += "; IP " + ", ".join(addresses[:2]) + (" …" if len(addresses) > 2 else "")
    return text
