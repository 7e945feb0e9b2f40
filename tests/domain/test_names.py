"""Names of people of all countries can be finished: given names and surnames of every locale of Faker are checked."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from faker.providers import person

from applications.domain.checking import check, check_section
from applications.domain.identifiers import clean_value
from tests.support.factories import FACTS, bailiff, changed, institution

#: What Faker has beside names is not a name: its lists hold prefixes ("Dr.") and suffixes too.
_LISTS = ("first_name", "last_name", "middle_name")
_NO_NAMES = ("prefix", "suffix", "format")
_COLLECTIONS = (tuple, list, set, dict)

#: Names of the lists that a signatory's application is stopped by.
REFUSED = {
    # Initials, which the instruction forbids there.
    "H.-Dieter", "Hans D.", "Hans-H.", "Hans-J.", "Klaus-D.", "के.सी.",
    # Abbreviations.
    "डा.", "के.सी",
    # As in an index: the name is "van Bourgondië".
    "Bourgondië, van", "Werl-Arnsberg, van", "West-Francië, van",
    # Signs of the list, not of the name.
    "அகுல்,", "அக்மல்,", "அக்ரூர்,", "ஆகர்ணா,", "ஆதர்ஷ்,ஆதேஷ்", "ஆத்மஜா,", "இக்ஷூ,", "உதயகுமார்;", "சத்யராஐ;", "தங்கராஐ;",
    "தணி;சேரன்", "ஷாஷினி,", "N˜zamett˜n", "Emine.",
}  # fmt: skip


def listed() -> Iterator[str]:
    """Every given name and surname of Faker's, as often as its lists have it."""
    for module in pkgutil.iter_modules(person.__path__):
        provider = import_module(f"{person.__name__}.{module.name}").Provider
        for name, values in vars(provider).items():
            if (
                name.startswith(_LISTS)
                and not any(each in name for each in _NO_NAMES)
                and isinstance(values, _COLLECTIONS)
            ):
                yield from (value for value in values if isinstance(value, str))


NAMES = sorted(set(listed()))


def refused_of(names: list[str]) -> set[str]:
    """The names with which a signatory's application cannot be finished, as the surname."""
    document = institution()
    people = ((name, replace(document.signatory, surname=clean_value(name))) for name in names)
    return {
        name
        for name, signatory in people
        if any(f.is_error for f in check_section(replace(document, signatory=signatory), "signatory", FACTS))
    }


@pytest.mark.slow
def test_fewer_than_five_names_in_ten_thousand_are_refused() -> None:
    refused = refused_of(NAMES)
    assert len(NAMES) > 50_000
    assert refused <= REFUSED
    assert len(refused) * 10_000 < 5 * len(NAMES)


def test_every_tenth_name_is_refused_only_where_it_was_looked_at() -> None:
    assert refused_of(NAMES[::10]) <= REFUSED


def test_bailiff_of_any_name_can_be_finished() -> None:
    pairs = [f"{given} {surname}" for given, surname in zip(NAMES[::37], NAMES[11::37], strict=False)]
    right = [pair for pair in pairs if REFUSED.isdisjoint(pair.split(" ")) and "(" not in pair and "." not in pair]
    assert len(right) > 1_500
    documents = (changed(bailiff(), {"client.name": pair}) for pair in right)
    refused = [document.client.name for document in documents if any(f.is_error for f in check(document, FACTS))]
    assert refused == []
