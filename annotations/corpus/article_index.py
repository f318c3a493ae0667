"""An index of articles: values derived from each, in a SQLite file of the user's cache folder.

What was derived holds while the file of an article keeps its size and time; of a file that has changed only articles
with another text are derived from again. It may be deleted at any time, and stopping in between loses nothing that was
written. `kind` says what is kept: hashes, ids and dates, never texts.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple, Self

from annotations.article import Article
from annotations.corpus.concordance import anything, is_listed, pieces_of
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.corpus.files import Source
from annotations.corpus.index_damage import FUNCTION, READING_ERRORS, is_damage, mark_of
from annotations.corpus.index_kind import IndexKind, Row, print_of
from annotations.errors import StoreError
from annotations.regular_file import open_regular

COMMIT_EVERY = 500
"""Articles after which the work so far is on disk."""

WAIT_SECONDS = 30.0
"""How long to wait for another program that writes the index, which holds it for `COMMIT_EVERY` articles at a time."""

_TABLES_VERSION = 2
"""The version of the tables, which is that of no `IndexKind`."""


_State = tuple[int, int, str]
"""The size of a file, when it was written, and by which rules it was read."""


def _key_of(path: str) -> str:
    """Return a path as a database holds it: of a name that is not UTF-8, its bytes in hexadecimal."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return f"bytes:{os.fsencode(path).hex()}"
    return path


def _state_of(source: Source, corpus: Corpus) -> _State:
    settings = corpus.settings
    return source.size, source.stamp, f"{source.encoding} {settings.language} {settings.columns}"


class IndexProgress(NamedTuple):
    """Progress of indexing."""

    done: int
    """Articles that are in the index or cannot be read, of `total`."""
    total: int
    fresh: int
    """Articles whose text was looked at."""


