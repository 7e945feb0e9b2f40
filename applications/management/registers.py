"""Registers for the commands: whether any is loaded, if there is a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection
from django.db.utils import Error

from registers.state import as_json, current_loads


def registers_are_loaded() -> bool:
    """Return whether a register is loaded; not where there is no database, or it does not answer."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        return False  # a query would create the file
    try:
        return bool(current_loads())
    except Error:
        return False


def figures() -> list[dict[str, Any]]:
    """Return the loaded registers with their rows, dates and ages, for other programs."""
    return [as_json(load) for load in current_loads().values()]
