"""Tokens in addresses that are keys: an invitation, a signatory's link. Whoever reads the database cannot use them."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token. It is random, so that nothing slower or salted is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
