"""How a table was read, before anything is taken over: its sheet, its columns, its accounts, and what is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applications.acts import tables
from applications.formats import Unreadable, wording
from applications.models import Application
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from applications.presenting import table_preview as presenting
from applications.views.access import while_editing, with_application
from common.errors import LimitReached
from institutions.access import client_address


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def preview(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show the columns, the accounts and their findings; a POST gives columns other roles."""
    try:
        upload = tables.loaded(application)
    except Unsuitable:
        return redirect("table_load", application.reference)
    chosen = {column: upload.columns.roles.get(column, "") for column in range(upload.content.width)}
    error = ""
    if request.method == "POST":
        chosen |= {column: request.POST.get(f"column_{column}", role) for column, role in chosen.items()}
        try:
            tables.set_roles(application, chosen)
        except Unsuitable as unsuitable:
            error = refusals.sentence(unsuitable)
        else:
            return redirect(f"{reverse('table_preview', args=[application.reference])}#columns")
    context = presenting.preview(application, upload, chosen)
    return TemplateResponse(request, "accounts/preview.html", context | ({"refused": error} if error else {}))


@with_application
@require_POST
@while_editing
def choose_sheet(request: HttpRequest, application: Application) -> HttpResponse:
    """Read another sheet of the loaded workbook."""
    try:
        tables.choose_sheet(application, request.POST.get("sheet", ""), client=client_address(request))
    except Unreadable as error:
        messages.error(request, wording.sentence(error))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
    except Unsuitable:
        return redirect("table_load", application.reference)
    return redirect("table_preview", application.reference)
