"""Checks of settings without which production refuses to start."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ekase_pieteikums.oidc import BadProviders, read_providers


def missing_settings() -> str:
    """Return one sentence that names the missing environment variables, "" if none is missing."""
    if settings.DEBUG:
        return ""
    missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS") if not _is_set(name)]
    if not missing:
        return ""
    names = " and ".join(missing)
    return f"Set {names} in the environment: without them production does not start (see docs/operating.md)."


def unsent_letters() -> str:
    """Return one sentence that says that letters reach nobody on a public server, "" if they are sent."""
    if settings.DEBUG or not settings.SESSION_COOKIE_SECURE or os.environ.get("EMAIL_URL"):
        return ""
    return (
        "EMAIL_URL is not set: letters go to files, so nobody can sign up, reset a password or be reminded (see "
        "docs/operating.md)."
    )


def _is_set(name: str) -> bool:
    try:
        return bool(getattr(settings, name))
    except ImproperlyConfigured:  # Django's own word on an empty SECRET_KEY
        return False


def wrong_providers() -> str:
    """Return one sentence that says what is wrong with OPENID_CONNECT, "" if it is right."""
    try:
        read_providers(os.environ.get("OPENID_CONNECT", ""))
    except BadProviders as error:
        return f"OPENID_CONNECT is wrong: {error} (see docs/operating.md)."
    return ""
