"""Institutions of the registers: searched while a name is typed, or by a button, and put into a form."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from applications.domain.document import SWORN_BAILIFF
from applications.forms import DocumentForm
from applications.presenting import institutions, refusals
from common import limits
from common.errors import LimitReached
from institutions.access import client_address
from registers import search as registers
from registers.state import loads_for_page

#: What the buttons of a form without JavaScript are called.
FIND, CHOOSE = "find", "choose"


@require_POST
def search(request: HttpRequest) -> HttpResponseBase:
    """The institutions whose name or number was begun. It is posted, so that no log of addresses has it."""
    try:
        limits.consume_light(limits.SEARCH, client_address(request))
    except LimitReached as limit:
        return HttpResponse(refusals.sentence(limit), status=429, content_type="text/plain; charset=utf-8")
    found = registers.search(request.POST.get("text", ""), loads_for_page())
    context = {"found": institutions.choices(found), "status": institutions.count_sentence(len(found))}
    return TemplateResponse(request, "components/institution_options.html", context)


def is_asked(posted: Mapping[str, str]) -> bool:
    """Return whether a form was sent by one of the search's buttons."""
    return FIND in posted or CHOOSE in posted


def offer(form: DocumentForm, *, kind: str = "") -> DocumentForm:
    """Offer the search in a form; not where no register is loaded, nor to a sworn bailiff."""
    if form.institution_fields and not form.has_search and kind != SWORN_BAILIFF and loads_for_page():
        form.offer_search()
    return form


def answered(request: HttpRequest, form: DocumentForm, *, kind: str = "") -> DocumentForm:
    """Return the form with the institutions that were searched for, or with the chosen one filled in.

    Nothing is saved; what cannot be searched for or chosen any more leaves the form as it was typed.
    """
    loads, typed = loads_for_page(), form.typed()
    if CHOOSE in request.POST:
        institution = registers.by_key(request.POST[CHOOSE], loads)
        if institution:
            values = zip(form.institution_fields, (institution.name, institution.number), strict=False)
            form = type(form).of(typed | dict(values), form.read_at(), kind=kind)
        return offer(form, kind=kind)
    name, offered = request.POST[FIND], offer(form, kind=kind)
    if name in form.institution_fields and loads:
        try:
            limits.consume_light(limits.SEARCH, client_address(request))
        except LimitReached as limit:
            offered.show_institutions(name, [], refusals.sentence(limit))
        else:
            found = registers.search(typed[name], loads)
            offered.show_institutions(name, institutions.choices(found), institutions.count_sentence(len(found)))
    return offered
