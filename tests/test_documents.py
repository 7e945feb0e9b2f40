"""What README.md and docs/ name exists, and the commands in them work as they are written."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from ekase_pieteikums import __version__

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATING = (ROOT / "docs" / "operating.md").read_text()
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
GUIDES = sorted((ROOT / "docs" / "how-to").glob("add-*.md"))
#: The folders of the repository that guides name.
FOLDERS = "applications|common|docs|institutions|locale|registers|scripts|static|templates|tests"


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
    own = {name for name, app in get_commands().items() if app in ("applications", "institutions", "registers")}
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


def guide(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", GUIDES, ids=guide)
def test_guide_names_files_that_exist_or_are_created_by_it(path: Path) -> None:
    text = path.read_text()
    named = {name.rstrip(".") for name in re.findall(rf"\b(?:{FOLDERS})/[\w./-]*", text)}
    created = set(re.findall(r"Create `([^`]+)`", text))
    assert len(named - created) >= 3
    assert sorted(name for name in named - created if not (ROOT / name).exists()) == []
    assert [name for name in created if (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", GUIDES, ids=guide)
def test_guide_names_functions_and_constants_that_exist(path: Path) -> None:
    sources = "\n".join(
        each.read_text() for folder in ("applications", "tests") for each in (ROOT / folder).rglob("*.py")
    )
    named = set(re.findall(r"`(\w*_\w+|[A-Z]\w+)`", path.read_text()))
    assert sorted(name for name in named if not re.search(rf"\b{name}\b", sources)) == []


@pytest.mark.parametrize("path", GUIDES, ids=guide)
def test_guide_names_commands_that_can_be_run(path: Path) -> None:
    text = path.read_text()
    assert "make check\n" in text
    rooms = re.findall(r"\bROOM=(\S+)", text)
    assert [room for room in rooms if not (ROOT / "tests" / room).is_dir()] == []
    modules = re.findall(r"\bpython -m (\S+?)[`\n]", text)
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())


def test_every_guide_is_in_the_index() -> None:
    index = (ROOT / "docs" / "how-to" / "README.md").read_text()
    assert sorted(path.name for path in GUIDES) == sorted(re.findall(r"^\| \[(.*?)\]", index, re.MULTILINE))


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    titles = dict(re.findall(r"^\| \[\d{4}\]\((\S+)\) \| (.+?) \|$", index, re.MULTILINE))
    assert [*titles.items()] == [
        (path.name, path.read_text().partition("\n")[0][len("# 0000: ") :]) for path in sorted(folder.glob("0*.md"))
    ]
