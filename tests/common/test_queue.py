"""What the queue promises: a task is done once though its worker dies, and is tried again though it fails."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from common import queue
from common.queue import LEASE, PAUSES, Worker

pytestmark = pytest.mark.django_db
done: list[Any] = []


@task()
def note(word: str) -> None:
    done.append(word)


@task(priority=5)
def note_first(word: str) -> None:
    done.append(word)


@task()
def fail(word: str) -> None:
    done.append(word)
    raise ValueError("010190-12345 Jānis")


@task()
def stop(word: str) -> None:
    raise SystemExit(0)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


def later(seconds: int) -> None:
    """Let time pass for the tasks that wait."""
    for row in DBTaskResult.objects.filter(status="READY"):
        row.run_after -= datetime.timedelta(seconds=seconds)
        row.save(update_fields=["run_after"])


def test_tasks_are_done_once_in_their_order_and_forgotten() -> None:
    note.enqueue("a")
    note.enqueue(word="b")
    note_first.enqueue("c")
    assert Worker().run_once() == 3
    assert done == ["c", "a", "b"]
    assert not DBTaskResult.objects.exists()
    assert Worker().run_once() == 0


def test_task_of_an_act_that_is_rolled_back_does_not_exist() -> None:
    with transaction.atomic():
        note.enqueue("a")
        transaction.set_rollback(True)
    assert Worker().run_once() == 0
    assert done == []


def test_failed_task_is_tried_again_after_growing_pauses() -> None:
    fail.enqueue("a")
    for number, pause in enumerate(PAUSES, 1):
        assert Worker().run_once() == 1
        later(pause - 1)
        assert Worker().run_once() == 0
        later(2)
        assert len(done) == number
    assert Worker().run_once() == 1
    later(10 * PAUSES[-1])
    assert Worker().run_once() == 0
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path, row.traceback) == ("FAILED", "builtins.ValueError", "")
    assert queue.health() == (0, 0, 1, 0)
    assert not queue.health().is_healthy


def test_task_of_a_stopped_worker_begins_again_at_once() -> None:
    stop.enqueue("a")
    with pytest.raises(SystemExit):
        Worker().run_once()
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == ("READY", [])


def claimed(name: str, seconds: int) -> queue.Row:
    """A task that a worker of this name claimed and has not renewed for these seconds."""
    note.enqueue("a")
    row = DBTaskResult.objects.get()
    row.claim(name)
    moment = Now() - datetime.timedelta(seconds=seconds)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=moment)
    return row


def test_task_of_a_dead_worker_begins_again_after_its_lease() -> None:
    claimed("other", LEASE - 5)
    queue.begin_again()
    assert Worker().run_once() == 0
    DBTaskResult.objects.update(started_at=Now() - datetime.timedelta(seconds=LEASE + 2))
    queue.begin_again()
    assert Worker().run_once() == 1
    assert done == ["a"]


def test_successor_of_a_dead_worker_begins_its_task_at_once() -> None:
    claimed("a" * 16, 0)
    queue.begin_again("b" * 16)
    assert Worker().run_once() == 0
    queue.begin_again("a" * 16)
    assert Worker().run_once() == 1
    assert done == ["a"]


def test_worker_that_comes_back_after_its_lease_changes_nothing_of_the_task() -> None:
    row = claimed("paused", LEASE + 2)
    queue.begin_again()
    other = DBTaskResult.objects.get()
    other.claim("other")
    queue._try_again(row, "builtins.ValueError")
    now = DBTaskResult.objects.get()
    assert (now.status, now.worker_ids) == ("RUNNING", ["paused", "other"])


def test_task_that_kills_its_worker_each_time_fails() -> None:
    note.enqueue("a")
    for _ in range(len(PAUSES) + 1):
        DBTaskResult.objects.ready().get().claim("w")
        queue.begin_again("w")
    assert DBTaskResult.objects.get().status == "FAILED"


def test_status_is_said_and_a_late_task_is_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    note.enqueue("a")
    call_command("process_queue", "--status")
    assert capsys.readouterr().out == "Gaida: 1 (ilgākais 0 s), tiek pildīti: 0, neizdevās: 0\n"
    DBTaskResult.objects.update(enqueued_at=timezone.now() - datetime.timedelta(minutes=11))
    with pytest.raises(SystemExit):
        call_command("process_queue", "--status")
    call_command("process_queue", "--once")
    assert done == ["a"]
    call_command("process_queue", "--status")
