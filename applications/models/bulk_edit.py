"""The last bulk edit of a draft's accounts, with what undoing it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models

from applications.domain.document import Account
from applications.models.application import Application
from applications.models.kept import Form, KeptField, require_known


class Former(NamedTuple):
    """What was typed in some fields of accounts: the names of the fields, and their values by the row's primary key."""

    names: Sequence[str]
    rows: Mapping[int, Sequence[str]]


def _written(former: Former) -> dict[str, Any]:
    return {"names": former.names, "rows": former.rows}


def _read(tree: Mapping[str, Any]) -> Former:
    require_known(Account, tree["names"])
    return Former(tree["names"], {int(key): row for key, row in tree["rows"].items()})


FORMER = Form(_written, {1: _read})


class BulkEdit(models.Model):
    """One bulk edit. It can be undone while `revision`, the application's after it, is still the application's."""

    EDIT, REMOVE, ADD, MERGE, REPLACE = "edit", "remove", "add", "merge", "replace"

    application = models.ForeignKey(Application, models.CASCADE, related_name="bulk_edits")
    kind = models.CharField(max_length=7)
    #: How many accounts it edited, removed, or added.
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    #: Of an edit or a merge: what was typed in the fields that it changed.
    former: KeptField[Former | None, Former | None] = KeptField(FORMER, null=True)

    objects = models.Manager["BulkEdit"]()

    def __str__(self) -> str:
        return f"{self.kind} of {self.number} accounts"

    def can_undo(self, application: Application) -> bool:
        """Whether the application is a draft in which nothing else has changed since."""
        return application.editing and application.revision == self.revision
