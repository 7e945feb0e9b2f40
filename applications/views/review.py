"""The review: the whole application as it will be signed, its findings, and finishing it."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from applications.acts import comparing, room
from applications.acts import finishing as finishing_act
from applications.acts.finishing import finish_soon
from applications.domain.checking import check_clean
from applications.domain.cleaning import clean
from applications.domain.document import Document
from applications.domain.fields import FIELDS
from applications.domain.findings import WAIVED, Finding
from applications.domain.waivers import can_be_waived, value_at
from applications.formats import pdf
from applications.formats.pdf import RenderingFailed
from applications.models import Application, Finishing, Frozen, LimitReached
from applications.models.application import ACCOUNT_FIELDS
from applications.models.errors import Changed, Faulty, Unconfirmed
from applications.models.register_facts import facts_of
from applications.presenting import refusals
from applications.presenting.navigation import page, section_url
from applications.presenting.progress import NOT_STARTED
from applications.presenting.rows import finding_line, part_row, section_cards, table_words
from applications.views import differences
from applications.views.access import HtmxRequest, actor, owns, while_editing, with_application
from applications.views.accounts import PAGE_SIZE, number_of
from institutions.access import client_address

logger = logging.getLogger(__name__)

_NOT_RENDERED = gettext_lazy(
    "Dokumentu neizdevās sagatavot. Pieteikums ir saglabāts. Ja tas atkārtojas, saīsiniet garākos tekstus."
)
#: By what became of a finishing in the queue.
_REFUSALS: dict[str, Any] = {
    Finishing.Outcome.CHANGED: gettext_lazy("Pieteikums tikmēr mainīts. Pārbaudiet to vēlreiz."),
    Finishing.Outcome.FAULTY: gettext_lazy("Pirms parakstīšanas jālabo kļūdas."),
    Finishing.Outcome.UNCONFIRMED: gettext_lazy("Vispirms apstipriniet brīdinājumus."),
    Finishing.Outcome.FULL: gettext_lazy("Pieteikumu failiem vairs nepietiek vietas."),
    Finishing.Outcome.FAILED: _NOT_RENDERED,
}
#: A longer summary helps nobody: the other findings are a number with a link to the table of errors.
_FINDINGS_SHOWN = 50
#: The page prints all of so many accounts; of more it prints those that it shows, and the draft's PDF has all.
_PRINTED = 500


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def review(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show the whole application with its findings; for a POST, finish it."""
    if request.method != "POST":
        return _show(request, application)
    try:
        version = finish_soon(
            application,
            read_at=number_of(request.POST.get("revision")),
            confirmed=bool(request.POST.get("confirmed")),
            losing=number_of(request.POST.get("losing")),
            by=actor(request),
            client=client_address(request),
        )
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
        return redirect("review", application.reference)
    except Frozen:
        return redirect("finished", application.reference)
    except Faulty:
        return _show(request, application)
    except Changed:
        return _show(request, application, changed=True)
    except Unconfirmed:
        return _show(request, application, is_unconfirmed=True)
    except RenderingFailed:
        # Without what Typst says: it quotes the text that it cannot set.
        number = application.accounts.live().count()
        logger.error("%s with %d accounts was not rendered", application.reference, number)
        messages.error(request, _NOT_RENDERED)
        return redirect("review", application.reference)
    if version is None:
        return redirect("finishing", application.reference)
    messages.success(request, _("Dokuments ir sagatavots."))
    warn_of_room(request, application)
    return redirect("version", application.reference, version.number)


def warn_of_room(request: HttpRequest, application: Application) -> None:
    """Say on the next page that the files of the application's owner will soon have no room, if so."""
    left = room.of(application)
    if left.is_nearly_full:
        messages.warning(request, refusals.nearly_full(left))


@with_application
@require_safe
def finishing(request: HtmxRequest, application: Application) -> HttpResponseBase:
    """Show how far the finishing is that a process of the queue does; redirect to the version when it is done."""
    progress = finishing_act.progress(application) if application.editing else None
    if progress is None:
        to = reverse("review" if application.editing else "finished", args=[application.reference])
        return HttpResponseClientRedirect(to) if request.htmx else redirect(to)
    left = room.of(application)
    context = {
        "application": application,
        "progress": progress,
        "refusal": _REFUSALS.get(progress.outcome, ""),
        "warning": refusals.nearly_full(left) if left.is_nearly_full else "",
    }
    return TemplateResponse(request, "finishing.html", context)


def _read(application: Application) -> tuple[list[int], Document]:
    """Return the clean document, and its accounts' primary keys by their index."""
    rows = list(application.accounts.live().values_list("pk", *ACCOUNT_FIELDS))
    return [row[0] for row in rows], clean(application.document_of(row[1:] for row in rows))


