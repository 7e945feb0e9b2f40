"""What is a phone number, an e-mail address, an IP address; and which IP addresses can be used."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from hypothesis import given
from hypothesis import strategies as st

from applications.domain import addresses
from tests.support.strategies import untimed


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        *(
            pytest.param(text, True, id=text)
            for text in (
                "67094368", "29123456", "67 094 368", "6709-4368", "+371 67094368", "+371-67-094-368",
                "+371\u201167094368", "00371 67094368", "371 67094368", "(+371) 67094368", "(371)67094368", "80000000",
                "+370 5 266 8888", "+44 20 7946 0958", "+1 212 555 0100", "67094368 ext. 12", "67094368 x12",
                "67094368 #12", "67094368;ext=12", "+371 67094368 iekš. 5", "67\u2212094368",
            )
        ),
        *(
            pytest.param(text, False, id=text)
            for text in (
                "1234", "112", "6709436", "670943680", "11111111", "+371 2912345", "+999 12345678", "+371", "abc",
                "nav", "67094368 Anna", "67094368/67094369", "67094368, 67094369", "6709436A", "++", "-", "6" * 300,
                "６７０９４３６８",
            )
        ),
    ],
)  # fmt: skip
def test_phone(text: str, valid: bool) -> None:
    assert addresses.phone_is_valid(text) is valid


@pytest.mark.parametrize("word", ["tālr.", "talr", "Tālrunis:", "tel.", "mob.", "Mobilais:", "T.", "M:", "tel"])
def test_word_before_a_phone_is_understood(word: str) -> None:
    assert addresses.phone_is_valid(f"{word} 67094368")
    assert not addresses.phone_is_valid(f"{word}")
    assert not addresses.phone_is_valid(f"{word} {word} 67094368")
    assert not addresses.phone_is_valid(f"67094368 {word}")


@pytest.mark.parametrize("between", [", ", "; ", "/", " / ", " un ", " vai ", " ", " +371 ", ","])
def test_phones_are_several_however_they_are_parted(between: str) -> None:
    assert addresses.are_phones(f"67094368{between}29123456")
    assert not addresses.are_phones(f"67094368{between}2912345")
    assert not addresses.phone_is_valid(f"67094368{between}29123456")


@pytest.mark.parametrize("between", [", ", "; ", " / ", " un ", " vai ", " ", ";", ","])
def test_emails_are_several_however_they_are_parted(between: str) -> None:
    assert addresses.are_emails(f"a@b.lv{between}c@d.lv")
    assert not addresses.are_emails(f"a@b.lv{between}c@d")


def test_several_are_two_to_nine() -> None:
    for number in (1, 2, 9, 10):
        assert addresses.are_phones(", ".join(["67094368"] * number)) is (1 < number < 10)
        assert addresses.are_emails(", ".join(["a@b.lv"] * number)) is (1 < number < 10)


def test_phone_has_at_most_sixty_characters() -> None:
    assert addresses.phone_is_valid(f"6709{'-' * 52}4368")
    assert not addresses.phone_is_valid(f"6709{'-' * 53}4368")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("67094368", "+371 67 094 368"),
        ("00371 6709-4368", "+371 67 094 368"),
        ("+1 2125550100", "+1 212-555-0100"),
        ("abc", "abc"),
        ("6709436", "6709436"),
        ("+371 2912345", "+371 2912345"),
        ("tālr. 67094368", "+371 67 094 368"),
        ("67094368 (iekš. 123)", "+371 67 094 368 ext. 123"),
        ("67094368 ext. 12", "+371 67 094 368 ext. 12"),
        ("67094368 (iekšējais 5)", "+371 67 094 368 ext. 5"),
    ],
)
def test_format_phone(text: str, shown: str) -> None:
    assert addresses.format_phone(text) == shown


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        *(
            pytest.param(text, True, id=text)
            for text in (
                "a@b.lv", "anna.skele+kase@sub.piemers.lv", "ANNA@PIEMERS.LV", "o'konors@piemers.lv", "info@kļava.lv",
                '"a@b"@piemers.lv', "a@xn--kava-bva.lv",
            )
        ),
        *(
            pytest.param(text, False, id=text)
            for text in (
                "anna", "anna@", "@piemers.lv", "anna@piemers", "anna@localhost", "anna@@piemers.lv", "a b@piemers.lv",
                "anna@piemers..lv", "anna@piemers.lv.", "anna@-piemers.lv", ".anna@piemers.lv", "anna.@piemers.lv",
                "an..na@piemers.lv", "anna@1.2.3.4", "anna@piemers.lv, b@piemers.lv", "Anna <anna@piemers.lv>",
                "mailto:anna@piemers.lv", "jānis@piemers.lv", "anna@piemers.l",
            )
        ),
        pytest.param(f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.lv", True, id="250 long"),
        pytest.param(f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.ee.com.lv", False, id="257 long"),
    ],
)  # fmt: skip
def test_email(text: str, valid: bool) -> None:
    assert addresses.email_is_valid(text) is valid


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("195.122.1.10", "195.122.1.10/32"),
        ("195.122.1.10/32", "195.122.1.10/32"),
        ("195.122.1.0/24", "195.122.1.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2a03:ec00::10", "2a03:ec00::10/128"),
        ("2A03:EC00:0:0:0:0:0:10", "2a03:ec00::10/128"),
        ("2a03:ec00::/32", "2a03:ec00::/32"),
        ("::/0", "::/0"),
        ("::ffff:195.122.1.10", "195.122.1.10/32"),
        ("::ffff:c37a:10a", "195.122.1.10/32"),
        ("::ffff:195.122.1.0/120", "195.122.1.0/24"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
        ("fe80::1%eth0", "fe80::1%eth0/128"),
    ],
)
def test_ip_network_is_read(text: str, network: str) -> None:
    assert addresses.read_ip_network(text) == ip_network(network)


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "/24", "abc", "1.2.3", "1.2.3.4.5", "1.2.3.256", "001.2.3.4", "0x1.2.3.4", "16909060", "1.2.3.4/",
        "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/ 24", "1.2.3.4 /32", "1.2.3.4/24", "1.2.3.0/255.255.255.0",
        "1.2.3.0/0.0.0.255", "1.2.3.4/32/32", "1.2.3.4:443", "http://1.2.3.4", "1.2.3.4-1.2.3.9", "1.2.3.*",
        "1.2.3.4, 1.2.3.5", "kase.gov.lv", "[2a03:ec00::10]", "2a03:ec00::1/64", "2a03:ec00::/129", "2a03:::1",
        "2a03:ec00::g", "2a03:ec00::1%eth0", "fe80::1%", "::ffff:1.2.3.4/120", "١.2.3.4",
    ],
)  # fmt: skip
def test_ip_network_is_none_where_there_is_no_network(text: str) -> None:
    assert addresses.read_ip_network(text) is None


@untimed
@given(st.ip_addresses())
def test_ip_network_of_an_address_is_that_address(address: IPv4Address | IPv6Address) -> None:
    network = addresses.read_ip_network(address.exploded)
    assert network is not None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    assert (network.network_address, network.num_addresses) == (mapped or address, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("0.0.0.0", "unusable", id="unspecified"),
        pytest.param("127.0.0.1", "unusable", id="loopback"),
        pytest.param("127.255.255.255", "unusable", id="loopback-last"),
        pytest.param("128.0.0.0", "", id="after-loopback"),
        pytest.param("169.254.7.7", "unusable", id="link-local"),
        pytest.param("224.0.0.1", "unusable", id="multicast"),
        pytest.param("223.255.255.255", "", id="before-multicast"),
        pytest.param("192.0.2.1", "unusable", id="documentation-1"),
        pytest.param("198.51.100.0/24", "unusable", id="documentation-2"),
        pytest.param("203.0.113.255", "unusable", id="documentation-3"),
        pytest.param("192.0.0.1", "unusable", id="protocol-assignments"),
        pytest.param("198.19.255.255", "unusable", id="benchmarking"),
        pytest.param("198.20.0.0", "", id="after-benchmarking"),
        pytest.param("240.0.0.1", "unusable", id="reserved"),
        pytest.param("255.255.255.255", "unusable", id="broadcast"),
        pytest.param("0.0.0.0/0", "unusable wide", id="everything"),
        pytest.param("10.0.0.5", "private", id="private-10"),
        pytest.param("172.16.0.1", "private", id="private-172"),
        pytest.param("172.31.255.255", "private", id="private-172-last"),
        pytest.param("172.32.0.0", "", id="after-private-172"),
        pytest.param("192.168.1.0/24", "private", id="private-192"),
        pytest.param("100.64.0.1", "private", id="shared"),
        pytest.param("100.127.255.255", "private", id="shared-last"),
        pytest.param("100.63.255.255", "", id="before-shared"),
        pytest.param("100.128.0.0", "", id="after-shared"),
        pytest.param("10.0.0.0/8", "private wide", id="private-and-wide"),
        pytest.param("195.122.0.0/23", "wide", id="wide"),
        pytest.param("195.122.1.0/24", "", id="not-wide"),
        pytest.param("::", "unusable", id="unspecified-6"),
        pytest.param("::1", "unusable", id="loopback-6"),
        pytest.param("fe80::1", "unusable", id="link-local-6"),
        pytest.param("fe80::1%eth0", "unusable", id="link-local-with-its-zone"),
        pytest.param("fec0::1", "unusable", id="site-local-6"),
        pytest.param("ff02::1", "unusable", id="multicast-6"),
        pytest.param("2001:db8::1", "unusable", id="documentation-6"),
        pytest.param("3fff::1", "unusable", id="documentation-6-long"),
        pytest.param("4000::1", "unusable", id="reserved-6"),
        pytest.param("100::1", "unusable", id="discard-6"),
        pytest.param("::/0", "unusable wide", id="everything-6"),
        pytest.param("fd12:3456::1", "private", id="private-6"),
        pytest.param("fd00::/8", "private wide", id="private-6-and-wide"),
        pytest.param("2a03:ec00::1", "", id="usable-6"),
        pytest.param("2a03:ec00:b1::/64", "", id="not-wide-6"),
        pytest.param("2a03:ec00:b0::/63", "wide", id="wide-6"),
        pytest.param("::ffff:127.0.0.1", "unusable", id="mapped-loopback"),
        pytest.param("::ffff:10.0.0.5", "private", id="mapped-private"),
        pytest.param("::ffff:195.122.1.10", "", id="mapped-usable"),
        pytest.param("::ffff:195.122.0.0/112", "wide", id="mapped-wide"),
    ],
)
def test_ip_network_is_sorted(text: str, said: str) -> None:
    network = addresses.read_ip_network(text)
    assert network is not None
    kinds = {
        "unusable": addresses.ip_is_unusable,
        "private": addresses.ip_is_private,
        "wide": addresses.ip_is_wide,
    }
    assert " ".join(kind for kind, is_so in kinds.items() if is_so(network)) == said


_django = EmailValidator(allowlist=[])
_SIGNS = [
    *"ab1.@-_+'\" []:ā",
    "piemers",
    "lv",
    ".lv",
    "localhost",
    "xn--d1acufc",
    "[127.0.0.1]",
    "x" * 64,
    "test",
    "..",
]


def django_accepts(text: str) -> bool:
    try:
        _django(text)
    except ValidationError:
        return False
    return len(text) <= 254


@untimed
@given(st.one_of(st.lists(st.sampled_from(_SIGNS)).map("".join), st.emails()))
def test_email_is_what_django_takes_for_one(text: str) -> None:
    # Stricter in one thing: no top-level domain ends with a digit.
    assert addresses.email_is_valid(text) == (django_accepts(text) and not text[-1:].isdigit())


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("İlze@piemers.lv", False),  # Django matches the letter as an "i"
        ("a@pie\u200bmers.lv", False),
        ("a@piemers.12", False),
        ("a@[IPv6:::1]", True),  # as RFC 5321 writes it
        ("a@[::1]", False),
        ("a@piemers.l", False),
        ("a@piemers", False),
        ("a" * 243 + "@piemers.lv", True),
        ("a" * 244 + "@piemers.lv", False),
    ],
)
def test_email_where_django_differs_or_nearly(text: str, valid: bool) -> None:
    assert addresses.email_is_valid(text) is valid
