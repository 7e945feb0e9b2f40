"""What follows a finished application: sending, registration, ending, and the next application."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import registering
from applications.acts.beginning import begin_following
from applications.formats import ics
from applications.forms.registration import NOBODY, CorrectionForm, RegistrationForm, TerminationForm
from applications.models import Application, IllegalTransition, LimitReached, Predecessor, State, chains
from applications.models.errors import Changed, WrongDate
from applications.presenting import predecessors, refusals
from applications.presenting.applications import url
from applications.presenting.finished import next_step
from applications.views.access import actor, with_application
from applications.views.history import latest_events
from applications.views.start import too_many
from common.errors import Refused

#: The message where somebody else has changed the state since the page was shown.
STATE_CHANGED = gettext_lazy("To vairs nevar izdarīt: pieteikuma stāvoklis tikmēr ir mainījies.")


def standing(application: Application) -> dict[str, Any]:
    """Return what follows a finished application: how a mistake is taken back, and which application comes next."""
    shown, back = application.standing(), registering.step_back(application)
    known: dict[str, Any] = {
        "events": latest_events(application),
        "back": back.label if back else "",
        "ends_soon": application.ends_soon(),
        "can_terminate": shown == State.REGISTERED,
        "replaces": chains.replaced(application) if registering.can_register(application) else None,
    }
    if not application.registered_on:
        return known
    newest = chains.newest_registered(application)
    following = chains.following(application) if newest == application else None
    is_passed = newest != application and shown == State.EXPIRED
    return known | {
        "next_step": next_step(application, following),
        "newest": newest,
        "newer_url": url(newest) if is_passed else "",
        "following": following,
        "following_url": url(following) if following else "",
        "can_follow": newest == application and following is None,
    }


@with_application
@require_POST
def step(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Mark the application as sent."""
    if request.POST.get("to") == State.SENT:
        try:
            registering.mark_sent(application, by=actor(request))
        except IllegalTransition:
            messages.error(request, STATE_CHANGED)
    return redirect("finished", application.reference)


