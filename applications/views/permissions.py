"""Permissions of other institutions (clause C2): a list of those needed, and a letter for each institution to sign."""

from __future__ import annotations

import datetime
import logging
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.domain.document import Document
from applications.domain.fields import ACCOUNT_PERMISSION
from applications.formats import permission as letter_format
from applications.formats.pdf import RenderingFailed
from applications.models import Application
from applications.presenting import permission_letters
from applications.views.access import with_application

logger = logging.getLogger(__name__)


class _Source(NamedTuple):
    """The source of the letters: a version, or the draft as it is now."""

    document: Document
    reference: str
    timestamp: datetime.datetime
    back_url: str


def _source(application: Application, number: int | None) -> _Source:
    if number is None:
        back = reverse("accounts" if application.editing else "finished", args=[application.reference])
        changed = application.saved_at or application.created_at
        return _Source(application.document(), application.reference, changed, back)
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    back = reverse("version", args=[application.reference, number])
    return _Source(version.document(), str(version), version.finished_at, back)


@with_application
@require_safe
def permissions(request: HttpRequest, application: Application, number: int | None = None) -> HttpResponseBase:
    """List the institutions whose permissions are needed, with their letters."""
    source = _source(application, number)
    context = {"application": application, "back_url": source.back_url, "quotes": ACCOUNT_PERMISSION.quotes}
    context |= permission_letters.page(application, source.document.accounts, number)
    return TemplateResponse(request, "permissions.html", context)


@with_application
@require_safe
def permission(request: HttpRequest, application: Application, key: str, number: int | None = None) -> HttpResponseBase:
    """Download one institution's letter."""
    source = _source(application, number)
    letter = next((each for each in letter_format.letters(source.document.accounts) if each.key == key), None)
    if letter is None:
        raise Http404
    try:
        content = letter_format.write(source.document, letter, reference=source.reference, timestamp=source.timestamp)
    except RenderingFailed:
        return _failed(request, application, number)
    return _file(content, letter_format.file_name(letter), "application/pdf")


@with_application
@require_safe
def all_permissions(request: HttpRequest, application: Application, number: int | None = None) -> HttpResponseBase:
    """Download all letters in one ZIP."""
    source = _source(application, number)
    letters = letter_format.letters(source.document.accounts)
    if not 0 < len(letters) <= letter_format.MAXIMUM_LETTERS:
        raise Http404
    try:
        content = letter_format.write_all(
            source.document, letters, reference=source.reference, timestamp=source.timestamp
        )
    except RenderingFailed:
        return _failed(request, application, number)
    return _file(content, f"atlaujas-{source.reference}.zip", "application/zip")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _failed(request: HttpRequest, application: Application, number: int | None) -> HttpResponseBase:
    logger.error("a permission of %s was not rendered", application.reference)
    messages.error(request, _("Atļauju neizdevās sagatavot. Pārbaudiet iestādes nosaukumu kontu sarakstā."))
    if number is None:
        return redirect("permissions", application.reference)
    return redirect("version_permissions", application.reference, number)
