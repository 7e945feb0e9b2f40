"""OpenID Connect providers, as the environment names them."""

from __future__ import annotations

import json
from typing import Any

_NEEDED = ("id", "name", "server_url", "client_id", "secret")
_KNOWN = frozenset({*_NEEDED, "trust_email"})


class BadProviders(ValueError):
    """OPENID_CONNECT does not follow docs/operating.md; the message says why."""


def read_providers(text: str) -> list[dict[str, Any]]:
    """Return allauth's settings of each provider in a JSON list; raise BadProviders for anything else."""
    if not text.strip():
        return []
    try:
        given = json.loads(text)
    except ValueError:
        raise BadProviders("it is not JSON") from None
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadProviders("it is not a list of objects")
    for each in given:
        missing = [name for name in _NEEDED if not isinstance(each.get(name), str) or not each[name]]
        if missing:
            raise BadProviders(f"a provider has no {' and no '.join(missing)}")
        if unknown := each.keys() - _KNOWN:
            raise BadProviders(f"{', '.join(sorted(unknown))} means nothing here")
        if not each["id"].replace("-", "").isalnum() or not each["id"].isascii():
            raise BadProviders("an id has letters, digits and hyphens only: it is a part of an address")
    if len({each["id"] for each in given}) != len(given):
        raise BadProviders("two providers have the same id")
    return [
        {
            "provider_id": each["id"],
            "name": each["name"],
            "client_id": each["client_id"],
            "secret": each["secret"],
            "settings": {"server_url": each["server_url"], "email_authentication": each.get("trust_email") is True},
        }
        for each in given
    ]


def openid_connect_apps(text: str) -> list[dict[str, Any]]:
    """Return the providers, none if the setting is wrong; a system check then says why."""
    try:
        return read_providers(text)
    except BadProviders:
        return []
