"""Each finding says what to do, in the words of the field's label."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from applications.domain.checking import judge
from applications.domain.rules import _told, found, ip_address_malformed, required
from applications.domain.wording import message
from tests.support.broken import BROKEN, Broken
from tests.support.factories import TODAY

VERBS = {
    "Aizstājiet", "Atstājiet", "Ierakstiet", "Ievadiet", "Izdzēsiet", "Izvēlieties", "Labojiet", "Norādiet",
    "Pievienojiet", "Pārbaudiet", "Pārrakstiet",
}  # fmt: skip
#: What a message never says: it neither begs, nor apologises, nor calls what was typed a name.
UNSAID = re.compile(r"lūdz|nederīg|atvaino|diemžēl|%\(|[.!]$", re.IGNORECASE)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_message_tells_what_to_do(broken: Broken) -> None:
    for each in judge(broken.document, TODAY):
        assert re.split(r"[ :,]", each.message)[0] in VERBS
        assert UNSAID.search(each.message) is None


@pytest.mark.parametrize(
    ("code", "field", "bailiff"),
    [
        ("required", "client.name", "Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu"),
        ("required", "client.registration_number", "Ievadiet reģistrācijas numuru vai personas kodu"),
        ("required", "user.institution_name", "Ievadiet lietotāja vārdu un uzvārdu"),
        ("required", "user.registration_number", "Ievadiet lietotāja reģistrācijas numuru vai personas kodu"),
        *(
            (
                "registration-number-malformed",
                field,
                "Ievadiet reģistrācijas numuru ar 11 cipariem, piemēram, 90000050138, vai personas kodu formā "
                "010190-12345",
            )
            for field in ("client.registration_number", "user.registration_number")
        ),
    ],
)
def test_message_has_the_labels_of_the_clients_kind(code: str, field: str, bailiff: str) -> None:
    assert message(code, field, "sworn_bailiff") == bailiff
    assert message(code, field, "institution") == message(code, field)
    assert "person" not in message(code, field)
    assert "vārdu" not in message(code, field)


def test_message_is_the_same_where_the_label_is() -> None:
    assert message("required", "preparer.surname", "sworn_bailiff") == "Ievadiet sagatavotāja uzvārdu"


def test_messages_of_a_bailiffs_application_are_the_bailiffs() -> None:
    said = {
        broken.name: [found.message for found in judge(broken.document, TODAY)]
        for broken in BROKEN
        if broken.of_bailiff and {code for code, _ in broken.findings} & {"required", "registration-number-malformed"}
    }
    malformed = message("registration-number-malformed", "client.registration_number", "sworn_bailiff")
    assert said == {
        "blank a bailiff's client.name": ["Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu"],
        "blank a bailiff's client.registration_number": ["Ievadiet reģistrācijas numuru vai personas kodu"],
        "blank a bailiff's user.institution_name": ["Ievadiet lietotāja vārdu un uzvārdu"],
        "blank a bailiff's user.registration_number": ["Ievadiet lietotāja reģistrācijas numuru vai personas kodu"],
        "“40003” a bailiff's client.registration_number": [malformed],
        "“nav” a bailiff's user.registration_number": [malformed],
    }


def test_message_takes_its_values_as_they_are() -> None:
    said = found(ip_address_malformed, "user.allowed_ip_addresses", value="%s%(value)s").message
    assert said == "Pārrakstiet IP adresi „%s%(value)s” formā 195.122.1.10, 2a03:ec00::10 vai kā tīklu 195.122.1.0/28"


def test_kinds_that_somebody_typed_are_not_remembered() -> None:
    said = found(required, "client.name").message
    remembered = _told.cache_info().currsize
    assert {found(required, "client.name", kind=f"x{number}").message for number in range(100)} == {said}
    assert _told.cache_info().currsize == remembered


def test_sentences_are_kept_in_the_only_language() -> None:
    assert [code for code, _ in settings.LANGUAGES] == [settings.LANGUAGE_CODE]
