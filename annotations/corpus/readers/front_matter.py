"""Front matter: the fields of a text file, above its text.

The rule: the first line is `---`, a later one is `---`, and every line between them, of which there are one to a
hundred, is `key: value`. A key is one word of letters, digits, `-` and `_`, and begins with a letter. If all of that
holds, the block and one blank line below it are taken off; otherwise the block is text like the rest.

A value is the text behind the colon, without surrounding white space and without one pair of quotation marks. It is
never a list, a number or a date.
"""

import re
from collections.abc import Mapping

MAX_LINES = 100
"""Lines of front matter, at most."""

_LINE = re.compile(r"([^\W\d_][\w-]*):(?:[ \t]+(.*))?")
_QUOTED = re.compile(r"""(["'])(.*)\1""")


def split(text: str) -> tuple[dict[str, str], str]:
    r"""Return the fields of a text's front matter, and the text below it.

    Without front matter there are no fields. Lines end in `\n`.
    """
    if not text.startswith("---"):
        return {}, text
    at = text.find("\n") + 1
    if text[:at].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    for _ in range(MAX_LINES + 1):
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


def join(fields: Mapping[str, str], text: str) -> str:
    """Return a text with front matter above it, so that `split` returns both.

    White space in a value becomes one space.
    """
    lines = [f"{key}: {_quoted(' '.join(value.split()))}".rstrip() for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", "", text])


def _unquoted(value: str) -> str:
    found = _QUOTED.fullmatch(value)
    return found[2] if found else value


def _quoted(value: str) -> str:
    return f'"{value}"' if _QUOTED.fullmatch(value) else value
