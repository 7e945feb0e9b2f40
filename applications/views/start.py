"""The start page, this browser's applications, beginning one and erasing one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Application
from applications.views.access import guest, new_guest, with_application

#: A browser with more unfinished drafts than this has no use for another one.
MAXIMUM_APPLICATIONS = 200


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponseBase:
    """What this is, what one needs at hand, and the way back into a draft."""
    mine = Application.objects.of_guest(guest(request)).select_related("client")
    return TemplateResponse(request, "start.html", {"latest": mine.order_by("-created_at")[:3]})


@require_safe
@never_cache
def applications(request: HttpRequest) -> HttpResponseBase:
    """Everything that this browser began."""
    mine = Application.objects.of_guest(guest(request)).select_related("client")
    return TemplateResponse(request, "applications.html", {"applications": mine.annotate(last=Max("versions__number"))})


@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """A new empty draft."""
    key = new_guest(request)
    if not has_room(request, key):
        return redirect("applications")
    return redirect(Application.objects.start(key))


def has_room(request: HttpRequest, key: str) -> bool:
    """Whether this guest may begin one more application; where not, a message says so."""
    if Application.objects.of_guest(key).count() < MAXIMUM_APPLICATIONS:
        return True
    messages.error(request, _("Šajā pārlūkā jau ir 200 pieteikumu. Izdzēsiet tos, kas vairs nav vajadzīgi."))
    return False


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Erase an application with all its versions, once that is confirmed."""
    if request.method == "POST":
        list(messages.get_messages(request))  # what they say of the application is not kept either
        application.erase()
        messages.success(request, _("Pieteikums %(reference)s ir izdzēsts.") % {"reference": application.reference})
        return redirect("applications")
    context = {"application": application, "versions": application.versions.count()}
    return TemplateResponse(request, "erase.html", context)
