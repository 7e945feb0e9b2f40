"""One document is judged alike at every door: the form, a spreadsheet, JSON, XML and the data of a PDF."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from json import dumps
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from applications.domain import document as d
from applications.domain.characters import ALL_FONTS
from applications.domain.checking import check, check_accounts
from applications.domain.cleaning import clean, clean_account
from applications.domain.fields import ACCOUNT_FIELDS, choice_label
from applications.domain.findings import Finding
from applications.domain.limits import limit_text
from applications.formats import json, pdf, pdf_worker, xml
from applications.formats.pdf_metadata import embed
from applications.formats.pdf_page import page
from applications.formats.spreadsheet.columns import understand
from applications.formats.spreadsheet.rows import read_rows
from applications.formats.tree import tree_from_document
from applications.forms.account import AccountForm
from applications.forms.sections import SECTION_FORMS
from applications.models import SECTION_MODELS, Account
from tests.support.factories import FACTS, iban, institution
from tests.support.pdf_documents import REFERENCE, TIMESTAMP
from tests.support.spreadsheet_files import table
from tests.support.strategies import untimed

_NOTHING = ["", " ", "-", "–", ".", "nav", "Nav zināms", "n/a", "xxx", "skat. pielikumu"]
_NAMES = [
    *_NOTHING,
    "Ilze",
    "J.",
    "O",
    "Ó Bearnáin",
    "Ozola (Bērza)",
    "Anna 2",
    "Māra Liepiņa",
    "Zvērināts Jānis Ozols",
]
_NUMBERS = [*_NOTHING, "90008473359", "LV-9000 847 3359", "90000050138", "050575-14962", "05057514962", "4112900123"]
_PHONES = [*_NOTHING, "67094368", "tālr. 67094368", "67094368 (iekš. 123)", "67094368, 29123456", "6709"]
_EMAILS = [*_NOTHING, "a@b.lv", "a@b.lv; c@d.lv", "a@b"]
_INSTITUTIONS = [*_NOTHING, "Piemēra novada pašvaldība", "PIEMĒRA  novada pašvaldība", "Cita iestāde", "Māra Liepiņa"]
_CODES = [*_NOTHING, "120384-16035", "120384–16035", "12038416035", "310284-12345", "010130-21234", "12.03.84"]
_IBANS = [iban(1), iban(2), f"IBAN {iban(1)}", "-".join(iban(2)[i : i + 4] for i in range(0, 21, 4)), iban(3, "HABA"),
          iban(1).lower(), f"{iban(1)[:4]} {iban(1)[4:]}", iban(2)[:-1] + "9"]  # fmt: skip
_LIMITS = [*_NOTHING, "5000", "20 000", "5000 euro", "€5000", "10 EUR 50", "1000 EUR 00", "5€50", "50 00", "1.000", "0",
           "0 EUR", "-5", "1 000,50", "999999999999999"]  # fmt: skip
_LAWS = [*_NOTHING, "Likuma par budžetu un finanšu vadību 27. pants"]


def _of(values: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


_ACCOUNTS = st.builds(
    d.Account,
    iban=_of(_IBANS),
    holder=_of(["own", "other"]),
    holder_name=_of(["", "-", "nav", "Cita iestāde"]),
    status=_of(["open", "closed", "blocked"]),
    access_mode=_of(["view", "manage", ""]),
    payment_limit=_of(_LIMITS),
    daily_limit=_of(_LIMITS),
    permission=_of(["", "written", "by_law"]),
    legal_basis=_of(_LAWS),
)
_DOCUMENTS = st.builds(
    d.Document,
    client=st.builds(d.Client, _of(["institution", "sworn_bailiff"]), _of(_INSTITUTIONS + _NAMES), _of(_NUMBERS)),
    certificate_recipient=st.builds(
        d.CertificateRecipient, _of(_NAMES), _of(_NAMES), _of(_CODES), _of(_PHONES), _of(_EMAILS)
    ),
    user=st.builds(
        d.User,
        _of(_INSTITUTIONS + _NAMES),
        _of(_NUMBERS),
        st.lists(_of(["195.122.1.10", "10.0.0.5", "195.122.0.0/16", "abc", "nav"]), max_size=3).map(tuple),
    ),
    accounts=st.lists(_ACCOUNTS, max_size=3).map(tuple),
    signatory=st.builds(d.Signatory, _of(_NAMES), _of(_NAMES), _of(["", "-", "direktors"]), _of(["", "mandate"])),
    preparer=st.builds(d.Preparer, _of(_NAMES), _of(_NAMES), _of(_PHONES), _of(_EMAILS)),
)


def as_json(document: d.Document) -> d.Document:
    return json.read(json.write(document))


def _xml(document: d.Document) -> bytes:
    """The document as XML whose values need not be right: `xml.write` refuses such a document."""
    root = etree.Element(f"{{{xml.NAMESPACE}}}{xml.ROOT}")

    def append(parent: etree._Element, name: str, value: Any) -> None:
        element = etree.SubElement(parent, f"{{{xml.NAMESPACE}}}{name}")
        if isinstance(value, str | int):
            element.text = str(value)
            return
        members = value.items() if isinstance(value, dict) else [(xml.MEMBERS[name], each) for each in value]
        for child, inner in members:
            append(element, child, inner)

    for name, value in tree_from_document(document).items():
        append(root, name, value)
    return etree.tostring(root, encoding="UTF-8")


def as_xml(document: d.Document) -> d.Document:
    return xml.read(_xml(document))


@cache
def _rendered() -> bytes:
    """A PDF without data."""
    texts = page(institution(), REFERENCE, ALL_FONTS[:1])
    return pdf_worker.render(dumps(texts), int(TIMESTAMP.timestamp()), more_fonts=False)


def as_pdf(document: d.Document) -> d.Document:
    return pdf.read(embed(_rendered(), _xml(document)))


def as_form(document: d.Document) -> d.Document:
    """The document as the draft has it once each section and account was typed and sent."""
    parts: dict[str, Any] = {}
    for name, model in SECTION_MODELS.items():
        form = SECTION_FORMS[name](data=model.typed_of(getattr(document, name)))
        assert form.is_valid()
        parts[name] = model(**form.typed()).part()
    accounts = []
    for account in document.accounts:
        account_form = AccountForm(data=Account.typed_of(account))
        assert account_form.is_valid()
        accounts.append(d.Account(**account_form.typed()))
    return d.Document(accounts=tuple(accounts), **parts)


def as_rows(document: d.Document) -> tuple[d.Account, ...]:
    """The accounts as a spreadsheet under this product's headings gives them."""
    head = [field.label for field in ACCOUNT_FIELDS.values()]
    rows = [
        [
            choice_label(field.path, value) if field.choices and value else limit_text(value)
            for field, value in ((field, getattr(account, name)) for name, field in ACCOUNT_FIELDS.items())
        ]
        for account in document.accounts
    ]
    found = table(head, *rows)
    return tuple(row.account for row in read_rows(found, understand(found)).rows)


