"""Pages of people and institutions: a person's own access, an institution's members and invitations."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core.ratelimit import respond_429
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import login as openid_connect_login
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common import letters, shown_once
from common.errors import LimitReached
from institutions import acts
from institutions.access import choose_workspace, forget_memberships, memberships, owners_only, with_membership
from institutions.acts import LastOwner
from institutions.adapters import not_mailed
from institutions.forms import InvitationForm, ProfileForm, TypedConfirmation, WorkspaceForm
from institutions.models import INVITATION_DAYS, Invitation, Membership, User

#: The name of an invitation that the next page shows.
_NEW_INVITATION = "invitation"
_PAGE = ["GET", "HEAD", "POST"]


# ---- A person's own access


@never_cache
@login_required
@require_http_methods(_PAGE)
def profile(request: HttpRequest) -> HttpResponseBase:
    """A person's name, and links to the rest of their access."""
    user = _person(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        acts.rename_person(user, form.cleaned_data["name"])
        messages.success(request, _("Vārds ir saglabāts."))
        return redirect("profile")
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
        "address": EmailAddress.objects.get_primary(user),
        "sessions": UserSession.objects.filter(user=user).count(),
        "providers": bool(project.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
        "connections": SocialAccount.objects.filter(user=user).count(),
    }
    return TemplateResponse(request, "institutions/profile.html", context)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(_PAGE)
def delete_account(request: HttpRequest) -> HttpResponseBase:
    """Erase the person, unless an institution would be left without an owner."""
    user = _person(request)
    owned = user.sole_ownerships()
    form = TypedConfirmation(
        request.POST if request.method == "POST" else None,
        expected=user.email,
        label=_("Lai apstiprinātu, ierakstiet savu e-pastu: %(email)s") % {"email": user.email},
    )
    if form.is_bound and form.is_valid() and not owned:
        try:
            acts.erase_person(User.objects.get(pk=user.pk))
        except LastOwner:  # another owner has left since
            return redirect("delete_account")
        get_adapter(request).logout(request)
        messages.success(request, _("Jūsu piekļuve ir izdzēsta."))
        return redirect("start")
    return TemplateResponse(request, "institutions/delete_account.html", {"form": form, "owned": owned})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End one of the person's sessions."""
    get_object_or_404(UserSession, user=_person(request), pk=pk).end()
    messages.success(request, _("Sesija ir beigta."))
    return redirect("usersessions_list")


@require_http_methods(_PAGE)
def sign_in_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Ask whether to go to a provider, then go there by a page of our own.

    allauth answers the form with a redirection to the provider, but the content policy lets forms lead nowhere else,
    and browsers apply it to redirections too.
    """
    answer: HttpResponse = openid_connect_login(request, provider_id)
    if answer.status_code == 302 and answer["Location"].startswith(("https://", "http://")):
        return render(request, "socialaccount/leaving.html", {"address": answer["Location"]})
    return answer


# ---- Institutions


@never_cache
@login_required
@require_http_methods(_PAGE)
def create(request: HttpRequest) -> HttpResponseBase:
    """Create an institution, whose owner is the person who creates it."""
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and (workspace := form.create(_person(request))):
        choose_workspace(request, workspace)
        messages.success(request, _("Iestāde „%(name)s” ir izveidota.") % {"name": workspace.name})
        return redirect(workspace)
    return TemplateResponse(request, "institutions/create.html", {"form": form})


@with_membership
@require_http_methods(_PAGE)
def settings(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The institution's members; owners rename it and invite people here."""
    workspace = membership.workspace
    if request.method == "POST" and not membership.is_owner:
        raise Http404
    form = WorkspaceForm(request.POST or None, initial={"name": workspace.name})
    if request.method == "POST" and form.is_valid():
        acts.rename_workspace(workspace, form.cleaned_data["name"])
        messages.success(request, _("Nosaukums ir saglabāts."))
        return redirect("workspace_settings", workspace.key)
    if request.method == "POST":
        return _settings_page(request, membership, form=form)
    made = shown_once.take(request, _NEW_INVITATION, workspace=workspace.pk)
    return _settings_page(request, membership, form=form, **made)


@with_membership
@owners_only
@require_POST
def invite(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Make an invitation; the page of settings shows its link once."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, membership, invitation_form=form)
    workspace, email = membership.workspace, form.cleaned_data["email"]
    try:
        token = acts.invite(workspace, form.cleaned_data["role"], by=_person(request), email=email)
    except LimitReached:
        limited: HttpResponse = respond_429(request)
        return limited
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    mailed = True
    if email:
        context = {"workspace": workspace, "link": link, "days": INVITATION_DAYS, "by": request.user}
        subject = _("Uzaicinājums: %(name)s") % {"name": " ".join(workspace.name.split())}
        try:
            letters.send(subject, render_to_string("institutions/invitation_mail.txt", context), email)
        except OSError as error:
            not_mailed(error)
            mailed = False
    shown_once.keep(request, _NEW_INVITATION, workspace=workspace.pk, link=link, mailed_to=email, mailed=mailed)
    return redirect("workspace_settings", workspace.key)


def _settings_page(request: HttpRequest, membership: Membership, **more: object) -> HttpResponseBase:
    workspace = membership.workspace
    more.pop("workspace", None)  # the key of a new invitation's
    members = list(workspace.memberships.select_related("user"))
    context = {
        "membership": membership,
        "workspace": workspace,
        "members": members,
        "has_one_owner": sum(member.is_owner for member in members) == 1,
        "invitations": Invitation.objects.open().filter(workspace=workspace) if membership.is_owner else (),
        "form": WorkspaceForm(initial={"name": workspace.name}),
        "invitation_form": InvitationForm(),
        "days": INVITATION_DAYS,
    }
    return TemplateResponse(request, "institutions/settings.html", context | more)


@with_membership
@owners_only
@require_POST
def revoke(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """Revoke an invitation."""
    acts.revoke_invitation(get_object_or_404(Invitation, workspace=membership.workspace, pk=pk, used_at=None))
    messages.success(request, _("Uzaicinājums ir atsaukts: tā saite vairs neder."))
    return redirect("workspace_settings", membership.workspace.key)


@with_membership
@owners_only
@require_POST
def change_role(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """Make a member an owner or an editor."""
    member = get_object_or_404(membership.workspace.memberships.select_related("user"), pk=pk)
    role = request.POST.get("role", "")
    if role not in Membership.ROLES:
        raise Http404
    try:
        acts.change_role(member, role)
    except LastOwner:
        messages.error(request, _last_owner())
    else:
        messages.success(
            request, _("%(name)s tagad ir: %(role)s.") % {"name": member.user, "role": Membership.ROLES[role].lower()}
        )
    return redirect("workspace_settings", membership.workspace.key)


@with_membership
@owners_only
@require_http_methods(_PAGE)
def remove(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """Take a member out of the institution after a confirmation."""
    member = get_object_or_404(membership.workspace.memberships.select_related("user"), pk=pk)
    if member.user_id == membership.user_id:
        return redirect("workspace_leave", membership.workspace.key)
    if request.method != "POST":
        context = {"workspace": membership.workspace, "member": member}
        return TemplateResponse(request, "institutions/remove.html", context)
    try:
        acts.end_membership(member)
    except LastOwner:
        messages.error(request, _last_owner())
    else:
        messages.success(request, _("%(name)s vairs nav šajā iestādē.") % {"name": member.user})
    return redirect("workspace_settings", membership.workspace.key)


@with_membership
@require_http_methods(_PAGE)
def leave(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Leave an institution after a confirmation; its last owner cannot."""
    workspace = membership.workspace
    others = workspace.memberships.filter(role=Membership.OWNER).exclude(pk=membership.pk)
    can_leave = not membership.is_owner or others.exists()
    if request.method != "POST":
        context = {"workspace": workspace, "membership": membership, "can_leave": can_leave}
        return TemplateResponse(request, "institutions/leave.html", context)
    try:
        acts.end_membership(membership)
    except LastOwner:
        messages.error(request, _last_owner())
        return redirect("workspace_settings", workspace.key)
    forget_memberships(request)
    messages.success(request, _("Jūs vairs neesat iestādē „%(name)s”.") % {"name": workspace.name})
    return redirect("applications")


def _last_owner() -> str:
    return _("Iestādei vajadzīgs vismaz viens īpašnieks. Vispirms par īpašnieku ieceliet citu.")


@never_cache
@require_http_methods(_PAGE)
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show an invitation, and accept it. Opening the page does not use it up."""
    found = Invitation.objects.of_token(token).select_related("workspace", "invited_by").first()
    if found is None:
        return TemplateResponse(request, "institutions/invitation_over.html", status=404)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        if not acts.accept_invitation(found, _person(request)):
            return TemplateResponse(request, "institutions/invitation_over.html", status=404)
        forget_memberships(request)
        choose_workspace(request, found.workspace)
        messages.success(request, _("Jūs tagad esat iestādē „%(name)s”.") % {"name": found.workspace.name})
        return redirect("applications")
    belongs = any(each.workspace_id == found.workspace_id for each in memberships(request))
    context = {"invitation": found, "role": Membership.ROLES[found.role], "belongs": belongs}
    return TemplateResponse(request, "institutions/invitation.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
