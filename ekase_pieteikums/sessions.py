"""Sessions that last 30 days from their last use, not from their last change."""

import datetime
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_RENEWED = "renewed"


def seconds_left(request: HttpRequest) -> int:
    """Return for how many seconds at least the session of a signed-in person lasts; 0 for a guest."""
    if not request.user.is_authenticated:
        return 0
    renewed = timezone.make_aware(datetime.datetime.fromisoformat(request.session.get(_RENEWED) or _today()))
    end = renewed + datetime.timedelta(seconds=request.session.get_expiry_age())
    return max(0, int((end - timezone.now()).total_seconds()))


def _today() -> str:
    return timezone.localdate().isoformat()


class RenewSessionMiddleware:
    """Saves a session with data once a day, which renews its row and its cookie.

    SESSION_SAVE_EVERY_REQUEST would write to the database for every page read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = _today()
        session = request.session
        # is_empty() spares those without a cookie; a cookie may also be stale or made up, and then holds nothing.
        if not session.is_empty() and session.keys() and session.get(_RENEWED) != today:
            session[_RENEWED] = today
        return self.get_response(request)
