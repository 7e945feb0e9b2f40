"""The pages of a PDF of ours in a file that a command reads, compared with the data in it."""

from __future__ import annotations

from typing import Any

from applications.domain.findings import Finding
from applications.formats.tree import document_from_tree, tree_from_document
from applications.inspection import intake, pages
from applications.inspection.intake import Opened
from applications.inspection.paper import Paper
from applications.management.bounded import bounded


def as_tree(opened: Opened) -> dict[str, Any] | None:
    """What `findings` needs of an opened file, as JSON can hold it; None if the application is in no PDF."""
    if opened.document is None or opened.paper is None:
        return None
    return {"document": tree_from_document(opened.document), "paper": opened.paper}


def findings(data: bytes, tree: dict[str, Any] | None) -> tuple[Finding, ...]:
    """The findings about the pages of the PDF that `as_tree` described, in the file with these bytes."""
    if tree is None:
        return ()
    paper, document = Paper(*tree["paper"]), document_from_tree(tree["document"])

    def compare(rendered: bytes) -> list[Finding]:
        return [Finding(*each) for each in bounded(lambda: intake.compare(data, paper, rendered))]

    _outcome, found = pages.judge(paper, document, compare, timeout=pages.COMMAND_TIMEOUT)
    return found
