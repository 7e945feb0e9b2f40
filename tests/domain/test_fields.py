"""The table has one entry for each field of the document, in its order, with all that is known of the field."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from applications.domain import document as d
from applications.domain.fields import (
    ACCOUNT_FIELDS,
    FIELDS,
    MAXIMUM_TEXT,
    SECTIONS,
    USUAL_LENGTH,
    Presence,
    choice_label,
    choices,
    field_label,
    fields_of,
    quoted_once,
    section_title,
    shown,
)

BAILIFF = "sworn_bailiff"
BAILIFF_LABELS = {"client.name", "client.registration_number", "user.institution_name", "user.registration_number"}


def test_table_has_the_documents_fields_in_its_order() -> None:
    parts: dict[str, type[Any]] = {name: type(getattr(d.Document(), name)) for name in d.SECTION_ORDER}
    parts["accounts"] = d.Account
    paths = [
        f"{name}{'[]' if name == 'accounts' else ''}.{field.name}"
        for name, part in parts.items()
        for field in dataclasses.fields(part)
    ]
    assert list(FIELDS) == paths
    assert {name: section.part for name, section in SECTIONS.items()} == parts
    assert tuple(SECTIONS) == d.SECTION_ORDER


def test_entries_are_under_their_own_paths() -> None:
    assert {path: field.path for path, field in FIELDS.items()} == {path: path for path in FIELDS}
    assert [(field.section, field.name) for field in fields_of("user").values()] == [
        ("user", "institution_name"),
        ("user", "registration_number"),
        ("user", "allowed_ip_addresses"),
    ]
    assert list(ACCOUNT_FIELDS) == [field.name for field in dataclasses.fields(d.Account)]
    assert {field.section for field in ACCOUNT_FIELDS.values()} == {"accounts"}


def test_fixed_values_are_the_documents() -> None:
    assert {path: tuple(field.choices) for path, field in FIELDS.items() if field.choices} == {
        "client.kind": ("institution", "sworn_bailiff"),
        "accounts[].holder": ("own", "other"),
        "accounts[].status": ("open", "closed", "blocked"),
        "accounts[].access_mode": ("view", "manage"),
        "accounts[].permission": ("written", "by_law"),
        "signatory.authority": ("registered", "confirmed", "mandate"),
    }


def test_lengths_are_above_any_right_value() -> None:
    assert USUAL_LENGTH == 500
    assert {path: field.maximum_length for path, field in FIELDS.items() if field.maximum_length != 500} == {
        "user.allowed_ip_addresses": 6_000,
        "accounts[].iban": 100,
        "accounts[].holder_name": 200,
        "accounts[].payment_limit": 100,
        "accounts[].daily_limit": 100,
        "accounts[].legal_basis": 300,
    }
    assert MAXIMUM_TEXT == 6_000


def test_clauses_are_the_registers() -> None:
    assert {path: field.clause for path, field in FIELDS.items()} == {
        path: {
            "client": "B1",
            "certificate_recipient": "B2",
            "user": "B3",
            "preparer": "D3",
            "signatory": "D2" if path.endswith("authority") else "D1",
            "accounts": {
                "iban": "C1",
                "access_mode": "C1",
                "status": "C3",
                "payment_limit": "C4",
                "daily_limit": "C4",
            }.get(field.name, "C2"),
        }[field.section]
        for path, field in FIELDS.items()
    }
    assert [section.clause for section in SECTIONS.values()] == ["B1", "B2", "B3", "C1", "D1", "D3"]


def test_fields_that_need_not_always_be_given() -> None:
    assert {path for path, field in FIELDS.items() if field.presence is Presence.OPTIONAL} == {
        "user.allowed_ip_addresses",
        "accounts[].holder_name",
        "signatory.position",
    }
    assert {path for path, field in FIELDS.items() if field.presence is Presence.CONDITIONAL} == {
        "accounts[].payment_limit",
        "accounts[].daily_limit",
        "accounts[].permission",
        "accounts[].legal_basis",
        "preparer.phone",
        "preparer.email",
    }


def test_fields_of_people_are_personal() -> None:
    of_people = {path for path, field in FIELDS.items() if field.section in ("certificate_recipient", "preparer")}
    assert {path for path, field in FIELDS.items() if field.is_personal} == of_people | {
        "signatory.given_name",
        "signatory.surname",
        "signatory.position",
    }


def test_only_the_addresses_are_a_list() -> None:
    assert [path for path, field in FIELDS.items() if field.is_list] == ["user.allowed_ip_addresses"]


@pytest.mark.parametrize("path", FIELDS)
def test_bailiffs_label_differs_where_one_is_given(path: str) -> None:
    assert field_label(path) == FIELDS[path].label
    differs = field_label(path, BAILIFF) != field_label(path)
    assert differs is (path in BAILIFF_LABELS)


def test_bailiffs_labels_name_a_person() -> None:
    assert field_label("client.name", BAILIFF) == field_label("user.institution_name", BAILIFF) == "Vārds, uzvārds"
    assert (
        field_label("client.registration_number", BAILIFF)
        == field_label("user.registration_number", BAILIFF)
        == "Reģistrācijas Nr. vai personas kods"
    )


def test_sections_have_titles() -> None:
    assert [section_title(name) for name in SECTIONS] == [
        "Iestāde",
        "Sertifikāta saņēmējs",
        "Lietotājs",
        "Konti",
        "Paraksttiesīgais",
        "Sagatavotājs",
    ]
    assert section_title("client", BAILIFF) == "Zvērināts tiesu izpildītājs"
    assert section_title("user", BAILIFF) == "Lietotājs"
    assert section_title("lost") == ""


def test_choices_have_labels() -> None:
    assert choices("accounts[].status") == [("open", "Atvērts"), ("closed", "Slēgts"), ("blocked", "Bloķēts")]
    assert choice_label("accounts[].status", "closed") == "Slēgts"
    assert choice_label("accounts[].status", "lost") == "lost"


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("client.kind", "institution", "Iestāde"),
        ("client.kind", "club", "club"),
        ("accounts[].permission", "", ""),
        ("accounts[].iban", "LV80BANK0000435195001", "LV80 BANK 0000 4351 9500 1"),
        ("accounts[].payment_limit", 5000, "5\u00a0000"),
        ("accounts[].daily_limit", "1.000", "1.000"),
        ("accounts[].daily_limit", None, None),
        ("certificate_recipient.phone", "67094368", "+371 67 094 368"),
        ("preparer.phone", "67094368", "+371 67 094 368"),
        ("client.name", "Iestāde", "Iestāde"),
        ("user.allowed_ip_addresses", ("10.0.0.1",), ("10.0.0.1",)),
    ],
)
def test_value_is_shown_as_people_read_it(path: str, value: object, text: object) -> None:
    assert shown(path, value) == text


def test_notations_of_one_value_have_one_key() -> None:
    keys = {path: field.key for path, field in FIELDS.items() if field.key}
    assert set(keys) == {
        "certificate_recipient.phone",
        "certificate_recipient.email",
        "user.allowed_ip_addresses",
        "preparer.phone",
        "preparer.email",
    }
    for path, one, other in (
        ("certificate_recipient.phone", "67094368", "+371 67 094 368"),
        ("preparer.phone", "67094368", "+371 67 094 368"),
        ("certificate_recipient.email", "a@piemers.lv", "a@PIEMERS.lv"),
        ("preparer.email", "a@piemers.lv", "a@PIEMERS.lv"),
        ("user.allowed_ip_addresses", "2a03::1", "2A03:0::1"),
    ):
        assert keys[path](one) == keys[path](other)


def test_paragraph_on_several_fields_is_quoted_once() -> None:
    paths = tuple(f"certificate_recipient.{name}" for name in fields_of("certificate_recipient"))
    everywhere, beside = quoted_once(paths)
    assert everywhere == FIELDS[paths[0]].quotes
    assert {path: quoted.paragraphs for path, quoted in beside.items()} == dict.fromkeys(paths, ()) | {
        "certificate_recipient.email": FIELDS["certificate_recipient.email"].quotes[1:]
    }


def test_paragraph_stands_at_the_first_field_and_names_the_others() -> None:
    paths = tuple(field.path for field in ACCOUNT_FIELDS.values())
    everywhere, beside = quoted_once(paths)
    assert everywhere == ()
    assert [path for path in paths if beside[path].paragraphs] == [
        "accounts[].iban",
        "accounts[].holder",
        "accounts[].access_mode",
        "accounts[].payment_limit",
        "accounts[].daily_limit",
    ]
    assert beside["accounts[].holder"].fields == (
        "accounts[].holder",
        "accounts[].holder_name",
        "accounts[].status",
        "accounts[].access_mode",
        "accounts[].permission",
        "accounts[].legal_basis",
    )
    assert beside["accounts[].iban"].fields == ("accounts[].iban",)
    assert beside["accounts[].status"] == ((), ())
