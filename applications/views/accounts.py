"""The accounts: a read-only table in pages, one row edited at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.acts import editing
from applications.domain import fields
from applications.domain.findings import Finding
from applications.domain.instruction import MANAGE_MODE, VIEW_MODE
from applications.domain.limits import format_euro
from applications.forms import AccountForm, DocumentForm
from applications.models import Account, Application, Conflict, Frozen, LimitReached
from applications.models.register_facts import facts_of_accounts
from applications.presenting import refusals
from applications.presenting.listings import SORT_LABELS, Listing
from applications.presenting.navigation import next_url, page, section_url
from applications.presenting.progress import overview
from applications.presenting.rows import (
    ADDED,
    CHANGES,
    REMOVED,
    RESTORED,
    SAVED,
    account_row,
    bulk_edit_sentence,
    changed_sentence,
    table_words,
)
from applications.views import registers
from applications.views.access import HtmxRequest, actor, colleague, while_editing, with_application

PAGE_SIZE = 100
_REMOVED_SHOWN = 20
#: The buttons of somebody who adds one account after another.
_ADDING = ("next", "onward")
_CHOICES = ("access_mode", "holder", "status", "permission")


@with_application
@require_safe
@while_editing
def accounts(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Show the table of accounts, all or those with errors."""
    return TemplateResponse(request, "accounts.html", accounts_table(request, application))


def accounts_table(
    request: HttpRequest, application: Application, *, saved: Account | None = None, page_number: str = ""
) -> dict[str, Any]:
    """Return the context of the accounts' page: filter, order and page are in the query string.

    `saved` was saved just now; `page_number` is another page than that of the query string.
    """
    seen = overview(application)
    listing = Listing.of(request)
    if page_number:
        listing = replace(listing, page=page_number)
    paginator = Paginator(listing.rows(application.accounts.all()), PAGE_SIZE)
    if not listing.is_filtered:
        paginator.count = seen.tally.total  # counted already
    chosen = paginator.get_page(listing.page)
    base, place = _list_url(application), listing.query()
    removed_rows = [account_row(account) for account in application.accounts.removed()[:_REMOVED_SHOWN]]
    is_full = len(removed_rows) == _REMOVED_SHOWN
    facts = facts_of_accounts(account.part() for account in chosen)
    last = application.bulk_edits.first()
    kind, changed = (SAVED, saved) if saved else _changed(request, application)
    return (
        page(application, "accounts", seen)
        | table_words()
        | {
            "rows": [
                account_row(account, base, place, number, facts)
                for number, account in enumerate(chosen, chosen.start_index())
            ],
            "chosen": chosen,
            "listing": listing,
            "sorts": SORT_LABELS.items(),
            "choices": {name: fields.choices(f"accounts[].{name}") for name in _CHOICES},
            "place": place,
            "list_url": base,
            "undo": bulk_edit_sentence(last) if last and last.can_undo(application) else "",
            "removed": removed_rows,
            "removed_count": application.accounts.removed().count() if is_full else len(removed_rows),
            "beside": changed and _beside(kind, changed, list(chosen), is_sorted=bool(listing.sort)),
            "next_wrong": seen.tally.wrong and changed and _next_wrong_url(request, application, changed),
            "next_url": next_url(application, "accounts", seen),
            "modes": (VIEW_MODE, MANAGE_MODE),
        }
    )


def _changed(request: HttpRequest, application: Application) -> tuple[str, Account | None]:
    """Return what was done to an account just now, and the account, as the query string says."""
    kind = next((name for name in CHANGES if name in request.GET), "")
    account = application.accounts.filter(pk=number_of(request.GET[kind])).first() if kind else None
    return (kind, account) if account and bool(account.removed_at) == (kind == REMOVED) else ("", None)


def _beside(kind: str, account: Account, chosen: list[Account], *, is_sorted: bool) -> dict[str, Any]:
    """Return the notice of a changed account: in its row, in the place that it had, or below the last row."""
    following = [each for each in chosen if is_sorted or (each.position, each.pk) > (account.position, account.pk)]
    place = account if account in chosen else following[0] if following else None
    return {
        "pk": str(account.pk),
        "sentence": changed_sentence(kind, account),
        "is_removed": kind == REMOVED,
        "place": str(place.pk) if place else "",
        "has_row": place == account,
    }


