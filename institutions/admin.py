"""People and institutions in the admin: to see, and to let somebody in or not."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ekase_pieteikums.administration import ReadOnlyAdmin, ReadOnlyInline, columns, shown
from institutions.models import Membership, User, Workspace


class MembershipInline(ReadOnlyInline):
    model = Membership


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """A person: an administrator can shut somebody out, and let in again; nothing else is changed here."""

    hidden = ("password",)
    list_display = ("email", shown(User, "name"), "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    inlines = (MembershipInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All but whether the person can sign in."""
        return [name for name in columns(User, self.hidden) if name != "is_active"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change people, but nobody shuts out themselves."""
        return request.user.has_perm("institutions.change_user") and obj != request.user


@admin.register(Workspace)
class WorkspaceAdmin(ReadOnlyAdmin):
    list_display = (shown(Workspace, "name"), "key", "created_at")
    search_fields = ("name", "key")
    inlines = (MembershipInline,)
