"""What the next page shows once: a link whose token is not kept anywhere else.

An act redirects, so that reloading the page after it repeats nothing; the session carries the link to that page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

_PREFIX = "shown-once-"


def keep(request: HttpRequest, name: str, **values: str | int | bool) -> None:
    """Keep values for the next page that takes them."""
    request.session[_PREFIX + name] = values


def take(request: HttpRequest, name: str, **known: int) -> dict[str, Any]:
    """Return the values kept under this name and forget them; nothing if they do not have the values that are known."""
    kept = request.session.get(_PREFIX + name, {})
    if not kept or any(kept.get(key) != value for key, value in known.items()):
        return {}
    del request.session[_PREFIX + name]
    return dict(kept)
