"""The labels of a file as lines for `copydesk.toml`."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.format import SPEAKER_LABEL
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.unpacking import unpacked
from annotations.scheme import DEFAULT, SETTINGS_FILE, Scheme
from annotations.wording import counted

_KEYS = "1234567890"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_COLOURS = "#009E73 #56B4E9 #E69F00 #CC79A7 #0072B2 #D55E00 #F0E442 #999999 #44AA99 #882255".split()
"""Colours that the colour-blind tell apart: Okabe and Ito (2008), and two of Paul Tol's."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{code:04x}" for code in (*range(32), 127)}})


def labels_of(path: Path, name: str) -> Counter[str]:
    """Count the labels of a file in a format. Raises `ArticleError`, `OSError`."""
    found: Counter[str] = Counter()
    reader = FORMATS[name].read
    assert reader is not None
    with unpacked(path) as members:
        for member in members:
            for item in reader(member.path):
                if isinstance(item, AnnotatedArticle):
                    found.update(mark.label.strip() for mark in item.spans)
    return found


def scheme_toml(scheme: Scheme, found: Counter[str]) -> str:
    """Return what the settings of a corpus need so that it has these labels too; empty if it has them all.

    A corpus without labels of its own gets the default ones as well: its own replace them. There are ten digits, for
    those with most claims; labels beyond these are comments.
    """
    known = {label.name.casefold() for label in scheme.labels} | {SPEAKER_LABEL, ""}
    missing = [name for name, _ in found.most_common() if name.casefold() not in known]
    # The first spelling counts: labels are taken in any case.
    missing = list({name.casefold(): name for name in reversed(missing)}.values())[::-1]
    if not missing:
        return ""
    has_own = scheme.labels != DEFAULT.labels
    keys = [key for key in _KEYS if not scheme.by_key(key)]
    lines = [f"# Lines for {SETTINGS_FILE}: add them to what is there." if has_own else f"# Lines for {SETTINGS_FILE}."]
    for label in () if has_own else scheme.labels:
        lines += _lines(label.name, label.key, label.letter, label.colour, label.definition)
    taken = {label.letter for label in scheme.labels}
    colours = [colour for colour in _COLOURS if colour not in {label.colour for label in scheme.labels}]
    for number, name in enumerate(missing):
        letter = next((sign for sign in _candidates(name) if sign not in taken), "")
        taken.add(letter)
        key = keys[number] if number < len(keys) else ""
        made = list(_lines(name, key, letter, colours[number % len(colours)], ""))
        made[1:1] = [f"# {counted(found[name], 'claim')}"]
        if not key or not letter:
            made = [f"# {line}".rstrip() for line in made]
        lines += made
    return "\n".join(lines) + "\n"


def _candidates(name: str) -> Iterator[str]:
    """Yield letters for a label: its own first."""
    own = [sign for sign in name if sign in _LETTERS]
    yield from (sign.upper() for sign in own)
    yield from (sign.lower() for sign in own)
    yield from _LETTERS


def _lines(name: str, key: str, letter: str, colour: str, definition: str) -> Iterator[str]:
    yield ""
    yield "[[labels]]"
    values = {"name": name, "key": key, "letter": letter, "colour": colour, "definition": definition}
    yield from (f'{what} = "{value.translate(_ESCAPES)}"' for what, value in values.items() if value)
