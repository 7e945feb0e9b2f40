"""Recording an application that was registered at the Treasury before it was known here; and the page of such a one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.acts import registering
from applications.acts.inspecting import inspect
from applications.domain.document import Document
from applications.domain.language import Text
from applications.formats import Unreadable
from applications.forms.base import SummaryLine
from applications.forms.registration import NOBODY, RecordForm
from applications.inspection.intake import SUFFIXES
from applications.models import Application, chains
from applications.models.account import Tally
from applications.models.errors import NoApplication, Unsuitable, WrongDate
from applications.presenting import checklists, finished, predecessors, refusals
from applications.presenting.rows import part_row, section_cards, table_words
from applications.views import states
from applications.views.access import actor, owns
from applications.views.accounts import PAGE_SIZE
from applications.views.check import carried, read_carried
from applications.views.files import TOO_LARGE, answers_large_files
from applications.views.start import owned, owner, too_many
from common.errors import LimitReached
from institutions.access import client_address


def _page(
    request: HttpRequest, form: RecordForm | None = None, document: Document | None = None, *, error: Text = ""
) -> HttpResponseBase:
    form = form or _form(request, None, document)
    if error:
        form.summary.insert(0, SummaryLine("id_file", str(error), "error", ""))
    context = {
        "form": form,
        "error": error,
        "extensions": ",".join(SUFFIXES),
        "carried": carried(document) if document else "",
        "summary": checklists.summary(document) if document else [],
    }
    return TemplateResponse(request, "record.html", context)


def _form(request: HttpRequest, data: Any, document: Document | None) -> RecordForm:
    """The form; it asks for the chain as soon as the client's and the user's numbers are those of others here."""
    options: dict[str, Any] = {"first": registering.EARLIEST, "last": timezone.localdate()}
    typed = document
    if document is None and data is not None:
        typed = RecordForm(data, replaceable=[], **options).typed_document()
    alike = chains.registered_alike(owned(request), typed) if typed else []
    offered, has_more = alike[: predecessors.SHOWN], len(alike) > predecessors.SHOWN
    chosen = str(data.get("replaces", "")) if data is not None else ""
    offered += [each for each in alike[predecessors.SHOWN :] if each.chain == chosen]

    def find(text: str) -> list[tuple[str, str]]:
        found = owned(request).going_by(text.replace("\x00", "")).values_list("chain", flat=True)
        return _choices([each for each in alike if each.chain in set(found)])

    return RecordForm(
        data, document=document, replaceable=_choices(offered), find=find if has_more else None, **options
    )


def _choices(applications: list[Application]) -> list[tuple[str, str]]:
    return [(each.chain, predecessors.name(each)) for each in applications]


@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(partial(_page, error=TOO_LARGE))
def record(request: HttpRequest) -> HttpResponseBase:
    """Record a registered application: from its file, or with what is typed of it."""
    if request.method != "POST":
        return _page(request)
    file, document = request.FILES.get("file"), None
    if "application" in request.POST:
        document = read_carried(request.POST["application"])
        if document is None:
            return _page(request, error=_("Lapa ir novecojusi. Izvēlieties failu vēlreiz"))
        if "on" not in request.POST:  # from a report on a file
            return _page(request, document=document)
    elif file is not None:
        try:
            document = _document(str(file.name), file.read(), client=client_address(request))
        except (NoApplication, Unreadable, LimitReached) as refusal:
            return _page(request, _form(request, request.POST, None), error=refusals.of_file(refusal))
    form = _form(request, request.POST, document)
    if form.is_valid():
        chain = form.cleaned_data.get("replaces", NOBODY)
        try:
            application = registering.record(
                form.known(),
                form.cleaned_data["on"],
                number=form.cleaned_data["number"].strip(),
                chain=registering.OWN_CHAIN if chain == NOBODY else chain,
                **owner(request),
                by=actor(request),
                client=client_address(request),
            )
        except LimitReached as limit:
            return too_many(request, limit)
        except WrongDate as wrong:
            form.add_error("on", refusals.of_date(wrong))
        except Unsuitable as unsuitable:
            form.add_error("on", refusals.sentence(unsuitable))
        else:
            messages.success(request, states.registration_message(application))
            return redirect("finished", application.reference)
    form.add_form_errors()
    return _page(request, form, document)


def _document(name: str, content: bytes, *, client: str) -> Document:
    """Return the application in a file; raise NoApplication or Unreadable if there is none."""
    inspection = inspect(name, content, client=client)
    if inspection.document is None:
        raise inspection.error or NoApplication(inspection.around[0] if inspection.around else None)
    return inspection.document


def recorded(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The page of a recorded application: what is known of it, and what is not."""
    document = application.document()
    empty = Document()
    cards = section_cards(document)
    unknown = [card["title"] for card in cards if getattr(document, card["name"]) == getattr(empty, card["name"])]
    chosen = Paginator(document.accounts, PAGE_SIZE).get_page(request.GET.get("lapa", "")[:10])
    context = table_words() | {
        "application": application,
        "standing": states.standing(application),
        "heading": finished.recorded_heading(application),
        "facts": finished.facts(application),
        "notice": finished.recorded_notice(unknown),
        "cards": [card for card in cards if card["title"] not in unknown],
        "chosen": chosen,
        "rows": list(map(part_row, chosen.object_list)),
        "tally": Tally.of(application),
        "may_erase": owns(request, application),
    }
    return TemplateResponse(request, "recorded.html", context)
