"""A file is read by the format that its name says."""

from __future__ import annotations

import pytest

from applications.formats import Unreadable, files, json, wording, xml
from tests.support.factories import institution

JSON, XML = json.write(institution()), xml.write(institution())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pieteikums.json", JSON),
        ("PIETEIKUMS.JSON", JSON),
        ("mape/Pieteikums v2.0.Json", JSON),
        ("pieteikums.xml", XML),
        ("pieteikums.json.xml", XML),
        ("\udcff\n.xml", XML),
    ],
)
def test_file_is_read_by_its_extension(name: str, data: bytes) -> None:
    assert files.read(name, data) == institution()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("pieteikums.xml", JSON, "Fails nav pareizi veidots XML dokuments"),
        ("pieteikums.json", XML, "Fails nav JSON dokuments UTF-8 kodējumā"),
    ],
)
def test_file_of_another_format_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        files.read(name, data)
    assert wording.sentence(refused.value) == reason


@pytest.mark.parametrize("name", ["", "pieteikums", "pieteikums.txt", "json", "pieteikums.json.bak", "a.json/b", "a."])
def test_file_of_no_format_is_refused(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        files.read(name, JSON)
    assert (
        wording.sentence(refused.value)
        == f"Izvēlieties failu ar kādu no šiem paplašinājumiem: {', '.join(files.READERS)}"
    )


def test_no_format_takes_more_than_is_read_of_a_file() -> None:
    for extension in files.READERS:
        with pytest.raises(Unreadable):
            files.read(f"a{extension}", bytes(files.MAXIMUM_BYTES + 1))
