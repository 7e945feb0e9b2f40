"""Texts of the domain: marked where they are written, translated where they are shown.

The msgids are Latvian. The domain imports no Django: `install` connects its translator (see `applications.apps`), and
without one a text is its own msgid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Translatable(Protocol):
    """A text that translates itself when values are filled in: a `Plural`, or a lazy text of Django's."""

    def __mod__(self, values: Any, /) -> str: ...


#: A marked msgid, or a text that translates itself.
Text = str | Translatable


def mark(msgid: str) -> str:
    """Mark a Latvian text for translation; return it as it is."""
    return msgid


@dataclass(frozen=True, slots=True)
class Plural:
    """A marked text that depends on a number; `number` names that number among the values."""

    one: str
    many: str
    number: str = "number"

    def __mod__(self, values: Any, /) -> str:
        return str(_translator.plural(self.one, self.many, values[self.number]) % values)


def mark_plural(one: str, many: str, number: str = "number") -> Plural:
    """Mark a Latvian text for translation in the two forms of its msgid: for 1, 21, 31, … and for other numbers."""
    return Plural(one, many, number)


def translated(text: Text) -> str:
    """Return the text in the active language."""
    if not isinstance(text, str):
        return str(text)
    return _translator.text(text) if text else ""


def filled(text: Text, values: Mapping[str, object]) -> str:
    """Return the text in the active language with these values in it."""
    if not values:
        return translated(text)
    return (translated(text) if isinstance(text, str) else text) % values


@dataclass(slots=True)
class _Translator:
    text: Callable[[str], str]
    plural: Callable[[str, str, int], str]


def _latvian(one: str, many: str, number: int) -> str:
    return one if number % 10 == 1 and number % 100 != 11 else many


_translator = _Translator(mark, _latvian)


def install(*, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]) -> None:
    """Translate the domain's texts by these two functions from now on."""
    _translator.text, _translator.plural = gettext, ngettext
