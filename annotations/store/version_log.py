"""Versions of articles: `<store>/_versions/<article>.jsonl` has a line for each text that an article was seen with.

Lines are only added, so that git joins the files of two machines line by line. The texts themselves are in `_texts`.
Nothing is written for an article whose text has stayed the same.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import NotSavedError
from annotations.layout import VERSIONS, safe_name, text_path
from annotations.moment import Moment, now
from annotations.store.lock import LockTimeoutError, locked
from annotations.store.storage import read_store_file, replace_file
from annotations.store.texts import keep_text
from annotations.wording import reason


class SeenVersion(Struct, frozen=True, kw_only=True):
    """A text that an article was seen with."""

    id: str
    """The id of the article."""
    sha256: str
    seen: Moment
    """When Copydesk first had this text."""
    title: str = ""
    published: str = ""
    """The date that the source gave with this text."""


_decoder = msgspec.json.Decoder(SeenVersion)


def read_versions(folder: Path, article_id: str) -> list[SeenVersion]:
    """Return the texts that an article of a store was seen with, the earliest first.

    A text that comes back counts again. Lines that cannot be read are left out.
    """
    found: list[SeenVersion] = []
    for line in _lines(_path(folder, article_id)):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            version = _decoder.decode(line)
            if version.id == article_id:
                found.append(version)
    found.sort(key=lambda version: version.seen)
    return [each for number, each in enumerate(found) if not number or found[number - 1].sha256 != each.sha256]


def ids_with_versions(folder: Path) -> list[str]:
    """Return the ids of the articles of a store that were seen with any text, sorted."""
    ids = set()
    with suppress(OSError):
        for path in (folder / VERSIONS).glob("*.jsonl"):
            for line in _lines(path):
                with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                    ids.add(_decoder.decode(line).id)
                    break
    return sorted(ids)


def note_version(folder: Path, article: Article, before: SeenVersion | None = None, seen: Moment | None = None) -> bool:
    """Note that an article has this text, and keep the text; return whether that is news.

    `before` is the text that it had, if that may not be noted yet; `seen` is when this text was, by default now. Raises
    `NotSavedError`.
    """
    held = read_versions(folder, article.id)
    news = [before] if before is not None and all(each.sha256 != before.sha256 for each in held) else []
    if not held or held[-1].sha256 != article.sha256:
        news.append(
            SeenVersion(
                id=article.id,
                sha256=article.sha256,
                seen=seen or now(),
                title=article.title,
                published=article.published,
            )
        )
    if not news:
        return False
    path = _path(folder, article.id)
    try:
        keep_text(folder, article)
        with locked(path.parent):
            # What cannot be read is not written over.
            lines = [line + b"\n" for line in _held_lines(path)]
            replace_file(path, b"".join([*lines, *(msgspec.json.encode(each) + b"\n" for each in news)]))
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has locked {path.parent}") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error
    return True


def note_changed_text(folder: Path, article: Article, record: Record) -> None:
    """Note that an article has another text than its record, and before that the text of the record.

    Raises `NotSavedError`, and `OSError` if the store lacks the text of the record.
    """
    row = record.row
    kept = text_path(folder, row.sha256).stat().st_mtime
    seen = record.history[0].when if record.history else datetime.fromtimestamp(kept, UTC)
    before = SeenVersion(id=article.id, sha256=row.sha256, seen=seen, title=row.title, published=row.published)
    note_version(folder, article, before)


def _path(folder: Path, article_id: str) -> Path:
    return folder / VERSIONS / f"{safe_name(article_id)}.jsonl"


def _lines(path: Path) -> Iterator[bytes]:
    with suppress(OSError):
        yield from _held_lines(path)


def _held_lines(path: Path) -> list[bytes]:
    """Return the lines of a file; none without one. Raises `OSError`."""
    try:
        return [line for line in read_store_file(path).split(b"\n") if line.strip()]
    except FileNotFoundError:
        return []
