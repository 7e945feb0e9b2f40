"""Every reason why a file cannot be read is a code with one sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from applications.domain.document import MAXIMUM_ACCOUNTS
from applications.domain.findings import STORED
from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable, wording
from applications.inspection import wording as of_inspection
from applications.signatures import wording as of_signatures

APPLICATIONS = Path(__file__).parents[2] / "applications"


def codes() -> Iterator[str]:
    """Yield each code that the project's code gives to Unreadable as a literal."""
    for path in APPLICATIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Unreadable" and node.args:
                yield from (str(each.value) for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant))


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert set(codes()) == (wording.UNREADABLE.keys() | of_inspection.UNREADABLE.keys()) - {STORED}


def test_no_code_belongs_to_two_rooms() -> None:
    all_codes = [*wording.UNREADABLE, *of_inspection.UNREADABLE, *of_signatures.FINDINGS]
    assert len(set(all_codes)) == len(all_codes)


def test_error_comes_back_from_json() -> None:
    error = Unreadable("file-extension", known=[".json", ".xml"])
    assert Unreadable.from_tree(error.to_tree()) == error
    assert Unreadable.from_tree(error.to_tree()) != Unreadable("file-extension", known=[".json"])


def test_sentence_shows_bytes_counts_and_lists_as_people_read_them() -> None:
    assert wording.sentence(Unreadable("too-large", bytes=LARGEST_FILE)) == "Fails ir lielāks par 10 MB"
    assert wording.sentence(Unreadable("accounts-too-many", count=2 * MAXIMUM_ACCOUNTS)) == (
        "Failā ir vairāk nekā 20\u00a0000 kontu"
    )
    assert wording.sentence(Unreadable("file-extension", known=[".json", ".xml"])) == (
        "Izvēlieties failu ar kādu no šiem paplašinājumiem: .json, .xml"
    )


def test_sentence_masks_personal_codes() -> None:
    assert wording.sentence(Unreadable("field-unknown", path="client.120384-12345")) == (
        "Failā ir nezināms lauks „client.120384-*****”"
    )
