"""A stand-in for the process of the model: capitalised words are its entities, and `deadly` kills it.

A text with `hungry` takes memory until the whole program is killed (`stub_pipeline.py`).

`python stub_model.py ARGUMENTS` is the command line with it. Workers of Dask preload this module, or import it because
the command line does; for them `COPYDESK_STUB` must be set. If that is `process`, the process is a real one, with a
stand-in for its pipeline (`stub_pipeline.py`); if it is `none`, all is real. With `COPYDESK_GATE`, a folder, every text
waits there: the file `<pid>` says that a process is at work, and a file `open` lets all go on.
"""

import os
import re
import sys
from pathlib import Path
from threading import Event

from stub_pipeline import starve

from annotations.article import Article
from annotations.cluster import work
from annotations.entity import Entity
from annotations.errors import DiedError
from annotations.nlp.process import SpacyProcess
from annotations.suggest.suggestion import Suggestion

_NAME = re.compile(r"\b[A-Z]\w+")


class StubProcess:
    """What `SpacyProcess` is for the work on shards."""

    def __init__(self, _: str, **__: int) -> None:
        """Be a process that was never started."""
        self.running: object | None = None
        self.is_over = False

    def ask(self, *articles: Article, **_: float) -> list[tuple[Entity, ...]]:
        """Return the entities of each text."""
        self.running = self
        if articles and articles[0].text:
            _pass_gate()
        if any("hungry" in each.text for each in articles):
            starve()
        if any("deadly" in each.text for each in articles):
            raise DiedError("the spaCy process keeps crashing")
        return [entities_of(each.text) for each in articles]

    def suggest(self, _: str, text: str, *__: object) -> tuple[Suggestion, ...]:
        """Suggest the whole text as a fact."""
        return (Suggestion(0, len(text), "fact", "stub"),)

    def reap(self) -> None:
        """End."""
        self.running = None

    def end(self) -> None:
        """End in the middle of a text."""
        self.is_over = True


class PipelineProcess(SpacyProcess):
    """A real process, which loads no model."""

    def __init__(self, model: str, *, limit_bytes: int = 0) -> None:
        """Run the stand-in for a pipeline. Nothing starts yet."""
        super().__init__(model, limit_bytes=limit_bytes)
        self._command = [sys.executable, "-P", str(Path(__file__).with_name("stub_pipeline.py")), *self._command[-2:]]


def entities_of(text: str) -> tuple[Entity, ...]:
    """Return the entities that the stand-in finds."""
    return tuple(Entity(*found.span(), "ORG") for found in _NAME.finditer(text))


def _pass_gate() -> None:
    """Say that this process is at work, and wait until all may go on."""
    gate = os.environ.get("COPYDESK_GATE")
    if gate is None:
        return
    (Path(gate) / str(os.getpid())).touch()
    never = Event()
    while not (Path(gate) / "open").exists():
        never.wait(0.01)


def install() -> None:
    """Put the stand-in into the place of the process."""
    kinds = {"none": SpacyProcess, "process": PipelineProcess}
    vars(work)["SpacyProcess"] = kinds.get(os.environ.get("COPYDESK_STUB", ""), StubProcess)


if "COPYDESK_STUB" in os.environ:
    install()

if __name__ == "__main__":
    from tui.cli.main import main

    install()
    main()
