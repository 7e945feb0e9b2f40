"""The one table of what the product quotes: the Treasury's instruction and the law, with dates.

To check a source again, read it beside the words here, and set its day.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from applications.domain.instruction import CLAUSES
from applications.domain.language import Text
from applications.domain.language import mark as _


class Source(NamedTuple):
    """A published text. `checked` is the day on which the words here were last compared with it.

    None for `issued`: the text has no date. None for `checked`: the words here are a summary, written down on the day
    `noted` and not yet compared with the official text.
    """

    title: Text
    publisher: Text
    issued: datetime.date | None
    checked: datetime.date | None
    noted: datetime.date


class Quote(NamedTuple):
    """Words of a source: `source` is its key in SOURCES, `place` where they are in it."""

    source: str
    place: Text
    paragraphs: tuple[Text, ...]


INSTRUCTION, REPRESENTATION = "instrukcija", "mk-752"

SOURCES: dict[str, Source] = {
    INSTRUCTION: Source(
        _("Instrukcija par pieteikuma aizpildīšanu un iesniegšanu. Pieteikums tiešsaistes datu apmaiņas modulim"),
        _("Valsts kase"),
        issued=None,
        checked=datetime.date(2026, 12, 1),
        noted=datetime.date(2026, 11, 30),
    ),
    REPRESENTATION: Source(
        _("Ministru kabineta noteikumi Nr. 752"),
        _("Ministru kabinets"),
        issued=datetime.date(2024, 12, 3),
        checked=None,
        noted=datetime.date(2026, 12, 1),
    ),
}

#: Points 5 to 7 of Cabinet Regulation No. 752, summarised: how the Treasury checks who may sign.
REPRESENTATION_POINTS = (
    Quote(
        REPRESENTATION,
        _("5. punkts"),
        (_("Tiesības pārstāvēt klientu pārbauda Uzņēmumu reģistrā vai citā publiskā reģistrā."),),
    ),
    Quote(
        REPRESENTATION,
        _("6. punkts"),
        (
            _(
                "Persona, kurai nav tiesību pārstāvēt klientu atsevišķi, iesniedz dokumentu, kas tai šīs tiesības "
                "piešķir: oriģinālu vai bāriņtiesas vai notāra apliecinātu kopiju."
            ),
        ),
    ),
    Quote(
        REPRESENTATION,
        _("7. punkts"),
        (_("Pakalpojumu atsaka, ja pārstāvības tiesības nevar pārbaudīt un šāds dokuments nav iesniegts."),),
    ),
)

#: Everything that is quoted, by source and in its order.
QUOTES = (
    *(Quote(INSTRUCTION, clause.title, clause.paragraphs) for clause in CLAUSES.values()),
    *REPRESENTATION_POINTS,
)
