"""A disk that fails while something is brought in: each article is there whole or not at all, and a second go completes
it.
"""

import json
from collections.abc import Iterator
from errno import EIO, ENOSPC
from pathlib import Path

import pytest
from failing import Disk
from nursery import article_of_words, word

from annotations.article import Article
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import CopydeskError
from annotations.exchange.importer import Import, format_of
from annotations.store import lock
from annotations.store.store import Store

ARTICLES = tuple(article_of_words(name, 5) for name in "abc")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no lock: none is held but by the disk that fails."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Open a corpus of three articles."""
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": f"{name} {each.text}"}) + "\n" for name, each in named()))
    return open_corpus(path)


def named() -> Iterator[tuple[str, Article]]:
    """Yield the articles with their ids."""
    return ((each.id, each) for each in ARTICLES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a file with two claims in each of them."""
    path = tmp_path / "in.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for name, each in named():
            text = f"{name} {each.text}"
            print(json.dumps({"text": text, "label": [[*word(number, text), "fact"] for number in (1, 3)]}), file=file)
    return path


def brought(corpus: Corpus, path: Path, folder: Path) -> int:
    """Bring the file in; return how many articles were written. Raises what the command says."""
    importing = Import(folder, corpus, "anna")
    return len(list(importing.carry_out(importing.plan(path, format_of(path, path.name)))))


def there(corpus: Corpus, folder: Path) -> list[int]:
    """Count the claims of each article that are on disk."""
    store = Store(folder, "anna")
    found = [store.load(corpus.load(entry)) for entry in corpus.entries]
    assert not any(record.trouble for record in found)
    assert all(len(record.history) == bool(record.claims) for record in found)
    return [len(record.claims) for record in found]


@pytest.mark.parametrize("number", [ENOSPC, EIO])
@pytest.mark.parametrize("lasting", [True, False])
def test_whichever_step_fails_each_article_is_whole_or_not_there(
    tmp_path: Path, corpus: Corpus, path: Path, number: int, lasting: bool
) -> None:
    """It is said that it could not be written; the same file once more brings in what is missing, and that once."""
    (tmp_path / "counted").mkdir()
    with Disk(tmp_path / "counted") as disk:
        assert brought(corpus, path, tmp_path / "counted" / "store") == 3
        steps = len(disk.steps)
    broken = 0
    for step in range(steps):
        root = tmp_path / str(step)
        root.mkdir()
        folder = root / "store"
        with Disk(root) as disk:
            disk.fail(step, number, lasting=lasting)
            try:
                brought(corpus, path, folder)
            except CopydeskError:
                broken += 1
            disk.heal()
            assert set(there(corpus, folder)) <= {0, 2}
            brought(corpus, path, folder)
        assert there(corpus, folder) == [2, 2, 2]
    assert broken > steps / 2
