"""Helpers of the tests live in tests/support."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def imported(source: str) -> Iterator[str]:
    """The dotted names of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def from_test_modules(source: str) -> list[str]:
    """What a module imports from modules that pytest collects, or takes fixtures from."""
    return [
        name
        for name in imported(source)
        if name.startswith("tests.") and any(p == "conftest" or p.startswith("test_") for p in name.split(".")[1:3])
    ]


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_no_helper_is_imported_from_a_test_module(path: Path) -> None:
    assert from_test_modules(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "from tests.views.test_access import POSTED",
        "from tests.views import test_access",
        "import tests.views.conftest",
        "from tests.conftest import SECRET_KEY",
    ],
)
def test_import_from_a_test_module_is_found(line: str) -> None:
    assert len(from_test_modules(line)) == 1
