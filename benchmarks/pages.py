"""Server time of every page of a draft: from the request to the answer, without the network."""

from __future__ import annotations

import gzip
import warnings
from itertools import repeat

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from applications.models import Account, Application
from applications.models.application import ACCOUNT_FIELDS
from applications.presenting.navigation import SLUGS
from benchmarks.timing import median_ms
from tests.support.pdf_documents import with_accounts

RUNS = 21
PAGES = ("", *(f"{slug}/" for slug in SLUGS.values()), "konti/{account}/", "parbaude/")


def main() -> None:
    """Prints milliseconds and compressed bytes of each page, at 10 and at 1,000 accounts."""
    prepared()
    print(f"{'page':<24}  {'10 accounts':>11}  {'1,000 accounts':>14}  {'compressed':>10}")
    few, many = (draft(number) for number in (10, 1000))
    for page in PAGES:
        times = [median_ms(client.get, repeat(address + page.format(account=account), RUNS + 1))
                 for client, address, account in (few, many)]  # fmt: skip
        client, address, account = many
        size = len(gzip.compress(client.get(address + page.format(account=account)).content))
        print(f"{page or '(task list)':<24}  {times[0]:>8.1f} ms  {times[1]:>11.1f} ms  {size / 1000:>7.1f} KB")


def prepared() -> None:
    """Set up a database of its own, and static files without collecting them."""
    warnings.filterwarnings("ignore", message="No directory at")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0, skip_checks=True)


def draft(number: int) -> tuple[Client, str, int]:
    """Return a browser with a draft of this many accounts, the draft's address, and an account's key or 0."""
    client, document = Client(), with_accounts(number)
    client.post("/pieteikumi/sakt/")
    application = Application.objects.latest("pk")
    address = application.get_absolute_url()
    for name, slug in SLUGS.items():
        if name != "accounts":
            part = getattr(document, name)
            typed = {field: getattr(part, field) for field in part.__dataclass_fields__}
            if name == "user":
                typed["allowed_ip_addresses"] = "\n".join(typed["allowed_ip_addresses"])
            client.post(f"{address}{slug}/", typed | {"revision": 0})
    accounts = []
    for position, part in enumerate(document.accounts):
        typed = {field: "" if getattr(part, field) is None else str(getattr(part, field)) for field in ACCOUNT_FIELDS}
        accounts.append(Account(application=application, position=position, **typed))
        accounts[-1].recheck()
    Account.objects.bulk_create(accounts)
    return client, address, application.accounts.live()[0].pk if number else 0
