"""Watching a corpus: changes are reported, and a rescan reads only what changed."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from conftest import claim_on

from annotations.claims import edits
from annotations.corpus.changes import watch
from annotations.corpus.corpus import Corpus, open_corpus, rescan, scan
from annotations.errors import ArticleError, CorpusError
from annotations.layout import store_folder
from annotations.store.store import Store

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed."""


def whole(corpus: Corpus) -> Corpus:
    """Look into everything."""
    for looked in scan(corpus):
        corpus = looked.corpus
    return corpus


def lines(count: int, first: int = 0) -> str:
    """Make lines of JSONL."""
    made = ({"id": f"n{n}", "title": f"Title {n}", "text": f"Text {n}."} for n in range(first, first + count))
    return "".join(json.dumps(each) + "\n" for each in made)


def ids(corpus: Corpus) -> list[str]:
    """Return what is listed."""
    return [entry.id for entry in corpus.entries]


class Follower:
    """A program that has a corpus open."""

    def __init__(self, *paths: Path) -> None:
        """Open it, and follow it."""
        self.corpus = whole(open_corpus(list(paths)))
        self.told: SimpleQueue[frozenset[Path]] = SimpleQueue()
        self.failures: SimpleQueue[str] = SimpleQueue()
        self.heard: set[Path] = set()
        self.watcher = watch(self.corpus, self.told.put, self.failures.put, gather=0.02)
        self.watcher.start()

    def until(self, condition: Callable[[Corpus], bool]) -> Corpus:
        """Rescan the corpus at each report, until it is as expected."""
        while not condition(self.corpus):
            self.heard |= self.told.get(timeout=LONG)
            self.corpus = whole(rescan(self.corpus))
        return self.corpus

    def until_listed(self, *expected: str) -> Corpus:
        """Wait until these and no other articles are there."""
        return self.until(lambda corpus: ids(corpus) == list(expected))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a folder with two texts, one of them in a folder."""
    folder = tmp_path / "tree"
    (folder / "in").mkdir(parents=True)
    (folder / "a.txt").write_text("One\n\ntext")
    (folder / "in" / "b.txt").write_text("Two\n\ntexts")
    return folder


@pytest.fixture
def follower(tree: Path) -> Iterator[Follower]:
    """Follow it, and see to it that this has begun."""
    following = Follower(tree)
    for name in ("0.txt", "1.txt"):
        (tree / name).write_text("Zero")
        following.until(lambda corpus, name=name: name[0] in ids(corpus))  # type: ignore[misc]
        (tree / name).unlink()
    following.until_listed("a", "in/b")
    yield following
    following.watcher.close()
    assert following.failures.empty()


def test_files_that_come_change_and_go_are_told_wherever_they_are(follower: Follower, tree: Path) -> None:
    """New, rewritten, renamed and removed files, in new folders too."""
    (tree / "in" / "c.md").write_text("# Three")
    follower.until_listed("a", "in/b", "in/c.md")
    (tree / "in" / "b.txt").write_text("Another two")
    follower.until(lambda corpus: [each.glance.title for each in corpus.entries if each.glance][1] == "Another two")
    (tree / "in" / "c.md").rename(tree / "d.md")
    follower.until_listed("a", "d.md", "in/b")
    (tree / "new" / "er").mkdir(parents=True)
    (tree / "new" / "er" / "e.txt").write_text("Five")
    follower.until_listed("a", "d.md", "in/b", "new/er/e")
    (tree / "new").rename(tree / "old")
    follower.until_listed("a", "d.md", "in/b", "old/er/e")
    (tree / "old" / "er" / "f.txt").write_text("Six")
    follower.until_listed("a", "d.md", "in/b", "old/er/e", "old/er/f")
    (tree / "d.md").unlink()
    (tree / "old").rename(tree.parent / "elsewhere")
    assert [entry.glance and entry.glance.title for entry in follower.until_listed("a", "in/b").entries] == [
        "One",
        "Another two",
    ]


def test_what_is_tagged_and_what_is_hidden_is_no_news(follower: Follower, tree: Path) -> None:
    """Neither the store inside the corpus nor names that begin with a dot, nor files that are no articles."""
    article = follower.corpus.load(follower.corpus.entries[0])
    store = Store(store_folder(tree), "anna")
    store.apply(article, [edits.tag(store.load(article), claim_on(article, "One", "fact"))])
    (tree / ".hidden").mkdir()
    (tree / ".hidden" / "a.txt").write_text("Hidden")
    (tree / ".a.txt.swp").write_text("Hidden")
    (tree / "notes.log").write_text("No article")
    (tree / "last.txt").write_text("Last")
    follower.until_listed("a", "in/b", "last")
    assert follower.heard <= {tree / name for name in ("0.txt", "1.txt", "a.txt", "in/b.txt", "last.txt")}


def test_what_did_not_change_is_not_read_again(tree: Path) -> None:
    """Metadata and ids stay; an unchanged corpus is the same value."""
    (tree / "many.jsonl").write_text(lines(3))
    corpus = whole(open_corpus(tree))
    assert rescan(corpus) is corpus
    (tree / "0.txt").write_text("New")
    again = rescan(corpus)
    assert ids(again) == ["0", "a", "in/b", "many.jsonl#n0", "many.jsonl#n1", "many.jsonl#n2"]
    assert again.entries[0].glance is None
    assert list(again.entries)[1:] == list(corpus.entries)
    assert not again.unlisted


def test_a_file_of_many_that_grows_keeps_its_articles_in_the_list(tmp_path: Path) -> None:
    """Until the file is scanned, its articles are listed as before, and open as they are or not at all."""
    path = tmp_path / "many.jsonl"
    path.write_text(lines(3))
    corpus = whole(open_corpus(path))
    with path.open("a") as file:
        file.write(lines(2, 3)[:-20])
        file.flush()
        half = rescan(corpus)
        assert ids(half) == ["n0", "n1", "n2"]
        assert half.load(half.entries[2]).text == "Text 2."
        seen = [ids(looked.corpus) for looked in scan(half)]
        assert seen[-1] == ["n0", "n1", "n2", "n3", "many.jsonl//5"]
        half = whole(half)
        file.write(lines(2, 3)[-20:])
    grown = whole(rescan(half))
    assert ids(grown) == ["n0", "n1", "n2", "n3", "n4"]
    path.write_text(lines(1) + lines(2, 7))
    other = rescan(grown)
    assert ids(other) == ids(grown)
    assert other.load(other.entries[0]).text == "Text 0."
    for entry in other.entries[1:]:
        with pytest.raises(ArticleError, match="has changed since"):
            other.load(entry)
    assert ids(whole(other)) == ["n0", "n7", "n8"]


def test_the_list_never_shrinks_while_a_changed_file_is_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood in it before stands there until all is known."""
    monkeypatch.setattr("annotations.corpus.corpus.REPORT_SECONDS", 0.0)
    path = tmp_path / "many.jsonl"
    path.write_text(lines(50))
    corpus = whole(open_corpus(path))
    path.write_text(lines(60))
    counts = [len(looked.corpus.entries) for looked in scan(rescan(corpus))]
    assert set(counts) == {50, 60}
    assert counts[-1] == 60


