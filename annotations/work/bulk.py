"""Batches: one edit in each of many articles, undone together."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Undo
from annotations.claims.record import Record, Status
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, StoreError
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.text.selection import Units
from annotations.translation import gettext as _
from annotations.work.saver import Saver

MAX_PENDING_ARTICLES = 64
"""The number of articles, kept in memory with their texts, that may wait for the disk."""

MAX_WAIT_SECONDS = 1.0
"""The longest wait for room before the next article of a batch."""

PRONOUNS = ("he", "she", "they", "it", "who", "i", "we")
"""Words for a speaker that may stand for anyone."""

MAX_TITLE_CHARS = 3
"""Code points of a word of a name, such as Mr and Mrs, that two persons may share."""

EditFactory = Callable[[Record], Apply | None]
"""Makes the edit of one article from its record; `None` where the article needs no edit.

May raise `ArticleError` where the edit is impossible.
"""


@dataclass(frozen=True)
class BatchResult:
    """The result of a batch for one article."""

    id: str
    is_edited: bool = False
    """Whether the article was edited."""
    claims: int = field(default=0, compare=False)
    """The number of claims that were added, changed or removed."""
    problem: str = ""
    """Why the article could not be edited, or what was wrong with its file; a sentence without its full stop."""
    record: Record | None = field(default=None, compare=False, repr=False)
    """The record after the edit; `None` if the article was not edited."""


class BatchEditor:
    """Applies batches to articles, and keeps none of their texts in memory."""

    def __init__(self, store: Store, saver: Saver) -> None:
        """Read records from `store`, and save edits through `saver`."""
        self._store = store
        self._saver = saver
        self._batches: list[tuple[str, deque[tuple[Entry, str]]]] = []
        """The description of each batch, its articles, and the id of the change in each; the latest batch last."""

    @property
    def last_batch(self) -> tuple[int, str]:
        """The number of articles in the last batch, and the batch's description.

        An undo affects this batch; `(0, "")` where none is left.
        """
        return (len(self._batches[-1][1]), self._batches[-1][0]) if self._batches else (0, "")

    def apply(
        self, corpus: Corpus, entries: Sequence[Entry], make: EditFactory, what: str = ""
    ) -> Iterator[BatchResult]:
        """Edit articles in order, and yield a result for each.

        Stop iterating to stop; articles already yielded are edited. Because reading is faster than writing, each
        article first waits until fewer than `MAX_PENDING_ARTICLES` are pending, but no longer than
        `MAX_WAIT_SECONDS`, so that a slow disk does not look like a standstill. `what` is the description of the
        batch, shown before it is undone.
        """
        changes: deque[tuple[Entry, str]] = deque()
        for entry in entries:
            if len(entries) > 1:
                self._saver.wait_for_room(MAX_PENDING_ARTICLES, MAX_WAIT_SECONDS)
            if self._saver.refusal:
                yield BatchResult(entry.id, problem=self._saver.refusal)
                continue
            try:
                article, record = self._read(corpus, entry)
                edit = make(record)
            except (ArticleError, StoreError) as error:
                yield BatchResult(entry.id, problem=str(error))
                continue
            if edit is not None:
                self._saver.put(article, edit)
                if not changes:
                    self._batches.append((what, changes))
                changes.append((entry, edit.change.id))
            after = edit.apply(record).reanchored() if edit is not None else None
            claims = len({claim.id for claim in edit.change.every}) if edit is not None else 0
            yield BatchResult(entry.id, edit is not None, claims, record.trouble, after)

    def undo(self, corpus: Corpus) -> Iterator[BatchResult]:
        """Undo the last batch, and yield a result for each of its articles.

        Stop iterating to stop; the articles that are left are the last batch then. Yields nothing where no batch is
        left.
        """
        changes = self._batches[-1][1] if self._batches else deque()
        while changes:
            entry, change_id = changes.popleft()
            if not changes:
                # Another list may have added a batch meanwhile.
                self._batches = [each for each in self._batches if each[1] is not changes]
            try:
                article, record = self._read(corpus, entry)
            except (ArticleError, StoreError) as error:
                yield BatchResult(entry.id, problem=str(error))
                continue
            edit = Undo(change_id, record.moment())
            self._saver.put(article, edit)
            undone = next((each for each in record.history if each.id == change_id), None)
            claims = len({claim.id for claim in undone.every}) if undone is not None else 0
            yield BatchResult(entry.id, True, claims, record.trouble, edit.apply(record).reanchored())

    def _read(self, corpus: Corpus, entry: Entry) -> tuple[Article, Record]:
        """Read an article and its record, with pending edits applied.

        Raises `ArticleError`, `StoreError`.
        """
        article = corpus.load(entry)
        pending = self._saver.pending(article)
        record = self._store.load(article)
        for edit in pending:
            record = edit.apply(record)
        return article, record.reanchored()


def tag_factory(
    label: str, spans: Mapping[str, Collection[tuple[Span, str]]], *, whole_sentences: bool = False
) -> EditFactory:
    """Return an edit factory that labels spans, one change per article.

    `spans` are those of each article, by its id, each with its words. An article in which a span no longer has its
    words, apart from white space, is not edited. Spans that carry a claim with the label already are skipped. With
    `whole_sentences` the sentences in which the spans begin are labelled, each once.
    """

    def make(record: Record) -> Apply | None:
        labelled = {claim.span for claim in record.claims if claim.label == label}
        wanted = spans.get(record.row.id, ())
        if any(record.text[slice(*span)].split() != words.split() for span, words in wanted):
            raise ArticleError(_("{title} has changed since it was searched", title=record.row.title))
        targets = [span for span, _ in wanted]
        if whole_sentences:
            units = Units(record.text, record.row.language)
            targets = list(dict.fromkeys(units.sentence(units.number_at(span.start)).span for span in targets))
        claims = [Claim.of(record.text, *span, label) for span in targets if span not in labelled]
        return edits.tag(record, *claims) if claims else None

    return make


def relabel_factory(label: str, claims: Mapping[str, Collection[str]]) -> EditFactory:
    """Return an edit factory that gives claims another label, one change per article.

    `claims` are the ids of the claims of each article. A claim stays as it is if another one on the same span has the
    label already.
    """

    def make(record: Record) -> Apply | None:
        labelled = {claim.span for claim in record.claims if claim.label == label}
        pairs = []
        for claim in _chosen(record, claims):
            if claim.span not in labelled:
                labelled.add(claim.span)
                pairs.append((claim, claim.relabelled(label)))
        return edits.change_all(record, pairs) if pairs else None

    return make


def speaker_factory(speaker: str, claims: Mapping[str, Collection[str]]) -> EditFactory:
    """Return an edit factory that sets the speaker of claims, one change per article.

    `claims` are the ids of the claims of each article. An empty `speaker` removes the speaker. The words of the article
    for the speaker are kept if they can stand for the new one: a pronoun, a role, or a part of the name.
    """

    def make(record: Record) -> Apply | None:
        chosen = _chosen(record, claims)
        pairs = [(claim, _said_by(claim, speaker)) for claim in chosen if claim.speaker != speaker]
        return edits.change_all(record, pairs) if pairs else None

    return make


def note_factory(note: str, claims: Mapping[str, Collection[str]]) -> EditFactory:
    """Return an edit factory that sets the note of claims, one change per article.

    `claims` are the ids of the claims of each article. An empty `note` removes the note.
    """

    def make(record: Record) -> Apply | None:
        pairs = [(claim, claim.noted(note)) for claim in _chosen(record, claims) if claim.note != note]
        return edits.change_all(record, pairs) if pairs else None

    return make


def attributes_factory(values: Mapping[str, str], scheme: Scheme, claims: Mapping[str, Collection[str]]) -> EditFactory:
    """Return an edit factory that sets attributes of claims, one change per article.

    `claims` are the ids of the claims of each article. An empty value takes an attribute away. A claim gets only the
    attributes that its label has in the scheme.
    """

    def make(record: Record) -> Apply | None:
        chosen = _chosen(record, claims)
        changes = [changed_attributes(values, scheme, claim.label, claim.attributes) for claim in chosen]
        pairs = [(claim, claim.described(new)) for claim, new in zip(chosen, changes, strict=True) if new]
        return edits.change_all(record, pairs) if pairs else None

    return make


def changed_attributes(
    values: Mapping[str, str], scheme: Scheme, label: str, held: Mapping[str, str]
) -> dict[str, str]:
    """Return the values that would change a claim with this label, which holds those in `held`."""
    foreign = {each.name for each in scheme.of_claims if not each.fits(label)}
    return {
        name: value for name, value in values.items() if held.get(name, "") != value and not (value and name in foreign)
    }


def _said_by(claim: Claim, speaker: str) -> Claim:
    """Return a claim with another speaker, and with the words of the article if they can stand for that one."""
    words = claim.speaker_text
    parts = {part for part in words.casefold().split() if len(part) > MAX_TITLE_CHARS}
    if (
        speaker
        and words
        and (words[0].islower() or words.casefold() in PRONOUNS or parts & {*speaker.casefold().split()})
    ):
        return claim.said_by(speaker, claim.speaker_start, claim.speaker_end, words)
    return claim.said_by(speaker)


def removal_factory(claims: Mapping[str, Collection[str]]) -> EditFactory:
    """Return an edit factory that removes claims and gives orphans up, one change per article.

    `claims` are the ids of the claims and orphans of each article.
    """

    def make(record: Record) -> Apply | None:
        ids = claims.get(record.row.id, ())
        lost = [orphan for orphan in record.orphans if orphan.claim.id in ids]
        chosen = _chosen(record, claims)
        return edits.remove_all(record, chosen, lost) if chosen or lost else None

    return make


def _chosen(record: Record, claims: Mapping[str, Collection[str]]) -> list[Claim]:
    """Return the claims of an article that are among the chosen ones."""
    ids = claims.get(record.row.id, ())
    return [claim for claim in record.claims if claim.id in ids]


def status_factory(status: Status | None) -> EditFactory:
    """Return an edit factory that sets a status.

    `None` stands for the status implied by the work done so far.
    """

    def make(record: Record) -> Apply | None:
        wanted = status or edits.implied_status(record)
        return None if record.row.status == wanted else edits.set_status(record, wanted)

    return make


def flag_factory(*, flagged: bool) -> EditFactory:
    """Return an edit factory that flags articles, or removes their flags."""

    def make(record: Record) -> Apply | None:
        return None if record.row.flagged == flagged else edits.set_flag(record, flagged=flagged)

    return make
