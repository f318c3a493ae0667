"""Front matter: what a text file says of itself above its text.

The rule: the first line is `---`, a later one is `---`, and every line between them, of which there is at least one and
at most a hundred, is `key: value`. The key is one word of letters, digits, `-` and `_`, and begins with a letter. Where
all of that holds the block is taken off, and one blank line below it; where any of it does not, the block is text
as the rest is.

A value is what stands behind the colon, without the white space around it and without the quotation marks, if it
stands in a pair of them. It is never a list, a number or a date.
"""

import re
from collections.abc import Mapping

MOST = 100
"""Lines that front matter may have."""

_LINE = re.compile(r"([^\W\d_][\w-]*):(?:[ \t]+(.*))?")
_QUOTED = re.compile(r"""(["'])(.*)\1""")


def split(text: str) -> tuple[dict[str, str], str]:
    r"""Return the fields of a text's front matter, and the text below it; no fields where it has none.

    Lines end in `\n`.
    """
    if not text.startswith("---"):
        return {}, text
    at = text.find("\n") + 1
    if text[:at].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    for _ in range(MOST + 1):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line, at = text[at:end].rstrip(), end + 1
        if line == "---":
            return (fields, text[at:].removeprefix("\n")) if fields else ({}, text)
        found = _LINE.fullmatch(line)
        if found is None:
            break
        fields[found[1]] = _unquoted((found[2] or "").strip())
    return {}, text


def joined(fields: Mapping[str, str], text: str) -> str:
    """Put front matter above a text so that `split` gives both back; white space in a value becomes one space."""
    lines = [f"{key}: {_quoted(' '.join(value.split()))}".rstrip() for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", "", text])


def _unquoted(value: str) -> str:
    found = _QUOTED.fullmatch(value)
    return found[2] if found else value


def _quoted(value: str) -> str:
    return f'"{value}"' if _QUOTED.fullmatch(value) else value
