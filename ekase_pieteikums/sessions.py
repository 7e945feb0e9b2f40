"""Sessions that last 30 days from their last use, not from their last change."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_RENEWED = "renewed"


class RenewSessionMiddleware:
    """Saves a session with data once a day, which renews its row and its cookie.

    SESSION_SAVE_EVERY_REQUEST would write to the database for every page read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate().isoformat()
        session = request.session
        # is_empty() spares those without a cookie; a cookie may also be stale or made up, and then holds nothing.
        if not session.is_empty() and session.keys() and session.get(_RENEWED) != today:
            session[_RENEWED] = today
        return self.get_response(request)
