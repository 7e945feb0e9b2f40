"""What was understood of a table before anything is taken over: its sheet, columns and accounts, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from applications.acts import tables
from applications.domain.cleaning import clean_account
from applications.domain.identifiers import clean_iban, format_iban
from applications.domain.language import Text, translated
from applications.domain.wording import sentence
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet import rows as r
from applications.formats.spreadsheet.accounts import CellFinding, Found, LeftOut, judged, merged
from applications.formats.spreadsheet.cells import column_letter
from applications.formats.spreadsheet.columns import IGNORED_LABEL, ROLES, Columns
from applications.formats.spreadsheet.faults import faults, with_faults
from applications.formats.spreadsheet.headings import (
    BLOCKED_MARK,
    CLOSED_MARK,
    HOLDER,
    HOLDER_NAME,
    STATUS,
    is_iban,
    may_be_holder,
)
from applications.formats.spreadsheet.table import Table
from applications.formats.spreadsheet.words import says_shut
from applications.models import Application
from applications.models.errors import Unsuitable
from applications.models.upload import Upload
from applications.presenting import refusals
from applications.presenting.navigation import page
from applications.presenting.rows import part_row, table_words
from applications.presenting.rulebook import rule_url
from applications.views.access import while_editing, with_application
from common.errors import LimitReached
from institutions.access import client_address

_FINDINGS_FIRST, _FINDINGS_SHOWN = 10, 100
_FIRST, _GONE_SHOWN, _LEFT_OUT_SHOWN = 5, 50, 50
_CELL_SHOWN = 60
_DOUBLED = "account-duplicate"
#: What is written in groups of four; words in its place are not.
_NUMBER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]+")
#: Why a row was left out.
_WHY: dict[str, Text] = {
    r.TOTAL: gettext_lazy("kopsumma"),
    r.HEADING: gettext_lazy("virsraksti"),
    r.NOTE: gettext_lazy("teksts bez konta numura"),
    r.EXAMPLE: gettext_lazy("paraugs"),
}


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def preview(request: HttpRequest, application: Application) -> HttpResponseBase:
    """What was understood of the table, how each row is judged, and setting columns right."""
    try:
        upload = tables.loaded(application)
    except Unsuitable:
        return redirect("table_load", application.reference)
    asked = {column: upload.columns.roles.get(column, "") for column in range(upload.content.width)}
    error = ""
    if request.method == "POST":
        asked |= {column: request.POST.get(f"column_{column}", role) for column, role in asked.items()}
        try:
            tables.set_roles(application, asked)
        except Unsuitable as unsuitable:
            error = refusals.sentence(unsuitable)
        else:
            return redirect(f"{reverse('table_preview', args=[application.reference])}#columns")
    context = _shown(application, upload, asked)
    return TemplateResponse(request, "accounts/preview.html", context | ({"refused": error} if error else {}))


@with_application
@require_POST
@while_editing
def choose_sheet(request: HttpRequest, application: Application) -> HttpResponse:
    """Read another sheet of the workbook that was loaded."""
    try:
        tables.choose_sheet(application, request.POST.get("sheet", ""), client=client_address(request))
    except Unreadable as error:
        messages.error(request, wording.sentence(error))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
    except Unsuitable:
        return redirect("table_load", application.reference)
    return redirect("table_preview", application.reference)


def _filled(table: Table, columns: Columns, column: int) -> Iterator[str]:
    """What stands in a column's cells, the blank ones left out."""
    for line in table.lines:
        if line.number >= columns.data_from and (cell := str(line.cell(column))).strip():
            yield _short(cell)


def _short(text: str) -> str:
    return text if len(text) <= _CELL_SHOWN else f"{text[:_CELL_SHOWN]}…"


def _shown(application: Application, upload: Upload, asked: Mapping[int, str]) -> dict[str, Any]:
    table, columns = upload.content, upload.columns
    shown = [
        {
            "index": column,
            "letter": column_letter(column),
            "heading": _short(columns.headings.get(column, "")),
            "role": columns.roles.get(column, ""),
            "asked": role,
            "label": translated(ROLES.get(columns.roles.get(column, ""), "")),
            "sample": list(islice(_filled(table, columns, column), 3)),
        }
        for column, role in asked.items()
    ]
    context = page(application, "accounts") | {
        "upload": upload,
        "name": upload.name or _("Ielīmētās šūnas"),
        "table": table,
        "other_sheets": [(name, count) for name, count in table.sheets.items() if count and name != table.sheet],
        "notes": [*wording.notes(table), *_of_unused(table, columns)],
        "columns": [column for column in shown if column["heading"] or column["sample"] or column["role"]],
        "unused": [column for column in shown if not column["role"] and column["sample"]],
        "roles": [(role, translated(label)) for role, label in ROLES.items()],
        "ignored": IGNORED_LABEL,
    }
    if columns.headings and all(line.number < columns.data_from for line in table.lines):
        return context | {"nothing": _("Tabulā ir tikai virsraksti: ierakstiet zem tiem kontus un ielādējiet vēlreiz.")}
    try:
        found = tables.accounts_in(application, upload)
    except Unreadable as unreadable:
        return context | {"error": wording.sentence(unreadable)}
    context["notes"] += _own_unnamed(application, columns, found)
    if not found.rows:
        return context | _left_out(found.left_out) | {"nothing": _nothing(found.left_out)}
    return context | _left_out(found.left_out) | _verdict(application, table, columns, found)


def _of_unused(table: Table, columns: Columns) -> Iterator[str]:
    """What a person should know of columns that are not used."""
    yield from _more_numbers(table, columns)
    yield from _more_holders(columns)
    yield from _more_statuses(table, columns)


