"""Messages that several screens receive; each is posted from a thread.

They are dataclasses without `eq` and `repr`, which halves the time to define them at every start.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.work.saver import Outcome

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.entity import Entity
    from annotations.suggest.suggestion import Suggestion


@dataclass(eq=False, repr=False)
class EntitiesFound(Message, bubble=False):
    """The entities of a text were found."""

    sha256: str
    entities: "tuple[Entity, ...]"


@dataclass(eq=False, repr=False)
class SuggestionsFound(Message, bubble=False):
    """The suggestions for a text were found."""

    sha256: str
    suggestions: "tuple[Suggestion, ...]"
    parsed: bool = True
    """Whether they are final, not only those of quotation marks."""


@dataclass(eq=False, repr=False)
class SuggesterAnswered(Message, bubble=False):
    """A suggester beside the rules has proposed claims for a text, or none."""

    name: str
    sha256: str
    suggestions: "tuple[Suggestion, ...]"
    supersedes: frozenset[str] = frozenset()
    """Labels that the rules no longer suggest in this text."""


@dataclass(eq=False, repr=False)
class SuggesterFailed(Message, bubble=False):
    """A suggester is no longer asked; everything else goes on."""

    why: str


@dataclass(eq=False, repr=False)
class SpeakersKnown(Message, bubble=False):
    """The speakers of other articles were read."""

    names: tuple[str, ...]
    """The most frequent first."""


@dataclass(eq=False, repr=False)
class FinderFailed(Message, bubble=False):
    """No entities will be found; reading and tagging go on."""

    why: str


@dataclass(eq=False, repr=False)
class Saved(Message, bubble=False):
    """A change was saved, or could not be."""

    outcome: Outcome


@dataclass(eq=False, repr=False)
class FilesChanged(Message, bubble=False):
    """Files of the annotator changed, perhaps by this program itself."""

    paths: frozenset[Path]


@dataclass(eq=False, repr=False)
class CorpusChanged(Message, bubble=False):
    """Files of the corpus changed."""


@dataclass(eq=False, repr=False)
class CorpusListed(Message, bubble=False):
    """The list of articles is up to date with the files."""

    corpus: "Corpus"


@dataclass(eq=False, repr=False)
class WatchFailed(Message, bubble=False):
    """Changes by others will not be noticed at once; everything else goes on."""

    why: str


@dataclass(eq=False, repr=False)
class Flushed(Message, bubble=False):
    """The last attempt to save before quitting is over."""


@dataclass(eq=False, repr=False)
class TrueColour(Message, bubble=False):
    """The terminal has answered that it has true colour."""
