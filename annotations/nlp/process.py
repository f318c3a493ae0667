"""The spaCy process, seen from this side: requests go in, responses come out.

It starts with the first text, runs at low priority, and ends with this process, however this one ends: it reads from a
pipe and leaves when the pipe closes. It runs `annotations.nlp.worker`.
"""

import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock

import msgspec

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.nlp.protocol import Request, Response
from annotations.suggest.suggestion import Suggestion

MAX_TRIES = 3
"""How often texts are tried if the process dies on them."""

_answers = msgspec.json.Decoder(Response)


class SpacyProcess:
    """One spaCy process, restarted if it died.

    It is asked from one thread and ended from any.
    """

    def __init__(self, model: str) -> None:
        """Run the pipeline `<name>-<version>` that `resolve` returned. Nothing starts yet."""
        self._model = model.rpartition("-")[0]
        self._change = Lock()
        self._over = False
        self.running: subprocess.Popen[bytes] | None = None
        """The operating system's process; `None` if there is none."""

    def ask(self, *articles: Article) -> list[tuple[Entity, ...]]:
        """Return the entities of each text, analysing short ones together.

        Raises `DiedError` if the process dies on them, `ModelError` if asking again is of no use.
        """
        return [answer.entities for answer in self._ask([Request(each.sha256, each.text) for each in articles])]

    def suggest(self, sha256: str, text: str, entities: tuple[Entity, ...]) -> tuple[Suggestion, ...]:
        """Return the suggestions for a text with known entities. Raises as `ask` does."""
        (answer,) = self._ask([Request(sha256, text, entities)])
        return answer.suggestions

    def _ask(self, orders: list[Request]) -> list[Response]:
        """Send requests and return the responses; use another process if one dies."""
        lines = b"".join(msgspec.json.encode(order) + b"\n" for order in orders)
        for _ in range(MAX_TRIES):
            found = self._exchange(self.running or self._start(), lines, len(orders))
            if len(found) == len(orders):
                return found
            if self._over:
                break
        raise DiedError("the spaCy process keeps crashing")

    def end(self) -> None:
        """End it for good, even in the middle of a text.

        The asking thread gets `DiedError`.
        """
        with self._change:
            self._over = True
            if self.running is not None:
                self.running.kill()

    def reap(self) -> None:
        """End the process if it runs, and close its pipes. For the asking thread."""
        with self._change:
            process, self.running = self.running, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        process.wait()

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

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process.

        Silent, and in a session of its own so that Ctrl-C does not reach it.
        """
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "annotations.nlp.worker", self._model],
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


def _decode_response(line: bytes) -> Response:
    """Return a response. Raises `ModelError` if it reports trouble."""
    try:
        answer = _answers.decode(line)
    except msgspec.MsgspecError as error:
        raise ModelError(f"the spaCy process reports {error}") from error
    if answer.trouble:
        raise ModelError(answer.trouble)
    return answer
