"""Tables from files and pasted cells. Each is opened in a process of its own, see `opening`."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path, PurePath

from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable
from applications.formats.spreadsheet.table import Table

logger = logging.getLogger(__name__)

MAXIMUM_BYTES = LARGEST_FILE
WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".ods", ".ots")
#: The extensions of files that are read.
EXTENSIONS = (*WORKBOOKS, ".csv", ".tsv", ".txt")
#: Seconds. The process bounds its own processor time to less; this one counts where the machine is overloaded.
TIMEOUT = 3.0
_COMMAND = [sys.executable, "-P", "-S", "-m", "applications.formats.spreadsheet.opening.worker"]


def read_table(name: str, data: bytes, sheet: str | None = None) -> Table:
    """Return the table in a file: the sheet of this name, or else the one with the most accounts.

    Raises Unreadable for another kind of file, a broken or encrypted one, or one with more rows than an application has
    accounts. Takes at most three seconds, and 256 MB in another process.
    """
    extension = PurePath(name).suffix.lower()
    if extension not in EXTENSIONS:
        raise Unreadable("table-extension", known=list(EXTENSIONS))
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable("too-large", bytes=MAXIMUM_BYTES)
    table = _opened("workbook" if extension in WORKBOOKS else "text", sheet, data)
    if not table.lines:
        raise Unreadable("table-empty")
    return table


def read_pasted(text: str) -> Table:
    """Return the table in cells pasted from a spreadsheet; raise Unreadable as `read_table` does."""
    data = text.encode("utf-8", "replace")
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable("table-pasted-too-large", bytes=MAXIMUM_BYTES)
    table = _opened("pasted", None, data)
    if not table.lines:
        raise Unreadable("table-pasted-empty")
    return table


def _opened(kind: str, sheet: str | None, data: bytes) -> Table:
    request = json.dumps({"kind": kind, "sheet": sheet}).encode() + b"\n"
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    try:
        ended = subprocess.run(
            _COMMAND,
            input=request + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The web process's environment has secrets; a panic of the reader needs no stack.
            env={"PYTHONPATH": path, "RUST_BACKTRACE": "0"},
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("table-late") from None
    if ended.returncode < 0:  # killed by its own bounds
        raise Unreadable("table-too-large")
    if ended.returncode:  # the reader has failed in a way that nobody has foreseen
        logger.error("The process that reads spreadsheets ended with %s.", ended.returncode)
        raise Unreadable("table-broken")
    if ended.stdout.startswith(b'{"unreadable"'):
        raise Unreadable.from_tree(json.loads(ended.stdout)["unreadable"])
    return Table.from_json(ended.stdout)
