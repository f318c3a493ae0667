"""The labels of a file as lines for `copydesk.toml`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.format import SPEAKER_LABEL
from annotations.exchange.formats.table import find_format
from annotations.exchange.unpacking import unpacked
from annotations.scheme import DEFAULT, NO, YES, Attribute, Label, PlainLabel, Scheme, completed
from annotations.settings import SETTINGS_FILE
from annotations.wording import counted

MAX_CHOICES = 8
"""Values up to which an attribute of files is a choice."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{code:04x}" for code in (*range(32), 127)}})


def labels_of(path: Path, name: str, encoding: str = "") -> Counter[str]:
    """Count the labels of a file in a format, and in an encoding if one is named. Raises `ArticleError`, `OSError`."""
    found = FoundScheme()
    found.add(path, name, encoding)
    return found.labels


@dataclass
class FoundScheme:
    """The labels and attributes of labelled files."""

    labels: Counter[str] = field(default_factory=Counter)
    """Claims by label."""
    values: dict[tuple[Literal["claim", "article"], str], Counter[str]] = field(default_factory=dict)
    """The values of each attribute, by what it is on and its name."""

    def add(self, path: Path, name: str, encoding: str = "") -> None:
        """Take in a file in a format. Raises `ArticleError`, `OSError`."""
        reader = find_format(name).read
        assert reader is not None
        with unpacked(path, encoding) as members:
            for member in members:
                for item in reader(member.path):
                    if isinstance(item, AnnotatedArticle):
                        self.labels.update(label for mark in item.spans if (label := mark.label.strip()))
                        self._add_values("article", item.attributes)
                        for mark in item.spans:
                            self._add_values("claim", mark.attributes)

    def _add_values(self, on: Literal["claim", "article"], attributes: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            self.values.setdefault((on, name), Counter())[value] += 1

    def scheme(self) -> Scheme:
        """Return the scheme of the files: the ten digits go to the labels with most claims.

        An attribute with a few values that come again is a choice, or yes and no; any other is a text.
        """
        names = {name.casefold(): name for name, _ in reversed(self.labels.most_common())}
        ordered = [name for name, _ in self.labels.most_common() if names[name.casefold()] == name]
        return Scheme(
            labels=completed([PlainLabel(name=name) for name in ordered if name != SPEAKER_LABEL]),
            attributes=tuple(_attribute(on, name, values) for (on, name), values in self.values.items()),
        )


def _attribute(on: Literal["claim", "article"], name: str, values: Counter[str]) -> Attribute:
    if values.keys() <= {YES, NO}:
        return Attribute(name=name, kind="yes/no", values=(YES, NO), on=on)
    if len(values) <= MAX_CHOICES and values.total() > len(values):
        return Attribute(name=name, kind="choice", values=tuple(value for value, _ in values.most_common()), on=on)
    return Attribute(name=name, on=on)


def whole_toml(scheme: Scheme, counts: Mapping[str, int]) -> str:
    """Return a whole scheme as `copydesk.toml` has it; labels that have `counts` with their claims."""
    lines = [f"# For {SETTINGS_FILE}."]
    for label in scheme.labels:
        made = label_toml(label)
        lines += made[:1] + ([f"# {counted(counts[label.name], 'claim')}"] if label.name in counts else []) + made[1:]
    for attribute in scheme.attributes:
        lines += attribute_toml(attribute)
    return "\n".join(lines) + "\n"


def attribute_toml(attribute: Attribute) -> list[str]:
    """Return an attribute as lines of TOML, after an empty one."""
    lines = ["", "[[attributes]]", f"name = {quoted(attribute.name)}"]
    if attribute.kind == "choice":
        lines.append(f"values = [{', '.join(map(quoted, attribute.values))}]")
    else:
        lines.append(f"kind = {quoted(attribute.kind)}")
    if attribute.on == "article":
        lines.append('on = "article"')
    if attribute.labels:
        lines.append(f"labels = [{', '.join(map(quoted, attribute.labels))}]")
    if attribute.definition:
        lines.append(f"definition = {quoted(attribute.definition)}")
    return lines


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
    if label.order is not None:
        lines.append(f"order = {label.order}")
    if label.examples:
        lines.append(f"examples = [{', '.join(map(quoted, label.examples))}]")
    return lines


def quoted(text: str) -> str:
    """Return a text as TOML has it, on one line."""
    return f'"{text.translate(_ESCAPES)}"'
