"""The sources of annotated texts: the store, and the corpus if there is one."""

import os
from pathlib import Path

from annotations.article import Article, fingerprint
from annotations.claims.record import ArticleState
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, StoreError
from annotations.layout import text_path
from annotations.store.archive import Archive
from annotations.store.storage import read_store_file
from annotations.store.store import Store


class Sources:
    """The sources of annotated texts: the store, and the corpus if there is one."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        """Take texts from the store in `folder` and from `corpus`."""
        self.folder = folder
        self.corpus = corpus
        self.entries: dict[str, Entry] = {entry.id: entry for entry in corpus.entries} if corpus else {}

    def proper_path(self, row: ArticleState) -> Path:
        """Return the path where the file of this article and annotator belongs."""
        return Store(self.folder, row.annotator).path(row.id)

    def relative(self, path: Path) -> str:
        """Return a path relative to the store.

        Bytes that are not UTF-8 become a backslash, x and digits.
        """
        return os.fsencode(path.relative_to(self.folder)).decode("utf-8", "backslashreplace")

    def article(self, article_id: str) -> Article | None:
        """Read the current article; `None` where it is missing or unreadable."""
        if self.corpus is None or article_id not in self.entries:
            return None
        try:
            return self.corpus.load(self.entries[article_id])
        except ArticleError:
            return None

    def present_id(self, row: ArticleState) -> str:
        """Return the id by which the corpus has the article of a file now; empty if it cannot be told.

        An article that once shared its id with a broken line, or with another article, was called `<id>~2`. It is the
        article `<id>` if the corpus has no `<id>~2` any more, `<id>` has the annotated text, and the annotator has
        nothing of `<id>` yet.
        """
        original = self.former_owner(row)
        return "" if not original or Store(self.folder, row.annotator).path(original).exists() else original

    def former_owner(self, row: ArticleState) -> str:
        """Return the id that an article `<id>~2` has now, whether or not the annotator has a file of it by now."""
        original, mark, number = row.id.rpartition("~")
        if not mark or not number.isdecimal() or row.id in self.entries:
            return ""
        article = self.article(original)
        return original if article is not None and article.sha256 == row.sha256 else ""

    def text(self, row: ArticleState) -> str | None:
        """Return the annotated text of a file; `None` where it is not available.

        The text comes from the store or is reconstructed.
        """
        try:
            return Archive(self.folder).text(row.sha256)
        except StoreError:
            data = self.reconstruct_text(row.sha256, [row])
            return None if data is None else data.decode("utf-8")

    def reconstruct_text(self, sha256: str, rows: list[ArticleState]) -> bytes | None:
        """Reconstruct a missing or altered text.

        The source is an unchanged article, or the altered text with its line ends restored. Returns the bytes only if
        they have this fingerprint, `None` otherwise.
        """
        for article in filter(None, (self.article(row.id) for row in rows)):
            if article.sha256 == sha256:
                return article.text.encode("utf-8")
        try:
            text = read_store_file(text_path(self.folder, sha256)).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None
        text = text.replace("\r\n", "\n")
        return text.encode("utf-8") if fingerprint(text) == sha256 else None
