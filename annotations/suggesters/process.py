"""The process of a suggester, seen from this side: it may hang, die, or answer nonsense."""

import os
import select
from contextlib import suppress
from time import monotonic

import msgspec

from annotations.article import Article
from annotations.child_process import ChildProcess
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.suggesters.messages import Ready, Request, Response, Setup

LOAD_SECONDS = 120
"""Seconds that loading a pipeline or a plugin may take."""

GRACE_SECONDS = 5
"""Seconds beyond its timeout after which the process is ended: it gives up by itself before."""

MAX_LINE_BYTES = 20_000_000
"""The longest response that is read."""

_ready = msgspec.json.Decoder(Ready)
_responses = msgspec.json.Decoder(Response)


class SuggesterProcess(ChildProcess):
    """One suggester, started with the first article."""

    def __init__(self, setup: Setup) -> None:
        """Use a setup. Nothing starts yet."""
        super().__init__("annotations.suggesters.worker")
        self._setup = setup
        self._rest = b""
        self.ready = Ready()
        """What it said once it had loaded."""

    def begin(self) -> Ready:
        """Start the process if it does not run, and wait until it has loaded. Raises `ModelError`."""
        if self.running is None:
            process, self._rest = self._start(), b""
            assert process.stdin is not None
            with suppress(OSError):
                process.stdin.write(msgspec.json.encode(self._setup) + b"\n")
                process.stdin.flush()
            try:
                self.ready = _ready.decode(self._line(LOAD_SECONDS))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                self.reap()
                raise ModelError("it does not answer as a suggester does") from error
            if self.ready.trouble:
                self.reap()
                raise ModelError(self.ready.trouble)
        return self.ready

    def ask(self, article: Article, entities: tuple[Entity, ...] = ()) -> Response:
        """Return the response for an article.

        Raises `DiedError` if it dies or takes too long, after which it can be asked again; `ModelError` if asking
        again is of no use.
        """
        self.begin()
        request = Request(
            id=article.id,
            title=article.title,
            text=article.text,
            language=article.language,
            source=article.source,
            published=article.published,
            entities=entities,
        )
        process = self.running
        if process is None or process.stdin is None:
            raise DiedError("its process was ended")
        with suppress(OSError):
            process.stdin.write(msgspec.json.encode(request) + b"\n")
            process.stdin.flush()
        line = self._line(self._setup.suggester.timeout + GRACE_SECONDS)
        try:
            response = _responses.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self.reap()
            raise DiedError("its answer is not what a suggester answers") from error
        if response.trouble and response.is_final:
            raise ModelError(response.trouble)
        return response

    def _line(self, seconds: float) -> bytes:
        """Return the next line of output. Raises `DiedError`, with the process ended, if there is none in time."""
        process = self.running
        assert process is not None
        assert process.stdout is not None
        ends, parts, size = monotonic() + seconds, [self._rest], len(self._rest)
        while b"\n" not in parts[-1]:
            left = ends - monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                self.reap()
                raise DiedError(f"it did not answer within {seconds:.0f} seconds")
            data = os.read(process.stdout.fileno(), 1 << 16)
            size += len(data)
            if not data or size > MAX_LINE_BYTES:
                self.reap()
                raise DiedError("its process ended" if not data else "it answers without end")
            parts.append(data)
        line, _, self._rest = b"".join(parts).partition(b"\n")
        return line
