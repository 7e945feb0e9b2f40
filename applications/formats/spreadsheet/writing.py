"""Accounts as `.xlsx`: the form's columns, with lists to choose from; what goes out comes back in unchanged.

No cell can act as a formula. Here text is written as text, whatever it begins with; but a person may save the sheet as
CSV, where text and formula are one. So a text that begins with =, +, -, @, a tab or a carriage return gets an
apostrophe before it, as one types in Excel; reading takes one away (`rows.unescaped`). A text that has apostrophes
before such a sign gets one more, so that it comes back too.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from applications.domain.document import (
    BOTH_MODES,
    MANAGE,
    MAXIMUM_ACCOUNTS,
    OPEN,
    OWN,
    VIEW,
    Account,
    Limit,
)
from applications.domain.fields import ACCOUNT_FIELDS, choice_label, field_label
from applications.domain.identifiers import format_iban
from applications.formats.spreadsheet.rows import EXAMPLE_ROW

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
#: Numbers beyond these digits are not kept by a spreadsheet.
_EXACT = 10**15
#: Fields in the form's order, and the columns' widths in characters.
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
_CHOICES = {name: tuple(field.choices) for name, field in ACCOUNT_FIELDS.items() if field.choices}
_EXAMPLE = replace(EXAMPLE_ROW, iban=format_iban(EXAMPLE_ROW.iban))


def write(accounts: Iterable[Account]) -> bytes:
    """An `.xlsx` file with one row an account; a blank holder or status is written as its default.

    Whole limits are numbers; what cannot be read as one stays the text that was typed.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _accounts_sheet(book, accounts)
    return target.getvalue()


def template() -> bytes:
    """The same file with one example row, which reading leaves out, and a sheet that explains the columns."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _accounts_sheet(book, [_EXAMPLE], example=True)
        _explanation_sheet(book)
    return target.getvalue()


def escaped(text: str) -> str:
    """A text that is no formula anywhere.

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
    cents, shown_as_example = (
        book.add_format({"num_format": "#,##0.00"}),
        book.add_format({"italic": True, "font_color": "#5A5A5A"}),
    )
    for column, (field, width) in enumerate(_WIDTHS.items()):
        is_limit = field.endswith("_limit")
        sheet.set_column(column, column, width, amount if is_limit else text)
        sheet.write_string(0, column, field_label(f"accounts[].{field}"), heading)
        if field in _CHOICES:
            words = [choice_label(f"accounts[].{field}", value) for value in _CHOICES[field]]
            sheet.data_validation(
                1,
                column,
                MAXIMUM_ACCOUNTS,
                column,
                {
                    "validate": "list",
                    "source": words,
                    "error_type": "warning",
                    "error_message": _("Izvēlieties vienu no saraksta vērtībām"),
                },
            )
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    cells = _Words()
    write_string, write_number = sheet.write_string, sheet.write_number
    for number, account in enumerate(accounts, 1):
        for column, value in enumerate(cells.of(account)):
            if isinstance(value, str):
                if value:
                    write_string(number, column, escaped(value), shown_as_example if example else None)
            elif value is not None:
                write_number(number, column, value, amount if isinstance(value, int) or value.is_integer() else cents)


class _Words:
    """Accounts' values as they are written, the words of the fixed lists looked up once."""

    def __init__(self) -> None:
        self._words = {
            field: {value: choice_label(f"accounts[].{field}", value) for value in values}
            for field, values in _CHOICES.items()
        }
        mode = self._words["access_mode"]
        mode[BOTH_MODES] = f"{mode[VIEW]}, {mode[MANAGE].lower()}"

    def of(self, account: Account) -> tuple[Limit, ...]:
        """The cells of a row; "" and None are blank."""
        words = self._words
        return (
            account.iban,
            words["access_mode"].get(account.access_mode, account.access_mode),
            _limit(account.payment_limit),
            _limit(account.daily_limit),
            words["holder"].get(account.holder or OWN, account.holder),
            account.holder_name,
            words["status"].get(account.status or OPEN, account.status),
            words["permission"].get(account.permission, account.permission),
            account.legal_basis,
        )


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
    def name(field: str) -> str:
        return field_label(f"accounts[].{field}")

    def values(field: str) -> str:
        return "; ".join(choice_label(f"accounts[].{field}", value) for value in _CHOICES[field])

    return [
        (_("Kā aizpildīt"), _("Katrs konts ir savā rindā. Pirmā rinda ir paraugs: pārrakstiet vai izdzēsiet to.")),
        (name("iban"), _("21 zīme, sākot ar LV; atstarpes drīkst būt.")),
        (name("access_mode"), values("access_mode")),
        (name("payment_limit"), _("Veselos euro, bez centiem; tikai režīmam „tiešsaistē vadīt”.")),
        (
            name("daily_limit"),
            _("Veselos euro, bez centiem; tikai režīmam „tiešsaistē vadīt”; ne mazāks par viena maksājuma limitu."),
        ),
        (name("holder"), _("%(values)s. Tukša šūna ir savs konts.") % {"values": values("holder")}),
        (name("holder_name"), _("Tikai citas iestādes kontam.")),
        (name("status"), _("%(values)s. Tukša šūna ir atvērts konts.") % {"values": values("status")}),
        (name("permission"), _("Tikai citas iestādes kontam: %(values)s.") % {"values": values("permission")}),
        (name("legal_basis"), _("Normatīvais akts un pants, kas dod tiesības saņemt šī konta informāciju.")),
    ]
