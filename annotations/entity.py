"""Entities: spans that a model found, with their labels."""

from typing import NamedTuple

from annotations.article import Span


class Entity(NamedTuple):
    """A span that spaCy found, with its label (PERSON, GPE, …)."""

    start: int
    end: int
    label: str

    @property
    def span(self) -> Span:
        """The span of the entity."""
        return Span(self.start, self.end)


KINDS = {
    "PERSON": "person",
    "PER": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "ORG": "organisation",
    "DATE": "date",
    "TIME": "date",
}
"""The few kinds that the screen tells apart, by the labels of OntoNotes and WikiNER."""
