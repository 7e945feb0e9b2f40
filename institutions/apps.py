"""The app of people and institutions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = _("Cilvēki un iestādes")
    default_auto_field = "django.db.models.BigAutoField"
