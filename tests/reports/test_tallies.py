"""Tallies are cached, and never shown for a file that was written since."""

import os
from pathlib import Path

import pytest
from conftest import claim_on

from annotations.article import Article
from annotations.claims import edits
from annotations.errors import StoreError
from annotations.reports.statistics import count, sum_tallies
from annotations.reports.tallies import VERSION, read_tallies
from annotations.store.store import Store
from annotations.text.segmentation import SEGMENTATION


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return where it is kept."""
    return tmp_path / "cache"


@pytest.fixture
def two(store: Store, articles: tuple[Article, ...]) -> tuple[Store, ...]:
    """Let two annotators tag both articles."""
    both = (store, Store(store.folder, "bea"))
    for each in both:
        for article, words in zip(articles, ("Antony", "Beijing"), strict=True):
            each.apply(article, [edits.tag(each.load(article), claim_on(article, words, "fact"))])
    return both


def test_what_is_kept_says_what_counting_anew_does(
    two: tuple[Store, ...], articles: tuple[Article, ...], cache: Path
) -> None:
    """At first, again, and after something was tagged, marked or taken away; of all and of one annotator."""
    store = two[0]

    def same() -> bool:
        records = [store.read(path) for path in store.paths_by_article()]
        assert sum_tallies(read_tallies(store.folder, cache, ["bea"])) == count(
            r for r in records if r.row.annotator == "bea"
        )
        return sum_tallies(read_tallies(store.folder, cache)) == count(records)

    assert same()
    assert same()
    store.apply(articles[0], [edits.tag(store.load(articles[0]), claim_on(articles[0], "Beijing", "quote"))])
    assert same()
    store.apply(articles[1], [edits.set_status(store.load(articles[1]), "done")])
    assert same()
    two[1].path(articles[0].id).unlink()
    assert same()


def test_what_was_counted_is_not_read_again(
    two: tuple[Store, ...], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the file that was written since."""
    before = list(read_tallies(two[0].folder, cache))
    path = two[0].paths_by_article()[0]
    path.write_bytes(path.read_bytes() + b"\n")
    asked: list[str] = []
    opening = os.open

    def noting(file: str | Path, flags: int, mode: int = 0o777) -> int:
        asked.append(Path(file).name)
        return opening(file, flags, mode)

    monkeypatch.setattr(os, "open", noting)
    assert list(read_tallies(two[0].folder, cache)) == before
    assert {name for name in asked if name.endswith(".json")} == {path.name}


@pytest.mark.parametrize("data", [b"", b"\xff", b"half"])
def test_a_cache_that_cannot_be_read_is_made_anew(two: tuple[Store, ...], cache: Path, data: bytes) -> None:
    """Cut off or overwritten, or where none can be kept: the numbers are the same."""
    before = list(read_tallies(two[0].folder, cache))
    (kept,) = (cache / "counts").iterdir()
    for broken in (data, kept.read_bytes()[:-1]):
        kept.write_bytes(broken)
        assert list(read_tallies(two[0].folder, cache)) == before
    (cache.parent / "file").write_text("")
    assert list(read_tallies(two[0].folder, cache.parent / "file")) == before


def test_a_damaged_file_is_told_also_where_all_others_are_known(two: tuple[Store, ...], cache: Path) -> None:
    """It had been counted before it was damaged."""
    list(read_tallies(two[0].folder, cache))
    two[0].paths_by_article()[2].write_bytes(b"{")
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be read"):
            list(read_tallies(two[0].folder, cache))


def test_the_version_of_a_tally_names_the_sentence_rules() -> None:
    """Another splitter gives other counts: tallies made with one must not be shown with the next."""
    assert SEGMENTATION in VERSION


def test_a_copy_of_a_file_counts_once(two: tuple[Store, ...], articles: tuple[Article, ...], cache: Path) -> None:
    """Under another name, in the folder of another annotator, and if the file itself is gone."""
    store = two[0]
    before = sum_tallies(read_tallies(store.folder, cache))
    path = store.path(articles[0].id)
    copies = (path.with_name(f"{path.stem} (1).json"), two[1].annotator_folder / "copy.json")
    for copy in copies:
        copy.write_bytes(path.read_bytes())
    assert sum_tallies(read_tallies(store.folder, cache)) == before
    path.unlink()
    assert sum_tallies(read_tallies(store.folder, cache)) == before
