"""What a page says and offers, read as a browser reads it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from tests.support.drafts import Typed

#: Elements that part no words: what is before and after them reads on.
_INLINE = {
    "a",
    "abbr",
    "b",
    "button",
    "code",
    "em",
    "i",
    "kbd",
    "label",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
}
_UNREAD = {"script", "style", "template"}


class Answer(Protocol):
    """What a test's client returns."""

    @property
    def content(self) -> bytes:
        """The body."""


@dataclass(frozen=True)
class Field:
    """A form's control with what is written beside it; radio buttons of one name are one field."""

    value: str
    label: str
    hint: str
    errors: list[str]
    warnings: list[str]
    #: The values that can be chosen, of radio buttons and lists.
    choices: list[str]


class Part:
    """An element of a page. Selectors are CSS; a method that finds one element fails if none or several match."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def parts(self, selector: str) -> list[Part]:
        """Return every element that matches, in document order."""
        return [Part(element) for element in self.element.cssselect(selector)]

    def part(self, selector: str) -> Part:
        """Return the one element that matches."""
        found = self.parts(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r}"
        return found[0]

    def count(self, selector: str) -> int:
        """Return how many elements match."""
        return len(self.parts(selector))

    def has(self, selector: str) -> bool:
        """Return whether any element matches."""
        return self.count(selector) > 0

    def text(self, selector: str = "") -> str:
        """Return the words of the one element that matches, or of this one, with single spaces."""
        return _text(self.part(selector).element if selector else self.element)

    def texts(self, selector: str) -> list[str]:
        """Return the words of each element that matches."""
        return [part.text() for part in self.parts(selector)]

    def attribute(self, name: str, selector: str = "") -> str | None:
        """Return an attribute of the one element that matches, or of this one; None if it has none of that name."""
        return (self.part(selector) if selector else self).element.get(name)

    def attributes(self, name: str, selector: str) -> list[str]:
        """Return this attribute of each element that matches and has it."""
        return [value for part in self.parts(selector) if (value := part.attribute(name)) is not None]

    def link(self, text: str) -> str:
        """Return the address of the one link with these words, those for screen readers included."""
        found = [part.attribute("href") for part in self.parts("a[href]") if part.text() == text]
        assert len(found) == 1, f"{len(found)} links read {text!r}; the page's: {self.texts('a[href]')}"
        return found[0] or ""

    def links(self, selector: str = "a[href]") -> list[str]:
        """Return the addresses of the links that match."""
        return self.attributes("href", selector)

    def leads_to(self, address: str) -> bool:
        """Return whether any link has this address."""
        return address in self.links()

    def buttons(self) -> list[str]:
        """Return the words of each button."""
        return self.texts("button")

    def rows(self, selector: str = "table") -> list[list[str]]:
        """Return the cells of the one table that matches, row by row, its headings first."""
        return [row.texts("th, td") for row in self.part(selector).parts("tr")]

    def definitions(self, selector: str = "") -> list[tuple[str, str]]:
        """Return the terms of definition lists with what they mean."""
        part = self.part(selector) if selector else self
        return list(zip(part.texts("dt"), part.texts("dd"), strict=True))

    def typed(self) -> dict[str, str]:
        """Return the value of each field by its name, without the form's own token."""
        names = dict.fromkeys(self.attributes("name", "input, textarea, select"))
        typed = {name: self._value(name) for name in names if name != "csrfmiddlewaretoken"}
        return {name: value for name, value in typed.items() if value is not None}

    def field(self, name: str) -> Field:
        """Return the field of this name, with its label, hint and findings."""
        controls = self._controls(name)
        assert controls, f"no field {name!r}; the page's: {list(self.typed())}"
        box = next((p for p in controls[0].element.iterancestors() if "field" in (p.get("class") or "").split()), None)
        around = Part(box) if box is not None else self
        is_group = box is not None and box.tag == "fieldset"
        label = around.texts("legend") if is_group else around.texts(f'label[for="{controls[0].attribute("id")}"]')
        options = self.parts(f'select[name="{name}"] option') or (controls if is_group else [])
        return Field(
            value=self._value(name) or "",
            label=" ".join(label),
            hint=" ".join(around.texts(".hint")),
            errors=[text.removeprefix("Kļūda: ") for text in around.texts("p.error")],
            warnings=[text.removeprefix("Brīdinājums: ") for text in around.texts("p.warning")],
            choices=[option.attribute("value") or "" for option in options],
        )

    def _controls(self, name: str) -> list[Part]:
        return self.parts(", ".join(f'{tag}[name="{name}"]' for tag in ("input", "textarea", "select")))

    def _value(self, name: str) -> str | None:
        """Return what a form would send for this name; None where it would send nothing."""
        for control in self._controls(name):
            element = control.element
            if element.tag == "textarea":
                return (element.text or "").removeprefix("\n")
            if element.tag == "select":
                options = control.parts("option")
                chosen = [option for option in options if "selected" in option.element.attrib] or options[:1]
                return (chosen[0].attribute("value") or "") if chosen else None
            if element.get("type") not in ("radio", "checkbox") or "checked" in element.attrib:
                return element.get("value", "")
        return None


class Page(Part):
    """A whole page, of an answer or of its text."""

    def __init__(self, answer: Answer | str) -> None:
        self.html = answer if isinstance(answer, str) else answer.content.decode()
        super().__init__(etree.fromstring(self.html.encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True)))

    @property
    def title(self) -> str:
        """The words of <title>."""
        return self.text("title")

    @property
    def heading(self) -> str:
        """The words of the first-level heading."""
        return self.text("h1")

    def summary(self) -> list[str]:
        """Return the lines of the error summary; none where the page has no summary."""
        return [_text(part.element, without="source") for part in self.parts("#summary li")]

    def summary_links(self) -> list[str]:
        """Return where the lines of the error summary lead."""
        return self.links("#summary li > a")

    def notices(self) -> list[str]:
        """Return the words of each notice."""
        return self.texts(".notice")


def _text(element: etree._Element, without: str = "") -> str:
    """Return an element's words; those of elements of the class `without` are left out."""
    words: list[str] = []

    def walk(node: etree._Element) -> None:
        if node.tag in _UNREAD or without in (node.get("class") or "").split():
            return
        edge = "" if node.tag in _INLINE else " "
        words.append(edge + (node.text or ""))
        for child in node:
            walk(child)
            words.append(child.tail or "")
        words.append(edge)

    walk(element)
    return re.sub(r"\s+", " ", "".join(words)).strip()


def shown(content: str) -> Typed:
    """The values of the form's fields."""
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
