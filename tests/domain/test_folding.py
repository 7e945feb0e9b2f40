"""Texts are compared without what people write in different ways."""

from __future__ import annotations

import pytest

from applications.domain.folding import fold, fold_latin_words, fold_name, fold_words, without_diacritics


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Ķekavā", "Kekava"), ("Straße", "Straße"), ("ﬁ", "fi"), ("a\u0301", "a"), ("LV85", "LV85"), ("Ёлка", "Елка")],
)
def test_diacritics_and_compatibility_forms_are_removed(text: str, bare: str) -> None:
    assert without_diacritics(text) == bare


def test_search_ignores_case_and_diacritics_but_no_sign() -> None:
    assert fold("Ādažu novads, 2") == "adazu novads, 2"
    assert fold("Straße") == fold("STRASSE")


@pytest.mark.parametrize("other", ['sia "Rigas nami"', "SIA Rīgas nami", " SIA  „RĪGAS-NAMI” "])
def test_words_ignore_signs_between_them(other: str) -> None:
    assert fold_words("SIA „Rīgas  nami”") == fold_words(other) == "sia rigas nami"


def test_words_of_any_alphabet_count_but_latin_words_alone_are_latin() -> None:
    assert (fold_words("Фирма №5"), fold_latin_words("Фирма №5")) == ("фирма no5", "no5")


@pytest.mark.parametrize(
    ("text", "words"),
    [("Tiešsaistē\nSKATĪT (X)", "tiessaiste skatit x"), (" – ", ""), ("Nr.p.k.", "nr p k"), ("24h", "24h")],
)
def test_latin_words_are_letters_and_digits(text: str, words: str) -> None:
    assert fold_latin_words(text) == words


def test_names_ignore_case_hyphens_and_composition_but_not_diacritics() -> None:
    assert fold_name("KĻAVIŅA - ĀBELE") == fold_name("Kļaviņa-Ābele") == fold_name("Kl\u0327avin\u0327a A\u0304bele")
    assert fold_name("Kļaviņa") != fold_name("Klavina")
