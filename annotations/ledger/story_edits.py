"""Edits of a story: its title, status and note, and its articles."""

from dataclasses import replace
from datetime import datetime

from msgspec.structs import replace as with_fields

from annotations.ledger.changes import Edit
from annotations.ledger.model import Ledger, StoryArticle, StoryStatus


def edit_story(
    who: str, *, title: str | None = None, note: str | None = None, status: StoryStatus | None = None
) -> Edit:
    """Return the edit that changes the fields of a story; `None` leaves a field."""
    given = {"title": title, "note": note, "status": status}
    fields = {name: value for name, value in given.items() if value is not None}
    words = [f"story {status}" if name == "status" else f"{name} of the story" for name in fields]

    def change(ledger: Ledger, when: datetime) -> Ledger:
        if all(getattr(ledger.story, name) == value for name, value in fields.items()):
            return ledger
        return replace(ledger, story=with_fields(ledger.story, **fields, updated=when))

    return Edit(" and ".join(words), who, change)


def add_articles(who: str, *articles: StoryArticle) -> Edit:
    """Return the edit that puts articles into a story; one that it has already is brought up to date."""
    news = {article.id: article for article in articles}

    def change(ledger: Ledger, when: datetime) -> Ledger:
        held = {article.id: article for article in ledger.story.articles}
        merged = tuple({**held, **news}.values())
        if merged == ledger.story.articles:
            return ledger
        return replace(ledger, story=with_fields(ledger.story, articles=merged, updated=when))

    return Edit("add " + (f"{len(news)} articles" if len(news) != 1 else "an article"), who, change)


def drop_articles(who: str, *ids: str) -> Edit:
    """Return the edit that takes articles out of a story, and their mentions out of its entries."""

    def change(ledger: Ledger, when: datetime) -> Ledger:
        kept = tuple(article for article in ledger.story.articles if article.id not in ids)
        if kept == ledger.story.articles:
            return ledger
        mentions = tuple(each for each in ledger.mentions if each.article not in ids)
        return replace(ledger, story=with_fields(ledger.story, articles=kept, updated=when), mentions=mentions)

    return Edit("drop " + (f"{len(ids)} articles" if len(ids) != 1 else "an article"), who, change)


def set_copy(who: str, article: str, copy_of: str) -> Edit:
    """Return the edit that marks an article of a story as a copy of another one; empty for no copy.

    Two articles are never copies of each other: one that was a copy of the article, and is now its first, is none.
    """

    def change(ledger: Ledger, when: datetime) -> Ledger:
        masters = {each.id: each.copy_of for each in ledger.story.articles}
        firsts = [copy_of]
        while firsts[-1] and masters.get(firsts[-1], "") not in firsts:
            firsts.append(masters.get(firsts[-1], ""))
        articles = tuple(
            with_fields(each, copy_of=copy_of)
            if each.id == article
            else with_fields(each, copy_of="")
            if each.copy_of == article and each.id in firsts
            else each
            for each in ledger.story.articles
        )
        if articles == ledger.story.articles:
            return ledger
        return replace(ledger, story=with_fields(ledger.story, articles=articles, updated=when))

    return Edit("a copy" if copy_of else "no copy", who, change)
