"""The ledger of one story by one annotator: its articles, entries, mentions and rejected pairs, with the history.

Each value is a row of the ledger's file. A row is known by its `id`, and of two versions of a row the one with the
later `updated` counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Self

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.claims.claim import Claim, Offset
from annotations.moment import Moment, new_id, now
from annotations.text.anchor import Anchor
from annotations.wording import brief

Relation = Literal["same", "adds", "weaker", "stronger", "contradicts", "other speaker"]
"""How a mention relates to the lead of its entry. Several may hold at once, but for same with contradicts."""

RELATIONS: tuple[Relation, ...] = ("same", "adds", "weaker", "stronger", "contradicts", "other speaker")
"""All relations, in the order in which they are shown."""

StoryStatus = Literal["open", "done", "dropped"]
"""A dropped story is no longer shown; its file and its history stay, so that dropping it can be undone."""

Check = Literal["none", "wanted", "checked"]
"""Whether an entry is to be checked by a fact-checker."""

Why = Literal["suggested", "hand"]
"""How an article came into a story."""


NAME_CHARS = 48
"""Code points of a title that stands for an unknown outlet."""


class StoryArticle(Struct, frozen=True, kw_only=True):
    """An article of a story, with what a ledger shows of it where the corpus is not at hand."""

    id: str
    sha256: str = ""
    """The fingerprint of its text when it came into the story; empty if the text was not read."""
    title: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""
    copy_of: str = ""
    """The id of the article of the story whose text it repeats; empty if it is no copy."""
    why: Why = "hand"

    @property
    def name(self) -> str:
        """Its name in a sheet: its outlet; if that is unknown, the beginning of its title, or its id."""
        return self.outlet or brief(self.title, NAME_CHARS) or self.id

    @classmethod
    def of(cls, article: Article, why: Why = "hand", copy_of: str = "") -> Self:
        """Return the row of an article of the corpus."""
        return cls(
            id=article.id,
            sha256=article.sha256,
            title=article.title,
            outlet=article.source,
            published=article.published,
            url=article.url,
            copy_of=copy_of,
            why=why,
        )


class Story(Struct, frozen=True, kw_only=True):
    """The articles on one event. Its id is the name of its file."""

    id: str
    title: str
    articles: tuple[StoryArticle, ...] = ()
    status: StoryStatus = "open"
    note: str = ""
    created: Moment
    updated: Moment

    @classmethod
    def of(cls, title: str, articles: tuple[StoryArticle, ...] = ()) -> Self:
        """Return a new story."""
        when = now()
        return cls(id=new_id(), title=title, articles=articles, created=when, updated=when)


class Entry(Struct, frozen=True, kw_only=True):
    """One thing that is claimed. Its mentions are the claims that say so."""

    id: str
    lead: str
    """The id of the mention to which the others are related."""
    summary: str = ""
    """What the entry claims, in free words; empty for the words of the lead."""
    note: str = ""
    check: Check = "none"
    created: Moment
    updated: Moment


class Mention(Struct, frozen=True, kw_only=True):
    """A claim of an article in an entry, which follows it by its id."""

    id: str
    entry: str
    article: str
    annotator: str
    """Whose claim it is."""
    claim: str
    """The id of the claim."""
    text: str
    """Its words when it was linked, or when the ledger was last brought up to date, as are its context, offsets, label
    and speaker: the ledger shows them where the corpus is gone."""
    prefix: str
    suffix: str
    start: Offset
    end: Offset
    label: str
    speaker: str = ""
    relations: tuple[Relation, ...] = ()
    """To the lead of the entry, in the order of `RELATIONS`; empty for the lead, and where none was given yet."""
    note: str = ""
    sure: bool = True
    origin: str = "hand"
    """How it was linked: `hand`, or `suggested:<rule>:<score>`."""
    updated: Moment

    @classmethod
    def of(cls, claim: Claim, article: str, annotator: str, entry: str = "") -> Self:
        """Return a new mention of a claim."""
        return cls(
            id=new_id(),
            entry=entry,
            article=article,
            annotator=annotator,
            claim=claim.id,
            text=claim.text,
            prefix=claim.prefix,
            suffix=claim.suffix,
            start=claim.start,
            end=claim.end,
            label=claim.label,
            speaker=claim.speaker,
            sure=claim.sure,
            updated=now(),
        )

    @property
    def anchor(self) -> Anchor:
        """The words of the claim and their context."""
        return Anchor(self.text, self.prefix, self.suffix)


class Rejected(Struct, frozen=True, kw_only=True):
    """A pair of claims that are not to be offered as partners again."""

    id: str
    """`pair_id` of both claims."""
    claims: tuple[str, str]
    """The ids of both claims, sorted."""
    updated: Moment


def pair_id(one: str, other: str) -> str:
    """Return the id of a rejected pair of claims, in either order."""
    return "-".join(sorted((one, other)))


class Rows(Struct, frozen=True, kw_only=True):
    """Rows of a ledger that a change took away or put there."""

    story: tuple[Story, ...] = ()
    entries: tuple[Entry, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class LedgerChange(Struct, frozen=True, kw_only=True):
    """One change of a ledger, with the rows before and after it."""

    id: str
    when: Moment
    who: str
    what: str
    """In words, such as "link “Talks began …”"."""
    before: Rows = Rows()
    after: Rows = Rows()
    undone: Moment | None = None
    """When it was undone; `None` while it holds."""

    @property
    def updated(self) -> Moment:
        """When it was last done or undone."""
        return self.undone or self.when


@dataclass(frozen=True)
class Ledger:
    """The ledger of one story by one annotator."""

    story: Story
    entries: tuple[Entry, ...] = ()
    """In the order in which they were made."""
    mentions: tuple[Mention, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    history: tuple[LedgerChange, ...] = field(default=(), repr=False)

    @cached_property
    def by_entry(self) -> dict[str, list[Mention]]:
        """The mentions of each entry by its id, the lead first, then in the order of the story's articles."""
        order = {article.id: number for number, article in enumerate(self.story.articles)}
        leads = {entry.lead for entry in self.entries}
        found: dict[str, list[Mention]] = {entry.id: [] for entry in self.entries}

        def place(mention: Mention) -> tuple[bool, int, str, int, int, str]:
            number = order.get(mention.article, len(order))
            return mention.id not in leads, number, mention.article, mention.start, -mention.end, mention.id

        for mention in sorted(self.mentions, key=place):
            found.setdefault(mention.entry, []).append(mention)
        return found

    @cached_property
    def _by_claim(self) -> dict[tuple[str, str], Mention]:
        return {(mention.annotator, mention.claim): mention for mention in self.mentions}

    def mention_of(self, annotator: str, claim: str) -> Mention | None:
        """Return the mention of a claim; `None` if no entry has it."""
        return self._by_claim.get((annotator, claim))

    def entry(self, entry_id: str) -> Entry | None:
        """Return an entry by its id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def mention(self, mention_id: str) -> Mention | None:
        """Return a mention by its id."""
        return next((mention for mention in self.mentions if mention.id == mention_id), None)

    def lead(self, entry: Entry) -> Mention | None:
        """Return the lead mention of an entry; its first one if the lead is gone, `None` without mentions."""
        mentions = self.by_entry.get(entry.id, [])
        return next((mention for mention in mentions if mention.id == entry.lead), mentions[0] if mentions else None)

    def summary(self, entry: Entry) -> str:
        """Return what an entry claims: its summary, or the words of its lead on one line."""
        lead = self.lead(entry)
        return entry.summary or (" ".join(lead.text.split()) if lead else "")

    def is_rejected(self, one: str, other: str) -> bool:
        """Return whether a pair of claims was said to be unrelated."""
        return pair_id(one, other) in self._rejected_ids

    @cached_property
    def _rejected_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.rejected)

    def with_mentions(self, *rows: Mention) -> "Ledger":
        """Return the ledger with these versions of mentions that it has."""
        news = {row.id: row for row in rows}
        made = replace(self, mentions=tuple(news.get(each.id, each) for each in self.mentions))
        olds = [each for each in self.mentions if each.id in news]
        if "by_entry" in self.__dict__ and all(_place(each) == _place(news[each.id]) for each in olds):
            # Sorting thousands of mentions for each relation would be felt.
            changed = {each.entry for each in olds}
            lists = {key: [news.get(each.id, each) for each in self.by_entry[key]] for key in changed}
            made.__dict__["by_entry"] = self.by_entry | lists
        return made

    def without_remarks(self) -> "Ledger":
        """Return the ledger as it may be shown to others: without notes, checks and history."""
        return replace(
            self,
            story=msgspec.structs.replace(self.story, note=""),
            entries=tuple(msgspec.structs.replace(each, note="", check="none") for each in self.entries),
            mentions=tuple(msgspec.structs.replace(each, note="") for each in self.mentions),
            history=(),
        )

    def with_history(self, history: tuple[LedgerChange, ...]) -> "Ledger":
        """Return the ledger with another history; what was computed of the rest is kept."""
        made = replace(self, history=history)
        made.__dict__.update({key: value for key, value in self.__dict__.items() if key in _COMPUTED})
        return made

    def open_changes(self) -> Iterator[LedgerChange]:
        """Yield the changes that hold, the latest first."""
        held = [change for change in self.history if change.undone is None]
        yield from sorted(held, key=lambda change: change.when, reverse=True)


_COMPUTED = ("by_entry", "_by_claim", "_rejected_ids")
"""What a ledger computes of its rows, the history apart."""


def _place(mention: Mention) -> tuple[str, str, int, int]:
    return mention.entry, mention.article, mention.start, mention.end
