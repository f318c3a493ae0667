"""Analysis: the entities and suggestions of an article, cached or computed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotations.article import Article, Span
from annotations.entity import Entity
from annotations.errors import DiedError
from annotations.nlp.pipeline import Cache
from annotations.nlp.process import SpacyProcess
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.languages import suggest_in
from annotations.suggest.quotation_marks import suggest_from_marks
from annotations.suggest.suggestion import Suggestion
from annotations.text.language import DEFAULT_LANGUAGE
from annotations.text.segmentation import blocks

PIECE_CHARS = 20_000
"""Code points that are parsed before another request gets its turn: about a second."""


class Analyser:
    """Finds entities and suggestions, and keeps them. For one thread."""

    def __init__(self, process: SpacyProcess, cache: Path, model: str) -> None:
        """Ask `process`, and cache its results below `cache` under the name of `model`."""
        self._process = process
        self._entities = Cache(cache, model)
        self._suggestions = SuggestionCache(cache, model)
        self._begun: tuple[str, list[tuple[Suggestion, ...]]] = ("", [])
        """The text whose parse was interrupted, with the results of its first pieces."""

    def entities(self, article: Article) -> tuple[Entity, ...]:
        """Return the entities of an article as the model found them. Raises `ModelError`.

        `names.tidied` makes of them what is shown and exported.
        """
        entities = self._entities.get(article.sha256)
        if entities is None:
            (entities,) = self._process.ask(article)
            self._entities.put(article.sha256, entities)
        return entities

    def suggestions(self, article: Article, waiting: Callable[[], bool]) -> tuple[Suggestion, ...] | None:
        """Return the suggestions for an article; `None` if interrupted by `waiting`.

        They come from quotation marks and verbs of speech beside them if the article is in another language that the
        rules know, from the marks alone if it is in one that they do not, or if no process survives the parse. A long
        text is parsed in pieces; finished pieces are kept for the next call. Raises `ModelError`.
        """
        if article.language != DEFAULT_LANGUAGE:
            return suggest_in(article.text, article.language)
        known = self._suggestions.get(article.sha256)
        if known is not None:
            return known
        try:
            found = self._parsed(article, self.entities(article), waiting)
        except DiedError:
            return suggest_from_marks(article.text, article.language)
        if found is not None:
            self._suggestions.put(article.sha256, found)
        return found

    def _parsed(
        self, article: Article, entities: tuple[Entity, ...], waiting: Callable[[], bool]
    ) -> tuple[Suggestion, ...] | None:
        """Parse an article, continuing where the last parse was interrupted."""
        sha256, done = self._begun
        if sha256 != article.sha256:
            done = []
            self._begun = (article.sha256, done)
        for number, piece in enumerate(pieces(article.text)):
            if number < len(done):
                continue
            if waiting():
                return None
            done.append(suggest_in_piece(self._process, article, entities, piece))
        self._begun = ("", [])
        return tuple(suggestion for each in done for suggestion in each)


@contextmanager
def rules_of(model: str, cache: Path) -> Iterator[Callable[[Article], tuple[Suggestion, ...]]]:
    """Give what asks the rules about an article; the process of the model ends with the block. Raises `ModelError`."""
    process = SpacyProcess(model)
    analyser = Analyser(process, cache, model)
    try:
        yield lambda article: analyser.suggestions(article, lambda: False) or ()
    finally:
        process.reap()


def suggest_in_article(
    process: SpacyProcess, article: Article, entities: tuple[Entity, ...], seconds: float = 0
) -> tuple[Suggestion, ...]:
    """Return the suggestions for an article in any language, as `Analyser.suggestions` finds them.

    A piece of it may take some `seconds` (0: no limit). Raises as `SpacyProcess.ask` does.
    """
    if article.language != DEFAULT_LANGUAGE:
        return suggest_in(article.text, article.language)
    parsed = (suggest_in_piece(process, article, entities, each, seconds) for each in pieces(article.text))
    return tuple(suggestion for each in parsed for suggestion in each)


def suggest_in_piece(
    process: SpacyProcess, article: Article, entities: tuple[Entity, ...], piece: Span, seconds: float = 0
) -> tuple[Suggestion, ...]:
    """Return the suggestions for a piece of an article, by the entities of the whole.

    Raises as `SpacyProcess.ask` does.
    """
    inside = [each for each in entities if piece.start <= each.start and each.end <= piece.end]
    moved = tuple(Entity(start - piece.start, end - piece.start, label) for start, end, label in inside)
    found = process.suggest(article.sha256, article.text[piece.start : piece.end], moved, seconds)
    return tuple(each.moved(piece.start) for each in found)


def pieces(text: str) -> Iterator[Span]:
    """Yield pieces to parse at a time, cut between paragraphs.

    A paragraph that is longer than a piece is one piece.
    """
    start = end = -1
    for block in blocks(text):
        if start >= 0 and block.end - start > PIECE_CHARS:
            yield Span(start, end)
            start = -1
        start = block.start if start < 0 else start
        end = block.end
    if start >= 0:
        yield Span(start, end)
