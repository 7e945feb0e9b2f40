"""Links for signatories: making one for a finished version, mailing it, withdrawing it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.acts import handing_over
from applications.forms.handover import HandoverForm
from applications.models import Application, Handover, IllegalTransition
from applications.presenting import letters, refusals
from applications.views import finished
from applications.views.access import actor, with_application
from common import shown_once
from common.errors import LimitReached
from common.letters import send
from institutions.access import client_address

logger = logging.getLogger(__name__)


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Make a link for the signatory; the version's page shows it once. One for the same person is replaced."""
    version = get_object_or_404(application.versions, number=number)
    if request.method != "POST":
        return redirect("version", application.reference, number)
    form = HandoverForm(request.POST)
    if form.is_valid():
        by, client = actor(request), client_address(request)
        try:
            handover, token = handing_over.hand_over(version, **form.cleaned_data, by=by, client=client)
        except IllegalTransition:
            messages.error(
                request, _("Saite nav izveidota: parakstīšanai nodod tikai jaunāko, vēl neparakstīto versiju.")
            )
            return redirect("finished", application.reference)
        except LimitReached as limit:
            form.add_error("email" if limit.code == "hand-over-rate" else None, refusals.without_period(limit))
    if not form.is_valid():
        form.add_form_errors()
        return finished.show(request, application, number, form=form)
    link = request.build_absolute_uri(reverse("handover", args=[token]))
    is_mailed = bool(handover.email) and _mail(application, handover, link)
    shown_once.keep(request, finished.NEW_LINK, handover=handover.pk, link=link, is_mailed=is_mailed)
    return redirect("version", application.reference, number)


def _mail(application: Application, handover: Handover, link: str) -> bool:
    """Mail the link; return whether the mail server took the letter."""
    letter = letters.of_handover(application, handover, link)
    try:
        send(letter.subject, letter.body, handover.email)
    except (OSError, UnicodeError) as error:
        logger.error("a link to %s was not mailed: %s", application.reference, type(error).__name__)
        return False
    return True


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Withdraw a link after a confirmation."""
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    handover = get_object_or_404(version.handovers, pk=pk)
    handover.version = version
    if request.method != "POST":
        if handover.withdrawn_at:
            return redirect("version", application.reference, number)
        context = {"application": application, "version": version, "handover": handover}
        return TemplateResponse(request, "handover/withdraw.html", context)
    handing_over.withdraw(handover, by=actor(request))
    messages.success(request, _("Saite ir atsaukta un vairs nedarbojas."))
    return redirect("version", application.reference, number)
