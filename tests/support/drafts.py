"""What a person types into the screens, and drafts filled in with it; nobody in here exists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from applications.acts import comparing
from applications.acts.beginning import begin
from applications.acts.editing import add_account, save_section
from applications.acts.finishing import finish
from applications.acts.registering import register
from applications.domain.document import Account as Part
from applications.domain.fields import fields_of
from applications.models import SECTION_MODELS, Account, Application, Version
from tests.support.factories import iban as iban

Typed = dict[str, str]

_RIGHT: dict[str, Typed] = {
    "client": {"kind": "institution", "name": "Piemēra novada pašvaldība", "registration_number": "90008473359"},
    "certificate_recipient": {
        "given_name": "Ilze",
        "surname": "Kļaviņa-Ābele",
        "personal_code": "120384-16035",
        "phone": "67094368",
        "email": "ilze.klavina@piemers.lv",
    },
    "user": {
        "institution_name": "Piemēra novada pašvaldība",
        "registration_number": "90008473359",
        "allowed_ip_addresses": "195.122.1.10\n2a03:ec00:b1::10",
    },
    "signatory": {
        "given_name": "Jānis",
        "surname": "Ozols",
        "position": "izpilddirektors",
        "authority": "registered",
    },
    "preparer": {"given_name": "Anna", "surname": "Šķēle", "phone": "67094368", "email": "anna.skele@piemers.lv"},
}

#: Each section as typed, right in every rule; any other field is blank.
SECTIONS: dict[str, Typed] = {name: dict.fromkeys(fields_of(name), "") | typed for name, typed in _RIGHT.items()}

SLUGS = {
    "client": "iestade",
    "certificate_recipient": "sertifikata-sanemejs",
    "user": "lietotajs",
    "signatory": "paraksttiesigais",
    "preparer": "sagatavotajs",
}

#: An account's form as it opens: a document's new account, typed.
_BLANK_ACCOUNT: Typed = {name: value or "" for name, value in asdict(Part()).items()}


def account(number: int = 1, **typed: str) -> Typed:
    """An account as typed: one's own, open, to view, unless said otherwise."""
    return _BLANK_ACCOUNT | {"iban": iban(number), "access_mode": "view"} | typed


MANAGED: Typed = {"access_mode": "manage", "payment_limit": "5000", "daily_limit": "20000"}


def draft(
    guest: str, sections: Mapping[str, Mapping[str, str]] | None = None, accounts: Iterable[Mapping[str, str]] = ()
) -> Application:
    """A draft of this guest's, with these sections (all of them, where none are named) and accounts."""
    application = begin(guest=guest)
    fill(application, SECTIONS if sections is None else sections, accounts)
    return fresh(application)


def freeze(application: Application, by: str = "") -> Version:
    """Finish a draft; somebody has confirmed its warnings."""
    base = comparing.predecessor(application)
    difference = base.compare(application.document()) if base else None
    losing = len(difference.dropped) if difference else 0
    return finish(application, read_at=application.revision, confirmed=True, losing=losing, by=by)


def make_registered(application: Application, on: datetime.date, **options: Any) -> None:
    """Register an application, whatever the days of its finishing and of the test, without a signed file."""
    noted_on = max(on, timezone.localdate())
    with (
        patch("applications.acts.registering.registration_days", lambda _of: (datetime.date.min, datetime.date.max)),
        patch("django.utils.timezone.localdate", lambda *_moment: noted_on),
    ):
        register(application, on, confirmed=True, **options)


def join_chain(application: Application, chain: str) -> Application:
    """The application, moved to another chain."""
    Application.objects.filter(pk=application.pk).update(chain=chain)
    return fresh(application)


def fill(
    application: Application, sections: Mapping[str, Mapping[str, str]], accounts: Iterable[Mapping[str, str]] = ()
) -> None:
    """Type sections and accounts into an empty draft."""
    for name, typed in sections.items():
        save_section(getattr(application, name), typed, read_at=0)
    for typed in accounts:
        add_account(application, typed)


def fresh(application: Application) -> Application:
    """The application as the database has it now."""
    found: Application = Application.objects.with_sections().get(pk=application.pk)
    return found


def many_accounts(application: Application, number: int, first: int = 1, **typed: str) -> None:
    """Add many right accounts at once."""
    rows = []
    for place in range(first, first + number):
        row = Account(application=application, position=place, **account(place, **typed))
        row.recheck()
        rows.append(row)
    Account.objects.bulk_create(rows)


def stored(application: Application) -> dict[str, Any]:
    """Everything that was typed into an application, and its revision: to see that nothing changed."""
    now = fresh(application)
    return {
        "revision": now.revision,
        "state": now.state,
        "accounts": [(row.pk, row.revision, row.removed_at, row.typed()) for row in now.accounts.order_by("pk")],
        "versions": list(now.versions.values_list("number", flat=True)),
        "links": list(now.versions.values_list("handovers__pk", "handovers__withdrawn_at")),
        "signed": list(now.versions.values_list("signed_files__pk", "signed_files__judged_at")),
        **{name: (getattr(now, name).revision, getattr(now, name).typed()) for name in SECTION_MODELS},
    }


def first_account(application: Application) -> Account:
    """The account at the list's beginning."""
    return application.accounts.live()[0]


def last_account(application: Application) -> Account:
    """The account at the list's end."""
    return application.accounts.live().reverse()[0]


def removed_account(application: Application) -> Account:
    """The one account that was removed."""
    return application.accounts.exclude(removed_at=None).get()
