"""Indexes of stories, quotations and copies: whoever updates them may be killed at any step, the next goes on."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from damage import mutated, rounds

from annotations.article import Article
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import open_corpus
from annotations.corpus.duplicates import KIND as TWINS
from annotations.corpus.duplicates import Twins
from annotations.ledger.quote_report import QuotePair
from annotations.ledger.quote_search import QuoteSearch
from annotations.stories.index import StoryIndex
from annotations.stories.proposals import propose_copies, propose_stories

ARTICLES = 30
SAID = "We will not build the dam before the river has been measured by our own engineers"
PLACES = "Oslo Kiel Bonn Graz Bern Brest Turin Porto Gdansk Malmo".split()


def text_of(number: int) -> str:
    """Return a text that every tenth article has as well, with a quotation that all have."""
    place = PLACES[number % len(PLACES)]
    told = " ".join(f"In {place} engineer {count} of the town walked along the {place} river." for count in range(8))
    return f"{told}\n\n“{SAID if number % 3 else SAID.replace('dam', 'bridge')},” said Carl Lund of {place}."


def found(folder: Path, cache: Path) -> tuple[Any, ...]:
    """Return all that three indexes give."""
    corpus = open_corpus(folder)
    stories = StoryIndex.of(corpus, cache)
    *_, last = stories.update(corpus)
    search = QuoteSearch(corpus, cache=cache)
    pairs = [each for each in search.run() if isinstance(each, QuotePair)]
    twins = Twins(folder, cache)
    same = twins.of([Article("", "", text_of(number)) for number in range(ARTICLES)])
    looked = last.fresh, search.fresh
    given = [*stories], propose_stories(stories), [*propose_copies(stories, corpus)], pairs, same
    twins.close()
    stories.close()
    return looked, *given


@pytest.mark.slow
def test_damage_to_an_index_is_never_a_traceback(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """It is made anew, and the same stories and quotations are found; at most a copy is missed."""
    folder, cache = tmp_path / "news", tmp_path / "cache"
    folder.mkdir()
    lines = [json.dumps({"id": f"{number:02}", "text": text_of(number)}) for number in range(ARTICLES)]
    (folder / "a.jsonl").write_text("\n".join(lines))
    whole = found(folder, cache)
    files = sorted(cache.rglob("*.sqlite"))
    assert len(files) == 3
    for chance in rounds(request, 100):
        copytree(cache, tmp_path / "damaged")
        path = tmp_path / "damaged" / chance.choice(files).relative_to(cache)
        path.write_bytes(mutated(chance, path.read_bytes()))
        *_, same = left = found(folder, tmp_path / "damaged")
        assert left[1:-1] == whole[1:-1], path
        assert same.items() <= whole[-1].items()
        rmtree(tmp_path / "damaged")


def test_ten_kills_leave_what_an_undisturbed_run_makes(tmp_path: Path) -> None:
    """At steps from the first article of the first index to the last of the last; each run does the rest only."""
    folder, cache = tmp_path / "news", tmp_path / "cache"
    folder.mkdir()
    (folder / "a.jsonl").write_text(
        "".join(json.dumps({"id": f"{number:02}", "text": text_of(number)}) + "\n" for number in range(ARTICLES - 5))
    )
    for number in range(ARTICLES - 5, ARTICLES):
        (folder / f"{number}.txt").write_text(text_of(number))
    program = [sys.executable, str(Path(__file__).with_name("killed_index.py")), str(folder), str(cache)]
    steps = "1 3 9 5 12 8 14 9 11 7 1000".split()
    done = subprocess.run([*program, *steps], capture_output=True, text=True, check=True)
    *killed, last = done.stdout.splitlines()
    assert killed == [str(-signal.SIGKILL)] * 10
    status, *looked = map(int, last.split())
    assert (status, looked[0]) == (0, 0), "the first index was whole before, and is not made again"
    assert 0 < sum(looked) < 2 * ARTICLES
    resumed, afresh = found(folder, cache), found(folder, tmp_path / "other")
    assert resumed[0] == (0, 0)
    assert resumed[1:] == afresh[1:]
    assert set(resumed[5]) == set(range(ARTICLES))
    index = ArticleIndex.of(folder, cache, TWINS)
    assert len(index) == ARTICLES
    index.close()


def test_no_index_is_made_beside_what_a_link_leads_to(tmp_path: Path) -> None:
    """A link to a device was once opened by SQLite, with files of its own beside the device; it is left alone now."""
    folder, path = tmp_path / "news", tmp_path / "a.sqlite"
    folder.mkdir()
    (folder / "a.txt").write_text(text_of(1))
    path.symlink_to("/dev/zero")
    index = ArticleIndex(path, TWINS)
    for _ in index.update(open_corpus(folder)):
        pass
    assert len(index) == 1, "it is in memory"
    index.close()
    assert path.is_symlink()
    assert {*tmp_path.iterdir()} == {folder, path}
    assert not [*Path("/dev").glob("zero-*")]
