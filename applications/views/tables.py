"""Accounts from a spreadsheet and into one: loading, the preview with its columns, taking over, downloading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.document import MAXIMUM_ACCOUNTS
from applications.formats import Unreadable
from applications.formats.spreadsheet.accounts import Found, judged, merged
from applications.formats.spreadsheet.accounts import accounts as found_accounts
from applications.formats.spreadsheet.columns import IGNORED_LABEL, ROLES, Columns
from applications.formats.spreadsheet.reading import EXTENSIONS, notes, read_pasted, read_table
from applications.formats.spreadsheet.rows import Row
from applications.formats.spreadsheet.table import Table, column_letter
from applications.formats.spreadsheet.writing import CONTENT_TYPE, template, write
from applications.identifiers import clean_iban
from applications.models import Application, Change, Full
from applications.models.upload import Upload
from applications.views.access import while_editing, with_application
from applications.views.files import answers_large_files
from applications.views.navigation import page, section_url

_FINDINGS_FIRST, _FINDINGS_SHOWN = 10, 100
_GONE_SHOWN = 50


def _load_page(request: HttpRequest, application: Application, **more: str) -> TemplateResponse:
    context = page(application, "accounts") | {"extensions": ",".join(EXTENSIONS), "pasted": ""} | more
    context["maximum"] = MAXIMUM_ACCOUNTS
    return TemplateResponse(request, "accounts/load.html", context)


def _too_large(request: HttpRequest, application: Application) -> HttpResponseBase:
    told = _("Tik daudz nevar nosūtīt: failam jābūt līdz 10 MB, ielīmētajam – līdz 2,5 MB")
    return _load_page(request, application, error=told, field="file")


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
@answers_large_files(_too_large)
def load(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Choose a file or paste cells; what can be read is kept for the preview, the draft stays as it is."""
    if request.method != "POST":
        return _load_page(request, application)
    file, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    try:
        if file is not None:
            name, table = str(file.name), read_table(str(file.name), file.read())
        elif pasted.strip():
            name, table = str(_("Ielīmētās šūnas")), read_pasted(pasted)
        else:
            raise Unreadable(_("Izvēlieties failu vai ielīmējiet šūnas no tabulas"))
    except Unreadable as error:
        field = "pasted" if pasted.strip() and file is None else "file"
        return _load_page(request, application, error=str(error), field=field, pasted=pasted)
    Upload.keep(application, name, table)
    return redirect("table_preview", application.reference)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def preview(request: HttpRequest, application: Application) -> HttpResponseBase:
    """What was understood of the table, how each row is judged, and setting columns right."""
    upload = Upload.objects.filter(application=application).first()
    if upload is None:
        return redirect("table_load", application.reference)
    table = upload.table()
    columns = upload.columns(table)
    error = ""
    if request.method == "POST":
        asked = {column: request.POST.get(f"column_{column}", "") for column in range(table.width)}
        try:
            columns.set_right(asked)
        except ValueError:
            error = _("Katru lomu izvēlieties tikai vienai kolonnai.")
        else:
            upload.set_roles(asked)
            return redirect("table_preview", application.reference)
    return TemplateResponse(request, "accounts/preview.html", _preview(application, upload, table, columns, error))


def _found(application: Application, table: Table, columns: Columns) -> Found:
    own = tuple(name for name in (application.client.name, application.user.institution_name) if name.strip())
    return found_accounts(table, columns, own)


def _filled(table: Table, columns: Columns, column: int) -> Iterator[str]:
    """What stands in a column's cells, the blank ones left out."""
    for line in table.lines:
        if line.number >= columns.data_from and (cell := str(line.cell(column))).strip():
            yield cell


def _preview(application: Application, upload: Upload, table: Table, columns: Columns, error: str) -> dict[str, Any]:
    context = page(application, "accounts") | {
        "upload": upload,
        "table": table,
        "notes": notes(table),
        "error": error,
        "columns": [
            {
                "index": column,
                "letter": column_letter(column),
                "heading": columns.headings.get(column, ""),
                "role": columns.roles.get(column, ""),
                "label": ROLES.get(columns.roles.get(column, ""), ""),
                "sample": list(islice(_filled(table, columns, column), 3)),
            }
            for column in range(table.width)
        ],
        "roles": ROLES.items(),
        "ignored": IGNORED_LABEL,
    }
    context["unused"] = [column for column in context["columns"] if not column["role"] and column["sample"]]
    try:
        found = _found(application, table, columns)
    except Unreadable as unreadable:
        return context | {"error": error or str(unreadable)}
    present = application.document().accounts
    alone = judged(found.rows)
    verdict = judged(merged(found.rows, present)) if present else alone
    listed = {clean_iban(row.account.iban) for row in found.rows}
    gone = [account.iban for account in present if account.iban not in listed]
    findings = verdict.all_findings()
    return context | {
        "total": len(found.rows),
        "right": len(verdict.right()),
        "wrong": len(verdict.wrong()),
        "wrong_if_replaced": len(alone.wrong()),
        "left_out": found.left_out,
        "findings": findings[:_FINDINGS_FIRST],
        "more_findings": findings[_FINDINGS_FIRST:_FINDINGS_SHOWN],
        "findings_left": max(0, len(findings) - _FINDINGS_SHOWN),
        "present": len(present),
        "gone": gone[:_GONE_SHOWN],
        "gone_count": len(gone),
        "already": len(listed.intersection(account.iban for account in present)),
    }


@with_application
@require_POST
@while_editing
def take_over(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Put the table's accounts, or the right ones of them, into the draft; or leave the draft as it is."""
    upload = Upload.objects.filter(application=application).first()
    back = redirect(section_url(application, "accounts"))
    if upload is None:
        return back
    if request.POST.get("take") in ("all", "right"):
        table = upload.table()
        try:
            found = _found(application, table, upload.columns(table))
        except Unreadable:
            return redirect("table_preview", application.reference)
        replace = request.POST.get("how") == "replace"
        rows: Sequence[Row] = found.rows if replace else merged(found.rows, application.document().accounts)
        if request.POST["take"] == "right":
            rows = judged(rows).right()
        accounts = [row.account for row in rows]
        try:
            if replace:
                Change.take_over(application, accounts, replace=True)
            else:
                Change.merge(application, accounts)
        except Full as full:
            messages.error(request, str(full))
            return redirect("table_preview", application.reference)
    upload.delete()
    return back


@with_application
@require_safe
def download(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The draft's accounts as a spreadsheet that can be loaded again."""
    return _workbook(write(application.document().accounts), f"konti-{application.reference}.xlsx")


@with_application
@require_safe
def blank(request: HttpRequest, application: Application) -> HttpResponseBase:
    """A spreadsheet to fill in."""
    return _workbook(template(), "konti-veidne.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
