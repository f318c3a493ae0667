"""The parser: parses for suggestions, in the worker. Its cost is the model's."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.entity import Entity
from annotations.nlp.language import guess_language
from annotations.suggest.languages import suggest_in
from annotations.suggest.parse import Parse
from annotations.suggest.quotation_marks import suggest_from_marks
from annotations.suggest.rules import suggest
from annotations.suggest.suggestion import Suggestion
from annotations.text.language import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

COLUMNS: list[int | str] = ["ORTH", "LEMMA", "TAG", "DEP", "HEAD", "IDX"]

MAX_PIECE_CHARS = 20_000
"""Code points of a paragraph that are parsed in one piece; longer ones are no prose."""

WRONG_LEMMAS = {
    "hop": ("hop", "hope"),
    "rat": ("rat", "rate"),
    "grip": ("grip", "gripe"),
    "lambast": ("lambast", "lambaste"),
    "rag": ("rag", "rage"),
    "slat": ("slat", "slate"),
    "texte": ("text", "text"),
    "deadpane": ("deadpan", "deadpan"),
}
"""Lemmas that the small English models (3.8) give to verbs of speech in the past: the beginning of such a form, and the
verb. "Hoped" is not "hop"; that would be "hopped"."""

BATCH_PARAGRAPHS = 64
"""Paragraphs that are given to the model at once."""


class Parser:
    """A pipeline that parses, loaded for the first text that needs it."""

    def __init__(self, load: Callable[[], "Language | None"]) -> None:
        """Take the pipeline from `load`.

        It returns `None` if there is none for English.
        """
        self._load = load

    @cached_property
    def _pipeline(self) -> "Language | None":
        return self._load()

    def suggest(self, text: str, entities: Sequence[Entity]) -> tuple[Suggestion, ...]:
        """Return the suggestions for a text; by its quotation marks if there is no parse.

        A text in another language is read by the verbs of speech of that language, or by its marks alone.
        """
        language = guess_language(text)
        if language != DEFAULT_LANGUAGE:
            return suggest_in(text, language)
        nlp = self._pipeline
        if nlp is None:
            return suggest_from_marks(text)
        return suggest(text, entities, lambda pieces: parse(nlp, text, pieces))


def parse(nlp: "Language", text: str, pieces: Sequence[Span]) -> Parse:
    """Parse the paragraphs of a text one by one.

    That is more accurate than parsing all in one, and faster.
    """
    spans = [span for piece in pieces for span in _bounded(piece)]
    docs = nlp.pipe((text[start:end] for start, end in spans), batch_size=BATCH_PARAGRAPHS)
    return columns(zip(docs, (start for start, _ in spans), strict=True))


def columns(docs: Iterable[tuple["Doc", int]]) -> Parse:
    """Return one parse of several parsed paragraphs, each at its offset."""
    parsed = Parse()
    names: _Names | None = None
    for doc, at in docs:
        names = names or _Names(doc.vocab)
        words, lemmas, tags, deps, heads, starts = doc.to_array(COLUMNS).astype("int64").T.tolist()
        first = len(parsed)
        parsed.words += map(names.__getitem__, words)
        parsed.lemmas += map(names.__getitem__, lemmas)
        parsed.tags += map(names.__getitem__, tags)
        parsed.deps += map(names.__getitem__, deps)
        parsed.heads += [number + head for number, head in enumerate(heads, first)]
        parsed.starts += [at + start for start in starts]
    for token, lemma in enumerate(parsed.lemmas):
        if lemma in WRONG_LEMMAS and parsed.tags[token].startswith("VB"):
            begin, verb = WRONG_LEMMAS[lemma]
            form = parsed.words[token].lower()
            if form in {begin + "ed", begin + "ing"}:
                parsed.lemmas[token] = verb
    return parsed


class _Names(dict[int, str]):
    """The strings of a vocabulary by hash.

    Arrays hold the hashes signed, spaCy has them unsigned.
    """

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, key: int) -> str:
        name = self[key] = self._vocab.strings[key % 2**64]
        return name


def _bounded(span: Span) -> Iterator[Span]:
    """Cut a piece that is too long for the model, at any character."""
    for start in range(span.start, span.end, MAX_PIECE_CHARS):
        yield Span(start, min(start + MAX_PIECE_CHARS, span.end))
