"""Why a file cannot be inspected is said in the words of the room that found it."""

from __future__ import annotations

import json

import pytest

from applications.formats import Unreadable
from applications.inspection.inspection import Inspection
from applications.inspection.wording import sentence


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Unreadable("inspection-late"), "Failu neizdevās pārbaudīt: mēģiniet vēlreiz pēc brīža"),
        (Unreadable("zip-too-many", maximum=64), "Konteinerā ir vairāk nekā 64 faili"),
        (Unreadable("zip-link", name="120384-12345"), "„120384-*****” konteinerā ir saite, nevis fails"),
        (Unreadable("pdf-encrypted"), "PDF fails ir šifrēts"),
    ],
)  # fmt: skip
def test_code_of_any_room_has_its_sentence(error: Unreadable, text: str) -> None:
    assert sentence(error) == text


@pytest.mark.parametrize(("stored", "text"), [("", None), ("PDF fails ir šifrēts", "PDF fails ir šifrēts")])
def test_sentence_that_an_earlier_version_stored_is_still_shown(stored: str, text: str | None) -> None:
    tree = json.loads(Inspection().to_json()) | {"version": 1, "error": stored}
    error = Inspection.from_json(json.dumps(tree)).error
    assert (error and sentence(error)) == text
