"""Whose an application is: its browser's, or an institution's members'; and what a signatory's link opens of it.

Nothing else in the project asks for one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from applications.acts.handing_over import note_opening, open_link
from applications.models import Application, Frozen, Handover
from applications.models.application import ApplicationQuerySet
from applications.models.errors import Deleted, LinkOver
from applications.presenting.handovers import OVER
from institutions.access import GUEST_KEY, memberships


class HtmxRequest(HttpRequest):
    """A request as it is once the middleware has seen it: knowing whether htmx asks, and for what."""

    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[HtmxRequest, Application, P], HttpResponseBase]
HandoverView = Callable[Concatenate[HttpRequest, Handover, str, P], HttpResponseBase]


def guest(request: HttpRequest) -> str:
    """The key of this browser's applications; "" where it has begun none."""
    return str(request.session.get(GUEST_KEY, ""))


def new_guest(request: HttpRequest) -> str:
    """The key of this browser's applications, made now where there is none."""
    if GUEST_KEY not in request.session:
        request.session[GUEST_KEY] = secrets.token_urlsafe(32)
    return guest(request)


def actor(request: HttpRequest) -> str:
    """Who acts, by name, as the history keeps it; "" for a guest."""
    return str(request.user)[:200] if request.user.is_authenticated else ""


def reachable(request: HttpRequest) -> ApplicationQuerySet:
    """Every application that this person may see."""
    mine: ApplicationQuerySet = Application.objects.reachable(
        guest(request), [each.workspace_id for each in memberships(request)]
    )
    return mine


def may_erase(request: HttpRequest, application: Application) -> bool:
    """Whether this person may erase it: a guest what they began, an institution's owner what it has."""
    if application.workspace_id is None:
        return True
    return any(each.is_owner for each in memberships(request) if each.workspace_id == application.workspace_id)


def with_application(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give the view the application with this reference, loaded with its sections; 404 for others.

    It stands outside what refuses a request's method: to others, nothing at all is there.
    """

    @wraps(view)
    def fetched(request: HtmxRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        application = get_object_or_404(reachable(request).with_sections(), reference=reference)
        application.mark_used()
        try:
            return view(request, application, *args, **kwargs)
        except (Application.DoesNotExist, Deleted) as erased:
            raise Http404 from erased

    return fetched


def by_who_may_erase(view: View[P]) -> Callable[..., HttpResponseBase]:
    """404 for an institution's editor."""

    @wraps(view)
    def checked(request: HtmxRequest, application: Application, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_erase(request, application):
            raise Http404
        return view(request, application, *args, **kwargs)

    return checked


def while_editing(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Lead to the finished document where there is nothing to edit, and say so.

    What a POST brings to a finished application is for the view to keep. Where the view keeps nothing and lets Frozen
    pass, or does not find an account since finishing deletes the removed ones, a message says that nothing was changed.
    """

    @wraps(view)
    def checked(request: HtmxRequest, application: Application, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not application.editing and request.method != "POST":
            messages.info(request, _("Pieteikums ir pabeigts.") + " " + _how_to_change(application))
            return redirect("finished", application.reference)
        try:
            return view(request, application, *args, **kwargs)
        except (Frozen, Http404) as refused:
            if isinstance(refused, Http404) and application.editing:
                raise
            application.refresh_from_db(fields=["registered_on", "ended_on"])
            message = _("Nekas nav mainīts: pieteikums tikmēr ir pabeigts.")
            messages.error(request, f"{message} {_how_to_change(application)}")
            return redirect("finished", application.reference)

    return checked


def _how_to_change(application: Application) -> str:
    if application.ended_on:
        return _("Tas vairs nav spēkā, un to nemaina.")
    if application.registered_on:
        return _("Tas ir reģistrēts, un to nemaina: izmaiņām sagatavojiet nākamo pieteikumu.")
    return _("Lai to mainītu, izvēlieties „Labot”.")


def with_handover(view: HandoverView[P]) -> Callable[..., HttpResponseBase]:
    """Give the view what the link with this token opens, and the token; note that the link was opened.

    The token is the only key: no session is needed. An unknown token finds nothing (404); a link that is over answers
    why, and nothing of the application (410).
    """

    @wraps(view)
    def fetched(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _opened(request, token, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def _opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            handover = open_link(token)
        except LinkOver as over:
            status = 404 if over.code == "unknown" else 410
            return TemplateResponse(request, "handover/over.html", {"over": OVER[over.code]}, status=status)
        if request.method != "HEAD":
            note_opening(handover)
        try:
            return view(request, handover, token, *args, **kwargs)
        except Http404:
            context = {"over": OVER["missing"], "token": token}
            return TemplateResponse(request, "handover/over.html", context, status=404)

    return fetched
