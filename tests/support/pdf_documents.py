"""Documents that the PDF's tests and benchmark print."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

from applications.domain.document import (
    Account,
    CertificateRecipient,
    Client,
    Document,
    Preparer,
    Signatory,
    User,
)
from tests.support.factories import iban

REFERENCE = "K7M-4QD-v2"
TIMESTAMP = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))

#: One account of each kind that an application without errors may have.
ACCOUNTS = (
    Account("LV85TREL3309996247407", access_mode="manage", payment_limit=5000, daily_limit=1_000_000),
    Account("LV18TREL6083203408314", access_mode="view"),
    Account("LV95TREL1986045497336", access_mode="view", status="closed"),
    Account("LV97TREL7693004377895", access_mode="view", status="blocked"),
    Account(
        "LV48TREL2769365763038", holder="other", holder_name="Cita iestāde", access_mode="view", permission="written"
    ),
    Account(
        "LV60TREL3063075832048",
        holder="other",
        access_mode="view",
        permission="by_law",
        legal_basis="Likuma par budžetu un finanšu vadību 27. pants",
    ),
)

INSTITUTION = Document(
    client=Client(name="Ezeru aizsardzības aģentūra", registration_number="90008473359"),
    certificate_recipient=CertificateRecipient(
        "Ilze", "Kļaviņa-Ābele", "120384-16035", "+371 67094368", "ilze.klavina@piemers.lv"
    ),
    user=User("Ezeru aizsardzības aģentūra", "90008473359", ("195.122.1.10", "2a03:ec00:b1::10")),
    accounts=ACCOUNTS,
    signatory=Signatory("Jānis", "Ozols", "izpilddirektors", "registered"),
    preparer=Preparer("Anna", "Šķēle", "67094368", "anna.skele@piemers.lv"),
)

BAILIFF = replace(
    INSTITUTION,
    client=Client("sworn_bailiff", "Māra Liepiņa-Žagare", "050575-14962"),
    user=User("Māra Liepiņa-Žagare", "050575-14962"),
    signatory=Signatory("Māra", "Liepiņa-Žagare", "", "mandate"),
    preparer=Preparer("Anna", "Šķēle", "", "anna.skele@piemers.lv"),
)


def with_accounts(number: int, seed: int = 0) -> Document:
    """An application with this many accounts, of all kinds in turn; another seed gives other numbers and limits."""
    choose = random.Random(seed)
    accounts = []
    for index in range(number):
        account = ACCOUNTS[index % len(ACCOUNTS)]
        if account.payment_limit is not None:
            limit = choose.randint(1, 10**6)
            account = replace(account, payment_limit=limit, daily_limit=limit * choose.randint(1, 10**4))
        accounts.append(replace(account, iban=iban(choose.randrange(10**13))))
    return replace(INSTITUTION, accounts=tuple(accounts))
