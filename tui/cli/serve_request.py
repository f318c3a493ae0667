"""The arguments of `copydesk serve`, and refusals of those that contradict each other."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from annotations.errors import AskedError
from tui.cli.look import NAMES as THEMES
from tui.cli.output import fail, say

_SPAN = re.compile(r"(\d{1,6})([smh]?)\Z")
_SECONDS = {"s": 1, "m": 60, "": 60, "h": 3600}


class Address(NamedTuple):
    """Where the server listens, and the address of a proxy before it, if there is one."""

    host: str
    port: int
    public_url: str

    def check(self) -> None:
        """Raise `AskedError` for an address that others can reach, unless a proxy with TLS stands before it."""
        if is_loopback(self.host):
            return
        if not self.public_url.startswith("https://"):
            raise AskedError(
                f"Other machines can reach {self.host}, and their traffic could be read on the way. Serve 127.0.0.1 "
                "(the default) behind a TLS proxy: --public-url https://…"
            )
        say(f"Warning: other machines can reach {self.host} without TLS. Only the proxy should reach it.")


@dataclass(frozen=True, kw_only=True)
class ServeRequest:
    """The arguments of `copydesk serve`."""

    corpus: Path | None
    annotator: str
    team: Path | None
    invite: str
    at: Address
    sessions: int
    idle: str
    read_only: bool
    plain: bool
    theme: str
    opens: bool
    store: Path | None
    encoding: str
    model: str

    def checked_corpus(self) -> Path:
        """Return the corpus; exit with 2 without one, or for an unknown theme. Raises `AskedError` for the address."""
        if self.corpus is None:
            fail("Name a corpus to serve: a folder of articles, or a file.", 2)
        if self.theme and self.theme not in THEMES:
            fail(f"There is no theme “{self.theme}”; there are {', '.join(THEMES)}.", 2)
        self.at.check()
        return self.corpus

    @property
    def idle_seconds(self) -> float:
        """Seconds that a session may wait for a key. Raises `AskedError`."""
        return seconds_of(self.idle)

    def options(self) -> dict[str, str]:
        """Return the options of `copydesk read` for the sessions, by name."""
        is_folder = bool(self.model) and Path(self.model).is_dir()
        return {
            "store": str(self.store.expanduser().absolute()) if self.store else "",
            "encoding": self.encoding,
            "model": str(Path(self.model).absolute()) if is_folder else self.model,
            "theme": self.theme,
            "read-only": "yes" if self.read_only else "",
        }


def seconds_of(span: str) -> float:
    """Return the seconds of a time such as 30m, 2h or 90s. Raises `AskedError`."""
    found = _SPAN.match(span.strip().lower())
    if found is None:
        raise AskedError(f"--idle is a time such as 30m, 2h or 0, and cannot be “{span}”")
    return float(found[1]) * _SECONDS[found[2]]


def is_loopback(host: str) -> bool:
    """Return whether only programs of this machine can reach an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
