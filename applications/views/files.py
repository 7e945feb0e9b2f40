"""Pages that take a file: what is too large is answered by the page itself, and what comes too often."""

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
from common import limits
from common.errors import LimitReached
from institutions.access import client_address

#: Bytes of a body that is too large, read and forgotten: a server that answers before closes the connection, and the
#: browser shows no page at all.
_MAXIMUM_SKIPPED, _CHUNK = 64 * 1024 * 1024, 64 * 1024

#: What is told where `may_examine` says no.
TOO_MANY = _("No šejienes īsā laikā pārbaudīts pārāk daudz failu. Mēģiniet vēlreiz pēc minūtes")
TOO_LARGE = format_lazy(_("Izvēlieties failu līdz {most} MB: lielāku e-adrese nepieņem"), most=LARGEST_FILE // MEGABYTE)


def may_inspect(request: HttpRequest) -> bool:
    """Whether one more file may be examined for whoever asks: one address may have so many a minute, on any page."""
    try:
        limits.consume(limits.INSPECT, client_address(request))
    except LimitReached:
        return False
    return True


def answers_large_files(refused: Callable[..., HttpResponseBase]) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Let `refused`, called as the view is, answer a body that is too large to be read; nothing else is done then.

    The token's check would read the body, so that Django's own page answered: it comes after, and only then the view.
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
