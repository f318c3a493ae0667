"""Caches: values that can be derived again, kept if the disk allows it."""

import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any, Generic, TypeVar

import msgspec

_Found = TypeVar("_Found")


class TextCache(Generic[_Found]):
    """Values derived from texts, by fingerprint, in a folder.

    They hold offsets and fixed words, never text.
    """

    def __init__(self, folder: Path, kind: Any) -> None:
        """Keep values of the type `kind`.

        Which msgspec must be able to decode from JSON, below `folder`.
        """
        self.folder = folder
        self._decoder: msgspec.json.Decoder[_Found] = msgspec.json.Decoder(kind)

    def get(self, sha256: str) -> _Found | None:
        """Return the value for the text with that fingerprint, or `None` if unknown."""
        try:
            return self._decoder.decode(self._path(sha256).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, sha256: str, found: _Found) -> bool:
        """Keep a value; return whether that was possible.

        A failure does not concern the reader.
        """
        return keep(self._path(sha256), msgspec.json.encode(found))

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def keep(path: Path, data: bytes | bytearray) -> bool:
    """Replace a file if that is possible; return whether it was.

    Nothing is flushed and nothing raised. Several programs and threads may do this at once: each writes a temporary
    file of its own.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True
