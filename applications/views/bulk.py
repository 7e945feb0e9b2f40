"""Many accounts changed or deleted at once, and the one undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from applications.forms.bulk import ALL, BulkForm
from applications.limits import format_euro
from applications.models import Application, Change, Superseded
from applications.views.access import while_editing, with_application
from applications.views.listing import Listing
from applications.views.navigation import section_url


@with_application
@require_POST
@while_editing
def change(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Put the same values into the marked accounts, or into all that the filter shows; or delete them."""
    listing = Listing.of(request)
    back = redirect(section_url(application, "accounts") + listing.query())
    form = BulkForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form[name].label}: {errors[0]}")
        return back
    if form.cleaned_data["scope"] == ALL:
        rows = listing.rows(application.accounts)
    else:
        keys = [int(key) for key in request.POST.getlist("rows") if key.isascii() and key.isdigit() and len(key) < 16]
        rows = application.accounts.live().filter(pk__in=keys)
    typed = form.typed()
    deletes = "delete" in request.POST
    if not rows.exists():
        messages.error(request, _("Atzīmējiet vismaz vienu kontu vai izvēlieties visus, kas atbilst filtram."))
    elif not deletes and not typed:
        messages.error(request, _("Izvēlieties, ko mainīt: pieejas režīmu, limitus, statusu vai turētāju."))
    elif deletes:
        Change.remove(rows, application)
    elif faulty := Change.edit(rows, application, typed).faulty:
        messages.warning(request, _told_of_errors(application, faulty))
    return back


def _told_of_errors(application: Application, faulty: int) -> str:
    told = _("Kļūdas tagad ir %(shown)s no mainītajiem kontiem.") % {"shown": format_euro(faulty)}
    address = f"{section_url(application, 'accounts')}?kludas=1#konti"
    return format_html('{} <a href="{}">{}</a>', told, address, _("Rādīt kontus ar kļūdām"))


@with_application
@require_POST
@while_editing
def undo(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take back the last change of many accounts, where nothing else has happened since."""
    last = application.changes.first()
    try:
        if last is None:
            raise Superseded
        last.application = application
        last.undo()
    except Superseded:
        messages.error(request, _("Šo darbību vairs nevar atsaukt: pēc tās pieteikumā mainīts kas cits."))
    else:
        messages.success(request, _("Darbība ir atsaukta."))
    return redirect(section_url(application, "accounts") + Listing.of(request).query())


def told(made: Change) -> str:
    """What a change did, in one sentence."""
    number = {"number": made.number, "shown": format_euro(made.number)}
    sentences = {
        Change.EDIT: ngettext("Mainīts %(shown)s konts.", "Mainīti %(shown)s konti.", made.number),
        Change.REMOVE: ngettext("Izdzēsts %(shown)s konts.", "Izdzēsti %(shown)s konti.", made.number),
        Change.ADD: ngettext("Pievienots %(shown)s konts.", "Pievienoti %(shown)s konti.", made.number),
        Change.MERGE: ngettext(
            "Pēc tabulas mainīts vai pievienots %(shown)s konts.",
            "Pēc tabulas mainīti vai pievienoti %(shown)s konti.",
            made.number,
        ),
        Change.REPLACE: ngettext(
            "Kontu saraksts aizstāts: tagad %(shown)s konts.",
            "Kontu saraksts aizstāts: tagad %(shown)s konti.",
            made.number,
        ),
    }
    return sentences[made.kind] % number
