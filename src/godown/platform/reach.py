"""Which hosts a line to elsewhere may reach: decided on the address that is connected to, after its name was resolved.

A business types the addresses of its shops and couriers itself. Where the network was let in, such an address must not open
what lies behind our own walls: another program of this machine, the router, the metadata of a cloud (SSRF). The check sits
at the connect, so a name that leads elsewhere a moment later (DNS rebinding) helps nobody. See docs/decisions/0007.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

import httpcore

from godown.platform.settings import Settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
LOW_BITS: Final = 0xFFFF_FFFF
EVERYTHING: Final = ("1", "yes", "true", "all")
NOTHING: Final = ("0", "no", "false", "none")


class PrivateHost(Exception):
    """The address leads to a private host, and this installation reaches none there."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Every host, or public ones and those of some private networks."""

    everything: bool
    networks: tuple[Network, ...] = ()

    def allows(self, text: str) -> bool:
        """Whether this address (not a name) may be connected to."""
        found = ip_address(text.split("%", maxsplit=1)[0])
        return self.everything or any(found in network for network in self.networks) or _public(found)


def _public(address: Address) -> bool:
    """Whether an address is one of the Internet at large, and so is the IPv4 address that it may carry inside."""
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if any(address in network for network in NAT64):
            inside = IPv4Address(int(address) & LOW_BITS)
        if inside is not None:
            return _public(inside)
    return address.is_global and not address.is_multicast


def reach_of(settings: Settings) -> Reach:
    """What `GODOWN_PRIVATE_HOSTS` says; where it is silent, private hosts are reached as long as Godown itself is reached
    only from its own machine. Raises ValueError for a value that names no network."""
    said = settings.private_hosts.strip().lower()
    if not said:
        named = urlsplit(settings.public_url).hostname if settings.public_url else "localhost"
        return Reach(not settings.lan and settings.host in LOOPBACK and named in LOOPBACK)
    if said in EVERYTHING or said in NOTHING:
        return Reach(said in EVERYTHING)
    try:
        return Reach(False, tuple(ip_network(one.strip(), strict=False) for one in said.split(",") if one.strip()))
    except ValueError as error:
        raise ValueError(f"GODOWN_PRIVATE_HOSTS is 1, 0 or networks (192.168.1.0/24, 10.0.0.5): {error}") from error


class GuardedBackend(httpcore.SyncBackend):
    """Connects as the usual one does, but resolves the name once, itself, and connects only to what may be reached."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """The first address of the name that may be reached and answers. Raises PrivateHost where none may be."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        allowed = [one for one in addresses if self.reach.allows(one)]
        if not allowed:
            raise PrivateHost(host)
        for last, address in enumerate(allowed, 1 - len(allowed)):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not last:
                    raise
        raise PrivateHost(host)
