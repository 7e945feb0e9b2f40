"""Whose an application is: the browser's that began it. To anybody else it does not exist."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from applications.models import Application, Frozen


class HtmxRequest(HttpRequest):
    """A request as it is once the middleware has seen it: knowing whether htmx asks, and for what."""

    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[HtmxRequest, Application, P], HttpResponseBase]

_KEY = "guest"


def guest(request: HttpRequest) -> str:
    """The key of this browser's applications; "" where it has begun none."""
    return str(request.session.get(_KEY, ""))


def new_guest(request: HttpRequest) -> str:
    """The key of this browser's applications, made now where there is none."""
    if _KEY not in request.session:
        request.session[_KEY] = secrets.token_urlsafe(32)
    return guest(request)


def with_application(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give the view this browser's application with this reference, loaded with its sections; 404 for others.

    Opening it is noted, so what refuses a request's method stands outside.
    """

    @wraps(view)
    def fetched(request: HtmxRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = Application.objects.of_guest(guest(request)).with_sections()
        application = get_object_or_404(mine, reference=reference)
        application.opened()
        return view(request, application, *args, **kwargs)

    return fetched


def while_editing(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Lead to the finished document where there is nothing to edit, and say so.

    What a POST brings to a finished application is for the view to keep; where the view keeps nothing, and lets Frozen
    pass, the person is told that nothing was changed.
    """

    @wraps(view)
    def checked(request: HtmxRequest, application: Application, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not application.editing and request.method != "POST":
            messages.info(request, _("Pieteikums ir pabeigts. Lai to mainītu, izvēlieties „Labot”."))
            return redirect("finished", application.reference)
        try:
            return view(request, application, *args, **kwargs)
        except Frozen:
            told = _("Nekas nav mainīts: pieteikums tikmēr ir pabeigts. Lai to mainītu, izvēlieties „Labot”.")
            messages.error(request, told)
            return redirect("finished", application.reference)

    return checked
