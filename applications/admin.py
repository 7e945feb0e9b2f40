"""Applications in the admin: to see what there is and help whoever asks, never to change what somebody will sign."""

from __future__ import annotations

from django.contrib import admin

from applications.models import (
    SECTION_MODELS,
    Account,
    Application,
    Event,
    Handover,
    SignedFile,
    TrustList,
    Version,
)
from ekase_pieteikums.administration import ReadOnlyAdmin, ReadOnlyInline, shown


class SignedFileInline(ReadOnlyInline):
    """Without the judgement, which tells of the people who signed."""

    model = SignedFile
    hidden = ("judgement",)


class HandoverInline(ReadOnlyInline):
    """Who was given a link and when it was opened; nothing of the token, and of the files, which stand beside."""

    model = Handover
    hidden = ("token_hash",)


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "finished_at")
    list_select_related = ("application",)
    search_fields = ("application__reference",)
    inlines = (SignedFileInline, HandoverInline)


class EventInline(ReadOnlyInline):
    model = Event


class VersionInline(ReadOnlyInline):
    model = Version


def _inline(model: type) -> type[ReadOnlyInline]:
    return type(f"{model.__name__}Inline", (ReadOnlyInline,), {"model": model})


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """An application is found by its reference or its institution; personal codes are neither shown nor searched."""

    hidden = ("guest",)
    list_display = ("reference", "workspace", "state", "created_at", "saved_at", "opened_on")
    list_filter = ("state",)
    list_select_related = ("workspace",)
    search_fields = ("reference", "workspace__name")
    inlines = (*(_inline(model) for model in SECTION_MODELS.values()), VersionInline, EventInline)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts, a page of their own: an application may have ten thousand."""

    list_display = (
        shown(Account, "iban"),
        "application",
        shown(Account, "access_mode"),
        shown(Account, "holder_name"),
        "removed_at",
    )
    list_select_related = ("application",)
    search_fields = ("iban_key", "application__reference")


@admin.register(TrustList)
class TrustListAdmin(ReadOnlyAdmin):
    list_display = ("territory", "sequence", "issued_at", "next_update", "loaded_at")
