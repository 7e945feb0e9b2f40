"""Pages that search an institution's registered applications, thousands with one registration number."""

from __future__ import annotations

import itertools
from typing import Any

from django.test import Client
from django.utils import timezone

from applications.domain.dates import last_day_in_force
from applications.models import SECTION_MODELS, Application, State
from applications.models.application import new_reference
from applications.models.chains import same_numbers
from benchmarks.pages import prepared
from benchmarks.timing import median_ms
from institutions.models import Workspace
from tests.support.drafts import account, draft, freeze, fresh
from tests.support.people import browser, member

RUNS = 21
REGISTERED = 5_000


def main() -> None:
    """Prints milliseconds of each page."""
    prepared()
    workspace = Workspace.objects.create(name="Iestāde")
    client = browser(member(workspace))
    edited, finished = (owned(workspace) for _number in range(2))
    freeze(finished)
    registered(workspace, like=edited)
    pages = {
        "registret/": f"{finished.get_absolute_url()}registret/",
        "izmainas/": f"{edited.get_absolute_url()}izmainas/",
        "the list": workspace.get_absolute_url(),
    }
    for name, address in pages.items():
        print(f"{name:<24}  {page(client, address):>8.1f} ms", flush=True)


def owned(workspace: Workspace) -> Application:
    """Return a draft of the institution."""
    application = draft("g", accounts=[account()])
    Application.objects.filter(pk=application.pk).update(guest="", workspace=workspace)
    return fresh(application)


def registered(workspace: Workspace, *, like: Application) -> None:
    """Create registered applications in chains of their own, with the sections of another one."""
    today = timezone.localdate()
    references = {new_reference() for _number in range(REGISTERED + 100)}
    of_each = {
        "workspace": workspace,
        "state": State.REGISTERED,
        "registered_on": today,
        "noted_on": today,
        "noted_at": timezone.now(),
        "valid_until": last_day_in_force(today),
        "numbers_key": same_numbers(like),
    }
    applications = Application.objects.bulk_create(
        Application(reference=reference, chain=reference, **of_each)
        for reference in itertools.islice(references - {like.reference}, REGISTERED)
    )
    for name, model in SECTION_MODELS.items():
        typed: dict[str, Any] = getattr(like, name).typed()
        rows = ({"application": application} | typed for application in applications)
        model._default_manager.bulk_create(model(**fields) for fields in rows)


def page(client: Client, address: str) -> float:
    def act(_run: int) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    return median_ms(act, range(RUNS + 1))
