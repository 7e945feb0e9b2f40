"""Register files with made-up rows."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from registers import loading
from registers.loading import Loaded

FOLDER = Path(__file__).parent.parent / "data" / "registers"
#: The day of the registers' data.
DAY = datetime.date(2026, 11, 20)

PUBLIC = "ppi_public_persons_institutions.sample.csv"
DELEGATED = "ppi_delegated_entities.sample.csv"
ENTERPRISES = "register.sample.csv"
FORMER_NAMES = "register_name_history.sample.csv"
OFFICERS = "officers.sample.csv"
EVERY_FILE = (PUBLIC, DELEGATED, ENTERPRISES, FORMER_NAMES, OFFICERS)


def load_text(text: str, *, force: bool = False) -> Loaded:
    """Load a register from a text."""
    return loading.load(io.StringIO(text, newline=""), file_date=DAY, force=force)


def load_samples(*names: str) -> None:
    """Load sample files: those named, or every one."""
    for name in names or EVERY_FILE:
        load_text((FOLDER / name).read_text("utf-8-sig"))


def enterprises(*rows: tuple[str, str], closed: str = "") -> str:
    """Return a register.csv with companies of these numbers and names, ended if `closed` is given."""
    lines = ["regcode;name;terminated;closed"]
    for number, name in rows:
        quoted = name.replace('"', '""')
        lines.append(f'{number};"{quoted}";{"2024-03-01" if closed else ""};{closed}')
    return "\n".join(lines) + "\n"
