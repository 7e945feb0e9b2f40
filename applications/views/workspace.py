"""An institution's applications: the list, bringing a guest's drafts, downloading and erasing everything."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.acts.beginning import bring_in
from applications.acts.erasing import erase_workspace
from applications.acts.exporting import export
from applications.domain.folding import fold
from applications.models import Application, State
from applications.models.application import ApplicationQuerySet
from applications.presenting.applications import row
from applications.views.access import actor, guest
from applications.views.start import ASKED, latest_in_force
from institutions.access import choose_workspace, current_membership, memberships, owners_only, with_membership
from institutions.forms import TypedConfirmation, WorkspaceForm
from institutions.models import Membership, Workspace

PAGE_SIZE = 50


class WorkspaceListing:
    """The filter and page of an institution's list, from the query string."""

    def __init__(self, request: HttpRequest) -> None:
        asked = request.GET
        self.text = asked.get("q", "").replace("\x00", "").strip()[:100]
        self.state = asked.get("stavoklis", "") if asked.get("stavoklis") in State.values else ""
        self.page = asked.get("lapa", "")[:10]

    @property
    def is_filtered(self) -> bool:
        """Whether the filter may leave applications out."""
        return bool(self.text or self.state)

    def query(self, **other: str) -> str:
        """Return the query string, with other values for the names in `other`."""
        asked = {"lapa": self.page, "q": self.text, "stavoklis": self.state} | other
        said = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(said)}" if said else ""

    def found(self, workspace: Workspace) -> list[int]:
        """Return the primary keys of the filtered applications, the last changed first."""
        rows: ApplicationQuerySet = Application.objects.filter(workspace=workspace)
        if self.state:
            rows = rows.with_standing().filter(stands=self.state)  # type: ignore[misc]
        rows = rows.order_by(Coalesce("saved_at", "created_at").desc(), "-pk")
        if not self.text:
            return list(rows.values_list("pk", flat=True))
        sought = fold(self.text)
        texts = rows.values_list(
            "pk", "reference", "registration_number", "client__name", "user__institution_name", "saved_by"
        )
        return [pk for pk, *words in texts if any(sought in fold(word) for word in words)]


@with_membership
@require_safe
def workspace(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Show the list of an institution's applications."""
    listing = WorkspaceListing(request)
    here = membership.workspace
    chosen = Paginator(listing.found(here), PAGE_SIZE).get_page(listing.page)
    # Only the page's own rows are joined with their sections: the database sorts numbers, not names.
    by_pk = Application.objects.select_related("client", "user").in_bulk(list(chosen.object_list))
    context = {
        "membership": membership,
        "workspace": here,
        "listing": listing,
        "chosen": chosen,
        "rows": [row(by_pk[pk]) for pk in chosen.object_list if pk in by_pk],
        "total": here_total(here) if listing.is_filtered else chosen.paginator.count,
        "states": State.choices,
        "in_force": latest_in_force(Application.objects.filter(workspace=here)),
        "brought": Application.objects.of_guest(guest(request)).count(),
        "nav": "applications",
    }
    return TemplateResponse(request, "institutions/list.html", context)


def here_total(here: Workspace) -> int:
    """Return the number of the institution's applications."""
    return int(Application.objects.filter(workspace=here).count())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponseBase:
    """Bring the drafts that this browser began as a guest into an institution, existing or new."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    mine = Application.objects.of_guest(guest(request))
    if not mine.exists():
        return redirect("applications")
    request.session[ASKED] = True
    belongs = memberships(request)
    wanted = request.POST.get("workspace", "")
    into = next((each.workspace for each in belongs if each.workspace.key == wanted), None)
    form = WorkspaceForm(request.POST if request.method == "POST" and into is None else None, initial=_named(mine))
    if request.method == "POST":
        into = into or form.create(request.user)
        if into is not None:
            number = bring_in(guest(request), into, by=actor(request))
            choose_workspace(request, into)
            messages.success(request, _brought(number, into))
            return redirect(into)
    context = {
        "form": form,
        "brought": mine.select_related("client"),
        "belongs": belongs,
        "current": current_membership(request),
        "wanted": wanted,
    }
    return TemplateResponse(request, "institutions/bring.html", context)


def _named(mine: ApplicationQuerySet) -> dict[str, str]:
    """Return an institution's name from one of these applications, "" if none has one."""
    named = mine.exclude(client__name="").order_by("-saved_at").values_list("client__name", flat=True).first()
    return {"name": named[:200]} if named else {}


def _brought(number: int, into: Workspace) -> str:
    return ngettext(
        "%(number)d pieteikums tagad ir iestādē „%(name)s”.",
        "%(number)d pieteikumi tagad ir iestādē „%(name)s”.",
        number,
    ) % {"number": number, "name": into.name}


@with_membership
@owners_only
@require_safe
def download_everything(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Download everything of an institution as one ZIP, made while it is sent."""
    here = membership.workspace
    response = StreamingHttpResponse(export(here.pk), content_type="application/zip")
    name = f"ekase-pieteikumi-{here.key}-{timezone.localdate():%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Encoding"] = "identity"  # it is compressed already
    return response


@with_membership
@owners_only
@require_http_methods(["GET", "HEAD", "POST"])
def erase_everything(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Erase an institution with everything in it, after its name is typed."""
    here = membership.workspace
    form = TypedConfirmation(
        request.POST if request.method == "POST" else None,
        expected=here.name,
        label=_("Lai apstiprinātu, ierakstiet iestādes nosaukumu: %(name)s") % {"name": here.name},
    )
    if form.is_bound and form.is_valid():
        list(messages.get_messages(request))  # what they say of applications is not kept either
        erase_workspace(here)
        messages.success(request, _("Iestāde un visi tās dati ir izdzēsti."))
        return redirect("start")
    counts: dict[str, Any] = {
        "applications": here_total(here),
        "members": here.memberships.count(),
    }
    return TemplateResponse(
        request, "institutions/erase.html", {"workspace": here, "membership": membership, "form": form} | counts
    )
