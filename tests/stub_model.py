"""A stand-in for the process of the model: capitalised words are its entities, and `deadly` kills it.

`python stub_model.py ARGUMENTS` is the command line with it; workers of other processes import this module for it.
"""

import re

from annotations.article import Article
from annotations.cluster import work
from annotations.entity import Entity
from annotations.errors import DiedError
from annotations.suggest.suggestion import Suggestion

_NAME = re.compile(r"\b[A-Z]\w+")


class StubProcess:
    """What `SpacyProcess` is for the work on shards."""

    def __init__(self, _: str, **__: int) -> None:
        """Be a process that was never started."""
        self.running: object | None = None
        self.is_over = False

    def ask(self, *articles: Article, **_: float) -> list[tuple[Entity, ...]]:
        """Return the entities of each text."""
        self.running = self
        if any("deadly" in each.text for each in articles):
            raise DiedError("the spaCy process keeps crashing")
        return [entities_of(each.text) for each in articles]

    def suggest(self, _: str, text: str, *__: object) -> tuple[Suggestion, ...]:
        """Suggest the whole text as a fact."""
        return (Suggestion(0, len(text), "fact", "stub"),)

    def reap(self) -> None:
        """End."""
        self.running = None

    def end(self) -> None:
        """End in the middle of a text."""
        self.is_over = True


def entities_of(text: str) -> tuple[Entity, ...]:
    """Return the entities that the stand-in finds."""
    return tuple(Entity(*found.span(), "ORG") for found in _NAME.finditer(text))


def install() -> None:
    """Put the stand-in into the place of the process."""
    vars(work)["SpacyProcess"] = StubProcess


if __name__ == "__main__":
    from tui.cli.main import main

    install()
    main()
