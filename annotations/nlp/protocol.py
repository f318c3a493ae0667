"""The protocol of the spaCy process: requests and responses, a line of JSON each."""

from msgspec import Struct

from annotations.entity import Entity
from annotations.suggest.suggestion import Suggestion

MEMORY_STATUS = 71
"""The exit status of a process that needs more memory than it may take."""


class Request(Struct, omit_defaults=True):
    """One text to analyse: for entities, or with its entities for suggestions."""

    id: str
    text: str
    entities: tuple[Entity, ...] | None = None


class Response(Struct, omit_defaults=True):
    """The result for one text, or what went wrong."""

    id: str = ""
    entities: tuple[Entity, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    trouble: str = ""
