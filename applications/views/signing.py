"""What a signatory's link opens: one finished version to read, its files, and bringing back the signed one."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.domain.instruction import SIGNING
from applications.domain.labels import Text
from applications.models import Application, Handover, IllegalTransition, SignedFile
from applications.models.errors import Deleted
from applications.models.signed_file import SUFFIXES, NoRoom, TooMany, Uninspected
from applications.presenting.rows import part_row, section_cards, table_words
from applications.views import differences, finished, signed
from applications.views.access import with_handover
from applications.views.accounts import PAGE_SIZE
from applications.views.files import TOO_LARGE, answers_large_files

#: What can be signed, of a version's files.
_TO_SIGN = ("pdf", "edoc")


@with_handover
@require_safe
def handover(request: HttpRequest, handover: Handover) -> HttpResponseBase:
    """What to do, what changes, and the whole application as it will be signed."""
    return _show(request, handover)


def _show(request: HttpRequest, handover: Handover, error: Text = "") -> HttpResponseBase:
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
    brought: list[SignedFile] = list(handover.signed_files.defer("content", "judgement"))
    for each in brought:
        each.url = reverse("handover_signed", args=[handover.token, each.pk])
    context = table_words() | {
        "handover": handover,
        "version": version,
        "application": version.application,
        "state": version.application.standing(),
        "document": excerpt.document,
        "cards": section_cards(excerpt.document),
        "tally": {"total": excerpt.accounts, "manage": excerpt.managed, "other": excerpt.others},
        "chosen": pages[0],
        "rows": list(map(part_row, excerpt.document.accounts)),
        "changes": differences.of_version(version, reverse("handover_changes", args=[handover.token])),
        "files": [files[kind] for kind in _TO_SIGN],
        "signing": SIGNING,
        "is_closed": not handover.can_upload(),
        "upload_url": reverse("handover_upload", args=[handover.token]),
        "upload_error": error,
        "signed_files": brought,
        "extensions": ",".join(SUFFIXES),
    }
    return TemplateResponse(request, "handover/page.html", context)


@with_handover
@require_safe
def handover_changes(request: HttpRequest, handover: Handover) -> HttpResponseBase:
    """All that the version changes, in pages."""
    context = {"handover": handover} | differences.whole_of_version(request, handover.version)
    return TemplateResponse(request, "handover/changes.html", context)


@with_handover
@require_safe
def handover_download(request: HttpRequest, handover: Handover, name: str) -> HttpResponseBase:
    """A file of the version that can be signed, the same bytes every time."""
    return finished.send(handover.version, name, _TO_SIGN)


@with_handover
@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(partial(_show, error=TOO_LARGE))
def handover_upload(request: HttpRequest, handover: Handover) -> HttpResponseBase:
    """Judge the signed file and keep it; where that cannot be, say why on the link's page."""
    if request.method != "POST":
        return redirect("handover", handover.token)
    try:
        kept = handover.bring(*signed.posted(request))
    except Uninspected as error:
        return _show(request, handover, str(error))
    except TooMany:
        return _show(request, handover, _("Failu ir pārāk daudz. Palūdziet sagatavotājam izdzēst tos, kas neatbilst"))
    except NoRoom:
        told = _("Parakstītajiem failiem vairs nepietiek vietas. Palūdziet sagatavotājam izdzēst nevajadzīgos")
        return _show(request, handover, told)
    except IllegalTransition:
        return _show(request, handover, _("Šobrīd parakstītu failu nepieņem"))
    except Deleted:
        raise Http404 from None
    return redirect("handover_signed", handover.token, kept.pk)


@with_handover
@require_safe
def handover_signed(request: HttpRequest, handover: Handover, pk: int) -> HttpResponseBase:
    """How a file that was brought by this link was judged."""
    kept = get_object_or_404(handover.signed_files, pk=pk)
    kept.version = handover.version
    mine = Application.objects.same_owner(handover.version.application)
    return TemplateResponse(request, "handover/signed_file.html", {"handover": handover} | signed.judged(kept, mine))
