"""What the templates need to write numbers and pages."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from applications.domain import masking
from applications.domain.identifiers import format_iban
from applications.domain.limits import format_euro
from applications.domain.sizes import LARGEST_FILE, MEGABYTE
from applications.formats import Unreadable, wording

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """A whole number with no-break spaces between thousands."""
    return format_euro(number)


@register.filter
def radio(choice: BoundWidget) -> SafeString:
    """The button of one of a field's choices; `choice.tag` would draw it by three templates."""
    data = choice.data
    named = {"type": "radio", "name": data["name"], "value": data["value"]}
    return format_html("<input{}>", flatatt(named | data["attrs"]))


@register.filter
def masked(text: str) -> str:
    """A text that somebody else wrote, with the last figures of personal codes hidden."""
    return masking.masked(text)


@register.simple_tag
def largest_file() -> int:
    """Megabytes of the largest file that is taken."""
    return LARGEST_FILE // MEGABYTE


@register.simple_tag
def largest_file_bytes() -> int:
    """The same in bytes, for scripts."""
    return LARGEST_FILE


@register.simple_tag
def file_too_large() -> str:
    """The sentence on a larger file."""
    return wording.sentence(Unreadable("too-large", bytes=LARGEST_FILE))


class PageLink(NamedTuple):
    """A page to go to: its number, "" for an ellipsis; its address, "" for the page that is shown."""

    number: int | str
    url: str


@register.filter
def groups(iban: str) -> str:
    """An account's number in groups of four."""
    return format_iban(iban)


@register.simple_tag
def page_links(chosen: Any, listing: Any = None) -> dict[str, Any]:
    """The pages to link to: the first, the last and those near the chosen one, an ellipsis for those between.

    `listing` keeps the table's filter and order on the way.
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
