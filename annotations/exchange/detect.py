"""Detect the format of a file from its content, and unpack the file."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from annotations.corpus.readers.plain import bom_encoding
from annotations.corpus.readers.streams import GZIP_SUFFIX, open_stream
from annotations.errors import AskedError
from annotations.exchange.format import Sample
from annotations.exchange.formats.table import FORMATS, importable
from annotations.regular_file import open_regular

_PEEKED = 64 * 1024
"""Bytes of a table in which its first line must end."""
_WIDE = ("utf-16", "utf-32")

_objects = msgspec.json.Decoder(dict[str, Any])


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield a file decompressed and not in UTF-16. Raises `ArticleError`, `OSError`."""
    if path.is_dir():
        yield path
        return
    with open_regular(path) as file:
        wide = str(bom_encoding(file.read(4))).startswith(_WIDE)
    if path.suffix.lower() != GZIP_SUFFIX and not wide:
        yield path
        return
    with TemporaryDirectory(prefix="copydesk-") as folder:
        plain = Path(folder) / path.name.removesuffix(GZIP_SUFFIX)
        with open_stream(path) as (stream, _), plain.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield plain


def detect_format(path: Path, shown: str) -> str:
    """Return the format of a file or folder, called `shown` in messages.

    Raises `AskedError` if no format recognises it, `OSError`.
    """
    if path.is_dir():
        suffixes = frozenset(each.suffix for each in path.rglob("*") if each.is_file())
        if found := _recognise(Sample(suffixes=suffixes)):
            return found
        raise AskedError(f"There are no .ann files in {shown}: a folder is read as one of brat's")
    if path.suffix.lower() == ".ann":
        raise AskedError(f"{shown} belongs to the text beside it: name the folder they are in")
    with open_regular(path) as file:
        head = file.read(_PEEKED).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head and not file.read(1):
            raise AskedError(f"{shown} is empty")
        if found := _recognise(Sample(head=head)):
            return found
        if not head.startswith(b"{"):
            return _as_table(shown, head)
        file.seek(0)
        for line in file:
            data = line.removeprefix(b"\xef\xbb\xbf").strip()
            try:
                keys = _objects.decode(data).keys() if data else frozenset()
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                # One broken line says nothing about the others.
                continue
            if found := _recognise(Sample(head=head, keys=keys)):
                return found
    raise AskedError(
        f"What {shown} holds looks like none of the formats that can be read: say with --format which it is"
    )


def _recognise(sample: Sample) -> str:
    """Return the first format that recognises a sample as its own; empty if none does."""
    return next((name for name in importable() if FORMATS[name].sniff(sample)), "")


def _as_table(shown: str, head: bytes) -> str:
    """Return the format of a file that is no JSON. Raises `AskedError`."""
    first = head.decode("utf-8", "replace").partition("\n")[0]
    try:
        names = next(csv.reader([first.replace("\r", " ")]), [])
    except csv.Error:
        names = []
    if found := _recognise(Sample(head=head, columns=frozenset(name.strip() for name in names))):
        return found
    if Path(shown.lower().removesuffix(GZIP_SUFFIX)).suffix == ".csv":
        raise AskedError(f"The first line of {shown} does not name the columns label, start and end")
    raise AskedError(
        f"What {shown} holds looks like none of the formats that can be read: say with --format which it is"
    )
