"""Letters that the site sends because somebody typed an address: limited for the site as a whole."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from common import limits
from common.errors import LimitReached


class TooManyLetters(OSError):
    """The site has sent as many letters in this hour as it may: no server took this one, as with any other OSError."""


def count() -> None:
    """Count one more letter; raise TooManyLetters if the site may send no more within the hour."""
    try:
        limits.consume(limits.LETTERS, "site", number=settings.LETTERS_PER_HOUR)
    except LimitReached:
        raise TooManyLetters from None


def send(subject: str, body: str, to: str) -> None:
    """Mail a letter; raise OSError if no server takes it."""
    count()
    EmailMessage(subject, body, to=[to]).send()