class ArticleIndex:
    """The values derived from the articles of one corpus."""

    def __init__(self, path: Path | None, kind: IndexKind) -> None:
        """Open the index at a path; one that is damaged or of another version is made anew.

        Without a path, and where it cannot be written, it is held in memory, and is gone with the program.
        """
        self._path, self._kind = path, kind
        self._corpus: Corpus | None = None
        """The corpus that a damaged index is rebuilt from."""
        names = (", ".join(("id", *some)) for some in (kind.about, kind.derived))
        about, derived = (f"{FUNCTION}({each})" for each in names)
        self._is_row_whole = f"about_mark = {about} AND derived_mark = {derived}"
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                # SQLite opens whatever lies there, and makes files beside what a link leads to.
                with suppress(FileNotFoundError):
                    open_regular(path).close()
            self._open(path)
        except (OSError, *READING_ERRORS) as error:
            if is_damage(error):
                self._make_anew()
            else:
                # Another program may be at it for long, or the disk may be full.
                self._open(None)

    @classmethod
    def of(cls, corpus: Path, cache: Path | None, kind: IndexKind) -> Self:
        """Return the index of a corpus in a cache folder; without one, in memory."""
        name = sha256(os.fsencode(corpus)).hexdigest()[:32]
        return cls(cache / kind.name / f"{name}.sqlite" if cache is not None else None, kind)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def update(self, corpus: Corpus) -> Iterator[IndexProgress]:
        """Index the articles that are new or changed, and drop those that are gone; yield progress now and then.

        Stop iterating to cancel: what was done is kept. Files are read once and from the front. Articles that cannot
        be read are left out. An index that is damaged is made anew. Raises `StoreError` if it cannot be written, also
        where another program holds it for long.
        """
        self._corpus = corpus
        with self._usable():
            try:
                yield from self._update(corpus)
            except READING_ERRORS as error:
                # A page inside the file is damaged, which opening it does not show.
                self._drop_damaged(error)
                yield from self._update(corpus)

    def unread_bytes(self, corpus: Corpus) -> int:
        """Return the bytes of files that are new or have changed since the index was updated. Raises `StoreError`."""
        with self._usable():
            held = self._held()
        return sum(source.size for source in corpus.sources if held.get(source.at) != _state_of(source, corpus))

    def __len__(self) -> int:
        """Return how many articles there are. Raises `StoreError`, as all that reads does."""
        ((count,),) = self._read("SELECT count(*), 1 FROM article")
        return int(count)

    def rows(self, columns: str) -> Iterator[Row]:
        """Yield some columns of all articles, in the order of their ids.

        An index that is damaged is made anew, here as well: of the corpus that it was last updated with.
        """
        return self._read(f"SELECT {columns}, {self._is_row_whole} FROM article ORDER BY id")  # noqa: S608, columns of ours

    def row(self, columns: str, article_id: str) -> Row | None:
        """Return some columns of one article; `None` if it is not in the index."""
        query = f"SELECT {columns}, {self._is_row_whole} FROM article WHERE id = ?"  # noqa: S608, columns of ours
        return next(self._read(query, article_id), None)

    def having(self, keys: Iterable[int]) -> set[str]:
        """Return the ids of the articles that have one of some keys."""
        query = "SELECT id, 1 FROM key JOIN article ON number = article WHERE value = ?"
        return {article_id for key in keys for (article_id,) in self._read(query, key)}

    def _read(self, query: str, *values: object) -> Iterator[Row]:
        """Yield rows without their last column, which says whether they are whole."""
        done = 0
        with self._usable():
            try:
                for *row, is_whole in self._connection.execute(query, values):
                    if not is_whole:
                        raise sqlite3.DatabaseError("a row is damaged")
                    yield tuple(row)
                    done += 1
            except READING_ERRORS as error:
                if self._corpus is None:
                    raise
                self._drop_damaged(error)
                for _ in self._update(self._corpus):
                    pass
                for *row, _ in islice(self._connection.execute(query, values), done, None):
                    yield tuple(row)

    def _drop_damaged(self, error: Exception) -> None:
        """Open an empty index in the place of a damaged one; raise any other error."""
        if not is_damage(error):
            raise error
        self.close()
        self._make_anew()

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Raise `StoreError` where the index cannot be used."""
        try:
            yield
        except READING_ERRORS as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreError(f"another program is at the index {self._path}: try again when it is done") from error
            raise StoreError(f"the index {self._path} cannot be used ({error}); it may be deleted") from error

    def _make_anew(self) -> None:
        """Delete a damaged index, and open an empty one; in memory where that cannot be done."""
        try:
            if self._path is not None:
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            self._open(self._path)
        except (OSError, *READING_ERRORS):
            self._open(None)

    def _open(self, path: Path | None) -> None:
        self._connection = sqlite3.connect(path or ":memory:", timeout=WAIT_SECONDS)
        self._connection.create_function(FUNCTION, -1, mark_of, deterministic=True)
        try:
            # It can be made again: a power cut may cost the last articles, and nothing waits for the disk.
            self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
            if not self._is_whole():
                # Another program may have made it between two looks: its articles are not to be dropped.
                self._connection.execute("BEGIN IMMEDIATE")
                if not self._is_whole():
                    for statement in self._tables():
                        self._connection.execute(statement)
                self._connection.commit()
        except READING_ERRORS:
            self._connection.close()
            raise

    def _tables(self) -> Iterator[str]:
        """Yield the statements that make the tables afresh."""
        columns = "".join(f", {name} {what}" for name, what in {**self._kind.about, **self._kind.derived}.items())
        for name in ("file", "article", "key"):
            yield f"DROP TABLE IF EXISTS {name}"
        yield "CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, stamp INTEGER, rules TEXT) WITHOUT ROWID"
        yield (
            "CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, "
            f"print BLOB NOT NULL, about_mark INTEGER NOT NULL, derived_mark INTEGER NOT NULL{columns})"
        )
        yield "CREATE INDEX article_path ON article (path)"
        yield "CREATE TABLE key (value INTEGER, article INTEGER, PRIMARY KEY (value, article)) WITHOUT ROWID"
        yield "CREATE INDEX key_article ON key (article)"
        yield f"PRAGMA user_version={self._version}"

    def _is_whole(self) -> bool:
        """Return whether the index is of this version and has its tables."""
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('file', 'article', 'key')")
        version = self._connection.execute("PRAGMA user_version")
        return bool(tables.fetchone()[0] == 3 and version.fetchone()[0] == self._version)

    @property
    def _version(self) -> int:
        return 1000 * _TABLES_VERSION + self._kind.version

    def _update(self, corpus: Corpus) -> Iterator[IndexProgress]:
        total, done, fresh, waiting = len(corpus.entries), 0, 0, 0
        sources = {source.at: source for source in corpus.sources}
        held = self._held()
        self._drop_files(held.keys() - set(map(_key_of, sources)))
        for path, some in groupby(enumerate(corpus.entries), key=lambda pair: pair[1].at):
            source = sources.get(path)
            if source is None:
                continue
            state, key = _state_of(source, corpus), _key_of(path)
            if held.get(key) == state:
                done += sum(1 for _ in some)
                continue
            seen: set[str] = set()
            for number, entry, article in self._articles(corpus, Path(path), some):
                seen.add(entry.id)
                done = number + 1
                fresh += self._put(entry, key, article)
                waiting += 1
                if waiting >= COMMIT_EVERY:
                    self._connection.commit()
                    waiting = 0
                yield IndexProgress(done, total, fresh)
            self._keep_only(key, seen)
            self._connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (key, *state))
        self._connection.commit()
        yield IndexProgress(total, total, fresh)

    def _held(self) -> dict[str, _State]:
        """Return the states of the files whose articles are in the index, by their paths."""
        return {
            path: (size, stamp, rules) for path, size, stamp, rules in self._connection.execute("SELECT * FROM file")
        }

    def _articles(
        self, corpus: Corpus, path: Path, entries: Iterator[tuple[int, Entry]]
    ) -> Iterator[tuple[int, Entry, Article]]:
        """Yield the articles of a file that can be read and are the ones listed."""
        for number, entry, piece in pieces_of(path, entries, anything, corpus):
            if piece.article is not None and is_listed(corpus, entry, piece):
                article = piece.article
                yield number, entry, corpus.named(entry, article) if self._kind.guesses_language else article

    def _put(self, entry: Entry, path: str, article: Article) -> bool:
        """Keep what is derived from an article; return whether it had to be derived."""
        print_ = bytes.fromhex(print_of(article))
        known_of = self._kind.about_of(article)
        about = {"path": path, "about_mark": mark_of(entry.id, *known_of)}
        about |= zip(self._kind.about, known_of, strict=True)
        held = self._connection.execute("SELECT number, print FROM article WHERE id = ?", (entry.id,)).fetchone()
        number, known = held if held is not None else (None, b"")
        is_fresh = known != print_
        if is_fresh:
            derived = self._kind.derived_of(article)
            about |= {"id": entry.id, "print": print_, "derived_mark": mark_of(entry.id, *derived)}
            about |= zip(self._kind.derived, derived, strict=True)
        if number is None:
            names, marks = ", ".join(about), ", ".join("?" * len(about))
            made = self._connection.execute(f"INSERT INTO article ({names}) VALUES ({marks})", (*about.values(),))  # noqa: S608
            number = made.lastrowid
        else:
            names = ", ".join(f"{name} = ?" for name in about)
            self._connection.execute(f"UPDATE article SET {names} WHERE number = ?", (*about.values(), number))  # noqa: S608
            self._connection.execute("DELETE FROM key WHERE article = ?", (number,))
        keys = {(key, number) for key in self._kind.keys_of(article)}
        self._connection.executemany("INSERT INTO key VALUES (?, ?)", sorted(keys))
        return is_fresh

    def _drop_files(self, gone: Iterable[str]) -> None:
        for path in gone:
            held = self._connection.execute("SELECT number FROM article WHERE path = ?", (path,)).fetchall()
            self._drop(number for (number,) in held)
            self._connection.execute("DELETE FROM file WHERE path = ?", (path,))

    def _keep_only(self, path: str, seen: set[str]) -> None:
        """Drop the articles of a file that it no longer has."""
        held = self._connection.execute("SELECT number, id FROM article WHERE path = ?", (path,)).fetchall()
        self._drop(number for number, article_id in held if article_id not in seen)

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._connection.execute("DELETE FROM key WHERE article = ?", (number,))
            self._connection.execute("DELETE FROM article WHERE number = ?", (number,))
