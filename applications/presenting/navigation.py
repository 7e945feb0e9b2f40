"""The navigation of a draft: its sections with their states and addresses."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.document import SECTION_ORDER
from applications.domain.fields import section_title
from applications.models import Application
from applications.presenting.progress import DONE, NOT_STARTED, STARTED, WRONG, Overview, Progress, overview

#: The sections' addresses.
SLUGS = {
    "client": "iestade",
    "certificate_recipient": "sertifikata-sanemejs",
    "user": "lietotajs",
    "accounts": "konti",
    "signatory": "paraksttiesigais",
    "preparer": "sagatavotajs",
}

#: The sign before a section's name, by its state.
_MARKS = {NOT_STARTED: "○", STARTED: "◐", DONE: "✓", WRONG: "!"}


def section_url(application: Application, name: str) -> str:
    """Return the address of a section's page."""
    if name == "accounts":
        return reverse("accounts", args=[application.reference])
    return reverse("section", args=[application.reference, SLUGS[name]])


def next_url(application: Application, name: str, known: Overview | None = None) -> str:
    """Return the address of the page after a section: the next section that is not done, or the review."""
    seen = known or overview(application)
    return _first_undone(application, seen.sections[SECTION_ORDER.index(name) + 1 :])


def first_url(application: Application) -> str:
    """Return the address of the first section that is not done, or of the review."""
    return _first_undone(application, overview(application).sections)


def _first_undone(application: Application, sections: tuple[Progress, ...]) -> str:
    undone = next((section for section in sections if section.state != DONE), None)
    if undone is None:
        return reverse("review", args=[application.reference])
    if (undone.name, undone.state) == ("accounts", NOT_STARTED):
        return reverse("account_add", args=[application.reference])
    return section_url(application, undone.name)


def state_words(section: Progress) -> str:
    """Return the words of a section's state."""
    if section.state == DONE:
        if not section.warnings:
            return _("Pabeigts")
        warned = ngettext("%(number)s brīdinājums", "%(number)s brīdinājumi", section.warnings)
        return f"{_('Pabeigts')}, {warned % {'number': section.warnings}}"
    if section.state == WRONG:
        return _("Jālabo: %(number)s") % {"number": section.errors}
    return _("Iesākts") if section.state == STARTED else _("Nav sākts")


def page(application: Application, current: str, known: Overview | None = None) -> dict[str, Any]:
    """Return the context of a draft's page; `current` is a section's name, "tasks" or "review"."""
    seen = known or overview(application)
    kind = application.client.kind
    return {
        "application": application,
        "current": current,
        "current_title": _("Pārbaude") if current == "review" else section_title(current, kind),
        "done": sum(section.state == DONE for section in seen.sections),
        "tally": seen.tally,
        "is_done": seen.is_done,
        "sections": [
            {
                "name": section.name,
                "title": section_title(section.name, kind),
                "url": section_url(application, section.name),
                "state": section.state,
                "mark": _MARKS[section.state],
                "errors": section.errors if section.state == WRONG else 0,
                "state_words": state_words(section),
            }
            for section in seen.sections
        ],
    }
