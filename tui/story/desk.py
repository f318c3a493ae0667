"""The shared state of a story's screens: the ledger, the readings of its articles, the sheet and the passages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace as with_values
from functools import cached_property
from threading import RLock

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.files import Source
from annotations.ledger.article_reading import NOT_READ, ArticleReading
from annotations.ledger.edits import follow
from annotations.ledger.followed import outdated
from annotations.ledger.model import Entry, Mention
from annotations.ledger.partners import (
    MAX_OFFERED,
    MIN_SCORE,
    Partner,
    Passage,
    best_first,
    tagged_passages,
    with_sentences,
)
from annotations.ledger.sheet import Sheet, sheet_of
from annotations.reports.story_readings import StoryReadings
from annotations.store.store import Store
from annotations.stories.matching import Passage as Wording
from annotations.stories.matching import WordingMatcher
from annotations.text.segmentation import sentences
from annotations.work.ledger_session import LedgerSession
from annotations.work.saver import Saver
from tui.story.made_claims import MadeClaims


class StoryDesk:
    """The work on one story by one annotator."""

    def __init__(self, corpus: Corpus, store: Store, saver: Saver, session: LedgerSession) -> None:
        """Read the articles of the story. Raises `StoreError` if the store cannot be listed."""
        self.corpus, self.store, self.saver, self.session = corpus, store, saver, session
        self.readings: Mapping[str, ArticleReading] = {}
        self._ranked: dict[tuple[str, str, str], list[Partner]] = {}
        """The passages of an article that are like a passage, by its article, its words and the other article."""
        self.made = MadeClaims(self)
        self._lock = RLock()
        """Passages are compared in a thread as well."""
        self._before: Sheet | None = None
        """The sheet that was computed last: of a change only its rows are computed."""
        self.read()

    def read(self) -> None:
        """Read the articles and claims again, and let mentions follow their claims. Raises `StoreError`."""
        self.saver.flush(1)
        self.readings = StoryReadings(self.store.folder, self.corpus, self.store.annotator).of(self.session.ledger)
        stale = outdated(self.session.ledger, self.readings)
        if stale:
            self.session.do(follow(self.session.who, stale))
        self.changed()
        self._ranked = {}
        with self._lock:
            for name in ("tagged", "passages", "_by_claim", "_matcher"):
                self.__dict__.pop(name, None)

    def read_again(self, ids: Collection[str]) -> bool:
        """Read some articles of the story and the claims in them again; return whether there is anything new.

        Those with own edits on their way to the disk are left out: what is read would lack these. Raises `StoreError`.
        """
        ids = [each for each, reading in self.readings.items() if each in ids and not self._is_being_saved(reading)]
        if not ids:
            return False
        reader = StoryReadings(self.store.folder, self.corpus, self.store.annotator)
        fresh = {each: reader.reading(each) for each in ids}
        news = {each: reading for each, reading in fresh.items() if _matter(reading) != _matter(self.readings[each])}
        if not news:
            return False
        self._take(news)
        stale = outdated(self.session.ledger, self.readings)
        if stale:
            self.session.do(follow(self.session.who, stale))
            self.changed()
        return True

    def _is_being_saved(self, reading: ArticleReading) -> bool:
        return reading.article is not None and bool(self.saver.pending(reading.article))

    def take_corpus(self, corpus: Corpus) -> set[str]:
        """Take the files that are there now; return the articles of the story that have come, gone or changed."""
        before, self.corpus = self.corpus, corpus
        held, now = ({source.at: source for source in each.sources} for each in (before, corpus))

        def source(of: Corpus, files: Mapping[str, Source], article_id: str) -> Source | None:
            number = of.entries.number(article_id)
            return files.get(of.entries[number].at) if number is not None else None

        return {each for each in self.readings if source(before, held, each) != source(corpus, now, each)}

    def changed(self) -> None:
        """Compute the sheet anew: the ledger has changed."""
        self.__dict__.pop("sheet", None)

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet of the ledger as it is now."""
        self._before = sheet_of(self.session.ledger, self.readings, before=self._before)
        return self._before

    @cached_property
    def tagged(self) -> dict[str, list[Passage]]:
        """The claims of each article: the annotator's, and of those whose claims the ledger links."""
        return tagged_passages(self.session.ledger, self.readings, self._annotators)

    @property
    def _annotators(self) -> set[str]:
        return {self.store.annotator, *(mention.annotator for mention in self.session.ledger.mentions)}

    def claims_in(self, article_id: str) -> tuple[Claim, ...]:
        """Return the claims of an article of the story, in reading order."""
        return tuple(each.claim for each in self.tagged.get(article_id, ()) if each.claim is not None)

    def named(self, article_id: str) -> str:
        """Return the outlet and the title of an article of the story."""
        row = next((each for each in self.session.ledger.story.articles if each.id == article_id), None)
        title = " ".join(row.title.split()) if row is not None else ""
        return "   ".join(dict.fromkeys(filter(None, (row.name, title)))) if row is not None else article_id

    def others(self, passage: Passage, first: str) -> list[str]:
        """Return the other articles of the story that can be read, from `first` on, as the columns are."""
        order = [column.article.id for column in self.sheet.columns]
        order += [each for each in self.tagged if each not in order]
        found = [each for each in order if each in self.tagged and each != passage.article]
        at = found.index(first) if first in found else 0
        return found[at:] + found[:at]

    def likest(self, passage: Passage, article: str) -> Span:
        """Return where the passage of an article is that is most like another; `Span(0, 0)` without one."""
        found = next(iter(self.rank(passage, article)), None)
        return Span(found.passage.start, found.passage.end) if found is not None else Span(0, 0)

    @cached_property
    def passages(self) -> dict[str, list[Passage]]:
        """The claims and untagged sentences of each article; not needed for the first screen of a ledger."""
        return with_sentences(self.session.ledger, self.readings, self.tagged)

    @cached_property
    def _by_claim(self) -> dict[str, Passage]:
        return {passage.id: passage for passages in self.tagged.values() for passage in passages}

    @cached_property
    def _matcher(self) -> WordingMatcher:
        return WordingMatcher(_wording(passage) for passages in self.passages.values() for passage in passages)

    def rank(self, query: Passage, article: str) -> list[Partner]:
        """Return the passages of an article that are like a passage, the best first; kept until claims are read again.

        It takes a millisecond or two, and may be called in a thread.
        """
        key = query.article, query.text, article
        found = self._ranked.get(key)
        if found is None:
            with self._lock:
                pool, matcher = self.passages.get(article, []), self._matcher
            matches = matcher.partners(_wording(query), list(map(_wording, pool)))
            found = [
                Partner(passage=pool[each.number], score=round(each.wording, 4), lead=each.lead) for each in matches
            ]
            self._ranked[key] = found
        return found

    def is_ranked(self, query: Passage, article: str) -> bool:
        """Return whether `rank` has its answer at hand."""
        return (query.article, query.text, article) in self._ranked

    def unlinked(self) -> list[Passage]:
        """Return the claims that no entry has, article by article as the columns are, in reading order."""
        ledger = self.session.ledger
        order = [column.article.id for column in self.sheet.columns]
        order += [article.id for article in ledger.story.articles if article.id not in order]
        return [
            passage
            for article in order
            for passage in self.tagged.get(article, ())
            if passage.claim is not None and ledger.mention_of(passage.annotator, passage.claim.id) is None
        ]

    def passage_of(self, mention: Mention) -> Passage:
        """Return the passage of a mention, also where its claim or its article is gone."""
        passage = self._by_claim.get(mention.claim)
        if passage is not None and passage.article == mention.article:
            return passage
        article = self.readings.get(mention.article, NOT_READ).article
        length = len(article.text) if article is not None else mention.end
        outlet = next(
            (each.outlet or each.id for each in self.session.ledger.story.articles if each.id == mention.article),
            mention.article,
        )
        return Passage(
            article=mention.article,
            outlet=outlet,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            position=mention.start / max(1, length),
            label=mention.label,
        )

    def candidates(self, query: Passage, articles: Sequence[str] = (), least: float = 0.0) -> list[Partner]:
        """Return at most nine passages of other articles that may say the same, the best first, without rejected pairs.

        Of passages in one entry with the query none is offered. `articles` restricts them.
        """
        ledger = self.session.ledger
        own = ledger.mention_of(query.annotator, query.claim.id) if query.claim else None
        taken = {mention.claim for mention in ledger.by_entry.get(own.entry, [])} if own else set()
        found = [
            partner
            for article in articles or self.passages
            if article != query.article
            for partner in self.rank(query, article)
            if partner.score >= least
            and partner.passage.id not in taken
            and not ledger.is_rejected(query.id, partner.passage.id)
        ]
        return best_first(found)[:MAX_OFFERED]

    def lead_passage(self, entry: Entry) -> Passage | None:
        """Return the passage of the lead of an entry."""
        lead = self.session.ledger.lead(entry)
        return self.passage_of(lead) if lead is not None else None

    def proposal(self, query: Passage, column: int) -> Partner | None:
        """Return the best passage of a column for an entry with this lead; `None` without one, or if it is unranked."""
        ledger = self.session.ledger
        articles = [each for each in sorted(self.sheet.columns[column].ids) if self.is_ranked(query, each)]
        for partner in self.candidates(query, articles, MIN_SCORE) if articles else ():
            claim = partner.passage.claim
            if claim is None or ledger.mention_of(partner.passage.annotator, claim.id) is None:
                return partner
        return None

    def add_claim(self, article_id: str, claim: Claim, annotator: str) -> None:
        """Show a claim that was made in an article, without reading all articles again."""
        reading = self.readings[article_id]
        records = reading.records
        if reading.article is not None and all(each.row.annotator != annotator for each in records):
            # The first claim of the annotator in this article.
            records = (*records, Record.new(reading.article, annotator))
        records = tuple(
            with_values(record, claims=tuple(sorted((*record.claims, claim), key=Claim.order)))
            if record.row.annotator == annotator
            else record
            for record in records
        )
        self._take({article_id: with_values(reading, records=records)})

    def _take(self, news: Mapping[str, ArticleReading]) -> None:
        """Take newer readings of some articles; their passages are found and compared anew."""
        self.readings = {**self.readings, **news}
        with self._lock:
            self._ranked = {key: found for key, found in self._ranked.items() if news.keys().isdisjoint(key[::2])}
            self._renew_passages(news)
        self.changed()

    def _renew_passages(self, news: Mapping[str, ArticleReading]) -> None:
        """Find the passages of some articles anew."""
        ledger = self.session.ledger
        fresh = tagged_passages(ledger, news, self._annotators)
        tables = [(self.tagged, fresh)]
        for passage in (passage for each in news for passage in self.tagged.get(each, ())):
            self._by_claim.pop(passage.id, None)
        self._by_claim.update((passage.id, passage) for passages in fresh.values() for passage in passages)
        if "passages" in self.__dict__:
            tables.append((self.passages, with_sentences(ledger, news, fresh)))
        for table, found in tables:
            for each in news:
                if each in found:
                    table[each] = found[each]
                else:
                    table.pop(each, None)

    def sentence_of(self, passage: Passage) -> Span:
        """Return the sentence around a passage."""
        article = self.readings.get(passage.article, NOT_READ).article
        if article is None:
            return Span(passage.start, passage.end)
        touched = [
            each for each in sentences(article.text, article.language) if each.overlaps(passage.start, passage.end)
        ]
        return Span(touched[0].start, touched[-1].end) if touched else Span(passage.start, passage.end)


def _matter(reading: ArticleReading) -> tuple[object, ...]:
    """Return what a ledger shows of a reading: not where somebody's cursor stands."""
    records = [(each.row.annotator, each.row.reviewed, each.claims, each.orphans) for each in reading.records]
    return reading.article, records


def _wording(passage: Passage) -> Wording:
    return Wording(passage.text, passage.position, passage.language)
