"""The settings of a corpus, from `copydesk.toml` beside its articles.

Everything that is wrong in the file is reported at once, each with its line and with what would be right.
"""

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from annotations import scheme_settings, suggester_settings
from annotations.errors import SchemeError
from annotations.regular_file import MAX_SETTINGS_BYTES, open_regular
from annotations.scheme import DEFAULT, PlainLabel, Scheme, completed
from annotations.scheme_settings import AttributeTable, attribute_of
from annotations.suggester_settings import SuggesterSettings
from annotations.toml_settings import TomlSettings
from annotations.wording import reason

SETTINGS_FILE = "copydesk.toml"
"""The name of a corpus's settings file, looked for beside its articles."""

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


class _Publishing(Struct, kw_only=True, forbid_unknown_fields=True):
    """What `copydesk publish` may do without asking."""

    own: tuple[str, ...] = ()


class SettingsFile(Struct, kw_only=True, forbid_unknown_fields=True):
    """The contents of `copydesk.toml`."""

    model: str = ""
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")] = ""
    guidelines: str = ""
    """The name of a text file beside this one."""
    encoding: str | dict[str, str] = ""
    """The encoding of the articles, or encodings by patterns of file names."""
    columns: _Columns = msgspec.field(default_factory=_Columns)
    html: Literal["text", "keep"] = "text"
    """Whether HTML in a field becomes text."""
    labels: tuple[PlainLabel, ...] = ()
    attributes: tuple[AttributeTable, ...] = ()
    blind: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """The share of articles that show no suggestions."""
    suggesters: tuple[SuggesterSettings, ...] = ()
    publish: _Publishing = msgspec.field(default_factory=_Publishing)


_COLUMN = "the name of a column in quotation marks, or its number, from 1"

