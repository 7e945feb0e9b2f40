"""The project as a Django app, so that its check runs before every command that needs a sound configuration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from ekase_pieteikums.demands import missing_settings


class ProjectConfig(AppConfig):
    name = "ekase_pieteikums"

    def ready(self) -> None:
        checks.register(check_missing_settings, checks.Tags.security)


def check_missing_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """An error where production lacks what it cannot start without."""
    sentence = missing_settings()
    return [checks.Error(sentence, id="ekase.E001")] if sentence else []
