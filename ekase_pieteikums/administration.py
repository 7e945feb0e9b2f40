"""Django's admin for administrators of the server: with a second factor, read-only, personal codes masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.masking import mask_personal_codes


class AdministrationSite(admin.AdminSite):
    """The admin site for active administrators who signed in with a second factor; 404 for others."""

    site_header = site_title = gettext_lazy("eKase pieteikums: servera administrēšana")
    index_title = gettext_lazy("Dati")
    site_url = "/"

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Register our own models only; those of Django and allauth hold secrets, or are not used here."""
        models_given: Any = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [
            model for model in models_given if model._meta.app_label in ("applications", "institutions", "registers")
        ]
        super().register(ours, *args, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may use the admin."""
        return super().has_permission(request) and is_mfa_enabled(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the page for signing in, or for setting up a second factor."""
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("admin:index"))
        if not super().has_permission(request):
            raise Http404
        if self.has_permission(request):
            return redirect("admin:index")
        messages.warning(request, _("Servera administrēšanai vajadzīgs otrs pieslēgšanās solis. Iestatiet to šeit."))
        return redirect("mfa_index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the page for changing the password."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the page for signing out."""
        return redirect("account_logout")


@cache
def shown(model: type[Model], name: str) -> Callable[[Model], str]:
    """Return a column of the admin that shows a text field with personal codes masked."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row: Model) -> str:
        if field.choices:
            return str(getattr(row, f"get_{name}_display")())
        value = getattr(row, name)
        return mask_personal_codes(str(value)) if value not in (None, "") else "–"

    column.__name__ = f"shown_{name}"
    return column


def columns(model: type[Model], hidden: Sequence[str] = ()) -> list[Any]:
    """Return a model's fields in their order but for these: texts masked, bytes of files left out."""
    return [
        shown(model, field.name) if isinstance(field, models.CharField | models.TextField) else field.name
        for field in model._meta.fields
        if field.name not in hidden and not isinstance(field, models.BinaryField)
    ]


class ReadOnly:
    """Shows every field but those in `hidden`, text with personal codes masked, and changes nothing."""

    hidden: Sequence[str] = ()
    model: type[Model]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return every field that is shown."""
        return columns(self.model, self.hidden)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return every field that is shown."""
        return columns(self.model, self.hidden)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the admin changes nothing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the admin changes nothing."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the admin changes nothing."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A model's pages."""

    actions = None
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow only the page's own filters: others would let hidden values be guessed letter by letter."""
        return lookup.removesuffix("__exact") in {*map(str, self.list_filter), "pk", "id"}


class ReadOnlyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """A model's rows on the page of another model."""

    extra = 0
    can_delete = False
    show_change_link = False
