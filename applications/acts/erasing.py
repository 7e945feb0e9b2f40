"""Erasing applications with everything that belongs to them, also from what SQLite has written beside its file."""

from __future__ import annotations

from django.db import connection, transaction

from applications.models.application import Application, ApplicationQuerySet
from institutions.models import Workspace


def erase(application: Application) -> None:
    """Erase the application with all its versions, files, links and events."""
    with transaction.atomic():
        # Others who add something to it meanwhile have locked its row, or do not find it.
        list(Application.objects.select_for_update().filter(pk=application.pk).values_list("pk"))
        application.delete()
        transaction.on_commit(forget_erased)


def erase_workspace(workspace: Workspace) -> None:
    """Erase an institution with all its applications, memberships and invitations."""
    with transaction.atomic():
        workspace.delete()
        transaction.on_commit(forget_erased)


def erase_each(applications: ApplicationQuerySet) -> int:
    """Erase each of these applications that is still among them when its turn comes; return how many were erased."""
    return sum(_erase_if_still_in(applications, pk) for pk in list(applications.values_list("pk", flat=True)))


def forget_erased() -> None:
    """Take what was deleted out of SQLite's write-ahead log; its pages in the database are overwritten by then."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase_if_still_in(applications: ApplicationQuerySet, pk: int) -> bool:
    with transaction.atomic():
        application = applications.select_for_update().filter(pk=pk).first()
        if application is None:
            return False
        application.delete()
        return True
