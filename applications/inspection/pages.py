"""The comparison of a PDF of ours with the pages that its data give when they are rendered again.

The renderer gives the same bytes for the same data, reference and time. Where the bytes differ, since another program
saved the file or another version of this one made it, the text, number and size of the pages are compared. A PDF that
cannot be rendered in time is neither right nor wrong: nobody knows.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence

from applications.domain.document import Document
from applications.domain.findings import Finding
from applications.formats import Unreadable, pdf
from applications.inspection.paper import Paper, finding

logger = logging.getLogger(__name__)

#: How the pages compare: every byte is the same, the text is, they differ, or they could not be compared.
SAME_BYTES, SAME_TEXT, DIFFER, UNKNOWN = OUTCOMES = ("bytes", "text", "differ", "unknown")
#: Seconds that rendering again may take: 1,000 accounts take one. A page waits for it, a command can wait longer.
PAGE_TIMEOUT, COMMAND_TIMEOUT = 5.0, 60.0


def judge(
    paper: Paper, document: Document, compare: Callable[[bytes], Sequence[Finding]], *, timeout: float
) -> tuple[str, tuple[Finding, ...]]:
    """The outcome for the PDF with this paper and document, and the findings from it.

    `compare` compares the file, in a process with bounds, with the rendered PDF, as `intake.compare` does; it may raise
    Unreadable.
    """
    try:
        rendered = pdf.render_again(document, paper.making, timeout=timeout)
        if paper.only_signed and hashlib.sha256(rendered).hexdigest() == paper.made_sha256:
            return SAME_BYTES, ()
        found = tuple(compare(rendered))
    except Unreadable:
        return UNKNOWN, (finding("document-pages-unknown", paper.name),)
    except Exception as error:  # the data may be of any kind, also such as no page can be made of
        logger.info("pages were not compared: %s", type(error).__name__)
        return UNKNOWN, (finding("document-pages-unknown", paper.name),)
    if found:
        return DIFFER, found
    more_fonts = "noto" in paper.renderer
    if paper.renderer == pdf.renderer(more_fonts=more_fonts, template=pdf.template_version(paper.renderer)):
        return SAME_TEXT, (finding("document-saved-again", paper.name),)
    return SAME_TEXT, ()
