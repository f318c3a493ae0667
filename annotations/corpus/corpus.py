"""The corpus: the articles of folders and files. Listing reads no texts."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from time import monotonic

from msgspec import Struct

from annotations.article import Article
from annotations.cache import Stamp
from annotations.corpus import known_files
from annotations.corpus.entries import Entries, Entry, entries_of
from annotations.corpus.files import Seen, Source, common_folder, existing, list_sources, name_within, readable_suffixes
from annotations.corpus.index import is_many, keep, recall, scan_file, scan_records
from annotations.corpus.metadata import Metadata, MetadataPacker, metadata_of
from annotations.corpus.readers.fields import FieldRules
from annotations.corpus.readers.suffixes import suffix_of
from annotations.errors import ArticleError, CorpusError
from annotations.layout import TEXTS, store_folder
from annotations.settings import Settings, is_encoding, read_settings, settings_path

REPORT_SECONDS = 0.25
"""Seconds between two reports of a scan."""


@dataclass(frozen=True)
class Corpus:
    """The articles of folders and files, in the order of names and of their file."""

    path: Path
    """The folder or file; for several of them, the folder they lie in."""
    entries: Entries
    settings: Settings
    sources: tuple[Source, ...] = field(default=(), repr=False)
    """The article files. Left out of `repr`, which Textual makes of every argument of a worker."""
    known: Mapping[str, Sequence[Metadata]] = field(default_factory=dict, repr=False, compare=False)
    """The metadata of files that were scanned to the end, by path."""
    stale: Mapping[str, Sequence[Metadata]] = field(default_factory=dict, repr=False, compare=False)
    """The metadata of files before they changed: it lists their articles until they are scanned."""
    given: tuple[Path, ...] = ()
    """The folders and files that it was opened with."""
    unread: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """How many files of its folders are of a kind that cannot be read, by ending."""
    folders: Mapping[str, Stamp] = field(default_factory=dict, repr=False, compare=False)
    """The state of each folder before its files were looked at; none if they were not."""
    is_checked: bool = True
    """Whether the files were looked at, and not only known from an earlier time."""
    encoding: str = ""
    """The encoding that was named for all files when it was opened; it goes before the settings."""
    annotated: Path | None = None
    """The folder of the texts that were annotated before it was opened, if it has files of many articles."""
    skipped: frozenset[Path] = frozenset()
    """Folders of stores, which are not searched for articles."""

    @property
    def name(self) -> str:
        """The name of the corpus on screen: the last part of its path."""
        return self.path.name or str(self.path)

    @property
    def unlisted(self) -> tuple[Source, ...]:
        """Files of many articles that were not scanned yet, so that `entries` lacks some."""
        return tuple(source for source in self.sources if source.at not in self.known and is_many(source))

    @cached_property
    def rules(self) -> FieldRules:
        """How the fields of records are read, by the settings."""
        return FieldRules(self.settings.columns, self.settings.keep_markup, self.annotated)

    def encoding_of(self, path: Path) -> str:
        """Return the encoding that was named for a file; empty if none was."""
        return self.encoding or self.settings.encoding_of(name_within(self.path, path))

    def load(self, entry: Entry) -> Article:
        """Return an article. Raises `ArticleError` with the reason if it cannot be read."""
        # The list of a corpus that is in the cache is shown without any reader.
        from annotations.corpus.readers.endings import MULTI_READERS, read
        from annotations.corpus.readers.streams import open_stream

        glance, reader = entry.glance, MULTI_READERS.get(suffix_of(entry.path))
        if glance is None or reader is None:
            return self.named(entry, read(entry.path, self.encoding_of(entry.path), self.rules))
        if glance.problem:
            raise ArticleError(glance.problem)
        name = entry.path.name
        changed = ArticleError(f"{name} has changed since its articles were listed: open the corpus again")
        try:
            with open_stream(entry.path, self.encoding_of(entry.path)) as (stream, _):
                article = reader.article(stream, glance.place, name, self.rules)
        except ArticleError as error:
            as_listed = entry.at not in self.stale and _as_it_was(entry.path, self.sources)
            raise error if as_listed else changed from error
        # Another article may stand there now: it must not get the claims of this one.
        if metadata_of(article, glance.place) != glance:
            raise changed
        return self.named(entry, article)

    def named(self, entry: Entry, article: Article) -> Article:
        """Return an article under its id, in its language: that of the settings, else the one that its words show."""
        from annotations.text.language import DEFAULT_LANGUAGE, guess_by_words

        language = self.settings.language or guess_by_words(article.text) or DEFAULT_LANGUAGE
        return replace(article, id=entry.id, language=language)


class ScanProgress(Struct, frozen=True):
    """Progress of a scan."""

    corpus: Corpus
    """The corpus as known so far: with more entries than before, or more metadata."""
    done: int
    """Bytes scanned, of `total`."""
    total: int


def open_corpus(
    path: Path | Sequence[Path],
    store: Path | None = None,
    cache: Path | None = None,
    *,
    later: bool = False,
    unchecked: bool = False,
    encoding: str = "",
) -> Corpus:
    """Open the articles of a folder or a file, or of several that lie in one folder.

    `store` is another folder that holds no articles. Metadata is cached in `cache`. Unscanned files of many articles
    are scanned now, at about five seconds for 100 MB, unless `later`, by `scan`. With `unchecked` the files of a large
    folder may be those of an earlier time, as far as none has come or gone since: then `rescan` must look at them. A
    named `encoding` is that of all files, whatever the settings say.

    Raises `CorpusError` if there is no such path, no article file, or no article that can be opened; `SchemeError` if
    the corpus's settings cannot be used.
    """
    given = [path] if isinstance(path, Path) else list(path)
    paths = [existing(each) for each in given]
    whole = common_folder(paths, kept=store is not None)
    settings = read_settings(whole)
    if encoding and not is_encoding(encoding):
        raise CorpusError(f"There is no encoding {encoding}. Name one that Python knows, such as cp1253 or mac_roman.")
    skip = {store_folder(whole), *([store.expanduser().absolute()] if store else [])}
    if settings.guidelines:
        # They are about the articles, and no article.
        skip.add(Path(os.path.normpath(settings_path(whole).parent / settings.guidelines)))
    corpus = Corpus(whole, Entries(), settings, given=tuple(paths), skipped=frozenset(skip), encoding=encoding)
    known = (
        known_files.recall(cache, whole, skip) if unchecked and cache and paths == [whole] and whole.is_dir() else None
    )
    corpus = _listed(corpus, given[0]) if known is None else _as_known(corpus, known)
    texts = (store or store_folder(whole)).expanduser().absolute() / TEXTS
    if texts.is_dir() and any(map(is_many, corpus.sources)):
        corpus = replace(corpus, annotated=texts)
    corpus = _knowing(corpus, recall(cache, whole, corpus.sources, corpus.rules))
    if not later and corpus.unlisted:
        for looked in scan(corpus, cache, only_listing=True):
            corpus = looked.corpus
    _must_hold_one(corpus)
    return corpus


def scan(corpus: Corpus, cache: Path | None = None, *, only_listing: bool = False) -> Iterator[ScanProgress]:
    """Scan every article without metadata; yield the corpus now and then.

    Files of many articles come first, because their articles are not listed before; then the others, unless
    `only_listing`. Iterate in a worker thread; stop iterating to cancel. Metadata of complete files is cached even
    then.
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
            for glance, done in (
                scan_records(source, corpus.rules) if is_many(source) else [(scan_file(source, corpus.rules), 0)]
            ):
                packing.add(glance)
                if (present := monotonic()) - last < REPORT_SECONDS:
                    continue
                # Reports become rarer as the corpus grows: making and showing one takes longer. A changed file keeps
                # its old entries until it is scanned.
                if present - made > (made - begin) / 2 and source.at not in corpus.stale:
                    grown = replace(_knowing(corpus, {**known, source.at: packing.so_far()}), known=dict(known))
                    made = monotonic()
                yield ScanProgress(grown, before + done, total)
                last = monotonic()
            known[source.at] = packing.whole() if is_many(source) else (glance,)
            before += source.size
        yield ScanProgress(_knowing(corpus, known) if todo else corpus, total, total)
    finally:
        if cache is not None and len(known) > len(corpus.known):
            keep(cache, corpus.path, corpus.sources, known, corpus.rules)


