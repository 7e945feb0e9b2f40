"""The page that shows how a table was read, before its accounts are taken over: columns, accounts, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.acts.tables import accounts_in
from applications.domain.cleaning import clean_account
from applications.domain.identifiers import clean_iban, format_iban
from applications.domain.language import Text
from applications.domain.wording import sentence
from applications.formats import Unreadable, wording
from applications.formats.spreadsheet import roles as r
from applications.formats.spreadsheet.cells import column_letter
from applications.formats.spreadsheet.columns import Columns, columns_of_row
from applications.formats.spreadsheet.findings import CellFinding, cell_faults, check_rows, place_of
from applications.formats.spreadsheet.headings import may_be_holder
from applications.formats.spreadsheet.questions import TURNED, Question
from applications.formats.spreadsheet.rows import (
    DELETED,
    EXAMPLE,
    HEADING,
    HIDDEN,
    NOTE,
    STRUCK,
    TOTAL,
    AccountRows,
    LeftOut,
    merged,
)
from applications.formats.spreadsheet.table import Table
from applications.formats.spreadsheet.words import says_shut
from applications.models import Application
from applications.models.register_facts import facts_of_accounts
from applications.models.upload import Upload
from applications.presenting.navigation import page
from applications.presenting.rows import part_row, table_words
from applications.presenting.rulebook import rule_url

#: Findings that are shown at once, and in all.
_FINDINGS_FIRST, _FINDINGS_MOST = 10, 100
#: Listed accounts that would go; rows that were left out.
_GONE_MOST, _LEFT_OUT_MOST = 50, 50
#: Accounts on a page.
PAGE_SIZE = 100
#: Rows whose cells are shown as a column's examples.
_SAMPLE = 3
#: Characters of a cell.
_LONGEST_CELL = 60
_DUPLICATE = "account-duplicate"
#: An account's number, which is shown in groups of four; words in its place are not.
_NUMBER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]+")
#: Why a row was left out.
_REASONS: dict[str, Text] = {
    TOTAL: gettext_lazy("kopsumma"),
    HEADING: gettext_lazy("virsraksti"),
    NOTE: gettext_lazy("teksts bez konta numura"),
    EXAMPLE: gettext_lazy("paraugs"),
    STRUCK: gettext_lazy("pārsvītrota"),
    HIDDEN: gettext_lazy("paslēpta"),
    DELETED: gettext_lazy("jādzēš"),
}


def preview(
    application: Application, upload: Upload, chosen: Mapping[tuple[int, int], str], page_number: str = ""
) -> dict[str, Any]:
    """Return the context of accounts/preview.html.

    `chosen` are the roles that the columns' lists show, by the table's place in the sheet and the column.
    """
    table, columns = upload.content, upload.columns
    parts = [_part_of_sheet(table, each, number, chosen) for number, each in enumerate(upload.tables)]
    context = page(application, "accounts") | {
        "upload": upload,
        "name": upload.name or _("Ielīmētās šūnas"),
        "table": table,
        "other_sheets": [(name, count) for name, count in table.sheets.items() if count and name != table.sheet],
        "notes": [*wording.notes(table), *_turned(table), *_notes_on_unused(table, columns)],
        "parts": parts,
        "roles": [(role, r.role_label(role)) for role in r.ROLES],
        "ignored": _("Neizmanto"),
    }
    if columns.headings and all(line.number < columns.data_from for line in table.lines):
        return context | {"nothing": _("Tabulā ir tikai virsraksti: ierakstiet zem tiem kontus un ielādējiet vēlreiz.")}
    try:
        read = accounts_in(application, upload)
    except Unreadable as error:
        return context | {"error": wording.sentence(error)}
    context["notes"] += [wording.question(question) for question in read.questions if not question.options]
    context["questions"] = [_question(question) for question in read.questions if question.options]
    context["notes"] += _note_on_own_name(application, columns, read)
    context |= _left_out(read.left_out)
    if not read.rows:
        return context | {"nothing": _why_no_accounts(read.left_out)}
    return context | _checked(application, upload, read, page_number)


def row(upload: Upload, number: int, typed: Mapping[int, str] | None = None) -> dict[str, Any] | None:
    """Return the cells of a row of the table that can be changed, None if the table has no such row."""
    line = next((each for each in upload.content.lines if each.number == number), None)
    if line is None:
        return None
    columns = columns_of_row(upload.tables, number)
    cells = [
        {
            "index": column,
            "letter": column_letter(column),
            "label": r.role_label(role),
            "heading": _short(columns.headings.get(column, "")),
            "value": (typed or {}).get(column, str(line.cell(column))),
        }
        for column, role in columns.roles.items()
    ]
    return {"cells": cells, "number": number, "place": _place(upload.content, number)}


def _place(table: Table, number: int) -> str:
    """Return the name of the row, or of the column where the table is on its side."""
    return column_letter(number - 1) if table.is_turned else str(number)


def _turned(table: Table) -> Iterator[str]:
    if table.is_turned:
        yield wording.question(Question(TURNED, TURNED, ()))


def _question(question: Question) -> dict[str, Any]:
    """Return a question as fields of the page's form."""
    return {
        "name": f"answer_{question.key}",
        "id": f"answer_{question.key}".replace(":", "_"),
        "text": wording.question(question),
        "is_assumed": bool(question.answer) and not question.is_open,
        "options": [
            {"value": value, "label": label, "checked": value == question.answer and not question.is_open}
            for value, label in wording.answers(question)
        ],
    }


