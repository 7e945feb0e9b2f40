"""Rows of the current loads by number and by name: a few queries, however many names are asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from applications.domain.institution_names import parsed
from registers.models import OF_INSTITUTIONS, FormerName, Institution, Load, Officer, Register
from registers.names import name_key

Loads = Mapping[Register, Load]


def institutions(loads: Loads, *, numbers: Collection[str] = (), names: Collection[str] = ()) -> list[Institution]:
    """Return the institutions with one of the numbers or names; the list of public institutions first."""
    order = {loads[register].pk: place for place, register in enumerate(OF_INSTITUTIONS) if register in loads}
    if not order or not (numbers or names):
        return []
    found = Institution.objects.filter(_asked(numbers, names), load__in=order)
    return sorted(found, key=lambda each: (order[each.load_id], each.pk))


def former_names(loads: Loads, *, numbers: Collection[str] = (), names: Collection[str] = ()) -> list[FormerName]:
    """Return the former names of the institutions with one of the numbers, and those that are one of the names."""
    load = loads.get(Register.FORMER_NAMES)
    if load is None or not (numbers or names):
        return []
    return list(FormerName.objects.filter(_asked(numbers, names), load=load).order_by("pk"))


def officers(loads: Loads, number: str) -> list[Officer]:
    """Return the officers of the company with a number."""
    load = loads.get(Register.OFFICERS)
    return list(Officer.objects.filter(load=load, number=number).order_by("pk")) if load and number else []


def _asked(numbers: Collection[str], names: Collection[str]) -> Q:
    asked = Q(number__in=sorted(numbers)) if numbers else Q()
    if names:
        asked |= Q(name_key__in=sorted({name_key(parsed(name)) for name in names}))
    return asked
