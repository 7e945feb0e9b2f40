"""Values kept in one column, documents and tables: each says the version of its form and names its fields."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from applications.domain.document import Account

Value = TypeVar("Value")
Set = TypeVar("Set")
Get = TypeVar("Get")


class UnknownForm(ValueError):
    """The value was written in a form that this code does not know, most likely by a newer release."""


class Form(Generic[Value]):
    """How values of one kind are written, and read in each version in which they may be kept.

    `write` turns a value into a mapping that JSON can hold. `read` has a function that turns it back for every version;
    the newest one is what `write` writes. Fields are named, so a new field that has a default needs no new version.
    A field that is renamed, removed or means something else does.
    """

    def __init__(
        self, write: Callable[[Value], dict[str, Any]], read: Mapping[int, Callable[[dict[str, Any]], Value]]
    ) -> None:
        self.write, self.read, self.version = write, read, max(read)

    def pack(self, value: Value) -> bytes:
        """The bytes to keep: compressed JSON."""
        tree = {"version": self.version} | self.write(value)
        return zlib.compress(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode(), 1)

    def unpack(self, content: bytes) -> Value:
        """The value that was packed; raise UnknownForm for another version, or a field that this code does not have."""
        tree = json.loads(zlib.decompress(content))
        version = tree.pop("version", None) if isinstance(tree, dict) else None
        if version is None or version not in self.read:
            known = ", ".join(map(str, sorted(self.read)))
            raise UnknownForm(f"written in version {version}, and this release reads {known}")
        return self.read[version](tree)


class _Packed(bytes):
    """A kept value that nobody has asked for yet."""


class _KeptAttribute(DeferredAttribute):
    """Unpacks the value when it is first asked for: a row of ten thousand accounts is often read for its name only."""

    field: KeptField[Any, Any]

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, _Packed):
            try:
                value = self.field.form.unpack(value)
            except UnknownForm as unknown:
                raise UnknownForm(f"{self.field} of {instance._meta.object_name} {instance.pk}: {unknown}") from None
            self.__set__(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _BinaryField = models.BinaryField
else:

    class _BinaryField(models.BinaryField, Generic[Set, Get]):
        """The same, with the parameters that its type has."""


class KeptField(_BinaryField[Set, Get]):
    """A column of bytes that holds one value of a form; None where it is null.

    Migrations see a BinaryField, and so depend on no form of today.
    """

    descriptor_class = _KeptAttribute

    def __init__(self, form: Form[Any], **options: Any) -> None:
        super().__init__(**options)
        self.form = form

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """As a BinaryField."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.BinaryField", arguments, options

    def clone(self) -> KeptField[Set, Get]:
        """The same field, of no model yet."""
        _name, _path, arguments, options = self.deconstruct()
        return type(self)(self.form, *arguments, **options)

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> _Packed | None:
        """The bytes, to be unpacked when they are asked for."""
        return None if value is None else _Packed(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The bytes of a value."""
        return super().get_db_prep_value(self._packed(value), connection, prepared)

    def to_python(self, value: Any) -> Any:
        """The value; of the text that `value_to_string` made, the bytes."""
        return _Packed(base64.b64decode(value)) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """The bytes in base 64, for `dumpdata`."""
        return base64.b64encode(self._packed(self.value_from_object(obj)) or b"").decode()

    def _packed(self, value: Any) -> bytes | None:
        return value if value is None or isinstance(value, _Packed) else self.form.pack(value)


#: The fields of an account by name, in the document's order.
ACCOUNT_NAMES = tuple(field.name for field in fields(Account))
_values = attrgetter(*ACCOUNT_NAMES)


def rows_of(accounts: Iterable[Account]) -> dict[str, Any]:
    """Accounts as rows below the names of their fields, which are written once for all of them."""
    return {"names": ACCOUNT_NAMES, "rows": list(map(_values, accounts))}


def accounts_of(table: Mapping[str, Any]) -> list[Account]:
    """The accounts that `rows_of` wrote, though it may have known fewer fields: the others have their defaults."""
    names, rows = tuple(table["names"]), table["rows"]
    if names == ACCOUNT_NAMES:
        return [Account(*row) for row in rows]
    require_known(Account, names)
    return [Account(**dict(zip(names, row, strict=True))) for row in rows]


def require_known(kind: type, names: Iterable[str]) -> None:
    """Raise UnknownForm when one of the names is no field of a dataclass."""
    if unknown := set(names) - {field.name for field in fields(kind)}:
        raise UnknownForm(f"{kind.__name__} has no field {min(unknown)!r}")
