"""The calendar's entry of an application's last day, as RFC 5545 has it."""

from __future__ import annotations

import datetime

from icalendar import Calendar

from applications.formats.ics import end_of_term

LONG = "Ļoti garš nosaukums; ar kommatiem, „pēdiņām” un \\ zīmi, kurš ir garāks par septiņdesmit pieciem oktetiem"


def entry(**changes: object) -> bytes:
    values: dict[str, object] = {
        "reference": "K7M-4PE",
        "institution": LONG,
        "last_day": datetime.date(2031, 2, 28),
        "url": "https://pieteikumi.example.lv/pieteikumi/K7M-4PE/",
        "made_at": datetime.datetime(2028, 2, 29, 12, tzinfo=datetime.UTC),
    }
    return end_of_term(**values | changes)  # type: ignore[arg-type]


def test_lines_end_with_crlf_and_are_folded_at_75_octets() -> None:
    content = entry()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode()  # no letter is cut in halves that no reader puts together
    for line in content.split(b"\r\n"):
        line.decode()


def test_entry_says_the_last_day_with_three_alarms() -> None:
    (event,) = Calendar.from_ical(entry()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2031, 2, 28)
    assert event.decoded("dtend") == datetime.date(2031, 3, 1)
    assert event["uid"] == "pieteikums-K7M-4PE@ekase-pieteikums"
    assert "K7M-4PE" in str(event["summary"])
    assert str(event["description"]).startswith(LONG + "\n")
    alarms = [alarm.decoded("trigger").days for alarm in event.walk("VALARM")]
    assert alarms == [-90, -30, -7]


def test_text_cannot_end_its_line_and_begin_another_property() -> None:
    content = entry(institution="A\r\nATTENDEE:mailto:a@b.lv")
    assert b"\r\nATTENDEE" not in content


def test_same_application_keeps_its_entry_and_counts_its_changes() -> None:
    (event,) = Calendar.from_ical(entry(sequence=4)).walk("VEVENT")
    assert (event["uid"], event["sequence"]) == ("pieteikums-K7M-4PE@ekase-pieteikums", 4)
