"""The keys of labels in a menu, and the labels that match what is typed."""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase, ascii_uppercase

from annotations.scheme import Label, Scheme


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
