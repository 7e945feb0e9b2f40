"""Databases that earlier versions of the project made, brought up to date: see tests/data/upgrade/README.md."""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

DATA = Path(__file__).parent.parent / "data" / "upgrade"
NAMES = sorted(path.stem for path in DATA.glob("*.json"))


def expected(name: str) -> dict[str, Any]:
    """What the version that made the database read from it."""
    read: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    return read


@contextmanager
def upgraded(name: str, folder: Path) -> Iterator[None]:
    """Connect to a copy of the database of that name, migrated to today.

    SQLite opens the very file. On PostgreSQL the same rows are put into a database at the same migrations.
    """
    path = folder / f"{name}.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(lzma.decompress((DATA / f"{name}.sql.xz").read_bytes()).decode())
    database.close()
    if connection.vendor == "sqlite":
        with connected_to(str(path)):
            call_command("migrate", verbosity=0)
            yield
    else:
        with new_database(f"upgrade_{name}_{folder.name}".replace("-", "_")):
            _copy_rows(path)
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            yield


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    was = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = was


@contextmanager
def new_database(name: str) -> Iterator[None]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        with connected_to(name):
            yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def _copy_rows(path: Path) -> None:
    """Migrate the connected, empty database to the state of an SQLite file, and copy every row of that."""
    connections.databases["earlier"] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {},
    }
    try:
        graph = MigrationLoader(connections["earlier"]).graph
        applied = set(MigrationLoader(connections["earlier"]).applied_migrations)
        last = [
            key
            for key in applied & graph.nodes.keys()
            if not any(child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)
        ]
        models = MigrationExecutor(connection).migrate(last).apps.get_models(include_auto_created=True)
        with transaction.atomic():
            for model in models:
                model._base_manager.bulk_create(model._base_manager.using("earlier").all())
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    finally:
        connections["earlier"].close()
        del connections["earlier"]
        del connections.databases["earlier"]
