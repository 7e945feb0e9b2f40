"""Signed files of a finished version: upload, checklist, download, verifying again, deleting."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts.bringing_back import bring_back, delete, verify_again
from applications.formats import Unreadable
from applications.models import Application, File, SignedFile, Version
from applications.models.errors import Deleted
from applications.presenting import refusals, signed_files
from applications.views import finished
from applications.views.access import actor, by_owner, owns, reachable, with_application
from applications.views.files import TOO_LARGE, answers_large_files
from applications.views.review import warn_of_room
from common.errors import LimitReached
from institutions.access import client_address


def _too_large(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    return finished.show(request, application, of_number(application, number).number, upload_error=str(TOO_LARGE))


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(_too_large)
def upload(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Keep the signed file; if it is refused, show the version's page with the reason."""
    version = of_number(application, number)
    if request.method != "POST":
        return redirect("version", application.reference, number)
    file = request.FILES.get("file")
    if file is None:
        return finished.show(request, application, number, upload_error=_("Izvēlieties parakstīto failu"))
    by, client = actor(request), client_address(request)
    try:
        kept = bring_back(version, str(file.name), file.read(), by=by, client=client)
    except (Unreadable, LimitReached) as refusal:
        return finished.show(request, application, number, upload_error=refusals.of_file(refusal))
    except Deleted:
        raise Http404 from None
    warn_of_room(request, application)
    return redirect("signed_file", application.reference, number, kept.pk)


@with_application
@require_safe
def signed_file(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Show the checklist of the file, and each of its signatures."""
    kept = _kept(application, number, pk)
    context = signed_files.owners_page(kept, reachable(request)) | {"may_erase": owns(request, application)}
    return TemplateResponse(request, "signed_file.html", context)


@with_application
@require_safe
def signed_download(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Download the uploaded bytes under their own name."""
    kept = _kept(application, number, pk)
    kind = "pdf" if PurePath(kept.name).suffix.lower() == ".pdf" else "edoc"
    response = HttpResponse(bytes(kept.content), content_type=File.KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    return response


@with_application
@require_POST
def signed_judge(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Verify the file again with the trusted lists loaded now."""
    kept = _kept(application, number, pk)
    try:
        verify_again(kept, by=actor(request), client=client_address(request))
    except (Unreadable, LimitReached) as refusal:
        messages.error(request, f"{refusals.of_file(refusal)}.")
    except Deleted:
        return _gone(request, application, number)
    else:
        messages.success(request, _("Fails ir pārbaudīts vēlreiz."))
    return redirect("signed_file", application.reference, number, pk)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@by_owner
def signed_remove(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Delete the file after a confirmation."""
    kept = _kept(application, number, pk)
    if request.method != "POST":
        return TemplateResponse(request, "signed_remove.html", signed_files.heading(kept))
    try:
        delete(kept, by=actor(request))
    except Deleted:
        return _gone(request, application, number)
    messages.success(request, _("Parakstītais fails ir izdzēsts."))
    return redirect("version", application.reference, number)


def _gone(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Redirect to the version of a file that was deleted in the meantime; 404 if the version was erased too."""
    messages.error(request, _("Fails tikmēr ir izdzēsts."))
    return redirect("version", application.reference, number)


def of_number(application: Application, number: int) -> Version:
    """Return the application's version with this number; raise Http404 without one."""
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    return version


def _kept(application: Application, number: int, pk: int) -> SignedFile:
    version = of_number(application, number)
    kept: SignedFile = get_object_or_404(version.signed_files, pk=pk)
    kept.version = version
    return kept