def _next_wrong_url(request: HttpRequest, application: Application, account: Account) -> str:
    following = application.accounts.next_wrong(account)
    return _with_place(request, "account", application, following) if following else ""


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def add(request: HtmxRequest, application: Application) -> HttpResponseBase:
    """Add an account; the form is blank or has the settings of another account."""
    if request.method != "POST":
        template = application.accounts.live().filter(pk=number_of(request.GET.get("no"))).first()
        settings = (template.typed() | {"iban": ""}) if template else {}
        form, again = AccountForm(initial=settings), "nakamais" in request.GET
        if again:  # one account after another without leaving the keyboard: Enter saves and goes on
            form.fields["iban"].widget.attrs["autofocus"] = True
        return _form_page(request, application, form, copied=template, again=again)
    form = AccountForm(request.POST)
    to = request.POST.get("to")
    again = to in _ADDING
    if not form.is_valid():
        form.add_form_errors()
        return _form_page(request, application, form, again=again)
    if registers.is_asked(request.POST):
        return _form_page(request, application, registers.answered(request, form), again=again)
    if form.is_untouched():
        if to == "onward":
            return redirect(next_url(application, "accounts"))
        messages.info(request, _("Nekas nav ierakstīts, tāpēc konts nav pievienots."))
        return redirect(_list_url(application))
    try:
        account = editing.add_account(application, form.typed(), by=actor(request))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
        return _form_page(request, application, form, again=again)
    except Frozen:
        return _form_page(request, application, form, frozen=True)
    if _findings(account):
        return redirect(_with_place(request, "account", application, account, again=again, saglabats="1"))
    return redirect(_led_on(request, application, account, ADDED))


@with_application
@require_http_methods(["GET", "HEAD", "POST"])
@while_editing
def edit(request: HtmxRequest, application: Application, pk: int) -> HttpResponseBase:
    """Edit one account: on a page of its own, or for htmx in its row of the table."""
    # Finishing deletes removed rows, but what is being typed over one is not lost.
    account = application.accounts.filter(pk=pk).first() or Account(pk=pk, application=application)
    if request.method != "POST":
        if account._state.adding:
            raise Http404
        if account.removed_at:
            messages.info(request, _("Šī konta sarakstā vairs nav."))
            return redirect(f"{_list_url(application)}{Listing.of(request).query()}")
        form = _stored_form(account, just_saved="saglabats" in request.GET)
        return _form_page(request, application, form, account, again="nakamais" in request.GET)
    form = AccountForm(request.POST)  # values typed over a removed row are kept too
    to = request.POST.get("to")
    again = to in _ADDING
    if not form.is_valid():
        form.add_form_errors()
        return _form_page(request, application, form, account)
    if registers.is_asked(request.POST):
        return _form_page(request, application, registers.answered(request, form), account)
    try:
        editing.save_account(account, form.typed(), read_at=form.read_at(), by=actor(request))
    except Account.DoesNotExist:
        raise Http404 from None
    except Conflict as conflict:
        if conflict.stored.removed_at:
            return _form_page(request, application, form, account, gone=True)
        form.set_beside(conflict.stored.typed())
        form.restate(revision=conflict.stored.revision)
        other = colleague(request, application)
        return _form_page(request, application, form, account, conflict=True, colleague=other)
    except Frozen:
        return _form_page(request, application, form, account, frozen=True)
    findings = _findings(account)
    if findings and not form.saw(findings):
        if request.htmx:
            return _form_page(request, application, _stored_form(account, just_saved=True), account)
        return redirect(_with_place(request, "account", application, account, again=again, saglabats="1"))
    if request.htmx:
        # The whole table comes back, since the change of one row can make or mend duplicates among the others.
        context = accounts_table(request, application, saved=account) | {"focus": account.pk}
        response = TemplateResponse(request, "accounts.html", context)
        response["HX-Retarget"] = response["HX-Reselect"] = "#accounts"
        response["HX-Reswap"] = "outerHTML"
        return response
    return redirect(_led_on(request, application, account, SAVED))


