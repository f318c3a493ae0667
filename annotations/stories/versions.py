"""Versions of one article: what was changed, softened, hardened, dropped and added after it was published.

An article comes again when its file changes, when its address is added once more, and when a file has its id twice with
another text. Texts that were annotated are kept by the store; others once they were noted. Claims stay on the words
they were made on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.duplicates import canonical
from annotations.errors import ArticleError, NotSavedError, StoreError
from annotations.moment import Moment, now, sortable_date
from annotations.store.archive import Archive
from annotations.store.version_log import SeenVersion, ids_with_versions, note_version, read_versions
from annotations.stories.differences import Difference, differences

ClaimState = str
"""`kept`: the claim's words are in the new text; `orphan`: they are not."""


class Version(Struct, frozen=True):
    """A text of an article."""

    article: str
    """The id of the article that has, or had, this text."""
    sha256: str
    seen: Moment | None
    """When Copydesk first had this text; `None` if it is an article of its own in the corpus, which says when."""
    published: str
    """The date that the source gives: of the publication, or of this text."""
    title: str


class TouchedClaim(Struct, frozen=True):
    """A claim in a sentence that differs."""

    annotator: str
    id: str
    label: str
    text: str
    state: ClaimState


class SentenceChange(Struct, frozen=True):
    """A sentence that differs from the version before, with the claims that were made on it."""

    difference: Difference
    claims: tuple[TouchedClaim, ...] = ()


class VersionChange(Struct, frozen=True):
    """A version of an article and the one before it."""

    before: Version
    after: Version
    sentences: tuple[SentenceChange, ...]
    """Changed numbers and names first, then in the order of the new text. Empty if only white space differs."""


class ChangedArticle(Struct, frozen=True):
    """An article with several versions."""

    article: str
    title: str
    outlet: str
    url: str
    changes: tuple[VersionChange, ...]


class VersionSearch:
    """Finds the articles of a corpus that have several versions."""

    def __init__(
        self, folder: Path, corpus: Corpus, records: Callable[[str], Sequence[Record]], addresses: Mapping[str, str]
    ) -> None:
        """Read the texts and notes of the store in `folder`.

        `records` returns the records of an article, each with the text that was annotated; `addresses` has the web
        address of each article of the corpus that has one.
        """
        self._folder, self._corpus, self._records = folder, corpus, records
        self._archive = Archive(folder)
        self._addresses = addresses
        self.problems: list[str] = []
        """A sentence for each text that could not be read."""
        self.fresh: list[tuple[Article, SeenVersion, Moment]] = []
        """Articles that were found with another text than the last that is noted, with that one, and when."""

    def of_one(self, article_id: str) -> ChangedArticle | None:
        """Return the versions of one article, also those at its address and of its id; `None` if it has only one."""
        groups = _groups(self._corpus, self._addresses)
        return self._of(next((group for group in groups if article_id in group), (article_id,)))

    def changed(self) -> Iterator[ChangedArticle]:
        """Yield the articles with several versions, in the order of the corpus; those that are gone from it last."""
        annotated = {row.id for _, row in self._archive.files()} if self._folder.is_dir() else set()
        tracked = annotated | set(ids_with_versions(self._folder))
        groups = _groups(self._corpus, self._addresses)
        in_groups = {member for group in groups for member in group}
        single = [(member,) for member in tracked - in_groups]
        entries = self._corpus.entries
        last = len(entries)

        def place(group: Sequence[str]) -> tuple[int, str]:
            number = entries.number(group[0])
            return (last if number is None else number), group[0]

        for group in sorted([*groups, *single], key=place):
            found = self._of(group)
            if found is not None:
                yield found

    def _of(self, group: Sequence[str]) -> ChangedArticle | None:
        """Return the versions of an article that the corpus has under these ids; `None` if it has only one."""
        versions: list[tuple[Version, str]] = []
        articles = {article_id: self._article(article_id) for article_id in group}
        for article_id, article in articles.items():
            versions += self._kept(article_id, article)
        distinct: list[tuple[Version, str]] = []
        for version, text in sorted(versions, key=lambda pair: _when(pair[0])):
            if not distinct or distinct[-1][0].sha256 != version.sha256:
                distinct.append((version, text))
        if len(distinct) < 2:
            return None
        first, last = distinct[0][0], distinct[-1][0]
        shown = articles[last.article]
        language = shown.language if shown else "en"
        records = [record for article_id in group for record in self._records(article_id)]
        changes = tuple(
            VersionChange(before, after, tuple(_sentences(old, new, (before, after), records, language)))
            for (before, old), (after, new) in pairwise(distinct)
        )
        title, source, url = (shown.title, shown.source, shown.url) if shown else (last.title, "", "")
        return ChangedArticle(first.article, title, source, url, changes)

    def _kept(self, article_id: str, article: Article | None) -> Iterator[tuple[Version, str]]:
        """Yield the versions of one id with their texts: those that were noted, and that of today."""
        noted = read_versions(self._folder, article_id)
        texts = {each.sha256 for each in noted}
        for record in self._records(article_id):
            row = record.row
            if row.sha256 not in texts and (article is None or row.sha256 != article.sha256):
                # Annotated before a change that nobody has worked on yet.
                texts.add(row.sha256)
                noted.insert(0, SeenVersion(id=row.id, sha256=row.sha256, seen=_first(record), title=row.title))
        for each in noted:
            if article is not None and each.sha256 == article.sha256:
                yield Version(article_id, each.sha256, each.seen, article.published, article.title), article.text
                continue
            try:
                text = self._archive.text(each.sha256)
            except StoreError as error:
                self.problems.append(str(error))
            else:
                yield Version(article_id, each.sha256, each.seen, each.published, each.title), text
        if article is not None and (not noted or noted[-1].sha256 != article.sha256):
            seen = _retrieved(article)
            if noted:
                seen = now()
                self.fresh.append((article, noted[-1], seen))
            yield Version(article_id, article.sha256, seen, article.published, article.title), article.text

    def _article(self, article_id: str) -> Article | None:
        number = self._corpus.entries.number(article_id)
        if number is None:
            return None
        try:
            return self._corpus.load(self._corpus.entries[number])
        except ArticleError as error:
            self.problems.append(str(error))
            return None


