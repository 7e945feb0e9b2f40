"""Applications of one information system (technical user): each replaces the one before it when it is registered.

They share `Application.chain`. Every query stays within the applications of one owner.
"""

from __future__ import annotations

import hashlib

from django.db.models import Case, Q, Value, When

from applications.domain.cleaning import clean_part
from applications.domain.document import Client, Document, User
from applications.models.application import Application, ApplicationQuerySet
from applications.models.state import State

#: IP addresses of an application by which others are compared with it.
_ADDRESSES = 20


def replaced(application: Application) -> Application | None:
    """Return the application in force in the same chain, which this one replaces when it is registered."""
    chain = _others(application).in_force().filter(chain=application.chain)
    return chain.order_by("registered_on", "noted_at").last()


def replaced_by(application: Application) -> Application | None:
    """Return the application that was registered in place of this one; None if that one was erased."""
    chain = _others(application).filter(chain=application.chain, registered_on=application.ended_on)
    return chain.order_by("noted_at").last()


def following(application: Application) -> Application | None:
    """Return the last application of the chain that was begun and is not registered yet."""
    begun = (State.DRAFT, State.PREPARED, State.SIGNED, State.SENT)
    return _others(application).filter(chain=application.chain, state__in=begun).order_by("pk").last()


def newest_registered(application: Application) -> Application:
    """Return the application of the chain that was registered last, from which the next one begins."""
    chain = Application.objects.same_owner(application).filter(chain=application.chain).exclude(registered_on=None)
    return chain.order_by("registered_on", "noted_at").last() or application


def alike(application: Application) -> ApplicationQuerySet:
    """Return those in force in other chains with the same registration numbers of the client and the user.

    The document does not name the information system, so only a person can say whether it is the same one. The likely
    come first: those with one of the same IP addresses, then the latest registered.
    """
    key = same_numbers(application)
    others = _others(application).in_force().exclude(chain=application.chain).filter(numbers_key=key)
    same_place = Q()
    for address in application.user.part().allowed_ip_addresses[:_ADDRESSES]:
        same_place |= Q(user__allowed_ip_addresses__contains=address.strip())
    likely = [Case(When(same_place, then=Value(0)), default=Value(1))] if same_place else []
    ordered = others.order_by(*likely, "-registered_on", "-pk")
    return (ordered if key else others.none()).select_related("user")


def registered_alike(mine: ApplicationQuerySet, document: Document) -> list[Application]:
    """Return the newest registered application of each chain of the same client and user, the latest first.

    `mine` are the applications of one owner.
    """
    key = _key(document.client, document.user)
    registered = mine.exclude(registered_on=None).filter(numbers_key=key).select_related("user")
    newest = {each.chain: each for each in registered.order_by("registered_on", "noted_at")} if key else {}
    return list(reversed(newest.values()))


def same_numbers(application: Application) -> str:
    """Return what applications with the same registration numbers of client and user share, however those are written.

    "" if one of the numbers is missing. It is a digest, since a sworn bailiff's number is a personal code.
    """
    return _key(application.client.part(), application.user.part())


def _key(client: Client, user: User) -> str:
    numbers = (clean_part(client).registration_number, clean_part(user).registration_number)
    return hashlib.sha256(" ".join(numbers).encode()).hexdigest() if all(numbers) else ""


def _others(application: Application) -> ApplicationQuerySet:
    return Application.objects.same_owner(application).exclude(pk=application.pk)
