"""Devices on which somebody has signed in: a signed cookie, which gives no access by itself."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
SECONDS = 365 * 24 * 60 * 60
_SALT = "institutions.devices"


def remember(response: HttpResponse, email: str) -> None:
    """Set the cookie: the device's random name, and for whom it is, as a digest."""
    value = signing.dumps([secrets.token_urlsafe(12), _digest(email)], salt=_SALT)
    response.set_cookie(COOKIE, value, SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def known(request: HttpRequest, email: str) -> str:
    """Return the device's name if this person has signed in on it, or ""."""
    try:
        name, digest = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if digest == _digest(email) else ""


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode(errors="replace")).hexdigest()[:24]
