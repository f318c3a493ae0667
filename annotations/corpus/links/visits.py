"""Automatic requests: only those that robots.txt allows, and one a second for each host.

The one door to Protego.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Protocol
from urllib.parse import urlsplit

from annotations.corpus.documents.extra import INSTALL_HINT
from annotations.corpus.download import Edition, HTTPStatusError, Page, download
from annotations.errors import ArticleError

AGENT = "Copydesk"
"""The name by which a robots.txt may speak of this program."""

SECONDS_BETWEEN = 1.0
"""Between two requests to one host, at least."""

MAX_DELAY_SECONDS = 30.0
"""The longest `Crawl-delay` that is waited for; a site that asks for more gets this."""

_log = logging.getLogger(__name__)


class _Rules(Protocol):
    def can_fetch(self, url: str, user_agent: str) -> bool: ...
    def crawl_delay(self, user_agent: str) -> float | None: ...


class Visits:
    """The requests of one run."""

    def __init__(self, wait: Callable[[float], None] = sleep) -> None:
        self._wait_for = wait
        self._typed: set[str] = set()
        self._rules: dict[str, _Rules | None] = {}
        self._unreachable: dict[str, ArticleError] = {}
        """Sites that did not answer: nobody waits for them a second time."""
        self._last: dict[str, float] = {}

    def allow(self, url: str) -> None:
        """Let the pages of a server be fetched that a person named, even if it is not on the public internet."""
        with suppress(ValueError):
            self._typed.add(urlsplit(url).netloc)

    def page(self, url: str) -> Page:
        """Return a page. Raises `ArticleError`, also where robots.txt forbids it."""
        if not url:
            raise ArticleError("an entry has neither an address nor the whole text")
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise ArticleError(f"{url} is not a valid web address: {error}") from error
        if parts.scheme not in ("http", "https"):
            raise ArticleError(f"{url} is not a web address: these begin with http:// or https://")
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules_of(site)
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise ArticleError(f"{url} is not fetched: the robots.txt of the site forbids it")
        delay = (rules.crawl_delay(AGENT) if rules is not None else None) or 0.0
        self._await_turn(parts.netloc, max(SECONDS_BETWEEN, min(delay, MAX_DELAY_SECONDS)))
        return self._fetch(url)

    def feed(self, url: str, known: Edition, *, is_typed: bool) -> Page:
        """Return a feed when it is the turn of its host, or raise as `download`.

        A feed is there to be fetched by programs, and a person follows it: robots.txt is not asked.
        """
        with suppress(ValueError):
            self._await_turn(urlsplit(url).netloc.rpartition("@")[2], SECONDS_BETWEEN)
        return download(url, known=known, is_typed=is_typed)

    def _fetch(self, url: str) -> Page:
        return download(url, is_typed=urlsplit(url).netloc in self._typed)

    def _rules_of(self, site: str) -> _Rules | None:
        """Return what a site allows; `None` for everything. RFC 9309, section 2.3.1.

        Without a robots.txt (4xx) everything is allowed; where the server fails to say (5xx, no answer), nothing.
        """
        if site in self._unreachable:
            raise self._unreachable[site]
        if site not in self._rules:
            self._await_turn(urlsplit(site).netloc, SECONDS_BETWEEN)
            try:
                rules = self._fetch(f"{site}/robots.txt").data.decode("utf-8", "replace")
            except HTTPStatusError as error:
                rules = "" if 400 <= error.status < 500 else "User-agent: *\nDisallow: /"
            except ArticleError as error:
                self._unreachable[site] = error
                raise
            self._rules[site] = _parsed(rules) if rules.strip() else None
        return self._rules[site]

    def _await_turn(self, host: str, seconds: float) -> None:
        left = self._last.get(host, float("-inf")) + seconds - monotonic()
        if left > 0:
            _log.info("waiting %.1f s for %s", left, host)
            self._wait_for(left)
        self._last[host] = monotonic()


def _parsed(rules: str) -> _Rules:
    try:
        from protego import Protego
    except ImportError as error:
        raise ArticleError(f"to follow links as the robots.txt of a site allows, run {INSTALL_HINT}") from error
    parsed: _Rules = Protego.parse(rules)
    return parsed