def of_accounts(accounts: tuple[d.Account, ...]) -> list[list[Finding]]:
    return list(check_accounts(map(clean_account, accounts), FACTS))


@settings(untimed, max_examples=60)
@given(_DOCUMENTS)
def test_form_json_and_xml_find_the_same(document: d.Document) -> None:
    found = check(document, FACTS)
    assert check(as_json(document), FACTS) == found
    assert check(as_xml(document), FACTS) == found
    # A blank IP address is a line of the form, and no address.
    addresses = tuple(each for each in document.user.allowed_ip_addresses if each.strip())
    document = replace(document, user=replace(document.user, allowed_ip_addresses=addresses))
    assert check(as_form(document), FACTS) == check(document, FACTS)
    assert clean(as_form(document)) == clean(document) == clean(as_json(document)) == clean(as_xml(document))


@settings(untimed, max_examples=60)
@given(st.lists(_ACCOUNTS, min_size=1, max_size=3))
def test_spreadsheet_finds_in_accounts_what_json_does(accounts: list[d.Account]) -> None:
    document = d.Document(accounts=tuple(accounts))
    assert of_accounts(as_rows(document)) == of_accounts(as_json(document).accounts)


@settings(untimed, max_examples=10)
@given(_DOCUMENTS)
def test_data_of_a_pdf_find_what_xml_does(document: d.Document) -> None:
    assert as_pdf(document) == as_xml(document)
    assert check(as_pdf(document), FACTS) == check(document, FACTS)


def test_words_for_nothing_are_nothing_at_every_door() -> None:
    document = institution()
    for name in d.SECTION_ORDER:
        if name == "accounts":
            continue
        part = getattr(document, name)
        blank = {
            each.name: "nav" for each in fields(part) if each.name not in ("kind", "authority", "allowed_ip_addresses")
        }
        document = replace(document, **{name: replace(part, **blank)})
    codes = {(each.code, each.path) for each in check(document, FACTS)}
    assert len(codes) == 14
    assert codes == {("required", path) for code, path in codes if code == "required"} | {
        ("contact-required", "preparer")
    }
    for door in (as_json, as_xml, as_pdf, as_form):
        assert {(each.code, each.path) for each in check(door(document), FACTS)} == codes