@with_application
@require_safe
@while_editing
def draft_pdf(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Download the draft as a PDF with "MELNRAKSTS" across its pages."""
    _keys, document = _read(application)
    try:
        content = pdf.write_draft(document, reference=application.reference, timestamp=timezone.now())
    except RenderingFailed:
        messages.error(request, _("Melnraksta PDF neizdevās sagatavot: izlabojiet kļūdas un mēģiniet vēlreiz."))
        return redirect("review", application.reference)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="melnraksts-{application.reference}.pdf"'
    return response


def _show(
    request: HttpRequest, application: Application, *, is_unconfirmed: bool = False, **notices: bool
) -> TemplateResponse:
    keys, document = _read(application)
    base, findings = comparing.predecessor(application), check_clean(document, facts_of(document))
    difference = base.compare(document) if base else None
    losing = len(difference.dropped) if difference else 0
    shared = page(application, "review")
    unfilled = {section["name"] for section in shared["sections"] if section["state"] == NOT_STARTED}
    missing = [found for found in findings if found.section in unfilled]
    errors = [found for found in findings if found.is_error and found.section not in unfilled]
    warnings = [found for found in findings if not found.is_error]
    is_owner = owns(request, application)

    def line(found: Finding) -> dict[str, Any]:
        may_waive = is_owner and (WAIVED in found.values or can_be_waived(found, value_at(document, found.path)))
        waiver_url = reverse("waiver", args=[application.reference, found.path]) if may_waive else ""
        return _line(application, keys, document, found) | {"waiver_url": waiver_url}

    paginator = Paginator(document.accounts, PAGE_SIZE)
    chosen = paginator.get_page(request.GET.get("lapa"))
    start = chosen.start_index() - 1 if document.accounts else 0
    wrong = {found.path.partition(".")[0] for found in errors if found.section == "accounts"}
    context = (
        shared
        | table_words()
        | {
            "document": document,
            "cards": _cards(application, document),
            "errors": [line(found) for found in errors[:_FINDINGS_SHOWN]],
            "warnings": [line(found) for found in warnings],
            "error_count": len(errors),
            "unfilled": _unfilled(application, shared["sections"], missing),
            "unfilled_fields": len(missing),
            "can_finish": not errors and not missing,
            "losing": losing,
            "loss_unconfirmed": is_unconfirmed and number_of(request.POST.get("losing")) != losing,
            "warnings_unconfirmed": is_unconfirmed and bool(warnings) and not request.POST.get("confirmed"),
            "errors_left": max(0, len(errors) - _FINDINGS_SHOWN),
            "chosen": chosen,
            "rows": [
                part_row(account) | {"pk": keys[number], "is_wrong": f"accounts[{number}]" in wrong}
                for number, account in enumerate(chosen.object_list, start)
            ],
            "printed": [part_row(account) for account in document.accounts]
            if paginator.num_pages > 1 and len(document.accounts) <= _PRINTED
            else [],
            "not_printed": len(document.accounts) - len(chosen) if len(document.accounts) > _PRINTED else 0,
            "accounts_url": section_url(application, "accounts"),
            "changes": differences.of_draft(application, base, difference),
            **notices,
        }
    )
    return TemplateResponse(request, "review.html", context)


def _unfilled(application: Application, sections: list[dict[str, Any]], missing: list[Finding]) -> list[dict[str, Any]]:
    """Return the sections in which nothing was saved yet, each with the number of fields that it needs."""
    fields = Counter(found.section for found in missing)
    accounts = reverse("account_add", args=[application.reference])
    return [
        {
            "title": section["title"],
            "url": accounts if section["name"] == "accounts" else section["url"],
            "fields": fields[section["name"]] if section["name"] != "accounts" else 0,
        }
        for section in sections
        if section["name"] in fields
    ]


def _line(application: Application, keys: list[int], document: Document, found: Finding) -> dict[str, Any]:
    """Return a finding as a line of the summary: the place, the sentence, and the clause."""
    return finding_line(document, found) | {"url": _url(application, keys, found)}


def _url(application: Application, keys: list[int], found: Finding) -> str:
    if found.section == "accounts":
        if found.row is None:
            return reverse("account_add", args=[application.reference])
        address = reverse("account", args=[application.reference, keys[found.row]])
    else:
        address = section_url(application, found.section)
    field = found.field or {"preparer": "phone"}.get(found.section, "")
    path = f"accounts[].{field}" if found.section == "accounts" else f"{found.section}.{field}"
    return f"{address}#id_{field}{'_0' if path in FIELDS and FIELDS[path].choices else ''}"


def _cards(application: Application, document: Document) -> list[dict[str, Any]]:
    return [card | {"url": section_url(application, card["name"])} for card in section_cards(document)]
