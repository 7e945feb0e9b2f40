"""Sources of what is quoted, as pages show them: in small print below the words, and on the page „Avoti”."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.domain.language import translated
from applications.domain.sources import QUOTES, REPRESENTATION_POINTS, SOURCES, Quote


class ShownQuote(NamedTuple):
    """Words of a source, and where they are in it."""

    place: str
    paragraphs: list[str]


class ShownSource(NamedTuple):
    """A source with everything that is quoted from it; `key` is its anchor on the page."""

    key: str
    title: str
    publisher: str
    issued: str
    checked: str
    is_summary: bool
    quotes: list[ShownQuote]


def note(key: str) -> str:
    """Return the small print below the words of a source: its title and date, and when they were last checked."""
    return _("Avots: %(title)s. %(checked)s") % {"title": _dated(key), "checked": _checked(key)}


def shown_sources() -> list[ShownSource]:
    """Return all sources in their order."""
    return [
        ShownSource(
            key,
            translated(source.title),
            translated(source.publisher),
            f"{source.issued:%d.%m.%Y.}" if source.issued else _("datums tekstā nav norādīts"),
            _checked(key),
            source.checked is None,
            [_shown(each) for each in QUOTES if each.source == key],
        )
        for key, source in SOURCES.items()
    ]


def representation() -> list[ShownQuote]:
    """Return how the right to sign is checked, by the points of the regulation."""
    return [_shown(each) for each in REPRESENTATION_POINTS]


def _shown(quote: Quote) -> ShownQuote:
    return ShownQuote(translated(quote.place), [translated(each) for each in quote.paragraphs])


def _dated(key: str) -> str:
    source = SOURCES[key]
    title = f"{translated(source.publisher)}, „{translated(source.title)}”"
    return f"{title}, {source.issued:%d.%m.%Y}" if source.issued else title


def _checked(key: str) -> str:
    source = SOURCES[key]
    if source.checked is None:
        return _("Atstāstīts %(day)s; ar oficiālo tekstu vēl nav salīdzināts.") % {"day": f"{source.noted:%d.%m.%Y.}"}
    return _("Pārbaudīts %(day)s") % {"day": f"{source.checked:%d.%m.%Y.}"}
