"""The packet of an entry for a fact-checker: its mentions with their words, and the outlets that lack it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import msgspec

from annotations.ledger.article_reading import NOT_READ, ArticleReading
from annotations.ledger.claim_review import Verdict, as_json, claim_review, first_of
from annotations.ledger.context import context_of
from annotations.ledger.markdown import escape
from annotations.ledger.model import Mention, StoryArticle
from annotations.ledger.page import PageMention, PageOptions, lacking, mentions_of, outlet_line, read_line
from annotations.ledger.sheet import Row, Sheet

CONTEXT_SENTENCES = 1
"""Sentences before and behind that of each mention."""

_OPTIONS = PageOptions(frozenset({"absent", "unknown"}), CONTEXT_SENTENCES)


def packet(
    sheet: Sheet, row: Row, readings: Mapping[str, ArticleReading], verdict: Verdict | None = None
) -> dict[str, bytes]:
    """Return the files of the packet of an entry, by name."""
    lead = sheet.ledger.lead(row.entry)
    articles = _articles(sheet, row)
    review = claim_review(row.summary, lead.speaker if lead else "", articles, verdict)
    return {
        "packet.md": "\n".join(_page(sheet, row, readings, articles)).encode("utf-8", "replace") + b"\n",
        "packet.json": msgspec.json.format(msgspec.json.encode(_data(sheet, row, readings, articles)), indent=1)
        + b"\n",
        "claimreview.jsonld" if verdict else "claimreview.draft.jsonld": as_json(review),
    }


def _articles(sheet: Sheet, row: Row) -> list[StoryArticle]:
    """Return the articles that mention an entry, column by column."""
    known = {article.id: article for article in sheet.ledger.story.articles}
    ids = dict.fromkeys(mention.article for cell in row.cells for mention in cell.mentions)
    return [known.get(each, StoryArticle(id=each)) for each in ids]


def _page(
    sheet: Sheet, row: Row, readings: Mapping[str, ArticleReading], articles: list[StoryArticle]
) -> Iterator[str]:
    yield from (f"# {escape(row.summary)}", "", f"Story: {escape(sheet.ledger.story.title)}")
    if first := first_of(articles):
        where = ", ".join(filter(None, (first.name, first.published)))
        yield from ("", f"First appearance: {escape(where)}")
    else:
        yield from ("", "First appearance: unknown, no article has a date")
    if row.entry.note:
        yield from ("", escape(row.entry.note))
    yield from ("", "## Mentions", "")
    for mention in mentions_of(sheet, row, readings, _OPTIONS):
        yield from _mention(mention)
    yield from ("", "## Labels and notes of all annotators", "")
    for labelled in _labels(row, readings):
        facts = [labelled["label"], f"said: {labelled['speaker']}" if labelled["speaker"] else "", labelled["note"]]
        who = f"{labelled['annotator']}, {labelled['article']}"
        yield f"- {escape(who)}: {escape('; '.join(filter(None, facts)))}"
    yield from ("", "## Outlets", "")
    for column, cell in zip(sheet.columns, row.cells, strict=True):
        state = {"mentioned": "has it", "absent": "absent", "unknown": "unknown"}[cell.kind]
        yield f"- {escape(outlet_line(column))}: {state} ({escape(read_line(column))} sentences read)"
    if not any(True for _ in lacking(sheet, row, _OPTIONS)):
        yield from ("", "Every outlet of the story has it.")


def _mention(mention: PageMention) -> Iterator[str]:
    where = escape(", ".join(filter(None, (mention.outlet, mention.published))))
    where = f"[{where}](<{mention.url}>)" if mention.url else where
    facts = [mention.label, mention.relations, f"said: {mention.speaker}" if mention.speaker else "", mention.remark]
    yield f"- {where} ({escape('; '.join(filter(None, facts)))})"
    before, words, after = mention.context
    gaps = " " * before.endswith(" "), " " * after.startswith(" ")
    yield f"  > {escape(before)}{gaps[0]}**{escape(words)}**{gaps[1]}{escape(after)}"
    if mention.quote is not None:
        yield f"  - quote {', '.join(mention.quote.classes)}: {_diff(mention)}"
    if mention.note:
        yield f"  - note: {escape(mention.note)}"


def _diff(mention: PageMention) -> str:
    """Return the words of the lead that are not here struck out, and those that only this mention has in bold."""
    parts = []
    for piece in mention.quote.pieces if mention.quote else ():
        if piece.what == "same":
            parts.append(escape(piece.left))
            continue
        parts += [f"~~{escape(piece.left)}~~"] if piece.left else []
        parts += [f"**{escape(piece.right)}**"] if piece.right else []
    return " ".join(parts)


def _labels(row: Row, readings: Mapping[str, ArticleReading]) -> Iterator[dict[str, str]]:
    """Yield what annotators have said of the words of the mentions."""
    for cell in row.cells:
        for mention in cell.mentions:
            for record in readings.get(mention.article, NOT_READ).records:
                for claim in record.claims:
                    if claim.span.overlaps(mention.start, mention.end):
                        yield {
                            "annotator": record.row.annotator,
                            "article": mention.article,
                            "label": claim.label,
                            "speaker": claim.speaker,
                            "note": claim.note,
                            "text": claim.text,
                        }


def _data(
    sheet: Sheet, row: Row, readings: Mapping[str, ArticleReading], articles: list[StoryArticle]
) -> dict[str, Any]:
    """Return the packet as an object in which every key is always there."""
    first = first_of(articles)
    return {
        "format": "copydesk-packet",
        "version": 1,
        "story": {"id": sheet.ledger.story.id, "title": sheet.ledger.story.title},
        "entry": msgspec.to_builtins(row.entry),
        "claim": row.summary,
        "first_appearance": first.id if first else "",
        "articles": msgspec.to_builtins(articles),
        "mentions": [
            _mention_data(sheet, mention, readings, quote)
            for cell in row.cells
            for mention, quote in zip(cell.mentions, cell.comparisons, strict=True)
        ],
        "labels": list(_labels(row, readings)),
        "outlets": [
            {**asdict(column), "ids": sorted(column.ids), "kind": cell.kind, "article": column.article.id}
            | {"copies": [copy.id for copy in column.copies]}
            for column, cell in zip(sheet.columns, row.cells, strict=True)
        ],
    }


def _mention_data(sheet: Sheet, mention: Mention, readings: Mapping[str, ArticleReading], quote: Any) -> dict[str, Any]:
    context = context_of(mention, readings.get(mention.article, NOT_READ).article, CONTEXT_SENTENCES)
    return {
        **msgspec.to_builtins(mention),
        "state": sheet.states.get(mention.id, "tagged"),
        "context": {"before": context.before, "words": context.words, "after": context.after},
        "quote": list(quote.classes) if quote else [],
        "reasons": list(quote.reasons) if quote else [],
    }
