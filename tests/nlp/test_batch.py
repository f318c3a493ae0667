"""Entities beforehand: all of a corpus, by several processes, stopped and taken up again."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from terminal import COPYDESK, Terminal

from annotations.article import Article
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import DiedError, ModelError, NotSavedError
from annotations.nlp.batch import EntityProgress, search_all, spare_cores
from annotations.nlp.pipeline import Cache, resolve
from annotations.nlp.process import SpacyProcess

pytestmark = pytest.mark.slow

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed; a model takes three to load."""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the installed program without a terminal."""
    command = [COPYDESK, "entities", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def many(tmp_path: Path, article: Article) -> Path:
    """Make a corpus of twenty articles of a thousand words, which takes a while."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(f"Edition {number}\n\n{article.text}", "utf-8")
    return folder


def kept(folder: Path) -> list[Path]:
    """Return the files of a cache."""
    return [path for path in folder.rglob("*.json") if path.is_file()]


def test_all_are_found_as_the_reader_would_find_them(
    corpus: Corpus, articles: tuple[Article, ...], entity_cache: Path, tmp_path: Path
) -> None:
    """Two processes find the same entities in the same cache, and each article is reported once."""
    found = list(search_all(corpus, tmp_path / "cache", "", 2))
    assert sorted((each.id, each.words, each.known) for each in found) == [
        (article.id, article.words, False) for article in articles
    ]
    theirs, ours = Cache(entity_cache, resolve("")), Cache(tmp_path / "cache", resolve(""))
    for article in articles:
        assert ours.get(article.sha256) == theirs.get(article.sha256) is not None


def test_what_is_known_is_passed_over(corpus: Corpus, entity_cache: Path) -> None:
    """No process starts for it; which thread reports its article first is chance."""
    found = list(search_all(corpus, entity_cache, "", 3))
    assert sorted(found) == sorted(EntityProgress(entry.id, known=True) for entry in corpus.entries)


def test_short_texts_that_go_together_come_back_each_with_its_own(tmp_path: Path) -> None:
    """Hundreds of notices, handed over in heaps, have the entities they have alone."""
    folder = tmp_path / "notices"
    folder.mkdir()
    names = ("Angela Merkel", "Barack Obama", "Tony Blair")
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Notice {number}: {names[number % 3]} went to Paris.\n")
    corpus = open_corpus(folder)
    assert {each.problem for each in search_all(corpus, tmp_path / "cache", "", 1)} == {""}
    cache = Cache(tmp_path / "cache", resolve(""))
    for number, entry in enumerate(corpus.entries):
        article = corpus.load(entry)
        persons = [each for each in cache.get(article.sha256) or () if each.label == "PERSON"]
        assert [article.text[each.start : each.end] for each in persons] == [names[number % 3]]


def test_a_text_that_no_process_survives_is_told_and_the_others_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that kills what takes too much memory must not keep a corpus from being finished, ever."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a", "b", "deadly", "d"):
        (folder / f"{name}.txt").write_text(f"Something {name} happened in Paris.\n")
    ask = SpacyProcess.ask

    def deadly(process: SpacyProcess, *articles: Article) -> list[tuple[object, ...]]:
        if any(article.id == "deadly" for article in articles):
            raise DiedError("the spaCy process keeps crashing")
        return list(ask(process, *articles))

    monkeypatch.setattr(SpacyProcess, "ask", deadly)
    found = {each.id: each.problem for each in search_all(open_corpus(folder), tmp_path / "cache", "", 1)}
    assert found == {"a": "", "b": "", "deadly": "the spaCy process keeps crashing", "d": ""}


def test_a_model_that_kills_every_process_is_given_up(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every text is tried with it."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    news = search_all(open_corpus(many), tmp_path / "cache", "", 1)
    with pytest.raises(ModelError, match="keeps crashing"):
        assert [each.problem for each in news] == []


def test_entities_that_cannot_be_kept_are_not_looked_for_in_vain(corpus: Corpus, tmp_path: Path) -> None:
    """A cache that cannot be written is reported at once."""
    (tmp_path / "entities").write_text("in the way")
    with pytest.raises(NotSavedError, match="entities cannot be kept in"):
        list(search_all(corpus, tmp_path, "", 1))


def test_whoever_stops_leaves_no_process_behind(many: Path, tmp_path: Path) -> None:
    """Closing the iterator ends them, even in the middle of a text, and reported results are kept."""
    with closing(search_all(open_corpus(many), tmp_path / "cache", "", 2)) as news:
        first = next(news)
    assert first.words > 1_000
    children = [each for tasks in Path("/proc/self/task").glob("*/children") for each in tasks.read_text().split()]
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children]
    assert not any(b"annotations.nlp.worker" in command for command in commands)
    assert 1 <= len(kept(tmp_path / "cache")) < 20


def test_there_is_a_worker_even_on_one_core() -> None:
    """One less than there are cores, and never none."""
    assert 1 <= spare_cores() <= max(1, (os.cpu_count() or 1) - 1)


def test_the_command_tells_what_it_did_and_what_could_not_be_read(folder: Path, tmp_path: Path) -> None:
    """Words to standard error, nothing to standard output; exit 1 where an article could not be read."""
    done = run(folder, "--workers", "1")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("2 of 2 articles: 2 searched, 0 already in the cache; 1,435 words in ")
    (folder / "bad.txt").write_bytes(b"a\x00b")
    done = run(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "bad: bad.txt is not text: it has NUL bytes in it.\n"
        "3 of 3 articles: 0 searched, 2 already in the cache, 1 failed.\n"
    )
    assert len(kept(tmp_path / "cache" / "copydesk")) == 2


def test_the_command_without_a_model_is_refused(folder: Path) -> None:
    """One sentence and exit 2."""
    done = run(folder, "--model", "en_no_such_model")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "No entities: the spaCy pipeline en_no_such_model is not installed.\n"


def test_the_command_with_an_impossible_number_of_workers_is_refused(folder: Path) -> None:
    """None, or what is no number, is asked wrongly."""
    assert run(folder, "--workers", "0").returncode == 2
    assert run(folder, "--workers", "many").returncode == 2


def test_interrupted_it_goes_on_where_it_stopped(many: Path, tmp_path: Path) -> None:
    """Ctrl-C ends it with 130 and a sentence that says how far it came; the next run passes over what is known."""
    command = [COPYDESK, "entities", str(many), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        never = Event()
        while not kept(tmp_path / "cache"):
            assert process.poll() is None
            never.wait(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(LONG) == 130
    found = len(kept(tmp_path / "cache"))
    assert 1 <= found < 20
    *before, last = said.splitlines()
    assert last.startswith("Stopped. ")
    assert last.endswith(" Run the command again to continue.")
    # A busy machine takes so long that progress is told.
    assert all(" of 20 articles  " in line for line in before)
    done = run(many, "--workers", "2")
    assert done.returncode == 0
    assert f" {20 - found} searched, {found} already in the cache;" in done.stderr


def test_in_a_terminal_a_bar_shows_how_far_it_is(many: Path) -> None:
    """Articles, articles and words a second, and the time that is left; at the end a sentence in its place."""
    with Terminal([COPYDESK, "entities", str(many), "--workers", "1"], {}) as terminal:
        text = terminal.wait_for("words/s")
        (line,) = [each for each in text.splitlines() if "words/s" in each]
        assert " of 20 articles " in line
        assert line.rstrip().endswith(" left")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_exit() == 130
        assert "Stopped. " in terminal.text
        assert "words/s" not in terminal.text
