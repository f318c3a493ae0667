"""The caller's side of sources: each runs in a process, which may fail, hang or return anything."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from annotations.article import Article
from annotations.child_process import ChildProcess
from annotations.corpus.addresses import is_address
from annotations.corpus.readers.streams import MAX_ARTICLE_BYTES
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError, DiedError, ModelError, PluginError
from annotations.plugin_sources.messages import Given, Load, Request, Response
from annotations.plugins import SOURCES, Plugin, installed
from annotations.wording import brief

LOAD_SECONDS = 60
"""Seconds that a plugin may take to load."""

CLAIM_SECONDS = 20
"""Seconds in which it has to say whether it reads something: it should look at the ending or the first bytes."""

ARTICLE_SECONDS = 300
"""Seconds between two articles: it may fetch them."""

MAX_FIELD_CHARS = 500
MAX_FIELDS = 100

_LANGUAGE = re.compile(r"[a-z]{2}")
_responses = msgspec.json.Decoder(Response)


class SourceProcess(ChildProcess):
    """One source, started when it is first asked."""

    def __init__(self, plugin: Plugin) -> None:
        """Ask a plugin. Nothing starts yet."""
        super().__init__("annotations.plugin_sources.worker")
        self._plugin = plugin

    def begin(self) -> None:
        """Start the process if it does not run, and wait until it has loaded. Raises `ModelError`."""
        if self.running is not None:
            return
        self._start()
        self.put_line(msgspec.json.encode(Load(self._plugin.name)), LOAD_SECONDS)
        if trouble := self._response(LOAD_SECONDS).trouble:
            self.reap()
            raise PluginError(trouble)

    def is_claiming(self, origin: str) -> bool:
        """Return whether it reads a path or an address. Raises `ModelError`."""
        response = self._ask("claims", origin)
        if response.trouble:
            raise DiedError(response.trouble)
        return response.claims

    def read(self, origin: str) -> Iterator[Article | ArticleError]:
        """Yield the articles of a path or an address, without ids, and an error for each that is none.

        Raises `ModelError`.
        """
        response = self._ask("read", origin)
        number = 0
        while not response.is_over:
            number += 1
            if response.article is None:
                yield self._wrong(response.trouble or f"its article {number} is missing")
            else:
                yield self._checked(response.article, number)
            response = self._response(ARTICLE_SECONDS)
        if response.trouble:
            raise DiedError(response.trouble)

    def _ask(self, what: Any, origin: str) -> Response:
        self.begin()
        seconds = CLAIM_SECONDS if what == "claims" else ARTICLE_SECONDS
        self.put_line(msgspec.json.encode(Request(what, origin)), CLAIM_SECONDS)
        return self._response(seconds)

    def _response(self, seconds: float) -> Response:
        line = self.take_line(seconds, most=MAX_ARTICLE_BYTES + 1_000_000)
        try:
            return _responses.decode(line)
        except (msgspec.ValidationError, UnicodeDecodeError) as error:
            # One article that is none; the lines after it may be.
            return Response(trouble=f"it returned something that is not an article ({error})")
        except (msgspec.MsgspecError, RecursionError) as error:
            self.reap()
            raise DiedError("its answer is malformed") from error

    def _checked(self, given: Given, number: int) -> Article | ArticleError:
        """Return an article with nothing in it that is not checked."""
        if not given.text.strip():
            return self._wrong(f"its article {number} has no text")
        url = given.url.strip()
        return Article(
            id="",
            title=shorten(given.title) or title_of(given.text),
            text=given.text,
            source=brief(given.source, MAX_FIELD_CHARS),
            url=url if is_address(url) and url.isprintable() and " " not in url else "",
            published=brief(given.published, MAX_FIELD_CHARS),
            language=given.language if _LANGUAGE.fullmatch(given.language) else "en",
            meta={**_fields(given.meta), "plugin": self._plugin.origin},
        )

    def _wrong(self, why: str) -> ArticleError:
        return ArticleError(f"{self._plugin}: {why}")


def _fields(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a file can hold: texts and numbers, and lists of them, of some length."""
    found = {}
    for name, value in list(meta.items())[:MAX_FIELDS]:
        each = value if isinstance(value, list) else [value]
        if all(isinstance(one, str | int | float) for one in each):
            words = ", ".join(brief(str(one), MAX_FIELD_CHARS) for one in each)
            found[brief(name, MAX_FIELD_CHARS)] = brief(words, MAX_FIELD_CHARS)
    return found


def _blaming(plugin: Plugin, error: ModelError) -> str:
    """Return what went wrong with a plugin, in a sentence without its full stop that names it."""
    return str(error) if isinstance(error, PluginError) else f"{plugin}: {error}"


class Sources:
    """All sources of other packages, each asked in turn whether it reads something."""

    def __init__(self) -> None:
        """Look for them. Nothing of them is imported, and nothing starts."""
        self._all = [(plugin, SourceProcess(plugin)) for plugin in installed(SOURCES)]
        self.troubles: list[str] = []
        """What went wrong with those that were asked, a sentence each."""
        self._broken: set[str] = set()

    def reader_of(self, origin: str) -> Plugin | None:
        """Return the first plugin, by name, that reads a path or an address; `None` if none does."""
        for plugin, process in self._all:
            if plugin.name in self._broken:
                continue
            try:
                if process.is_claiming(origin):
                    return plugin
            except ModelError as error:
                self._broken.add(plugin.name)
                self.troubles.append(_blaming(plugin, error))
        return None

    def read(self, plugin: Plugin, origin: str) -> Iterator[Article | ArticleError]:
        """Yield the articles that a plugin reads. Raises `ArticleError`, which names the plugin, if it fails."""
        process = next(process for each, process in self._all if each == plugin)
        try:
            yield from process.read(origin)
        except ModelError as error:
            raise ArticleError(_blaming(plugin, error)) from error

    def close(self) -> None:
        """End all processes."""
        for _, process in self._all:
            process.reap()
