"""Handing a finished version to whoever signs it: making the link, mailing it, withdrawing it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.domain.document import INSTITUTION
from applications.domain.identifiers import registration_number_has_shape
from applications.forms.handover import HandoverForm
from applications.models import Application, Handover, IllegalTransition
from applications.models.handover import MAXIMUM_LINKS, TooManyLinks
from applications.views import finished
from applications.views.access import actor, with_application
from common import limits
from common.errors import LimitReached
from institutions.access import client_address

logger = logging.getLogger(__name__)

#: Characters of an institution's name in a letter's subject.
_IN_SUBJECT = 60


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Make a link for the signatory, and show it: the only time that it can be shown."""
    version = get_object_or_404(application.versions, number=number)
    if request.method != "POST":
        return redirect("version", application.reference, number)
    form = HandoverForm(request.POST)
    email = form.cleaned_data["email"] if form.is_valid() else ""
    try:
        if email:
            limits.consume(limits.HAND_OVER, client_address(request))
    except LimitReached:
        form.add_error("email", _("Vēstuļu skaits ir ierobežots. Izveidojiet saiti bez e-pasta un nododiet to pats"))
    if form.is_valid():
        try:
            handover, token = Handover.issue(version, **form.cleaned_data, by=actor(request))
        except IllegalTransition:
            messages.error(
                request, _("Saite nav izveidota: parakstīšanai nodod tikai jaunāko, vēl neparakstīto versiju.")
            )
            return redirect("finished", application.reference)
        except TooManyLinks:
            told = _("Šai versijai jau ir %(number)s saites. Atsauciet tās, kas vairs nav vajadzīgas")
            form.add_error(None, told % {"number": MAXIMUM_LINKS})
    if not form.is_valid():
        form.tell_form_errors()
        return finished.show(request, application, number, form=form)
    link = request.build_absolute_uri(reverse("handover", args=[token]))
    is_mailed = bool(email) and _mailed(application, handover, link)
    return finished.show(request, application, number, handover=handover, link=link, is_mailed=is_mailed)


def _mailed(application: Application, handover: Handover, link: str) -> bool:
    """Whether the letter was handed to the mail server.

    A guest may be anybody: of what one typed, a letter holds the institution's registration number and no word.
    """
    client, reference = application.client, application.reference
    subject = _("Pieteikums parakstīšanai: %(reference)s") % {"reference": reference}
    institution = ""
    if client.kind == INSTITUTION and registration_number_has_shape(client.registration_number):
        institution = _("reģistrācijas Nr. %(number)s") % {"number": client.registration_number}
        if application.workspace:
            institution = f"{_one_line(client.name)}, {institution}"
    if application.workspace:
        named = _one_line(application.workspace.name)[:_IN_SUBJECT]
        subject = _("%(name)s: pieteikums parakstīšanai, %(reference)s") % {"name": named, "reference": reference}
    context = {"application": application, "handover": handover, "link": link, "institution": institution}
    try:
        send_mail(
            subject,
            render_to_string("handover/mail.txt", context),
            None,
            [handover.email],
        )
    except (OSError, UnicodeError) as error:
        logger.error("a link to %s was not mailed: %s", application.reference, type(error).__name__)
        return False
    return True


def _one_line(text: str) -> str:
    """The text in one line, as a letter's header has to be."""
    return " ".join(text.split())


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application: Application, number: int, pk: int) -> HttpResponseBase:
    """Withdraw a link, once that is confirmed."""
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    handover = get_object_or_404(version.handovers, pk=pk)
    handover.version = version
    if request.method != "POST":
        if handover.withdrawn_at:
            return redirect("version", application.reference, number)
        context = {"application": application, "version": version, "handover": handover}
        return TemplateResponse(request, "handover/withdraw.html", context)
    handover.withdraw(by=actor(request))
    messages.success(request, _("Saite ir atsaukta: tā vairs nekur neved."))
    return redirect("version", application.reference, number)
