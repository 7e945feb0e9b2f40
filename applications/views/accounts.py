"""The accounts: a read-only table in pages, one row edited at a time."""

from __future__ import annotations

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
from applications.domain.identifiers import format_iban
from applications.domain.instruction import MANAGE_MODE, VIEW_MODE
from applications.domain.limits import format_euro
from applications.forms import AccountForm, DocumentForm
from applications.models import Account, Application, Conflict, Frozen, LimitReached
from applications.models.register_facts import facts_of_accounts
from applications.presenting import refusals
from applications.presenting.listings import SORT_LABELS, Listing
from applications.presenting.navigation import next_url, page, section_url
from applications.presenting.progress import overview
from applications.presenting.rows import account_row, bulk_edit_sentence, table_words
from applications.views import registers
from applications.views.access import HtmxRequest, actor, while_editing, with_application

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


def accounts_table(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Return the context of the accounts' page: filter, order and page are in the query string."""
    seen = overview(application)
    listing = Listing.of(request)
    paginator = Paginator(listing.rows(application.accounts.all()), PAGE_SIZE)
    if not listing.is_filtered:
        paginator.count = seen.tally.total  # counted already
    chosen = paginator.get_page(listing.page)
    base, place = _list_url(application), listing.query()
    removed_rows = [account_row(account) for account in application.accounts.removed()[:_REMOVED_SHOWN]]
    is_full = len(removed_rows) == _REMOVED_SHOWN
    facts = facts_of_accounts(account.part() for account in chosen)
    just_removed = request.GET.get("dzests", "")
    last = application.bulk_edits.first()
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
            "just_removed": next((row for row in removed_rows if str(row["pk"]) == just_removed), None),
            "next_url": next_url(application, "accounts", seen),
            "modes": (VIEW_MODE, MANAGE_MODE),
        }
    )


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
        return redirect(_with_place(request, "account", application, account, again=again))
    messages.success(request, _("Konts %(iban)s ir pievienots.") % {"iban": format_iban(account.iban_key)})
    return redirect(_led_on(request, application, account))


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
        return _form_page(request, application, _stored_form(account), account, again="nakamais" in request.GET)
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
        return _form_page(request, application, form, account, conflict=True)
    except Frozen:
        return _form_page(request, application, form, account, frozen=True)
    findings = _findings(account)
    if findings and not form.saw(findings):
        if request.htmx:
            return _form_page(request, application, _stored_form(account), account)
        return redirect(_with_place(request, "account", application, account, again=again))
    if request.htmx:
        # The whole table comes back, since the change of one row can make or mend duplicates among the others.
        saved = {"focus": account.pk, "saved": format_iban(account.part().iban)}
        response = TemplateResponse(request, "accounts.html", accounts_table(request, application) | saved)
        response["HX-Retarget"] = response["HX-Reselect"] = "#accounts"
        response["HX-Reswap"] = "outerHTML"
        return response
    messages.success(request, _("Konts %(iban)s ir saglabāts.") % {"iban": format_iban(account.part().iban)})
    return redirect(_led_on(request, application, account))


def _stored_form(account: Account) -> DocumentForm:
    form = AccountForm.of(account.typed(), account.revision)
    form.add_findings(_findings(account))
    form.is_stored = True
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
    return redirect(f"{_list_url(application)}{Listing.of(request).query(dzests=str(account.pk))}")


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
    messages.success(request, _("Konts ir atjaunots."))
    return redirect(_back(request, application, account))


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
        **more,
    }
    if in_row:
        return TemplateResponse(request, "accounts/row_form.html", context)
    return TemplateResponse(request, "account.html", page(application, "accounts") | context)


def _list_url(application: Application) -> str:
    return section_url(application, "accounts")


def _led_on(request: HttpRequest, application: Application, account: Account) -> str:
    """Return the address after an account is saved: a new account, the next section, or the list."""
    to = request.POST.get("to")
    if to == "next":
        return f"{reverse('account_add', args=[application.reference])}?nakamais=1"
    return next_url(application, "accounts") if to == "onward" else _back(request, application, account)


def _with_place(
    request: HttpRequest, view: str, application: Application, account: Account, *, again: bool = False
) -> str:
    more = {"nakamais": "1"} if again else {}
    return reverse(view, args=[application.reference, account.pk]) + Listing.of(request).query(**more)


def _back(request: HttpRequest, application: Application, account: Account) -> str:
    """Redirect to the list, at the page from which the person came, or that has the account."""
    query = Listing.of(request).query()
    if not query:
        before = application.accounts.live().filter(position__lt=account.position).count()
        if before >= PAGE_SIZE:
            query = f"?lapa={before // PAGE_SIZE + 1}"
    return f"{_list_url(application)}{query}#konts-{account.pk}"


def number_of(text: str | None) -> int:
    """Return the number that a request names, 0 if it names none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