def rescan(corpus: Corpus) -> Corpus:
    """List the files of a corpus again; return the same corpus if nothing changed.

    Metadata of unchanged files stays, and their articles keep their ids. New and changed files are left to `scan`.
    Settings stay. Raises `CorpusError` as `open_corpus` does if there is nothing left to read: a renamed folder, a disk
    that is gone.
    """
    for path in corpus.given:
        existing(path)
    now = _listed(corpus, corpus.given[0])
    if now.sources == corpus.sources:
        return corpus
    files = now.sources
    same = {source.at for source in set(files).intersection(corpus.sources)}
    before = {**corpus.stale, **corpus.known}
    gone = before.keys() - same
    stale = {source.at: before[source.at] for source in files if source.at in gone}
    fresh = replace(now, stale=stale)
    return _knowing(fresh, {at: glances for at, glances in corpus.known.items() if at in same})


def remember_files(corpus: Corpus, cache: Path) -> None:
    """Keep the files of a corpus for its next start, if they were looked at, are many, and all in one folder."""
    is_named = corpus.encoding or corpus.settings.encodings
    if corpus.given == (corpus.path,) and corpus.is_checked and not is_named:
        found = known_files.KnownFiles(corpus.sources, dict(corpus.unread), dict(corpus.folders))
        known_files.remember(cache, corpus.path, corpus.skipped, found)


