"""Detect the format of a file from its content."""

import csv
from pathlib import Path
from typing import Any

import msgspec

from annotations.corpus.readers.suffixes import GZIP_SUFFIX
from annotations.errors import AskedError
from annotations.exchange.annotated import Rejected
from annotations.exchange.format import Format, Sample
from annotations.exchange.formats.csv_rows import SEPARATOR_LINE, delimiter
from annotations.exchange.formats.json_items import first_items
from annotations.exchange.formats.table import ENTRIES, FORMATS, find_format, importable, plugin_names
from annotations.exchange.known_kinds import json_kind_of, kind_of
from annotations.exchange.unpacking import Member, is_archive, unpacked
from annotations.regular_file import open_regular

_PEEKED = 64 * 1024
"""Bytes of a table in which its first line must end."""

_TRIED = 1000
"""Values of a JSON file that are looked at until a format recognises one."""

_values = msgspec.json.Decoder(Any)


def format_of(path: Path, shown: str, name: str = "", encoding: str = "", *, plugins: bool = True) -> str:
    """Return the format of a file called `shown`: the one named, or the one detected.

    Only a format that is named may be a plugin's. Raises `AskedError` if that format cannot be read or detected;
    `PluginError`, `ArticleError`, `OSError`.
    """
    if not name:
        with unpacked(path, encoding) as members:
            name = _detected(members, shown)
    form = _format(name, plugins=plugins)
    form.check_installed()
    if not form.reads(path) and not is_archive(path):
        what = "reads a folder, and {} is none" if path.is_file() else "reads files, and {} is a folder"
        raise AskedError(f"{form.tool} {what.format(shown)}")
    return name


def _detected(members: list[Member], shown: str) -> str:
    """Return the format of the first member that is recognised.

    Raises `AskedError` if there is none, `OSError`.
    """
    trouble: AskedError | None = None
    for member in members:
        try:
            return detect_format(member.path, f"{shown}/{member.name}" if member.name else shown)
        except AskedError as error:
            trouble = trouble or error
    assert trouble is not None
    raise trouble


def _format(name: str, *, plugins: bool) -> Format:
    """Return the format of that name, which can be read. Raises `AskedError`, `PluginError`."""
    form = find_format(name, plugins=plugins) if name in ENTRIES or name in plugin_names() else None
    if form is None or form.read is None:
        raise AskedError(f"There is no import format {name}. The formats are {', '.join(sorted(importable()))}")
    return form


def detect_format(path: Path, shown: str) -> str:
    """Return the format of a file or folder, called `shown` in messages.

    Raises `AskedError` if no format recognises it, `OSError`.
    """
    if path.is_dir():
        suffixes = frozenset(each.suffix for each in path.rglob("*") if each.is_file())
        if found := _recognise(Sample(suffixes=suffixes)):
            return found
        raise AskedError(
            f"{shown} is not a folder of brat, Hugging Face, spaCy, WebAnno, UIMA CAS or REFI-QDA: name the files in "
            "it instead"
        )
    if path.suffix.lower() == ".ann":
        raise AskedError(f"{shown} belongs to the text file beside it: name the folder of both")
    with open_regular(path) as file:
        head = file.read(_PEEKED).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head and not file.read(1):
            raise AskedError(f"{shown} is empty")
    # Some are told by their first bytes, also where these are JSON.
    if found := _recognise(Sample(head=head)):
        return found
    return _as_json(path, shown, head) if head.startswith((b"{", b"[")) else _as_table(shown, head)


def _recognise(sample: Sample) -> str:
    """Return the first format that recognises a sample as its own; empty if none does."""
    return next((name for name in importable() if FORMATS[name].sniff(sample)), "")


def _as_json(path: Path, shown: str, head: bytes) -> str:
    """Return the format of a file of JSON. Raises `AskedError`, `OSError`."""
    kind = ""
    # One broken value says nothing about the others.
    for data in first_items(path, _TRIED):
        if isinstance(data, Rejected):
            raise AskedError(f"{shown} is JSON, but {data.why}: it is not complete")
        try:
            value = _values.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        keys = value.keys() if isinstance(value, dict) else frozenset()
        if found := _recognise(Sample(head=head, keys=keys, first=value)):
            return found
        kind = kind or json_kind_of(value)
    raise _unknown(shown, kind)


def _as_table(shown: str, head: bytes) -> str:
    """Return the format of a file that is no JSON. Raises `AskedError`."""
    if kind := kind_of(head):
        raise _unknown(shown, kind)
    lines = head.decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if line.strip() and not line.lower().startswith(SEPARATOR_LINE)), "")
    try:
        names = next(csv.reader([first], delimiter=delimiter(first)), [])
    except csv.Error:
        names = []
    if found := _recognise(Sample(head=head, columns=frozenset(name.strip().lower() for name in names))):
        return found
    if Path(shown.lower().removesuffix(GZIP_SUFFIX)).suffix == ".csv":
        raise AskedError(f"The first line of {shown} does not name the columns label, start and end")
    raise _unknown(shown, "")


def _unknown(shown: str, kind: str) -> AskedError:
    """Return why a file is not read: for what it is, or because it looks like nothing that is known."""
    if kind:
        return AskedError(f"{shown} is {kind}")
    return AskedError(f"The format of {shown} was not recognised: name it with --format")
