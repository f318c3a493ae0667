"""The records of one article by several annotators, on the text that the article has now."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import StoreError
from annotations.layout import safe_name
from annotations.store.archive import Archive


class ArticleRecords:
    """Reads the records of articles, and changes no file."""

    def __init__(self, folder: Path, annotators: Collection[str] | None = None) -> None:
        """Read the store in `folder`: the records of these annotators, or of all. Raises `StoreError`."""
        self._archive = Archive(folder)
        self._annotators = None if annotators is None else {safe_name(name) for name in annotators}
        self._paths: dict[str, list[Path]] = {}
        for path in self._archive.paths():
            if self._annotators is None or path.parent.name in self._annotators:
                self._paths.setdefault(path.stem, []).append(path)
        self.unreadable: set[str] = set()
        """A sentence for each file that was left out."""

    def of(self, article: Article) -> list[Record]:
        """Return the records of an article, by annotator, with claims and orphans on its present text."""
        return [self._on(record, article) for record in self.stored(article.id)]

    def has(self, article_id: str) -> bool:
        """Return whether an annotator may have a record of an article."""
        return safe_name(article_id) in self._paths

    def stored(self, article_id: str) -> list[Record]:
        """Return the records of an article as the store has them, each with the text that was annotated."""
        found = []
        for path in self._paths.get(safe_name(article_id), ()):
            try:
                record = self._archive.read_without_history(path)
            except StoreError as error:
                self.unreadable.add(str(error))
                continue
            if record is not None and record.row.id == article_id:
                found.append(record)
        return found

    @staticmethod
    def _on(record: Record, article: Article) -> Record:
        if record.row.sha256 == article.sha256:
            return record
        return replace(record, text=article.text).carried_over(record.text, article)
