"""What the templates need to write numbers and pages."""

from __future__ import annotations

from typing import Any

from django import template

from applications.limits import format_euro

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """A whole number with no-break spaces between thousands."""
    return format_euro(number)


@register.simple_tag
def page_numbers(chosen: Any) -> list[Any]:
    """The pages to link to: the first, the last and those near the chosen one, an ellipsis for those between."""
    return list(chosen.paginator.get_elided_page_range(chosen.number, on_each_side=2, on_ends=1))
