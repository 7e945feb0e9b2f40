"""What an application changes in its predecessor: on the review, on a page of its own, and on a version's page."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts.bulk_editing import add_accounts
from applications.acts.inspecting import inspect
from applications.domain import fields
from applications.domain.cleaning import as_signed, clean
from applications.domain.difference import AccountChange, FieldChange
from applications.domain.difference import Difference as Changes
from applications.domain.identifiers import clean_iban, format_iban
from applications.domain.language import Text
from applications.domain.wording import sentence as finding_sentence
from applications.formats import Unreadable
from applications.inspection.inspection import Inspection
from applications.inspection.intake import SUFFIXES
from applications.models import Application, Difference, Frozen, LimitReached, Predecessor, Version
from applications.models.application import ApplicationQuerySet
from applications.presenting import predecessors, refusals
from applications.presenting.changed_accounts import CAPTIONS, DROPPED, KINDS, tabs
from applications.presenting.navigation import page
from applications.presenting.rows import bulk_edit_sentence, euro, part_row, table_words
from applications.views.access import actor, while_editing, with_application
from applications.views.accounts import PAGE_SIZE
from applications.views.files import TOO_LARGE, answers_large_files
from institutions.access import client_address

#: Accounts of each kind on pages that show other things too.
_SHOWN = 10


def of_draft(application: Application, predecessor: Predecessor | None, difference: Changes | None) -> dict[str, Any]:
    """The changes of a draft, for the review. `difference` is None where the draft is compared with nothing."""
    url = reverse("changes", args=[application.reference])
    if predecessor is None or difference is None:
        return {"url": url, "is_compared": False, "is_declined": predecessor is not None}
    context = difference_context(difference, predecessor, application.client.kind, url)
    return context | {"can_restore": True, "in_force": _other_in_force(application, predecessor)}


def of_version(version: Version, url: str) -> dict[str, Any] | None:
    """The changes that were kept with a finished version; None where it was compared with nothing.

    `url` is the page with all of them.
    """
    kept = Difference.objects.filter(version=version).select_related("source").first()
    if kept is None:
        return None
    context = difference_context(kept.difference(), kept, version.application.client.kind, url)
    return context | {"in_force": _other_in_force(version.application, kept)}


def _other_in_force(application: Application, predecessor: Predecessor | Difference) -> Application | None:
    """The application in force, if it is not the one with which this application is compared."""
    in_force = None if application.registered_on else Predecessor.in_force(application)
    return in_force if in_force and predecessor.source != in_force else None


def whole_of_version(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Every change of a finished version, in pages; 404 where it was compared with nothing."""
    kept = get_object_or_404(Difference.objects.select_related("source"), version=version)
    difference = kept.difference()
    changes = difference_context(difference, kept, version.application.client.kind, request.path)
    changes |= {"is_whole": True, "in_force": _other_in_force(version.application, kept)}
    return {"version": version, "changes": changes} | _listed(request, difference)


def difference_context(
    difference: Changes, predecessor: Predecessor | Difference, kind: str, url: str
) -> dict[str, Any]:
    """The context of components/changes.html: counts, the first accounts of each kind, and every other field."""
    accounts = {name: getattr(difference, name) for name in KINDS.values()}
    return {
        "url": url,
        "is_compared": True,
        "is_same": not difference,
        "name": predecessor.name,
        "source": predecessor.source,
        "counts": {name: len(rows) for name, rows in accounts.items()},
        "rows": {name: list(map(_row, rows[:_SHOWN])) for name, rows in accounts.items()},
        "left": {name: max(0, len(rows) - _SHOWN) for name, rows in accounts.items()},
        "fields": [_field(change, kind) for change in difference.fields],
        "words": table_words(),
    }


