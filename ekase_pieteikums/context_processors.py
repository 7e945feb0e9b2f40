"""What every template knows of the product."""

from __future__ import annotations

from django.http import HttpRequest

from ekase_pieteikums import __version__
from ekase_pieteikums.sessions import seconds_left


def product(request: HttpRequest) -> dict[str, object]:
    """Return the version, which the foot of each page shows, and for how long a signed-in person's session lasts."""
    left = seconds_left(request) if hasattr(request, "user") else 0
    return {"product_version": __version__, "session_left": left}
