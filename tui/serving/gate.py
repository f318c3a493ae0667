"""What a server refuses before it starts anything: other hosts, other origins, missing keys, and too many tries.

A page of another site can make a browser send requests here. Its `Origin` tells, which no page can change. A name that
an attacker lets point to this machine (DNS rebinding) tells by `Host`.
"""

from collections.abc import Mapping
from secrets import compare_digest
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

from annotations.errors import AskedError
from tui.serving.people import People, Person, hashed, new_key, who_has

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "copydesk",
}
"""The headers of every response."""

WRONG_KEYS = 10
"""Wrong keys a minute after which an address has to wait."""

MAX_ADDRESSES = 10_000
"""Addresses whose wrong keys are counted at a time."""

VISIT_SECONDS = 12 * 3600.0
"""Seconds without a request after which the key is needed again."""

MAX_VISITS = 1_000
"""Visits that are remembered at a time; the oldest is forgotten first."""


class Bucket:
    """Allows an amount at once, and more as time goes by."""

    def __init__(self, size: float, a_second: float) -> None:
        """Begin with a full bucket."""
        self._size, self._a_second = size, a_second
        self._left, self._at = size, monotonic()

    def take(self, amount: float = 1) -> bool:
        """Take an amount, if it is there; return whether it was."""
        now = monotonic()
        self._left = min(self._size, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < amount:
            return False
        self._left -= amount
        return True

    @property
    def is_empty(self) -> bool:
        """Whether not even one can be taken."""
        return self._left + (monotonic() - self._at) * self._a_second < 1


class Places:
    """The address under which the page is reached: a host and port of this machine, or that of a proxy before it."""

    def __init__(self, host: str, port: int, public_url: str = "") -> None:
        """Take the host and port that are served, and the public address. Raises `AskedError` for a wrong one."""
        shown = f"[{host}]" if ":" in host else host
        self.local = f"http://{shown}" if port == 80 else f"http://{shown}:{port}"
        self.public = origin_of(public_url) if public_url else self.local
        """The origin of the page. There is one, so that nobody gets round a proxy."""
        self._host = urlsplit(self.public).netloc

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.public.startswith("https:")

    def is_host(self, host: str | None) -> bool:
        """Return whether the page was asked for by its own address, as the header `Host` has it."""
        return (host or "").lower() == self._host


def origin_of(url: str) -> str:
    """Return the origin of a public address. Raises `AskedError` if it is more or less than that."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    is_origin = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and port != -1
    if not is_origin or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise AskedError(f"--public-url is an address such as https://desk.example.org, and cannot be “{url}”")
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


class Visit(NamedTuple):
    """A browser that has shown a key."""

    person: Person
    half: str
    """The SHA-256 of what its pages know. The cookie alone opens nothing: a browser sends it to every port of a host,
    and so to other programs of this machine; what a page keeps stays with its origin."""
    until: float
    """When it ends, by `time.monotonic`."""


class Gate:
    """Decides which visitors are let in."""

    def __init__(self, people: People) -> None:
        """Let in the `people`."""
        self._people = people
        self._visits: dict[str, Visit] = {}
        """Visits by the SHA-256 of their cookie, the longest unused first."""
        self._wrong: dict[str, Bucket] = {}
        """What each address may still try."""

    def must_wait(self, address: str) -> bool:
        """Return whether an address has tried too many wrong keys."""
        return address in self._wrong and self._wrong[address].is_empty

    def enter(self, key: str, address: str) -> tuple[Person, str, str] | None:
        """Return who has a key, a cookie and what the page keeps; `None` for a wrong key, which is counted."""
        person = who_has(key, self._people.now())
        if person is None:
            if len(self._wrong) >= MAX_ADDRESSES:
                self._wrong.pop(next(iter(self._wrong)))
            self._wrong.setdefault(address, Bucket(WRONG_KEYS, WRONG_KEYS / 60)).take()
            return None
        cookie, half = new_key(), new_key()
        while len(self._visits) >= MAX_VISITS:
            self._visits.pop(next(iter(self._visits)))
        self._visits[hashed(cookie)] = Visit(person, hashed(half), monotonic() + VISIT_SECONDS)
        return person, cookie, half

    def visitor(self, cookie: str, half: str) -> Person | None:
        """Return who shows a cookie and what its pages keep, if they may still work."""
        visit = self._visits.pop(hashed(cookie), None)
        if visit is None or visit.until < monotonic() or not self.is_welcome(visit.person):
            return None
        # Put last, so that what is used is forgotten last.
        self._visits[hashed(cookie)] = visit._replace(until=monotonic() + VISIT_SECONDS)
        return visit.person if compare_digest(visit.half, hashed(half)) else None

    def reader(self, cookie: str) -> Person | None:
        """Return who shows a cookie, for a page that a browser loads by itself and that no other page can read."""
        visit = self._visits.get(hashed(cookie))
        is_over = visit is None or visit.until < monotonic() or not self.is_welcome(visit.person)
        return None if visit is None or is_over else visit.person

    def is_welcome(self, person: Person) -> bool:
        """Return whether a person may still work. Raises `AskedError` while the file of a team cannot be read."""
        return person in self._people.now()


def address_of(remote: str | None, headers: Mapping[str, str], *, by_proxy: bool) -> str:
    """Return who asks: the other end, or whom a proxy before us names last."""
    forwarded = headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (by_proxy and forwarded) or remote or ""
