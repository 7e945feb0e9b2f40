"""What README.md and docs/ tell people to type exists, and works as it is written there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from ekase_pieteikums import __version__

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATING = (ROOT / "docs" / "operating.md").read_text()
COMMANDS = (ROOT / "docs" / "commands.md").read_text()


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_are_here(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_setting_of_the_environment_is_in_the_table() -> None:
    sources = "".join((ROOT / "ekase_pieteikums" / name).read_text() for name in ("settings.py", "serving.py"))
    read = set(re.findall(r'(?:env(?:iron)?\.\w+|ENVIRON\.get|whole_number)\("([A-Z_]+)"', sources))
    named = {
        name
        for line in OPERATING.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert named - {"CHROMIUM"} == read - {"DJANGO_SETTINGS_MODULE"}


def test_every_command_is_described_and_every_described_one_exists() -> None:
    own = {name for name, app in get_commands().items() if app in ("applications", "institutions")}
    assert set(re.findall(r"^## (\w+)$", COMMANDS, re.MULTILINE)) == own
    typed = re.findall(r"manage\.py ([a-z_]+)", OPERATING + COMMANDS)
    assert set(typed) <= set(get_commands())


@pytest.mark.parametrize("name", ["CHANGELOG.md", "publiccode.yml"])
def test_version_is_the_programs_own(name: str) -> None:
    found = re.search(r'^(?:## |softwareVersion: ")([\d.]+)', (ROOT / name).read_text(), re.MULTILINE)
    assert found
    assert found[1] == __version__


def test_make_has_every_target_that_is_named() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    assert set(re.findall(r"^make ([a-z][\w-]*)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"`make ([a-z][\w-]*)", text)) <= targets