_MUST = {
    "model": 'the name or the folder of a spaCy pipeline in quotation marks, as in "en_core_web_sm"',
    "language": 'a code of two or three small letters in quotation marks, as in "en"',
    "guidelines": 'the name of a text file beside this one in quotation marks, as in "guidelines.md"',
    "encoding": 'an encoding in quotation marks, as in "cp1252", or a table of them by patterns of file names',
    "columns": 'a table of columns by what they hold, as in columns.text = "body"',
    **dict.fromkeys((f"columns.{name}" for name in _Columns.__struct_fields__), _COLUMN),
    "html": '"text", to read HTML as text, or "keep"',
    **scheme_settings.MUST,
    "blind": "a number from 0 to 1, the share of articles that show no suggestions",
    **suggester_settings.MUST,
    "publish": 'a table of what may be published, as in publish.own = ["The Herald"]',
    "publish.own": 'names of outlets in quotation marks between brackets, as in ["The Herald"]',
}
"""What each setting has to be, in words."""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a corpus."""

    scheme: Scheme = DEFAULT
    model: str = ""
    """The name of the installed spaCy pipeline that finds entities; empty for the default one. The path of
    `model_folder` once the user has allowed it."""
    model_folder: str = ""
    """The folder of the pipeline, as the file has it, if it names no installed one (`suggesters.entity_model`)."""
    language: str = ""
    """ISO 639-1 code of the articles' language, which decides how sentences are cut; if empty, each is guessed."""
    guidelines: str = ""
    """The name of the file with the guidelines, beside the settings; it is no article."""
    encodings: tuple[tuple[str, str], ...] = ()
    """Encodings of files by patterns of their names, the first that fits; `*` stands for any characters."""

    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Names or numbers of the columns of records, by field: text, title, id, outlet, date, address."""
    keep_markup: bool = False
    """Whether HTML in a field of a record stays as it is."""
    blind: float = 0.0
    """The share of articles that show no suggestions (`annotations.suggest.holdout`)."""
    suggesters: tuple[SuggesterSettings, ...] = ()
    """Suggesters that the corpus names; none works before the user has allowed it."""
    own_outlets: tuple[str, ...] = ()
    """Outlets whose whole articles `copydesk publish` shows without asking."""
    remarks: tuple[str, ...] = ()
    """What the file says that cannot be done as it says, in sentences without their full stop."""

    def encoding_of(self, name: str) -> str:
        """Return the encoding that is named for a file, by its path inside the corpus; empty if none is."""
        for pattern, encoding in self.encodings:
            if fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern):
                return encoding
        return ""


def settings_path(corpus: Path) -> Path:
    """Return where the settings of a corpus, a folder or a file, are."""
    return (corpus if corpus.is_dir() else corpus.parent) / SETTINGS_FILE


def read_settings(corpus: Path) -> Settings:
    """Read `copydesk.toml` beside the articles of `corpus`, a folder or a file.

    Returns the defaults if there is no such file. Raises `SchemeError` with a line of text for each problem, which
    names the file and the line.
    """
    path = settings_path(corpus)
    try:
        text = _read_text(path, "utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else reason(error)
        raise SchemeError(f"{path} cannot be read: {why}") from error
    return parse_settings(path, text)


def parse_settings(path: Path, text: str) -> Settings:
    """Return the settings in the text of a file at `path`. Raises `SchemeError` as `read_settings` does."""
    file = TomlSettings(path, text)
    remarks = scheme_settings.check_labels(file.values.get("labels"), file)
    scheme_settings.check_attributes(file.values.get("attributes"), file.values.get("labels"), file)
    suggester_settings.check_suggesters(file.values.get("suggesters"), file)
    encoding = file.values.get("encoding", "")
    encodings = _encodings(encoding if isinstance(encoding, dict) else {"*": encoding}, file)
    name = file.values.get("guidelines", "")
    guidelines = _guidelines(path, name, file) if isinstance(name, str) and name else ""
    found = file.convert(SettingsFile, _MUST)
    if found is None:
        raise SchemeError(file.problems)
    is_folder = "/" in found.model or os.sep in found.model
    return Settings(
        scheme=Scheme(
            labels=completed(found.labels) if found.labels else DEFAULT.labels,
            attributes=tuple(map(attribute_of, found.attributes)),
            guidelines=guidelines,
        ),
        model="" if is_folder else found.model,
        model_folder=found.model if is_folder else "",
        language=found.language,
        guidelines=found.guidelines,
        encodings=encodings,
        columns={what: str(column) for what, column in msgspec.structs.asdict(found.columns).items() if column != ""},
        keep_markup=found.html == "keep",
        blind=found.blind,
        suggesters=found.suggesters,
        own_outlets=found.publish.own,
        remarks=tuple(remarks),
    )


def is_encoding(name: str) -> bool:
    """Return whether Python knows an encoding of text by that name."""
    try:
        return "".encode(name) is not None
    except (LookupError, ValueError):
        return False


def _encodings(named: dict[str, Any], file: TomlSettings) -> tuple[tuple[str, str], ...]:
    """Return encodings by patterns of names, of those that there are."""
    found = []
    for pattern, encoding in named.items():
        if isinstance(encoding, str) and encoding and not is_encoding(encoding):
            why = f"there is no encoding “{encoding}”; name one that Python knows, such as cp1252"
            file.refuse(f"encoding.{pattern}" if file.values["encoding"] is named else "encoding", why)
        elif isinstance(encoding, str) and encoding:
            found.append((pattern, encoding))
    return tuple(found)


def _guidelines(settings: Path, name: str, file: TomlSettings) -> str:
    """Return the text of the guidelines file, empty if it cannot be read."""
    path = settings.parent / name
    if "\0" in name:
        file.refuse("guidelines", "the guidelines cannot be called that: there is a NUL in the name")
        return ""
    # A corpus of somebody else must not show, publish or send a file that is none of its own.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(settings.parent)):
        file.refuse("guidelines", f"the guidelines {path} are outside the folder of the articles: copy them into it")
        return ""
    try:
        return _read_text(path, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        file.refuse("guidelines", f"the guidelines {path} cannot be read: {why}")
        return ""


def _read_text(path: Path, encoding: str) -> str:
    """Return the text of a settings file, its lines ended by LF alone. Raises `OSError`, `UnicodeDecodeError`."""
    with open_regular(path, MAX_SETTINGS_BYTES) as data, TextIOWrapper(data, encoding) as file:
        return file.read()
