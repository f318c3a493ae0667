"""What may be made again: kept where that can be done."""

import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any, Generic, TypeVar

import msgspec

_Found = TypeVar("_Found")


class ByText(Generic[_Found]):
    """What was found in texts, by their fingerprints, in a folder; it holds offsets and fixed words, no text."""

    def __init__(self, folder: Path, kind: Any) -> None:
        """Keep it below `folder`; it is of a type that msgspec can make of JSON."""
        self.folder = folder
        self._decoder: msgspec.json.Decoder[_Found] = msgspec.json.Decoder(kind)

    def get(self, sha256: str) -> _Found | None:
        """Return what was found in the text with that fingerprint, or `None` where it is not known."""
        try:
            return self._decoder.decode(self._path(sha256).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, sha256: str, found: _Found) -> bool:
        """Keep what was found in a text, if that can be done: to a reader it is no trouble where it cannot."""
        return keep(self._path(sha256), msgspec.json.encode(found))

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def keep(path: Path, data: bytes | bytearray) -> bool:
    """Put data in the place of a file, if that can be done; whether it was. Nothing is flushed, and nothing raised.

    Several programs and threads may do this at once: each writes a file of its own beside it.
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
