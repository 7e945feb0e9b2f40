"""What a page holds."""

import html
import re

from tests.support.drafts import Typed


def shown(content: str) -> Typed:
    """What stands in the form's fields."""
    fields = dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?([^<]*)</textarea>', content))
    for tag in re.findall(r"<input [^>]+>", content):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if attributes["type"] != "radio" or re.search(r"\schecked", tag):
            fields[name] = value
    fields.pop("csrfmiddlewaretoken", None)
    return {name: html.unescape(value) for name, value in fields.items()}


def linked(content: str) -> list[str]:
    """The ids that the summary's lines lead to."""
    (summary,) = re.findall(r'<div class="summary.*?</div>', content, re.DOTALL)
    return re.findall(r'href="#(\w+)"', summary)
