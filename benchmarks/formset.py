"""The peer of the account table: a crispy-bootstrap5 table formset of 1,000 rows, drawn, then bound and validated."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import django
from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.template import Context, Template

from tests.support.pdf_documents import with_accounts


class PeerForm(forms.Form):
    """One account as a row of a formset: the usual way."""

    iban = forms.CharField()
    holder = forms.ChoiceField(choices=[("own", "Savs"), ("other", "Citas iestādes")])
    status = forms.ChoiceField(choices=[("open", "Atvērts"), ("closed", "Slēgts"), ("blocked", "Bloķēts")])
    access_mode = forms.ChoiceField(choices=[("view", "Skatīt"), ("manage", "Vadīt")])
    payment_limit = forms.IntegerField(required=False)
    daily_limit = forms.IntegerField(required=False)


PeerFormSet = forms.formset_factory(PeerForm, extra=0, max_num=10_000, absolute_max=10_000)


def main() -> None:
    """Prints milliseconds of each as JSON."""
    print(json.dumps({"render": once(render), "validate": once(validate)}))


def once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def rows() -> list[dict[str, Any]]:
    return [
        {"iban": part.iban, "holder": part.holder, "status": part.status, "access_mode": part.access_mode}
        for part in with_accounts(1000).accounts
    ]


def render() -> str:
    helper = FormHelper()
    helper.template = "bootstrap5/table_inline_formset.html"
    helper.form_tag = False
    page = Template("{% load crispy_forms_tags %}{% crispy formset helper %}")
    return str(page.render(Context({"formset": PeerFormSet(initial=rows()), "helper": helper})))


def validate() -> bool:
    data: dict[str, Any] = {"form-TOTAL_FORMS": 1000, "form-INITIAL_FORMS": 0}
    for number, values in enumerate(rows()):
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return PeerFormSet(data=data).is_valid()


if __name__ == "__main__":
    settings.INSTALLED_APPS.append("crispy_bootstrap5")
    settings.CRISPY_ALLOWED_TEMPLATE_PACKS = settings.CRISPY_TEMPLATE_PACK = "bootstrap5"
    django.setup()
    main()
