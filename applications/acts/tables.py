"""Taking accounts over from a table: load it, choose its sheet, say what its columns are, take its accounts.

The last table that was loaded is kept with the draft until its accounts are taken or it is discarded. Each act raises
Frozen if the application is no draft, and Unsuitable if there is no table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from applications.acts import bulk_editing
from applications.acts.inspecting import read_pasted, read_table
from applications.domain.document import Account
from applications.formats.spreadsheet.columns import turned
from applications.formats.spreadsheet.findings import cell_faults, check_rows, fitted
from applications.formats.spreadsheet.roles import ROLES
from applications.formats.spreadsheet.rows import AccountRows, Row, merged, read_rows
from applications.formats.spreadsheet.table import Table
from applications.models.application import Application
from applications.models.bulk_edit import BulkEdit
from applications.models.errors import Unsuitable
from applications.models.upload import Upload


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


def set_roles(application: Application, chosen: Mapping[int, str]) -> None:
    """Say what the columns hold: a role of ROLES for each column, "" for one that is not used.

    Raise Unsuitable if a role is not known, or if two columns are changed to the same one.
    """
    upload = loaded(application)
    columns = upload.columns
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
        application.require_draft()
        upload.roles = json.dumps({column: roles.get(column, "") for column in chosen})
        upload.save(update_fields=["roles"])


def accounts_in(application: Application, upload: Upload) -> AccountRows:
    """The accounts in a loaded table. Raise Unreadable if no column has their numbers, or if they are too many."""
    client, user = application.client, application.user
    own = (client.name, client.registration_number, user.institution_name, user.registration_number)
    return read_rows(fitted(upload.content, upload.tables), upload.tables, own)


def take_over(application: Application, *, replace: bool = False, only_right: bool = False, by: str = "") -> BulkEdit:
    """Take the accounts of the loaded table over, or only those without errors, and forget the table.

    They replace all accounts of the draft, or else those with the same numbers, of which what no column says stays.
    Raise LimitReached if the accounts are too many then, and Unreadable as `accounts_in` does.
    """
    upload = loaded(application)
    read = accounts_in(application, upload)

    def taken(rows: Sequence[Row]) -> list[Account]:
        if only_right:
            rows = check_rows(rows, cell_faults(upload.content, upload.tables)).right()
        return [row.account for row in rows]

    with transaction.atomic():
        if replace:
            bulk_edit = bulk_editing.replace_accounts(application, taken(read.rows), by=by)
        else:
            bulk_edit = bulk_editing.merge_accounts(application, lambda listed: taken(merged(read.rows, listed)), by=by)
        upload.delete()
    return bulk_edit


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
        "loaded_at": timezone.now(),
    }
    with transaction.atomic():
        application.require_draft()
        Upload.objects.update_or_create(application=application, defaults=kept)
