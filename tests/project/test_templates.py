"""Templates can be read, and their indentation costs the pages nothing."""

from django.conf import settings
from django.template.loader import get_template

LONGEST_LINE = 140


def test_lines_of_templates_are_at_most_140_columns() -> None:
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert templates
    for template in templates:
        longest = max(len(line) for line in template.read_text().splitlines())
        assert longest <= LONGEST_LINE, template


def test_page_is_sent_without_the_indentation_of_its_template() -> None:
    assert "\n  " in (settings.BASE_DIR / "templates" / "400.html").read_text()
    page = get_template("400.html").render()
    assert "<h1>" in page
    assert "\n  " not in page
