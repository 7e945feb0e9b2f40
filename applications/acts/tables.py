"""Taking accounts over from a table: load it, choose its sheet, say what its columns are, take its accounts.

The last table that was loaded is kept with the draft until its accounts are taken or it is discarded. Each act raises
Frozen if the application is no draft, and Unsuitable if there is no table.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from applications.acts import bulk_editing, recording, room
from applications.acts.inspecting import read_pasted, read_table
from applications.domain.document import Account
from applications.formats import Unreadable
from applications.formats.spreadsheet.columns import turned
from applications.formats.spreadsheet.findings import cell_faults, check_rows, fitted
from applications.formats.spreadsheet.roles import ROLES
from applications.formats.spreadsheet.rows import AccountRows, Row, merged, read_rows
from applications.formats.spreadsheet.table import Cell, Line, Table
from applications.models.application import Application
from applications.models.bulk_edit import BulkEdit
from applications.models.errors import Unsuitable
from applications.models.upload import Upload
from common import limits

#: Characters of a cell that is typed on the page of its row.
MAXIMUM_CELL = 1_000


def load(application: Application, name: str, file: bytes, *, client: str) -> None:
    """Keep the table in a spreadsheet, in place of the one before.

    Raise Unreadable if there is no table in the file, and LimitReached if the client had too many files opened lately.
    """
    keep(application, name, read_table(name, file, client=client), file)


def load_pasted(application: Application, cells: str, *, client: str) -> None:
    """Keep the table in cells that were pasted from a spreadsheet. Raise errors as `load` does."""
    keep(application, "", read_pasted(cells, client=client))


def choose_sheet(application: Application, sheet: str, *, client: str) -> None:
    """Keep the table in another sheet of the loaded workbook. Raise errors as `load` does."""
    upload = loaded(application)
    if upload.workbook:
        workbook = bytes(upload.workbook)
        keep(application, upload.name, read_table(upload.name, workbook, sheet, client=client), workbook)


def set_roles(application: Application, chosen: Mapping[int, str], number: int = 0) -> None:
    """Say what the columns hold: a role of ROLES for each column, "" for one that is not used.

    `number` is that of the table in the sheet, from 0. Raise Unsuitable if a role is not known, or if two columns are
    changed to the same one.
    """
    upload = loaded(application)
    columns = upload.tables[number]
    changed = {column: role for column, role in chosen.items() if role != columns.roles.get(column, "")}
    columns_of: dict[str, list[int]] = {}
    for column, role in changed.items():
        if role:
            if role not in ROLES:
                raise Unsuitable("role-unknown", column=column)
            columns_of.setdefault(role, []).append(column)
    for role, same in columns_of.items():
        if len(same) > 1:
            raise Unsuitable("role-twice", role=role, columns=same)
    roles = columns.with_roles(changed).roles
    with transaction.atomic():
        recording.require_draft(application)
        place = f"{number}." if number else ""
        set_before = json.loads(upload.roles or "{}")
        upload.roles = json.dumps(set_before | {f"{place}{column}": roles.get(column, "") for column in chosen})
        upload.save(update_fields=["roles"])


def answer(application: Application, answers: Mapping[str, str]) -> None:
    """Answer questions about the loaded table: an answer holds for all the cells of its question.

    What is no answer to a question of the table is ignored.
    """
    upload = loaded(application)
    known = {each.key: each.options for each in accounts_in(application, upload).questions}
    given = {key: option for key, option in answers.items() if option in known.get(key, ())}
    with transaction.atomic():
        recording.require_draft(application)
        upload.answers = json.dumps(upload.given | given)
        upload.save(update_fields=["answers"])


def set_cells(application: Application, number: int, cells: Mapping[int, str]) -> None:
    """Change cells of one row of the loaded table, by the row's number and the column (0 is A).

    Raise Unsuitable if the table has no such row.
    """
    upload = loaded(application)
    table = upload.content
    if number not in {line.number for line in table.lines}:
        raise Unsuitable("no-row")

    def changed(line: Line) -> Line:
        width = max(len(line.cells), *(column + 1 for column in cells)) if cells else len(line.cells)
        texts = {column: text.strip()[:MAXIMUM_CELL] for column, text in cells.items()}
        # A cell whose text is as before keeps its value: a number stays a number.
        return Line(
            number,
            tuple(
                line.cell(c) if c not in texts or texts[c] == str(line.cell(c)).strip() else texts[c]
                for c in range(width)
            ),
        )

    with transaction.atomic():
        recording.require_draft(application)
        lines = tuple(changed(line) if line.number == number else line for line in table.lines)
        upload.content = dataclasses.replace(table, lines=lines)
        upload.save(update_fields=["content"])


def accounts_in(application: Application, upload: Upload) -> AccountRows:
    """The accounts in a loaded table. Raise Unreadable if no column has their numbers, or if they are too many."""
    client, user = application.client, application.user
    own = (client.name, client.registration_number, user.institution_name, user.registration_number)
    return read_rows(fitted(upload.content, upload.tables), upload.tables, own, upload.given)


def take_over(
    application: Application,
    *,
    replace: bool = False,
    only_right: bool = False,
    all_sheets: bool = False,
    by: str = "",
    client: str = "",
) -> BulkEdit:
    """Take the accounts of the loaded table over, or only those without errors; then the others stay loaded.

    They replace all accounts of the draft, or else those with the same numbers, of which what no column says stays.
    With `all_sheets` the other sheets of the workbook are taken too; the first of them that has an error or a question
    is loaded instead, with nothing taken of it. Raise Unsuitable if a question that has to be answered is not, or if
    the table was taken over meanwhile, LimitReached if the accounts are too many then or the client has taken over too
    many tables lately, and Unreadable as `accounts_in` does.
    """
    limits.consume(limits.TAKE_OVER, client)
    upload = loaded(application)
    read = accounts_in(application, upload)
    if any(each.is_open for each in read.questions):
        raise Unsuitable("questions-open")
    left: set[int] = set()
    more, doubtful = _of_other_sheets(application, upload, client) if all_sheets else ([], None)
    name, workbook = upload.name, bytes(upload.workbook)

    def taken(rows: Sequence[Row]) -> list[Account]:
        if only_right:
            checked = check_rows(rows, cell_faults(upload.content, upload.tables))
            rows = checked.right()
            left.update(row.number for row in checked.wrong())
        return [row.account for row in rows]

    with transaction.atomic():
        same = Upload.objects.select_for_update().filter(pk=upload.pk, loaded_at=upload.loaded_at)
        if same.values_list("pk", flat=True).first() is None:
            raise Unsuitable("no-table")
        if replace:
            accounts = taken(read.rows) + [row.account for row in more]
            bulk_edit = bulk_editing.replace_accounts(application, accounts, by=by)
        else:
            bulk_edit = bulk_editing.merge_accounts(
                application,
                lambda listed: taken(merged(read.rows, listed)) + [row.account for row in merged(more, listed)],
                by=by,
            )
        if left:
            gone = {row.number for row in read.rows} - left
            lines = tuple(line for line in upload.content.lines if line.number not in gone)
            upload.content = dataclasses.replace(upload.content, lines=lines)
            upload.loaded_at = timezone.now()
            upload.save(update_fields=["content", "loaded_at"])
        elif doubtful:
            keep(application, name, doubtful, workbook)
        else:
            upload.delete()
    return bulk_edit


def _of_other_sheets(application: Application, upload: Upload, client: str) -> tuple[list[Row], Table | None]:
    """The rows of the workbook's other sheets that have no error and no question, and the first of the others."""
    rows: list[Row] = []
    doubtful: Table | None = None
    for sheet, count in upload.content.sheets.items():
        if count == 0 or sheet == upload.content.sheet:
            continue
        table = turned(read_table(upload.name, bytes(upload.workbook), sheet, client=client))
        other = Upload(application=application, content=table)
        try:
            read = accounts_in(application, other)
        except Unreadable:
            doubtful = doubtful or table
            continue
        is_doubtful = any(each.is_open or not each.options for each in read.questions)
        if is_doubtful or check_rows(read.rows, cell_faults(table, other.tables)).wrong():
            doubtful = doubtful or table
        else:
            rows += read.rows
    return rows, doubtful


