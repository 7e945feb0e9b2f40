"""Signing with a card in the browser: the page, its pictures, and the two steps, for members and by a link."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import signing
from applications.acts.bringing_back import awaits_file
from applications.acts.signing import NotSigned
from applications.formats import Unreadable, pictures
from applications.formats.pdf_process import RenderingFailed
from applications.models import Application, File, Handover, SignedFile, Version
from applications.models.errors import Deleted, IllegalTransition
from applications.presenting import card_signing, refusals
from applications.views import differences
from applications.views.access import actor, with_application, with_handover
from applications.views.signed import of_number
from common.errors import LimitReached
from institutions.access import client_address


def is_open(version: Version, *, is_latest: bool) -> bool:
    """Whether the version can be signed with a card."""
    return is_latest and awaits_file(version.application) and signing.is_offered()


@with_application
@require_safe
def card(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Show what is signed, and sign it."""
    version, where = of_number(application, number), [application.reference, number]
    if not is_open(version, is_latest=version == application.versions.last()):
        return redirect("version", *where)
    changes = differences.of_version(version, reverse("version_changes", args=where))
    return _page(request, version, "", where, changes, layout="base.html", back_url=reverse("version", args=where))


@with_handover
@require_safe
def handover_card(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Show what is signed, and sign it, by a link."""
    if not is_open(handover.version, is_latest=True):
        return redirect("handover", token)
    changes = differences.of_version(handover.version, reverse("handover_changes", args=[token]))
    more = {"layout": "handover/base.html", "back_url": reverse("handover", args=[token]), "token": token}
    return _page(request, handover.version, "handover_", [token], changes, **more)


def _page(
    request: HttpRequest, version: Version, prefix: str, where: list[Any], changes: Any, **more: str
) -> HttpResponseBase:
    file = version.files.get(kind="pdf")
    number = pictures.number_of_pages(bytes(file.content))
    context: dict[str, Any] = more | {
        "version": version,
        "application": version.application,
        "changes": changes,
        "file": file,
        "pictures": [reverse(f"{prefix}card_picture", args=[*where, each]) for each in range(1, number + 1)],
        "begin_url": reverse(f"{prefix}card_begin", args=where),
        "complete_url": reverse(f"{prefix}card_complete", args=where),
        "failures": card_signing.BROWSER,
    }
    return TemplateResponse(request, "card.html", context)


@with_application
@require_safe
def card_picture(request: HttpRequest, application: Application, number: int, page: int) -> HttpResponseBase:
    """Send a picture of a page of the prepared PDF."""
    return _picture(of_number(application, number), page)


@with_handover
@require_safe
def handover_card_picture(request: HttpRequest, handover: Handover, token: str, page: int) -> HttpResponseBase:
    """Send a picture of a page of the prepared PDF, by a link."""
    return _picture(handover.version, page)


def _picture(version: Version, page: int) -> HttpResponseBase:
    try:
        content = pictures.picture(bytes(version.files.get(kind="pdf").content), page)
    except (RenderingFailed, File.DoesNotExist):
        raise Http404 from None
    return HttpResponse(content, content_type="image/png")


@with_application
@require_POST
def card_begin(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Answer with the digest that the card signs."""
    version = of_number(application, number)
    return _begun(request, version, session=_session(request))


@with_handover
@require_http_methods(["GET", "HEAD", "POST"])
def handover_card_begin(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Answer with the digest that the card signs, by a link."""
    if request.method != "POST":
        return redirect("handover_card", token)
    return _begun(request, handover.version, handover=handover)


def _begun(request: HttpRequest, version: Version, **bound_to: Any) -> HttpResponseBase:
    def begin() -> dict[str, Any]:
        kind, certificate = request.POST.get("kind", ""), _octets(request, "certificate")
        begun = signing.begin(version, kind, certificate, client=client_address(request), **bound_to)
        digest = base64.b64encode(begun.digest).decode()
        return {"token": begun.token, "hash": digest, "hashFunction": begun.hash_function}

    return _answered(begin, for_signatory="handover" in bound_to)


@with_application
@require_POST
def card_complete(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Make the signed file, and answer where its checklist is."""
    version = of_number(application, number)
    return _completed(
        request,
        version,
        lambda kept: reverse("signed_file", args=[application.reference, number, kept.pk]),
        session=_session(request),
        by=actor(request),
    )


@with_handover
@require_http_methods(["GET", "HEAD", "POST"])
def handover_card_complete(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Make the signed file, and answer where its checklist is, by a link."""
    if request.method != "POST":
        return redirect("handover_card", token)
    return _completed(
        request,
        handover.version,
        lambda kept: reverse("handover_signed", args=[token, kept.pk]),
        handover=handover,
    )


def _completed(
    request: HttpRequest, version: Version, address: Callable[[SignedFile], str], **bound_to: Any
) -> HttpResponseBase:
    def complete() -> dict[str, Any]:
        value = _octets(request, "signature")
        token, client = request.POST.get("token", ""), client_address(request)
        return {"location": address(signing.complete(version, token, value, client=client, **bound_to))}

    return _answered(complete, for_signatory="handover" in bound_to)


def _answered(act: Callable[[], dict[str, Any]], *, for_signatory: bool) -> HttpResponseBase:
    """Answer with what the act gives; with 409 and a sentence if it is refused."""
    try:
        return JsonResponse(act())
    except NotSigned as refusal:
        text, can_retry = card_signing.sentence(refusal), refusal.can_retry
    except (Unreadable, LimitReached) as refused:
        text, can_retry = f"{refusals.of_file(refused, for_signatory=for_signatory)}.", True
    except IllegalTransition:
        text, can_retry = _("Šobrīd parakstītu failu nepieņem."), False
    except Deleted:
        raise Http404 from None
    return JsonResponse({"error": text, "canRetry": can_retry}, status=409)


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _octets(request: HttpRequest, name: str) -> bytes:
    """Return a field's base64 as bytes, b"" for anything else."""
    try:
        return base64.b64decode(request.POST.get(name, ""), validate=True)
    except (binascii.Error, ValueError):
        return b""
