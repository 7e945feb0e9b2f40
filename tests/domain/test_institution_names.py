"""Names of institutions, compared without what people write in many ways."""

from __future__ import annotations

import pytest

from applications.domain.institution_names import parsed, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"', "SIA „Parauga siltums”"),
        ('SIA "Parauga siltums"', "Parauga siltums, SIA"),
        ("Parauga siltums", 'SIA "PARAUGA SILTUMS"'),
        ('VAS "PARAUGA OSTA"', "Valsts akciju sabiedrība «Parauga osta»"),
        ("A/S Parauga banka", "AS Parauga banka"),
        ("Paraugu–Zīļu pamatskola", "Paraugu - Zīļu pamatskola"),
        ("Pa\u0304rvalde", "P\u0101rvalde"),
        ("Biedrība", "BIEDRĪBA"),
    ],
)
def test_same_name_is_written_in_many_ways(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paraugu pārvalde", "Paraugu parvalde"),
        ("Paraugu pārvalde", "Parauga pārvalde"),
        ('SIA "Parauga osta"', 'VAS "Parauga osta"'),
        ("Valsts kase", "Kase"),
        ("Biedrība", "SIA"),
        ("Parauga 1. vidusskola", "Parauga 2. vidusskola"),
    ],
)
def test_other_name_is_another(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_legal_form_is_apart_from_the_words() -> None:
    name = parsed('Valsts sabiedrība ar ierobežotu atbildību "Šķūņa-ceļi"')
    assert name.words == ("šķūņa", "ceļi")
    assert name.forms == frozenset({"VSIA"})
    assert name.plain == "skuna celi"


def test_words_of_a_legal_form_alone_are_words() -> None:
    assert parsed("Akciju tirgus").words == ("akciju", "tirgus")
