"""Texts are marked in the domain and translated where they are shown."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from applications.domain import language
from applications.domain.language import filled, install, mark, mark_plural, translated

COUNTED = mark_plural("%(number)s lapa", "%(number)s lapas")


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The domain as it is without Django."""
    monkeypatch.setattr(language, "_translator", language._Translator(mark, language._latvian))


@pytest.fixture
def translator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another language."""
    monkeypatch.setattr(language, "_translator", language._Translator(mark, language._latvian))
    install(
        gettext=lambda text: text.replace("Fails", "FILE"),
        ngettext=lambda one, many, number: f"{'one' if number == 1 else 'many'} of %(number)s",
    )


def test_marked_text_is_itself() -> None:
    assert mark("Fails") == "Fails"


@pytest.mark.usefixtures("untranslated")
@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 lapas"), (1, "1 lapa"), (2, "2 lapas"), (11, "11 lapas"), (21, "21 lapa"), (101, "101 lapa"),
     (110, "110 lapas"), (111, "111 lapas")],
)  # fmt: skip
def test_texts_are_latvian_where_nothing_translates(number: int, text: str) -> None:
    assert filled(COUNTED, {"number": number}) == text
    assert translated("Fails") == filled("Fails", {}) == "Fails"


@pytest.mark.usefixtures("translator")
def test_texts_are_translated_when_they_are_shown() -> None:
    assert translated("Fails") == "FILE"
    assert filled("Fails", {}) == "FILE"
    assert filled("Fails %(name)s", {"name": "Fails"}) == "FILE Fails"
    assert filled(COUNTED, {"number": 1}) == "one of 1"
    assert filled(COUNTED, {"number": 3}) == "many of 3"


@pytest.mark.usefixtures("translator")
def test_blank_text_is_not_translated() -> None:
    install(gettext=lambda text: f"<{text}>", ngettext=language._latvian)
    assert translated("") == ""


@pytest.mark.usefixtures("untranslated")
def test_plural_is_chosen_by_the_number_that_it_names() -> None:
    text = mark_plural("%(pages)s lapa no %(number)s", "%(pages)s lapas no %(number)s", "pages")
    assert filled(text, {"pages": 1, "number": 2}) == "1 lapa no 2"


def test_lazy_texts_of_django_translate_themselves() -> None:
    assert filled(gettext_lazy("Fails %(name)s"), {"name": "a"}) == "Fails a"
    assert translated(gettext_lazy("Fails")) == "Fails"


def test_app_translates_by_django() -> None:
    minutes = mark_plural("%(num)d minute", "%(num)d minutes", "num")  # msgids of Django's own catalogue
    with translation.override("de"):
        assert translated("Yes") == "Ja"
        assert filled(minutes, {"num": 2}) == "2 Minuten"
