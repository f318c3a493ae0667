"""Watch a corpus: report that its files changed, so that it can be rescanned."""

from collections.abc import Callable
from pathlib import Path

from annotations.corpus.corpus import Corpus
from annotations.corpus.readers.suffixes import suffix_of
from annotations.watcher import Watcher

GATHER_SECONDS = 0.5
"""Seconds from the first change to the report: unpacking or copying a corpus changes thousands of files at once."""

UNSEEN = "This folder cannot be watched: open the corpus again to see new and changed articles"


def watch(
    corpus: Corpus,
    report: Callable[[frozenset[Path]], None],
    failed: Callable[[str], None],
    *,
    gather: float = GATHER_SECONDS,
) -> Watcher:
    """Return a watcher that, once started, reports changes of article files and folders.

    Hidden paths and stores are ignored. `report(paths)` and `failed(why)` are called from a thread; any number of
    changes gives one report. The receiver calls `rescan`.
    """
    deep = [path for path in corpus.given if path.is_dir()]
    files = {path for path in corpus.given if path not in deep}

    def counts(path: Path, is_folder: bool) -> bool:
        if path in files:
            return True
        inside = next((path.relative_to(folder) for folder in deep if path.is_relative_to(folder)), None)
        if inside is None or any(part.startswith(".") for part in inside.parts):
            return False
        if any(path.is_relative_to(folder) for folder in corpus.skipped):
            return False
        return is_folder or bool(suffix_of(path))

    return Watcher(
        {path.parent for path in files}, report, failed, deep=deep, counts=counts, gather=gather, unseen=UNSEEN
    )
