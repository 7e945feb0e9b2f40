"""Institutions are found by any beginnings of their words, and by their numbers."""

from __future__ import annotations

import random

import pytest

from registers import index, search
from registers.models import Status
from registers.state import current_loads
from tests.support.registers import DELEGATED, ENTERPRISES, PUBLIC, enterprises, load_samples, load_text

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [each.name for each in search.search(text, current_loads())]


@pytest.fixture
def samples(db: None) -> None:
    load_samples(PUBLIC, ENTERPRISES, DELEGATED)


@pytest.mark.parametrize(
    "text",
    [
        "siltums",
        "SILTUMS PARAUGA",
        "sil par",
        "parauga siltums",
        "SIA Parauga siltums",
        "sia „parauga",
        "Sabiedrība ar ierobežotu atbildību parauga s",
        "parauga siltums, sabiedriba ar ierobez",
        "49999990016",
        "LV 4999-999001 6",
        "4999999001",
        "9990016",
        "99 00 16",
    ],
)
@pytest.mark.usefixtures("samples")
def test_company_is_found_by_what_people_type(text: str) -> None:
    assert 'Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"' in found(text)


@pytest.mark.usefixtures("samples")
def test_diacritics_are_not_needed() -> None:
    assert found("ziluk") == found("Zīļuka") == ['Parauga novada "Zīļuka" pirmsskola; filiāle']
    assert found("parvalde") == ["Paraugu pārvalde", "Paraugu pārvalde"]


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize(
    "text", ["", "  ", "„”", "sia as", "zzz", "siltums ziluka", "49999990017", "12", "\x00", "%", "*"]
)
def test_nothing_is_found_by(text: str) -> None:
    assert found(text) == []


def test_digits_are_found_anywhere_in_numbers_with_beginnings_first() -> None:
    chance = random.Random(17)
    numbers = sorted({f"4{chance.randrange(10**10):010d}" for _ in range(300)} | {"41234512345", "12345000000"})
    load_text(enterprises(*[(number, f"SIA Kalns {place}") for place, number in enumerate(numbers)]))
    for length in (4, 5, 6, 9):
        for number in chance.sample(numbers, 20):
            digits = number[(start := chance.randrange(11 - length + 1)) : start + length]
            right = [each for each in numbers if digits in each]
            answer = [each.number for each in search.search(digits, current_loads(), limit=100)]
            assert sorted(answer) == right, digits
            is_beginning = [each.startswith(digits) for each in answer]
            assert is_beginning == sorted(is_beginning, reverse=True)


@pytest.mark.usefixtures("samples")
def test_existing_institutions_come_before_ended_ones() -> None:
    statuses = [each.status for each in search.search("para", current_loads())]
    assert statuses == sorted(statuses, key=lambda each: each != Status.REGISTERED)
    assert Status.LIQUIDATED in statuses


@pytest.mark.usefixtures("samples")
def test_number_in_use_is_listed_once_with_its_present_name() -> None:
    assert found("99999990015") == ["Paraugu pārvalde"]


def test_institution_of_two_registers_is_listed_once() -> None:
    load_samples(PUBLIC)
    load_text(enterprises(("99999990015", "Paraugu pārvalde"), ("49999990098", "SIA Paraugu pārvaldes nams")))
    names = found("paraugu parvalde")
    assert names == ["Paraugu pārvalde", "SIA Paraugu pārvaldes nams", "Paraugu pārvalde"]


def test_eight_are_listed_shortest_names_first() -> None:
    load_text(enterprises(*[(f"4{row:010d}", "SIA Kalns " + "x" * (20 - row)) for row in range(20)]))
    assert [len(name) for name in found("kaln")] == [len("SIA Kalns ") + each for each in range(1, 9)]


def test_rows_of_other_loads_are_not_found() -> None:
    load_text(enterprises(("40000000001", "SIA Vecais kalns")))
    load_text(enterprises(("40000000001", "SIA Jaunais kalns")))
    assert found("kalns") == ["SIA Jaunais kalns"]
    assert found("vecais") == []


def test_search_finds_what_reading_every_name_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any two or three beginnings, with lists longer than are looked up one by one."""
    monkeypatch.setattr(index, "_LOOKED_UP", 3)
    chance = random.Random(7)
    words = ["".join(chance.choices("abc", k=chance.randrange(1, 7))) for _ in range(60)]
    names = [" ".join(chance.sample(words, 3)) for _ in range(400)]
    load_text(enterprises(*[(f"4{row:010d}", name) for row, name in enumerate(names)]))
    for _ in range(200):
        typed = [word[: chance.randrange(1, len(word) + 1)] for word in chance.sample(words, chance.randrange(1, 4))]
        right = {name for name in names if all(any(word.startswith(each) for word in name.split()) for each in typed)}
        answer = search.search(" ".join(typed), current_loads(), limit=1000)
        assert {each.name for each in answer} == right, typed
        assert [each.name for each in search.search(" ".join(typed), current_loads())] == [
            each.name for each in answer[:8]
        ]
