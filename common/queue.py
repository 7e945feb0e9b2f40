"""The queue: tasks in the database, done one by one by a worker, `manage.py process_queue`.

A task is a function with `@task()` of django-tasks. `enqueue` writes a row in the transaction that it is called in: a
task exists if and only if what it follows from was committed. A task may begin more than once, since its worker may die
at any moment: it locks what it changes, and does nothing where that is done already.

A task that raises an exception is tried again after each of PAUSES, and fails after the last one. Rows of tasks that
are done are deleted. A worker renews the lease of the task that it does; if it dies, the lease ends and another worker
begins the task again. Leases are compared by the database's clock alone.
"""

from __future__ import annotations

import datetime
import logging
import os
import resource
import secrets
import signal
import threading
from types import FrameType
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from django.db.models import Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from django_tasks_db.utils import exclusive_transaction

READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED
Row: TypeAlias = DBTaskResult[..., Any]

logger = logging.getLogger("applications.queue")

#: Seconds after which another worker may begin the task of a worker that has died, and between renewals.
LEASE, RENEW_EVERY = 15, 3
#: Seconds between looks for a task.
LOOK_EVERY = 0.5
#: Seconds before a task that raised an exception is tried again: the second time, the third, and so on.
PAUSES = (10, 60, 5 * 60, 30 * 60, 2 * 60 * 60)
#: Bytes of memory above which a worker ends after a task; `ekase serve` starts another.
MOST_MEMORY = 300 * 1024 * 1024
#: Days for which failed tasks are kept.
KEPT_DAYS = 30
#: Seconds for which a task may wait before `is_healthy` is false.
MOST_WAITING = 10 * 60


class Health(NamedTuple):
    """How many tasks wait, are being done and have failed, and for how many seconds the oldest could have begun."""

    waiting: int
    running: int
    failed: int
    oldest: int

    @property
    def is_healthy(self) -> bool:
        """Whether no task waits for longer than MOST_WAITING seconds, and none has failed."""
        return self.oldest <= MOST_WAITING and not self.failed


def health() -> Health:
    """Return the state of the queue."""
    tasks, ready = DBTaskResult.objects, DBTaskResult.objects.ready()
    oldest = ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    waited = max(0, int((timezone.now() - oldest).total_seconds())) if oldest else 0
    return Health(ready.count(), tasks.running().count(), tasks.failed().count(), waited)


def place(task: UUID) -> tuple[str, int]:
    """Return whether a task is READY, RUNNING or FAILED, "" if it is done, and how many are done before it."""
    row = DBTaskResult.objects.filter(pk=task).first()
    if row is None:
        return "", 0
    first = Q(priority__gt=row.priority) | Q(priority=row.priority, enqueued_at__lt=row.enqueued_at)
    waits = row.status == READY
    return row.status, DBTaskResult.objects.filter(first, status__in=(READY, RUNNING)).count() if waits else 0


class Worker:
    """Does the tasks of the queue, one at a time.

    `name` is its own: tasks that a worker of this name has begun and not ended are begun again at once. It ends when
    the process `parent` is not its parent any more.
    """

    def __init__(self, name: str = "", *, parent: int = 0) -> None:
        self.name = name or secrets.token_hex(8)
        self.parent = parent
        self._current: Row | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Do tasks until SIGTERM or SIGINT, after which the task in hand is left to the next worker."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        begin_again(self.name)
        threading.Thread(target=self._keep, daemon=True).start()
        while memory() < MOST_MEMORY:
            close_old_connections()
            if not self.do_next():
                self._ended.wait(LOOK_EVERY)

    def run_once(self) -> int:
        """Do the tasks that may begin now, and return their number."""
        done = 0
        while self.do_next():
            done += 1
        return done

    def do_next(self) -> bool:
        """Do the first task that may begin now; return False if there is none."""
        waiting = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
        if not waiting.exists():  # most looks find nothing, and lock nothing
            return False
        with exclusive_transaction():
            task = waiting.get_locked()
            if task is None:
                return False
            task.claim(self.name)
            DBTaskResult.objects.filter(pk=task.pk).update(started_at=Now())
        self._current = task
        try:
            self._do(task)
        finally:
            self._current = None
        return True

    def _do(self, task: Row) -> None:
        try:
            given = task.args_kwargs
            task.task.call(*given["args"], **given["kwargs"])
        except Exception as error:
            logger.exception("a task of the queue failed: %s", task.task_path)
            _try_again(task, f"{type(error).__module__}.{type(error).__qualname__}")
        except BaseException:  # this worker is stopped
            _held_by(task).update(status=READY, worker_ids=task.worker_ids[:-1])
            raise
        else:
            _held_by(task).delete()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        self._ended.set()
        raise SystemExit(0)

    def _keep(self) -> None:
        """Renew the lease of the task in hand, and begin tasks of dead workers again, until this process ends."""
        while not self._ended.wait(RENEW_EVERY):
            if self.parent and os.getppid() != self.parent:
                os._exit(1)
            try:
                if (task := self._current) is not None:
                    _held_by(task).update(started_at=Now())
                begin_again()
                old = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
                DBTaskResult.objects.failed().filter(finished_at__lt=old).delete()
            except DatabaseError as error:  # the worker itself ends if the database stays away
                logger.warning("the queue was not looked after: %s", type(error).__name__)
            finally:
                connections.close_all()


def begin_again(name: str = "") -> None:
    """Let tasks begin again whose leases have ended; with a `name`, all that the worker of this name has begun."""
    begun = DBTaskResult.objects.running().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    if not name:
        begun = begun.filter(started_at__lt=Now() - datetime.timedelta(seconds=LEASE))
    if not begun.exists():
        return
    with transaction.atomic():
        for task in begun.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked):
            if name and task.worker_ids[-1:] != [name]:
                continue
            logger.warning("a worker died, and its task begins again: %s", task.task_path)
            _try_again(task, "", pause=0)


def memory() -> int:
    """Return the bytes of memory that this process uses; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _held_by(task: Row) -> DBTaskResultQuerySet:
    """Return the task's row if the worker that has claimed it still holds it: its lease may have ended meanwhile."""
    return DBTaskResult.objects.filter(pk=task.pk, status=RUNNING, worker_ids=task.worker_ids)


def _try_again(task: Row, error: str, pause: int | None = None) -> None:
    """Let a task begin again after its pause, or fail if it has begun too often.

    The error's message and traceback are not kept: they may quote what people typed.
    """
    times = len(task.worker_ids)
    if times > len(PAUSES):
        _held_by(task).update(status=FAILED, finished_at=Now(), exception_class_path=error)
        return
    after = timezone.now() + datetime.timedelta(seconds=PAUSES[times - 1] if pause is None else pause)
    _held_by(task).update(status=READY, run_after=after, exception_class_path=error)
