"""The label scheme: the labels that claims can have.

A corpus may bring its own in `copydesk.toml`.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from annotations.errors import SchemeError
from annotations.regular_file import MAX_SETTINGS_BYTES, open_regular
from annotations.toml_lines import TomlLines, parse_toml
from annotations.wording import reason

SETTINGS_FILE = "copydesk.toml"
"""The name of a corpus's settings file, looked for beside its articles."""


class Label(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label for claims."""

    name: Annotated[str, Meta(min_length=1)]
    key: Annotated[str, Meta(pattern=r"^[0-9]$")]
    """The digit that tags with this label."""
    letter: Annotated[str, Meta(pattern=r"^[A-Za-z]$")]
    """The letter in the gutter: colour is never the only sign of a label."""
    colour: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")]
    definition: str = ""


class Scheme(Struct, frozen=True, kw_only=True):
    """The labels of a corpus, in order."""

    labels: tuple[Label, ...]
    guidelines: str = ""
    """The corpus's own guidelines, as text; the help shows them."""

    def by_key(self, key: str) -> Label | None:
        """Return the label that a key tags with, if any."""
        return next((label for label in self.labels if label.key == key), None)

    def by_name(self, name: str) -> Label | None:
        """Return the label of that name, if any."""
        return next((label for label in self.labels if label.name == name), None)


DEFAULT = Scheme(
    labels=(
        Label(
            name="fact",
            key="1",
            letter="F",
            colour="#009E73",
            definition="The outlet says in its own voice that it is so, and it could be checked. "
            "A scheduled event is a fact.",
        ),
        Label(
            name="quote",
            key="2",
            letter="Q",
            colour="#56B4E9",
            definition="Somebody else's words, or what they said: in quotation marks or reported. "
            "The speaker is whoever said it.",
        ),
        Label(
            name="speculation",
            key="3",
            letter="S",
            colour="#E69F00",
            definition="The outlet, in its own voice, on what may be, is likely, expected, or believed by "
            "nobody named.",
        ),
    )
)
"""Fact, quote and speculation, in colours that the colour-blind tell apart (Okabe and Ito, 2008)."""


_Column = str | Annotated[int, Meta(ge=1)]
"""The name of a column, or its number, from 1."""


class _Columns(Struct, kw_only=True, forbid_unknown_fields=True):
    """The columns, or keys, of records that no tool's names fit."""

    text: _Column = ""
    title: _Column = ""
    id: _Column = ""
    outlet: _Column = ""
    date: _Column = ""
    address: _Column = ""


class _File(Struct, kw_only=True, forbid_unknown_fields=True):
    """The contents of `copydesk.toml`."""

    model: str = ""
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")] = "en"
    guidelines: str = ""
    """The name of a text file beside this one."""
    encoding: str | dict[str, str] = ""
    """The encoding of the articles, or encodings by patterns of file names."""
    columns: _Columns = msgspec.field(default_factory=_Columns)
    html: Literal["text", "keep"] = "text"
    """Whether HTML in a field becomes text."""
    labels: tuple[Label, ...] = DEFAULT.labels


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a corpus."""

    scheme: Scheme = DEFAULT
    model: str = ""
    """The spaCy pipeline that finds entities; empty for the default one."""
    language: str = "en"
    """ISO 639-1 code of the articles' language. It decides the rules by which sentences are cut."""
    encodings: tuple[tuple[str, str], ...] = ()
    """Encodings of files by patterns of their names, the first that fits; `*` stands for any characters."""

    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Names or numbers of the columns of records, by field: text, title, id, outlet, date, address."""
    keep_markup: bool = False
    """Whether HTML in a field of a record stays as it is."""

    def encoding_of(self, name: str) -> str:
        """Return the encoding that is named for a file, by its path inside the corpus; empty if none is."""
        for pattern, encoding in self.encodings:
            if fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern):
                return encoding
        return ""


def read_settings(corpus: Path) -> Settings:
    """Read `copydesk.toml` beside the articles of `corpus`, a folder or a file.

    Returns the defaults if there is no such file. Raises `SchemeError`, naming the file and, if known, the line.
    """
    path = (corpus if corpus.is_dir() else corpus.parent) / SETTINGS_FILE
    try:
        text = _read_text(path, "utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SchemeError(f"{path} cannot be read: {reason(error)}") from error
    try:
        found = msgspec.convert(parse_toml(text), _File)
    except msgspec.ValidationError as error:
        raise SchemeError(f"{path}{_line_of(text, str(error))}: {error}") from error
    except ValueError as error:
        raise SchemeError(f"{path} is not valid TOML: {error}") from error
    guidelines = _guidelines(path, text, found.guidelines)
    for what in ("name", "key", "letter"):
        values = [getattr(label, what) for label in found.labels]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise SchemeError(f"{path}: two labels have the {what} “{twice}”")
    if not found.labels:
        raise SchemeError(f"{path}: there are no labels in it")
    named = found.encoding if isinstance(found.encoding, dict) else {"*": found.encoding}
    encodings = tuple((pattern, encoding) for pattern, encoding in named.items() if encoding)
    for _, encoding in encodings:
        if not is_encoding(encoding):
            raise SchemeError(f"{path}{_line_of(text, '`$.encoding`')}: there is no encoding “{encoding}”")
    return Settings(
        scheme=Scheme(labels=found.labels, guidelines=guidelines),
        model=found.model,
        language=found.language,
        encodings=encodings,
        columns={what: str(column) for what, column in msgspec.structs.asdict(found.columns).items() if column != ""},
        keep_markup=found.html == "keep",
    )


def is_encoding(name: str) -> bool:
    """Return whether Python knows an encoding of text by that name."""
    try:
        return "".encode(name) is not None
    except (LookupError, ValueError):
        return False


def _guidelines(settings: Path, written: str, name: str) -> str:
    """Return the text of the guidelines file, empty if none is named.

    Raises `SchemeError`.
    """
    if not name:
        return ""
    path = settings.parent / name
    try:
        return _read_text(path, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        where = _line_of(written, "`$.guidelines`")
        raise SchemeError(f"{settings}{where}: the guidelines {path} cannot be read: {why}") from error


def _read_text(path: Path, encoding: str) -> str:
    """Return the text of a settings file, its lines ended by LF alone. Raises `OSError`, `UnicodeDecodeError`."""
    with open_regular(path, MAX_SETTINGS_BYTES) as data, TextIOWrapper(data, encoding) as file:
        return file.read()


def _line_of(text: str, error: str) -> str:
    """Return the line of the setting or label that an error is about."""
    lines = TomlLines(text)
    found = re.search(r"\$\.labels\[(\d+)\]", error)
    if found:
        line = lines.nth("labels", int(found[1]))
        return f", the label at line {line}" if line else ""
    named = re.search(r"(?:`\$\.|field `)(\w+)`", error)
    line = lines.anywhere(named[1]) if named else None
    return f", line {line}" if line else ""
