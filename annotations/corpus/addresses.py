"""Web addresses: passwords in them, and which networks their servers are in."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit, urlunsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/+")
_IN_TEXT = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*:/+[^\s\"'<>]*")

_UNICAST = IPv6Network("2000::/3")
"""The only IPv6 addresses that IANA has given out for the public internet (RFC 4291, section 2.4)."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into the IPv4 address in their last 32 bits (RFC 6052)."""


def is_address(origin: str) -> bool:
    """Return whether something is a web address and not a file."""
    return scheme_of(origin) in ("http", "https")


def scheme_of(origin: str) -> str:
    """Return the scheme of an address, in lower case; empty for a path."""
    found = _SCHEME.match(origin.strip())
    return found[0].partition(":")[0].lower() if found else ""


def without_login(url: str) -> str:
    """Return an address without the name and password before its host.

    Both go, because many servers take a secret as the name. A password that was not percent-encoded may hold `/`, `?`
    and `#`: what could be such a one goes as well.
    """
    found = _SCHEME.match(url.strip())
    if not found or "@" not in url:
        return url
    scheme, rest = found[0], url.strip()[found.end() :]
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    if "@" in host:
        return scheme + host.rpartition("@")[2] + rest[len(host) :]
    # `http://name:se/cret@host/`: no port has letters, and none is empty before a path with an @ in it.
    port = host.rpartition("]")[2].partition(":")
    if port[1] and not port[2].isdecimal():
        return scheme + rest.rpartition("@")[2]
    return url


def without_logins(text: str) -> str:
    """Return a text with the names and passwords left out of every address in it.

    Also out of `http:/name@host`, which becomes of an address that was taken for a path.
    """
    return _IN_TEXT.sub(lambda found: without_login(found[0]), text) if "@" in text else text


def split_login(url: str) -> tuple[str, str]:
    """Return an address without name and password, and `name:password` as it is written there, or nothing.

    Raises `ValueError` where it cannot be told which part is the password.
    """
    bare = without_login(url)
    parts = urlsplit(url.strip())
    login, at, host = parts.netloc.rpartition("@")
    if not at:
        if bare != url:
            raise ValueError("the password in it has to be percent-encoded")
        return url, ""
    return urlunsplit(parts._replace(netloc=host)), login


def embedded(address: str) -> IPv4Address | IPv6Address:
    """Return an IP address; of an IPv6 one that only stands for an IPv4 one, that.

    Raises `ValueError` if it is none.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return found.ipv4_mapped
        if found in _NAT64:
            return IPv4Address(int(found) & 0xFFFFFFFF)
        if found.sixtofour:
            return found.sixtofour
    return found


def is_public(address: str) -> bool:
    """Return whether an IP address is of the public internet.

    Loopback, private, link-local, shared, reserved and multicast addresses are not, by IANA's registries of special
    addresses as Python's `ipaddress` has them. An IPv6 address that stands for an IPv4 one is judged as that.
    """
    found = embedded(address)
    if isinstance(found, IPv6Address) and found not in _UNICAST:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
