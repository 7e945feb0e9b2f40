"""Everything is written in Latvian; the catalogue holds its plural forms."""

import re
from pathlib import Path

from django.template import Context, Template

from scripts.messages import LOCALE, compiled

ROOT = Path(__file__).parent.parent
_COUNTED = re.compile(r"{% blocktranslate count .*?%}(.*?){% plural %}(.*?){% endblocktranslate %}", re.DOTALL)


def test_catalogue_is_compiled_from_its_source() -> None:
    source = LOCALE / "lv" / "LC_MESSAGES" / "django.po"
    assert source.with_suffix(".mo").read_bytes() == compiled(source)


def test_every_counted_sentence_has_its_plural_forms() -> None:
    catalogue = (LOCALE / "lv" / "LC_MESSAGES" / "django.po").read_text()
    counted = {
        re.sub(r"{{ (\w+) }}", r"%(\1)s", form)
        for page in (ROOT / "templates").rglob("*.html")
        for forms in _COUNTED.findall(page.read_text())
        for form in forms[:1]
    }
    assert counted
    assert {form for form in counted if f'msgid "{form}"' not in catalogue} == set()


def test_counts_are_written_as_latvian_counts() -> None:
    page = Template(
        "{% load i18n %}{% for number in numbers %}{% blocktranslate count number=number with shown=number %}"
        "{{ shown }} konts{% plural %}{{ shown }} konti{% endblocktranslate %};{% endfor %}"
    )
    numbers = [0, 1, 2, 10, 11, 21, 22, 101, 111]
    assert page.render(Context({"numbers": numbers})) == (
        "0 kontu;1 konts;2 konti;10 konti;11 konti;21 konts;22 konti;101 konts;111 konti;"
    )