def _more_numbers(table: Table, columns: Columns) -> Iterator[str]:
    """A sentence where accounts' numbers stand in columns that are not used: those would be lost in silence."""
    data = [line for line in table.lines if line.number >= columns.data_from]
    unused = (column for column in range(table.width) if column not in columns.roles)
    found = [column_letter(column) for column in unused if any(is_iban(line.cell(column)) for line in data)]
    if found:
        told = _("Kontu numuri ir arī citās kolonnās (%(letters)s): tos nepārņem. Rakstiet katru kontu savā rindā.")
        yield told % {"letters": ", ".join(found)}


def _more_holders(columns: Columns) -> Iterator[str]:
    """A sentence where a column that is not used may say that accounts are other institutions'."""
    if {HOLDER, HOLDER_NAME} & set(columns.roles.values()):
        return
    for column, heading in columns.headings.items():
        if column not in columns.roles and may_be_holder(heading):
            told = _("Kolonnu %(letter)s „%(heading)s” neizmanto. Ja tajā ir kontu turētāji, norādiet to pie kolonnām.")
            yield told % {"letter": column_letter(column), "heading": _short(heading)}


def _more_statuses(table: Table, columns: Columns) -> Iterator[str]:
    """A sentence for a column that is not used and says of accounts that they are closed or blocked."""
    if {STATUS, CLOSED_MARK, BLOCKED_MARK} & set(columns.roles.values()):
        return
    for column in set(range(table.width)) - columns.roles.keys():
        cells = (line.cell(column) for line in table.lines if line.number >= columns.data_from)
        if any(isinstance(cell, str) and len(cell) <= _CELL_SHOWN and says_shut(cell) for cell in cells):
            told = _("Kolonnu %(letter)s neizmanto, bet tajā teikts, ka konts ir slēgts vai bloķēts: norādiet statusu.")
            yield told % {"letter": column_letter(column)}


def _own_unnamed(application: Application, columns: Columns, found: Found) -> Iterator[str]:
    """A sentence where holders are named and the applicant is not: all of them are taken for others."""
    named = columns.column(HOLDER) is not None or columns.column(HOLDER_NAME) is not None
    if named and not application.client.name.strip() and any(row.account.holder_name for row in found.rows):
        yield _(
            "Iestādes nosaukums pieteikumā vēl nav norādīts, tāpēc visi tabulā nosauktie turētāji ir citas iestādes. "
            "Vispirms aizpildiet sadaļu „Iestāde”."
        )


def _nothing(left_out: Iterable[LeftOut]) -> str:
    """Why there is no account in a table."""
    why = {each.why for each in left_out}
    if r.EXAMPLE in why:
        return _("Tabulā ir tikai paraugs: ierakstiet tā vietā savus kontus un ielādējiet vēlreiz.")
    return _("Tabulā nav neviena konta numura: pārbaudiet, vai izvēlēta īstā lapa un konta numura kolonna.")


def _left_out(left_out: tuple[LeftOut, ...]) -> dict[str, Any]:
    shown = [
        {"number": each.number, "why": _WHY.get(each.why, ""), "text": each.text} for each in left_out[:_LEFT_OUT_SHOWN]
    ]
    return {"left_out": shown, "left_out_count": len(left_out), "more_left_out": len(left_out) - len(shown)}


def _verdict(application: Application, table: Table, columns: Columns, found: Found) -> dict[str, Any]:
    present = application.document().accounts
    told = faults(table, columns)
    alone = with_faults(judged(found.rows), told)
    verdict = with_faults(judged(merged(found.rows, present)), told) if present else alone
    listed = {clean_iban(row.account.iban) for row in found.rows}
    gone = [account.iban for account in present if account.iban not in listed]
    findings = verdict.all_findings()
    shown = list(_placed(findings[:_FINDINGS_SHOWN], table, found))
    first = found.rows[:_FIRST]
    return table_words() | {
        "total": len(found.rows),
        "first": [part_row(clean_account(row.account)) | {"number": row.number} for row in first],
        "more_accounts": len(found.rows) - len(first),
        "right": len(verdict.right()),
        "wrong": len(verdict.wrong()),
        "wrong_if_replaced": len(alone.wrong()),
        "findings": shown[:_FINDINGS_FIRST],
        "more_findings": shown[_FINDINGS_FIRST:],
        "findings_left": len(findings) - len(shown),
        "present": len(present),
        "gone": gone[:_GONE_SHOWN],
        "gone_count": len(gone),
        "already": len(listed.intersection(account.iban for account in present)),
    }


def _placed(findings: Iterable[CellFinding], table: Table, found: Found) -> Iterator[dict[str, Any]]:
    """Findings with the account that each is of, and what the cell holds."""
    accounts = {row.number: row.account.iban for row in found.rows}
    first = {clean_iban(row.account.iban): row.number for row in reversed(found.rows)}
    lines = {line.number: line for line in table.lines}
    columns = {column_letter(column): column for column in range(table.width)}
    for each in findings:
        iban, line = accounts[each.number], lines[each.number]
        cell = str(line.cell(columns[each.column])) if each.column else ""
        if not iban.strip():  # then the row is known by what else it says
            cell = cell or " ".join(str(other) for other in line.cells if other != "")
        same_as = first[clean_iban(iban)] if each.finding.code == _DOUBLED else each.number
        yield {
            "number": each.number,
            "column": each.column,
            "account": _short(format_iban(clean) if _NUMBER.fullmatch(clean := clean_iban(iban)) else iban),
            "cell": "" if cell.strip() == iban.strip() else _short(cell),
            "message": sentence(each.finding),
            "rule_url": rule_url(each.finding.code),
            "same_as": same_as if same_as != each.number else 0,
        }
