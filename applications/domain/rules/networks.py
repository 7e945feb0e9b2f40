"""Clause B3: the IP addresses and networks from which requests are allowed."""

from __future__ import annotations

from functools import lru_cache

from applications.domain import addresses
from applications.domain import fields as f
from applications.domain.document import User
from applications.domain.findings import WARNING
from applications.domain.language import mark as _
from applications.domain.rules.rule import DERIVED, Around, Broken, Depending, rule

#: Several rules ask this of one address, one after another.
_network = lru_cache(maxsize=16)(addresses.read_ip_network)


def _of(address: str) -> addresses.IpNetwork:
    """The network of an address that is well formed: asked after `ip_address_malformed`."""
    network = _network(address)
    assert network is not None
    return network


@rule(
    "ip-address-malformed",
    f.USER_ADDRESSES,
    source=DERIVED,
    say=Depending(
        "fault",
        {
            "host-bits": _(
                "Pārrakstiet IP adresi „%(value)s”: tā ir viena adrese tīklā. Ierakstiet tīklu %(network)s vai adresi "
                "%(address)s"
            )
        },
        otherwise=_(
            "Pārrakstiet IP adresi „%(value)s” formātā 195.122.1.10, 2a03:ec00::10 vai kā tīklu 195.122.1.0/28"
        ),
    ),
    wrong={f.USER_ADDRESSES: "195.122.1"},
    right={f.USER_ADDRESSES: "195.122.1.10"},
)
def ip_address_malformed(address: str, user: User, around: Around) -> Broken:
    """An IPv4 or IPv6 address, or a network in CIDR form without host bits."""
    if _network(address) is not None:
        return False
    network = addresses.network_around(address)
    if network is None or addresses.ip_is_unusable(network):
        return {"value": address}
    alone = address.partition("/")[0]
    return {"value": address, "fault": "host-bits", "network": str(network), "address": alone}


@rule(
    "ip-address-unusable",
    f.USER_ADDRESSES,
    source=DERIVED,
    say=_("Aizstājiet IP adresi „%(value)s”: no tās pieprasījumi pa internetu nevar nākt"),
    wrong={f.USER_ADDRESSES: "127.0.0.1"},
    right={f.USER_ADDRESSES: "195.122.1.10"},
)
def ip_address_unusable(address: str, user: User, around: Around) -> Broken:
    """Requests can come from the address, and not from the whole internet."""
    return addresses.ip_is_unusable(_of(address)) and {"value": address}


@rule(
    "ip-address-duplicate",
    f.USER_ADDRESSES,
    source=DERIVED,
    say=_("Izdzēsiet IP adresi „%(value)s”: tā jau ir norādīta"),
    wrong={f.USER_ADDRESSES: ("195.122.1.10", "195.122.1.10/32")},
    right={f.USER_ADDRESSES: ("195.122.1.10", "195.122.1.11")},
)
def ip_address_duplicate(address: str, user: User, around: Around) -> Broken:
    """Each address or network is given once, in whatever notation."""
    network = _of(address)
    if network in around.networks:
        return {"value": address}
    around.networks.add(network)
    return False


@rule(
    "ip-address-private",
    f.USER_ADDRESSES,
    severity=WARNING,
    goes_on=True,
    source=DERIVED,
    say=_("Pārbaudiet IP adresi „%(value)s”: tā ir iekšējā tīkla adrese, Valsts kase to neredzēs"),
    wrong={f.USER_ADDRESSES: "192.168.1.10"},
    right={f.USER_ADDRESSES: "195.122.1.10"},
)
def ip_address_private(address: str, user: User, around: Around) -> Broken:
    """The Treasury sees the address over the internet."""
    return addresses.ip_is_private(_of(address)) and {"value": address}


@rule(
    "ip-network-wide",
    f.USER_ADDRESSES,
    severity=WARNING,
    source=DERIVED,
    say=_("Pārbaudiet tīklu „%(value)s”: tas ir ļoti plašs, norādiet tikai savas adreses"),
    wrong={f.USER_ADDRESSES: "195.122.0.0/16"},
    right={f.USER_ADDRESSES: "195.122.1.0/28"},
)
def ip_network_wide(address: str, user: User, around: Around) -> Broken:
    """A network is narrow enough to add to security."""
    return addresses.ip_is_wide(_of(address)) and {"value": address}
