"""The task list of a draft."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from applications.models import Application, chains
from applications.presenting import sections
from applications.presenting.navigation import page
from applications.views.access import owns, while_editing, with_application


@with_application
@require_safe
@while_editing
def tasks(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show every section with its state."""
    context = page(application, "tasks")
    about = sections.about(application, context["tally"])
    context |= {
        "sections": [each | {"about": about[each["name"]]} for each in context["sections"]],
        "versions": application.versions.all(),
        "follows": chains.replaced(application),
        "may_erase": owns(request, application),
    }
    return TemplateResponse(request, "tasks.html", context)
