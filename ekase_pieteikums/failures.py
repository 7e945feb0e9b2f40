"""The page of a request that failed: a fault of ours, or a database that is away for a while."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string

#: Seconds after which a program may ask again.
RETRY_AFTER = 10
#: What SQLite says where the program asks for what is not there: waiting would not help.
_FAULTS = ("no such table", "no such column")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 if the database is away, busy or full, otherwise 500; neither page asks the database for anything."""
    if not database_is_away(sys.exc_info()[1]):
        return HttpResponse(render_to_string("500.html"), status=500)
    page = render_to_string("503.html", {"address": request.get_full_path(), "typed": typed(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def database_is_away(error: BaseException | None) -> bool:
    """Whether an error, or the one that led to it, says that the database cannot be asked now."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return not str(error).startswith(_FAULTS)
        error = error.__cause__
    return False


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was posted, to be posted again; nothing if files or passwords are among it."""
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
        files = request.FILES
    except (OSError, ValueError, RawPostDataException):
        return []
    return [] if files or any("password" in name for name, _text in fields) else fields
