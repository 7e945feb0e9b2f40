"""Everything is written in Latvian; the catalogue holds its plural forms."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import trim_whitespace

from scripts.messages import LOCALE, compiled

ROOT = Path(__file__).parent.parent
_COUNTED = re.compile(r"{% blocktranslate count .*?%}(.*?){% plural %}(.*?){% endblocktranslate %}", re.DOTALL)


def test_catalogue_is_compiled_from_its_source() -> None:
    source = LOCALE / "lv" / "LC_MESSAGES" / "django.po"
    assert source.with_suffix(".mo").read_bytes() == compiled(source)


def in_templates() -> Iterator[tuple[str, str]]:
    """Each counted sentence of the pages, for one and for many."""
    for page in (ROOT / "templates").rglob("*.html"):
        for forms in _COUNTED.findall(page.read_text()):
            one, many = (re.sub(r"{{ (\w+) }}", r"%(\1)s", trim_whitespace(form)) for form in forms)
            yield one, many


def in_code() -> Iterator[tuple[str, str]]:
    """Each counted sentence of the code, for one and for many."""
    for package in ("applications", "ekase_pieteikums"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                    ("ngettext", "ngettext_lazy", "mark_plural")
                ):
                    yield ast.literal_eval(node.args[0]), ast.literal_eval(node.args[1])


@pytest.mark.parametrize("place", [in_templates, in_code])
def test_every_counted_sentence_has_its_plural_forms(place: Callable[[], Iterator[tuple[str, str]]]) -> None:
    with (LOCALE / "lv" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="lv")
    complete = {message.id for message in catalogue if message.pluralizable and all(message.string or ("",))}
    counted = set(place())
    assert counted
    assert counted - complete == set()


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 baitu"), (1, "1 baits"), (4, "4 baiti"), (11, "11 baiti"), (21, "21 baits")]
)
def test_sizes_of_files_are_written_as_latvian_counts(size: int, text: str) -> None:
    assert filesizeformat(size).replace("\xa0", " ") == text


def test_counts_are_written_as_latvian_counts() -> None:
    page = Template(
        "{% load i18n %}{% for number in numbers %}{% blocktranslate count number=number with shown=number %}"
        "{{ shown }} konts{% plural %}{{ shown }} konti{% endblocktranslate %};{% endfor %}"
    )
    numbers = [0, 1, 2, 10, 11, 21, 22, 101, 111]
    assert page.render(Context({"numbers": numbers})) == (
        "0 kontu;1 konts;2 konti;10 konti;11 konti;21 konts;22 konti;101 konts;111 konti;"
    )
