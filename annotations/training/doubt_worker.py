"""The process that looks for wrong labels: `python -m annotations.training.doubt_worker`.

It reads a request, and writes how far it is and what it found, a line of JSON each
(`annotations.training.doubt_process`). It ends when its input ends.
"""

import os
import signal
import sys
from pathlib import Path

import msgspec

from annotations.child_process import leave_with_parent
from annotations.errors import CopydeskError
from annotations.training.doubt_process import News, Request
from annotations.training.doubts import LabelledSentence, find_doubts, labelled_sentences, unlooked


def main() -> None:
    """Answer one request."""
    os.nice(10)
    # The program that starts this one may take its signals in a thread, and hide them from all others.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=Request)
    leave_with_parent(sys.stdin.buffer)
    try:
        store = Path(request.store)
        is_unlooked = unlooked(store)

        def is_listed(each: LabelledSentence) -> bool:
            return each.annotator == request.annotator and each.article not in request.hidden and is_unlooked(each)

        found = find_doubts(
            labelled_sentences(store, request.labels),
            request.labels,
            folds=request.folds,
            top=request.top,
            is_listed=is_listed,
            progress=lambda done, total: _write(News(done=done, total=total)),
        )
    except CopydeskError as error:
        _write(News(trouble=str(error)))
    else:
        _write(News(found=found))


def _write(news: News) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(news) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
