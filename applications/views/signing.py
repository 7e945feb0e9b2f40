"""Pages behind a signatory's link: one finished version, its files, and uploading the signed one."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.acts.bringing_back import SUFFIXES, awaits_file, bring_back_by_link
from applications.domain.fields import choice_label
from applications.domain.language import Text
from applications.formats import Unreadable
from applications.models import Application, Handover, IllegalTransition, State
from applications.models.errors import Deleted
from applications.presenting import handovers, refusals, signed_files
from applications.presenting.prepared_files import prepared_files
from applications.presenting.rows import part_row, section_cards, table_words
from applications.views import card_signing, differences, finished
from applications.views.access import with_handover
from applications.views.accounts import PAGE_SIZE
from applications.views.files import TOO_LARGE, answers_large_files
from common.errors import LimitReached
from institutions.access import client_address

#: The files of a version that can be signed.
_TO_SIGN = ("pdf", "edoc")


@with_handover
@require_safe
def handover(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Show what to do, what changes, and the whole application as it will be signed."""
    return _show(request, handover, token)


def _show(request: HttpRequest, handover: Handover, token: str, error: Text = "") -> HttpResponseBase:
    version = handover.version
    pages: list[Page[int]] = []

    def choose(total: int) -> slice:
        page = Paginator(range(total), PAGE_SIZE).get_page(request.GET.get("lapa"))
        pages.append(page)
        return slice(page.start_index() - 1 if total else 0, page.end_index())

    excerpt = version.excerpt(choose)
    files = {each.kind: each for each in version.files.filter(kind__in=_TO_SIGN).defer("content")}
    for file in files.values():
        file.version = version
    brought = handover.signed_files.defer("content", "judgement")
    state = version.application.standing()
    changes = differences.of_version(version, reverse("handover_changes", args=[token]))
    context = table_words() | {
        "handover": handover,
        "token": token,
        "version": version,
        "application": version.application,
        "heading": handovers.heading(state),
        "notice": handovers.notice(version.application, state),
        "to_sign": state == State.PREPARED,
        "contact": handovers.contact(excerpt.document.preparer),
        "document": excerpt.document,
        "cards": section_cards(excerpt.document),
        "tally": {"total": excerpt.accounts, "manage": excerpt.managed, "other": excerpt.others},
        "chosen": pages[0],
        "rows": list(map(part_row, excerpt.document.accounts)),
        "changes": changes,
        "warns_of_loss": state == State.PREPARED and changes is not None and bool(changes["counts"]["dropped"]),
        "files": prepared_files(
            (files[kind] for kind in _TO_SIGN),
            lambda name: reverse("handover_download", args=[token, name]),
            to_sign=state == State.PREPARED,
        ),
        "right_to_sign": choice_label("signatory.authority", excerpt.document.signatory.authority),
        "is_closed": not awaits_file(version.application),
        "card_url": reverse("handover_card", args=[token])
        if state == State.PREPARED and card_signing.is_open(version, is_latest=True)
        else "",
        "upload_url": reverse("handover_upload", args=[token]),
        "upload_error": error,
        "signed_files": [(each, reverse("handover_signed", args=[token, each.pk])) for each in brought],
        "extensions": ",".join(SUFFIXES),
    }
    return TemplateResponse(request, "handover/page.html", context)


@with_handover
@require_safe
def handover_changes(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Show every change of the version, in pages."""
    context = {"handover": handover, "token": token} | differences.whole_of_version(request, handover.version)
    return TemplateResponse(request, "handover/changes.html", context)


@with_handover
@require_safe
def handover_download(request: HttpRequest, handover: Handover, token: str, name: str) -> HttpResponseBase:
    """Download a file to sign: the same bytes every time."""
    return finished.send(handover.version, name, _TO_SIGN)


@with_handover
@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(partial(_show, error=TOO_LARGE))
def handover_upload(request: HttpRequest, handover: Handover, token: str) -> HttpResponseBase:
    """Keep the signed file; if it is refused, show the link's page with the reason."""
    if request.method != "POST":
        return redirect("handover", token)
    file = request.FILES.get("file")
    if file is None:
        return _show(request, handover, token, _("Izvēlieties parakstīto failu"))
    try:
        kept = bring_back_by_link(handover, str(file.name), file.read(), client=client_address(request))
    except (Unreadable, LimitReached) as refusal:
        return _show(request, handover, token, refusals.of_file(refusal, for_signatory=True))
    except IllegalTransition:
        return _show(request, handover, token, _("Šobrīd parakstītu failu nepieņem"))
    except Deleted:
        raise Http404 from None
    return redirect("handover_signed", token, kept.pk)


@with_handover
@require_safe
def handover_signed(request: HttpRequest, handover: Handover, token: str, pk: int) -> HttpResponseBase:
    """Show the checklist of a file that came by this link."""
    kept = get_object_or_404(handover.signed_files, pk=pk)
    kept.version = handover.version
    owners = Application.objects.same_owner(handover.version.application)
    upload_url = f"{reverse('handover', args=[token])}#signed"
    context = {"handover": handover, "token": token} | signed_files.signatorys_page(kept, owners, upload_url)
    return TemplateResponse(request, "handover/signed_file.html", context)
