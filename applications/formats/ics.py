"""The last day of an application's three years as a calendar entry (RFC 5545) with alarms."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from applications.domain.dates import DAYS_BEFORE


def end_of_term(
    *,
    reference: str,
    institution: str,
    last_day: datetime.date,
    url: str,
    made_at: datetime.datetime,
    sequence: int = 0,
) -> bytes:
    """Return a calendar (UTF-8) with an all-day entry on `last_day`, the last day in force.

    `url` is where the next application begins; `made_at` knows its time zone. The UID is made from `reference`, so that
    a calendar program replaces an earlier file's entry by one with a higher `sequence`.
    """
    summary = _("Beidzas eKase pieteikuma %(reference)s termiņš") % {"reference": reference}
    description = _("Līdz tai jābūt reģistrētam nākamajam pieteikumam. Sagatavot to var šeit: %(url)s") % {"url": url}
    if institution:
        description = f"{institution}\n{description}"
    event = Event()
    event.add("uid", f"pieteikums-{reference}@ekase-pieteikums")
    event.add("dtstamp", made_at.astimezone(datetime.UTC))
    event.add("sequence", sequence)
    event.add("dtstart", last_day)
    event.add("dtend", last_day + datetime.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    for days in DAYS_BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", datetime.timedelta(days=-days))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//ekase-pieteikums//LV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
