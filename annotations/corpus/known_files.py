"""Known files: the last listing of a large folder, shown before the folder is read again.

Where a file has come or gone, its folder has changed since, and everything is listed anew. A file that was written in
place leaves no trace in its folder, nor does one that another system wrote to a disk with FAT or exFAT: all of them are
looked at once the list is on screen (`corpus.rescan`). Until then a row may lead to a file that is gone, which is told,
never to another one: it is opened by its name. They are in the user's cache folder, and may be deleted at any time.
"""

import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from annotations.cache import Stamp, Stamped, StampedCache
from annotations.corpus.files import Source, stamp_of
from annotations.corpus.readers.suffixes import READABLE_SUFFIXES

MIN_FILES = 1_000
"""Files of a folder from which they are kept: fewer are looked at in a few milliseconds."""

VERSION = "1"
"""The version of the contents. Those of another version are not read."""


class KnownFiles(Struct, array_like=True, gc=False):
    """The files of a folder and the folders below it."""

    sources: tuple[Source, ...]
    unread: dict[str, int]
    """How many files are of a kind that cannot be read, by ending."""
    folders: dict[str, Stamp]
    """The state of each folder before it was listed, by its path."""


def recall(cache: Path, corpus: Path, skipped: Collection[Path]) -> KnownFiles | None:
    """Return the known files of a folder; `None` if there are none, or any folder in it has changed."""
    held = _kept(cache, corpus, skipped).load().get("")
    try:
        if held is None or any(stamp_of(at) != stamp for at, stamp in held.value.folders.items()):
            return None
    except OSError:
        return None
    return held.value


def remember(cache: Path, corpus: Path, skipped: Collection[Path], found: KnownFiles) -> None:
    """Keep the files of a folder, if it is large and the state of all its folders was told."""
    if len(found.sources) >= MIN_FILES and found.folders and all(found.folders.values()):
        _kept(cache, corpus, skipped).save({"": Stamped((), found)})


def _kept(cache: Path, corpus: Path, skipped: Collection[Path]) -> StampedCache[KnownFiles]:
    """Return where those of a folder are kept, as files of the same kinds without the same folders."""
    key = "\0".join(map(str, (corpus, *sorted(skipped), *READABLE_SUFFIXES)))
    return StampedCache(cache / "index" / f"{sha256(os.fsencode(key)).hexdigest()[:32]}.files", KnownFiles, VERSION)
