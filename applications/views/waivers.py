"""Waiving a rule that the world does not keep, for one value and with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.acts import waiving
from applications.domain.fields import field_label, section_title
from applications.domain.findings import WAIVED
from applications.domain.waivers import PATHS, value_at
from applications.domain.wording import sentence
from applications.forms.waiver import WaiverForm
from applications.models import Application
from applications.models.errors import Unsuitable
from applications.presenting import refusals
from applications.presenting.navigation import page, section_url
from applications.presenting.rulebook import rule_url
from applications.views.access import actor, by_owner, while_editing, with_application

#: What the button that withdraws a waiver is called.
WITHDRAW = "withdraw"


@with_application
@by_owner
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def waiver(request: HttpRequest, application: Application, path: str) -> HttpResponseBase:
    """Ask for the reason for which the rule that a field breaks is waived, or withdraw that."""
    if path not in PATHS:
        raise Http404
    form, by = WaiverForm(request.POST or None), actor(request)
    if request.method == "POST":
        try:
            if WITHDRAW in request.POST:
                waiving.withdraw(application, path, by=by)
                messages.success(request, _("Izņēmums atcelts."))
                return redirect(section_url(application, path.partition(".")[0]))
            waiving.waive(application, path, request.POST.get("reason", ""), by=by)
        except Unsuitable as refusal:
            if refusal.code == "not-waivable":
                messages.error(request, refusals.sentence(refusal))
                return redirect("review", application.reference)
            form.add_error("reason", refusals.sentence(refusal))
            form.add_form_errors()
        else:
            messages.success(request, _("Izņēmums norādīts: kļūda tagad ir brīdinājums ar jūsu iemeslu."))
            return redirect("review", application.reference)
    document = application.document(accounts=False)
    found = waiving.finding_at(document, path)
    if found is None:
        messages.info(request, _("Šajā laukā nav kļūdas, kurai varētu norādīt izņēmumu."))
        return redirect("review", application.reference)
    section, kind = path.partition(".")[0], application.client.kind
    context = page(application, section) | {
        "form": form,
        "message": sentence(found),
        "is_waived": WAIVED in found.values,
        "section_title": section_title(section, kind),
        "label": field_label(path, kind),
        "value": value_at(document, path),
        "rule_url": rule_url(found.code),
        "section_url": section_url(application, section),
    }
    return TemplateResponse(request, "waiver.html", context)
