"""Predictions of other tools' models in a store: one TinyDB file an article, for all annotators.

`<folder>/_predictions/<article>.json` has the tables `predictions` and `schema`. They are suggestions of the reader,
and nobody's claims. They can be imported again, so a file that is damaged is replaced by the next import.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from tinydb import TinyDB
from tinydb.table import Document

from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import PREDICTIONS, TEXTS, safe_name
from annotations.store.lock import LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.suggest.prediction import Prediction
from annotations.wording import reason

VERSION = 1
"""The version of the tables."""


class Predictions:
    """The predictions in one store."""

    def __init__(self, folder: Path) -> None:
        """Keep predictions below `folder`, the store."""
        self._folder = folder

    def path(self, article_id: str) -> Path:
        """Return the path of an article's file."""
        return self._folder / PREDICTIONS / f"{safe_name(article_id)}.json"

    @property
    def exist(self) -> bool:
        """Whether predictions for any article were imported."""
        return (self._folder / PREDICTIONS).is_dir()

    def read(self, article_id: str) -> tuple[Prediction, ...]:
        """Return the predictions for an article, in reading order.

        Raises `StoreError` if they cannot be read, `ReadOnlyError` if a newer Copydesk wrote them.
        """
        path = self.path(article_id)
        try:
            state = AtomicJSONStorage(path).read() or {}
            versions = [row.get("version") for row in state.get("schema", {}).values()]
            if any(isinstance(version, int) and version > VERSION for version in versions):
                raise ReadOnlyError(f"{path} was written by a newer Copydesk")
            rows = state.get("predictions", {}).values()
            return tuple(sorted(msgspec.convert(list(rows), tuple[Prediction, ...]), key=_order))
        except (DamagedError, OSError, msgspec.ValidationError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error

    def add(self, article_id: str, fresh: Iterable[Prediction]) -> None:
        """Add predictions to those for an article; one that is there already gets the new score.

        A damaged file is replaced. Raises `NotSavedError` if the file cannot be written, `ReadOnlyError` if a newer
        Copydesk wrote it, `StoreError` if it cannot be read.
        """
        path = self.path(article_id)
        try:
            # A folder with annotated texts is known as a store, and its files are not read as articles.
            (self._folder / TEXTS).mkdir(parents=True, exist_ok=True)
            with locked(path.parent):
                try:
                    there = self.read(article_id)
                except ReadOnlyError:
                    raise
                except StoreError as error:
                    if isinstance(error.__cause__, OSError):
                        # It may be whole: a disk or permissions keep it from being read.
                        raise
                    there = ()
                merged = {each.key: each for each in (*there, *fresh)}
                storage = AtomicJSONStorage(path)
                with storage.single_write():
                    storage.write({})
                    db = TinyDB(storage=lambda: storage)
                    table = db.table("predictions")
                    for number, each in enumerate(sorted(merged.values(), key=_order), 1):
                        table.insert(Document(msgspec.to_builtins(each), doc_id=number))
                    db.table("schema").insert(Document({"version": VERSION}, doc_id=1))
        except LockTimeoutError as error:
            raise NotSavedError(f"another program has locked {path.parent} for too long") from error
        except OSError as error:
            raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def _order(prediction: Prediction) -> tuple[int, int, str, str]:
    return prediction.start, -prediction.end, prediction.label, prediction.model
