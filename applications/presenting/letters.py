"""Letters that people have mailed from here."""

from __future__ import annotations

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications.domain.document import INSTITUTION
from applications.domain.identifiers import registration_number_has_shape
from applications.models import Application, Handover

#: Characters of an institution's name in a letter's subject.
_IN_SUBJECT = 60


class Letter(NamedTuple):
    """A letter without its addressee."""

    subject: str
    body: str


def of_handover(application: Application, handover: Handover, link: str) -> Letter:
    """Return the letter that brings a signatory the link.

    A guest may be anybody: a guest's letter has the institution's registration number and no word that the guest typed.
    """
    client, reference = application.client, application.reference
    subject = _("Pieteikums parakstīšanai: %(reference)s") % {"reference": reference}
    institution = ""
    if client.kind == INSTITUTION and registration_number_has_shape(client.registration_number):
        institution = _("reģistrācijas Nr. %(number)s") % {"number": client.registration_number}
        if application.workspace:
            institution = f"{_in_one_line(client.name)}, {institution}"
    if application.workspace:
        name = _in_one_line(application.workspace.name)[:_IN_SUBJECT]
        subject = _("%(name)s: pieteikums parakstīšanai, %(reference)s") % {"name": name, "reference": reference}
    context = {"application": application, "handover": handover, "link": link, "institution": institution}
    return Letter(subject, render_to_string("handover/mail.txt", context))


def _in_one_line(text: str) -> str:
    """Return the text in one line, as a letter's header has to be."""
    return " ".join(text.split())
