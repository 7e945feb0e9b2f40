"""Editing or removing many accounts at once, and undoing that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.acts import bulk_editing
from applications.domain.limits import format_euro
from applications.forms.bulk import ALL, BulkForm
from applications.models import Application, Superseded
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from applications.presenting.listings import Listing
from applications.presenting.navigation import section_url
from applications.views.access import actor, while_editing, with_application
from applications.views.accounts import accounts_table

#: The field of the form beside which a refusal is shown.
_FIELDS = {"no-accounts": "scope", "no-values": "access_mode"}


@with_application
@require_POST
@while_editing
def change(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Set the same values in the marked accounts, or in all that the filter shows; or remove them."""
    listing = Listing.of(request)
    form = BulkForm(request.POST)
    if not form.is_valid():
        return _refused(request, application, form)
    if form.cleaned_data["scope"] == ALL:
        rows = listing.rows(application.accounts.all())
    else:
        keys = [int(key) for key in request.POST.getlist("rows") if key.isascii() and key.isdigit() and len(key) < 16]
        rows = application.accounts.live().filter(pk__in=keys)
    by = actor(request)
    try:
        if "delete" in request.POST:
            bulk_editing.remove_accounts(application, rows, by=by)
        elif faulty := bulk_editing.edit_accounts(application, rows, form.typed(), by=by).faulty:
            messages.warning(request, _faulty_message(application, faulty))
    except Unsuitable as unsuitable:
        form.add_error(_FIELDS[unsuitable.code], refusals.sentence(unsuitable))
        return _refused(request, application, form)
    return redirect(section_url(application, "accounts") + listing.query())


def _refused(request: HttpRequest, application: Application, form: BulkForm) -> TemplateResponse:
    """Return the same page with the typed values and marks, and the reason why nothing was changed."""
    errors = [(name, errors[0]) for name, errors in form.errors.items()]
    refused = {"bulk": form, "refused": errors, "marked": set(request.POST.getlist("rows"))}
    return TemplateResponse(request, "accounts.html", accounts_table(request, application) | refused)


def _faulty_message(application: Application, faulty: int) -> str:
    text = _("Kontu ar kļūdām starp mainītajiem tagad ir %(shown)s.") % {"shown": format_euro(faulty)}
    address = f"{section_url(application, 'accounts')}?kludas=1#konti"
    return format_html('{} <a href="{}">{}</a>', text, address, _("Rādīt kontus ar kļūdām"))


@with_application
@require_POST
@while_editing
def undo(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Undo the last bulk edit, unless something was changed after it."""
    try:
        bulk_editing.undo(application, by=actor(request))
    except Superseded:
        messages.error(request, _("Šo darbību vairs nevar atsaukt: pēc tās pieteikumā mainīts kas cits."))
    else:
        messages.success(request, _("Darbība ir atsaukta."))
    return redirect(section_url(application, "accounts") + Listing.of(request).query())
