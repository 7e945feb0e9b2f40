"""Access to applications: by the browser that began them, by membership in an institution, or by a signatory's link.

No other module decides who may see an application.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from applications.acts import recording
from applications.acts.handing_over import note_opening, open_link
from applications.models import Application, Frozen, Handover
from applications.models.application import ApplicationQuerySet
from applications.models.errors import Deleted, LinkOver
from applications.presenting.handovers import OVER
from institutions.access import GUEST_KEY, memberships


class HtmxRequest(HttpRequest):
    """A request after the middleware of htmx."""

    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[HtmxRequest, Application, P], HttpResponseBase]
HandoverView = Callable[Concatenate[HttpRequest, Handover, str, P], HttpResponseBase]


def guest(request: HttpRequest) -> str:
    """Return the key of this browser's applications, "" if it has begun none."""
    return str(request.session.get(GUEST_KEY, ""))


def new_guest(request: HttpRequest) -> str:
    """Return the key of this browser's applications, made now if it has none."""
    if GUEST_KEY not in request.session:
        request.session[GUEST_KEY] = secrets.token_urlsafe(32)
    return guest(request)


def actor(request: HttpRequest) -> str:
    """Return the name of the person who acts, as the history keeps it; "" for a guest."""
    return str(request.user)[:200] if request.user.is_authenticated else ""


class Colleague(NamedTuple):
    """The person who saved an application last, and when."""

    name: str
    at: datetime.datetime | None


def colleague(request: HttpRequest, application: Application) -> Colleague | None:
    """Return who saved the application last, if another person than the one who asks."""
    application.refresh_from_db(fields=["saved_by", "saved_at"])
    by = application.saved_by
    return Colleague(by, application.saved_at) if by and by != actor(request) else None


def reachable(request: HttpRequest) -> ApplicationQuerySet:
    """Return the applications that this person may see."""
    mine: ApplicationQuerySet = Application.objects.reachable(
        guest(request), [each.workspace_id for each in memberships(request)]
    )
    return mine


def owns(request: HttpRequest, application: Application) -> bool:
    """Return whether it is this person's own: of the guest who began it, or of an institution that they own."""
    if application.workspace_id is None:
        return True
    return any(each.is_owner for each in memberships(request) if each.workspace_id == application.workspace_id)


def with_application(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give the view the application with this reference, loaded with its sections; 404 for anybody else.

    It is the outermost decorator, so that others get 404 for every method.
    """

    @wraps(view)
    def fetched(request: HtmxRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        application = get_object_or_404(reachable(request).with_sections(), reference=reference)
        recording.mark_used(application)
        try:
            return view(request, application, *args, **kwargs)
        except (Application.DoesNotExist, Deleted) as erased:
            raise Http404 from erased

    return fetched


def by_owner(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Answer 404 to people who do not own the application."""

    @wraps(view)
    def checked(request: HtmxRequest, application: Application, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not owns(request, application):
            raise Http404
        return view(request, application, *args, **kwargs)

    return checked


def while_editing(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Redirect to the finished document, with a message, if the application is not being edited.

    A POST reaches the view all the same, which may show the typed values. If the view raises Frozen, or Http404 because
    finishing deleted a removed account, a message says that nothing was changed.
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
    """Give the view the link with this token, and the token; record the opening.

    No session is needed. An unknown token is 404. A link that has ended is 410, with the reason and nothing about the
    application.
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