def _page(request: HttpRequest, application: Application, error: Text = "") -> HttpResponseBase:
    predecessor = Predecessor.of(application)
    difference = predecessor.compare(application.document()) if predecessor else None
    last = application.bulk_edits.first()
    candidates = predecessors.likely(application)
    context = page(application, "review") | {
        "changes": of_draft(application, predecessor, difference) | {"is_whole": True},
        "replaceable": [(each, predecessors.name(each)) for each in candidates.shown],
        "has_more": candidates.has_more,
        "named": request.POST.get("named"),
        "extensions": ",".join(SUFFIXES),
        "error": error,
        "restore_word": _("Pievienot atpakaļ"),
        "undo": bulk_edit_sentence(last) if last and last.can_undo(application) else "",
    }
    return TemplateResponse(request, "changes.html", context | _listed(request, difference))


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
@answers_large_files(partial(_page, error=TOO_LARGE))
def changes(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Every change of a draft, in pages. POST compares it with a file, an application in force, or nothing."""
    if request.method != "POST":
        return _page(request, application)
    if not application.editing:
        return redirect("finished", application.reference)
    try:
        _choose(request, application)
    except _NotCompared as error:
        return _page(request, application, str(error))
    except (Unreadable, LimitReached) as refusal:
        return _page(request, application, refusals.of_file(refusal))
    return redirect("changes", application.reference)


class _NotCompared(Exception):
    """The application cannot be compared with what was posted; the message is a sentence."""


def _choose(request: HttpRequest, application: Application) -> None:
    """Compare the application with what was posted; raise _NotCompared or Unreadable if that is no application."""
    file, chosen = request.FILES.get("file"), request.POST.get("source", "")
    named = request.POST.get("named")
    if file is not None:
        content = file.read()
        found = inspect(str(file.name), content, client=client_address(request))
        if found.document is None:
            if found.error:
                raise found.error
            raise _NotCompared(finding_sentence(found.around[0]) if found.around else _("Failā nav pieteikuma"))
        in_force = Predecessor.in_force(application)
        document = as_signed(clean(found.document))
        if in_force and as_signed(clean(in_force.versions.latest("number").document())) == document:
            Predecessor.keep_registered(application, in_force)
        else:
            Predecessor.keep(application, _file_name(application, str(file.name), content, found), found.document)
    elif "none" in request.POST:
        Predecessor.keep_none(application)
    elif chosen or named is not None:
        mine = Application.objects.same_owner(application).in_force().exclude(pk=application.pk)
        if chosen:
            source = get_object_or_404(mine, reference=chosen.replace("\x00", ""))
        else:
            source = _named(mine, str(named).replace("\x00", ""))
        if not source.versions.exists():
            raise _NotCompared(_("Šim pieteikumam nav sagatavota dokumenta"))
        Predecessor.keep_registered(application, source)
    else:
        raise _NotCompared(_("Izvēlieties iepriekšējā pieteikuma failu"))


def _file_name(application: Application, name: str, content: bytes, found: Inspection) -> str:
    """The file's name; with the application's reference if the same guest or institution prepared it here."""
    digests = {hashlib.sha256(content).hexdigest()}
    digests |= {each.sha256 for each in found.report.documents} if found.report else set()
    mine = Version.objects.filter(application__in=Application.objects.same_owner(application))
    known = mine.filter(Q(files__sha256__in=digests) | Q(signed_files__passed=True, signed_files__sha256__in=digests))
    version = known.select_related("application").first()
    if version is None:
        return name
    values = {"name": name[-100:], "reference": version.application.reference, "number": version.number}
    if day := version.application.registered_on:
        values["day"] = f"{day:%d.%m.%Y.}"
        return _("%(name)s (pieteikums %(reference)s, %(number)s. versija, reģistrēts %(day)s)") % values
    return _("%(name)s (pieteikums %(reference)s, %(number)s. versija)") % values


def _named(mine: ApplicationQuerySet, text: str) -> Application:
    if not text.strip():
        raise _NotCompared(_("Ievadiet pieteikuma numuru"))
    found = predecessors.found(mine, text)
    if not found:
        raise _NotCompared(_("Ar šo numuru nav spēkā esoša pieteikuma. Pārbaudiet numuru"))
    if len(found) > 1:
        among = ", ".join(each.reference for each in found)
        raise _NotCompared(
            _("Ar šo numuru ir vairāki pieteikumi. Ierakstiet vienu no tiem: %(among)s") % {"among": among}
        )
    return found[0]


@with_application
@require_safe
def version_changes(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Every change of a finished version, in pages."""
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    context = {"application": application} | whole_of_version(request, version)
    return TemplateResponse(request, "version_changes.html", context)


def _listed(request: HttpRequest, difference: Changes | None) -> dict[str, Any]:
    """One kind of changed accounts in pages: the kind in the query string, or the first that has any."""
    if not difference:
        return {}
    kinds = {word: getattr(difference, name) for word, name in KINDS.items()}
    present = [word for word, rows in kinds.items() if rows]
    if not present:
        return {}
    asked = request.GET.get("veids", "")
    word = asked if asked in present else present[0]
    chosen = Paginator(kinds[word], PAGE_SIZE).get_page(request.GET.get("lapa"))
    return {
        "listing": _Kind(word),
        "tabs": tabs({each: len(kinds[each]) for each in present}, word),
        "caption": CAPTIONS.get(KINDS[word], ""),
        "are_dropped": KINDS[word] == DROPPED,
        "chosen": chosen,
        "rows": list(map(_row, chosen.object_list)),
    }


class _Kind:
    """The query string that links between pages keep."""

    def __init__(self, word: str) -> None:
        self.word = word

    def query(self, **more: str) -> str:
        return "?" + "&".join(f"{name}={value}" for name, value in {"veids": self.word, **more}.items())


@with_application
@require_POST
def restore(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Add dropped accounts again, one or all, as they are in the predecessor. One undo takes them off."""
    back = redirect(reverse("changes", args=[application.reference]) + "#izmainas")
    predecessor = Predecessor.of(application)
    difference = predecessor.compare(application.document()) if predecessor else None
    dropped = difference.dropped if difference else ()
    if "all" not in request.POST:
        asked = {clean_iban(iban) for iban in request.POST.getlist("iban")}
        dropped = tuple(account for account in dropped if account.iban in asked)
    if not dropped:
        messages.info(request, _("Šie konti pieteikumā jau ir."))
        return back
    try:
        add_accounts(application, dropped, by=actor(request))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
    except Frozen:
        return redirect("finished", application.reference)
    return back


def _row(changed: Any) -> dict[str, Any]:
    """A dropped or added account as in every table; of a changed one, each field's old and new value."""
    if not isinstance(changed, AccountChange):
        return part_row(changed) | {"number": changed.iban}
    return {
        "iban": format_iban(changed.new.iban),
        "lines": [
            {
                "label": fields.field_label(f"accounts[].{name}"),
                "old": _account_value(name, getattr(changed.old, name)),
                "new": _account_value(name, getattr(changed.new, name)),
            }
            for name in changed.fields
        ],
    }


def _account_value(name: str, value: Any) -> str:
    if name.endswith("_limit"):
        return f"{euro(value)} EUR" if isinstance(value, int) else euro(value)
    return str(fields.shown(f"accounts[].{name}", value))


def _field(change: FieldChange, kind: str) -> dict[str, Any]:
    section = change.path.partition(".")[0]
    return {
        "section": fields.section_title(section, kind),
        "label": fields.field_label(change.path, kind),
        "old": fields.shown(change.path, change.old),
        "new": fields.shown(change.path, change.new),
        "is_list": isinstance(change.new, tuple),
    }
