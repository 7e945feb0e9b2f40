"""Messages in a box on a page, as data for `components/notice.html`."""

from __future__ import annotations

from typing import NamedTuple

from applications.domain.language import Text

OK, WARNING = "ok", "warn"


class Link(NamedTuple):
    """The text of a link and the address that it leads to."""

    text: Text
    url: str


class Paragraph(NamedTuple):
    """One paragraph: words in bold, a text, links, and what follows the last link without a space."""

    text: Text
    bold: Text = ""
    links: tuple[Link, ...] = ()
    rest: Text = ""


class Notice(NamedTuple):
    """Paragraphs in one box; `kind` is OK, WARNING, or "" for what is neither."""

    kind: str
    paragraphs: tuple[Paragraph, ...]
