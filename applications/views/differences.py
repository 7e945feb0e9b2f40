"""What an application changes in its predecessor: on the review, on a page of its own, and on a version's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import comparing
from applications.domain import fields
from applications.domain.difference import AccountChange, FieldChange
from applications.domain.difference import Difference as Changes
from applications.domain.identifiers import format_iban
from applications.domain.language import Text
from applications.formats import Unreadable
from applications.inspection.intake import SUFFIXES
from applications.models import Application, Difference, Frozen, LimitReached, Predecessor, Version
from applications.models.errors import NoApplication, Unsuitable
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
    """Return the changes of a draft, for the review. `difference` is None if the draft is compared with nothing."""
    url = reverse("changes", args=[application.reference])
    if predecessor is None or difference is None:
        return {"url": url, "is_compared": False, "is_declined": predecessor is not None}
    context = difference_context(difference, predecessor, application.client.kind, url)
    return context | {"can_restore": True, "in_force": _other_in_force(application, predecessor)}


def of_version(version: Version, url: str) -> dict[str, Any] | None:
    """Return the changes kept with a finished version; None if it was compared with nothing.

    `url` is the page with all of them.
    """
    kept = Difference.objects.filter(version=version).select_related("source").first()
    if kept is None:
        return None
    context = difference_context(kept.difference(), kept, version.application.client.kind, url)
    return context | {"in_force": _other_in_force(version.application, kept)}


def _other_in_force(application: Application, predecessor: Predecessor | Difference) -> Application | None:
    """Return the application in force if it is not the one with which this application is compared."""
    in_force = None if application.registered_on else comparing.in_force(application)
    return in_force if in_force and predecessor.source != in_force else None


def whole_of_version(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return every change of a finished version, in pages; 404 if it was compared with nothing."""
    kept = get_object_or_404(Difference.objects.select_related("source"), version=version)
    difference = kept.difference()
    changes = difference_context(difference, kept, version.application.client.kind, request.path)
    changes |= {"is_whole": True, "in_force": _other_in_force(version.application, kept)}
    return {"version": version, "changes": changes} | _listed(request, difference)


def difference_context(
    difference: Changes, predecessor: Predecessor | Difference, kind: str, url: str
) -> dict[str, Any]:
    """Return the context of components/changes.html: counts, the first accounts of each kind, and the other fields."""
    accounts = {name: getattr(difference, name) for name in KINDS.values()}
    return {
        "url": url,
        "is_compared": True,
        "is_same": not difference,
        "name": predecessors.file_name(predecessor),
        "source": predecessor.source,
        "counts": {name: len(rows) for name, rows in accounts.items()},
        "rows": {name: list(map(_row, rows[:_SHOWN])) for name, rows in accounts.items()},
        "left": {name: max(0, len(rows) - _SHOWN) for name, rows in accounts.items()},
        "fields": [_field(change, kind) for change in difference.fields],
        "words": table_words(),
    }


def _page(request: HttpRequest, application: Application, error: Text = "") -> HttpResponseBase:
    predecessor = comparing.predecessor(application)
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
    """Show every change of a draft, in pages. POST compares it with a file, an application in force, or nothing."""
    if request.method != "POST":
        return _page(request, application)
    try:
        _choose(request, application)
    except Unsuitable as unsuitable:
        return _page(request, application, refusals.sentence(unsuitable))
    except (NoApplication, Unreadable, LimitReached) as refusal:
        return _page(request, application, refusals.of_file(refusal))
    return redirect("changes", application.reference)


def _choose(request: HttpRequest, application: Application) -> None:
    """Compare the application with what was posted: a file, nothing, or a registered application."""
    file, posted = request.FILES.get("file"), request.POST
    if file is not None:
        comparing.compare_with_file(application, str(file.name), file.read(), client=client_address(request))
    elif "none" in posted:
        comparing.compare_with_nothing(application)
    elif chosen := posted.get("source", "").replace("\x00", "\ufffd"):
        source = get_object_or_404(comparing.replaceable(application), reference=chosen)
        comparing.compare_with_registered(application, source)
    elif "named" in posted:
        source = comparing.find_replaceable(application, posted["named"].replace("\x00", ""))
        comparing.compare_with_registered(application, source)
    else:
        raise Unsuitable("no-file")


@with_application
@require_safe
def version_changes(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """Show every change of a finished version, in pages."""
    version = get_object_or_404(application.versions, number=number)
    version.application = application
    context = {"application": application} | whole_of_version(request, version)
    return TemplateResponse(request, "version_changes.html", context)


def _listed(request: HttpRequest, difference: Changes | None) -> dict[str, Any]:
    """Return one kind of changed accounts, in pages: the kind in the query string, or the first that has any."""
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
    """The query string for links between pages."""

    def __init__(self, word: str) -> None:
        self.word = word

    def query(self, **more: str) -> str:
        return "?" + "&".join(f"{name}={value}" for name, value in {"veids": self.word, **more}.items())


@with_application
@require_POST
def restore(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Add dropped accounts again, one or all, as they are in the predecessor. One undo takes them off."""
    try:
        chosen = None if "all" in request.POST else request.POST.getlist("iban")
        comparing.restore_dropped(application, chosen, by=actor(request))
    except Unsuitable as unsuitable:
        messages.info(request, refusals.sentence(unsuitable))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
    except Frozen:
        return redirect("finished", application.reference)
    return redirect(reverse("changes", args=[application.reference]) + "#izmainas")


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
