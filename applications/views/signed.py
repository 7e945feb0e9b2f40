"""The signed file of a finished version: uploading, its judgement, downloading it unchanged, deleting it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.domain.masking import masked
from applications.models import Application, File, SignedFile, State, Version
from applications.models.application import ApplicationQuerySet
from applications.models.errors import Deleted
from applications.models.signed_file import MAXIMUM_FILES, SUFFIXES, NoRoom, TooMany, Uninspected
from applications.presenting import checklists
from applications.signatures import checklist
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS
from applications.signatures.origin import beginnings
from applications.signatures.report import PDF, FileReport
from applications.views import finished
from applications.views.access import actor, by_who_may_erase, may_erase, reachable, with_application
from applications.views.files import TOO_LARGE, TOO_MANY, answers_large_files, may_inspect

#: The points that can be told of a file without a signature.
_OF_UNSIGNED = frozenset({"file", "document", "origin"})
#: So many prepared files are looked at for the beginning of a signed PDF.
_SOUGHT = 500


def _too_large(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    return finished.show(request, application, _version(application, number).number, upload_error=str(TOO_LARGE))


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(_too_large)
def upload(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Judge the file and keep it; where it is none that can be signed, say so on the version's page."""
    version = _version(application, number)
    if request.method != "POST":
        return redirect("version", application.reference, number)
    try:
        kept = SignedFile.keep(version, *posted(request), by=actor(request))
    except (Uninspected, NoRoom) as error:
        return finished.show(request, application, number, upload_error=str(error))
    except TooMany:
        error_text = _("Šai versijai jau ir %(number)s faili. Izdzēsiet tos, kas vairs nav vajadzīgi")
        return finished.show(request, application, number, upload_error=error_text % {"number": MAXIMUM_FILES})
    except Deleted:
        raise Http404 from None
    return redirect("signed_file", application.reference, number, kept.pk)


def posted(request: HttpRequest) -> tuple[str, bytes]:
    """The name and the bytes of the file that was posted; Uninspected where it is none that can be signed, or where too
    many were examined."""
    file = request.FILES.get("file")
    if file is None:
        raise Uninspected(_("Izvēlieties parakstīto failu"))
    if PurePath(str(file.name)).suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise Uninspected(_("Faila paplašinājumam jābūt vienam no: %(known)s") % {"known": known})
    if not may_inspect(request):
        raise Uninspected(TOO_MANY)
    return str(file.name), file.read()


@with_application
@require_safe
def signed_file(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """How the file was judged, point by point, and each signature in it."""
    kept = _kept(application, number, pk)
    state, is_latest = application.state, kept.version == application.versions.last()
    is_unsigned = state in (State.DRAFT, State.PREPARED)
    context = judged(kept, reachable(request)) | {
        "may_erase": may_erase(request, application),
        "is_latest": is_latest,
        "is_unsigned": is_unsigned,
        "to_send": is_latest and not application.editing and (is_unsigned or state == State.SIGNED),
    }
    return TemplateResponse(request, "signed_file.html", context)


def judged(kept: SignedFile, among: ApplicationQuerySet) -> dict[str, Any]:
    """A signed file and how it was judged, for a page about it; a version of which it is is looked for among these."""
    found = kept.examination()
    report = found.report
    is_whole = any(point.code == "file" and point.outcome == PASS for point in found.points)
    has_no_signature = is_whole and report is not None and not report.signatures
    origin = next((point for point in found.points if point.code == "origin" and point.outcome == FAIL), None)
    # Of the same data as this one, another application looks like this one altered.
    other = _other_version(kept, report, among) if is_whole and origin and report else None
    is_foreign = other is not None or bool(is_whole and origin and origin.why == "origin-unknown")
    points = [point for point in found.points if point.code in _OF_UNSIGNED or not has_no_signature]
    if other:
        elsewhere = checklist.point("origin", FAIL, "origin-elsewhere")
        points = [elsewhere if each == origin else each for each in points]
    return _page(kept) | {
        "other": other,
        "points": checklists.lines(points),
        "has_no_signature": has_no_signature,
        "is_foreign": is_foreign,
        "is_other": origin is not None,
        "failed": sum(point.outcome == FAIL for point in found.points),
        "unchecked": sum(point.outcome == NOT_CHECKED for point in found.points),
        "documents": checklists.documents(report),
        "signatures": checklists.signatures(report) if report else [],
    }


def _other_version(kept: SignedFile, report: FileReport, among: ApplicationQuerySet) -> Version | None:
    """The version of another of these applications that the file holds; None where it holds none."""
    files = File.objects.filter(kind="pdf", version__application__in=among)
    files = files.exclude(version__application=kept.version.application_id).select_related("version__application")
    found = files.filter(sha256__in={each.sha256 for each in report.documents}).first()
    if found is None and report.kind == PDF:  # a signed PDF begins as the one that was prepared
        sizes = files.filter(size__lte=kept.size).order_by("-pk").values_list("size", flat=True)[:_SOUGHT]
        digests = [digest for _size, digest in beginnings(bytes(kept.content), sizes)]
        found = files.filter(sha256__in=digests).first()
    return found.version if found else None


@with_application
@require_safe
def signed_download(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """The very bytes that were uploaded, under the name that they had."""
    kept = _kept(application, number, pk)
    kind = "pdf" if PurePath(kept.name).suffix.lower() == ".pdf" else "edoc"
    response = HttpResponse(bytes(kept.content), content_type=File.KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    return response


@with_application
@require_POST
def signed_judge(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Judge the file again, by the trusted lists of today."""
    kept = _kept(application, number, pk)
    if not may_inspect(request):
        messages.error(request, f"{TOO_MANY}.")
        return redirect("signed_file", application.reference, number, pk)
    try:
        kept.judge(by=actor(request))
    except Uninspected as error:
        messages.error(request, f"{error}.")
    except Deleted:
        return _gone(request, application, number)
    else:
        messages.success(request, _("Fails ir pārbaudīts vēlreiz."))
    return redirect("signed_file", application.reference, number, pk)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@by_who_may_erase
def signed_remove(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Delete the file, once that is confirmed."""
    kept = _kept(application, number, pk)
    if request.method != "POST":
        return TemplateResponse(request, "signed_remove.html", _page(kept))
    try:
        kept.remove(by=actor(request))
    except Deleted:
        return _gone(request, application, number)
    messages.success(request, _("Parakstītais fails ir izdzēsts."))
    return redirect("version", application.reference, number)


def _gone(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """To the version, from a file that somebody else deleted meanwhile; nothing is there where all of it was erased."""
    messages.error(request, _("Fails tikmēr ir izdzēsts."))
    return redirect("version", application.reference, number)


def _version(application: Application, number: int) -> Version:
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    return version


def _kept(application: Application, number: int, pk: int) -> SignedFile:
    version = _version(application, number)
    kept: SignedFile = get_object_or_404(version.signed_files, pk=pk)
    kept.version = version
    return kept


def _page(kept: SignedFile) -> dict[str, Any]:
    version = kept.version
    return {"application": version.application, "version": version, "kept": kept, "name": masked(kept.name)}
