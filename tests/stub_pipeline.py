"""The process of the model with a stand-in for the pipeline: `python stub_pipeline.py MODEL BYTES`.

All but the pipeline is real: the protocol, the priority, the limit of memory. Capitalised words are entities. A text
with `takes 400 MB` takes so much while it is analysed; one with `hungry` is killed when it has taken `MAX_MB`, as the
system kills what takes too much.
"""

import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.nlp import worker

MAX_MB = 600

_TAKES = re.compile(r"\btakes (\d+) MB\b")
_NAME = re.compile(r"\b[A-Z]\w+")


@dataclass
class Found:
    """An entity, as spaCy has it."""

    text: str
    start_char: int
    label_: str = "ORG"


@dataclass
class Doc:
    """An analysed text, as spaCy has it."""

    ents: list[Found] = field(default_factory=list)


class Pipeline:
    """A pipeline, as spaCy has it."""

    def pipe(self, texts: Iterable[str], **_: int) -> Iterator[Doc]:
        """Yield each text analysed."""
        return map(self, texts)

    def __call__(self, text: str) -> Doc:
        """Return a text analysed."""
        if found := _TAKES.search(text):
            take(int(found[1]))
        if "hungry" in text:
            starve()
        return Doc([Found(each[0], each.start()) for each in _NAME.finditer(text)])


def take(megabytes: int) -> None:
    """Take memory, and give it back. Raises `MemoryError`."""
    taken = [bytearray(2**20) for _ in range(megabytes)]
    assert taken


def starve() -> None:
    """Take too much memory, and be killed; the file that `COPYDESK_DEATHS` names gets a byte for it."""
    take(MAX_MB)
    if log := os.environ.get("COPYDESK_DEATHS"):
        with open(log, "ab") as file:
            file.write(b".")
    os.kill(os.getpid(), signal.SIGKILL)


def load(_: str) -> Any:
    """Return the stand-in."""
    return Pipeline()


if __name__ == "__main__":
    vars(worker)["load"] = load
    worker.main(sys.argv[1], int(sys.argv[2]))
