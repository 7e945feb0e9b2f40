"""Thousands of accounts on the screens, beside a crispy-bootstrap5 table formset of 1,000 and stdnum alone."""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from stdnum import iban

from applications.acts import comparing
from applications.domain.checking import check_clean
from applications.domain.cleaning import clean
from applications.domain.difference import compare_signed
from applications.domain.document import CLOSED, Document
from applications.formats.spreadsheet.writing import write
from applications.models import Account, Application
from benchmarks.pages import draft, prepared
from benchmarks.timing import median_ms
from tests.support.html import Page as HtmlPage
from tests.support.pdf_documents import with_accounts

RUNS = 9


def main() -> None:
    """Prints each figure with its peer's, measured in the same run."""
    prepared()
    # The peer has a template pack of its own, which a process can have but one of.
    peer = json.loads(subprocess.check_output([sys.executable, "-m", "benchmarks.formset"]))
    few, thousand, many = draft(100), draft(1000), draft(10_000)
    row("account page of 1,000", page(thousand, "konti/"))
    row("account page of 10,000", page(many, "konti/"))
    row("account page of 10,000, the last 100", page(many, "konti/?lapa=100"))
    row("  peer: crispy-bootstrap5 table formset of 1,000", peer["render"])
    row("save one row, of 100", save(few))
    row("save one row, of 10,000", save(many))
    row("  peer: that formset bound and validated", peer["validate"])
    row("findings of 10,000 from the database", findings(many))
    row("  peer: stdnum.iban.validate of 10,000", median_ms(validate, itertools.repeat(with_accounts(10_000), 4)))
    row("task list at 10,000", page(many, ""))
    row("review at 10,000", page(many, "parbaude/"))
    row("difference of 10,000 and 10,000, both clean", difference())
    compared_with_others(many)
    row("review at 10,000, compared with 10,000 others", page(many, "parbaude/"))
    row("page of changes at 10,000, compared likewise", page(many, "izmainas/"))
    for take in ("all", "right"):
        previewed, taken = loaded(take)
        row("XLSX of 10,000 to the preview's page", previewed)
        row(f"  taken over: {take} of its rows", taken)
    row("1,000 accounts finished", finish(thousand))
    row("10,000 accounts finished", finish(many))


def row(name: str, milliseconds: float) -> None:
    print(f"{name:<52} {milliseconds:>9.1f} ms", flush=True)


def once(act: Callable[[], object]) -> float:
    """Return the milliseconds of one run: the peers take seconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def page(drafted: tuple[Client, str, int], address: str) -> float:
    client, base, _account = drafted
    return median_ms(client.get, itertools.repeat(base + address, RUNS + 1))


def save(drafted: tuple[Client, str, int]) -> float:
    client, base, account = drafted
    stored = Account.objects.get(pk=account)
    revision = itertools.count(stored.revision)

    def act(limit: int) -> None:
        typed = stored.typed() | {"access_mode": "manage", "payment_limit": str(limit), "daily_limit": "9000000"}
        answer = client.post(f"{base}konti/{account}/", typed | {"revision": next(revision)})
        assert answer.status_code == 302, answer.status_code

    return median_ms(act, range(1, RUNS + 2))


def findings(drafted: tuple[Client, str, int]) -> float:
    reference = drafted[1].split("/")[2]

    def act(_run: int) -> None:
        application = Application.objects.with_sections().get(reference=reference)
        check_clean(application.document())

    return median_ms(act, range(RUNS))


def loaded(take: str) -> tuple[float, float]:
    """Return the milliseconds from an uploaded XLSX of 10,000 rows to its preview, and of taking its accounts over."""
    table = write(with_accounts(10_000, seed=5).accounts)
    previewed, taken = [], []
    for _run in range(RUNS):
        client, base, _account = draft(0)
        file = SimpleUploadedFile("konti.xlsx", table)
        previewed.append(once(partial(client.post, f"{base}konti/ielade/", {"file": file}, follow=True)))
        taken.append(once(partial(client.post, f"{base}konti/ielade/parnemt/", {"take": take, "how": "add"})))
        assert Application.objects.latest("pk").accounts.count() == 10_000
    return statistics.median(previewed), statistics.median(taken)


def difference() -> float:
    old, new = (clean(with_accounts(10_000, seed=seed)) for seed in (5, 6))
    return median_ms(lambda _run: compare_signed(old, new), range(RUNS))


def compared_with_others(drafted: tuple[Client, str, int]) -> None:
    """Compare the draft with a document of half its accounts, changed, and as many others."""
    application = Application.objects.with_sections().get(reference=drafted[1].split("/")[2])
    document = application.document()
    half = tuple(replace(account, status=CLOSED) for account in document.accounts[:5_000])
    others = with_accounts(5_000, seed=7).accounts
    comparing.compare_with_document(application, "a.xml", replace(document, accounts=half + others))


def finish(drafted: tuple[Client, str, int]) -> float:
    client, base, _account = drafted
    revision = Application.objects.get(reference=base.split("/")[2]).revision
    ticks = HtmlPage(client.get(f"{base}parbaude/")).attributes("value", "#id_losing")

    def act() -> None:
        answer = client.post(f"{base}parbaude/", {"revision": revision, "confirmed": "1", "losing": ticks})
        assert answer.status_code == 302, answer.status_code

    return once(act)


def validate(document: Document) -> None:
    for account in document.accounts:
        iban.validate(account.iban)
