"""Dates are read as people write them, and three years are reckoned to the day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.dates import last_day_in_force, read_date
from tests.support.strategies import untimed

DAY = datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "03.11.2026.",
        "03.11.2026",
        "3.11.2026.",
        " 3. 11. 2026. ",
        "03/11/2026",
        "3-11-2026",
        "03.11.26",
        "2026-11-03",
        "2026-11-3",
        "2026. gada 3. novembris",
        "2026.gada 3.novembrī",
        "2026. gada 03. NOVEMBRIS",
        "\u00a003.11.2026.\u200b",
        "2026.11.03.",
        "2026/11/03",
        "2026 11 3",
        "3 11 2026",
        "3,11,2026",
        "3\u201311\u20132026",
        "3. novembris 2026",
        "3 novembris 2026",
        "3.novembrī, 2026. gadā",
        "3. novembra 2026",
        "3. nov. 2026. g.",
        "3-nov-2026",
        "3.XI.2026",
        "3. xi 2026.",
        "2026. g. 3. nov.",
        "03.11.2026. g.",
        "03.11.2026. gada",
        "Otrdiena, 2026. gada 3. novembris",
        "otrdien, 03.11.2026.",
        "03.11.2026 14:35",
        "03.11.2026. plkst. 14.35",
        "03.11.2026, plkst. 9:05:00",
        "2026-11-03T14:35:00+02:00",
        "2026-11-03T14:35:00.123Z",
        "\uff12\uff10\uff12\uff16-11-03",
    ],
)
def test_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rīt",
        "31.02.2026.",
        "29.02.2027.",
        "00.11.2026.",
        "11/23/2026",
        "23.11.",
        "23.11.202",
        "23.11.20266",
        "2026-13-01",
        "2026. gada 3. brīdis",
        "٢٣.11.2026.",
        "23.11.0000.",
        "9" * 500,
        "23.11.2026. plkst. 10",
        "23.11.2026 25:00",
        "23.11.2026.14",
        "26-11-23",
        "23112026",
        "23. ma 2026",
        "23. ju 2026",
        "23. jjanvāris 2026",
        "23. mara 2026",
        "٢٣. novembris 2026",
        "novembris 2026",
        "23. novembris",
        "23. novembris 26",
        "23..11..2026",
        "2026.11.31.",
        "31. novembris 2026",
        "23. xiii 2026",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month: int) -> None:
    names = "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"
    name = names.split()[month - 1]
    locative = "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī".split()
    short = "janv. febr. mar. apr. mai. jūn. jūl. aug. sept. okt. nov. dec.".split()
    for written in (name, name.upper(), locative[month - 1], short[month - 1], short[month - 1][:3]):
        assert read_date(f"2026. gada 1. {written}") == read_date(f"1. {written} 2026") == datetime.date(2026, month, 1)


@pytest.mark.parametrize(
    ("registered", "last"),
    [
        ((2026, 11, 23), (2029, 11, 23)),
        ((2026, 12, 31), (2029, 12, 31)),
        ((2024, 2, 29), (2027, 2, 28)),
        ((2028, 2, 29), (2031, 2, 28)),
        ((2025, 2, 28), (2028, 2, 28)),
        ((2025, 3, 1), (2028, 3, 1)),
    ],
)
def test_last_day_is_the_same_date_three_years_later(
    registered: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert last_day_in_force(datetime.date(*registered)) == datetime.date(*last)


@untimed
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2200, 1, 1)))
def test_later_registration_never_ends_earlier(day: datetime.date) -> None:
    following = day + datetime.timedelta(days=1)
    assert last_day_in_force(day) <= last_day_in_force(following)
    assert 1095 <= (last_day_in_force(day) - day).days <= 1096
