"""The start page, this browser's applications, beginning one and erasing one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import beginning, erasing
from applications.domain.document import Document
from applications.models import Application, LimitReached
from applications.models.application import ApplicationQuerySet
from applications.presenting import refusals
from applications.presenting.applications import row
from applications.presenting.navigation import first_url
from applications.views.access import actor, by_owner, guest, new_guest, with_application
from institutions.access import client_address, current_membership
from institutions.models import User

#: In the session: that this person was asked whether to bring what the browser began.
ASKED = "asked-to-bring"


@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Show what the program does, what to have at hand, and links to the drafts."""
    mine = owned(request)
    latest = mine.select_related("client").order_by(Coalesce("saved_at", "created_at").desc())[:3]
    context = {"latest": list(map(row, latest)), "in_force": latest_in_force(mine)}
    return TemplateResponse(request, "start.html", context)


def latest_in_force(mine: ApplicationQuerySet) -> Application | None:
    """Return the application in force that was registered last, if any: the next one begins from it."""
    found: Application | None = mine.in_force().order_by("-registered_on", "-noted_at").first()
    return found


@require_safe
def applications(request: HttpRequest) -> HttpResponseBase:
    """List what this browser began; redirect people who are signed in to their institution's list."""
    if request.user.is_authenticated:
        return _led_on(request)
    mine = Application.objects.of_guest(guest(request)).select_related("client")
    # Replaced and ended applications come last.
    found = sorted(mine.annotate(last=Coalesce(Max("versions__number"), 0)), key=lambda each: each.ended_on is not None)
    rows = [row(each, each.last) for each in found]  # type: ignore[attr-defined]
    context = {"nav": "applications", "rows": rows, "in_force": latest_in_force(mine)}
    return TemplateResponse(request, "applications.html", context)


def _led_on(request: HttpRequest) -> HttpResponseBase:
    here = current_membership(request)
    has_brought = Application.objects.of_guest(guest(request)).exists()
    if has_brought and (here is None or not request.session.get(ASKED)):
        return redirect("bring")
    return redirect(here.workspace) if here else redirect("workspace_create")


@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin a draft: empty for a guest, with known values for an institution."""
    here = current_membership(request)
    if here is None:
        return begin_from(request, Document())
    user = cast("User", request.user)
    return begin_from(request, beginning.known(here.workspace, name=user.name, email=user.email), is_filled=False)


def begin_from(
    request: HttpRequest, document: Document, message: str = "", *, is_filled: bool = True
) -> HttpResponseBase:
    """Begin a draft with the document's values and redirect to it with this message.

    A person without an institution creates one first. Until then the draft is the browser's, like a guest's, and it is
    brought into the institution afterwards.
    """
    here = current_membership(request)
    if here is None and request.user.is_authenticated and document == Document():
        return redirect("workspace_create")
    try:
        application = beginning.begin(document, **owner(request), by=actor(request), client=client_address(request))
    except LimitReached as limit:
        return too_many(request, limit)
    if message:
        messages.success(request, message)
    return redirect(application if is_filled and document != Document() else first_url(application))


def owned(request: HttpRequest) -> ApplicationQuerySet:
    """Return the applications among which this person begins one: of their institution, or of this browser."""
    here = current_membership(request)
    return (
        Application.objects.filter(workspace=here.workspace) if here else Application.objects.of_guest(guest(request))
    )


def owner(request: HttpRequest) -> dict[str, Any]:
    """Return to whom an application belongs that this person begins: `workspace` or `guest`, as acts take them."""
    here = current_membership(request)
    return {"workspace": here.workspace} if here else {"guest": new_guest(request)}


def too_many(request: HttpRequest, limit: LimitReached) -> HttpResponseBase:
    """Redirect to the list of applications, or back, with the reason why none was begun."""
    messages.error(request, refusals.sentence(limit))
    return redirect("applications" if limit.code == "guest-applications" else "start")


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@by_owner
def erase(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Erase an application with all of its versions, after a confirmation."""
    if request.method == "POST":
        list(messages.get_messages(request))  # what they say of the application is not kept either
        erasing.erase(application)
        messages.success(request, _("Pieteikums %(reference)s ir izdzēsts.") % {"reference": application.reference})
        return redirect("applications")
    context = {"application": application, "versions": application.versions.count()}
    return TemplateResponse(request, "erase.html", context)
