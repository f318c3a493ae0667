"""Front matter: the fields of a text file, above its text. The one door to PyYAML.

The rule: the first line is `---`, a later one is `---` or `...`, and what stands between them, of at most `MAX_LINES`
lines, is YAML that says fields: `key: value`, where a key is one word of letters, digits, `-`, `_`, `.` and `:` and
begins with a letter, or any if one of them is a name that is known, such as `title`. The same with `+++` for both lines
and TOML between them. If all of that holds, the block and one blank line below it are taken off; otherwise the block is
text like the rest.

Values are lists, objects and strings. A date or a number is the string that it is written as. YAML in which every line
is `key: value`, and that is none all the same, is read by the line: `title: Minister: no comment` is a common mistake.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from annotations.corpus.readers.fields import KNOWN

MAX_LINES = 500
"""Lines of front matter, at most."""

_LINE = re.compile(r"([^\W\d_][\w-]*):(?:[ \t]+(.*))?")
_KEY = re.compile(r"[^\W\d_][\w.:-]*")
_QUOTED = re.compile(r"""(["'])(.*)\1""")
_UNPRINTABLE = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff"
_PLAIN = re.compile(rf"""(?![\s"'#\[\]{{}}|>&*!%@`,?:-])(?:(?! \#|:\ )[^{_UNPRINTABLE}])+(?<!:)""")
"""A value that means the same to YAML and by the line."""

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}


def split(text: str, known: Collection[str] = KNOWN) -> tuple[dict[str, Any], str]:
    r"""Return the fields of a text's front matter, and the text below it.

    Without front matter there are no fields. Lines end in `\n`. `known` are names of fields in lower case.
    """
    if not text.startswith(("---", "+++")):
        return {}, text
    at = text.find("\n") + 1
    ends = _FENCES.get(text[:at].rstrip(), ())
    lines: list[str] = []
    while ends and at < len(text) and len(lines) <= MAX_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line, at = text[at:end].rstrip(), end + 1
        if line in ends:
            fields = _yaml(lines, known) if ends[0] == "---" else _toml(lines, known)
            return (fields, text[at:].removeprefix("\n")) if fields else ({}, text)
        lines.append(line)
    return {}, text


def join(fields: Mapping[str, str], text: str) -> str:
    """Return a text with front matter above it, so that `split` returns both.

    White space in a value becomes one space.
    """
    lines = [f"{key}: {_quoted(' '.join(value.split()))}".rstrip() for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", "", text])


def _yaml(lines: list[str], known: Collection[str]) -> dict[str, Any]:
    """Return the fields of YAML; none if it is no YAML, or does not say fields."""
    by_line = _by_line(lines)
    if by_line is not None and all(not value or _PLAIN.fullmatch(value) for value in by_line.values()):
        return by_line
    import yaml

    # The base loader leaves every value the string that it is. Aliases could make a few lines endless.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    # As it stands, then with quotation marks around values that hold a second colon.
    for text in ("\n".join(lines), "\n".join(map(_with_quotes, lines))):
        try:
            if not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)):
                found = yaml.load(text, Loader=loader)  # noqa: S506, it makes strings, lists and objects only
                if fields := _fields(found, known):
                    return fields
        except (yaml.YAMLError, ValueError, TypeError, RecursionError):
            continue
    return {key: _unquoted(value) for key, value in (by_line or {}).items()}


def _with_quotes(line: str) -> str:
    """Return a line `key: value` with quotation marks around the value if that holds a second colon."""
    found = _LINE.fullmatch(line)
    value = (found[2] or "").strip() if found else ""
    return f"{line[: line.index(':')]}: {_quoted(value)}" if ": " in value and value[0] not in "\"'[{" else line


def _toml(lines: list[str], known: Collection[str]) -> dict[str, Any]:
    """Return the fields of TOML; none if it is no TOML."""
    import tomllib

    try:
        return _fields(tomllib.loads("\n".join(lines)), known)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}


def _by_line(lines: list[str]) -> dict[str, str] | None:
    """Return the fields of lines that are all `key: value`, as they are written; `None` if one is not."""
    fields: dict[str, str] = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        fields[found[1]] = (found[2] or "").strip()
    return fields


def _fields(found: object, known: Collection[str]) -> dict[str, Any]:
    """Return what a library made of front matter, with strings for all single values; nothing if it says no fields."""
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        return {}
    if not all(map(_KEY.fullmatch, found)) and not any(key.lower() in known for key in found):
        return {}
    return {key: _plain(value) for key, value in found.items()}


def _plain(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unquoted(value: str) -> str:
    found = _QUOTED.fullmatch(value)
    return found[2] if found else value


def _quoted(value: str) -> str:
    """Return a value as YAML has it, between quotation marks if it would mean something else without."""
    if not value or _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(f"[{_UNPRINTABLE}]", _escaped, escaped) + '"'


def _escaped(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
