"""People and institutions in the admin: to read, and to let a person sign in or not."""

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
    """People. An administrator can stop a person from signing in, and allow it again; nothing else changes here."""

    hidden = ("password",)
    list_display = ("email", shown(User, "name"), "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    inlines = (MembershipInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return every field except the one that lets the person sign in."""
        return [name for name in columns(User, self.hidden) if name != "is_active"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the administrator may change people; nobody can shut out themselves."""
        return request.user.has_perm("institutions.change_user") and obj != request.user


@admin.register(Workspace)
class WorkspaceAdmin(ReadOnlyAdmin):
    list_display = (shown(Workspace, "name"), "key", "created_at")
    search_fields = ("name", "key")
    inlines = (MembershipInline,)
