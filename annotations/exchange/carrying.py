"""Carrying over: from the text of a file to that of an article, and from an earlier text to today's."""

from dataclasses import replace

import msgspec

from annotations.article import Article
from annotations.claims.record import Record
from annotations.corpus.readers.markup import is_marked_up, text_of
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.markup_text import MarkupCarrier, is_text_of
from annotations.exchange.match import NoMatchError
from annotations.exchange.notices import Notice
from annotations.exchange.plan import Plan
from annotations.exchange.same_text import Carrier, Difference, OffsetCarrier, carried, in_the_way_of, is_same

COMPLETE_FORMAT = "jsonl"
"""The format that states everything."""


def on_our_text(plan: Plan, item: AnnotatedArticle, today: Article, part: Carrier | None) -> AnnotatedArticle:
    """Return an article on the text of the corpus, if it has the same text written in another way, or a part.

    Another text is written as that of the corpus at least, so that what is unchanged in it can be compared. Our own
    lines stay as they are then: they are fingerprinted.
    """
    if not item.text or item.text == today.text:
        return item
    plain = text_of(item.text) if is_marked_up(item.text) and not is_marked_up(today.text) else ""
    if plain and is_text_of(plain, item.text):
        item = _carried(plan, item, plain, MarkupCarrier(item.text, plain))
    if part is not None:
        for what, noun in (("status", "status"), ("flagged", "flag"), ("note", "note")):
            if getattr(item, what):
                plan.unread.add(Remark(number=item.number, what=f"{noun} of a part of an article", name=item.name))
        text, item = today.text, msgspec.structs.replace(item, status="", flagged=False, note="", position=0)
        carrier = part
    elif is_same(item.text, today.text):
        text, carrier = today.text, Carrier(item.text, today.text)
    elif plan.format == COMPLETE_FORMAT or (text := in_the_way_of(item.text, today.text)) == item.text:
        return item
    else:
        carrier = Carrier(item.text, text)
    return _carried(plan, item, text, carrier)


def _carried(plan: Plan, item: AnnotatedArticle, text: str, carrier: OffsetCarrier) -> AnnotatedArticle:
    """Return an article on another text; what has no place there is refused in the plan."""
    for each in carried(item, text, carrier):
        if isinstance(each, AnnotatedArticle):
            item = each
        elif isinstance(each, Rejected):
            plan.refused.append(Notice.of(each))
    return item


def article_of_file(item: AnnotatedArticle, today: Article, held: Record | None) -> Article:
    """Return the article as the file has it, with metadata the store lacks."""
    if held is not None:
        return with_text(
            today, item.text or today.text, held.row.language if item.text != today.text else today.language
        )
    if item.article != today.id or not item.language:
        return with_text(today, item.text or today.text, today.language)
    return Article(
        id=today.id,
        title=item.title or today.title,
        text=item.text or today.text,
        source=item.source,
        url=item.url,
        published=item.published,
        language=item.language,
        meta=item.meta,
    )


def with_text(article: Article, text: str, language: str) -> Article:
    """Return an article on another text; itself if that is its own."""
    return (
        article
        if (text, language) == (article.text, article.language)
        else replace(article, text=text, language=language)
    )


def carry_over(record: Record, today: Article) -> Record:
    """Return a record carried over from the file's own text.

    Raises `ArticleError` if nothing of it is there: then it is another article, not a changed one.
    """
    moved = replace(record, text=today.text).carried_over(record.text, today)
    if not moved.claims and not moved.row.reviewed:
        difference = Difference(record.text, today.text)
        raise NoMatchError(
            f"its text differs from that of {today.id} in the corpus, where none of its claims can be found"
            + (f"; {difference}" if difference.at else ""),
            "the text is not that of the article with that id",
        )
    return moved


def expected_record(held: Record | None, article: Article, annotator: str) -> Record:
    """Return the record that the store will find when it writes."""
    if held is None:
        return Record.new(article, annotator)
    if held.row.sha256 == article.sha256:
        return held
    return replace(held, text=article.text).carried_over(held.text, article)
