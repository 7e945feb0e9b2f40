"""Accounts as `.xlsx`: the form's columns, with lists to choose from; what is written is read back unchanged.

No cell can act as a formula. Text is written as text, whatever its first character; but a person may save the sheet as
CSV, where text and formulas are one. So a text that begins with =, +, -, @, a tab or a carriage return gets an
apostrophe before it, as one types in Excel, and `values.unescaped` removes it. A text that has apostrophes before such
a character gets one more, so that it is read back as well.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from applications.domain.document import MAXIMUM_ACCOUNTS, Account, Limit
from applications.domain.fields import ACCOUNT_FIELDS, choices, field_label
from applications.domain.identifiers import format_iban
from applications.formats.spreadsheet.roles import ROLES, value_labels
from applications.formats.spreadsheet.rows import EXAMPLE_ROW
from applications.formats.spreadsheet.table import Cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
#: A spreadsheet does not keep every digit of larger numbers.
_EXACT = 10**15
#: The columns: every field of an account, in the order of the form.
_COLUMNS = [role.field for role in ROLES.values() if not role.value]
#: Their widths in characters.
_WIDTHS = {
    "iban": 28,
    "access_mode": 20,
    "payment_limit": 18,
    "daily_limit": 18,
    "holder": 22,
    "holder_name": 34,
    "status": 14,
    "permission": 38,
    "legal_basis": 44,
}
_DEFAULTS = Account()
_EXAMPLE = replace(EXAMPLE_ROW, iban=format_iban(EXAMPLE_ROW.iban))


def write(accounts: Iterable[Account]) -> bytes:
    """Return an `.xlsx` file with a row for each account; a blank holder or status is written as its default.

    Limits are numbers, or the text as typed where it is no number. Labels are in the active language.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _accounts_sheet(book, accounts)
    return target.getvalue()


def template() -> bytes:
    """Return the same file with one example row, which reading leaves out, and a sheet that explains the columns."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _accounts_sheet(book, [_EXAMPLE], example=True)
        _explanation_sheet(book)
    return target.getvalue()


def write_lines(lines: Iterable[Sequence[Cell]]) -> bytes:
    """Return an `.xlsx` file with these cells, texts as texts."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet(_("Konti"))
        text = book.add_format({"num_format": "@"})
        for number, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell if cell[:1] == "'" else escaped(cell), text)
                else:
                    sheet.write(number, column, cell)
        sheet.set_column(0, 10, 24)
    return target.getvalue()


def escaped(text: str) -> str:
    """Return a text that no program takes for a formula.

    >>> escaped("=1+1"), escaped("'=1"), escaped("'sic'")
    ("'=1+1", "''=1", "'sic'")
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def _accounts_sheet(book: Any, accounts: Iterable[Account], *, example: bool = False) -> None:
    sheet = book.add_worksheet(_("Konti"))
    heading = book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E6E8F5",
            "bottom": 1,
            "bottom_color": "#3A3F8F",
        }
    )
    text, amount = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0"})
    cents = book.add_format({"num_format": "#,##0.00"})
    italic = book.add_format({"italic": True, "font_color": "#5A5A5A"}) if example else None
    for column, field in enumerate(_COLUMNS):
        sheet.set_column(column, column, _WIDTHS[field], amount if field.endswith("_limit") else text)
        sheet.write_string(0, column, _label(field), heading)
        if ACCOUNT_FIELDS[field].choices:
            sheet.data_validation(1, column, MAXIMUM_ACCOUNTS, column, _list_of(field))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    write_string, write_number = sheet.write_string, sheet.write_number
    # Looked up once, and not for each of thousands of accounts.
    known = [(field, value_labels(field), getattr(_DEFAULTS, field)) for field in _COLUMNS]
    for number, account in enumerate(accounts, 1):
        for column, (field, labels, default) in enumerate(known):
            value = getattr(account, field)
            if isinstance(value, str):
                if shown := labels.get(value or default, value):
                    write_string(number, column, escaped(shown), italic)
            elif (limit := _limit(value)) is not None:
                if isinstance(limit, str):
                    write_string(number, column, escaped(limit), italic)
                else:
                    is_whole = isinstance(limit, int) or limit.is_integer()
                    write_number(number, column, limit, amount if is_whole else cents)


def _label(field: str) -> str:
    return field_label(f"accounts[].{field}")


def _list_of(field: str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": [label for _value, label in choices(f"accounts[].{field}")],
        "error_type": "warning",
        "error_message": _("Izvēlieties vienu no saraksta vērtībām"),
    }


def _limit(limit: Limit) -> Limit:
    if isinstance(limit, int | float) and (not math.isfinite(limit) or abs(limit) >= _EXACT):
        return str(limit)
    return limit


def _explanation_sheet(book: Any) -> None:
    sheet = book.add_worksheet(_("Paskaidrojumi"))
    bold, wrapped = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.set_column(0, 0, 36, bold)
    sheet.set_column(1, 1, 90, wrapped)
    for number, (name, text) in enumerate(_explanations()):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, text)


def _explanations() -> list[tuple[str, str]]:
    def values(field: str) -> str:
        return "; ".join(label for _value, label in choices(f"accounts[].{field}"))

    return [
        (_("Kā aizpildīt"), _("Katrs konts ir savā rindā. Pirmā rinda ir paraugs: pārrakstiet vai izdzēsiet to.")),
        (_label("iban"), _("21 zīme, sākot ar LV; atstarpes drīkst būt.")),
        (_label("access_mode"), values("access_mode")),
        (_label("payment_limit"), _("Veselos euro, bez centiem; tikai režīmam „tiešsaistē vadīt”.")),
        (
            _label("daily_limit"),
            _("Veselos euro, bez centiem; tikai režīmam „tiešsaistē vadīt”; ne mazāks par viena maksājuma limitu."),
        ),
        (_label("holder"), _("%(values)s. Tukša šūna ir savs konts.") % {"values": values("holder")}),
        (_label("holder_name"), _("Tikai citas iestādes kontam.")),
        (_label("status"), _("%(values)s. Tukša šūna ir atvērts konts.") % {"values": values("status")}),
        (_label("permission"), _("Tikai citas iestādes kontam: %(values)s.") % {"values": values("permission")}),
        (_label("legal_basis"), _("Normatīvais akts un pants, kas dod tiesības saņemt šī konta informāciju.")),
    ]