def _stored_form(account: Account, *, just_saved: bool) -> DocumentForm:
    """Return the form of an account; `just_saved`: it says that the account was saved just now."""
    form = AccountForm.of(account.typed(), account.revision)
    form.add_findings(_findings(account))
    form.is_stored = True
    form.was_just_saved = just_saved
    return form


def _findings(account: Account) -> list[Finding]:
    part = account.part()
    return account.findings(part, facts_of_accounts([part]))


@with_application
@require_POST
@while_editing
def remove(request: HttpRequest, application: Application, pk: int) -> HttpResponseBase:
    """Remove an account; the list then offers to restore it."""
    account = get_object_or_404(application.accounts.live(), pk=pk)
    editing.remove_account(account, by=actor(request))
    return redirect(_back(request, application, account, REMOVED))


@with_application
@require_POST
@while_editing
def restore(request: HttpRequest, application: Application, pk: int) -> HttpResponseBase:
    """Restore a removed account to its place."""
    account = get_object_or_404(application.accounts.removed(), pk=pk)
    try:
        editing.restore_account(account, by=actor(request))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
        return redirect(f"{_list_url(application)}{Listing.of(request).query()}")
    return redirect(_back(request, application, account, RESTORED))


@with_application
@require_POST
@while_editing
def restore_all(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Restore every removed account."""
    try:
        number = editing.restore_accounts(application, by=actor(request))
    except LimitReached as limit:
        messages.error(request, refusals.sentence(limit))
    else:
        message = ngettext("Atjaunots %(shown)s konts.", "Atjaunoti %(shown)s konti.", number)
        messages.success(request, message % {"shown": format_euro(number)})
    return redirect(f"{_list_url(application)}{Listing.of(request).query()}")


def _form_page(
    request: HtmxRequest, application: Application, form: DocumentForm, account: Account | None = None, **more: Any
) -> TemplateResponse:
    in_row = bool(request.htmx) and account is not None
    context = {
        "application": application,
        "form": registers.offer(form),
        "account": account,
        "row": account_row(account) if account else None,
        "is_first": account is None and not application.accounts.live().exists(),
        "place": Listing.of(request).query(),
        "back_url": f"{_list_url(application)}{Listing.of(request).query()}",
        "modes": (VIEW_MODE, MANAGE_MODE),
        "next_wrong": _next_wrong_url(request, application, account) if account and not account._state.adding else "",
        **more,
    }
    if in_row:
        return TemplateResponse(request, "accounts/row_form.html", context)
    return TemplateResponse(request, "account.html", page(application, "accounts") | context)


def _list_url(application: Application) -> str:
    return section_url(application, "accounts")


def _led_on(request: HttpRequest, application: Application, account: Account, kind: str) -> str:
    """Return the address after an account is saved: a new account, the next section, or the list."""
    to = request.POST.get("to")
    if to not in _ADDING:
        return _back(request, application, account, kind)
    messages.success(request, changed_sentence(kind, account))
    if to == "onward":
        return next_url(application, "accounts")
    return f"{reverse('account_add', args=[application.reference])}?nakamais=1"


def _with_place(
    request: HttpRequest, view: str, application: Application, account: Account, *, again: bool = False, **more: str
) -> str:
    more |= {"nakamais": "1"} if again else {}
    return reverse(view, args=[application.reference, account.pk]) + Listing.of(request).query(**more)


def _back(request: HttpRequest, application: Application, account: Account, kind: str) -> str:
    """Return the address of the list at the account's row, on the page from which the person came or that has it."""
    listing = Listing.of(request)
    page_number = listing.page
    if not listing.query():
        before = application.accounts.live().filter(position__lt=account.position).count()
        page_number = str(before // PAGE_SIZE + 1) if before >= PAGE_SIZE else ""
    return f"{_list_url(application)}{listing.query(lapa=page_number, **{kind: str(account.pk)})}#konts-{account.pk}"


def number_of(text: str | None) -> int:
    """Return the number that a request names, 0 if it names none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
