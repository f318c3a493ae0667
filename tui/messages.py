"""News that more than one screen hears; each is posted from a thread.

Messages are compared with nothing and printed nowhere: dataclasses without `eq` and `repr` are made in half the time,
which every start waits for.
"""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from annotations.entity import Entity
from annotations.suggest.suggestion import Suggestion
from annotations.work.saver import Outcome


@dataclass(eq=False, repr=False)
class EntitiesFound(Message, bubble=False):
    """The entities of a text are known."""

    sha256: str
    entities: tuple[Entity, ...]


@dataclass(eq=False, repr=False)
class SuggestionsFound(Message, bubble=False):
    """What the sentences of a text may be tagged as is known."""

    sha256: str
    suggestions: tuple[Suggestion, ...]
    parsed: bool = True
    """Whether it is all that will be found, not only what goes by quotation marks."""


@dataclass(eq=False, repr=False)
class FinderFailed(Message, bubble=False):
    """There will be no entities; reading and tagging go on."""

    why: str


@dataclass(eq=False, repr=False)
class Saved(Message, bubble=False):
    """Something was put on disk, or could not be."""

    outcome: Outcome


@dataclass(eq=False, repr=False)
class FilesChanged(Message, bubble=False):
    """Files of the annotator have come, changed or gone; it may be ourselves who did that."""

    paths: frozenset[Path]


@dataclass(eq=False, repr=False)
class CorpusChanged(Message, bubble=False):
    """Files of the corpus have come, changed or gone."""


@dataclass(eq=False, repr=False)
class WatchFailed(Message, bubble=False):
    """What others do will not be seen at once; everything else goes on."""

    why: str


@dataclass(eq=False, repr=False)
class Flushed(Message, bubble=False):
    """What was left to save has been tried before leaving."""
