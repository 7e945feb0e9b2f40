"""Institutions by a part of their name or number, while it is typed."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from django.db import connection
from django.db.models import BinaryField, F
from django.db.models.functions import Length, Substr

from applications.domain.institution_names import searched_words
from registers.index import (
    NUMBER_DIGITS,
    READY_LETTERS,
    Rows,
    exists,
    first_common,
    joined,
    key_range,
    number_keys,
    row_of,
    unpacked,
)
from registers.models import OF_INSTITUTIONS, Institution, Load, Register, Status, Word

#: Institutions that are listed at once.
LISTED = 8
#: Characters and words of what is searched for; the rest is not read.
LONGEST, _MOST_WORDS = 200, 6
#: Digits of a number that are enough to list institutions.
_LEAST_DIGITS = 3
#: Institutions that are looked at to see whether their number has all the digits in their order.
_LOOKED_AT = 512
#: Bytes of a list beside the shortest one that takes less time to read than the institutions that it would spare.
_LARGEST_LIST = 1_000_000

_NUMBER = re.compile(r"(?:LV)?[\s-]*((?:\d[\s-]*)+)", re.IGNORECASE | re.ASCII)

Loads = Mapping[Register, Load]


def search(text: str, loads: Loads, limit: int = LISTED) -> list[Institution]:
    """Return the institutions of these loads that a person may mean: those that exist first, then short names.

    Every word that was typed begins a word of the name, in any order; or the digits begin the number, or are in it.
    """
    loads = {register: loads[register] for register in OF_INSTITUTIONS if register in loads}
    text = text[:LONGEST].strip()
    if not loads or not text:
        return []
    number = _NUMBER.fullmatch(text)
    digits = re.sub(r"\D", "", number[1]) if number else ""
    found = _by_number(digits, loads, limit) if len(digits) >= _LEAST_DIGITS else []
    if len(found) < limit and len(digits) >= NUMBER_DIGITS:
        found += _by_digits_within(digits, loads, limit)
    if len(found) < limit:
        found += _by_words(text, loads, limit)
    return list(islice(_once(found), limit))


def by_key(text: str, loads: Loads) -> Institution | None:
    """Return the institution of these loads with this key, if there is one."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return Institution.objects.filter(pk=int(text), load__in=[load.pk for load in loads.values()]).first()


def _once(institutions: Iterable[Institution]) -> Iterable[Institution]:
    """Yield the institutions without those that another register has too, and ended ones whose number is in use."""
    institutions = list(institutions)
    existing = {each.number for each in institutions if each.status == Status.REGISTERED}
    seen: set[str] = set()
    for each in institutions:
        if each.number not in seen and (each.status == Status.REGISTERED or each.number not in existing):
            seen.add(each.number)
            yield each


def _by_number(digits: str, loads: Loads, limit: int) -> list[Institution]:
    found: list[Institution] = []
    for load in loads.values():
        numbers = Institution.objects.filter(load=load, number__gte=digits, number__lt=digits + ":")
        found += numbers.order_by("number")[: 2 * limit]
    order = _order(loads)
    return sorted(found, key=lambda each: (each.status != Status.REGISTERED, order[each.load_id], each.number))


def _by_digits_within(digits: str, loads: Loads, limit: int) -> list[Institution]:
    """Return institutions with these digits in the middle of their numbers: those that exist first."""
    parts, found = set(number_keys(digits)), []
    for load in loads.values():
        keys = Word.objects.filter(load=load, key__in=[part.encode() for part in parts])
        by_size = list(keys.annotate(size=Length("rows")).order_by("size").values_list("pk", "size"))
        if len(by_size) < len(parts):  # a part is in no number
            continue
        chosen = [pk for place, (pk, size) in enumerate(by_size[:2]) if place == 0 or size <= _LARGEST_LIST]
        rows = F("rows") if len(chosen) > 1 else Substr("rows", 1, 4 * _LOOKED_AT, output_field=BinaryField())
        words = Word.objects.filter(pk__in=chosen).annotate(first=rows)
        lists = [unpacked(bytes(first)) for first in words.values_list("first", flat=True)]
        places = {load.first_key + row_of(each): place for place, each in enumerate(first_common(lists, _LOOKED_AT))}
        having = Institution.objects.filter(pk__in=places, number__contains=digits)
        found += sorted(having, key=lambda each: places[each.pk])[: 2 * limit]
    order = _order(loads)
    return sorted(found, key=lambda each: (each.status != Status.REGISTERED, order[each.load_id]))


def _by_words(text: str, loads: Loads, limit: int) -> list[Institution]:
    words = searched_words(text)[:_MOST_WORDS]
    if not words:
        return []
    # Twice as many as are listed: a number may be in a register twice.
    keys, order = [], _order(loads)
    for load_id, rows in _rows_of(words, loads, 2 * limit).items():
        load_keys = [
            ((not exists(each), order[load_id], each), load_id, row_of(each)) for each in first_common(rows, 2 * limit)
        ]
        keys += load_keys
    by_load = {load.pk: load.first_key for load in loads.values()}
    places = {by_load[load_id] + row: place for place, load_id, row in keys}
    return sorted(Institution.objects.filter(pk__in=places), key=lambda each: places[each.pk])


def _order(loads: Loads) -> dict[int, int]:
    return {load.pk: place for place, load in enumerate(loads.values())}


def _rows_of(words: list[str], loads: Loads, enough: int) -> dict[int, list[Rows]]:
    """Return the rows of each word by load, for loads that have every word; of a single short word only the first."""
    content = "rows"
    if len(words) == 1 and len(words[0]) <= READY_LETTERS:
        content = f"SUBSTR(rows, 1, {4 * enough})"
    select: list[str] = []
    values: list[bytes] = []
    for load in loads.values():
        for place, word in enumerate(words):
            # The numbers are ours, and so the database knows their types.
            select.append(
                f"SELECT {load.pk}, {place}, {content} FROM registers_word "  # noqa: S608
                f"WHERE load_id = {load.pk} AND key >= %s AND key < %s"
            )
            values += key_range(word)
    parts: dict[tuple[int, int], list[array[int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(select), values)
        for load_id, place, rows in cursor:
            parts[load_id, place].append(unpacked(bytes(rows)))
    found = {}
    for load in loads.values():
        if all((load.pk, place) in parts for place in range(len(words))):
            found[load.pk] = [joined(parts[load.pk, place]) for place in range(len(words))]
    return found
