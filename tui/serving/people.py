"""The people who may work in a browser: each has a key, and the key says who they are.

A key has 256 random bits. What is kept of it is its SHA-256: whoever reads that cannot open anything.
"""

import os
import secrets
from collections.abc import Iterable, Sequence
from errno import ENOSPC
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import NamedTuple, Protocol

from annotations.errors import AskedError
from annotations.regular_file import read_regular
from annotations.wording import reason

KEY_BYTES = 32
"""Random bytes of a key, and of the two halves of a visit."""

MAX_FILE_BYTES = 1_000_000
"""Bytes of a team file."""

LOOKS = " read-only"
"""How the line of a person ends who may only look."""

MAX_NAME_CHARS = 100
"""Characters of a name in it."""


class Person(NamedTuple):
    """Somebody who may work as an annotator."""

    name: str
    digest: str
    """The SHA-256 of their key, in hexadecimal digits."""
    may_write: bool = True
    """Whether they may change anything, or only look."""


class People(Protocol):
    """Those who may work now."""

    def now(self) -> Sequence[Person]:
        """Return them; it may change while the server runs. Raises `AskedError` if that cannot be known."""


class Alone:
    """One annotator, whose key lives as long as the server."""

    def __init__(self, name: str) -> None:
        """Make a key for the annotator."""
        self.key = new_key()
        self._person = Person(name, hashed(self.key))

    def now(self) -> Sequence[Person]:
        """Return the annotator."""
        return (self._person,)


class Team:
    """The people of a file, read again when it has changed: a line that is removed ends what it allowed."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises `AskedError` if it cannot be used."""
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._people: tuple[Person, ...] = ()
        self.now()

    def now(self) -> Sequence[Person]:
        """Return the people of the file as it is."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if stamp != self._stamp:
                self._people = parse(read_regular(self._path, MAX_FILE_BYTES).decode(), self._path)
                self._stamp = stamp
        except (OSError, UnicodeDecodeError) as error:
            raise AskedError(f"{self._path} cannot be read: {reason(error)}") from error
        return self._people


def new_key() -> str:
    """Return a key that nobody can guess."""
    return secrets.token_urlsafe(KEY_BYTES)


def hashed(key: str) -> str:
    """Return what is kept of a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def who_has(key: str, people: Iterable[Person]) -> Person | None:
    """Return the person with a key. It takes as long for a wrong key as for a right one."""
    digest, found = hashed(key), None
    for person in people:
        if compare_digest(digest, person.digest):
            found = person
    return found


def parse(text: str, path: Path) -> tuple[Person, ...]:
    """Return the people of a team file: a line each, the name and the SHA-256 of the key, and whether they only look.

    The last line of a name counts. Empty lines and those that begin with # are remarks. Raises `AskedError` with the
    line that is wrong.
    """
    people: dict[str, Person] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        plain = line.strip().removesuffix(LOOKS)
        name, _, digest = plain.rpartition(" ")
        if len(digest) != sha256().digest_size * 2 or not set(digest) <= set("0123456789abcdef") or not is_name(name):
            raise AskedError(f"Line {number} of {path} is not a name and the SHA-256 of a key")
        people[name] = Person(name, digest, may_write=plain == line.strip())
    return tuple(people.values())


def is_name(name: str) -> bool:
    """Return whether a team file can hold a name."""
    is_plain = name == name.strip() and name.isprintable() and not name.startswith("#")
    return is_plain and 0 < len(name) <= MAX_NAME_CHARS


def invite(path: Path, name: str, *, may_write: bool = True) -> str:
    """Add a person to a team file, or give them another key; return the key, which is kept nowhere.

    One write at the end of the file: two invitations at once are both kept. Raises `AskedError`.
    """
    if not is_name(name):
        raise AskedError(f"“{name}” cannot be a name: use at most {MAX_NAME_CHARS} printable characters")
    if path.exists():
        Team(path)
    key = new_key()
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            is_open_line = size and os.pread(descriptor, 1, size - 1) != b"\n"
            line = f"{name} {hashed(key)}{'' if may_write else LOOKS}\n"
            data = f"{chr(10) if is_open_line else ''}{line}".encode()
            written = os.write(descriptor, data)
            if written < len(data):
                # A disk that is full takes a part of it; half a line would keep the file from being read.
                os.ftruncate(descriptor, size)
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise AskedError(f"{path} cannot be written: {reason(error)}") from error
    return key
