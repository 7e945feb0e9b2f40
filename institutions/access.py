"""Who somebody is and which institutions they belong to: the one place that answers it for a request."""

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

#: In the session: the key of what this browser began as a guest.
GUEST_KEY = "guest"
#: In the session: the workspace whose list was opened last.
_CURRENT = "workspace"


def client_address(request: HttpRequest) -> str:
    """The visitor's network address, by which rate limits count; of IPv6 the first 64 bits, which one household has."""
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def memberships(request: HttpRequest) -> list[Membership]:
    """Everything that this person belongs to, read once for a request; nothing for a guest."""
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
    """Have them read anew: they were changed during this request."""
    request._memberships = None  # type: ignore[attr-defined]


def current_membership(request: HttpRequest) -> Membership | None:
    """The institution whose list was opened last, or any of this person's; None where there is none."""
    mine = memberships(request)
    chosen = request.session.get(_CURRENT) if mine else None
    return next((each for each in mine if each.workspace.key == chosen), mine[0] if mine else None)


def choose_workspace(request: HttpRequest, workspace: Workspace) -> None:
    """Go on in this institution until another one is opened."""
    if request.session.get(_CURRENT) != workspace.key:
        request.session[_CURRENT] = workspace.key


def with_membership(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give the view this person's membership in the institution with this key; 404 for anybody else.

    Also where the institution is erased, or whom the view is about has left it, while the view works.
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
    """404 for an editor too: members, settings and erasing are owners' affairs."""

    @wraps(view)
    def checked(request: HttpRequest, membership: Membership, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not membership.is_owner:
            raise Http404
        return view(request, membership, *args, **kwargs)

    return checked


def people(request: HttpRequest) -> dict[str, Any]:
    """For every template: what this person belongs to, and where they are now."""
    return {"memberships": lambda: memberships(request), "current_membership": lambda: current_membership(request)}