def wrong_lines(application: Application, upload: Upload) -> list[tuple[Cell, ...]]:
    """The headings of the loaded table with the rows that have errors, their cells as they were read."""
    read = accounts_in(application, upload)
    wrong = {row.number for row in check_rows(read.rows, cell_faults(upload.content, upload.tables)).wrong()}
    heads = {each.data_from: each for each in upload.tables}
    lines: list[tuple[Cell, ...]] = []
    for line in upload.content.lines:
        if line.number in heads and (headings := heads[line.number].headings):
            lines.append(tuple(headings.get(column, "") for column in range(max(headings) + 1)))
        if line.number in wrong:
            lines.append(line.cells)
    return lines


def is_loaded(application: Application) -> bool:
    """Whether a table is loaded."""
    return Upload.objects.filter(application=application).exists()


def forget(application: Application) -> None:
    """Forget the loaded table, if there is one; the draft stays as it is."""
    Upload.objects.filter(application=application).delete()


def loaded(application: Application) -> Upload:
    """The table that was loaded last. Raise Unsuitable if there is none."""
    upload = Upload.objects.filter(application=application).first()
    if upload is None:
        raise Unsuitable("no-table")
    return upload


def keep(application: Application, name: str, table: Table, file: bytes = b"") -> None:
    """Keep a table that was read in place of the one before, and its file if another sheet may have accounts."""
    table = turned(table)
    others = [count for sheet, count in table.sheets.items() if sheet != table.sheet]
    kept = {
        "name": name[-200:],  # with the suffix
        "content": table,
        "workbook": file if any(count != 0 for count in others) else b"",
        "roles": "",
        "answers": "",
        "loaded_at": timezone.now(),
    }
    with transaction.atomic():
        recording.require_draft(application)
        if kept["workbook"]:
            room.require(application, len(file))
        Upload.objects.update_or_create(application=application, defaults=kept)
