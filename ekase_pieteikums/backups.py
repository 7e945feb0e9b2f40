"""Backups of the whole database: made while the site serves, and compared row by row with what is restored.

A backup is one file, a SQLite database or PostgreSQL's custom format (`pg_dump -Fc`), and a manifest beside it, the
file's name with `.json`: the file's SHA-256, the migrations, and the number of rows and a digest of each table then.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import sql
from psycopg.rows import tuple_row

from ekase_pieteikums import __version__

FORMAT = 1
#: What counts attempts changes all the time, and is worth nothing in another hour.
PASSING = frozenset({"cache"})
#: Rows that are fetched together.
_AT_ONCE = 2000
#: Longer values of bytes are digested by their SHA-256.
_SHORT = 64


class BackupError(Exception):
    """A backup that cannot be made or restored: a code, and the values that its sentence needs."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and a digest of them (hexadecimal) that does not depend on their order."""

    rows: int
    digest: str


Tables = dict[str, Table]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    program: str
    engine: str
    made_at: str
    size: int
    sha256: str
    migrations: list[str]
    tables: Tables

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def write(self, backup: Path) -> None:
        """Write the manifest beside its backup."""
        text = json.dumps({"format": FORMAT} | asdict(self), indent=1) + "\n"
        with os.fdopen(os.open(_beside(backup), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)

    @classmethod
    def of(cls, backup: Path) -> Manifest | None:
        """Return the manifest beside a backup; None without one. Raise BackupError if it cannot be read."""
        try:
            text = _beside(backup).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise BackupError("manifest-unreadable", file=str(_beside(backup))) from None
        try:
            known = json.loads(text)
            if known.pop("format") != FORMAT:
                raise BackupError("manifest-newer", file=str(_beside(backup)))
            tables = {name: Table(**table) for name, table in known.pop("tables").items()}
            return cls(**known, tables=tables)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupError("manifest-unreadable", file=str(_beside(backup))) from None


@dataclass(frozen=True)
class Comparison:
    """What a restored database holds, and the tables that differ from the manifest."""

    tables: Tables
    differing: list[str]
    compared: bool

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def make(backup: Path, *, alias: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Write a backup of the database and its manifest, readable by their owner alone; return the manifest.

    People go on working: what they save meanwhile is in the next backup. Raise BackupError if the file exists already,
    cannot be written, or the database's own program fails.
    """
    if backup.exists() or _beside(backup).exists():
        raise BackupError("file-exists", file=str(backup))
    part = backup.with_name(backup.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise BackupError("file-closed", file=str(backup), reason=error.strerror or "") from None
    try:
        database = _database(alias)
        tables, migrations = database.dump(part)
        _on_disk(part)
        made_at = timezone.now().replace(microsecond=0).isoformat()
        manifest = Manifest(
            __version__, database.engine, made_at, part.stat().st_size, _sha256(part), migrations, tables
        )
        manifest.write(backup)
        _on_disk(_beside(backup))
        part.rename(backup)
        _on_disk(backup.parent)
    except OSError as error:
        _beside(backup).unlink(missing_ok=True)
        raise BackupError("file-closed", file=str(backup), reason=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(backup: Path, *, replace: bool = False, alias: str = DEFAULT_DB_ALIAS) -> Comparison:
    """Put a backup in the place of the database, all of it or nothing, and compare what is there then.

    Raise BackupError if the file is no backup of this kind of database, is damaged, comes from a later version of the
    program, or if the database holds something and nobody said to `replace` it.
    """
    database = _database(alias)
    manifest = _verified(backup, database)
    if not replace and not database.is_empty():
        raise BackupError("database-not-empty")
    database.restore(backup)
    return _compared(database.tables(), manifest)


def check(backup: Path, *, alias: str = DEFAULT_DB_ALIAS) -> Comparison:
    """Restore a backup beside the database, compare it, and remove it again; the database is not touched.

    Raise BackupError as `restore` does.
    """
    database = _database(alias)
    manifest = _verified(backup, database)
    return _compared(database.trial(backup), manifest)


def _verified(backup: Path, database: _Database) -> Manifest | None:
    """Return the manifest of a backup whose bytes are those that it names."""
    try:
        if not backup.is_file():
            raise BackupError("file-missing", file=str(backup))
        if not database.knows(backup):
            raise BackupError("not-a-backup", file=str(backup))
        manifest = Manifest.of(backup)
        if manifest is None:
            return None
        if (manifest.size, manifest.sha256) != (backup.stat().st_size, _sha256(backup)):
            raise BackupError("file-damaged", file=str(backup))
    except OSError as error:
        raise BackupError("file-closed", file=str(backup), reason=error.strerror or "") from None
    if unknown := sorted(set(manifest.migrations) - _own_migrations()):
        raise BackupError("program-older", version=manifest.program, migration=unknown[0])
    return manifest


def _compared(tables: Tables, manifest: Manifest | None) -> Comparison:
    if manifest is None:
        return Comparison(tables, [], compared=False)
    names = tables.keys() | manifest.tables.keys()
    differing = sorted(name for name in names if tables.get(name) != manifest.tables.get(name))
    return Comparison(tables, differing, compared=True)


def _own_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


class _Database(ABC):
    """The database of the settings, as what can be copied and restored."""

    engine: str

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def dump(self, path: Path) -> tuple[Tables, list[str]]:
        """Write the database into the file; return its tables and migrations as they were at that moment."""

    @abstractmethod
    def knows(self, backup: Path) -> bool:
        """Return whether the file is of this database's kind."""

    @abstractmethod
    def restore(self, backup: Path) -> None:
        """Put the backup in the place of what is there, all of it or nothing."""

    @abstractmethod
    def trial(self, backup: Path) -> Tables:
        """Restore the backup where nobody sees it, and return its tables."""

    @abstractmethod
    def tables(self) -> Tables:
        """Return the tables of the database."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Return whether no person, application or session would be lost."""


#: Tables whose rows are somebody's.
_OWNED = ("applications_application", "institutions_user", "institutions_workspace")


class _Sqlite(_Database):
    engine = "sqlite"

    @property
    def path(self) -> Path:
        return Path(self.connection.settings_dict["NAME"])

    def dump(self, path: Path) -> tuple[Tables, list[str]]:
        if not self.path.is_file():
            raise BackupError("database-missing", file=str(self.path))
        with contextlib.closing(sqlite3.connect(self.path, timeout=60)) as source:
            _copy(source, path)
        with _opened(path) as copy:
            migrations = _migrations(copy.execute(_MIGRATIONS))
            return _sqlite_tables(copy), migrations

    def knows(self, backup: Path) -> bool:
        with backup.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"

    def restore(self, backup: Path) -> None:
        """SQLite's own copying goes by the log beside the database (-wal), which a copied file would meet."""
        self.connection.close()
        self.trial(backup)
        with _opened(backup) as source:
            try:
                _copy(source, self.path)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                    raise BackupError("database-busy", reason=str(error)) from None
                self._put_aside()
                _copy(source, self.path)
        with contextlib.closing(sqlite3.connect(self.path)) as restored:
            restored.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _on_disk(self.path)

    def trial(self, backup: Path) -> Tables:
        with _opened(backup) as copy:
            try:
                if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise BackupError("file-damaged", file=str(backup))
                return _sqlite_tables(copy)
            except sqlite3.DatabaseError:
                raise BackupError("file-damaged", file=str(backup)) from None

    def tables(self) -> Tables:
        with _opened(self.path) as database:
            return _sqlite_tables(database)

    def is_empty(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        try:
            with _opened(self.path) as database:
                present = set(_sqlite_names(database))
                rows = (database.execute(f"SELECT 1 FROM {name} LIMIT 1") for name in _OWNED if name in present)  # noqa: S608
                return not any(row.fetchone() for row in rows)
        except sqlite3.DatabaseError:
            return False

    def _put_aside(self) -> None:
        """Keep a damaged database under another name, with its logs: nothing is deleted."""
        mark = datetime.datetime.now(datetime.UTC).strftime("damaged-%Y%m%d%H%M%S")
        for end in ("", "-wal", "-shm"):
            damaged = self.path.with_name(self.path.name + end)
            if damaged.exists():
                damaged.rename(damaged.with_name(f"{self.path.name}.{mark}{end}"))


def _copy(source: sqlite3.Connection, path: Path) -> None:
    """Copy a SQLite database in one transaction; the copy is a file without logs unless it has them already."""
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as copy:
        fresh = not copy.execute("PRAGMA schema_version").fetchone()[0]
        copy.execute("PRAGMA synchronous = FULL")
        source.backup(copy)
        if fresh:
            copy.execute("PRAGMA journal_mode = DELETE")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as database:
        database.execute("PRAGMA query_only = ON")
        yield database


def _sqlite_names(database: sqlite3.Connection) -> list[str]:
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1"
    )
    return [name for (name,) in names if name not in PASSING]


def _sqlite_tables(database: sqlite3.Connection) -> Tables:
    names = _sqlite_names(database)
    database.text_factory = bytes  # what is no UTF-8 is compared too
    return {name: _table(_row_digests(database.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608


class _Postgres(_Database):
    engine = "postgresql"

    def dump(self, path: Path) -> tuple[Tables, list[str]]:
        with self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with connection.transaction():
                snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
                without = [f"--exclude-table-data={name}" for name in sorted(PASSING)]
                self._run("pg_dump", "-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", *without, out=path)
                return _postgres_tables(connection), _migrations(connection.execute(_MIGRATIONS).fetchall())

    def knows(self, backup: Path) -> bool:
        with backup.open("rb") as file:
            return file.read(5) == b"PGDMP"

    def restore(self, backup: Path) -> None:
        self._load(backup, self._name)
        self.connection.close()

    def trial(self, backup: Path) -> Tables:
        trial = f"{self._name[:40]}_trial_{os.getpid()}"
        try:
            self._run("createdb", "--template=template0", trial, database=None)
        except BackupError as error:
            raise BackupError("trial-refused", reason=error.values.get("reason", "")) from None
        try:
            self._load(backup, trial)
            with self._connected(trial) as connection:
                return _postgres_tables(connection)
        finally:
            self._run("dropdb", "--if-exists", trial, database=None)

    def tables(self) -> Tables:
        with self._connected() as connection:
            return _postgres_tables(connection)

    def is_empty(self) -> bool:
        present = set(self.connection.introspection.table_names())
        with self.connection.cursor() as cursor:
            for name in present.intersection(_OWNED):
                cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608
                if cursor.fetchone():
                    return False
        return True

    @contextlib.contextmanager
    def _connected(self, name: str = "") -> Iterator[psycopg.Connection[Any]]:
        """Open a connection of our own, by the settings that the programs get."""
        known = self._environment(name or self._name)
        with psycopg.connect(
            host=known.get("PGHOST"),
            port=known.get("PGPORT"),
            user=known.get("PGUSER"),
            password=known.get("PGPASSWORD"),
            dbname=known.get("PGDATABASE"),
        ) as connection:
            yield connection

    @property
    def _name(self) -> str:
        return str(self.connection.settings_dict["NAME"])

    def _load(self, backup: Path, name: str) -> None:
        """Restore into this database in one transaction, after dropping what it has."""
        prelude = "BEGIN;\nDROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
        reading = [_program("pg_restore"), "--no-owner", "--no-acl", "--schema=public", "-f", "-", str(backup)]
        writing = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        pipe = subprocess.PIPE
        failed = ""
        with (
            subprocess.Popen(writing, stdin=pipe, stderr=pipe, env=self._environment(name)) as psql,
            subprocess.Popen(reading, stdout=pipe, stderr=pipe) as script,
        ):
            assert script.stdout is not None
            assert script.stderr is not None
            assert psql.stdin is not None
            assert psql.stderr is not None
            try:
                psql.stdin.write(prelude.encode())
                shutil.copyfileobj(script.stdout, psql.stdin, 1 << 20)
                if script.wait() == 0:
                    psql.stdin.write(b"\nCOMMIT;\n")
                else:
                    failed = script.stderr.read().decode(errors="replace")
                psql.stdin.close()
            except BrokenPipeError:
                script.kill()
            errors = psql.stderr.read().decode(errors="replace")
        if psql.returncode or failed:
            raise BackupError("program-failed", program="pg_restore", reason=_last_line(failed or errors))

    def _run(self, program: str, *arguments: str, out: Path | None = None, database: str | None = "") -> None:
        name = self._name if database == "" else database or "postgres"
        with open(out or os.devnull, "wb") as file:
            done = subprocess.run(
                [_program(program), *arguments],
                stdout=file,
                stderr=subprocess.PIPE,
                env=self._environment(name),
                check=False,
            )
        if done.returncode:
            raise BackupError(
                "program-failed", program=program, reason=_last_line(done.stderr.decode(errors="replace"))
            )

    def _environment(self, name: str) -> dict[str, str]:
        """The password goes by the environment: others on the machine see arguments."""
        known = self.connection.settings_dict
        given = {
            "PGHOST": known.get("HOST"),
            "PGPORT": known.get("PORT"),
            "PGUSER": known.get("USER"),
            "PGPASSWORD": known.get("PASSWORD"),
            "PGDATABASE": name,
        }
        options = known.get("OPTIONS", {})
        given |= {f"PG{key.upper()}": options.get(key) for key in ("sslmode", "sslrootcert", "sslcert", "sslkey")}
        return os.environ | {key: str(value) for key, value in given.items() if value}


def _postgres_tables(connection: psycopg.Connection[Any]) -> Tables:
    """Return the tables; PostgreSQL digests each row itself, in a notation that no session's settings change."""
    tables = {}
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        for setting, value in (("TimeZone", "UTC"), ("DateStyle", "ISO"), ("bytea_output", "hex")):
            cursor.execute(sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(setting), sql.Literal(value)))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall() if name not in PASSING]
        for name in names:
            with connection.cursor("backup", row_factory=tuple_row) as rows:
                rows.itersize = _AT_ONCE
                rows.execute(
                    sql.SQL("SELECT sha256(convert_to(t::text, 'UTF8')) FROM {} t").format(sql.Identifier(name))
                )
                tables[name] = _table(bytes(row[0]) for row in rows)
    return tables


def _table(digests: Iterable[bytes]) -> Table:
    """Return the table whose rows have these SHA-256: their sum is the same in any order."""
    number = total = 0
    for digest in digests:
        number += 1
        total += int.from_bytes(digest, "big")
    return Table(number, f"{total % 2**256:064x}")


def _row_digests(cursor: sqlite3.Cursor) -> Iterator[bytes]:
    while rows := cursor.fetchmany(_AT_ONCE):
        for row in rows:
            short = [sha256(value).digest() if type(value) is bytes and len(value) > _SHORT else value for value in row]
            yield sha256(repr(short).encode()).digest()


def _migrations(rows: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in rows)


_MIGRATIONS = "SELECT app, name FROM django_migrations"


def _database(alias: str) -> _Database:
    connection = connections[alias]
    kinds: dict[str, type[_Database]] = {"sqlite": _Sqlite, "postgresql": _Postgres}
    return kinds[connection.vendor](connection)


def _beside(backup: Path) -> Path:
    return backup.with_name(backup.name + ".json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _on_disk(path: Path) -> None:
    """Return when the file, or the names in a folder, would survive a power cut."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _program(name: str) -> str:
    """Return where a program of PostgreSQL is: on the path, or in Debian's folder of the newest version."""
    if found := shutil.which(name):
        return found
    folders = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    if not folders:
        raise BackupError("program-missing", program=name)
    return str(folders[-1])


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