def _part_of_sheet(
    table: Table, columns: Columns, number: int, chosen: Mapping[tuple[int, int], str]
) -> dict[str, Any]:
    """Return the columns of one table in the sheet, as they are understood and as they can be changed."""
    shown = [
        {
            "name": f"column_{number}_{column}" if number else f"column_{column}",
            "letter": column_letter(column),
            "heading": _short(columns.headings.get(column, "")),
            "role": role,
            "asked": chosen[number, column],
            "label": r.role_label(role) if role else "",
            "sample": list(islice(_filled_cells(table, columns, column), _SAMPLE)),
        }
        for column in range(table.width)
        for role in [columns.roles.get(column, "")]
    ]
    return {
        "number": number,
        "begins": columns.begins,
        "columns": [column for column in shown if column["heading"] or column["sample"] or column["role"]],
        "unused": [column for column in shown if not column["role"] and column["sample"]],
    }


def _filled_cells(table: Table, columns: Columns, column: int) -> Iterator[str]:
    for line in table.lines:
        if columns.data_from <= line.number <= columns.ends and (cell := str(line.cell(column))).strip():
            yield _short(cell)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"


def _notes_on_unused(table: Table, columns: Columns) -> Iterator[str]:
    """Yield sentences on columns without a role that may belong to accounts."""
    yield from _notes_on_holders(columns)
    yield from _notes_on_statuses(table, columns)


def _notes_on_holders(columns: Columns) -> Iterator[str]:
    """An unused column may say that accounts are other institutions'."""
    if {r.HOLDER, r.HOLDER_NAME} & set(columns.roles.values()):
        return
    note = _("Kolonnu %(letter)s „%(heading)s” neizmanto. Ja tajā ir kontu turētāji, norādiet to pie kolonnām.")
    for column, heading in columns.headings.items():
        if column not in columns.roles and may_be_holder(heading):
            yield note % {"letter": column_letter(column), "heading": _short(heading)}


def _notes_on_statuses(table: Table, columns: Columns) -> Iterator[str]:
    """An unused column may say that accounts are closed or blocked."""
    if {r.STATUS, r.CLOSED_MARK, r.BLOCKED_MARK} & set(columns.roles.values()):
        return
    note = _("Kolonnu %(letter)s neizmanto, bet tajā teikts, ka konts ir slēgts vai bloķēts: norādiet statusu.")
    for column in set(range(table.width)) - columns.roles.keys():
        cells = (line.cell(column) for line in table.lines if line.number >= columns.data_from)
        if any(isinstance(cell, str) and len(cell) <= _LONGEST_CELL and says_shut(cell) for cell in cells):
            yield note % {"letter": column_letter(column)}


