"""Editing a draft: its sections, and one account at a time. Every edit raises the revision and is an event.

Each act raises Frozen if the application is no draft; nothing is changed then.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from applications.acts import recording
from applications.models.account import Account
from applications.models.application import Application
from applications.models.errors import Conflict
from applications.models.sections import Section


def save_section(section: Section, typed: Mapping[str, str], *, read_at: int, by: str = "") -> None:
    """Save what was typed over the revision that was read; raise Conflict if another one was saved since."""
    with transaction.atomic():
        recording.touch(section.application, by=by)
        stored = type(section)._default_manager.filter(pk=section.pk)
        if _save_over(stored, typed, read_at=read_at) and section.typed() != dict(typed):
            recording.note_edit(section.application, section.name_in_document, by=by)
    section.refresh_from_db()


def follow_client(application: Application, was: Mapping[str, str], *, begin: bool = True, by: str = "") -> bool:
    """Give the user the client's name and number, and return whether that changed it.

    A blank user gets them if the client is to `begin` it. A user that was filled in keeps its own, unless they are what
    the client `was` before.
    """
    user, client = application.user, application.client
    same = {"institution_name": "name", "registration_number": "registration_number"}
    return _follow(user, same, client, was, begin=begin, by=by)


def follow_recipient(application: Application, was: Mapping[str, str], *, begin: bool, by: str = "") -> bool:
    """Give the preparer the data of the certificate's recipient, and return whether that changed it.

    `begin` says that they are one person. A preparer that was filled in keeps its own data, unless they are what the
    recipient's were before (`was`).
    """
    same = {name: name for name in application.preparer.field_names()}
    return _follow(application.preparer, same, application.certificate_recipient, was, begin=begin, by=by)


def _follow(
    section: Section, same: Mapping[str, str], source: Section, was: Mapping[str, str], *, begin: bool, by: str
) -> bool:
    """Copy fields of `source` (by their names in `section`) if the section is blank or still has what they were."""
    now = section.typed()
    follows = begin if section.is_blank() else all(now[name] == was[other] for name, other in same.items())
    typed = now | {name: getattr(source, other) for name, other in same.items()}
    if not follows or typed == now:
        return False
    try:
        save_section(section, typed, read_at=section.revision, by=by)
    except Conflict:
        return False
    return True


def add_account(application: Application, typed: Mapping[str, str], *, by: str = "") -> Account:
    """Add an account at the end of the list; raise LimitReached if the list is full."""
    with transaction.atomic():
        recording.touch(application, by=by)
        last = application.accounts.aggregate(last=Max("position"))["last"]
        account = Account(application=application, position=(last or 0) + 1, **typed)
        account.recheck()
        account.noted_in = recording.note_edit(application, added=1, by=by)
        account.save(force_insert=True)
        application.accounts.mark_duplicates([account.iban_key])
        recording.refuse_too_many_accounts(application)
    account.refresh_from_db()
    return account


def save_account(account: Account, typed: Mapping[str, str], *, read_at: int, by: str = "") -> None:
    """Save what was typed over the revision that was read.

    Raise Conflict if another one was saved since, or the account was removed.
    """
    application, before = account.application, account.iban_key
    with transaction.atomic():
        recording.touch(application, by=by)
        changed = Account(**account.typed() | dict(typed))
        changed.recheck()
        judged = {"errors": changed.errors, "iban_key": changed.iban_key, "is_duplicate": False}
        stored = application.accounts.filter(pk=account.pk)
        if _save_over(stored, typed, read_at=read_at, only=Q(removed_at=None), **judged):
            application.accounts.mark_duplicates([before, changed.iban_key])
            if account.typed() != dict(typed):
                event = recording.note_edit(application, noted_in=account.noted_in, edited=1, by=by)
                if event != account.noted_in:
                    stored.update(noted_in=event)
    account.refresh_from_db()


def remove_account(account: Account, *, by: str = "") -> None:
    """Take an account off the list. It can be restored until the application is finished."""
    _set_removed_at(account, timezone.now(), by)


def restore_account(account: Account, *, by: str = "") -> None:
    """Put a removed account back in its place; raise LimitReached if the list is full."""
    _set_removed_at(account, None, by)


def restore_accounts(application: Application, *, by: str = "") -> int:
    """Put every removed account back in its place and return their number; raise LimitReached if they are too many."""
    with transaction.atomic():
        recording.touch(application, by=by)
        number = application.accounts.removed().update(removed_at=None, revision=F("revision") + 1)
        if number:
            recording.note_edit(application, added=number, by=by)
        recording.refuse_too_many_accounts(application)
        application.accounts.mark_all_duplicates()
    return number


def _set_removed_at(account: Account, moment: datetime.datetime | None, by: str) -> None:
    application = account.application
    with transaction.atomic():
        recording.touch(application, by=by)
        others = application.accounts.filter(pk=account.pk, removed_at__isnull=moment is not None)
        if others.update(removed_at=moment, is_duplicate=False, revision=F("revision") + 1):
            recording.note_edit(application, added=int(moment is None), removed=int(moment is not None), by=by)
        application.accounts.mark_duplicates([account.iban_key])
        if moment is None:
            recording.refuse_too_many_accounts(application)
    account.refresh_from_db()


def _save_over(
    stored: QuerySet[Any], typed: Mapping[str, str], *, read_at: int, only: Q | None = None, **also: object
) -> bool:
    """Save what was typed, and `also`, if the stored row still has the revision that was read and satisfies `only`.

    Otherwise return False if the stored row holds the very same words, since saving them twice is no conflict, and
    raise Conflict if it holds others.
    """
    savable = stored.filter(only or Q())
    if savable.filter(revision=read_at).update(**typed, **also, revision=F("revision") + 1):
        return True
    now = stored.get()
    if now.typed() != dict(typed) or not savable.exists():
        raise Conflict(now)
    return False
