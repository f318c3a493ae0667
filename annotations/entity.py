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
        """Where the entity stands."""
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
"""The few kinds that are told apart on screen, by the labels of OntoNotes and of WikiNER."""
