"""The corpus: where articles come from. Listing it reads no texts; a text is read when it is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from msgspec import Struct

from annotations.article import Article
from annotations.corpus.entries import Entries, Entry, entries_of
from annotations.corpus.files import Source, endings, found, home, sources
from annotations.corpus.index import is_many, keep, look_into, look_through, recall
from annotations.corpus.metadata import Metadata, MetadataPacker, metadata_of
from annotations.corpus.readers.endings import MANY, ending, read
from annotations.corpus.readers.streams import streamed
from annotations.errors import ArticleError, CorpusError
from annotations.layout import store_folder
from annotations.scheme import Settings, read_settings

PAUSE = 0.25
"""Seconds after which it is told how far a corpus was looked into."""


@dataclass(frozen=True)
class Corpus:
    """The articles of folders and files, in the order of their names, and in a file as they stand there."""

    path: Path
    """The folder or the file; for several of them, the folder that they lie in."""
    entries: Entries
    settings: Settings
    sources: tuple[Source, ...] = field(default=(), repr=False)
    """The files that they are in. Not in its `repr`, which is made of whatever a worker on screen is given."""
    known: Mapping[str, Sequence[Metadata]] = field(default_factory=dict, repr=False, compare=False)
    """What is known of the files that were looked into to the end, by where they are."""
    stale: Mapping[str, Sequence[Metadata]] = field(default_factory=dict, repr=False, compare=False)
    """What was known of files before they changed: their articles are listed by it until they are looked into."""
    given: tuple[Path, ...] = ()
    """The folders and files that it was opened by."""
    skipped: frozenset[Path] = frozenset()
    """Folders that are not looked into for articles: claims are kept there."""

    @property
    def name(self) -> str:
        """What to call the corpus on screen: the last part of its path."""
        return self.path.name or str(self.path)

    @property
    def unlisted(self) -> tuple[Source, ...]:
        """The files of many articles whose articles are not all in `entries`, as nobody has looked yet."""
        return tuple(source for source in self.sources if source.at not in self.known and is_many(source))

    def load(self, entry: Entry) -> Article:
        """Read an article. Raises `ArticleError` with the reason where it cannot be read."""
        glance, reader = entry.glance, MANY.get(ending(entry.path))
        if glance is None or reader is None:
            return replace(read(entry.path), id=entry.id, language=self.settings.language)
        if glance.problem:
            raise ArticleError(glance.problem)
        name = entry.path.name
        changed = ArticleError(f"{name} has changed since its articles were listed: open it anew")
        try:
            with streamed(entry.path) as (stream, _):
                article = reader.article(stream, glance.place, name)
        except ArticleError as error:
            as_listed = entry.at not in self.stale and _as_it_was(entry.path, self.sources)
            raise error if as_listed else changed from error
        # What stands there now may be another article: its claims are not to come upon this one.
        if metadata_of(article, glance.place) != glance:
            raise changed
        return replace(article, id=entry.id, language=self.settings.language)


class ScanProgress(Struct, frozen=True):
    """How far a corpus has been looked into."""

    corpus: Corpus
    """As it is known by now: with more entries than before, or more known of them."""
    done: int
    """Bytes that were looked into, of `total`."""
    total: int


def open_corpus(
    path: Path | Sequence[Path], store: Path | None = None, cache: Path | None = None, *, later: bool = False
) -> Corpus:
    """List the articles of a folder or a file, or of several that lie in one folder: then they are a part of that.

    `store` is a folder that is not looked into for articles, beside the corpus's own one. What is known of the
    articles is kept in `cache`. Files of many articles that were not looked through before are now, which takes
    about five seconds for 100 MB, unless that is to come `later` by `scan`.

    Raises `CorpusError` where there is nothing to read: no such path, an empty folder, or not one article that
    can be opened. Raises `SchemeError` where the corpus's own settings are not usable.
    """
    given = [path] if isinstance(path, Path) else list(path)
    paths = [found(each) for each in given]
    whole = home(paths, kept=store is not None)
    settings = read_settings(whole)
    skip = frozenset([store_folder(whole), *([store.expanduser().absolute()] if store else [])])
    files = _listed(whole, paths, skip, given[0])
    corpus = Corpus(whole, Entries(), settings, files, given=tuple(paths), skipped=skip)
    corpus = _knowing(corpus, recall(cache, whole, files))
    if not later and corpus.unlisted:
        for looked in scan(corpus, cache, only_listing=True):
            corpus = looked.corpus
    _must_hold_one(corpus)
    return corpus


def scan(corpus: Corpus, cache: Path | None = None, *, only_listing: bool = False) -> Iterator[ScanProgress]:
    """Look into every article that was not looked into; yield the corpus every now and then, and at the end.

    First come files of many articles, whose articles are not listed before; then the others, unless it is
    `only_listing`. Made to be gone through in a thread: whoever has enough stops asking. What is known of
    whole files is kept in `cache`, also then.
    """
    todo = [*corpus.unlisted]
    if not only_listing:
        todo += [source for source in corpus.sources if source.at not in corpus.known and not is_many(source)]
    total, before = sum(source.size for source in todo), 0
    known, grown = dict(corpus.known), corpus
    begin = last = made = monotonic()
    try:
        for source in todo:
            packing = MetadataPacker()
            for glance, done in look_through(source) if is_many(source) else [(look_into(source), 0)]:
                packing.add(glance)
                if (present := monotonic()) - last < PAUSE:
                    continue
                # Fewer and fewer states: to make one takes longer the more articles there are, and to show it, too.
                # What stood in a file before it changed stands there until it was gone through.
                if present - made > (made - begin) / 2 and source.at not in corpus.stale:
                    grown = replace(_knowing(corpus, {**known, source.at: packing.so_far()}), known=dict(known))
                    made = monotonic()
                yield ScanProgress(grown, before + done, total)
                last = monotonic()
            known[source.at] = packing.whole() if is_many(source) else (glance,)
            before += source.size
        yield ScanProgress(_knowing(corpus, known), total, total)
    finally:
        if cache is not None and len(known) > len(corpus.known):
            keep(cache, corpus.path, corpus.sources, known)


def rescan(corpus: Corpus) -> Corpus:
    """List the files of a corpus again; the very same corpus where they are what they were.

    What is known of files that have not changed stays known, and their articles keep their ids. New and changed
    files are left to `scan`. Settings stay as they were. Raises `CorpusError` as `open_corpus` does where there
    is nothing to read any longer: a folder that was renamed, or a disk that is gone.
    """
    paths = [found(path) for path in corpus.given]
    files = _listed(corpus.path, paths, corpus.skipped, corpus.given[0])
    if files == corpus.sources:
        return corpus
    same = {source.at for source in set(files).intersection(corpus.sources)}
    before = {**corpus.stale, **corpus.known}
    gone = before.keys() - same
    stale = {source.at: before[source.at] for source in files if source.at in gone}
    fresh = replace(corpus, sources=files, stale=stale)
    return _knowing(fresh, {at: glances for at, glances in corpus.known.items() if at in same})


def _listed(whole: Path, paths: Sequence[Path], skip: frozenset[Path], given: Path) -> tuple[Source, ...]:
    files = sources(whole, paths, skip)
    if not files:
        raise CorpusError(f"There are no articles in {given}: looked for files that end in {endings()}.")
    return files


def _knowing(corpus: Corpus, known: Mapping[str, Sequence[Metadata]]) -> Corpus:
    """Return a corpus with the articles that its files are known to have."""
    stale = {at: glances for at, glances in corpus.stale.items() if at not in known}
    entries = entries_of(corpus.path, corpus.sources, {**stale, **known} if stale else known)
    return replace(corpus, entries=entries, known=known, stale=stale)


def _as_it_was(path: Path, files: Sequence[Source]) -> bool:
    try:
        about = path.stat()
    except OSError:
        return True
    return any(source.at == str(path) and source[2:] == (about.st_size, about.st_mtime_ns) for source in files)


def _must_hold_one(corpus: Corpus) -> None:
    """Raise `CorpusError` where not one article can be opened; stops reading at the first that can."""
    first, count = "", 0
    for problem in _problems(corpus):
        if not problem:
            return
        first, count = first or problem, count + 1
    others = count - 1
    more = f", nor can the {others} other{'s' if others > 1 else ''}" if others else ""
    raise CorpusError(f"There is nothing to read in {corpus.path}: {first}{more}.")


def _problems(corpus: Corpus) -> Iterator[str]:
    """Yield for each article why it cannot be opened, or nothing where it can."""
    for entry in corpus.entries:
        if entry.glance is not None:
            yield entry.glance.problem
            continue
        try:
            corpus.load(entry)
        except ArticleError as error:
            yield str(error)
        else:
            yield ""
    for source in corpus.unlisted:
        for glance, _ in look_through(source):
            yield glance.problem
