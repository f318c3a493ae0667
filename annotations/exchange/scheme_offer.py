"""The labels of a file as lines for `copydesk.toml`."""

from collections import Counter
from pathlib import Path

from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.format import SPEAKER_LABEL
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.unpacking import unpacked
from annotations.scheme import DEFAULT, Label, PlainLabel, Scheme, completed
from annotations.settings import SETTINGS_FILE
from annotations.wording import counted

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{code:04x}" for code in (*range(32), 127)}})


def labels_of(path: Path, name: str, encoding: str = "") -> Counter[str]:
    """Count the labels of a file in a format, and in an encoding if one is named. Raises `ArticleError`, `OSError`."""
    found: Counter[str] = Counter()
    reader = FORMATS[name].read
    assert reader is not None
    with unpacked(path, encoding) as members:
        for member in members:
            for item in reader(member.path):
                if isinstance(item, AnnotatedArticle):
                    found.update(mark.label.strip() for mark in item.spans)
    return found


def scheme_toml(scheme: Scheme, found: Counter[str]) -> str:
    """Return what the settings of a corpus need so that it has these labels too; empty if it has them all.

    A corpus without labels of its own gets the default ones as well: its own replace them. The ten digits go to those
    with most claims.
    """
    known = {label.name.casefold() for label in scheme.labels} | {SPEAKER_LABEL, ""}
    missing = [name for name, _ in found.most_common() if name.casefold() not in known]
    # The first spelling counts: labels are taken in any case.
    missing = list({name.casefold(): name for name in reversed(missing)}.values())[::-1]
    if not missing:
        return ""
    has_own = scheme.labels != DEFAULT.labels
    lines = [f"# Lines for {SETTINGS_FILE}: add them to what is there." if has_own else f"# Lines for {SETTINGS_FILE}."]
    plain = [PlainLabel(name=each.name, key=each.key, letter=each.letter, colour=each.colour) for each in scheme.labels]
    added = completed([*plain, *(PlainLabel(name=name) for name in missing)])[len(plain) :]
    for label in () if has_own else scheme.labels:
        lines += label_toml(label)
    for label in added:
        made = label_toml(label)
        lines += [made[0], f"# {counted(found[label.name], 'claim')}", *made[1:]]
    return "\n".join(lines) + "\n"


def label_toml(label: Label) -> list[str]:
    """Return a label as lines of TOML, after an empty one."""
    values = {
        "name": label.name,
        "key": label.key,
        "letter": label.letter,
        "colour": label.colour,
        "parent": label.parent,
        "definition": label.definition,
        "description": label.description,
    }
    lines = ["", "[[labels]]", *(f"{what} = {quoted(value)}" for what, value in values.items() if value)]
    if label.examples:
        lines.append(f"examples = [{', '.join(map(quoted, label.examples))}]")
    return lines


def quoted(text: str) -> str:
    """Return a text as TOML has it, on one line."""
    return f'"{text.translate(_ESCAPES)}"'
