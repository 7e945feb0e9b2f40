"""A broken rule as data. `applications.domain.wording` makes the sentence where it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from applications.domain.masking import masked

ERROR, WARNING = "error", "warning"
#: The value that holds the sentence of a finding which an earlier version stored without its values.
STORED = "stored"
#: The value that holds the reason for which a person waived the rule.
WAIVED = "waived"

#: Values that are institutions' numbers from a public register: they look like personal codes, and are not masked.
REGISTER_NUMBERS = frozenset({"successor", "higher_number"})

_ACCOUNT = re.compile(r"accounts\[(\d+)\]")
_ROW = re.compile(r"\[\d+\]")


class Finding(NamedTuple):
    """One broken rule at one place of a document.

    `path` is where ("accounts[3].iban", 0-based; "accounts[].iban" where the account stands alone). `values` is what
    the sentence is filled with, or depends on: texts and numbers by name, personal codes not masked.
    """

    code: str
    severity: str
    path: str
    values: Mapping[str, Any]
    clause: str

    @property
    def section(self) -> str:
        """The document's section: "client", "accounts" and so on."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]

    @property
    def field(self) -> str:
        """The field's name in its section or account; "" for a finding on the whole section."""
        return _ROW.sub("", self.path).partition(".")[2]

    @property
    def place(self) -> str:
        """The path without row numbers, as `applications.domain.fields` has it: "accounts[].iban"."""
        return _ROW.sub("[]", self.path).removesuffix("[]")

    @property
    def row(self) -> int | None:
        """The account's number in the document, from 0; None for a finding on no account of a document."""
        number = _ACCOUNT.match(self.path)
        return int(number[1]) if number else None

    @property
    def is_error(self) -> bool:
        """Whether the document cannot be finished with it."""
        return self.severity == ERROR

    def masked(self) -> Finding:
        """The finding with personal codes in its values masked."""
        values = {
            name: masked(value) if isinstance(value, str) and name not in REGISTER_NUMBERS else value
            for name, value in self.values.items()
        }
        return self._replace(values=values)
