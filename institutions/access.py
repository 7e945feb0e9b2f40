"""The person behind a request: who it is, the institutions that they belong to, and what they may see there."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from institutions.models import Membership, Workspace

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Membership, P], HttpResponseBase]

#: Session key of the guest's key, which this browser's applications have.
GUEST_KEY = "guest"
#: Session key of the institution that was opened last.
_CURRENT = "workspace"


def client_address(request: HttpRequest) -> str:
    """Return the network address by which rate limits count; of IPv6 the first 64 bits, which one household has."""
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def memberships(request: HttpRequest) -> list[Membership]:
    """Return the person's memberships, read once for a request; none for a guest."""
    known: list[Membership] | None = getattr(request, "_memberships", None)
    if known is None:
        user = request.user
        known = (
            list(Membership.objects.filter(user=user).select_related("workspace").order_by("workspace__name", "pk"))
            if user.is_authenticated
            else []
        )
        request._memberships = known  # type: ignore[attr-defined]
    return known


def forget_memberships(request: HttpRequest) -> None:
    """Let `memberships` read them again, after a change during this request."""
    request._memberships = None  # type: ignore[attr-defined]


def current_membership(request: HttpRequest) -> Membership | None:
    """Return the membership in the institution that was opened last, otherwise any of the person's, if any."""
    mine = memberships(request)
    chosen = request.session.get(_CURRENT) if mine else None
    return next((each for each in mine if each.workspace.key == chosen), mine[0] if mine else None)


def choose_workspace(request: HttpRequest, workspace: Workspace) -> None:
    """Make this the person's current institution until another one is opened."""
    if request.session.get(_CURRENT) != workspace.key:
        request.session[_CURRENT] = workspace.key


def with_membership(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give the view the person's membership in the institution with this key; 404 for anybody else.

    It is also 404 if the institution is erased, or the member whom the view changes leaves, while the view runs.
    """

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = next((each for each in memberships(request) if each.workspace.key == key), None)
        if mine is None:
            raise Http404
        choose_workspace(request, mine.workspace)
        try:
            return view(request, mine, *args, **kwargs)
        except (Workspace.DoesNotExist, Membership.DoesNotExist) as gone:
            raise Http404 from gone

    return found


def owners_only(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Answer 404 to editors: only owners change members and settings, and erase."""

    @wraps(view)
    def checked(request: HttpRequest, membership: Membership, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not membership.is_owner:
            raise Http404
        return view(request, membership, *args, **kwargs)

    return checked


def people(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every template: the person's memberships, and the current one."""
    return {"memberships": lambda: memberships(request), "current_membership": lambda: current_membership(request)}
