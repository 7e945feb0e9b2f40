"""A finished version: what to download, what to do next, and opening a new version from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import amending
from applications.acts.bringing_back import SUFFIXES
from applications.domain.fields import section_title
from applications.domain.sizes import LARGEST_FILE
from applications.forms.handover import HandoverForm
from applications.models import Application, Discarded, File, Handover, IllegalTransition, State, Version
from applications.presenting import finished as presenting
from applications.presenting.prepared_files import prepared_files
from applications.views import card_signing, differences, states
from applications.views.access import actor, owns, with_application
from applications.views.record import recorded
from common import shown_once

#: The name of a signatory's link that the next page shows.
NEW_LINK = "handover"


@with_application
@require_safe
def finished(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Redirect to the newest version, or to the draft if none is finished; show a recorded application itself."""
    if application.recorded:
        return recorded(request, application)
    latest = application.versions.last()
    if latest is None:
        return redirect(application)
    return redirect("version", application.reference, latest.number)


@with_application
@require_safe
def version(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Show one finished version with its files and the next steps."""
    return show(request, application, number, **_new_link(request, application, number))


def _new_link(request: HttpRequest, application: Application, number: int) -> dict[str, Any]:
    """Return a signatory's link that was made just now, to be shown once, and whether it was mailed."""
    made = shown_once.take(request, NEW_LINK)
    here = Handover.objects.filter(version__application=application, version__number=number)
    handover = here.filter(pk=made["handover"]).first() if made else None
    return {"handover": handover, "link": made["link"], "is_mailed": made["is_mailed"]} if handover else {}


def show(request: HttpRequest, application: Application, number: int, **more: Any) -> HttpResponseBase:
    """Return the page of one finished version; `more` is added to the context."""
    versions = list(application.versions.all())
    chosen = next((each for each in versions if each.number == number), None)
    if chosen is None:
        raise Http404
    chosen.application = application
    files = {each.kind: each for each in chosen.files.defer("content")}
    for each in files.values():
        each.version = chosen
    is_latest = chosen is versions[-1]
    signed_files = [
        (signed, reverse("signed_file", args=[application.reference, number, signed.pk]))
        for signed in chosen.signed_files.defer("content", "judgement")
    ]
    stands = is_latest and not application.editing
    to_sign = stands and application.state == State.PREPARED
    can_amend = not application.registered_on and not application.editing
    ready, ready_url = next((each for each in signed_files if not to_sign and each[0].passed), (None, ""))
    prepared = prepared_files(
        (files[kind] for kind in File.KINDS),
        lambda name: reverse("download", args=[application.reference, number, name]),
        to_sign=False,
    )
    changes = differences.of_version(chosen, reverse("version_changes", args=[application.reference, number]))
    context = {
        "application": application,
        "version": chosen,
        "versions": versions,
        "is_latest": is_latest,
        "heading": presenting.heading(chosen, is_latest=is_latest),
        "notice": presenting.notice(application, is_latest=is_latest),
        "steps": presenting.steps(application, ready) if stands and not application.registered_on else [],
        "facts": presenting.facts(application) if application.registered_on else [],
        "right_to_sign": presenting.right_to_sign(application),
        "sender": application.client.name,
        "files": prepared,
        "prepared": prepared[0],
        "too_large": files["edoc"].size > LARGEST_FILE,
        "standing": states.standing(application),
        "changes": changes,
        "warns_of_loss": to_sign and changes is not None and bool(changes["counts"]["dropped"]),
        "upload_url": reverse("signed_upload", args=[application.reference, number]),
        "signed_files": signed_files,
        "extensions": ",".join(SUFFIXES),
        "ready": ready,
        "ready_url": ready_url,
        "to_sign": to_sign,
        "can_mark_sent": stands and application.state in (State.PREPARED, State.SIGNED),
        "card_url": reverse("card", args=[application.reference, number])
        if to_sign and card_signing.is_open(chosen, is_latest=is_latest)
        else "",
        "links": chosen.handovers.live() if is_latest else (),
        "can_amend": can_amend,
        "discarded": Discarded.objects.filter(application=application).defer("content").first() if can_amend else None,
        "form": _handover_form(application) if is_latest and application.state == State.PREPARED else None,
        **more,
        "may_erase": owns(request, application),
    }
    return TemplateResponse(request, "finished.html", context)


def _handover_form(application: Application) -> HandoverForm:
    """Return the form of a link, with the signatory's name in it."""
    return HandoverForm(initial={"name": presenting.signatory(application)})


@with_application
@require_safe
def download(request: HttpRequest, application: Application, number: int, name: str) -> HttpResponseBase:
    """Download a file of a version: the same bytes every time."""
    chosen = get_object_or_404(application.versions, number=number)
    chosen.application = application
    return send(chosen, name, File.KINDS)


def send(version: Version, name: str, kinds: Iterable[str]) -> HttpResponse:
    """Return the version's file with this name if it is of one of these kinds; otherwise raise Http404."""
    kind = name.rpartition(".")[2]
    if kind not in kinds or name != version.file_name(kind):
        raise Http404
    file = get_object_or_404(version.files, kind=kind)
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@with_application
@require_POST
def amend(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Open the finished application for editing; its versions do not change."""
    try:
        amending.open_for_editing(application, by=actor(request))
    except IllegalTransition:
        messages.error(request, states.STATE_CHANGED)
        return redirect("finished", application.reference)
    return redirect(application)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def amend_discard(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Discard the edits since the newest version, after a confirmation."""
    version = application.versions.last()
    if version is None:
        return redirect(application)
    if not application.editing:
        return redirect("finished", application.reference)
    if request.method == "POST":
        try:
            is_kept = amending.discard(application, by=actor(request))
        except IllegalTransition:
            messages.error(request, states.STATE_CHANGED)
        else:
            message = _("Labošana ir atcelta: pieteikums atkal ir tāds kā %(number)s. versijā.")
            if is_kept:
                message = f"{message} {_('Labojumi nav zuduši: tos var atjaunot šīs lapas beigās.')}"
            messages.success(request, message % {"number": version.number})
        return redirect("finished", application.reference)
    difference = amending.edits(application)
    kind = application.client.kind
    names = dict.fromkeys(change.path.partition(".")[0] for change in difference.fields)
    context = {
        "application": application,
        "version": version,
        "sections": [section_title(name, kind) for name in names],
        "added": len(difference.added),
        "changed": len(difference.changed),
        "dropped": len(difference.dropped),
        "is_same": not difference,
    }
    return TemplateResponse(request, "discard.html", context)


@with_application
@require_POST
def amend_again(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Open the finished application with its discarded edits."""
    try:
        amending.restore(application, by=actor(request))
    except IllegalTransition:
        messages.error(request, states.STATE_CHANGED)
        return redirect("finished", application.reference)
    messages.success(request, _("Labojumi ir atjaunoti."))
    return redirect(application)
