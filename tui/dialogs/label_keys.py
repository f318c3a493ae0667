"""The keys of labels in a menu, and the labels that match what is typed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from string import ascii_lowercase, ascii_uppercase

from annotations.scheme import Attribute, Label, Scheme
from tui import keymap
from tui.dialogs.attribute_values import attribute_keys
from tui.dialogs.label_list import Row

MANY_LABELS = 20
"""Labels up to which each has a letter that one remembers; of more, letters filter at once."""

DIGITS = "1234567890"


class LabelKeys:
    """The meaning of characters in a tag menu: they take a label or set an attribute, or are typed into a filter."""

    def __init__(self, scheme: Scheme, names: keymap.Names) -> None:
        """Offer the labels of `scheme`; `names` are the names of the user's keys."""
        self._scheme = scheme
        self._names = names
        self.typed: str | None = "" if self.has_many else None
        """What the labels are filtered by; `None` while letters are keys."""

    @property
    def has_many(self) -> bool:
        """Whether there are too many labels for letters that one remembers."""
        return len(self._scheme.labels) > MANY_LABELS

    @property
    def is_filtering(self) -> bool:
        """Whether letters filter the labels."""
        return self.typed is not None

    @property
    def prefix(self) -> str:
        """The key that makes letters keys, shown before a letter while letters filter; empty while they are keys."""
        return f"{self._names['menu.letters']} " if self.is_filtering else ""

    @cached_property
    def labels(self) -> dict[str, Label]:
        """The label that each key takes while letters are keys."""
        return quick_keys(self._scheme, self._reserved)

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """The attribute that each key sets while letters are keys."""
        return attribute_keys(self._scheme.of_claims, {*self.labels, *filter(None, self._reserved)})

    @cached_property
    def _reserved(self) -> frozenset[str | None]:
        """The characters that have another meaning in the menu."""
        return frozenset(map(keymap.character, self._names.bound("menu")))

    def rows(self) -> list[Row]:
        """Return the labels that match what is typed, with the keys that take them now."""
        if self.typed:
            found = matching(self._scheme.labels, self.typed)
            numbers = [*DIGITS, *[""] * len(found)]
            return [Row(label, number) for label, number in zip(found, numbers, strict=False)]
        keys: dict[str, list[str]] = {}
        for key, label in self.labels.items():
            if not self.is_filtering or key in DIGITS:
                keys.setdefault(label.name, []).append(key)
        return [Row(label, " ".join(keys.get(label.name, ())), depth) for depth, label in self._scheme.tree()]


def quick_keys(scheme: Scheme, reserved: Iterable[str | None]) -> dict[str, Label]:
    """Return the label that each key takes.

    A label has its digit, and its letter in both cases. A key with another meaning in the menu is `reserved`, and
    another label's own letter stays its own. A label that would have no key on a Latin keyboard gets the first of the
    letters of its name that is free, or of the alphabet; behind fifty labels some have none.
    """
    keys = {label.key: label for label in scheme.labels if label.key}
    held = frozenset(reserved)
    own = {label.letter: label for label in scheme.labels}
    for label in scheme.labels:
        for letter in (label.letter.lower(), label.letter.upper(), label.letter):
            if len(letter) == 1 and letter not in held and own.get(letter, label) is label:
                keys.setdefault(letter, label)
    latin = frozenset(ascii_lowercase + ascii_uppercase + "1234567890")
    reached = {label.name for key, label in keys.items() if key in latin}
    for label in scheme.labels:
        if label.name not in reached:
            free = (each for each in _candidates(label.name) if each not in held and each not in keys)
            letter = next(free, "")
            if letter:
                keys[letter] = label
    return keys


def matching(labels: Sequence[Label], typed: str) -> list[Label]:
    """Return the labels whose name, parent or definition has what was typed, the best first."""
    part = typed.strip().casefold()
    ranked = [(rank, label) for label in labels if (rank := _rank(part, label)) is not None]
    return [label for _, label in sorted(ranked, key=lambda each: each[0])]


def _candidates(name: str) -> Iterator[str]:
    own = [each for each in name if each in ascii_lowercase or each in ascii_uppercase]
    yield from (each.lower() for each in own)
    yield from (each.upper() for each in own)
    yield from ascii_lowercase
    yield from ascii_uppercase


def _rank(part: str, label: Label) -> int | None:
    """Return how well a label matches, 0 best: its name begins so, has a word that does, contains it, or else."""
    name = label.name.casefold()
    if name.startswith(part):
        return 0
    if any(word.startswith(part) for word in name.replace("-", " ").replace("_", " ").split()):
        return 1
    if part in name:
        return 2
    if part == label.letter.casefold() or part in label.parent.casefold():
        return 3
    return 4 if part in label.definition.casefold() else None
