"""Phone numbers, e-mail and IP addresses: what is one, and how it is written."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import phonenumbers
from email_validator import EmailNotValidError, validate_email

IpNetwork = IPv4Network | IPv6Network

#: Words that people write before a number.
_PHONE_WORD = re.compile(r"\A(?:t[aā]lr(?:unis)?|tel|mob(?:il[aā]is)?|t|m)(?:\.|:|\b)[ :.]*(?=[+(0-9])", re.IGNORECASE)
_EXTENSION = r"(?:;?ext[.=]?|iekš(?:ējais)?\.?|x|#) ?[0-9]{1,6}"
_PHONE_TEXT = re.compile(
    rf"([+(]{{0,2}}[0-9 ()./\u2010-\u2015\u2212-]+?)(?:({_EXTENSION})| ?\(({_EXTENSION})\))?", re.IGNORECASE
)
_BETWEEN_PHONES = re.compile(r" ?[,;/] ?| (?:un|vai) | (?=\+)|(?<=[0-9]{8}) (?=[0-9]{8})", re.IGNORECASE)
_BETWEEN_EMAILS = re.compile(r"[ ,;/]+(?:(?:un|vai) )?", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\.[^.]{2,}\Z|\]\Z")


def _phone(text: str) -> phonenumbers.PhoneNumber | None:
    if len(text) > 60 or not (parts := _PHONE_TEXT.fullmatch(_PHONE_WORD.sub("", text, count=1))):
        return None
    number, extension = parts[1].strip(), parts[2] or parts[3]
    try:
        return phonenumbers.parse(f"{number} ext. {re.sub('[^0-9]', '', extension)}" if extension else number, "LV")
    except phonenumbers.NumberParseException:
        return None


def phone_is_valid(text: str) -> bool:
    """Whether libphonenumber holds it for a possible and valid number; a Latvian one where no country code is given."""
    number = _phone(text)
    return number is not None and phonenumbers.is_possible_number(number) and bool(phonenumbers.is_valid_number(number))


def format_phone(text: str) -> str:
    """Return a valid number in the international form; any other text as it is.

    >>> format_phone("67094368"), format_phone("tālr. 6709")
    ('+371 67 094 368', 'tālr. 6709')
    """
    number = _phone(text)
    if number is None or not phone_is_valid(text):
        return text
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def are_phones(text: str) -> bool:
    """Return whether it is two phone numbers or more, each of them valid."""
    phones = _BETWEEN_PHONES.split(text)
    return 1 < len(phones) < 10 and all(map(phone_is_valid, phones))


def are_emails(text: str) -> bool:
    """Return whether it is two e-mail addresses or more, each of them valid."""
    emails = _BETWEEN_EMAILS.split(text)
    return 1 < len(emails) < 10 and all(map(email_is_valid, emails))


def email_is_valid(text: str) -> bool:
    """Whether it is an e-mail address: of ASCII letters before the "@", on a domain with a dot or an IP address."""
    if len(text) > 254 or not _TOP_LEVEL.search(text):
        return False
    try:
        validate_email(
            text,
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            test_environment=True,  # names such as "example.test" are refused by nobody's rule here
        )
    except EmailNotValidError:
        return False
    return True


def email_key(text: str) -> str:
    """What two ways of writing one e-mail address have in common: a domain's letters may be of either case.

    >>> email_key("Ilze@Piemers.LV")
    'Ilze@piemers.lv'
    """
    mailbox, at, domain = text.rpartition("@")
    return mailbox + at + domain.casefold()


# IP addresses and networks. The ranges are those of the IANA special-purpose registries, spelled out here because
# what Python's own `is_reserved` and `is_private` mean changes between its patch releases.

_PREFIX = re.compile(r"[0-9]{1,3}")


def _networks(*texts: str) -> tuple[IpNetwork, ...]:
    return tuple(ip_network(text) for text in texts)


_UNUSABLE = _networks(
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/3", "2001:db8::/32", "3fff::/20", "4000::/2", "8000::/2", "c000::/3", "e000::/4", "f000::/5",
    "f800::/6", "fe00::/7",
)  # fmt: skip
_PRIVATE = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")


def read_ip_network(text: str) -> IpNetwork | None:
    """An address (as a network of one) or a network in CIDR form without host bits; None when it is neither.

    An IPv4 address mapped into IPv6 is that IPv4 address.
    """
    address, slash, prefix = text.partition("/")
    if slash and not _PREFIX.fullmatch(prefix):
        return None
    try:
        network = ip_network(text)
        if isinstance(network, IPv6Network) and network.prefixlen >= 96:
            mapped = network.network_address.ipv4_mapped
            if mapped is not None:
                return ip_network(f"{mapped}/{network.prefixlen - 96}")
        if network.version == 6 and "%" in address:
            ip_address(address)
            return network if network.network_address.is_link_local else None
    except ValueError:
        return None
    return network


def network_around(text: str) -> IpNetwork | None:
    """The network in which an address with a prefix length stands; None where it names no address in one.

    >>> network_around("195.122.1.10/24"), network_around("195.122.1.0/24"), network_around("195.122.1.10")
    (IPv4Network('195.122.1.0/24'), None, None)
    """
    address, slash, prefix = text.partition("/")
    if not slash or not _PREFIX.fullmatch(prefix) or "%" in address or read_ip_network(text):
        return None
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


_LEADING_ZEROS = re.compile(r"\b0+(?=[0-9])")


def ip_key(text: str) -> IpNetwork | str:
    """What two ways of writing one address or network have in common; of what is neither, the text.

    >>> ip_key("195.122.1.010") == ip_key("195.122.1.10/32")
    True
    """
    decimal = _LEADING_ZEROS.sub("", text) if ":" not in text else text
    return read_ip_network(decimal) or text.casefold()


def _within(network: IpNetwork, ranges: tuple[IpNetwork, ...]) -> bool:
    first, last = network.network_address, network.broadcast_address
    return any(r.version == network.version and first in r and last in r for r in ranges)


def ip_is_unusable(network: IpNetwork) -> bool:
    """Unspecified, loopback, link-local, multicast, documentation or reserved; or a network of prefix 0."""
    return network.prefixlen == 0 or _within(network, _UNUSABLE)


def ip_is_private(network: IpNetwork) -> bool:
    """In a private or shared (CGNAT) range."""
    return _within(network, _PRIVATE)


def ip_is_wide(network: IpNetwork) -> bool:
    """A network wider than /24 (IPv4) or /64 (IPv6)."""
    return network.prefixlen < (24 if network.version == 4 else 64)
