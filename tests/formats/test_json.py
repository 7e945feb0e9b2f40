"""JSON is read as it is written, and nothing but an application is read."""

from __future__ import annotations

import json as standard
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from applications.domain.cleaning import clean
from applications.domain.document import FORMAT, Account, Client, Document, User
from applications.domain.fields import FIELDS
from applications.formats import Unreadable, json, wording
from tests.support.factories import bailiff, changed, findings, institution
from tests.support.strategies import documents, untimed

NO_LIMITS: list[object] = [True, [], {}]
NO_ADDRESSES: list[object] = ["1.2.3.4", 5, {}, [5], [None], [["1.2.3.4"]]]


def tree() -> dict[str, Any]:
    written: dict[str, Any] = standard.loads(json.write(institution()))
    return written


def encoded(value: object) -> bytes:
    return standard.dumps(value).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        json.read(data)
    assert "\n" not in wording.sentence(refused.value)
    return wording.sentence(refused.value)


def test_longest_texts_that_can_be_typed_come_back() -> None:
    document = replace(institution(), accounts=(Account(),))
    for field in (each for each in FIELDS.values() if not each.is_list):
        document = changed(document, {field.path.replace("[]", "[0]"): "ā" * field.maximum_length})
    assert json.read(json.write(document)) == document


@pytest.mark.parametrize("document", [institution(), bailiff(), Document()], ids=["institution", "bailiff", "blank"])
def test_document_comes_back(document: Document) -> None:
    assert json.read(json.write(document)) == document


@untimed
@given(documents())
def test_any_clean_document_comes_back(document: Document) -> None:
    cleaned = clean(document)
    finite = tuple(replace(account, payment_limit=5, daily_limit=5.5) for account in cleaned.accounts)
    cleaned = replace(cleaned, accounts=finite)
    assert json.read(json.write(cleaned)) == cleaned


def test_document_is_written_in_its_order_without_blanks() -> None:
    document = Document(client=Client(name="Rīga"), accounts=(Account("LV", daily_limit=5),))
    assert json.write(document).decode() == (
        '{\n  "format": "ekase-pieteikums/1",\n  "client": {\n    "kind": "institution",\n    "name": "Rīga"\n  },\n'
        '  "certificate_recipient": {},\n  "user": {},\n'
        '  "accounts": [\n    {\n      "iban": "LV",\n      "holder": "own",\n      "status": "open",\n'
        '      "daily_limit": 5\n    }\n  ],\n'
        '  "signatory": {},\n  "preparer": {}\n}\n'
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"format": "ekase-pieteikums/1"}', id="absent"),
        pytest.param(b'\xef\xbb\xbf {"format": "ekase-pieteikums/1"}\r\n', id="byte-order-mark"),
        pytest.param(
            encoded({"format": FORMAT, **dict.fromkeys(["client", "user", "accounts", "preparer"])}), id="null"
        ),
        pytest.param(encoded({"format": FORMAT, "client": {}, "user": {}, "accounts": []}), id="empty"),
        pytest.param(
            encoded({"format": FORMAT, "client": {"kind": None, "name": None}, "user": {"institution_name": ""}}),
            id="null-fields",
        ),
    ],
)
def test_absent_fields_are_blank(data: bytes) -> None:
    assert json.read(data) == Document()


@pytest.mark.parametrize(
    ("number", "limit", "found"),
    [
        ("1000", 1000, []),
        ("1000.0", 1000.0, []),
        ("1e3", 1000.0, []),
        ('"1 000"', "1 000", []),
        ("null", None, ["required"]),
        ('""', "", ["required"]),
        ("1000.5", 1000.5, ["limit-with-cents"]),
        ("-1", -1, ["limit-not-positive"]),
        ("0.0", 0.0, ["limit-not-positive"]),
        ("1e400", float("inf"), ["limit-too-large"]),
        ("9" * 30, int("9" * 30), ["limit-too-large"]),
        ("9" * 6000, float("inf"), ["limit-too-large"]),
        ("-" + "9" * 6000, float("-inf"), ["limit-not-positive"]),
    ],
    ids=lambda value: str(value)[:12],
)
def test_limit_is_a_number_or_text(number: str, limit: object, found: list[str]) -> None:
    data = json.write(institution()).replace(b'"payment_limit": 5000', b'"payment_limit": ' + number.encode())
    document = json.read(data)
    assert repr(document.accounts[0].payment_limit) == repr(limit)
    assert findings(document) == [(code, "accounts[0].payment_limit") for code in found]


