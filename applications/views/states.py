"""An application's way after it is finished: signed, sent, registered, ended; and the next one, begun from it."""

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

from applications.formats import ics
from applications.forms.registration import NOBODY, RegistrationForm, TerminationForm
from applications.models import Application, IllegalTransition, Predecessor, State, Version
from applications.models.application import new_reference
from applications.models.state import MOVES
from applications.presenting import predecessors
from applications.views.access import actor, with_application
from applications.views.history import latest_events
from applications.views.start import has_room

#: The steps that need no more than a press. Only a signed file without a failed point makes an application signed.
_PRESSED = (State.SENT,)
#: What is told where a step is barred by what somebody else did meanwhile.
GONE = gettext_lazy("To vairs nevar izdarīt: pieteikuma stāvoklis tikmēr ir mainījies.")


def standing(application: Application) -> dict[str, Any]:
    """Where a finished application stands, for components/standing.html."""
    shown, back = application.standing(), application.step_back()
    ahead = [state for state in _PRESSED if _leads_to(application, state)]
    return {
        "state": shown,
        "label": shown.label,
        "events": latest_events(application),
        "steps": ahead,
        "can_register": application.registered_on is None and not application.editing,
        "can_terminate": shown == State.REGISTERED,
        "back": back.label if back else "",
        "days_left": application.days_left() if shown == State.REGISTERED else None,
        "ends_soon": application.ends_soon(),
        "following": application.following() if application.registered_on else None,
        "newest": application.newest_registered() if application.registered_on else None,
        "replaced_by": application.replaced_by() if shown == State.REPLACED else None,
        "replaces": application.replaced() if not application.registered_on and not application.editing else None,
    }


def _leads_to(application: Application, state: State) -> bool:
    """Whether the state is ahead of a finished application."""
    was = State(application.state)
    return not application.editing and state in MOVES[was] and list(State).index(state) > list(State).index(was)


@with_application
@require_POST
def step(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Note that the application was sent."""
    to = request.POST.get("to", "")
    if to in _PRESSED and _leads_to(application, State(to)):
        try:
            application.move(State(to), by=actor(request))
        except IllegalTransition:
            messages.error(request, GONE)
    return redirect("finished", application.reference)


@with_application
@require_POST
def step_back(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take the last step back; `from` is the state in which the page showed the application."""
    if request.POST.get("from") == application.state:
        try:
            application.take_back(by=actor(request))
            messages.success(request, _("Darbība ir atsaukta."))
        except IllegalTransition:
            messages.error(request, GONE)
    return redirect("finished", application.reference)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Ask for the date and number of registration at the Treasury, and what the application replaces."""
    version = application.versions.last()
    if version is None or application.editing or application.registered_on:
        return redirect("finished", application.reference)
    candidates = predecessors.likely(application, request.POST.get("replaces", "").replace("\x00", ""))
    options: dict[str, Any] = {
        "first": timezone.localdate(version.finished_at),
        "last": timezone.localdate(),
        "is_unsigned": not version.signed_files.filter(passed=True).exists(),
        "replaceable": _choices(candidates.shown),
        "find": (lambda text: _choices(predecessors.found(application.alike(), text))) if candidates.has_more else None,
    }
    if request.method != "POST":
        known = Predecessor.objects.filter(application=application).values_list("source__chain", flat=True).first()
        mine = application.chain if application.replaced() else known
        form = RegistrationForm(initial={"replaces": mine}, **options)
        return _form_page(request, application, form, version)
    form = RegistrationForm(request.POST, **options)
    if not form.is_valid():
        form.tell_form_errors()
        return _form_page(request, application, form, version)
    chain = form.cleaned_data.get("replaces", "")
    try:
        application.register(
            form.cleaned_data["on"],
            number=form.cleaned_data["number"].strip(),
            chain=_own_chain(application) if chain == NOBODY else chain,
            by=actor(request),
        )
    except IllegalTransition:
        messages.error(request, GONE)
    else:
        messages.success(request, _told_registered(application))
    return redirect("finished", application.reference)


def _told_registered(application: Application) -> str:
    """What the registration means: a date may be noted late, when a newer application is in force already."""
    standing = application.standing()
    if standing == State.REPLACED:
        newer, latest = application.replaced_by(), application.replaced()
        assert newer
        told = _("Reģistrācija ir ierakstīta. Šis pieteikums vairs nav spēkā: %(day)s to aizstāja %(newer)s.")
        told %= {"newer": newer.reference, "day": f"{application.ended_on:%d.%m.%Y.}"}
        if latest and latest != newer:
            told += " " + _("Tagad spēkā ir %(latest)s.") % {"latest": latest.reference}
        return told
    day = {"day": f"{application.valid_until:%d.%m.%Y.}"}
    if standing == State.EXPIRED:
        return _("Reģistrācija ir ierakstīta. Pieteikuma termiņš beidzās %(day)s") % day
    return _("Pieteikums ir spēkā līdz %(day)s") % day


def _own_chain(application: Application) -> str:
    """A chain that nothing else is in: named by the application, or anew where others follow it in that one."""
    return application.reference if application.chain != application.reference else new_reference()


def _choices(applications: list[Application]) -> list[tuple[str, str]]:
    return [(each.chain, predecessors.name(each)) for each in applications]


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def terminate(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Ask for the day on which the Treasury approved the ending of the service."""
    version = application.versions.last()
    if not application.is_in_force() or version is None:
        return redirect("finished", application.reference)
    options: dict[str, Any] = {"first": application.registered_on, "last": timezone.localdate()}
    if request.method != "POST":
        return _form_page(request, application, TerminationForm(**options), version)
    form = TerminationForm(request.POST, **options)
    if not form.is_valid():
        form.tell_form_errors()
        return _form_page(request, application, form, version)
    try:
        application.terminate(form.cleaned_data["on"], by=actor(request))
        messages.success(request, _("Atzīmēts, ka e-pakalpojums ir pārtraukts."))
    except IllegalTransition:
        messages.error(request, GONE)
    return redirect("finished", application.reference)


def _form_page(
    request: HttpRequest, application: Application, form: RegistrationForm | TerminationForm, version: Version
) -> TemplateResponse:
    ends = isinstance(form, TerminationForm)
    context = {"application": application, "form": form, "version": version, "ends": ends}
    return TemplateResponse(request, "registration.html", context)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Begin the next application from this one, or go on with the one that was begun already."""
    if not application.registered_on or not application.versions.exists():
        return redirect("finished", application.reference)
    newest = application.newest_registered()
    if newest != application:  # the link of an old reminder
        messages.info(request, _("Ir reģistrēts jaunāks pieteikums: nākamais jāsāk no tā."))
        return redirect("finished", newest.reference)
    begun, is_new = application.following(), False
    if begun is None and request.method != "POST":
        return TemplateResponse(request, "following.html", {"application": application})
    if begun is None:
        if application.guest and not has_room(request, application.guest):
            return redirect("applications")
        try:
            begun, is_new = application.begin_following(by=actor(request))
        except IllegalTransition:
            messages.error(request, GONE)
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
    """The end of the three years as a calendar's file."""
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
