"""The child process that renders PDFs for this process, one at a time: see pdf_worker.py."""

from __future__ import annotations

import json

from applications.processes.child import Child, Crashed, Timeout
from applications.processes.pipe import OK

#: Seconds: an application of 10,000 accounts takes about ten.
TIMEOUT = 60.0


class RenderingFailed(RuntimeError):
    """A page was not rendered; the message says why, in English, for the log."""


class Renderer(Child):
    """Renders pages in a child process, with at most `memory` bytes of address space if any are given."""

    def __init__(self, *, memory: int = 0, most_waiting: int = 16) -> None:
        super().__init__("applications.formats.pdf_worker", most_waiting=most_waiting, memory=memory)

    def render(
        self, page: str, timestamp: int, *, more_fonts: bool, template: str = "pieteikums", timeout: float = TIMEOUT
    ) -> bytes:
        """Return a page of data (JSON, see pdf_page.py and permission.py) as a PDF.

        `timestamp` is the PDF's date, in seconds since 1970. Raises RenderingFailed where the page cannot be rendered,
        or not within `timeout` seconds.
        """
        request = {"page": page, "timestamp": timestamp, "more_fonts": more_fonts, "template": template}
        return self._answered(json.dumps(request).encode(), timeout)

    def pack(self, pdf: bytes, *, timeout: float = TIMEOUT) -> bytes:
        """Return the same PDF with its objects compressed; raise RenderingFailed as `render` does."""
        return self._answered(pdf, timeout)

    def picture(self, pdf: bytes, page: int, *, timeout: float = TIMEOUT) -> bytes:
        """Return a picture of a page (PNG), the first of which is 1; raise RenderingFailed as `render` does."""
        return self._answered(b"%%PICTURE %d\n" % page + pdf, timeout)

    def _answered(self, request: bytes, timeout: float) -> bytes:
        try:
            answer = self.ask(request, timeout)
        except Timeout:
            raise RenderingFailed(f"the page was not rendered within {timeout:g} seconds") from None
        except Crashed:
            raise RenderingFailed("the rendering process died twice") from None
        if answer[:1] != OK:
            raise RenderingFailed(answer[1:].decode())
        return answer[1:]


#: For documents to be signed and letters of permission.
RENDERER = Renderer()
#: For the data of uploaded files, so that nobody's document waits for them, and they take no more than they should.
SECOND_RENDERER = Renderer(memory=2 * 1024**3, most_waiting=4)
#: For pictures of pages, which browsers ask for many at a time.
PICTURES = Renderer(memory=2 * 1024**3, most_waiting=64)
