"""The one app: applications to the State Treasury."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.domain import language


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Pieteikumi")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translate the domain's texts by Django; check drafts by today's rules once the database is migrated."""
        language.install(gettext=gettext, ngettext=ngettext)
        post_migrate.connect(recheck_drafts, sender=self)


def recheck_drafts(*, using: str, plan: list[Any] | None = None, **_signal: Any) -> None:
    """Check drafts that were checked by other rules, after `migrate` has brought the database to today's models."""
    from applications.acts import rechecking  # models cannot be imported before the apps are ready

    executor = MigrationExecutor(connections[using])
    if plan is not None and not executor.migration_plan(executor.loader.graph.leaf_nodes("applications")):
        rechecking.recheck_drafts()
