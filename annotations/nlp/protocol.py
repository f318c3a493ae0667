"""What goes to the process that runs spaCy and what comes back, a line of JSON each."""

from msgspec import Struct

from annotations.entity import Entity
from annotations.suggest.suggestion import Suggestion


class Request(Struct, omit_defaults=True):
    """One text to look through, for its entities; or for suggestions, where its entities are known and sent along."""

    id: str
    text: str
    entities: tuple[Entity, ...] | None = None


class Response(Struct, omit_defaults=True):
    """What comes back: what was found in one text, or what the trouble is."""

    id: str = ""
    entities: tuple[Entity, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    trouble: str = ""
