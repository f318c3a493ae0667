"""TOML: its values, and the lines on which they stand, for messages about them.

`tomllib` reads values without their positions. This finds names by their form, which is enough for a message: a name
inside a multi-line string may be taken for a setting, and then a message names a wrong line.
"""

import re
import sys
from typing import Any

MAX_PARTS = 100
"""Parts of a dotted name, at most: `tomllib` takes a time that grows with their square."""

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_NAMED = re.compile(rf"\s*(?:\[+\s*(?P<table>{_DOTTED})\s*\]|(?P<setting>{_DOTTED})\s*=)")
"""The beginning of a line that opens a table or names a setting."""


_LONG = re.compile(rf"\.(?:\s*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')\s*\.){{{MAX_PARTS}}}")
"""A dotted name of more parts."""


def parse_toml(text: str) -> dict[str, Any]:
    """Return the values in the text of a TOML file.

    Raises `ValueError` for everything that is wrong with it, also for what `tomllib` would give up on in other ways:
    `reason (at line 3, column 5)`, or without a place if that is unknown.
    """
    import tomllib

    if found := _LONG.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"A name has more than {MAX_PARTS} parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("It is nested too deeply") from error
    except ValueError as error:
        raise ValueError("A number has too many digits") from error


class TomlLines:
    """Where each setting and each table of a file is named."""

    def __init__(self, text: str) -> None:
        """Take the text of a file."""
        self._lines: dict[str, list[int]] = {}
        table = ""
        for number, line in enumerate(text.split("\n"), 1):
            if match := _NAMED.match(line):
                name = re.sub(r"[\"'\s]", "", match["table"] or match["setting"])
                if match["table"]:
                    table = name
                elif table:
                    name = f"{table}.{name}"
                self._lines.setdefault(name, []).append(number)

    def first(self, name: str) -> int | None:
        """Return the line on which a setting or a table is first named, by its dotted name."""
        return self.nth(name, 0)

    def nth(self, name: str, index: int) -> int | None:
        """Return the line of one of several tables of a name, from 0."""
        lines = self._lines.get(name, [])
        return lines[index] if index < len(lines) else None

    def inside(self, name: str, index: int) -> int | None:
        """Return the line of a setting in one of several tables, `labels.key` in the second `[[labels]]` at 1.

        Returns the line of the table if the setting is not named in it, or is the table itself.
        """
        tables = self._lines.get(name.rpartition(".")[0], [])
        if index >= len(tables):
            return self.nth(name, index)
        after = tables[index + 1] if index + 1 < len(tables) else sys.maxsize
        return next((line for line in self._lines.get(name, []) if tables[index] < line < after), tables[index])

    def nearest(self, name: str) -> int | None:
        """Return the line of a setting, or of the innermost table that is named and holds it."""
        while name and name not in self._lines:
            name = name.rpartition(".")[0]
        return self.first(name)

    def anywhere(self, name: str) -> int | None:
        """Return the first line that names a table or a setting so, in whatever table."""
        return min((lines[0] for full, lines in self._lines.items() if full.rpartition(".")[2] == name), default=None)
