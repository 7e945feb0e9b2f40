"""The table in which attempts are counted."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class Counters(DatabaseCache):
    """A cache in the database from which nothing disappears before its time.

    Django's own drops every third entry where there are too many: whoever makes enough of them empties the counters of
    everybody's attempts. Here only what has expired is deleted. How many there are is bounded by the rates and by how
    long each is counted.
    """

    def _cull(self, db: str, cursor: Any, now: datetime.datetime, num: int) -> None:
        connection = connections[db]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(now)])  # noqa: S608
