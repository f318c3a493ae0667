"""W3C Web Annotation: a claim a line, with a text-quote and a position selector.

The quote has as much context as it takes to be unique in its text. The text itself is not in the file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, span_of
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.web_annotation_lines import ARTICLE, CLAIM, NOT_SURE, read, sniff
from annotations.exchange.losses import article_note, detail_losses, orphan_losses, untagged_article
from annotations.text.anchor import CONTEXT_CHARS

CONTEXT_OF = "http://www.w3.org/ns/anno.jsonld"


class _Selector(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    exact: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    suffix: str | UnsetType = UNSET
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET


class _Body(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    purpose: str = ""
    value: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    selector: list[_Selector] | UnsetType = UNSET


def write(records: Iterable[Record], path: Path, _: Options) -> None:
    """Write an annotation a claim. Raises `OSError`."""
    by_line.put(path, (_annotation(record, claim) for record in records for claim in record.claims))


def _annotation(record: Record, claim: Claim) -> dict[str, Any]:
    source, text = ARTICLE + _quoted(record.row.id), record.text
    bodies = [_Body(type="TextualBody", purpose="tagging", value=claim.label)]
    if claim.note:
        bodies.append(_Body(type="TextualBody", purpose="commenting", value=claim.note))
    if claim.speaker_start != NOT_IN_TEXT:
        selectors = _selectors(text, claim.speaker_start, claim.speaker_end)
        bodies.append(_Body(type="SpecificResource", purpose="identifying", source=source, selector=selectors))
    elif claim.speaker:
        bodies.append(_Body(type="TextualBody", purpose="identifying", value=claim.speaker))
    if not claim.sure:
        bodies.append(_Body(type="TextualBody", purpose="assessing", value=NOT_SURE))
    return {
        "@context": CONTEXT_OF,
        "id": CLAIM + _quoted(claim.id),
        "type": "Annotation",
        "motivation": "classifying",
        "created": claim.created,
        "modified": claim.updated,
        "creator": {"type": "Person", "name": record.row.annotator},
        "body": bodies if len(bodies) > 1 else bodies[0],
        "target": {"source": source, "selector": _selectors(text, claim.start, claim.end)},
    }


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="surrogatepass")


def _selectors(text: str, start: int, end: int) -> list[_Selector]:
    """Return a quote selector that matches only there, and the position selector."""
    exact, around = text[start:end], CONTEXT_CHARS
    while True:
        prefix, suffix = text[max(0, start - around) : start], text[end : end + around]
        whole = prefix + exact + suffix
        at = text.find(whole)
        if at == start - len(prefix) and text.find(whole, at + 1) < 0:
            break
        around *= 2
    return [
        _Selector(type="TextQuoteSelector", exact=exact, prefix=prefix, suffix=suffix),
        _Selector(type="TextPositionSelector", start=start, end=end),
    ]


def losses(record: Record, _: Options) -> Iterator[Loss]:
    """Yield what it cannot hold: origins, and what concerns the article as a whole."""
    yield from orphan_losses(record)
    yield from article_note(record)
    yield from detail_losses(record, "origin")
    yield from untagged_article(record)


def expected(record: Record, _: Options) -> Iterator[AnnotatedArticle]:
    """Yield what each claim comes back as."""
    for claim in record.claims:
        quoted = _selectors(record.text, claim.start, claim.end)[0]
        mark = replace(span_of(claim), prefix=quoted.prefix or "", suffix=quoted.suffix or "", origin="")
        yield AnnotatedArticle(article=record.row.id, annotator=record.row.annotator, spans=(mark,))


FORMAT = Format(
    tool="Web Annotation",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    unsupported=("the texts and titles of the articles", "how far they are read"),
    sniff=sniff,
)
"""The format `webanno` of the command line."""
