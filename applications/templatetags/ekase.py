"""Filters and tags for numbers, links between pages and masked texts."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications.domain import masking
from applications.domain.identifiers import format_iban
from applications.domain.limits import format_euro
from applications.domain.sizes import LARGEST_FILE, MEGABYTE
from applications.formats import Unreadable, wording
from applications.presenting import sources
from applications.presenting.sources import ShownQuote

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """Return a whole number with no-break spaces between thousands."""
    return format_euro(number)


@register.filter
def radio(choice: BoundWidget) -> SafeString:
    """Return the radio button of one choice; `choice.tag` would render three templates."""
    data = choice.data
    named = {"type": "radio", "name": data["name"], "value": data["value"]}
    return format_html("<input{}>", flatatt(named | data["attrs"]))


@register.filter
def masked(text: str) -> str:
    """Return a text with the last five digits of personal codes masked."""
    return masking.masked(text)


@register.simple_tag
def largest_file() -> int:
    """Return the size of the largest accepted file, in megabytes."""
    return LARGEST_FILE // MEGABYTE


@register.simple_tag
def largest_file_bytes() -> int:
    """Return the size of the largest accepted file, in bytes, for scripts."""
    return LARGEST_FILE


@register.simple_tag
def file_too_large() -> str:
    """Return the sentence about a larger file."""
    return wording.sentence(Unreadable("too-large", bytes=LARGEST_FILE))


@register.simple_tag
def source_note(key: str) -> SafeString:
    """Return the small print below what is quoted from a source, with a link to the page of sources."""
    return format_html(
        '<p class="soft small">{} <a href="{}#{}">{}</a></p>', sources.note(key), reverse("sources"), key, _("Avoti")
    )


@register.simple_tag
def representation() -> list[ShownQuote]:
    """Return how the right to sign is checked, point by point."""
    return sources.representation()


class PageLink(NamedTuple):
    """A link to a page: its number, "" for an ellipsis; its address, "" for the current page."""

    number: int | str
    url: str


@register.filter
def groups(iban: str) -> str:
    """Return an account's number in groups of four."""
    return format_iban(iban)


@register.simple_tag
def page_links(chosen: Any, listing: Any = None) -> dict[str, Any]:
    """Return links to the first, the last and the pages near the chosen one, with an ellipsis for those between.

    `listing` adds the table's filter and order to the addresses.
    """

    def url(number: int) -> str:
        query = listing.query(lapa=str(number)) if listing else f"?lapa={number}"
        return f"{query}#konti"

    numbers = chosen.paginator.get_elided_page_range(chosen.number, on_each_side=2, on_ends=1)
    return {
        "pages": [
            PageLink(number, "" if number == chosen.number else url(number))
            if isinstance(number, int)
            else PageLink("", "")
            for number in numbers
        ],
        "previous": url(chosen.previous_page_number()) if chosen.has_previous() else "",
        "next": url(chosen.next_page_number()) if chosen.has_next() else "",
    }
