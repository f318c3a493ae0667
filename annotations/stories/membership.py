"""Stories of an annotator: made, and joined, from articles of a corpus."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from msgspec.structs import replace as with_fields

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, AskedError
from annotations.ledger.changes import Edit
from annotations.ledger.model import Ledger, Story, StoryArticle, Why
from annotations.ledger.story_edits import edit_story, set_copy
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.inherit import Inheritance, inherit
from annotations.wording import quoted

TITLE_CHARS = 32
"""Characters of a title in the description of a change."""


def story_articles(
    corpus: Corpus, ids: Iterable[str], why: Why = "hand", copy_of: Mapping[str, str] | None = None
) -> tuple[StoryArticle, ...]:
    """Return rows of a story for articles of a corpus, by the date at which they were published, each once.

    `copy_of` names the article whose text another repeats. Raises `AskedError` for an id that the corpus does not have
    or an article that cannot be read.
    """
    articles = [_article(corpus, article_id) for article_id in dict.fromkeys(ids)]
    rows = [StoryArticle.of(article, why, (copy_of or {}).get(article.id, "")) for article in articles]
    return tuple(sorted(rows, key=lambda row: (not row.published, row.published, row.id)))


def _article(corpus: Corpus, article_id: str) -> Article:
    number = corpus.entries.number(article_id)
    if number is None:
        raise AskedError(f"There is no article {article_id}: copydesk articles lists their ids")
    try:
        return corpus.load(corpus.entries[number])
    except ArticleError as error:
        raise AskedError(f"{article_id} cannot be read: {error}") from error


def default_title(articles: Sequence[StoryArticle]) -> str:
    """Return a title for a story: that of its first article, or its id."""
    first = articles[0] if articles else None
    return (" ".join(first.title.split()) or first.id) if first else ""


def make_story(ledgers: LedgerStore, title: str, articles: tuple[StoryArticle, ...]) -> Story:
    """Write a new story and return it; without a title it has that of its first article.

    Raises `StoreError`, `NotSavedError`.
    """
    story = Story.of(" ".join(title.split()) or default_title(articles), articles)
    return ledgers.create(Ledger(story)).story


def inherit_claims(store: Store, corpus: Corpus, master: str, copy: str) -> Inheritance:
    """Carry the annotator's claims on one article over to a copy of it, and return what was done, by ids of articles.

    It is one undoable change of the copy's record, made once however often this is asked. Raises `AskedError` for an
    article that is not there or cannot be read, `StoreError`, `NotSavedError`.
    """
    one, other = _article(corpus, master), _article(corpus, copy)
    found = inherit(store.load(one), store.load(other))
    if found.edits:
        store.apply(other, found.edits)
    return found


def mark_copy(ledgers: LedgerStore, master: str, copy: str) -> list[Story]:
    """Mark an article as a copy of another in all stories that have both; return these stories.

    An article counts once in a ledger's sums with its copies. Raises `StoreError`, `NotSavedError`.
    """
    both = [each for each in ledgers.stories()[0] if {master, copy} <= {article.id for article in each.articles}]
    return [ledgers.apply(each.id, [set_copy(ledgers.annotator, copy, master)]).story for each in both]


def merge_stories(ledgers: LedgerStore, into: str, others: Sequence[str]) -> Story:
    """Move the articles, entries and rejected pairs of stories into another, and drop the stories; return it.

    Nothing is deleted: a dropped story keeps its file. The one that is merged into is written first, so that a stop in
    between leaves an entry in both, and in neither never. Raises `StoreError`, `NotSavedError`.
    """
    story = ledgers.load(into).story
    for each in others:
        story = ledgers.apply(into, [_joining(ledgers.annotator, ledgers.load(each))]).story
        ledgers.apply(each, [edit_story(ledgers.annotator, status="dropped")])
    return story


def _joining(who: str, other: Ledger) -> Edit:
    """Return the edit that adds all rows of another ledger; a claim that is in an entry already stays there."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        held = {article.id for article in ledger.story.articles}
        news = tuple(article for article in other.story.articles if article.id not in held)
        mentions = tuple(
            with_fields(each, updated=when)
            for each in other.mentions
            if ledger.mention_of(each.annotator, each.claim) is None
        )
        entries = tuple(with_fields(each, updated=when) for each in other.entries if ledger.entry(each.id) is None)
        rejected = tuple(each for each in other.rejected if not ledger.is_rejected(*each.claims))
        story = with_fields(ledger.story, articles=(*ledger.story.articles, *news), updated=when)
        return replace(
            ledger,
            story=story if news else ledger.story,
            entries=(*ledger.entries, *entries),
            mentions=(*ledger.mentions, *mentions),
            rejected=(*ledger.rejected, *rejected),
        )

    return Edit(f"merge with {quoted(other.story.title, TITLE_CHARS)}", who, change)
