"""Accounts from and into spreadsheets: loading, taking a table over after its preview, downloading."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import tables
from applications.acts.inspecting import TABLE_SUFFIXES
from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.domain.sizes import LARGEST_FILE, MEGABYTE
from applications.formats import Unreadable
from applications.formats.spreadsheet.writing import CONTENT_TYPE, template, write, write_lines
from applications.models import Application, LimitReached
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from applications.presenting.navigation import page, section_url
from applications.views.access import actor, while_editing, with_application
from applications.views.files import answers_large_files
from institutions.access import client_address


def _load_page(request: HttpRequest, application: Application, **more: str) -> TemplateResponse:
    context = page(application, "accounts") | {"extensions": ",".join(TABLE_SUFFIXES), "pasted": ""} | more
    context["maximum"] = MAXIMUM_ACCOUNTS
    return TemplateResponse(request, "accounts/load.html", context)


def _too_large(request: HttpRequest, application: Application) -> HttpResponseBase:
    message = _("Tik daudz nevar nosūtīt: failam jābūt līdz %(most)s MB, ielīmētajam – līdz 2,5 MB")
    return _load_page(request, application, file_error=message % {"most": LARGEST_FILE // MEGABYTE})


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
@answers_large_files(_too_large)
def load(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Read a file or pasted cells, and keep the table for the preview; the draft does not change."""
    if request.method != "POST":
        return _load_page(request, application)
    file, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    if file is None and not pasted.strip():
        error = _("Izvēlieties failu vai ielīmējiet šūnas no tabulas")
        return _load_page(request, application, file_error=error, pasted=pasted)
    client = client_address(request)
    try:
        if file is not None:
            tables.load(application, str(file.name), file.read(), client=client)
        else:
            tables.load_pasted(application, pasted, client=client)
    except (Unreadable, LimitReached) as refusal:
        field = "file_error" if file is not None else "pasted_error"
        return _load_page(request, application, **{field: refusals.of_file(refusal)}, pasted=pasted)
    return redirect("table_preview", application.reference)


@with_application
@require_POST
@while_editing
def take_over(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take over the table's accounts, all or those without errors; or discard the table."""
    take, replace = request.POST.get("take"), request.POST.get("how") == "replace"
    try:
        if take in ("all", "right"):
            tables.take_over(
                application,
                replace=replace,
                only_right=take == "right",
                all_sheets="all_sheets" in request.POST,
                by=actor(request),
                client=client_address(request),
            )
        else:
            tables.forget(application)
    except Unreadable:
        return redirect("table_preview", application.reference)
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
        return redirect("table_preview", application.reference)
    except Unsuitable as unsuitable:
        if unsuitable.code == "questions-open":
            messages.error(request, refusals.sentence(unsuitable))
            return redirect(f"{reverse('table_preview', args=[application.reference])}#questions")
        # Else the table was taken over, or forgotten, in another window.
    else:
        if take in ("all", "right") and tables.is_loaded(application):
            messages.info(request, _("Šīs rindas vēl nav pārņemtas: izlabojiet kļūdas un atbildiet uz jautājumiem."))
            return redirect("table_preview", application.reference)
    return redirect(section_url(application, "accounts"))


@with_application
@require_safe
@while_editing
def left(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The rows of the loaded table that have errors, as a spreadsheet that can be corrected and loaded again."""
    try:
        upload = tables.loaded(application)
        lines = tables.wrong_lines(application, upload)
    except (Unsuitable, Unreadable):
        return redirect("table_load", application.reference)
    return _workbook(write_lines(lines), f"konti-ar-kludam-{application.reference}.xlsx")


@with_application
@require_safe
def download(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Download the draft's accounts as a spreadsheet that can be loaded again."""
    return _workbook(write(application.document().accounts), f"konti-{application.reference}.xlsx")


@with_application
@require_safe
def blank(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Download an empty spreadsheet to fill in."""
    return _workbook(template(), "konti-veidne.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
