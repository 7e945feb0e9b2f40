"""Many accounts changed or deleted at once, and the one undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.domain.limits import format_euro
from applications.forms.bulk import ALL, BulkForm
from applications.models import Application, BulkEdit, Superseded
from applications.presenting.listings import Listing
from applications.presenting.navigation import section_url
from applications.views.access import actor, while_editing, with_application
from applications.views.accounts import accounts_table


@with_application
@require_POST
@while_editing
def change(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Put the same values into the marked accounts, or into all that the filter shows; or delete them."""
    listing = Listing.of(request)
    form = BulkForm(request.POST)
    if not form.is_valid():
        return _refused(request, application, form)
    if form.cleaned_data["scope"] == ALL:
        rows = listing.rows(application.accounts.all())
    else:
        keys = [int(key) for key in request.POST.getlist("rows") if key.isascii() and key.isdigit() and len(key) < 16]
        rows = application.accounts.live().filter(pk__in=keys)
    typed = form.typed()
    deletes = "delete" in request.POST
    if not rows.exists():
        form.add_error("scope", _("Atzīmējiet vismaz vienu kontu vai izvēlieties visus, kas atbilst filtram"))
        return _refused(request, application, form)
    if not deletes and not typed:
        form.add_error("access_mode", _("Izvēlieties, ko mainīt: pieejas režīmu, limitus, statusu vai turētāju"))
        return _refused(request, application, form)
    if deletes:
        BulkEdit.remove(rows, application, by=actor(request))
    elif faulty := BulkEdit.edit(rows, application, typed, by=actor(request)).faulty:
        messages.warning(request, _told_of_errors(application, faulty))
    return redirect(section_url(application, "accounts") + listing.query())


def _refused(request: HttpRequest, application: Application, form: BulkForm) -> TemplateResponse:
    """The same page with what was typed and marked, and why nothing was changed."""
    errors = [(name, errors[0]) for name, errors in form.errors.items()]
    refused = {"bulk": form, "refused": errors, "marked": set(request.POST.getlist("rows"))}
    return TemplateResponse(request, "accounts.html", accounts_table(request, application) | refused)


def _told_of_errors(application: Application, faulty: int) -> str:
    told = _("Kontu ar kļūdām starp mainītajiem tagad ir %(shown)s.") % {"shown": format_euro(faulty)}
    address = f"{section_url(application, 'accounts')}?kludas=1#konti"
    return format_html('{} <a href="{}">{}</a>', told, address, _("Rādīt kontus ar kļūdām"))


@with_application
@require_POST
@while_editing
def undo(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take back the last change of many accounts, where nothing else has happened since."""
    last = application.bulk_edits.first()
    try:
        if last is None:
            raise Superseded
        last.application = application
        last.undo(by=actor(request))
    except Superseded:
        messages.error(request, _("Šo darbību vairs nevar atsaukt: pēc tās pieteikumā mainīts kas cits."))
    else:
        messages.success(request, _("Darbība ir atsaukta."))
    return redirect(section_url(application, "accounts") + Listing.of(request).query())
