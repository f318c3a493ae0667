"""Settings in a TOML file: their values, and everything that is wrong with them, each with its line.

A file is read to its end whatever is wrong in it, so that a person corrects all of it at once. A problem says what is
wrong and what would be right.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from annotations.toml_lines import TomlLines, parse_toml

Settings = TypeVar("Settings", bound=Struct)

MAX_NAMED = 12
"""Names that a message lists, at most."""

_WORDS = {
    "Expected '=' after a key": "write name = value, with an = between them",
    "Invalid value": 'there is no value that TOML knows after the =; text needs quotation marks, as in name = "value"',
    "Invalid initial character": "there is no name before the =; write name = value",
    "Cannot overwrite a value": "this name has a value already; keep one of the two",
    "Cannot mutate immutable": "this name has a value already; keep one of the two",
    "Cannot declare": "this table is there already; a list of tables needs two brackets, as in [[labels]]",
    "Expected newline or end of document": "something follows the value; begin a new line behind the value",
    "Unclosed array": "a list that begins before has no closing ]",
    "Unterminated string": "a text that begins before has no closing quotation mark",
    "Illegal character '\\n'": "the text on this line has no closing quotation mark",
    "Illegal character": "there is a control character in this line; remove it",
    "Unescaped '\\\\'": "a backslash in double quotation marks begins a code; write two, or use ' in place of \"",
    "Invalid statement": "write name = value, [table], or # and a remark",
    "Expected ']": "the name of the table has no closing bracket",
}
"""What the messages of `tomllib` mean, by how they begin."""


class TomlSettings:
    """The values in the text of a settings file, and the problems found so far."""

    def __init__(self, path: Path, text: str) -> None:
        """Parse the text; text that is not TOML has no values, and one problem."""
        self._path = path
        self._lines = TomlLines(text)
        self._problems: list[tuple[int, str]] = []
        self.values: dict[str, Any] = {}
        try:
            # Most have no file of their own: its parser takes longer to import than all else here.
            self.values = parse_toml(text) if text else {}
        except ValueError as error:
            why, _, where = str(error).partition(" (at ")
            number = re.match(r"line (\d+)", where)
            line = int(number[1]) if number else len(text.rstrip("\n").split("\n"))
            said = next((words for begins, words in _WORDS.items() if why.startswith(begins)), "")
            self._problems.append((line, f"this is not valid TOML: {said or why[:1].lower() + why[1:]}"))

    def line(self, name: str, index: int | None = None) -> int:
        """Return the line of a setting by its dotted name, or of the table it is in.

        `index` is the number of the table, from 0, where several have one name (`[[labels]]`).
        """
        if index is None:
            return self._lines.nearest(name) or 1
        return self._lines.inside(name, index) or self._lines.nearest(name) or 1

    def refuse(self, name: str, why: str, index: int | None = None) -> None:
        """Add a problem with a setting; `name` and `index` as for `line`."""
        self._problems.append((self.line(name, index), why))

    @property
    def problems(self) -> str:
        """All problems, a line each in the order of the file, with path and line number; empty if there are none."""
        told = (f"{self._path}, line {line}: {why}" for line, why in sorted(self._problems))
        return "\n".join(each.replace("\n", "␊") for each in dict.fromkeys(told))

    def convert(self, into: type[Settings], must: Mapping[str, str]) -> Settings | None:
        """Return the values as a struct, or `None` if there is any problem.

        Each setting that is unknown, wrong or missing is a problem.
        `must` says in words what each setting has to be, by its dotted name (`labels.key`).
        """
        self._check(self.values, into, must, "", None)
        return None if self._problems else msgspec.convert(self.values, into)

    def _check(
        self, table: Mapping[str, Any], into: type[Struct], must: Mapping[str, str], prefix: str, index: int | None
    ) -> None:
        """Add the problems of one table."""
        known = {each.encode_name: each for each in fields(into)}
        for name, value in table.items():
            if name in known:
                self._check_value(value, known[name], must, prefix + name, index)
            else:
                self.refuse(prefix + name, f"there is no setting “{name}”{perhaps(name, known)}", index)
        for name, each in known.items():
            if name not in table and each.default is NODEFAULT and each.default_factory is NODEFAULT:
                self.refuse(prefix.rstrip("."), f"{name} is missing: it must be {must[prefix + name]}", index)

    def _check_value(
        self, value: object, field: FieldInfo, must: Mapping[str, str], name: str, index: int | None
    ) -> None:
        """Add the problems of one setting; those of a table, or of several, by their own settings."""
        try:
            msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            inner = _struct_in(field.type)
            if inner is not None and isinstance(value, dict):
                self._check(value, inner, must, f"{name}.", index)
            elif inner is not None and isinstance(value, list) and all(isinstance(each, dict) for each in value):
                for at, each in enumerate(value):
                    self._check(each, inner, must, f"{name}.", at)
            else:
                self.refuse(name, f"{name.rpartition('.')[2]} must be {must[name]}", index)


def _struct_in(kind: Any) -> type[Struct] | None:
    """Return the struct that a type is, or that it is a tuple or list of."""
    if get_origin(kind) in (tuple, list):
        kind = get_args(kind)[0]
    return kind if isinstance(kind, type) and issubclass(kind, Struct) else None


def perhaps(name: str, names: Iterable[str]) -> str:
    """Suggest the name that was probably meant, if any is close; else all of them, if they are few."""
    names = list(names)
    near = get_close_matches(name, names, n=1)
    if near:
        return f", perhaps “{near[0]}” is meant"
    return f"; there are {', '.join(names)}" if 1 < len(names) <= MAX_NAMED else ""
