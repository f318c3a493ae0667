"""The lines of a TOML file on which settings stand, for messages about them.

`tomllib` reads values without their positions. This finds names by their form, which is enough for a message: a name
inside a multi-line string may be taken for a setting, and then a message names a wrong line.
"""

import re

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_NAMED = re.compile(rf"\s*(?:\[+\s*(?P<table>{_DOTTED})\s*\]|(?P<setting>{_DOTTED})\s*=)")
"""The beginning of a line that opens a table or names a setting."""


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

    def nearest(self, name: str) -> int | None:
        """Return the line of a setting, or of the innermost table that is named and holds it."""
        while name and name not in self._lines:
            name = name.rpartition(".")[0]
        return self.first(name)

    def anywhere(self, name: str) -> int | None:
        """Return the first line that names a table or a setting so, in whatever table."""
        return min((lines[0] for full, lines in self._lines.items() if full.rpartition(".")[2] == name), default=None)
