"""The five sections that are one form each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.acts import editing
from applications.domain.checking import check_section
from applications.domain.cleaning import clean
from applications.domain.document import Document
from applications.domain.findings import Finding
from applications.forms import SECTION_FORMS, DocumentForm
from applications.models import Application, Conflict, Frozen
from applications.models.register_facts import facts_of
from applications.models.sections import Section
from applications.presenting.navigation import SLUGS, next_url, page, section_url
from applications.presenting.progress import overview
from applications.presenting.sections import introduction, known_values
from applications.views import registers
from applications.views.access import HtmxRequest, actor, colleague, owns, while_editing, with_application

_NAMES = {slug: name for name, slug in SLUGS.items()}


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def section(request: HtmxRequest, application: Application, slug: str) -> HttpResponseBase:
    """Show a section with its findings. A POST saves the typed values, and goes on if there is no finding."""
    name = _NAMES.get(slug, "")
    if name not in SECTION_FORMS:
        raise Http404
    row: Section = getattr(application, name)
    if request.method != "POST":
        form = _stored_form(application, name, row, just_saved="saglabats" in request.GET)
        return _show(request, application, name, form)

    form = SECTION_FORMS[name](request.POST, kind=_kind(application, name, request.POST))
    if not form.is_valid() and request.POST.get("to") == "keep":
        return JsonResponse({"message": _("Vēl nav saglabāts: kāds teksts ir par garu.")}, status=422)
    if not form.is_valid():
        form.add_form_errors()
        return _show(request, application, name, form)
    if request.POST.get("to") == "keep":
        return _keep(request, application, name, row, form)
    if request.htmx and request.htmx.trigger_name == "kind":
        form.add_findings(_findings(application, name, form.typed()) if row.revision else ())
        return _show(request, application, name, form)
    if registers.is_asked(request.POST):
        form = registers.answered(request, form, kind=_kind(application, name, request.POST))
        return _show(request, application, name, form, chosen=registers.CHOOSE in request.POST)
    if "same_person" in request.POST:
        return _show(request, application, name, _filled_from_recipient(application, form), filled=True)
    return _save(request, application, name, row, form)


def _keep(
    request: HttpRequest, application: Application, name: str, row: Section, form: DocumentForm
) -> HttpResponseBase:
    """Save what was typed so far, without a judgement; the answer has the new revision and a sentence to show."""
    before = row.typed()
    try:
        editing.save_section(row, form.typed(), read_at=form.read_at(), by=actor(request))
    except Conflict:
        if other := colleague(request, application):
            message = _("Vēl nav saglabāts: šos datus tikmēr mainīja %(name)s. Izvēlieties „Saglabāt un turpināt”.")
            message %= {"name": other.name}
        else:
            message = _("Vēl nav saglabāts: šie dati tikmēr mainīti citā logā. Izvēlieties „Saglabāt un turpināt”.")
        return JsonResponse({"message": message}, status=409)
    except Frozen:
        message = _("Vēl nav saglabāts: pieteikums tikmēr ir pabeigts.")
        return JsonResponse({"message": message}, status=409)
    if name == "client":
        editing.follow_client(application, before, begin=False, by=actor(request))
    if name == "certificate_recipient":
        editing.follow_recipient(application, before, begin=False, by=actor(request))
    moment = timezone.localtime()
    return JsonResponse({"revision": row.revision, "message": _("Saglabāts %(time)s") % {"time": f"{moment:%H.%M}"}})


def _save(
    request: HttpRequest, application: Application, name: str, row: Section, form: DocumentForm
) -> HttpResponseBase:
    before = row.typed()
    try:
        editing.save_section(row, form.typed(), read_at=form.read_at(), by=actor(request))
    except Conflict as conflict:
        form.set_beside(conflict.stored.typed())
        form.restate(revision=conflict.stored.revision)
        return _show(request, application, name, form, conflict=True, colleague=colleague(request, application))
    except Frozen:
        return _show(request, application, name, form, frozen=True)
    findings = _findings(application, name, form.typed())
    _carry_on(request, application, name, before, has_errors=any(found.is_error for found in findings))
    if request.POST.get("to") == "tasks":
        messages.success(request, _("Sadaļa saglabāta."))
        return redirect(application)
    if findings and not form.saw(findings):
        return redirect(f"{section_url(application, name)}?saglabats=1")
    return redirect(next_url(application, name))


def _carry_on(
    request: HttpRequest, application: Application, name: str, before: Mapping[str, str], *, has_errors: bool
) -> None:
    """Fill in another section with what is known now, and say so."""
    by = actor(request)
    if name == "client" and not has_errors and editing.follow_client(application, before, by=by):
        messages.info(
            request,
            _("Ar šiem datiem aizpildīta arī sadaļa „Lietotājs”. Labojiet to, ja sistēmu tur cita iestāde."),
        )
    if name == "certificate_recipient":
        is_preparer = "is_preparer" in request.POST
        if editing.follow_recipient(application, before, begin=is_preparer, by=by):
            messages.info(request, _("Ar šiem datiem aizpildīta arī sadaļa „Sagatavotājs”."))


def _show(
    request: HttpRequest,
    application: Application,
    name: str,
    form: DocumentForm,
    **notices: object,
) -> TemplateResponse:
    could_fill, seen = name == "preparer", overview(application)
    if form.is_stored and owns(request, application):
        form.offer_waivers(lambda path: reverse("waiver", args=[application.reference, path]))
    context = page(application, name, seen) | {
        "form": registers.offer(form, kind=_kind(application, name, request.POST or application.client.typed())),
        "next_url": next_url(application, name, seen),
        "section_name": name,
        "introduction": introduction(name, form.client_kind),
        "can_fill": could_fill and not application.certificate_recipient.is_blank(),
        "could_fill": could_fill,
        "can_be_preparer": name == "certificate_recipient" and application.preparer.is_blank(),
        **notices,
    }
    return TemplateResponse(request, "section.html", context)


def _stored_form(application: Application, name: str, row: Section, *, just_saved: bool) -> DocumentForm:
    """Return the form of a section; `just_saved`: it says that the section was saved just now."""
    form_class, kind = SECTION_FORMS[name], application.client.kind
    if row.is_blank():
        initial = row.typed() | known_values(application, name)
        return form_class(initial=initial | {"revision": 0}, kind=kind)
    form = form_class.of(row.typed(), row.revision, kind=kind)
    form.add_findings(_check(application.document(accounts=False), name))
    form.is_stored = True
    form.was_just_saved = just_saved
    return form


def _filled_from_recipient(application: Application, form: DocumentForm) -> DocumentForm:
    """Return the preparer's form with the recipient's data; the former values are shown beside them."""
    typed = form.typed()
    of_recipient = application.certificate_recipient.typed()
    same = typed | {name: value for name, value in of_recipient.items() if name in typed}
    filled = type(form).of(same, form.read_at())
    filled.other_label = _("Jūsu ierakstītais:")
    filled.set_beside({name: typed[name] or same[name] for name in typed})
    return filled


def _kind(application: Application, name: str, posted: Mapping[str, Any]) -> str:
    return str(posted.get("kind", "")) if name == "client" else application.client.kind


def _findings(application: Application, name: str, typed: Mapping[str, str]) -> list[Finding]:
    row: Section = getattr(application, name)
    as_typed = type(row)(**typed).part()
    client = as_typed if name == "client" else application.client.part()
    return _check(clean(Document(**{"client": client, "waivers": application.waived(), name: as_typed})), name)


def _check(document: Document, name: str) -> list[Finding]:
    return check_section(document, name, facts_of(document))
