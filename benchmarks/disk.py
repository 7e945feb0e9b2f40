"""What it costs that SQLite waits for the disk at each save."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.timing import median_ms

SAVES = 300


def main() -> None:
    """Print the milliseconds of a transaction with one row, `synchronous` NORMAL and FULL in turns, three times."""
    for _ in range(3):
        for mode in ("NORMAL", "FULL"):
            with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
                path = Path(folder) / "disk.sqlite3"
                with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
                    database.execute("PRAGMA journal_mode = WAL")
                    database.execute(f"PRAGMA synchronous = {mode}")
                    database.execute("CREATE TABLE saved (number, text)")

                    def save(number: int, to: sqlite3.Connection = database) -> None:
                        to.execute("BEGIN IMMEDIATE")
                        to.execute("INSERT INTO saved VALUES (?, ?)", (number, "x" * 300))
                        to.execute("COMMIT")

                    print(f"{mode:>6}  {median_ms(save, range(SAVES)):>6.2f} ms")
