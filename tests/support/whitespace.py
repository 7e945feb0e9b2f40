"""Pages without the white space that HTML ignores, so that a test does not depend on how a template is indented."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

_BLOCK = (
    "!DOCTYPE|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|head|header|html|label|legend|li|link|"
    "main|meta|nav|ol|option|p|script|section|select|summary|table|tbody|td|th|thead|title|tr|ul"
)
_TAG = re.compile(r"<[!/a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_TEXTAREA = re.compile(r"(<textarea\b.*?</textarea>)", re.DOTALL)
_AROUND = re.compile(rf"\s*(</?(?:{_BLOCK})\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)\s*")
_BUTTON = re.compile(r"(<(button|a)\b(?=[^>]*class=\"(?:button|link)\b)[^>]*>)\s*(.*?)\s*(</\2>)", re.DOTALL)


def squeezed(page: str) -> str:
    """The same page: white space around blocks and inside tags is gone, any other is one blank; text areas stay."""
    parts = _TEXTAREA.split(page)
    parts[::2] = [_squeezed(part) for part in parts[::2]]
    return "".join(parts)


def _squeezed(part: str) -> str:
    part = _TAG.sub(lambda tag: re.sub(r"\s+(?=>$)", "", re.sub(r"\s*\n\s*", " ", tag[0])), part)
    part = re.sub(r"\s*\n\s*", " ", part)
    part = _AROUND.sub(r"\1", part)
    return _BUTTON.sub(r"\1\3\4", part)


def squeeze_pages(client: type[Client]) -> Any:
    """A `request` for the test client that answers with squeezed pages."""
    request = client.request

    def squeezing(self: Client, **kwargs: Any) -> HttpResponse:
        response: Any = request(self, **kwargs)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and "Content-Encoding" not in response.headers:
            response.content = squeezed(response.content.decode()).encode()
        return response  # type: ignore[no-any-return]

    return squeezing
