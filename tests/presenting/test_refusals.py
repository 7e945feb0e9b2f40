"""Sentences for limits."""

from applications.presenting.refusals import sentence
from common.errors import LimitReached


def test_numbers_are_written_with_spaces_between_thousands() -> None:
    assert sentence(LimitReached("accounts", number=10_000)) == "Vienā pieteikumā var būt ne vairāk kā 10\xa0000 kontu."


def test_values_that_the_sentence_does_not_tell_are_left_out() -> None:
    told = sentence(LimitReached("begin-rate", number=100, seconds=3600))
    assert told == "No šejienes īsā laikā sākts pārāk daudz pieteikumu. Mēģiniet vēlreiz pēc stundas."
