"""Loads of the registers in the admin: how large they are, and how old."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ekase_pieteikums.administration import ReadOnlyAdmin
from registers.models import Load
from registers.state import is_old


@admin.register(Load)
class LoadAdmin(ReadOnlyAdmin):
    list_display = ("register", "rows", "file_date", "age_in_days", "is_up_to_date", "loaded_at", "is_current")
    ordering = ("register", "-pk")

    @admin.display(description=_("Vecums dienās"))
    def age_in_days(self, load: Load) -> int:
        """Return the days since the day of the data."""
        return load.age(timezone.localdate())

    @admin.display(description=_("Jaunāki par 60 dienām"), boolean=True)
    def is_up_to_date(self, load: Load) -> bool:
        """Return whether the data are not older than they should be."""
        return not is_old(load)
