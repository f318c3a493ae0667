"""Reading a shard: its articles in order, on the machine that does the work."""

import gzip
import io
from collections.abc import Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

from annotations.article import Article
from annotations.cluster.folder import file_system, reading
from annotations.cluster.shards import Failure, Shard
from annotations.cluster.tables import read_rows
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entries, Entry
from annotations.corpus.readers.fields import INNER, FieldRules, article_of
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.records import Decoder, json_piece
from annotations.corpus.readers.streams import MAX_ARTICLE_BYTES, too_large
from annotations.errors import ArticleError, CorpusError, SchemeError
from annotations.settings import Settings, read_settings


def read_articles(shard: Shard, text_column: str = "", *, whole: bool = False) -> Iterator[Article | Failure]:
    """Yield the articles of a shard, and in their place those that cannot be read.

    They have no other fields than the usual ones unless they are to be `whole`. Raises `CorpusError` if the source as a
    whole cannot be read.
    """
    if shard.kind == "corpus":
        corpus = _corpus(shard.at, shard.encoding, shard.annotated)
        yield from (_of_entry(corpus, entry) for entry in shard.entries)
        return
    rules = FieldRules({"text": text_column} if text_column else {})
    bare = Corpus(Path(), Entries(), Settings())
    read = _lines(shard, rules) if shard.kind == "jsonl" else _rows(shard, rules, whole=whole)
    for each in read:
        yield each if isinstance(each, Failure) else bare.named(Entry(each.id, ""), each)


def _of_entry(corpus: Corpus, entry: Entry) -> Article | Failure:
    try:
        return corpus.load(entry)
    except ArticleError as error:
        return Failure(entry.id, str(error))


@lru_cache(maxsize=4)
def _corpus(at: str, encoding: str, annotated: str) -> Corpus:
    """Return a corpus without its entries, by which they are read as the reader reads them."""
    path = Path(at)
    if not path.exists():
        raise CorpusError(f"There is no {at} on this machine: a corpus must be at the same path on all of them.")
    try:
        settings = read_settings(path)
    except SchemeError as error:
        raise CorpusError(str(error)) from error
    return Corpus(path, Entries(), settings, encoding=encoding, annotated=Path(annotated) if annotated else None)


def _rows(shard: Shard, rules: FieldRules, *, whole: bool) -> Iterator[Article | Failure]:
    name = shard.at.rpartition("/")[2]
    columns = None if whole else rules.known.union(INNER)
    for number, row in read_rows(shard.at, shard.kind, shard.start, shard.stop, columns):
        local = f"{name}#{number + 1}"
        try:
            article = article_of(row, f"row {number + 1} of {name}", rules)
        except ArticleError as error:
            yield Failure(local, str(error))
        else:
            yield article if article.id else _named(article, local)


def _lines(shard: Shard, rules: FieldRules) -> Iterator[Article | Failure]:
    """Yield the articles of the lines that begin in a stretch of a file."""
    name = shard.at.rpartition("/")[2]
    decoder = Decoder(name)
    with ExitStack() as stack:
        stack.enter_context(reading(shard.at))
        system, path = file_system(shard.at)
        file = cast("IO[bytes]", stack.enter_context(system.open(path, "rb")))
        stream = file if shard.stop >= 0 else cast("IO[bytes]", io.BufferedReader(gzip.GzipFile(fileobj=file)))
        offset = shard.start
        if offset:
            # A line that begins before the stretch is of the one before.
            stream.seek(offset - 1)
            offset += sum(map(len, _line(stream))) - 1
        while shard.stop < 0 or offset < shard.stop:
            pieces = list(_line(stream))
            size = sum(map(len, pieces))
            if not size:
                return
            local = f"{name}@{offset}"
            where = f"the line at byte {offset:,} of {name}"
            if size > MAX_ARTICLE_BYTES:
                yield Failure(local, str(too_large(where)))
            elif pieces[0].strip():
                piece = json_piece(pieces[0], Place(1, offset, size), where, decoder, rules, first=offset == 0)
                if piece.article is None:
                    yield Failure(local, piece.problem)
                else:
                    yield piece.article if piece.article.id else _named(piece.article, local)
            offset += size


def _line(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a line: in one piece, or in several if it is longer than any article."""
    while piece := stream.readline(MAX_ARTICLE_BYTES + 1):
        yield piece
        if piece.endswith(b"\n"):
            return


def _named(article: Article, local: str) -> Article:
    from dataclasses import replace

    return replace(article, id=local)
