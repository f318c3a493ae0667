"""The annotated texts of a store: `<store>/_texts/<sha256>.txt`, each written once."""

from pathlib import Path

from annotations.article import Article
from annotations.layout import text_path
from annotations.store.lock import locked
from annotations.store.storage import replace_file


def keep_text(store: Path, article: Article) -> None:
    """Write the text of an article into the store unless it is there. Raises `OSError`."""
    path = text_path(store, article.sha256)
    data = article.text.encode("utf-8")
    if not path.exists() or path.stat().st_size != len(data):
        write_text(path, data)


def write_text(path: Path, data: bytes) -> None:
    """Write a text to its path in a store, whatever is there. Raises `OSError`."""
    with locked(path.parent):
        replace_file(path, data)
