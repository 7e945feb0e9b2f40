"""The words of names with the rows that have them: what a person types is found while they type it.

A database's own search was measured to need as long as there are names with a common beginning. Here beginnings of up
to three letters have their rows ready, and longer ones join the rows of their few words. Rows are numbers whose order
is that in which they are shown, so that the first eight are read off.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from registers.models import ROW_BITS

#: Letters of the longest beginning whose rows are ready.
READY_LETTERS = 3
#: Digits of the parts of numbers whose rows are ready.
NUMBER_DIGITS = 4
#: What tells such a part from a word.
_NUMBER_MARK = "#"
_LENGTH_BITS = 8
_LONGEST = (1 << _LENGTH_BITS) - 1
_ROW_MASK = (1 << ROW_BITS) - 1
#: Numbers that are looked up one by one before whole lists are compared.
_LOOKED_UP = 4_000

Rows = Sequence[int]


def ordered(row: int, *, exists: bool, length: int) -> int:
    """Return the number of a row that sorts before others: existing institutions first, then short names."""
    return (not exists) << (ROW_BITS + _LENGTH_BITS) | min(length, _LONGEST) << ROW_BITS | row


def row_of(number: int) -> int:
    """Return the row's number within its load."""
    return number & _ROW_MASK


def exists(number: int) -> bool:
    """Return whether the row's institution exists."""
    return number >> (ROW_BITS + _LENGTH_BITS) == 0


class Builder:
    """Collects the words of a load's names."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = {}

    def add(self, number: int, words: Iterable[str], registration_number: str) -> None:
        """Add a row's words, in one case and without diacritics, and the parts of its registration number."""
        keys = set(number_keys(registration_number))
        for word in words:
            keys.add(word)
            for letters in range(1, READY_LETTERS + 1):
                keys.add(word[:letters])
        rows = self._rows
        for key in keys:
            found = rows.get(key)
            if found is None:
                rows[key] = array("I", (number,))
            else:
                found.append(number)

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each key with its rows in order, as bytes; forget them on the way."""
        for key in sorted(self._rows):
            yield key.encode(), _packed(array("I", sorted(self._rows.pop(key))))


def _packed(rows: array[int]) -> bytes:
    if sys.byteorder == "big":
        rows.byteswap()
    return rows.tobytes()


def unpacked(content: bytes) -> array[int]:
    """Return the numbers that an entry holds."""
    rows = array("I")
    rows.frombytes(content)
    if sys.byteorder == "big":
        rows.byteswap()
    return rows


def number_keys(digits: str) -> list[str]:
    """Return the keys of the parts of a number."""
    return [_NUMBER_MARK + digits[start : start + NUMBER_DIGITS] for start in range(len(digits) - NUMBER_DIGITS + 1)]


def key_range(word: str) -> tuple[bytes, bytes]:
    """Return the keys, from the first to before the second, of the words that begin with a word."""
    key = word.encode()
    return (key, key + b"\x00") if len(word) <= READY_LETTERS else (key, key + b"\xff")


def joined(parts: Sequence[array[int]]) -> Rows:
    """Return the numbers of several entries once each, in order."""
    if len(parts) == 1:
        return parts[0]
    together: set[int] = set()
    for part in parts:
        together.update(part)
    return sorted(together)


def first_common(lists: Sequence[Rows], limit: int) -> list[int]:
    """Return the first numbers that are in every one of the ordered lists."""
    shortest, *others = sorted(lists, key=len)
    found: list[int] = []
    for number in islice(shortest, _LOOKED_UP):
        if all(_holds(other, number) for other in others):
            found.append(number)
            if len(found) == limit:
                return found
    if len(shortest) > _LOOKED_UP:
        found += sorted(set(shortest[_LOOKED_UP:]).intersection(*others))[: limit - len(found)]
    return found


def _holds(rows: Rows, number: int) -> bool:
    place = bisect_left(rows, number)
    return place < len(rows) and rows[place] == number
