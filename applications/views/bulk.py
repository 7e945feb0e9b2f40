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
from applications.forms.bulk import ALL, MARKED, BulkForm
from applications.models import Application, Superseded
from applications.models.account import AccountQuerySet
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from applications.presenting.listings import Listing
from applications.presenting.navigation import section_url
from applications.presenting.rows import account_row
from applications.views.access import actor, while_editing, with_application
from applications.views.accounts import accounts_table, number_of

#: The field of the form beside which a refusal is shown.
_FIELDS = {"no-accounts": "scope", "no-values": "access_mode"}


@with_application
@require_POST
@while_editing
def change(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Set the same values in the marked accounts, or in all that the filter shows; or remove them."""
    listing = Listing.of(request)
    form = BulkForm(request.POST)
    if "lapa" in request.POST:
        return _with_marks(request, application, page_number=request.POST["lapa"][:10], bulk=form)
    if not form.is_valid():
        return _refused(request, application, form)
    if form.cleaned_data["scope"] == ALL and request.POST.get("delete") != MARKED:
        rows = listing.rows(application.accounts.all())
    else:
        rows = _marked(request, application)
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
    return _with_marks(request, application, bulk=form, refused=errors)


def _with_marks(
    request: HttpRequest, application: Application, *, page_number: str = "", **context: object
) -> TemplateResponse:
    """Return the page of accounts, of another number perhaps, with the marks of this and of other pages."""
    table = accounts_table(request, application, page_number=page_number)
    marked, here = _marked(request, application), {account.pk for account in table["chosen"]}
    return TemplateResponse(
        request,
        "accounts.html",
        table
        | {
            "marked": {str(account.pk) for account in marked},
            "elsewhere": [account_row(account) for account in marked if account.pk not in here],
        }
        | context,
    )


def _marked(request: HttpRequest, application: Application) -> AccountQuerySet:
    keys = [number_of(key) for key in request.POST.getlist("rows")]
    return application.accounts.live().filter(pk__in=keys)


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
        messages.error(request, _("Šo darbību vairs nevar atsaukt: pēc tās pieteikumā veiktas citas izmaiņas."))
    else:
        messages.success(request, _("Darbība ir atsaukta."))
    return redirect(section_url(application, "accounts") + Listing.of(request).query())
