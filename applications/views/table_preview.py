"""How a table was read, before anything is taken over: its sheet, its columns, its accounts, and what is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
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
from applications.presenting.navigation import page
from applications.views.access import while_editing, with_application
from common.errors import LimitReached
from institutions.access import client_address


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def preview(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show the columns, the accounts and their findings; a POST answers questions or gives columns other roles."""
    try:
        upload = tables.loaded(application)
    except Unsuitable:
        return redirect("table_load", application.reference)
    here = reverse("table_preview", args=[application.reference])
    chosen = {
        (number, column): columns.roles.get(column, "")
        for number, columns in enumerate(upload.tables)
        for column in range(upload.content.width)
    }
    error = ""
    if request.method == "POST" and "answers" in request.POST:
        given = {name.removeprefix("answer_"): str(value) for name, value in request.POST.items()}
        tables.answer(application, given)
        return redirect(f"{here}#questions")
    if request.method == "POST":
        number = _number(request.POST.get("table", ""), len(upload.tables))
        of_table = {
            column: request.POST.get(f"column_{number}_{column}" if number else f"column_{column}", role)
            for (table, column), role in chosen.items()
            if table == number
        }
        chosen |= {(number, column): role for column, role in of_table.items()}
        try:
            tables.set_roles(application, of_table, number)
        except Unsuitable as unsuitable:
            error = refusals.sentence(unsuitable)
        else:
            return redirect(f"{here}#columns")
    context = presenting.preview(application, upload, chosen, request.GET.get("lapa", "")[:10])
    return TemplateResponse(request, "accounts/preview.html", context | ({"refused": error} if error else {}))


def _number(text: str, below: int) -> int:
    """Return the number of a table in the sheet, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < below else 0


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def row(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Show the cells of one row of the loaded table; a POST changes them before anything is taken over."""
    try:
        upload = tables.loaded(application)
    except Unsuitable:
        return redirect("table_load", application.reference)
    context = presenting.row(upload, number)
    if context is None:
        raise Http404
    if request.method == "POST":
        typed = {cell["index"]: request.POST.get(f"cell_{cell['index']}", cell["value"]) for cell in context["cells"]}
        tables.set_cells(application, number, typed)
        back = reverse("table_preview", args=[application.reference])
        return redirect(f"{back}?lapa={_number(request.GET.get('lapa', ''), 100_000) or 1}#rinda-{number}")
    context |= page(application, "accounts") | {"page_number": _number(request.GET.get("lapa", ""), 100_000) or 1}
    return TemplateResponse(request, "accounts/table_row.html", context)


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
