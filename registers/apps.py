"""The app of the public registers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "registers"
    verbose_name = _("Reģistri")
    default_auto_field = "django.db.models.BigAutoField"
