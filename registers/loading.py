"""Loading a register file: its rows are built beside those of the last load, and take their place at once.

Rows are written in transactions of a fraction of a second, so that others write meanwhile. One transaction then makes
the new load the current one; the rows of the old load are removed afterwards, in pieces.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from registers import state
from registers.index import Builder, ordered
from registers.models import (
    OF_INSTITUTIONS,
    ROW_BITS,
    FormerName,
    Institution,
    Load,
    Officer,
    Register,
    Row,
    Status,
    Word,
)
from registers.reading import RegisterFile, UnreadableRegister

#: Rows of one transaction.
_PIECE = 20_000
#: The least share of the rows of the last load.
_LEAST_SHARE = 0.8
#: The largest share of rows that cannot be read.
_SKIPPED_SHARE = 0.01
#: A load that has not ended after this time was interrupted.
_LONGEST_LOAD = datetime.timedelta(hours=1)

_OF_INSTITUTIONS = ("number", "name", "name_key", "status", "removed_on", "is_taxpayer", "higher_name", "higher_number")
#: The table of each register, and the columns that a file's rows have values for.
TABLES: dict[Register, tuple[type[Row], tuple[str, ...]]] = {
    **dict.fromkeys(OF_INSTITUTIONS, (Institution, _OF_INSTITUTIONS)),
    Register.FORMER_NAMES: (FormerName, ("number", "name", "name_key", "until")),
    Register.OFFICERS: (
        Officer,
        ("number", "name", "is_person", "position", "governing_body", "representation", "with_at_least"),
    ),
}
_STATUS, _NUMBER = _OF_INSTITUTIONS.index("status"), _OF_INSTITUTIONS.index("number")


class Loaded(NamedTuple):
    """A load with the number of rows that could not be read, and of the rows before it."""

    load: Load
    skipped: int
    before: int


def load(file: IO[str], *, file_date: datetime.date, force: bool = False, source: str = "") -> Loaded:
    """Load an open register file in place of the last one of its register.

    Raise UnreadableRegister, with everything as it was, if it is no register file, is damaged, or has less than 80 % of
    the rows of the last one, unless that is forced.
    """
    opened = RegisterFile(file)
    _remove_what_was_left()
    load = Load.objects.create(register=opened.register, file_date=file_date, source=source)
    try:
        load.rows = _write(load, opened)
        _count_values(TABLES[opened.register][0])
        before = _refuse_if_incomplete(load, opened, force=force)
    except BaseException:
        _end(Load.objects.filter(pk=load.pk))
        _remove(load)
        raise
    _swap(load)
    _remove_what_was_left()
    return Loaded(load, opened.skipped, before)


def _refuse_if_incomplete(load: Load, opened: RegisterFile, *, force: bool) -> int:
    last = Load.objects.filter(register=load.register, is_current=True).first()
    before = last.rows if last else 0
    if force:
        return before
    if opened.skipped > (load.rows + opened.skipped) * _SKIPPED_SHARE and opened.skipped > 1:
        raise UnreadableRegister("many-skipped", number=opened.skipped, rows=load.rows)
    if load.rows < before * _LEAST_SHARE or not load.rows:
        raise UnreadableRegister("fewer-rows", number=load.rows, before=before)
    return before


def _write(load: Load, opened: RegisterFile) -> int:
    """Write the rows and their words, and return the number of rows."""
    table, columns = TABLES[opened.register]
    builder = Builder() if opened.register in OF_INSTITUTIONS else None
    number = 0

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal number
        for values, words in opened.rows():
            if number >> ROW_BITS:
                raise UnreadableRegister("too-many-rows", number=number)
            if builder:
                exists = values[_STATUS] == Status.REGISTERED
                builder.add(ordered(number, exists=exists, length=len(words)), words.split(), values[_NUMBER])
            yield (load.first_key + number, load.pk, *values)
            number += 1

    _insert(table, ("id", "load_id", *columns), rows())
    if builder:
        _insert(Word, ("load_id", "key", "rows"), ((load.pk, key, rows) for key, rows in builder.entries()))
    return number


def _insert(table: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows, piece by piece: Django's own way takes ten times the time and memory."""
    names, rows = ", ".join(columns), iter(rows)
    target = f"{table._meta.db_table} ({names})"
    while piece := list(islice(rows, _PIECE)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                    for row in piece:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", piece)  # noqa: S608


def _count_values(table: type[Row]) -> None:
    """Let PostgreSQL know of the new rows: until it does, it sorts all that a number begins, a hundred thousand."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table._meta.db_table}")


def _swap(load: Load) -> None:
    """Make the load the current one, and end the one before it."""
    load.loaded_at, load.is_current = timezone.now(), True
    with transaction.atomic():
        # Another load of this register may be swapped at the same moment: what it has made current is seen after this.
        list(Load.objects.select_for_update().filter(register=load.register).order_by("pk"))
        _end(Load.objects.filter(register=load.register, is_current=True))
        load.save()
    state.ask_again()


def _end(loads: models.QuerySet[Load]) -> None:
    loads.update(is_current=False, ended_at=timezone.now())


def _remove_what_was_left() -> None:
    """Remove the rows of loads that have ended, or were interrupted."""
    interrupted = Q(is_current=False, started_at__lt=timezone.now() - _LONGEST_LOAD)
    for load in Load.objects.filter(Q(ended_at__isnull=False) | interrupted):
        _remove(load)


def _remove(load: Load) -> None:
    table, _columns = TABLES[Register(load.register)]
    keys = range(load.first_key, load.first_key + (1 << ROW_BITS))
    last = table._default_manager.filter(pk__gte=keys[0], pk__lte=keys[-1]).aggregate(last=models.Max("pk"))["last"]
    for start in range(keys[0], (last or 0) + 1, _PIECE):
        with transaction.atomic():
            _delete(table, "id >= %s AND id < %s", (start, start + _PIECE))
    with transaction.atomic():
        _delete(Word, "load_id = %s", (load.pk,))
        Load.objects.filter(pk=load.pk).delete()


def _delete(table: type[models.Model], condition: str, values: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table._meta.db_table} WHERE {condition}", values)  # noqa: S608
