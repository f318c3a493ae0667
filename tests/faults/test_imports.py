"""A disk that fails during an import leaves no article half imported."""

import json
from collections.abc import Iterator
from errno import EIO, ENOSPC
from pathlib import Path

import pytest
from failing_disk import FailingDisk
from fork_server import article_with_words, word_span

from annotations.article import Article
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import CopydeskError
from annotations.exchange.detect import format_of
from annotations.exchange.importer import Import
from annotations.store import lock
from annotations.store.store import Store

pytestmark = pytest.mark.slow

ARTICLES = tuple(article_with_words(name, 5) for name in "abc")


@pytest.fixture(autouse=True)
def _short_lock_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the lock timeout: only the failing disk prevents locking."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Open a corpus of three articles."""
    path = tmp_path / "corpus.jsonl"
    path.write_text(
        "".join(json.dumps({"id": name, "text": f"{name} {each.text}"}) + "\n" for name, each in articles_by_id())
    )
    return open_corpus(path)


def articles_by_id() -> Iterator[tuple[str, Article]]:
    """Yield the articles with their ids."""
    return ((each.id, each) for each in ARTICLES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write an import file with two claims in each article."""
    path = tmp_path / "in.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for name, each in articles_by_id():
            text = f"{name} {each.text}"
            print(
                json.dumps({"text": text, "label": [[*word_span(number, text), "fact"] for number in (1, 3)]}),
                file=file,
            )
    return path


def import_file(corpus: Corpus, path: Path, folder: Path) -> int:
    """Import the file, and return how many articles were written.

    Raises `CopydeskError` where the command fails.
    """
    importer = Import(folder, corpus, "anna")
    return len(list(importer.carry_out(importer.plan(path, format_of(path, path.name)))))


def claim_counts(corpus: Corpus, folder: Path) -> list[int]:
    """Return the number of claims of each article on disk."""
    store = Store(folder, "anna")
    records = [store.load(corpus.load(entry)) for entry in corpus.entries]
    assert not any(record.trouble for record in records)
    assert all(len(record.history) == bool(record.claims) for record in records)
    return [len(record.claims) for record in records]


@pytest.mark.parametrize("number", [ENOSPC, EIO])
@pytest.mark.parametrize("lasting", [True, False])
def test_each_article_is_imported_whole_or_not_at_all(
    tmp_path: Path, corpus: Corpus, path: Path, number: int, lasting: bool
) -> None:
    """The failure is reported.

    Importing the same file again adds the missing articles, once.
    """
    (tmp_path / "counted").mkdir()
    with FailingDisk(tmp_path / "counted") as disk:
        assert import_file(corpus, path, tmp_path / "counted" / "store") == 3
        steps = len(disk.steps)
    failures = 0
    for step in range(steps):
        root = tmp_path / str(step)
        root.mkdir()
        folder = root / "store"
        with FailingDisk(root) as disk:
            disk.fail(step, number, lasting=lasting)
            try:
                import_file(corpus, path, folder)
            except CopydeskError:
                failures += 1
            disk.heal()
            assert set(claim_counts(corpus, folder)) <= {0, 2}
            import_file(corpus, path, folder)
        assert claim_counts(corpus, folder) == [2, 2, 2]
    assert failures > steps / 2
