"""The process that indexes the articles of a corpus: `python -m annotations.stories.index_worker`.

It reads a request, and writes now and then how far it is, a line of JSON each (`annotations.stories.index_process`). It
ends when its input ends; what was indexed until then is kept.
"""

from contextlib import closing, suppress
from pathlib import Path
from time import monotonic

import msgspec

from annotations.child_process import leave_with_parent, own_streams
from annotations.corpus.corpus import open_corpus
from annotations.errors import CopydeskError
from annotations.stories.index import StoryIndex
from annotations.stories.index_process import Request

PROGRESS_SECONDS = 0.2
"""Seconds between two reports."""


def main() -> None:
    """Answer one request."""
    requests, answers = own_streams()
    request = msgspec.json.decode(requests.readline(), type=Request)
    leave_with_parent(requests)
    last = monotonic()
    # The screen finds what is missing by itself, and says why it cannot be read.
    with suppress(CopydeskError):
        cache = Path(request.cache)
        corpus = open_corpus(list(map(Path, request.paths)), Path(request.store), cache, encoding=request.encoding)
        with closing(StoryIndex.of(corpus, cache)) as index:
            for progress in index.update(corpus):
                if monotonic() - last > PROGRESS_SECONDS:
                    last = monotonic()
                    answers.write(msgspec.json.encode(progress) + b"\n")
                    answers.flush()


if __name__ == "__main__":
    main()
