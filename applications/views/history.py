"""The history of an application: who did what, and when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from applications.models import Application, Event
from applications.views.access import with_application

PAGE_SIZE = 100
#: Events on pages about other things.
_LATEST = 10


def latest_events(application: Application) -> QuerySet[Event]:
    """Return the last events, the latest first, as a lazy list."""
    return application.events.order_by("-at", "-pk")[:_LATEST]


@with_application
@require_safe
def history(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show all events in pages, the latest first."""
    chosen = Paginator(application.events.order_by("-at", "-pk"), PAGE_SIZE).get_page(request.GET.get("lapa", "")[:10])
    return TemplateResponse(request, "history.html", {"application": application, "chosen": chosen})