def test_values_are_read_as_they_are_typed() -> None:
    typed = tree() | {"client": {"kind": " x ", "name": " Rīga\n\u0000\ud800", "registration_number": "LV 1"}}
    assert json.read(encoded(typed)).client == Client(" x ", " Rīga\n\u0000\ud800", "LV 1")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "Fails nav JSON dokuments UTF-8 kodējumā", id="empty"),
        pytest.param(b"{", "Fails nav JSON dokuments UTF-8 kodējumā", id="broken-off"),
        pytest.param(b"PK\x03\x04\xff", "Fails nav JSON dokuments UTF-8 kodējumā", id="bytes"),
        pytest.param(
            json.write(institution()).decode().encode("utf-16"), "Fails nav JSON dokuments UTF-8 kodējumā", id="utf-16"
        ),
        pytest.param(b"[" * 100_000, "Fails nav JSON dokuments UTF-8 kodējumā", id="deep-lists"),
        pytest.param(b'{"a":' * 100_000, "Fails nav JSON dokuments UTF-8 kodējumā", id="deep-objects"),
        *(
            pytest.param(data, "Failā nav pieteikuma: laukam format jābūt „ekase-pieteikums/1”", id=data.decode())
            for data in (
                b"[]", b"null", b"5", b'"ekase-pieteikums/1"', b"{}", b'{"format": "ekase-pieteikums/2"}',
                b'{"format": null}', b'{"format": ["ekase-pieteikums/1"]}', b'{"client": {}}',
            )
        ),
        pytest.param(
            b'{"format": "ekase-pieteikums/1", "format": "ekase-pieteikums/1"}',
            "Failā viens lauks norādīts vairākas reizes",
            id="section-twice",
        ),
        pytest.param(
            b'{"format": "ekase-pieteikums/1", "client": {"name": "A", "name": "B"}}',
            "Failā viens lauks norādīts vairākas reizes",
            id="field-twice",
        ),
        *(
            pytest.param(
                b'{"format": "ekase-pieteikums/1", "accounts": [{"daily_limit": ' + constant.encode() + b"}]}",
                f"Failā ir skaitlis {constant}, kāda JSON formātā nav",
                id=constant,
            )
            for constant in ("NaN", "Infinity", "-Infinity")
        ),
        pytest.param(b" " * (json.MAXIMUM_BYTES + 1), "Fails ir lielāks par 10 MB", id="too-large"),
    ],
)  # fmt: skip
def test_file_without_an_application_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"clients": {}}, "Failā ir nezināma sadaļa „clients”", id="unknown-section"),
        pytest.param({"client": {"nosaukums": ""}}, "Failā ir nezināms lauks „client.nosaukums”", id="unknown-field"),
        pytest.param(
            {"accounts": [{}, {"limit": 5}]}, "Failā ir nezināms lauks „accounts[1].limit”", id="unknown-account-field"
        ),
        pytest.param({"client": []}, "Sadaļai „client” jāsastāv no laukiem un to vērtībām", id="section-a-list"),
        pytest.param({"user": "x"}, "Sadaļai „user” jāsastāv no laukiem un to vērtībām", id="section-a-text"),
        pytest.param(
            {"accounts": ["LV"]}, "Sadaļai „accounts[0]” jāsastāv no laukiem un to vērtībām", id="account-a-text"
        ),
        pytest.param({"accounts": {}}, "Laukam „accounts” jābūt sarakstam", id="accounts-an-object"),
        pytest.param({"client": {"name": 5}}, "Laukam „client.name” jābūt tekstam", id="text-a-number"),
        pytest.param({"client": {"name": ["x"]}}, "Laukam „client.name” jābūt tekstam", id="text-a-list"),
        pytest.param({"client": {"name": False}}, "Laukam „client.name” jābūt tekstam", id="text-a-truth"),
        *(
            pytest.param(
                {"accounts": [{"daily_limit": value}]},
                "Laukam „accounts[0].daily_limit” jābūt skaitlim vai tekstam",
                id=f"limit-{value}",
            )
            for value in NO_LIMITS
        ),
        *(
            pytest.param(
                {"user": {"allowed_ip_addresses": value}},
                "Laukam „user.allowed_ip_addresses” jābūt tekstu sarakstam",
                id=f"addresses-{value}",
            )
            for value in NO_ADDRESSES
        ),
        pytest.param({"client": {"name": "x" * 10_001}}, "Lauks „client.name” ir pārāk garš", id="text-too-long"),
        pytest.param(
            {"user": {"allowed_ip_addresses": ["1.2.3.4"] * 1_001}},
            "Lauks „user.allowed_ip_addresses” ir pārāk garš",
            id="addresses-too-many",
        ),
        pytest.param({"accounts": [{}] * 20_001}, "Failā ir vairāk nekā 20\u00a0000 kontu", id="accounts-too-many"),
    ],
)
def test_wrong_shape_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert refusal(encoded(tree() | changes)) == reason


def test_addresses_are_read_in_their_places() -> None:
    typed = tree() | {"user": {"allowed_ip_addresses": ["", " 1.2.3.4", "x"]}}
    assert json.read(encoded(typed)).user == User(allowed_ip_addresses=("", " 1.2.3.4", "x"))


def test_document_with_a_value_by_hand_gives_a_finding() -> None:
    data = json.write(changed(institution(), {"accounts[0].daily_limit": 4999}))
    assert findings(json.read(data)) == [("daily-limit-below-payment-limit", "accounts[0].daily_limit")]