def note_versions(folder: Path, fresh: Sequence[tuple[Article, SeenVersion, Moment]]) -> None:
    """Note when articles were seen with another text, so that it stays said; nothing where that cannot be written."""
    with suppress(NotSavedError):
        for article, before, seen in fresh:
            note_version(folder, article, before, seen)


def keep_versions(folder: Path, articles: Iterator[Article]) -> Iterator[bool]:
    """Note the present texts of articles, and keep the texts; yield for each whether it is news.

    Raises `NotSavedError`.
    """
    for article in articles:
        yield note_version(folder, article)


def _groups(corpus: Corpus, addresses: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the ids of articles that share an address, or an own id in one file."""
    by_key: dict[tuple[str, str], list[str]] = {}
    for entry in corpus.entries:
        own = entry.glance.own if entry.glance is not None else ""
        url = canonical(addresses.get(entry.id, ""))
        # An address says more than an id: another file may number its articles alike.
        if url or own:
            by_key.setdefault(("", url) if url else (entry.at, own), []).append(entry.id)
    return [tuple(ids) for ids in by_key.values() if len(ids) > 1]


def _when(version: Version) -> tuple[str, str]:
    """Return the sort key of a version: when it was seen, or else its own date."""
    if version.seen is not None:
        return f"{version.seen:%Y-%m-%dT%H:%M:%S.%f}", version.article
    return sortable_date(version.published), version.article


def _retrieved(article: Article) -> Moment | None:
    """Return when an article was fetched, if its file says so."""
    try:
        moment = datetime.fromisoformat(str(article.meta.get("retrieved", "")))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _first(record: Record) -> Moment:
    return record.history[0].when if record.history else min((c.created for c in record.claims), default=now())


def _sentences(
    old: str, new: str, versions: tuple[Version, Version], records: Sequence[Record], language: str
) -> Iterator[SentenceChange]:
    before, after = versions
    for each in differences(old, new, language):
        claims: list[TouchedClaim] = []
        for record in records:
            who = record.row.annotator
            held = [claim for claim in record.claims if record.row.sha256 in (before.sha256, after.sha256)]
            is_new = record.row.sha256 == after.sha256
            span = Span(each.start_after, each.end_after) if is_new else Span(each.start_before, each.end_before)
            claims += [_touched(who, claim, each.after) for claim in held if span.overlaps(*claim.span)]
            gone = Span(each.start_before, each.end_before)
            claims += [
                _touched(who, orphan.claim, each.after)
                for orphan in record.orphans
                if orphan.sha256 == before.sha256 and gone.overlaps(*orphan.claim.span)
            ]
        yield SentenceChange(each, tuple(claims))


def _touched(annotator: str, claim: Claim, after: str) -> TouchedClaim:
    state = "kept" if " ".join(claim.text.split()) in " ".join(after.split()) else "orphan"
    return TouchedClaim(annotator, claim.id, claim.label, claim.text, state)
