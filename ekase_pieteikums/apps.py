"""The project as a Django app, so that its check runs before every command that needs a sound configuration."""

import gc
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from django.db.backends.sqlite3.base import DatabaseWrapper

from ekase_pieteikums.startup_checks import missing_settings, wrong_providers


class ProjectConfig(AppConfig):
    name = "ekase_pieteikums"

    def ready(self) -> None:
        # Django would ask the database itself, and fail before our checks can say what is missing.
        DatabaseWrapper.features_class.supports_json_field = True
        # Ten thousand accounts are a hundred thousand objects, no cycles: a tenth of the time went to looking for any.
        gc.set_threshold(10_000, 20, 20)
        checks.register(check_missing_settings, checks.Tags.security)
        checks.register(check_providers, checks.Tags.security)


class AdministrationConfig(AdminConfig):
    """Django's admin on our own site."""

    default_site = "ekase_pieteikums.administration.AdministrationSite"


def check_missing_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error if settings are missing without which production does not start."""
    sentence = missing_settings()
    return [checks.Error(sentence, id="ekase.E001")] if sentence else []


def check_providers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error if OPENID_CONNECT is wrong."""
    sentence = wrong_providers()
    return [checks.Error(sentence, id="ekase.E002")] if sentence else []