def _listed(corpus: Corpus, given: Path) -> Corpus:
    """Return a corpus with its article files as they are now; it was opened by the path `given` and maybe others."""
    seen = Seen({}, {})
    files = list_sources(corpus.path, corpus.given, corpus.skipped, seen)
    if not files:
        raise CorpusError(f"There are no articles in {given}. Copydesk reads files that end in {readable_suffixes()}.")
    return replace(_encoded(corpus, files), unread=seen.unread, folders=seen.folders, is_checked=True)


def _as_known(corpus: Corpus, known: known_files.KnownFiles) -> Corpus:
    """Return a corpus with the article files of an earlier time."""
    return replace(_encoded(corpus, known.sources), unread=known.unread, is_checked=False)


def _encoded(corpus: Corpus, files: tuple[Source, ...]) -> Corpus:
    """Return a corpus with these files, each with the encoding that was named for it."""
    if corpus.encoding or corpus.settings.encodings:
        files = tuple(source._replace(encoding=corpus.encoding_of(source.path)) for source in files)
    return replace(corpus, sources=files)


def _knowing(corpus: Corpus, known: Mapping[str, Sequence[Metadata]]) -> Corpus:
    """Return a corpus with the entries that the metadata of its files gives."""
    stale = {at: glances for at, glances in corpus.stale.items() if at not in known}
    entries = entries_of(corpus.path, corpus.sources, {**stale, **known} if stale else known)
    return replace(corpus, entries=entries, known=known, stale=stale)


def _as_it_was(path: Path, files: Sequence[Source]) -> bool:
    try:
        about = path.stat()
    except OSError:
        return True
    return any(source.at == str(path) and source[2:4] == (about.st_size, about.st_mtime_ns) for source in files)


def _must_hold_one(corpus: Corpus) -> None:
    """Raise `CorpusError` unless an article can be opened; stop at the first that can."""
    first, count = "", 0
    for problem in _problems(corpus):
        if not problem:
            return
        first, count = first or problem, count + 1
    others = count - 1
    more = f", nor can the {others} other{'s' if others > 1 else ''}" if others else ""
    raise CorpusError(f"There is nothing to read in {corpus.path}: {first}{more}.")


def _problems(corpus: Corpus) -> Iterator[str]:
    """Yield for each article why it cannot be opened, or an empty string."""
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
        for glance, _ in scan_records(source, corpus.rules):
            yield glance.problem
