"""What every template knows of the product."""

from __future__ import annotations

from django.http import HttpRequest

from ekase_pieteikums import __version__


def product(request: HttpRequest) -> dict[str, str]:
    """Return the version, which the foot of each page shows."""
    return {"product_version": __version__}
