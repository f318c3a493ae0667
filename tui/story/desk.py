"""What the screens of one story share: the ledger, the readings of its articles, the sheet and the passages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace as with_values
from functools import cached_property
from threading import RLock

from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.corpus.files import Source
from annotations.ledger.attribution import speaker_beside
from annotations.ledger.edits import follow
from annotations.ledger.model import Entry, LedgerChange, Mention
from annotations.ledger.partners import (
    MAX_OFFERED,
    MIN_SCORE,
    Partner,
    Passage,
    best_first,
    reading_order,
    tagged_passages,
    with_sentences,
)
from annotations.ledger.quote_index import outer_quotations
from annotations.ledger.quotes import quote_of
from annotations.ledger.sheet import NOT_READ, ArticleReading, Sheet, outdated, sheet_of
from annotations.ledger.speakers import compare_speakers
from annotations.reports.story_readings import StoryReadings
from annotations.store.store import Store
from annotations.stories.matching import Passage as Wording
from annotations.stories.matching import WordingMatcher
from annotations.text.segmentation import sentences
from annotations.work.ledger_session import LedgerSession
from annotations.work.saver import Saver
from annotations.work.session import Session
from tui.story.made_claims import LINKED, bring_back, first_linked, take_back

MIN_QUOTED_WORDS = 3
"""Words of a quotation that is tagged alone, and not with its sentence: fewer are words in scare quotes."""


class StoryDesk:
    """The work on one story by one annotator."""

    def __init__(self, corpus: Corpus, store: Store, saver: Saver, session: LedgerSession) -> None:
        """Read the articles of the story. Raises `StoreError` if the store cannot be listed."""
        self.corpus, self.store, self.saver, self.session = corpus, store, saver, session
        self.readings: Mapping[str, ArticleReading] = {}
        self._ranked: dict[tuple[str, str, str], list[Partner]] = {}
        """The passages of an article that are like a passage, by its article, its words and the other article."""
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
        self.readings = {**self.readings, **news}
        with self._lock:
            self._ranked = {key: found for key, found in self._ranked.items() if news.keys().isdisjoint(key[::2])}
            for name in ("tagged", "passages", "_by_claim"):
                self.__dict__.pop(name, None)
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
        linked = {mention.annotator for mention in self.session.ledger.mentions}
        return tagged_passages(self.session.ledger, self.readings, {self.store.annotator, *linked})

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

    def claimed(self, passage: Passage, label: str, like: Passage | None = None) -> Mention | None:
        """Return the mention of a passage; a sentence is tagged in its article first, through the article's own record.

        Of a sentence with a quotation only that is tagged if `like` is one, with the person named beside it. `None` if
        the article cannot be opened any more.
        """
        if passage.claim is not None:
            return Mention.of(passage.claim, passage.article, passage.annotator)
        article = self.readings.get(passage.article, NOT_READ).article
        if article is None:
            return None
        span, speaker = Span(passage.start, passage.end), ""
        if like is not None and self._is_quotation(like):
            span, speaker = _quotation_in(article.text, span)
        session = Session(article, self.store, self.saver)
        same = next((claim for claim in session.record.claims if claim.span == span), None)
        if same is not None:
            return Mention.of(same, passage.article, self.store.annotator)
        claim = replace(Claim.of(article.text, *span, label), origin=LINKED)
        claim = claim.said_by(speaker) if speaker else claim
        session.save_claim(None, claim)
        mention = Mention.of(claim, passage.article, self.store.annotator)
        self._add(passage, claim, session.record.row.annotator)
        return mention

    def undo(self) -> str:
        """Undo the latest change of the ledger, with a claim that the same key made; return what was undone."""
        return self._with_claims(self.session.undo(), take_back)

    def redo(self) -> str:
        """Do again what was undone last, with a claim that went with it; return what that is."""
        return self._with_claims(self.session.redo(), bring_back)

    def _with_claims(self, change: LedgerChange | None, walk: Callable[[Session, str], bool]) -> str:
        self.changed()
        if change is None:
            return ""
        walked = 0
        for mention in first_linked(self.session.ledger, change):
            article = self.readings.get(mention.article, NOT_READ).article
            if article is not None and mention.annotator == self.store.annotator:
                walked += walk(Session(article, self.store, self.saver), mention.claim)
        if walked:
            self.read()
        return f"{change.what}, with {'its claim' if walked == 1 else 'their claims'}" if walked else change.what

    def _is_quotation(self, passage: Passage) -> bool:
        """Return whether the words of a claim are in quotation marks."""
        claim = passage.claim
        if claim is None:
            return False
        # Words in marks within a sentence make no quotation of it: the marks begin it, or are around it.
        return claim.text.lstrip()[:1] in tuple("“„«\"‘'") or (
            not outer_quotations(claim.text) and quote_of(claim.text, claim.prefix, claim.suffix).has_marks
        )

    def _add(self, passage: Passage, claim: Claim, annotator: str) -> None:
        """Show a sentence as the claim that it has become, without reading all articles again."""
        tagged = replace(
            passage,
            start=claim.start,
            end=claim.end,
            text=claim.text,
            claim=claim,
            label=claim.label,
            annotator=annotator,
        )
        with self._lock:
            rows = self.passages[passage.article]
            rows[rows.index(passage)] = tagged
            self.tagged[passage.article] = sorted([*self.tagged[passage.article], tagged], key=reading_order)
            self._by_claim[tagged.id] = tagged
        self._ranked = {key: value for key, value in self._ranked.items() if passage.article not in (key[0], key[2])}
        reading = self.readings[passage.article]
        records = tuple(
            with_values(record, claims=tuple(sorted((*record.claims, claim), key=Claim.order)))
            if record.row.annotator == annotator
            else record
            for record in reading.records
        )
        self.readings = {**self.readings, passage.article: with_values(reading, records=records)}
        self.changed()

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


def _quotation_in(text: str, sentence: Span) -> tuple[Span, str]:
    """Return the longest quotation of a sentence with the person named beside it; the sentence itself without one."""
    found = [span for span in outer_quotations(text) if sentence.overlaps(*span)]
    span = max(found, key=lambda each: each.end - each.start, default=None)
    if span is None or len(text[slice(*span)].split()) < MIN_QUOTED_WORDS:
        return sentence, ""
    name = speaker_beside(text, span)
    return span, name if compare_speakers(name, name) == "same" else ""
