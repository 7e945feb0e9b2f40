"""Checking any file: judged in memory and not kept; and a new draft that begins from the application in it."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.domain.document import MAXIMUM_ACCOUNTS, Document
from applications.domain.labels import Text
from applications.domain.masking import masked
from applications.formats import Unreadable
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection.intake import SUFFIXES
from applications.inspection.process import INSPECTOR
from applications.models import TrustList
from applications.presenting import checklists
from applications.views.files import TOO_LARGE, TOO_MANY, answers_large_files, may_inspect
from applications.views.start import begin_from

_SALT = "applications.check"
#: Seconds for which a report can be gone on from.
_CARRIED_FOR = 24 * 60 * 60
#: Characters; 10,000 usual accounts are a tenth of it, and Django takes 2.5 MB of fields.
_CARRIED_AT_MOST = 2_000_000


def _form(request: HttpRequest, error: Text = "") -> HttpResponseBase:
    context = {"nav": "check", "error": error, "extensions": ",".join(SUFFIXES)}
    return TemplateResponse(request, "check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_large_files(partial(_form, error=TOO_LARGE))
def check(request: HttpRequest) -> HttpResponseBase:
    """Choose a file; the answer to sending it is the report, and nothing of it stays here."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, _("Izvēlieties failu"))
    name = str(file.name)
    if PurePath(name).suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        return _form(request, _("Faila paplašinājumam jābūt vienam no: %(known)s") % {"known": known})
    if not may_inspect(request):
        return _form(request, TOO_MANY)
    found = INSPECTOR.inspect(name, file.read(), TrustList.all_loaded())
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
        "carried": _carried(found.document) if found.document else "",
    }
    return TemplateResponse(request, "check_report.html", context)


def _carried(document: Document) -> str:
    """The application for the report's own form to bring back; "" where it is larger than a draft may be.

    Signed, so that what comes back is what was read: nobody can put a bomb in its place.
    """
    if len(document.accounts) > MAXIMUM_ACCOUNTS:
        return ""
    carried = signing.dumps(tree_from_document(document), salt=_SALT, compress=True)
    return carried if len(carried) <= _CARRIED_AT_MOST else ""


@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """A new draft with all that the application in a report said."""
    try:
        tree = signing.loads(request.POST.get("application", ""), salt=_SALT, max_age=_CARRIED_FOR)
        document = document_from_tree(tree)
    except (signing.BadSignature, Unreadable):
        messages.error(request, _("Pārbaudes lapa ir novecojusi. Izvēlieties failu vēlreiz."))
        return redirect("check")
    return begin_from(request, document, _("Jauns pieteikums ir sākts ar faila datiem. Pārskatiet katru sadaļu."))
