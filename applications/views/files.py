"""Pages that take a file: the page itself answers a request whose body is too large."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from applications.domain.sizes import LARGEST_FILE, MEGABYTE

#: Bytes to read and discard of a body that is too large: a server that answers earlier closes the connection, and the
#: browser shows no page at all.
_MAXIMUM_SKIPPED, _CHUNK = 64 * 1024 * 1024, 64 * 1024

TOO_LARGE = format_lazy(_("Izvēlieties failu līdz {most} MB: lielāku e-adrese nepieņem"), most=LARGEST_FILE // MEGABYTE)


def answers_large_files(refused: Callable[..., HttpResponseBase]) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Let `refused`, called with the view's arguments, answer a body that is too large to be read.

    Django's CSRF check would read the body and answer with a page of its own, so it runs inside this decorator.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                request.POST  # noqa: B018 (reads the body)
            except RequestDataTooBig:
                left = _MAXIMUM_SKIPPED
                while left > 0 and (skipped := request.read(_CHUNK)):
                    left -= len(skipped)
                return refused(request, *args, **kwargs)
            return protected(request, *args, **kwargs)

        return read

    return decorate
