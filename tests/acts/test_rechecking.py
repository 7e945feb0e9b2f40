"""Drafts are checked by today's rules after an upgrade, and when somebody goes on with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from applications.acts.amending import open_for_editing
from applications.acts.editing import add_account, save_section
from applications.acts.rechecking import recheck_drafts
from applications.domain import checking
from applications.models import Application, State
from tests.support.drafts import SECTIONS, account, draft, freeze, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def stale() -> Application:
    """A draft that rules which found seven errors in every account have checked."""
    application = draft("g", accounts=[account(1), account(2, access_mode="")])
    Application.objects.update(checked_by="other")
    application.accounts.update(errors=7)
    return fresh(application)


def errors(application: Application) -> list[int]:
    return [row.errors for row in application.accounts.live()]


def test_drafts_that_other_rules_have_checked_are_checked_once(stale: Application) -> None:
    right = draft("g", {}, [account(3)])
    right.accounts.update(errors=7)
    assert recheck_drafts() == 1
    assert (errors(stale), errors(right)) == ([0, 1], [7])
    assert fresh(stale).checked_by == checking.VERSION
    assert recheck_drafts() == 0


def test_migrating_checks_drafts(stale: Application) -> None:
    call_command("migrate", verbosity=0)
    assert errors(stale) == [0, 1]


def test_finished_applications_wait_until_they_are_opened_again(stale: Application) -> None:
    Application.objects.update(state=State.PREPARED)
    assert recheck_drafts() == 0
    assert errors(stale) == [7, 7]
    open_for_editing(stale)
    assert errors(stale) == [0, 1]


@pytest.mark.parametrize(
    "edit",
    [
        lambda application: save_section(application.client, SECTIONS["client"] | {"name": "Cita"}, read_at=1),
        lambda application: add_account(application, account(3)),
    ],
    ids=["section", "account"],
)
def test_draft_is_checked_when_it_is_changed(stale: Application, edit: Callable[[Application], object]) -> None:
    edit(stale)
    assert errors(stale)[:2] == [0, 1]
    assert fresh(stale).checked_by == checking.VERSION


def test_finishing_asks_todays_rules_whatever_rows_keep() -> None:
    application = draft("g", accounts=[account(1)])
    Application.objects.update(checked_by="other")
    application.accounts.update(errors=7)
    freeze(fresh(application))
    assert fresh(application).state == State.PREPARED
