"""Files and pasted cells as a table, or one Latvian sentence why not; each is opened in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path, PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.domain.language import Text
from applications.domain.limits import format_euro
from applications.domain.sizes import LARGEST_FILE, MEGABYTE, too_large
from applications.formats import Unreadable
from applications.formats.spreadsheet.table import Table

MAXIMUM_BYTES = LARGEST_FILE
WORKBOOKS = (".xlsx", ".xls", ".ods")
#: What a person can choose a file by.
EXTENSIONS = (*WORKBOOKS, ".csv", ".tsv", ".txt")
#: Seconds; the process's own bound, of processor time, comes first unless the machine is overloaded.
TIMEOUT = 3.0
_COMMAND = [sys.executable, "-P", "-S", "-m", "applications.formats.spreadsheet.worker"]

#: Why a file is not read, by the worker's code.
SENTENCES: dict[str, Text] = {
    "not-a-table": gettext_lazy("Faila saturs nav tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"),
    "web-page": gettext_lazy(
        "Fails ir tīmekļa lapa vai XML, nevis tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"
    ),
    "not-text": gettext_lazy("CSV failā nav teksta UTF-8, UTF-16 vai Windows-1257 kodējumā: saglabājiet to kā .xlsx"),
    "password": gettext_lazy("Fails ir aizsargāts ar paroli: saglabājiet to bez paroles"),
    "broken": gettext_lazy(
        "Fails ir bojāts vai nav pilns: atveriet to tabulu programmā, saglabājiet kā .xlsx un ielādējiet vēlreiz"
    ),
    "document-type": gettext_lazy("Failā ir XML definīcijas, kādu tabulās nav: saglabājiet tabulu no jauna kā .xlsx"),
    "inflated": gettext_lazy("Fails izvērsts ir pārāk liels: nokopējiet kontu rindas jaunā tabulā"),
    "too-much": gettext_lazy("Tabula ir pārāk liela, lai to izlasītu: nokopējiet kontu rindas jaunā tabulā"),
    "no-time": gettext_lazy(
        "Tabulu neizdevās izlasīt 3 sekundēs: mēģiniet vēlreiz vai nokopējiet kontu rindas jaunā tabulā"
    ),
    "rows": gettext_lazy(
        "Tabulā ir vairāk nekā %(number)s rindu, tukšās ieskaitot: nokopējiet kontu rindas jaunā tabulā"
    ),
    "lines": gettext_lazy("Tabulā ir vairāk nekā %(accounts)s aizpildītu rindu: vienā pieteikumā vairāk nevar būt"),
    "columns": gettext_lazy("Tabulā ir aizpildītas šūnas tālāk par kolonnu IV: nokopējiet kontu kolonnas jaunā tabulā"),
    "cell": gettext_lazy("Tabulas %(row)s. rindā ir šūna ar vairāk nekā 10 000 zīmēm: saīsiniet to"),
    "no-sheet": gettext_lazy("Failā nav lapas „%(sheet)s”"),
}

#: What a person should know of how a table was read, by the codes in `Table.notes`, in this order.
_NOTES: dict[str, Text] = {
    "unresolved": gettext_lazy(
        "Formulām nav rezultāta (%(where)s): atveriet failu Excel vai LibreOffice, saglabājiet un ielādējiet vēlreiz"
    ),
    "errors": gettext_lazy("Formulas dod kļūdu (%(where)s): izlabojiet tās vai ierakstiet vērtības"),
    "cut": gettext_lazy("Šūnas ir pārāk garas (%(where)s): nolasīts tikai to sākums"),
    "wide": gettext_lazy("Kolonnas aiz IV nav lasītas: kontu numuru tajās nav"),
    "hidden": gettext_lazy("Nolasītas arī paslēptās un atfiltrētās rindas: %(where)s"),
    "formulas": gettext_lazy("Tabulā ir formulas: paņemtas vērtības, kas failā saglabātas pēdējās"),
    "macros": gettext_lazy("Failā ir makro: tie netika izpildīti"),
}


def read_table(name: str, data: bytes, sheet: str | None = None) -> Table:
    """The table in a file of this name, in the sheet of this name or else the one with the most accounts.

    Raises Unreadable with one sentence: another kind of file, a password, a broken file, or one that is larger than an
    application's accounts. Takes at most three seconds, and 256 MB in another process.
    """
    extension = PurePath(name).suffix.lower()
    if extension not in EXTENSIONS:
        known = ", ".join(EXTENSIONS)
        raise Unreadable(_("Tabulas faila paplašinājumam jābūt vienam no: %(known)s") % {"known": known})
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable(too_large(MAXIMUM_BYTES))
    table = _opened("workbook" if extension in WORKBOOKS else "text", sheet, data)
    if not table.lines:
        raise Unreadable(_("Failā nav nevienas aizpildītas šūnas"))
    return table


def read_pasted(text: str) -> Table:
    """The table in cells that were pasted from a spreadsheet; raises Unreadable as `read_table` does."""
    data = text.encode("utf-8", "replace")
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable(_("Ielīmēts vairāk nekā %(most)s MB") % {"most": MAXIMUM_BYTES // MEGABYTE})
    table = _opened("pasted", None, data)
    if not table.lines:
        raise Unreadable(_("Ielīmējiet šūnas no tabulas"))
    return table


def notes(table: Table) -> list[str]:
    """What a person should know of how the table was read, in sentences."""
    return [sentence % {"where": table.notes[code]} for code, sentence in _NOTES.items() if code in table.notes]


def _opened(kind: str, sheet: str | None, data: bytes) -> Table:
    request = json.dumps({"kind": kind, "sheet": sheet}).encode() + b"\n"
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    try:
        ended = subprocess.run(
            _COMMAND,
            input=request + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of the web process's environment goes along; the reader's last words need no stack.
            env={"PYTHONPATH": path, "RUST_BACKTRACE": "0"},
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(str(SENTENCES["no-time"])) from None
    if ended.returncode < 0:  # killed by its own bounds
        raise Unreadable(str(SENTENCES["too-much"]))
    if ended.returncode:
        raise RuntimeError(f"the process that reads spreadsheets ended with {ended.returncode}")
    if ended.stdout.startswith(b'{"refused"'):
        refused = json.loads(ended.stdout)
        known = {"accounts": format_euro(MAXIMUM_ACCOUNTS)}
        raise Unreadable(str(SENTENCES[refused["refused"]]) % (known | refused["values"]))
    return Table.from_json(ended.stdout)
