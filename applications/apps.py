"""The one app: applications to the State Treasury."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.domain import language


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Pieteikumi")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translate the domain's texts by Django."""
        language.install(gettext=gettext, ngettext=ngettext)