def test_files_that_were_named_are_followed_and_no_others(tmp_path: Path) -> None:
    """Files named on the command line, written or replaced; files beside them are ignored."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(lines(1))
    two.write_text(lines(1, 1))
    follower = Follower(one, two)
    (tmp_path / "three.jsonl").write_text(lines(1, 2))
    one.write_text(lines(2, 5))
    follower.until_listed("one.jsonl#n5", "one.jsonl#n6", "two.jsonl#n1")
    beside = tmp_path / "beside"
    beside.write_text(lines(1, 9))
    beside.replace(two)
    follower.until_listed("one.jsonl#n5", "one.jsonl#n6", "two.jsonl#n9")
    assert follower.heard == {one, two}
    follower.watcher.close()


def test_a_corpus_that_goes_is_told_and_one_that_comes_again(follower: Follower, tree: Path) -> None:
    """One sentence says that it is not there; in its place it is followed as before."""
    aside = tree.rename(tree.with_name("aside"))
    while tree not in follower.told.get(timeout=LONG):
        pass
    with pytest.raises(CorpusError, match=f"There is no file or folder {tree}"):
        rescan(follower.corpus)
    aside.rename(tree)
    (tree / "in" / "z.txt").write_text("Last")
    follower.until_listed("a", "in/b", "in/z")
    (tree / "a.txt").unlink()
    follower.until_listed("in/b", "in/z")


def test_a_corpus_that_is_emptied_is_said_to_be_empty(tree: Path) -> None:
    """As if it were opened so."""
    corpus = whole(open_corpus(tree))
    (tree / "a.txt").unlink()
    (tree / "in" / "b.txt").unlink()
    with pytest.raises(CorpusError, match="There are no articles in"):
        rescan(corpus)


def test_thousands_at_once_are_all_there_in_the_end(follower: Follower, tree: Path) -> None:
    """Unpacked into new folders, as fast as the disk can."""
    for number in range(2000):
        folder = tree / f"{number % 20:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:04}.txt").write_text(f"Number {number}")
    corpus = follower.until(lambda corpus: len(corpus.entries) == 2002)
    assert {f"{number % 20:02}/{number:04}" for number in range(2000)} < set(ids(corpus))
    assert all(entry.glance and not entry.glance.problem for entry in corpus.entries)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere watching takes no descriptor")
def test_where_a_corpus_cannot_be_watched_one_sentence_says_so(tree: Path) -> None:
    """Without a free descriptor there is one sentence with the reason, no traceback and no report."""
    code = """
import resource, sys
from pathlib import Path
from queue import SimpleQueue
import watchdog.observers, watchdog.events
from annotations.corpus.changes import watch
from annotations.corpus.corpus import open_corpus
failures = SimpleQueue()
corpus = open_corpus(Path(sys.argv[1]))
files = [open(sys.argv[1] + "/full", "w")]
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (files[0].fileno() + 1, most))
watch(corpus, print, failures.put).start()
print(failures.get(timeout=120))
"""
    done = subprocess.run([sys.executable, "-c", code, str(tree)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("This folder cannot be watched: open the corpus again")
    assert done.stderr == ""
