"""Every member of the domain's tables of signs, titles and ranges decides something."""

from __future__ import annotations

import pytest

from applications.domain import addresses
from applications.domain.dates import DAYS_BEFORE, last_day_in_force
from applications.domain.identifiers import clean_text
from applications.domain.limits import LIMIT_MAXIMUM, LimitFault, limit_fault
from applications.domain.sizes import LARGEST_FILE, MEGABYTE
from tests.support.factories import TODAY, bailiff, changed, findings, institution


def code_point(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def of_surname(name: str) -> list[str]:
    return [code for code, _path in findings(changed(institution(), {"signatory.surname": name}))]


def of_bailiff(name: str) -> list[str]:
    document = changed(bailiff(), {"client.name": name})
    return [code for code, path in findings(document) if path == "client.name"]


@pytest.mark.parametrize(
    "sign",
    [*" -\u2010\u2011\u2013'\u2019\u02bc\u2018`\u00b4\u2032\u00b7\u30fb\u05f3\u05f4"],
    ids=lambda sign: f"U+{ord(sign):04X}",
)
def test_sign_stands_in_a_name(sign: str) -> None:
    assert of_surname(f"Kļaviņa{sign}Ābele") == []


@pytest.mark.parametrize("sign", [*'._/,;:()"„”+*&@#1²'], ids=code_point)
def test_no_other_sign_stands_in_a_name(sign: str) -> None:
    assert of_surname(f"Kļaviņa{sign}Ābele") == ["full-name-required"]


@pytest.mark.parametrize("sign", [*" -\u2010\u2011\u2013"], ids=code_point)
def test_sign_parts_an_initial_from_a_name(sign: str) -> None:
    assert of_surname(f"Ābele{sign}K") == of_surname(f"K{sign}Ābele") == ["full-name-required"]


@pytest.mark.parametrize("particle", ["y", "e", "i"])
def test_particle_between_names_is_no_initial(particle: str) -> None:
    assert of_surname(f"Ortega {particle} Gasset") == []
    assert of_surname(f"{particle} Gasset") == of_surname(f"Ortega {particle}") == ["full-name-required"]
    assert of_surname(f"Ortega {particle.upper()} Gasset") == ["full-name-required"]


@pytest.mark.parametrize("name", ["明", "ｱ", "가"])
def test_one_sign_may_be_a_full_name_in_scripts_of_syllables(name: str) -> None:
    expected = ["full-name-required"] if name == "ｱ" else []
    assert of_surname(name) == expected


@pytest.mark.parametrize(
    "title",
    ["zvērināts", "ZVĒRINĀTĀ", "izpildītājs", "izpildītājai", "iecirknis", "iecirkņa", "apgabaltiesa", "apgabaltiesas",
     "tiesa", "tiesas", "tiesai", "tiesu", "tiesam", "tiesām",
     "birojs", "birojā", "bailiff", "Bailiffs", "sworn", "ZTI", "SIA", "Dr", "kungs", "kunga", "kungam", "kungu",
     "kungi",
     "kungiem", "kungus", "kungos", "kundze", "kundzes", "kundzei", "kundzi", "kundzēm", "kundžu"],
)  # fmt: skip
def test_title_is_no_part_of_a_bailiffs_name(title: str) -> None:
    for name in (f"{title} Jānis Ozols", f"Jānis Ozols {title}", f"Jānis Ozols-{title}"):
        assert of_bailiff(name) == ["bailiff-name-only"]


@pytest.mark.parametrize(
    "name",
    [
        "Jānis Kungurs",
        "Anna Kundziņa",
        "Jānis Drulle",
        "Zita Sianova",
        "Jānis Swornis",
        "Jānis Tiesnesis",
        "Jānis Tiess",
        "Jānis Ozols Bērzs Kļava",
        "Ilze Zvirbule",
    ],
)
def test_name_like_a_title_is_a_name(name: str) -> None:
    assert of_bailiff(name) == []


def test_bailiffs_name_has_two_to_four_words() -> None:
    assert [of_bailiff(" ".join(["Jānis"] * number)) for number in range(1, 6)] == [
        ["bailiff-name-only"], [], [], [], ["bailiff-name-only"]
    ]  # fmt: skip


#: The first and the last address of each range from which no request comes over the internet.
UNUSABLE = [
    ("0.0.0.0", "0.255.255.255"), ("127.0.0.0", "127.255.255.255"), ("169.254.0.0", "169.254.255.255"),
    ("192.0.0.0", "192.0.0.255"), ("192.0.2.0", "192.0.2.255"), ("192.88.99.0", "192.88.99.255"),
    ("198.18.0.0", "198.19.255.255"), ("198.51.100.0", "198.51.100.255"), ("203.0.113.0", "203.0.113.255"),
    ("224.0.0.0", "239.255.255.255"), ("240.0.0.0", "255.255.255.255"),
    ("::", "1fff:ffff::"), ("2001:db8::", "2001:db8:ffff::"), ("3fff::", "3fff:fff::"), ("4000::", "7fff::"),
    ("8000::", "bfff::"), ("c000::", "dfff::"), ("e000::", "efff::"), ("f000::", "f7ff::"), ("f800::", "fbff::"),
    ("fe00::", "ffff::"),
]  # fmt: skip
PRIVATE = [
    ("10.0.0.0", "10.255.255.255"), ("172.16.0.0", "172.31.255.255"), ("192.168.0.0", "192.168.255.255"),
    ("100.64.0.0", "100.127.255.255"), ("fc00::", "fdff:ffff::"),
]  # fmt: skip
OUTSIDE = [
    "1.0.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "192.0.1.0", "192.0.3.0",
    "192.88.98.255", "192.88.100.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255",
    "203.0.114.0", "223.255.255.255", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "192.169.0.0", "100.63.255.255", "100.128.0.0", "2000::1", "2001:db7::1", "2001:db9::1", "3ffe::1", "3fff:1000::1",
]  # fmt: skip


def sorted_as(text: str) -> tuple[bool, bool]:
    network = addresses.read_ip_network(text)
    assert network is not None
    return addresses.ip_is_unusable(network), addresses.ip_is_private(network)


@pytest.mark.parametrize("ends", UNUSABLE, ids=lambda ends: str(ends[0]))
def test_range_is_unusable(ends: tuple[str, str]) -> None:
    assert [sorted_as(end) for end in ends] == [(True, False)] * 2


@pytest.mark.parametrize("ends", PRIVATE, ids=lambda ends: str(ends[0]))
def test_range_is_private(ends: tuple[str, str]) -> None:
    assert [sorted_as(end) for end in ends] == [(False, True)] * 2


@pytest.mark.parametrize("address", OUTSIDE)
def test_address_beside_a_range_can_be_used(address: str) -> None:
    assert sorted_as(address) == (False, False)


def test_networks_are_wide_above_the_size_of_one_institution() -> None:
    wide = {
        text: addresses.read_ip_network(text) for text in ("195.122.0.0/23", "195.122.1.0/24", "2a03::/63", "2a03::/64")
    }
    assert [addresses.ip_is_wide(network) for network in wide.values() if network] == [True, False, True, False]


@pytest.mark.parametrize(
    "sign", [*"\u200b\u200d\ufeff\u00ad\x07\ufffe\uffff\ud800"], ids=lambda sign: f"U+{ord(sign):04X}"
)
def test_sign_that_is_not_seen_is_cleaned_away(sign: str) -> None:
    assert clean_text(f"Rīgas{sign} skola") == "Rīgas skola"


@pytest.mark.parametrize("sign", [*"\u00a0\u2003\t\n\u3000\u2028"], ids=code_point)
def test_space_of_any_kind_becomes_a_space(sign: str) -> None:
    assert clean_text(f"{sign}Rīgas{sign}{sign}skola{sign}") == "Rīgas skola"


def test_largest_limit_is_twelve_nines() -> None:
    assert LIMIT_MAXIMUM == 999_999_999_999
    assert [limit_fault(limit) for limit in (LIMIT_MAXIMUM, LIMIT_MAXIMUM + 1, 1, 0)] == [
        None, LimitFault.TOO_LARGE, None, LimitFault.NOT_POSITIVE
    ]  # fmt: skip


def test_years_and_days_before_the_end() -> None:
    assert DAYS_BEFORE == (90, 30, 7)
    assert last_day_in_force(TODAY).year == TODAY.year + 3


def test_largest_file_is_ten_megabytes() -> None:
    assert LARGEST_FILE == 10 * MEGABYTE == 10 * 1024 * 1024
