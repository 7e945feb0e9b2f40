"""What people do with their access and their institutions: one function each, with its conditions, locks and limits."""

from __future__ import annotations

import datetime
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from common import limits
from common.errors import LimitReached, Refused
from common.tokens import new_token, token_hash
from institutions.models import INVITATION_DAYS, Invitation, Membership, User, Workspace

#: More institutions than anybody works for.
MAXIMUM_WORKSPACES = 100


class LastOwner(Refused):
    """The institution would be left without an owner."""


def create_workspace(name: str, owner: User) -> Workspace:
    """Create an institution with its first owner.

    Raise LimitReached with "workspaces" if the person belongs to MAXIMUM_WORKSPACES institutions.
    """
    if owner.memberships.count() >= MAXIMUM_WORKSPACES:
        raise LimitReached("workspaces", number=MAXIMUM_WORKSPACES)
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name)
        workspace.memberships.create(user=owner, role=Membership.OWNER)
    return workspace


def rename_workspace(workspace: Workspace, name: str) -> None:
    """Change an institution's name."""
    workspace.name = name
    workspace.save(update_fields=["name"])


def invite(workspace: Workspace, role: str, *, by: User, email: str = "") -> str:
    """Create an invitation. Return its token, of which only the hash is kept.

    It replaces an open invitation for the same e-mail address, and counts as a letter if it has one. Raise LimitReached
    with "invite-rate" if the person sent too many lately.
    """
    if email:
        limits.consume(limits.INVITE, str(by.pk))
    token = new_token()
    with transaction.atomic():
        if email:
            Invitation.objects.open().filter(workspace=workspace, email__iexact=email).delete()
        Invitation.objects.create(
            workspace=workspace,
            role=role,
            email=email,
            invited_by=by,
            token_hash=token_hash(token),
            expires_at=timezone.now() + datetime.timedelta(days=INVITATION_DAYS),
        )
    return token


def revoke_invitation(invitation: Invitation) -> None:
    """Delete an invitation unless somebody has used it."""
    Invitation.objects.filter(pk=invitation.pk, used_at=None).delete()


def accept_invitation(invitation: Invitation, user: User) -> bool:
    """Make the person a member. Return False if the invitation is used, revoked or expired, or its institution erased.

    A member keeps their role, and the invitation stays for somebody else.
    """
    workspace = invitation.workspace
    try:
        with transaction.atomic():
            _lock(workspace)
            if workspace.memberships.filter(user=user).exists():
                return True
            if not Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now(), used_by=user):
                return False
            workspace.memberships.create(user=user, role=invitation.role)
    except Workspace.DoesNotExist:
        return False
    return True


def change_role(member: Membership, role: str) -> None:
    """Make a member an owner or an editor.

    Raise LastOwner if no owner would be left, and Membership.DoesNotExist if the member has left.
    """
    with transaction.atomic():
        _lock_owners(member, leaves=role != Membership.OWNER)
        if role != Membership.OWNER:
            _revoke_invitations_of(member)
        member.role = role
        member.save(update_fields=["role"])


def end_membership(member: Membership) -> None:
    """Let a member leave, or take them out of the institution. Raise errors as `change_role` does."""
    with transaction.atomic():
        _lock_owners(member, leaves=True)
        _revoke_invitations_of(member)
        member.delete()


def rename_person(user: User, name: str) -> None:
    """Change a person's name."""
    user.name = name
    user.save(update_fields=["name"])


def erase_person(user: User) -> None:
    """Delete a person and their memberships. Raise LastOwner if an institution would be left without an owner."""
    with transaction.atomic():
        for workspace in Workspace.objects.filter(memberships__user=user).order_by("pk"):  # the same order for all
            with suppress(Workspace.DoesNotExist):
                _lock(workspace)
        if user.sole_ownerships():
            raise LastOwner
        user.delete()


def _lock(workspace: Workspace) -> None:
    """Lock an institution's members until the transaction ends. Raise Workspace.DoesNotExist if it is erased."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _lock_owners(member: Membership, *, leaves: bool) -> None:
    """Lock the institution's members and read this one's role anew. Raise LastOwner if the only owner leaves."""
    _lock(member.workspace)
    member.refresh_from_db(fields=["role"])
    other_owners = member.workspace.memberships.filter(role=Membership.OWNER).exclude(pk=member.pk)
    if leaves and member.is_owner and not other_owners.exists():
        raise LastOwner


def _revoke_invitations_of(member: Membership) -> None:
    """Revoke the open invitations that a member issued: by one of those they could come back."""
    Invitation.objects.open().filter(workspace=member.workspace, invited_by=member.user).delete()
