"""Names of institutions as they are compared and searched: the legal form apart, without case, quotes and dashes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from applications.domain.folding import without_diacritics

#: Legal forms, each with its ways of writing without diacritics; the first is the abbreviation in use.
_FORMS: dict[str, tuple[str, ...]] = {
    "SIA": ("sia", "sabiedriba ar ierobezotu atbildibu"),
    "VSIA": ("vsia", "valsts sia", "valsts sabiedriba ar ierobezotu atbildibu"),
    "PSIA": ("psia", "pasvaldibas sia", "pasvaldibas sabiedriba ar ierobezotu atbildibu"),
    "AS": ("as", "a s", "akciju sabiedriba"),
    "VAS": ("vas", "v a s", "valsts as", "valsts akciju sabiedriba"),
    "PAS": ("pas", "pasvaldibas as", "pasvaldibas akciju sabiedriba"),
    "IK": ("ik", "individualais komersants"),
    "IU": ("iu", "individualais uznemums"),
    "ZS": ("zs", "z s", "zemnieku saimnieciba"),
    "KS": ("komanditsabiedriba",),
    "PS": ("pilnsabiedriba",),
    "KOOP": ("kooperativa sabiedriba", "koop sab"),
    "BIEDRĪBA": ("biedriba",),
    "NODIBINĀJUMS": ("nodibinajums",),
}
#: By the first word: the words of the form, longest first, and the form.
_BY_FIRST_WORD: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _form, _texts in _FORMS.items():
    for _text in _texts:
        _words_of_form = tuple(_text.split())
        _BY_FIRST_WORD.setdefault(_words_of_form[0], []).append((_words_of_form, _form))
for _of_word in _BY_FIRST_WORD.values():
    _of_word.sort(key=lambda each: -len(each[0]))

#: Latvian letters first: a register has millions of words.
_PLAIN = str.maketrans("āčēģīķļņōŗšūž", "acegiklnorsuz")


class InstitutionName(NamedTuple):
    """A name apart: its words in one case with diacritics, and its legal forms.

    A name that consists of a legal form alone keeps it as its words.
    """

    words: tuple[str, ...]
    forms: frozenset[str]

    @property
    def plain(self) -> str:
        """The words without diacritics, one space between them."""
        return " ".join(map(plain, self.words))


@lru_cache(maxsize=4096)
def parsed(name: str) -> InstitutionName:
    """Return a name apart.

    >>> parsed('Sabiedrība ar ierobežotu atbildību "ĀDAŽU ŪDENS"').words
    ('ādažu', 'ūdens')
    >>> parsed("SIA Ādažu-ūdens") == parsed('Sabiedrība ar ierobežotu atbildību "ĀDAŽU ŪDENS"')
    True
    """
    return parse(name)


def parse(name: str) -> InstitutionName:
    """Return a name apart as `parsed` does, and remember nothing."""
    words = words_of(name)
    kept: list[str] = []
    forms: set[str] = set()
    place = 0
    while place < len(words):
        length, form = _form_at(words, place)
        if length:
            forms.add(form)
        else:
            kept.append(words[place])
        place += length or 1
    return InstitutionName(tuple(kept or words), frozenset(forms if kept else ()))


def _form_at(words: list[str], place: int) -> tuple[int, str]:
    """Return the number of words of the legal form that begins here, and the form; 0 and "" for none."""
    for phrase, form in _BY_FIRST_WORD.get(plain(words[place]), ()):
        if all(plain(word) == each for word, each in zip(words[place:], phrase, strict=False)) and (
            place + len(phrase) <= len(words)
        ):
            return len(phrase), form
    return 0, ""


def words_of(text: str) -> list[str]:
    """Return the words of a text in one case, with diacritics; signs between words are none."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()
    if folded.isalnum():
        return [folded]
    return "".join([sign if sign.isalnum() else " " for sign in folded]).split()


def plain(word: str) -> str:
    """Return a folded word without diacritics."""
    if word.isascii():
        return word
    return without_diacritics(word.translate(_PLAIN))


def same_name(one: str, other: str) -> bool:
    """Return whether two names differ at most in case, quotes, dashes and the writing of the legal form.

    A name without a legal form is the same with one.
    """
    a, b = parsed(one), parsed(other)
    return a.words == b.words and (a.forms == b.forms or not a.forms or not b.forms)


#: The written-out forms of several words: a person may be in the middle of one.
_LONG_FORMS = [tuple(text.split()) for texts in _FORMS.values() for text in texts if len(text) > 10 and " " in text]

#: Letters of the second word of a form that tell it from other words.
_TELLING = 4


def searched_words(text: str) -> list[str]:
    """Return the words without diacritics by which a person searches, of which the last may be a beginning.

    Legal forms are left out, also one of several words that is not typed to its end.

    >>> searched_words("sabiedrība ar ierobež"), searched_words("SIA Ādaž")
    ([], ['adaz'])
    """
    words = parse(text).plain.split()
    for place in range(len(words) - 1):
        *whole, last = rest = words[place:]
        if len(whole) == 1 and len(last) < _TELLING:  # "valsts s" may go on in many ways
            continue
        for form in _LONG_FORMS:
            if list(form[: len(whole)]) == whole and len(rest) <= len(form) and form[len(whole)].startswith(last):
                return words[:place]
    return words
