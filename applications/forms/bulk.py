"""The form that sets values in many accounts at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.domain.checking import check_account
from applications.domain.document import MANAGE, OTHER, OWN, VIEW, Account
from applications.domain.fields import ACCOUNT_FIELDS, choices
from applications.domain.limits import LIMIT_MAXIMUM, clean_limit
from applications.domain.wording import sentence
from applications.forms.base import TOO_LONG

MARKED, ALL = "marked", "all"
_LIMITS = ("payment_limit", "daily_limit")


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=partial(choices, f"accounts[].{name}"), required=False)


def _text(name: str) -> forms.CharField:
    entry = ACCOUNT_FIELDS[name]
    field = forms.CharField(required=False, max_length=entry.maximum_length, label=gettext_lazy(entry.label))
    field.error_messages["max_length"] = TOO_LONG
    return field


class BulkForm(forms.Form):
    """The accounts to change, and the values to set in each; a blank field changes nothing.

    templates/accounts.html writes the form out, because crispy-forms would take as long as for the whole table. The
    fields have a prefix and labels of their own, because the form of one account may be on the same page.
    """

    prefix = "new"
    scope = forms.ChoiceField(choices=[(MARKED, MARKED), (ALL, ALL)])
    access_mode = _choice("access_mode")
    payment_limit = _text("payment_limit")
    daily_limit = _text("daily_limit")
    status = _choice("status")
    holder = _choice("holder")
    permission = _choice("permission")
    legal_basis = _text("legal_basis")

    def clean(self) -> None:
        """Refuse a limit that no account could have."""
        super().clean()
        given = {name: clean_limit(self.cleaned_data[name]) for name in _LIMITS if self.cleaned_data.get(name)}
        limits: dict[str, Any] = {"payment_limit": 1, "daily_limit": LIMIT_MAXIMUM} | given
        for found in check_account(Account(access_mode=MANAGE, **limits)):
            if found.field in given:
                self.add_error(found.field, sentence(found))

    def typed(self) -> dict[str, str]:
        """Return the values to set by field; "view" removes the limits, "own" the permission."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "scope" and value}
        if given.get("access_mode") == VIEW:
            given = {"payment_limit": "", "daily_limit": ""} | given
        if given.get("holder") == OWN:
            given = {"holder_name": "", "permission": "", "legal_basis": ""} | given
        elif given.get("permission"):
            given = {"holder": OTHER} | given
        return given
