"""Pages that belong to no application, and the published schema."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from applications.domain.instruction import MANAGE_MODE, SIGNING, VIEW_MODE
from applications.formats.xml import SCHEMA_PATH
from applications.presenting.registers import figures
from applications.presenting.rulebook import rulebook
from applications.presenting.sources import shown_sources


@require_safe
def help_page(request: HttpRequest) -> HttpResponseBase:
    """Show the steps of the work, and answers to common questions."""
    context = {
        "nav": "help",
        "modes": (VIEW_MODE, MANAGE_MODE),
        "signing": SIGNING,
        "registers": figures(),
    }
    return TemplateResponse(request, "pages/help.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    """Show every rule with the instruction's words, its sentences, an example and an anchor."""
    return TemplateResponse(request, "pages/rules.html", {"nav": "help", "chapters": rulebook()})


@require_safe
def sources(request: HttpRequest) -> HttpResponseBase:
    """Show everything that is quoted, with its source, date, and the day on which it was last checked."""
    return TemplateResponse(request, "pages/sources.html", {"nav": "help", "sources": shown_sources()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponseBase:
    """Show which data are kept, for how long, and who sees them."""
    return TemplateResponse(request, "pages/privacy.html", {"kept_years": settings.ENDED_KEPT_YEARS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponseBase:
    """Show the accessibility statement."""
    return TemplateResponse(request, "pages/accessibility.html")


@require_safe
@cache_control(public=True, max_age=3600)
def schema(request: HttpRequest) -> HttpResponseBase:
    """Return the schema to which every finished XML conforms."""
    return HttpResponse(SCHEMA_PATH.read_bytes(), content_type="application/xml; charset=utf-8")
