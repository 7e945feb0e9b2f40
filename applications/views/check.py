"""Checking any file: inspected in memory and not kept; and a new draft that begins from the application in it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.acts.inspecting import inspect, judged_by_registers
from applications.domain.document import MAXIMUM_ACCOUNTS, Document
from applications.domain.language import Text
from applications.domain.masking import masked
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection.intake import SUFFIXES
from applications.models import TrustList
from applications.presenting import checklists, refusals
from applications.views.files import TOO_LARGE, answers_large_files
from applications.views.start import begin_from
from common.errors import LimitReached
from institutions.access import client_address

_SALT = "applications.check"
#: Seconds for which a draft can be begun from a report.
_CARRIED_FOR = 24 * 60 * 60
#: Characters; 10,000 usual accounts take a tenth of it, and Django accepts fields of 2.5 MB.
_CARRIED_AT_MOST = 2_000_000


def _form(request: HttpRequest, error: Text = "") -> HttpResponseBase:
    context = {"nav": "check", "error": error, "extensions": ",".join(SUFFIXES)}
    return TemplateResponse(request, "check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(partial(_form, error=TOO_LARGE))
def check(request: HttpRequest) -> HttpResponseBase:
    """Show the form; for a POST, the report on the file, of which nothing is kept."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, _("Izvēlieties failu"))
    name = str(file.name)
    lists = TrustList.objects.as_trusted_lists()
    try:
        found = judged_by_registers(inspect(name, file.read(), client=client_address(request), lists=lists))
    except (Unreadable, LimitReached) as refusal:
        return _form(request, refusals.of_file(refusal))
    report = found.report
    context = checklists.findings(found) | {
        "nav": "check",
        "name": masked(name),
        "found": found,
        "lines": checklists.glance(found),
        "steps": checklists.next_steps(found),
        "summary": checklists.summary(found.document) if found.document else [],
        "documents": checklists.documents(report),
        "signatures": checklists.signatures(report) if report else [],
        "carried": carried(found.document) if found.document else "",
    }
    return TemplateResponse(request, "check_report.html", context)


def carried(document: Document) -> str:
    """Return the application for the report's form to post back; "" if it is larger than a draft may be.

    It is signed, so that nobody can post a decompression bomb in its place.
    """
    if len(document.accounts) > MAXIMUM_ACCOUNTS:
        return ""
    carried = signing.dumps(tree_from_document(document), salt=_SALT, compress=True)
    return carried if len(carried) <= _CARRIED_AT_MOST else ""


def read_carried(text: str) -> Document | None:
    """Return the application in a text of `carried`, or None if the text is not one or is older than a day."""
    try:
        return document_from_tree(signing.loads(text, salt=_SALT, max_age=_CARRIED_FOR))
    except (signing.BadSignature, Unreadable):
        return None


@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin a draft with the application in a report."""
    document = read_carried(request.POST.get("application", ""))
    if document is None:
        messages.error(request, _("Pārbaudes lapa ir novecojusi. Izvēlieties failu vēlreiz."))
        return redirect("check")
    return begin_from(request, document, _("Jauns pieteikums ir sākts ar faila datiem. Pārskatiet katru sadaļu."))