@with_application
@require_POST
def step_back(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take the last step back; `from` is the state in which the page showed the application."""
    try:
        registering.take_back(application, seen=request.POST.get("from", "-"), by=actor(request))
        messages.success(request, _("Darbība ir atsaukta."))
    except Changed:  # pressed twice: what was to be undone is undone
        pass
    except IllegalTransition:
        messages.error(request, STATE_CHANGED)
    return redirect("finished", application.reference)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Ask for the date and number of registration at the Treasury, and what the application replaces."""
    if not registering.can_register(application):
        return redirect("finished", application.reference)
    first, last = registering.registration_days(application)
    candidates = predecessors.likely(application, request.POST.get("replaces", "").replace("\x00", ""))
    options: dict[str, Any] = {
        "first": first,
        "last": last,
        "is_unsigned": not registering.is_signed_here(application),
        "replaceable": _choices(candidates.shown),
        "find": (lambda text: _choices(predecessors.found(chains.alike(application), text)))
        if candidates.has_more
        else None,
    }
    if request.method != "POST":
        known = Predecessor.objects.filter(application=application).values_list("source__chain", flat=True).first()
        mine = application.chain if chains.replaced(application) else known
        form = RegistrationForm(initial={"replaces": mine}, **options)
        return _form_page(request, application, form)
    form = RegistrationForm(request.POST, **options)
    if not form.is_valid():
        form.add_form_errors()
        return _form_page(request, application, form)
    chain = form.cleaned_data.get("replaces")
    try:
        registering.register(
            application,
            form.cleaned_data["on"],
            number=form.cleaned_data["number"].strip(),
            chain=registering.OWN_CHAIN if chain == NOBODY else chain,
            confirmed=form.cleaned_data.get("unsigned", False),
            by=actor(request),
        )
    except Refused:
        messages.error(request, STATE_CHANGED)
    else:
        messages.success(request, registration_message(application))
    return redirect("finished", application.reference)


def registration_message(application: Application) -> str:
    """Return what follows from the registration. If the date comes late, a newer one may be in force."""
    standing = application.standing()
    if standing == State.REPLACED:
        newer, latest = chains.replaced_by(application), chains.replaced(application)
        assert newer
        message = _("Reģistrācija ir ierakstīta. Šis pieteikums vairs nav spēkā: %(day)s to aizstāja %(newer)s.")
        message %= {"newer": newer.reference, "day": f"{application.ended_on:%d.%m.%Y.}"}
        if latest and latest != newer:
            message += " " + _("Tagad spēkā ir %(latest)s.") % {"latest": latest.reference}
        return message
    if standing == State.TERMINATED:
        message = _("Reģistrācija ir ierakstīta. Šis pieteikums vairs nav spēkā: e-pakalpojums ir pārtraukts %(day)s")
        return message % {"day": f"{application.ended_on:%d.%m.%Y.}"}
    day = {"day": f"{application.valid_until:%d.%m.%Y.}"}
    if standing == State.EXPIRED:
        return _("Reģistrācija ir ierakstīta. Pieteikuma termiņš beidzās %(day)s") % day
    return _("Pieteikums ir spēkā līdz %(day)s") % day


def _choices(applications: list[Application]) -> list[tuple[str, str]]:
    return [(each.chain, predecessors.name(each)) for each in applications]


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def terminate(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Ask for the day on which the Treasury approved the ending of the service."""
    if not application.is_in_force():
        return redirect("finished", application.reference)
    options: dict[str, Any] = {"first": application.registered_on, "last": timezone.localdate()}
    if request.method != "POST":
        return _form_page(request, application, TerminationForm(**options))
    form = TerminationForm(request.POST, **options)
    if not form.is_valid():
        form.add_form_errors()
        return _form_page(request, application, form)
    try:
        registering.terminate(application, form.cleaned_data["on"], by=actor(request))
        messages.success(request, _("Atzīmēts, ka e-pakalpojums ir pārtraukts."))
    except Refused:
        messages.error(request, STATE_CHANGED)
    return redirect("finished", application.reference)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Correct the day and the number of registration of an application that was recorded."""
    if not application.recorded:
        return redirect("finished", application.reference)
    options: dict[str, Any] = {"first": registering.EARLIEST, "last": timezone.localdate()}
    if request.method != "POST":
        known = {"on": f"{application.registered_on:%d.%m.%Y.}", "number": application.registration_number}
        return _form_page(request, application, CorrectionForm(initial=known, **options))
    form = CorrectionForm(request.POST, **options)
    if form.is_valid():
        number = form.cleaned_data["number"].strip()
        try:
            registering.correct(application, form.cleaned_data["on"], number=number, by=actor(request))
        except WrongDate as wrong:
            form.add_error("on", refusals.of_date(wrong))
        else:
            messages.success(request, registration_message(application))
            return redirect("finished", application.reference)
    form.add_form_errors()
    return _form_page(request, application, form)


def _form_page(
    request: HttpRequest, application: Application, form: RegistrationForm | TerminationForm | CorrectionForm
) -> TemplateResponse:
    ends = isinstance(form, TerminationForm)
    context = {"application": application, "form": form, "version": application.versions.last(), "ends": ends}
    context["corrects"] = isinstance(form, CorrectionForm)
    return TemplateResponse(request, "registration.html", context)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Begin the next application from this one, or go on with the one that was begun already."""
    if not application.registered_on:
        return redirect("finished", application.reference)
    newest = chains.newest_registered(application)
    if newest != application:  # the link of an old reminder
        messages.info(request, _("Ir reģistrēts jaunāks pieteikums: nākamais jāsāk no tā."))
        return redirect("finished", newest.reference)
    begun, is_new = chains.following(application), False
    if begun is None and request.method != "POST":
        return TemplateResponse(request, "following.html", {"application": application})
    if begun is None:
        try:
            begun, is_new = begin_following(application, by=actor(request))
        except LimitReached as limit:
            return too_many(request, limit)
        except IllegalTransition:
            messages.error(request, STATE_CHANGED)
            return redirect("finished", application.reference)
    if not is_new:
        messages.info(request, _("Nākamais pieteikums jau ir iesākts: turpiniet to."))
        return redirect(begun if begun.editing else "finished", *() if begun.editing else (begun.reference,))
    if request.POST.get("how") == "renew":
        messages.success(
            request, _("Viss pārņemts no spēkā esošā pieteikuma. Pārskatiet, vai dati joprojām ir pareizi.")
        )
        return redirect("review", begun.reference)
    messages.success(request, _("Viss pārņemts no iepriekšējā pieteikuma. Mainiet tikai to, kas jāmaina."))
    return redirect(begun)


@with_application
@require_safe
def end_of_term(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Download the end of the three years as a calendar file."""
    if not application.is_in_force():
        return redirect("finished", application.reference)
    assert isinstance(application.valid_until, datetime.date)
    content = ics.end_of_term(
        reference=application.reference,
        last_day=application.valid_until,
        institution=application.client.name,
        url=request.build_absolute_uri(application.get_absolute_url()),
        made_at=timezone.now(),
        sequence=application.events.count(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pieteikums-{application.reference}.ics"'
    return response
