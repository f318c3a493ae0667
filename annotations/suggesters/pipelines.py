"""A spaCy pipeline as a suggester: its spans, else its categories of sentences, else its entities.

It runs in the suggester's process, with spaCy imported there.
"""

import math
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotations.article import Article, Span
from annotations.errors import ModelError
from annotations.plugins import first_line
from annotations.suggest.suggestion import SENTENCE_CATEGORY, SENTENCE_WORDS, Suggestion
from annotations.suggesters.messages import Response, Setup
from annotations.text.segmentation import paragraphs, sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH_SENTENCES = 64
CATEGORY_SCORE = 0.5
"""The score from which a category of a sentence is suggested, where the pipeline states no threshold."""

MAX_PIECE_CHARS = 50_000
"""Code points of a paragraph that are given to the model at once."""

CATEGORIES = ("textcat", "textcat_multilabel")


class PipelineSuggester:
    """The suggestions of one pipeline."""

    def __init__(self, setup: Setup) -> None:
        """Load it. Raises `ModelError` if that fails."""
        self._settings = setup.suggester
        self._thresholds = setup.thresholds
        try:
            import spacy

            warnings.simplefilter("ignore")
            self._nlp: Language = spacy.load(self._settings.spacy)
        except Exception as error:  # a pipeline brings code of its own
            raise ModelError(f"the spaCy pipeline {self._settings.spacy} cannot be loaded ({first_line(error)})") from (
                error
            )
        self._kinds = {self._nlp.get_pipe_meta(name).factory for name in self._nlp.pipe_names}

    def suggest(self, article: Article) -> Response:
        """Return what the pipeline finds in an article."""
        found: dict[tuple[int, int, str], Suggestion] = {}
        steps = [self._in_paragraphs(article)]
        if self._kinds.intersection(CATEGORIES):
            steps.append(self._in_sentences(article))
        for step in steps:
            for each in step:
                key = (each.start, each.end, each.label)
                if key not in found or each.score > found[key].score:
                    found[key] = each
        return Response(tuple(found.values()))

    def _in_paragraphs(self, article: Article) -> Iterator[Suggestion]:
        """Yield the spans, or else the entities, of the paragraphs: no claim goes over two."""
        spans = [piece for each in paragraphs(article.text) for piece in _bounded(each)]
        docs = self._nlp.pipe((article.text[slice(*each)] for each in spans), batch_size=16)
        for doc, span in zip(docs, spans, strict=True):
            for start, end, label, score, what in self._spans(doc):
                if score is None or score >= self._threshold(label):
                    yield self._suggestion(Span(span.start + start, span.start + end), label, score, what)

    def _spans(self, doc: "Doc") -> Iterator[tuple[int, int, str, float | None, str]]:
        """Yield offsets, label, score and kind of what a Doc holds."""
        key = self._settings.key
        if key in doc.spans:
            group = doc.spans[key]
            scores = group.attrs.get("scores")
            known: Iterable[float | None] = map(float, scores) if scores is not None else [None] * len(group)
            for span, score in zip(group, known, strict=True):
                yield span.start_char, span.end_char, span.label_, score, f"doc.spans[{key}]"
        elif not self._kinds.intersection(CATEGORIES):
            for entity in doc.ents:
                yield entity.start_char, entity.end_char, entity.label_, None, "doc.ents"

    def _in_sentences(self, article: Article) -> Iterator[Suggestion]:
        """Yield the categories of each sentence."""
        spans = [each for each in sentences(article.text, article.language) if each.end - each.start <= MAX_PIECE_CHARS]
        docs = self._nlp.pipe((article.text[slice(*each)] for each in spans), batch_size=BATCH_SENTENCES)
        for doc, span in zip(docs, spans, strict=True):
            for label, score in doc.cats.items():
                if score < self._threshold(label, CATEGORY_SCORE):
                    continue
                # A pipeline of copydesk train also says which words of the sentence have the label.
                parts = [(each.start_char, each.end_char) for each in doc.ents if each.label_ == label]
                for start, end in parts:
                    place = Span(span.start + start, span.start + end)
                    yield self._suggestion(place, label, float(score), SENTENCE_WORDS)
                if not parts:
                    yield self._suggestion(span, label, float(score), SENTENCE_CATEGORY)

    def _threshold(self, label: str, default: float = 0.0) -> float:
        """Return the lowest score of a label; one that a training has chosen no threshold for is never suggested."""
        return self._thresholds.get(label, math.inf) if self._thresholds else default

    def _suggestion(self, span: Span, label: str, score: float | None, what: str) -> Suggestion:
        return Suggestion(
            start=span.start,
            end=span.end,
            label=label,
            rule=self._settings.rule,
            predicted=True,
            stated_score=score,
            reason=what,
        )


def _bounded(span: Span) -> Iterator[Span]:
    """Cut a paragraph that is too long for the model, at any character."""
    for start in range(span.start, span.end, MAX_PIECE_CHARS):
        yield Span(start, min(start + MAX_PIECE_CHARS, span.end))
