"""The label scheme: the labels that claims can have.

A corpus may bring its own in `copydesk.toml`; `annotations.settings` reads it.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from annotations import signs


class Label(Struct, frozen=True, kw_only=True):
    """One label for claims."""

    name: str
    key: str = ""
    """The digit that tags with this label; empty if it is chosen from the menu only."""
    letter: str
    """The letter in the gutter, of any alphabet: colour is never the only sign of a label."""
    colour: str
    """As in `#009E73`."""
    definition: str = ""
    """What it means, in a sentence or two; lists of labels show it."""
    description: str = ""
    """More about it, of any length: where it meets other labels, what it is not."""
    examples: tuple[str, ...] = ()
    """Words that have this label."""
    parent: str = ""
    """The name of the label that it is a kind of; empty if of none."""
    order: int | None = None
    """Its place on a scale with other labels, from 0; `None` if it is on none."""


class PlainLabel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label as written in `copydesk.toml`; missing values have defaults."""

    name: Annotated[str, Meta(pattern=r"\S")]
    key: Annotated[str, Meta(pattern=r"^[0-9]?$")] | None = None
    letter: str = ""
    colour: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")] = ""
    definition: str = ""
    description: str = ""
    examples: tuple[str, ...] = ()
    parent: str = ""
    order: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None


def completed(labels: Sequence[PlainLabel]) -> tuple[Label, ...]:
    """Return labels with a key, a letter and a colour each; there are ten keys."""
    keys = signs.keys([each.key for each in labels])
    letters = signs.letters([each.name for each in labels], [each.letter for each in labels])
    colours = signs.colours([each.colour for each in labels])
    return tuple(
        Label(
            name=each.name,
            key=key,
            letter=letter,
            colour=colour,
            definition=each.definition,
            description=each.description,
            examples=each.examples,
            parent=each.parent,
            order=each.order,
        )
        for each, key, letter, colour in zip(labels, keys, letters, colours, strict=True)
    )


Kind = Literal["choice", "yes/no", "text"]
"""What values an attribute has."""

YES, NO = "yes", "no"
"""The values of an attribute that is answered with yes or no."""


class Attribute(Struct, frozen=True, kw_only=True):
    """An attribute of claims or of articles, beside label, speaker, note and certainty."""

    name: str
    kind: Kind = "text"
    values: tuple[str, ...] = ()
    """The values of a choice, in order; those of yes/no; of a text none."""
    on: Literal["claim", "article"] = "claim"
    labels: tuple[str, ...] = ()
    """The labels whose claims have it; empty for all of them."""
    definition: str = ""

    def fits(self, label: str) -> bool:
        """Return whether claims with a label have it."""
        return self.on == "claim" and (not self.labels or label in self.labels)

    def allows(self, value: str) -> bool:
        """Return whether a value is one of those that the scheme has."""
        return self.kind == "text" or value in self.values


class Scheme(Struct, frozen=True, kw_only=True):
    """The labels of a corpus, in order, and the attributes beside them."""

    labels: tuple[Label, ...]
    attributes: tuple[Attribute, ...] = ()
    guidelines: str = ""
    """The corpus's own guidelines, as text; the help shows them."""

    def by_key(self, key: str) -> Label | None:
        """Return the label that a key tags with, if any."""
        return next((label for label in self.labels if key and label.key == key), None)

    def by_name(self, name: str) -> Label | None:
        """Return the label of that name, if any."""
        return next((label for label in self.labels if label.name == name), None)

    @property
    def orders(self) -> dict[str, int]:
        """The places on a scale of the labels that have one, by name."""
        return {label.name: label.order for label in self.labels if label.order is not None}

    @property
    def of_claims(self) -> tuple[Attribute, ...]:
        """The attributes of claims."""
        return tuple(each for each in self.attributes if each.on == "claim")

    @property
    def of_articles(self) -> tuple[Attribute, ...]:
        """The attributes of whole articles."""
        return tuple(each for each in self.attributes if each.on == "article")

    def lineages(self) -> dict[str, tuple[str, ...]]:
        """Return, for each label that is a kind of others, its name and theirs, the nearest first."""
        parents = {label.name: label.parent for label in self.labels if label.parent}
        found = {}
        for name in parents:
            line = [name]
            while (parent := parents.get(line[-1], "")) and parent not in line:
                line.append(parent)
            found[name] = tuple(line)
        return found

    def tree(self) -> list[tuple[int, Label]]:
        """Return all labels with their depth, from 0: each label before those that are kinds of it."""
        children: dict[str, list[Label]] = {}
        names = {label.name for label in self.labels}
        for label in self.labels:
            children.setdefault(label.parent if label.parent in names else "", []).append(label)
        ordered: list[tuple[int, Label]] = []
        waiting = [(0, label) for label in reversed(children.get("", ()))]
        while waiting:
            depth, label = waiting.pop()
            ordered.append((depth, label))
            waiting.extend((depth + 1, child) for child in reversed(children.get(label.name, ())))
        return ordered

    def families(self) -> list[tuple[Label, frozenset[str]]]:
        """Return each label that has no parent, with the names of itself and of all below it."""
        found: list[tuple[Label, set[str]]] = []
        for depth, label in self.tree():
            if depth == 0:
                found.append((label, set()))
            found[-1][1].add(label.name)
        return [(label, frozenset(names)) for label, names in found]


def circular(parents: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names of labels that are, over their parents, kinds of themselves."""
    above = {name: parent for name, parent in parents if parent}
    found = set()
    for name in above:
        at, seen = name, set[str]()
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == name:
            found.add(name)
    return found


DEFAULT = Scheme(
    labels=(
        Label(
            name="fact",
            key="1",
            letter="F",
            colour="#009E73",
            definition="The outlet says in its own voice that it is so, and it could be checked. "
            "A scheduled event is a fact.",
        ),
        Label(
            name="quote",
            key="2",
            letter="Q",
            colour="#56B4E9",
            definition="Somebody else's words, or what they said: in quotation marks or reported. "
            "The speaker is whoever said it.",
        ),
        Label(
            name="speculation",
            key="3",
            letter="S",
            colour="#E69F00",
            definition="The outlet, in its own voice, on what may be, is likely, expected, or believed by "
            "nobody named.",
        ),
    )
)
"""Fact, quote and speculation, in colours that the colour-blind tell apart (Okabe and Ito, 2008)."""
