"""The spaCy process, seen from this side: requests go in, responses come out.

It starts with the first text, runs at low priority, and ends with this process, however this one ends: it reads from a
pipe and leaves when the pipe closes. It runs `annotations.nlp.worker`.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer

import msgspec

from annotations.article import Article
from annotations.child_process import ChildProcess
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.nlp.protocol import MEMORY_STATUS, Request, Response
from annotations.suggest.suggestion import Suggestion

MAX_TRIES = 3
"""How often texts are tried if the process dies on them."""

_answers = msgspec.json.Decoder(Response)


class SpacyProcess(ChildProcess):
    """One spaCy process, restarted if it died."""

    def __init__(self, model: str, *, limit_bytes: int = 0) -> None:
        """Run the pipeline `<name>-<version>` that `resolve` returned. Nothing starts yet.

        The process dies if it needs more memory for data than `limit_bytes`, where the system knows such a limit; 0 is
        none.
        """
        super().__init__("annotations.nlp.worker", model.rpartition("-")[0], str(limit_bytes))
        self.limit_bytes = limit_bytes

    def ask(self, *articles: Article, seconds: float = 0) -> list[tuple[Entity, ...]]:
        """Return the entities of each text, analysing short ones together.

        Raises `DiedError` if the process dies on them, or takes longer than some `seconds` (0: no limit); `ModelError`
        if asking again is of no use.
        """
        found = self._ask([Request(each.sha256, each.text) for each in articles], seconds)
        return [answer.entities for answer in found]

    def suggest(
        self, sha256: str, text: str, entities: tuple[Entity, ...], seconds: float = 0
    ) -> tuple[Suggestion, ...]:
        """Return the suggestions for a text with known entities. Raises as `ask` does."""
        (answer,) = self._ask([Request(sha256, text, entities)], seconds)
        return answer.suggestions

    def _ask(self, orders: list[Request], seconds: float) -> list[Response]:
        """Send requests and return the responses; use another process if one dies."""
        lines = b"".join(msgspec.json.encode(order) + b"\n" for order in orders)
        for _ in range(MAX_TRIES):
            is_fresh = self.running is None
            process = self.running or self._start()
            with _killed_after(process, seconds) as is_late:
                found = self._exchange(process, lines, len(orders))
            if len(found) == len(orders):
                return found
            if is_late.is_set():
                raise DiedError(f"the spaCy process took more than {seconds:,.0f} seconds")
            if self._over:
                break
            if is_fresh and process.returncode == MEMORY_STATUS:
                raise DiedError(f"the spaCy process needs more memory than {self.limit_bytes / 2**20:,.0f} MB")
        raise DiedError("the spaCy process keeps crashing")

    def _exchange(self, process: subprocess.Popen[bytes], orders: bytes, count: int) -> list[Response]:
        """Send requests and return the responses; fewer than `count` if the process died."""
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None
        found: list[Response] = []
        # Read on even if it does not take all requests: it may have said why.
        with suppress(OSError):
            stdin.write(orders)
            stdin.flush()
        with suppress(OSError):
            while len(found) < count and (line := stdout.readline()).endswith(b"\n"):
                found.append(_decode_response(line))
        if len(found) < count:
            self.reap()
        return found


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[Event]:
    """Kill a process that is not done within some seconds, 0 for no limit; the event says whether it was killed."""
    is_late = Event()

    def kill() -> None:
        is_late.set()
        process.kill()

    timer = Timer(seconds, kill) if seconds else None
    try:
        if timer is not None:
            timer.daemon = True
            timer.start()
        yield is_late
    finally:
        if timer is not None:
            timer.cancel()


def _decode_response(line: bytes) -> Response:
    """Return a response. Raises `ModelError` if it reports trouble."""
    try:
        answer = _answers.decode(line)
    except msgspec.MsgspecError as error:
        raise ModelError(f"the spaCy process reports {error}") from error
    if answer.trouble:
        raise ModelError(answer.trouble)
    return answer
