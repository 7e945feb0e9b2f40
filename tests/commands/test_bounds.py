"""The commands read files within bounds of time and memory; a file beyond them gets a message and a status."""

from __future__ import annotations

import contextlib
import json
import mmap
from collections.abc import Callable
from pathlib import Path

import pytest

from applications.inspection import intake
from applications.processes import bounds
from applications.signatures import verification
from tests.support.running import Ran, run
from tests.support.signatures import pdfs

pytestmark = pytest.mark.slow

TOO_MUCH = "Failu nevar pārbaudīt: tā lasīšana prasa pārāk daudz laika vai atmiņas"
COMMANDS = ("check_application", "verify_signatures", "compare_applications")


def spin() -> None:
    while True:
        pass


def take_memory() -> bytes:
    return bytes(2 * bounds.MAXIMUM_MEMORY)


def fall() -> None:
    raise RecursionError("120384-16035")


def ran(command: str, tmp_path: Path, *options: str) -> Ran:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdfs.signed())
    return run(command, file, *[file] * (command == "compare_applications"), *options)


def test_memory_is_bounded_beyond_what_the_parent_has() -> None:
    with contextlib.closing(mmap.mmap(-1, 2 * bounds.MAXIMUM_MEMORY)):
        assert bounds.in_bounds(lambda: b"%d" % len(bytes(bounds.MAXIMUM_MEMORY // 2))) is not None
        assert bounds.in_bounds(lambda: b"%d" % len(take_memory())) is None


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("misdeed", "message"), [(spin, TOO_MUCH), (take_memory, TOO_MUCH), (fall, "Šo failu šeit nevar pārbaudīt")]
)
def test_file_that_takes_too_much_is_unreadable(
    command: str, misdeed: Callable[[], object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAXIMUM_SECONDS", 1)
    for module, name in ((intake, "read"), (verification, "verify")):
        monkeypatch.setattr(module, name, lambda *args: misdeed())
    found = ran(command, tmp_path, "--json")
    assert found.status == 2
    assert set(found.err.splitlines()) == {f"{tmp_path}/a.pdf: {message}"}
    tree = json.loads(found.out)
    read = 2 if command == "compare_applications" else 1
    assert [each["error"] for each in tree.get("files") or tree["errors"]] == [message] * read


@pytest.mark.parametrize("command", COMMANDS)
def test_file_is_read_within_the_bounds(command: str, tmp_path: Path) -> None:
    assert ran(command, tmp_path).status == 0
