"""A table between its preview and its taking over, when the way it is kept changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from applications.models import Upload


@pytest.mark.django_db(transaction=True)
def test_migration_forgets_tables_that_were_kept_in_another_form() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        apps = MigrationExecutor(connection).migrate([("applications", "0015_edits_noted")]).apps
        application = apps.get_model("applications", "Application").objects.create(guest="g", reference="AAA-AAA")
        apps.get_model("applications", "Upload").objects.create(application=application, name="a", content=b"old")
        MigrationExecutor(connection).migrate(latest)
        assert not Upload.objects.exists()
    finally:
        MigrationExecutor(connection).migrate(latest)