def _note_on_own_name(application: Application, columns: Columns, read: AccountRows) -> Iterator[str]:
    """Where the table names holders and the draft has no name, every holder is taken for another institution."""
    has_holders = columns.column(r.HOLDER) is not None or columns.column(r.HOLDER_NAME) is not None
    is_unnamed = not application.client.name.strip()
    if has_holders and is_unnamed and any(row.account.holder_name for row in read.rows):
        yield _(
            "Iestādes nosaukums pieteikumā vēl nav norādīts, tāpēc visi tabulā nosauktie turētāji ir citas iestādes. "
            "Vispirms aizpildiet sadaļu „Iestāde”."
        )


def _why_no_accounts(left_out: Iterable[LeftOut]) -> str:
    if EXAMPLE in {each.reason for each in left_out}:
        return _("Tabulā ir tikai paraugs: ierakstiet tā vietā savus kontus un ielādējiet vēlreiz.")
    return _("Tabulā nav neviena konta numura: pārbaudiet, vai izvēlēta īstā lapa un konta numura kolonna.")


def _left_out(left_out: tuple[LeftOut, ...]) -> dict[str, Any]:
    shown = [
        {"number": each.number, "why": _REASONS[each.reason], "text": each.text} for each in left_out[:_LEFT_OUT_MOST]
    ]
    return {"left_out": shown, "left_out_count": len(left_out), "more_left_out": len(left_out) - len(shown)}


def _checked(application: Application, upload: Upload, read: AccountRows, page_number: str) -> dict[str, Any]:
    """Return counts and findings of the rows, added to the listed accounts and in place of them."""
    table, listed = upload.content, application.document().accounts
    faults = cell_faults(table, upload.tables)
    rows = merged(read.rows, listed) if listed else read.rows
    facts = facts_of_accounts(clean_account(row.account) for row in rows)
    alone = check_rows(read.rows, faults, facts)
    checked = check_rows(rows, faults, facts) if listed else alone
    ibans = {clean_iban(row.account.iban) for row in read.rows}
    gone = [account.iban for account in listed if account.iban not in ibans]
    findings = checked.all_findings()
    shown = list(_findings(findings[:_FINDINGS_MOST], table, read))
    chosen = Paginator(read.rows, PAGE_SIZE).get_page(page_number)
    wrong = {row.number for row in checked.wrong()}
    return table_words() | {
        "total": len(read.rows),
        "chosen": chosen,
        "rows": [
            part_row(clean_account(row.account))
            | {"number": row.number, "place": _place(table, row.number), "is_wrong": row.number in wrong}
            for row in chosen
        ],
        "right": len(checked.right()),
        "wrong": len(checked.wrong()),
        "wrong_if_replaced": len(alone.wrong()),
        "findings": shown[:_FINDINGS_FIRST],
        "more_findings": shown[_FINDINGS_FIRST:],
        "findings_left": len(findings) - len(shown),
        "present": len(listed),
        "gone": gone[:_GONE_MOST],
        "gone_count": len(gone),
        "already": len(ibans.intersection(account.iban for account in listed)),
    }


def _findings(findings: Iterable[CellFinding], table: Table, read: AccountRows) -> Iterator[dict[str, Any]]:
    """Yield findings as lines of the page: the row, the account that it holds, and the cell."""
    accounts = {row.number: row.account.iban for row in read.rows}
    first = {clean_iban(row.account.iban): row.number for row in reversed(read.rows)}
    lines = {line.number: line for line in table.lines}
    columns = {column_letter(column): column for column in range(table.width)}
    for each in findings:
        iban, line = accounts[each.row], lines[each.row]
        cell = str(line.cell(columns[each.column])) if each.column else ""
        if not iban.strip():  # then the row is known by its other cells
            cell = cell or " ".join(str(other) for other in line.cells if other != "")
        place, column = place_of(table, each)
        same_as = first[clean_iban(iban)] if each.finding.code == _DUPLICATE else each.row
        yield {
            "row": each.row,
            "number": place,
            "column": column,
            "account": _short(format_iban(clean) if _NUMBER.fullmatch(clean := clean_iban(iban)) else iban),
            "cell": "" if cell.strip() == iban.strip() else _short(cell),
            "message": sentence(each.finding),
            "rule_url": rule_url(each.finding.code),
            "same_as": same_as if same_as != each.row else 0,
        }
