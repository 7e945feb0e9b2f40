"""XML is read as it is written, its schema accepts what the rules accept, and nothing hostile is followed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from applications.domain.checking import check
from applications.domain.cleaning import as_signed, clean
from applications.domain.document import Account, CertificateRecipient, Document, Signatory
from applications.domain.fields import SECTIONS, Section, fields_of
from applications.formats import Unreadable, wording, xml
from tests.support.factories import FACTS, bailiff, changed, findings, iban, institution
from tests.support.strategies import texts, untimed

OTHER = Account(
    iban(3), "other", "Cita <iestāde> & co", "blocked", "view", permission="by_law", legal_basis="Likuma “1.” pants ]]>"
)
FULL = replace(institution(), accounts=(*institution().accounts, OTHER))
OPENING = f'<application xmlns="{xml.NAMESPACE}"'


def application(inside: str, attributes: str = "") -> bytes:
    return f"{OPENING}{attributes}>{inside}</application>".encode()


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        xml.read(data)
    assert "\n" not in wording.sentence(refused.value)
    return wording.sentence(refused.value)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(institution(), id="institution"),
        pytest.param(bailiff(), id="bailiff"),
        pytest.param(FULL, id="every-field"),
        pytest.param(changed(FULL, {"preparer.phone": "", "signatory.position": ""}), id="without-phone"),
        pytest.param(changed(FULL, {"preparer.email": "", "user.allowed_ip_addresses": ()}), id="without-e-mail"),
        pytest.param(changed(FULL, {"preparer.email": '"a@b"@piemers.lv'}), id="quoted-e-mail"),
        pytest.param(changed(FULL, {"accounts[0].daily_limit": 999_999_999_999}), id="largest-limit"),
    ],
)
def test_document_comes_back(document: Document) -> None:
    assert findings(document) == []
    data = xml.write(document)
    assert xml.read(data) == document
    assert xml.write(xml.read(data)) == data


@untimed
@given(st.lists(st.tuples(st.sampled_from(["client.name", "accounts[2].legal_basis", "signatory.position"]), texts)))
def test_any_document_that_breaks_no_rule_comes_back(changes: list[tuple[str, str]]) -> None:
    document = as_signed(clean(changed(FULL, dict(changes))))
    assume(not check(document, FACTS))
    assert xml.read(xml.write(document)) == document


def test_document_is_written_in_the_schemas_order() -> None:
    lines = xml.write(changed(institution(), {"client.name": "A & <B>"})).decode().splitlines()
    assert lines[:7] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<application xmlns="urn:ekase-pieteikums:1">',
        "  <client>",
        "    <kind>institution</kind>",
        "    <name>A &amp; &lt;B&gt;</name>",
        "    <registration_number>90008473359</registration_number>",
        "  </client>",
    ]
    assert lines[-1] == "</application>"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(Document(), id="blank"),
        pytest.param(changed(institution(), {"accounts[1].iban": iban(1)}), id="account-twice"),
        pytest.param(changed(institution(), {"accounts[0].iban": iban(1, "HABA")}), id="another-bank"),
        pytest.param(changed(institution(), {"accounts[0].access_mode": "both"}), id="both-modes"),
        pytest.param(changed(institution(), {"accounts[0].daily_limit": "1.000"}), id="unreadable-limit"),
        pytest.param(changed(institution(), {"accounts[0].daily_limit": 10**12}), id="too-large-limit"),
        pytest.param(changed(institution(), {"client.registration_number": "LV 90008473359"}), id="not-cleaned"),
        pytest.param(changed(institution(), {"client.kind": "bank"}), id="unknown-kind"),
        pytest.param(changed(institution(), {"preparer.phone": "", "preparer.email": ""}), id="no-contact"),
        pytest.param(changed(institution(), {"user.allowed_ip_addresses": ("",)}), id="blank-address"),
        pytest.param(changed(institution(), {"certificate_recipient.email": "anna"}), id="e-mail"),
        pytest.param(changed(institution(), {"certificate_recipient.personal_code": "1"}), id="personal-code"),
    ],
)
def test_document_that_the_schema_does_not_take_is_not_written(document: Document) -> None:
    with pytest.raises(etree.DocumentInvalid):
        xml.write(document)


@pytest.mark.parametrize("section", SECTIONS.values(), ids=lambda section: section.path)
def test_schema_has_every_field_in_document_order(section: Section) -> None:
    names = etree.parse(xml.SCHEMA_PATH).xpath(
        "//xs:complexType[@name=$name]/xs:sequence//xs:element/@name",
        name=section.part.__name__,
        namespaces={"xs": "http://www.w3.org/2001/XMLSchema"},
    )
    assert isinstance(names, list)
    assert [name for name in dict.fromkeys(names) if name != "ip_address"] == [*fields_of(section.path)]


def test_schema_refuses_an_account_that_is_listed_twice() -> None:
    data = xml.write(institution()).replace(iban(2).encode(), iban(1).encode())
    with pytest.raises(etree.DocumentInvalid, match="account_stands_once"):
        xml.schema().assertValid(etree.fromstring(data))
    assert findings(xml.read(data)) == [("account-duplicate", "accounts[1].iban")]


@pytest.mark.parametrize(
    ("written", "by_hand", "found"),
    [
        ("<daily_limit>20000<", "<daily_limit>4999<", [("daily-limit-below-payment-limit", "accounts[0].daily_limit")]),
        ("<daily_limit>20000<", "<daily_limit>20000.0<", [("limit-with-cents", "accounts[0].daily_limit")]),
        ("<daily_limit>20000<", "<daily_limit>20 000 EUR<", []),
        ("<daily_limit>20000<", "<daily_limit> <", [("required", "accounts[0].daily_limit")]),
        ("<daily_limit>20000<", "<daily_limit><![CDATA[20000]]><", []),
        ("<daily_limit>20000<", "<daily_limit>2<!-- -->0000<", []),
        ("<access_mode>view<", "<access_mode>edit<", [("choice-unknown", "accounts[1].access_mode")]),
        ("<status>open</status>", "", []),
        ("<kind>institution</kind>", "<kind/>", []),
        ("195.122.1.10", "", []),
        ("195.122.1.10", "195.122.1.300", [("ip-address-malformed", "user.allowed_ip_addresses[0]")]),
        ("<surname>Ozols</surname>", "<surname>O.</surname>", [("full-name-required", "signatory.surname")]),
        ("<surname>Ozols</surname>", "<surname>&#79;zols</surname>", []),
    ],
)
def test_value_written_by_hand_is_checked(written: str, by_hand: str, found: list[tuple[str, str]]) -> None:
    data = xml.write(institution())
    assert written.encode() in data
    assert findings(xml.read(data.replace(written.encode(), by_hand.encode()))) == found


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(application(""), id="no-section"),
        pytest.param(application("<client/><user></user><accounts> </accounts>"), id="empty-sections"),
        pytest.param(application("<client><name/><kind> </kind></client>"), id="empty-fields"),
        pytest.param(b"\xef\xbb\xbf" + application(""), id="byte-order-mark"),
        pytest.param(b'<?xml version="1.0" encoding="UTF-8"?>\n<?a b?><!-- c -->' + application("\n"), id="prologue"),
        pytest.param(f'<a:application xmlns:a="{xml.NAMESPACE}"><a:client/></a:application>'.encode(), id="prefix"),
        pytest.param(
            application(
                "",
                ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:ekase-pieteikums:1 x"',
            ),
            id="schema-location",
        ),
    ],
)
def test_absent_fields_are_blank(data: bytes) -> None:
    assert xml.read(data) == Document()


def test_sections_may_come_in_any_order() -> None:
    data = application(
        "<signatory><surname>B</surname><given_name>A</given_name></signatory><accounts><account/></accounts>"
        "<certificate_recipient><phone>1</phone></certificate_recipient>"
    )
    assert xml.read(data) == Document(
        certificate_recipient=CertificateRecipient(phone="1"), accounts=(Account(),), signatory=Signatory("A", "B")
    )


NOT_XML = "Fails nav pareizi veidots XML dokuments"
NOT_UTF_8 = "Fails nav XML dokuments UTF-8 kodējumā"
DTD = "Failā ir DTD (<!DOCTYPE>), kādas pieteikumā nedrīkst būt"
ROOT = "Failā nav pieteikuma: saknes elementam jābūt „application” nosaukumvietā urn:ekase-pieteikums:1"
BILLION = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{of};' * 10}'>" for of, name in ("ab", "bc", "cd", "de", "ef", "fg")
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", NOT_XML, id="empty"),
        pytest.param(b"{}", NOT_XML, id="json"),
        pytest.param(xml.write(institution())[:-5], NOT_XML, id="broken-off"),
        pytest.param(xml.write(institution()) * 2, NOT_XML, id="two-roots"),
        pytest.param(application("<client><name>\x00</name></client>"), NOT_XML, id="control"),
        pytest.param(application("<client><name>&nbsp;</name></client>"), NOT_XML, id="undefined-entity"),
        pytest.param(application("<client>" * 1000 + "</client>" * 1000), NOT_XML, id="deep"),
        pytest.param(b"\xff" + application(""), NOT_UTF_8, id="bytes"),
        pytest.param(application("").decode().encode("utf-16"), NOT_UTF_8, id="utf-16"),
        pytest.param(BILLION.encode() + b"]>" + application("<client><name>&g;</name></client>"), DTD, id="billion"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + application("<client><name>&x;</name></client>"),
            DTD,
            id="file-entity",
        ),
        pytest.param(b'<!DOCTYPE application SYSTEM "http://127.0.0.1/a.dtd">' + application(""), DTD, id="outer-dtd"),
        pytest.param(b"<application/>", ROOT, id="no-namespace"),
        pytest.param(b'<application xmlns="urn:ekase-pieteikums:2"/>', ROOT, id="another-namespace"),
        pytest.param(f'<client xmlns="{xml.NAMESPACE}"/>'.encode(), ROOT, id="another-root"),
        pytest.param(b" " * (xml.MAXIMUM_BYTES + 1), "Fails ir lielāks par 10 MB", id="too-large"),
        pytest.param(
            application('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
            "Failā ir nezināms elements vai atribūts pie „include”",
            id="xinclude",
        ),
        pytest.param(
            application('<client xmlns=""/>'),
            "Failā ir nezināms elements vai atribūts pie „client”",
            id="no-namespace-in",
        ),
        pytest.param(
            application("", ' version="1"'),
            "Failā ir nezināms elements vai atribūts pie „application”",
            id="attribute-of-the-root",
        ),
        pytest.param(
            application('<client><name lang="lv">A</name></client>'),
            "Failā ir nezināms elements vai atribūts pie „name”",
            id="attribute",
        ),
        pytest.param(application("text"), "Failā elementā „application” ir lieks teksts", id="text-alone"),
        pytest.param(application("text<client/>"), "Failā elementā „application” ir lieks teksts", id="text-before"),
        pytest.param(application("<client/>text"), "Failā aiz elementa „client” ir lieks teksts", id="text-after"),
        pytest.param(
            application("<accounts>text</accounts>"), "Failā elementā „accounts” ir lieks teksts", id="text-in-a-list"
        ),
        pytest.param(
            application("<accounts><account/>x</accounts>"),
            "Failā aiz elementa „account” ir lieks teksts",
            id="text-in-a-list-after",
        ),
        pytest.param(
            application("<client>text</client>"),
            "Sadaļai „client” jāsastāv no laukiem un to vērtībām",
            id="text-in-a-section",
        ),
        pytest.param(
            application("<client><name>A<kind/></name></client>"),
            "Failā elementā „name” ir lieks teksts",
            id="mixed",
        ),
        pytest.param(
            application("<client><name><kind/></name></client>"), "Laukam „client.name” jābūt tekstam", id="nested"
        ),
        pytest.param(
            application("<client/><client/>"), "Failā elements „client” ir vairākas reizes", id="section-twice"
        ),
        pytest.param(
            application("<client><name>A</name><name>B</name></client>"),
            "Failā elements „name” ir vairākas reizes",
            id="field-twice",
        ),
        pytest.param(application("<clients/>"), "Failā ir nezināma sadaļa „clients”", id="unknown-section"),
        pytest.param(
            application("<client><nosaukums/></client>"),
            "Failā ir nezināms lauks „client.nosaukums”",
            id="unknown-field",
        ),
        pytest.param(
            application("<accounts><konts/></accounts>"), "Failā ir nezināms elements „konts”", id="unknown-in-a-list"
        ),
        pytest.param(
            application("<client><accounts/></client>"), "Failā ir nezināms lauks „client.accounts”", id="list-astray"
        ),
        pytest.param(
            application("<user><allowed_ip_addresses><ip_address><name/></ip_address></allowed_ip_addresses></user>"),
            "Laukam „user.allowed_ip_addresses” jābūt tekstu sarakstam",
            id="address-with-elements",
        ),
    ],
)
def test_file_without_an_application_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize("chosen", [slice(0, 2), slice(1, 3), slice(2, 100), slice(3, 3)])
def test_some_accounts_are_read_as_all_of_them_are(chosen: slice) -> None:
    document = replace(FULL, accounts=(*FULL.accounts, replace(OTHER, iban=iban(4))))
    totals = []

    def choose(total: int) -> slice:
        totals.append(total)
        return chosen

    found = xml.read_some(xml.write(document), choose)
    assert found.document == replace(document, accounts=document.accounts[chosen])
    managed = sum(account.access_mode == "manage" for account in document.accounts)
    assert totals == [len(document.accounts)]
    assert (found.accounts, found.managed, found.others) == (len(document.accounts), managed, 2)


def test_document_without_accounts_has_none_to_choose() -> None:
    assert xml.read_some(application(""), lambda total: slice(0, total)) == (Document(), 0, 0, 0)
