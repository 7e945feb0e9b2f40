"""An application's states, the ways between them, and what is noted of each step."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from applications.acts import recording
from applications.acts.amending import open_for_editing
from applications.acts.erasing import erase
from applications.models import Application, Event, IllegalTransition, State
from applications.models.state import MOVES
from tests.support.drafts import account, draft, freeze, fresh, stored

pytestmark = pytest.mark.django_db


def noted(application: Application) -> list[tuple[Any, ...]]:
    return list(
        application.events.exclude(kind="edited").values_list("kind", "from_state", "to_state", "version", "by")
    )


def test_only_a_draft_can_be_edited() -> None:
    assert [state for state in State if Application(state=state).editing] == [State.DRAFT]


def test_every_state_says_where_its_ways_lead() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("was", State)
@pytest.mark.parametrize("to", State)
def test_move_goes_where_a_way_leads_and_nowhere_else(was: State, to: State) -> None:
    application = draft("g", {})
    Application.objects.update(state=was)
    before = stored(application)
    if to in MOVES[was]:
        recording.move(application, to)
        assert application.state == fresh(application).state == to
        assert noted(application)[1:] == [("moved", was, to, None, "")]
    else:
        with pytest.raises(IllegalTransition):
            recording.move(application, to)
        assert stored(application) == before
        assert application.events.count() == 1


def test_move_goes_by_the_state_in_the_database() -> None:
    application = draft("g", {})
    Application.objects.update(state=State.PREPARED)
    assert application.state == State.DRAFT
    recording.move(application, State.SIGNED)
    assert fresh(application).state == State.SIGNED


def test_move_of_an_erased_application_is_refused() -> None:
    application = draft("g", {})
    Application.objects.all().delete()
    with pytest.raises(IllegalTransition):
        recording.move(application, State.PREPARED)


def test_each_step_is_noted_with_who_did_it() -> None:
    application = draft("g", accounts=[account(1)])
    freeze(application, by="Ilze")
    open_for_editing(application, by="Anna")
    open_for_editing(application, by="Anna")
    freeze(fresh(application))
    assert noted(application) == [
        ("began", "", "draft", None, ""),
        ("finished", "draft", "prepared", 1, "Ilze"),
        ("reopened", "prepared", "draft", None, "Anna"),
        ("finished", "draft", "prepared", 2, ""),
    ]


def test_erasing_an_application_erases_what_was_noted() -> None:
    erase(draft("g", {}))
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_migration_keeps_finished_applications_finished_and_drafts_drafts() -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()

    def model_at(migration: str) -> Any:
        target = [("applications", migration)]
        return MigrationExecutor(connection).migrate(target).apps.get_model("applications", "Application")

    try:
        old = model_at("0003_trustlist")
        old.objects.create(guest="g", reference="AAA-AAA", editing=True)
        old.objects.create(guest="g", reference="AAA-AAC", editing=False)
        new = model_at("0004_state_and_events")
        assert dict(new.objects.values_list("reference", "state")) == {"AAA-AAA": "draft", "AAA-AAC": "prepared"}
    finally:
        MigrationExecutor(connection).migrate(latest)


@pytest.mark.django_db(transaction=True)
def test_migration_forgets_what_a_bulk_edit_replaced() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        apps = MigrationExecutor(connection).migrate([("applications", "0010_noted")]).apps
        of_it = {"application": apps.get_model("applications", "Application").objects.create(guest="g", reference="A")}
        change = apps.get_model("applications", "Change").objects.create(kind="edit", number=1, revision=1, **of_it)
        account = apps.get_model("applications", "Account")
        account.objects.create(position=1, removed_in=change, **of_it)
        account.objects.create(position=1, **of_it)
        apps = MigrationExecutor(connection).migrate([("applications", "0011_edits_in_place")]).apps
        assert apps.get_model("applications", "Account").objects.count() == 1
        assert apps.get_model("applications", "Change").objects.count() == 0
    finally:
        MigrationExecutor(connection).migrate(latest)
