"""The process of a suggester, seen from this side: it may hang, die, or answer nonsense."""

import os
import select
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from time import monotonic

import msgspec

from annotations.article import Article
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


class SuggesterProcess:
    """One suggester, started with the first article. It is asked from one thread and ended from any."""

    def __init__(self, setup: Setup) -> None:
        """Use a setup. Nothing starts yet."""
        self._setup = setup
        self._change = Lock()
        self._over = False
        self._rest = b""
        self.running: subprocess.Popen[bytes] | None = None
        """The operating system's process; `None` if there is none."""
        self.ready = Ready()
        """What it said once it had loaded."""

    def begin(self) -> Ready:
        """Start the process if it does not run, and wait until it has loaded. Raises `ModelError`."""
        if self.running is None:
            process = self._start()
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

    def end(self) -> None:
        """End it for good, even in the middle of an article. The asking thread gets `DiedError`."""
        with self._change:
            self._over = True
            if self.running is not None:
                self.running.kill()

    def reap(self) -> None:
        """End the process if it runs, and close its pipes. For the asking thread."""
        with self._change:
            process, self.running, self._rest = self.running, None, b""
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        process.wait()

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

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process, silent and in a session of its own so that Ctrl-C does not reach it."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "annotations.suggesters.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **threads},
        )
        with self._change:
            self.running = process
            if self._over:
                process.kill()
        return process
