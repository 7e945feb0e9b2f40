"""Secret tokens in addresses: of an invitation, of a signatory's link. The database keeps only their hashes."""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits in characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token. A token is random, so a slow or salted hash adds nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
