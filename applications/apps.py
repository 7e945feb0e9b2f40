"""The one app: applications to the State Treasury."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Pieteikumi")
    default_auto_field = "django.db.models.BigAutoField"
