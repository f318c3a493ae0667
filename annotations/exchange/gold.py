"""Gold: claims in a file of our own JSONL, taken as right, to measure suggestions by."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from annotations.article import Span
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark, SpanAnnotation
from annotations.exchange.formats import jsonl
from annotations.suggest.scoring import Gold


class GoldArticle(Struct, frozen=True, kw_only=True):
    """One article that an annotator has gone through."""

    article: str
    text: str
    language: str
    claims: tuple[Gold, ...]
    accepted: int
    """How many of the claims were suggestions that somebody accepted."""


def read_gold(path: Path, text_of: Callable[[str], str | None]) -> Iterator[GoldArticle | Rejected]:
    """Yield the articles of a file in JSONL by article or by claim, each annotator's apart.

    `text_of` gives the text of an article by its id, for lines by claim, which have none. What cannot be used is
    yielded with its line. Raises `OSError`.
    """
    claims: dict[tuple[str, str], list[tuple[int, SpanAnnotation]]] = {}
    languages: dict[tuple[str, str], str] = {}
    for item in jsonl.read(path):
        if isinstance(item, Rejected):
            yield item
        elif isinstance(item, Remark):
            # A claim that is put where its words stand is right as well.
            continue
        elif item.text:
            yield _gold(item, item.text, item.spans)
        else:
            key = (item.article, item.annotator)
            claims.setdefault(key, []).extend((item.number, span) for span in item.spans)
            languages[key] = item.language
    for key, spans in claims.items():
        text = text_of(key[0])
        if text is None:
            yield Rejected(number=spans[0][0], why="its article is not in the corpus", article=key[0])
            continue
        fitting = []
        for number, span in spans:
            if text[span.start : span.end] == span.text:
                fitting.append(span)
            else:
                yield Rejected(number=number, why="its words are not at these offsets in the article", article=key[0])
        yield _gold(AnnotatedArticle(article=key[0], language=languages[key]), text, tuple(fitting))


def _gold(item: AnnotatedArticle, text: str, spans: tuple[SpanAnnotation, ...]) -> GoldArticle:
    claims = tuple(
        Gold(
            Span(span.start, span.end),
            span.label,
            span.speaker,
            Span(span.speaker_start, span.speaker_end) if 0 <= span.speaker_start < span.speaker_end else None,
        )
        for span in spans
    )
    accepted = sum(span.origin.startswith("suggested:") for span in spans)
    return GoldArticle(
        article=item.article, text=text, language=item.language or "en", claims=claims, accepted=accepted
    )
