"""What a column of a spreadsheet can hold, and the labels that this product writes, in each of its languages."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from applications.domain.document import BLOCKED, BOTH_MODES, CLOSED, MANAGE, VIEW
from applications.domain.fields import ACCOUNT_FIELDS
from applications.domain.folding import fold_latin_words, fold_words
from applications.domain.language import translated

#: The codes of the roles: the fields of an account, and columns that are marked where one value of a field is meant.
IBAN, ACCESS_MODE, VIEW_MARK, MANAGE_MARK = "iban", "access_mode", "view_mark", "manage_mark"
PAYMENT_LIMIT, DAILY_LIMIT = "payment_limit", "daily_limit"
HOLDER, HOLDER_NAME = "holder", "holder_name"
STATUS, CLOSED_MARK, BLOCKED_MARK = "status", "closed_mark", "blocked_mark"
PERMISSION, LEGAL_BASIS = "permission", "legal_basis"
#: The role of a column that is not used.
IGNORED = ""
#: The roles that say the access mode.
MODES = frozenset({ACCESS_MODE, VIEW_MARK, MANAGE_MARK})


@dataclass(frozen=True, slots=True)
class Role:
    """A field of an account, or marks for one `value` of the field.

    `says` are the fields that a cell of the column can fill: a name under "Konta turētājs" is the holder's name too.
    """

    field: str
    value: str = ""
    says: tuple[str, ...] = ()


#: By code, in the order of the form.
ROLES = {
    IBAN: Role("iban", says=("iban",)),
    VIEW_MARK: Role("access_mode", VIEW, ("access_mode",)),
    MANAGE_MARK: Role("access_mode", MANAGE, ("access_mode",)),
    ACCESS_MODE: Role("access_mode", says=("access_mode",)),
    PAYMENT_LIMIT: Role("payment_limit", says=("payment_limit",)),
    DAILY_LIMIT: Role("daily_limit", says=("daily_limit",)),
    HOLDER: Role("holder", says=("holder", "holder_name")),
    HOLDER_NAME: Role("holder_name", says=("holder", "holder_name")),
    STATUS: Role("status", says=("status",)),
    CLOSED_MARK: Role("status", CLOSED, ("status",)),
    BLOCKED_MARK: Role("status", BLOCKED, ("status",)),
    PERMISSION: Role("permission", says=("permission", "legal_basis")),
    LEGAL_BASIS: Role("legal_basis", says=("permission", "legal_basis")),
}


def role_label(code: str) -> str:
    """Return the label of a role in the active language."""
    role = ROLES[code]
    field = ACCOUNT_FIELDS[role.field]
    return translated(field.choices[role.value] if role.value else field.label)


def value_labels(field: str) -> dict[str, str]:
    """Return the fixed values of an account's field with their labels in the active language, as cells hold them."""
    labels = {value: translated(label) for value, label in ACCOUNT_FIELDS[field].choices.items()}
    if field == "access_mode":
        labels[BOTH_MODES] = f"{labels[VIEW]}, {labels[MANAGE].lower()}"
    return labels


def role_written(heading: str) -> str:
    """Return the role whose label, in any language of this product, a heading is; "" for other headings."""
    return _roles_by_label(_languages()).get(_key(heading), "")


def value_written(field: str, text: str) -> str | None:
    """Return the fixed value whose label, in any language of this product, a text is; None for other texts."""
    return _values_by_label(field, _languages()).get(_key(text))


def _languages() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


@functools.cache
def _roles_by_label(languages: tuple[str, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for language in languages:
        with override(language):
            known |= {_key(role_label(code)): code for code in ROLES}
    return known


@functools.cache
def _values_by_label(field: str, languages: tuple[str, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for language in languages:
        with override(language):
            known |= {_key(label): value for value, label in value_labels(field).items()}
    return known


def _key(label: str) -> str:
    return fold_latin_words(label) or fold_words(label)
