"""The caller's side of the process that indexes a corpus; only a thread of the screen waits for it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations.child_process import ChildProcess
from annotations.corpus.article_index import IndexProgress
from annotations.corpus.corpus import Corpus


class Request(Struct, frozen=True, kw_only=True):
    """Which corpus is indexed, as it was opened."""

    paths: tuple[str, ...]
    store: str
    cache: str
    encoding: str = ""


_progress = msgspec.json.Decoder(IndexProgress)


class IndexProcess(ChildProcess):
    """One update of the index of stories."""

    def __init__(self) -> None:
        """Start nothing yet."""
        super().__init__("annotations.stories.index_worker")

    def update(self, corpus: Corpus, store: Path, cache: Path) -> Iterator[IndexProgress]:
        """Index the articles that are new or changed, and yield progress. For one thread.

        If the process fails or cannot be started, less is indexed than there is: who reads the index updates it first.
        """
        paths = tuple(map(str, corpus.given))
        request = Request(
            paths=paths, store=str(store.absolute()), cache=str(cache.absolute()), encoding=corpus.encoding
        )
        with suppress(OSError, msgspec.MsgspecError), closing(self.lines_for(msgspec.json.encode(request))) as lines:
            for line in lines:
                yield _progress.decode(line)
