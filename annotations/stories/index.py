"""The index of stories: the features of a corpus's articles, in a SQLite file of the user's cache folder.

It holds hashes, ids and dates, and no text. Features hold while the file of an article keeps its size and time; of a
file that has changed only articles with another text are looked at again. It may be deleted at any time, and stopping
in between loses nothing that was written.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Self

from msgspec import Struct

from annotations.article import Article
from annotations.corpus.concordance import anything, is_listed, pieces_of
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import StoreError
from annotations.moment import readable_date
from annotations.stories.features import Features, day_of, features_of

VERSION = 1
"""The version of features and tables. An index of another version is made afresh."""

COMMIT_EVERY = 500
"""Articles after which the work so far is on disk."""

WAIT_SECONDS = 30.0
"""How long to wait for another program that writes the index, which holds it for `COMMIT_EVERY` articles at a time."""

_TABLES = """
CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, stamp INTEGER, rules TEXT) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, print BLOB NOT NULL, day INTEGER,
    published TEXT NOT NULL, outlet TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, words INTEGER NOT NULL,
    terms BLOB NOT NULL, times BLOB NOT NULL, shingles BLOB NOT NULL
);
CREATE INDEX article_path ON article (path);
"""


class Indexed(Struct, frozen=True, gc=False):
    """An article of the index, as it is compared."""

    id: str
    day: int | None
    """The day it was published, as `date.toordinal` counts; `None` if unknown."""
    features: Features


class Headline(Struct, frozen=True, gc=False):
    """An article of the index, as it is shown."""

    id: str
    title: str
    outlet: str
    published: str
    url: str
    words: int
    day: int | None = None


class IndexProgress(NamedTuple):
    """Progress of indexing."""

    done: int
    """Articles that are in the index or cannot be read, of `total`."""
    total: int
    fresh: int
    """Articles whose text was looked at."""


class StoryIndex:
    """The features of the articles of one corpus."""

    def __init__(self, path: Path) -> None:
        """Open the index at a path; one that is damaged or of another version is made anew.

        Where it cannot be written it is held in memory, and is gone with the program.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open(path)
        except (OSError, sqlite3.OperationalError):
            # Another program may be at it for long, or the disk may be full: that is no damage.
            self._open(None)
        except sqlite3.DatabaseError:
            self._make_anew()

    @classmethod
    def of(cls, corpus: Corpus, cache: Path) -> Self:
        """Return the index of a corpus in a cache folder."""
        name = sha256(os.fsencode(corpus.path)).hexdigest()[:32]
        return cls(cache / "stories" / f"{name}.sqlite")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def update(self, corpus: Corpus) -> Iterator[IndexProgress]:
        """Index the articles that are new or changed, and drop those that are gone; yield progress now and then.

        Stop iterating to cancel: what was done is kept. Files are read once and from the front. Articles that cannot
        be read are left out. An index that is damaged is made anew. Raises `StoreError` if it cannot be written, also
        where another program holds it for long.
        """
        with self._usable():
            try:
                yield from self._update(corpus)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # A page inside the file is damaged, which opening it does not show.
                self.close()
                self._make_anew()
                yield from self._update(corpus)

    def __len__(self) -> int:
        """Return how many articles there are. Raises `StoreError`, as all that reads does."""
        with self._usable():
            return int(self._connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def __iter__(self) -> Iterator[Indexed]:
        with self._usable():
            rows = self._connection.execute("SELECT id, day, terms, times, shingles, words FROM article ORDER BY id")
            for article_id, day, *features in rows:
                yield Indexed(article_id, day, Features(*features))

    def headlines(self, ids: Sequence[str]) -> tuple[Headline, ...]:
        """Return how articles of the index are shown, in the order of their ids given; unknown ones are left out."""
        with self._usable():
            found = [
                self._connection.execute(
                    "SELECT id, title, outlet, published, url, words, day FROM article WHERE id = ?", (each,)
                ).fetchone()
                for each in ids
            ]
        return tuple(Headline(*row) for row in found if row is not None)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield the articles that have a web address, by their ids, with it."""
        with self._usable():
            found = self._connection.execute("SELECT id, url FROM article WHERE url != '' ORDER BY id").fetchall()
        yield from found

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Raise `StoreError` where the index cannot be used."""
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreError(f"another program is at the index {self._path}: try again when it is done") from error
            raise StoreError(f"the index {self._path} cannot be used ({error}); it may be deleted") from error

    def _make_anew(self) -> None:
        """Delete a damaged index, and open an empty one; in memory where that cannot be done."""
        try:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            self._open(self._path)
        except (OSError, sqlite3.Error):
            self._open(None)

    def _open(self, path: Path | None) -> None:
        self._connection = sqlite3.connect(path or ":memory:", timeout=WAIT_SECONDS)
        try:
            # It can be made again: a power cut may cost the last articles, and nothing waits for the disk.
            self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
            if not self._is_whole():
                # Another program may have made it between two looks: its articles are not to be dropped.
                self._connection.execute("BEGIN IMMEDIATE")
                if not self._is_whole():
                    for statement in ("DROP TABLE IF EXISTS file", "DROP TABLE IF EXISTS article", *_TABLES.split(";")):
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version={VERSION}")
                self._connection.commit()
        except sqlite3.DatabaseError:
            self._connection.close()
            raise

    def _is_whole(self) -> bool:
        """Return whether the index is of this version and has its tables."""
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('file', 'article')")
        version = self._connection.execute("PRAGMA user_version")
        return bool(tables.fetchone()[0] == 2 and version.fetchone()[0] == VERSION)

    def _update(self, corpus: Corpus) -> Iterator[IndexProgress]:
        total, done, fresh, waiting = len(corpus.entries), 0, 0, 0
        sources = {source.at: source for source in corpus.sources}
        held = {path: tuple(state) for path, *state in self._connection.execute("SELECT * FROM file")}
        self._drop_files(held.keys() - sources.keys())
        for path, some in groupby(enumerate(corpus.entries), key=lambda pair: pair[1].at):
            source = sources.get(path)
            if source is None:
                continue
            state = source.size, source.stamp, f"{source.encoding} {corpus.settings.language} {corpus.settings.columns}"
            if held.get(path) == state:
                done += sum(1 for _ in some)
                continue
            seen: set[str] = set()
            for number, entry, article in _articles(corpus, Path(path), some):
                seen.add(entry.id)
                done = number + 1
                fresh += self._put(entry, path, article)
                waiting += 1
                if waiting >= COMMIT_EVERY:
                    self._connection.commit()
                    waiting = 0
                yield IndexProgress(done, total, fresh)
            self._keep_only(path, seen)
            self._connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (path, *state))
        self._connection.commit()
        yield IndexProgress(total, total, fresh)

    def _put(self, entry: Entry, path: str, article: Article) -> bool:
        """Keep the features of an article; return whether they had to be found."""
        state = f"{article.language}\0{article.title}\0{article.text}"
        print_ = sha256(state.encode("utf-8", "surrogatepass")).digest()
        about = (
            path,
            day_of(article.published),
            readable_date(article.published),
            article.source,
            article.title,
            article.url,
        )
        held = self._connection.execute("SELECT print FROM article WHERE id = ?", (entry.id,)).fetchone()
        if held is not None and held[0] == print_:
            self._connection.execute(
                "UPDATE article SET path = ?, day = ?, published = ?, outlet = ?, title = ?, url = ? WHERE id = ?",
                (*about, entry.id),
            )
            return False
        found = features_of(article)
        self._connection.execute(
            "INSERT OR REPLACE INTO article "
            "(id, print, path, day, published, outlet, title, url, words, terms, times, shingles) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, print_, *about, found.words, found.terms, found.times, found.shingles),
        )
        return True

    def _drop_files(self, gone: set[str]) -> None:
        for path in gone:
            self._connection.execute("DELETE FROM article WHERE path = ?", (path,))
            self._connection.execute("DELETE FROM file WHERE path = ?", (path,))

    def _keep_only(self, path: str, seen: set[str]) -> None:
        """Drop the articles of a file that it no longer has."""
        held = self._connection.execute("SELECT id FROM article WHERE path = ?", (path,)).fetchall()
        for (article_id,) in held:
            if article_id not in seen:
                self._connection.execute("DELETE FROM article WHERE id = ?", (article_id,))


def _articles(corpus: Corpus, path: Path, entries: Iterator[tuple[int, Entry]]) -> Iterator[tuple[int, Entry, Article]]:
    """Yield the articles of a file that can be read and are the ones listed, under their ids."""
    for number, entry, piece in pieces_of(path, entries, anything, corpus):
        if piece.article is not None and is_listed(corpus, entry, piece):
            yield number, entry, corpus.named(entry, piece.article)
