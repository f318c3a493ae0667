"""Second readings: done articles come back as new, and never meet the first reading."""

import json
import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import Opened, reading, seen
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import AskedError, StoreError
from annotations.exchange.records import select_records
from annotations.layout import store_folder
from annotations.reports.log import read_log
from annotations.reports.rows import rows_of
from annotations.store.own_files import second_readings
from annotations.store.store import Store
from annotations.team.again import choose, make_sample

NOW = datetime(2100, 1, 1, tzinfo=UTC)
TEXT = "The mayor left on Monday. “We are ready,” she said. It may rain tomorrow."


def finish(store: Store, article: Article, words: str, label: str) -> None:
    """Tag some words, and mark the article done."""
    start = article.text.index(words)
    record = store.apply(
        article, [edits.tag(store.load(article), Claim.of(article.text, start, start + len(words), label))]
    )
    store.apply(article, [edits.set_status(record, "done")])


@pytest.fixture
def news(tmp_path: Path) -> Corpus:
    """Make ten articles, eight of which ana has done."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(f"Title {number}\n\n{TEXT}\n", "utf-8")
    corpus = open_corpus(folder)
    store = Store(store_folder(folder), "ana")
    for entry in corpus.entries[:8]:
        finish(store, corpus.load(entry), "The mayor left on Monday", "fact")
    return corpus


def first(corpus: Corpus) -> Store:
    """Return ana's store without second readings."""
    return Store(store_folder(corpus.path), "ana")


def sample(corpus: Corpus, share: str = "1/4", **more: bool) -> tuple[int, int]:
    """Let articles come back; return how many, and how many came back before."""
    found = make_sample(corpus, first(corpus), Fraction(share), timedelta(days=7), 1, NOW, **more)
    return found.added, found.before


def routed(corpus: Corpus) -> Store:
    """Return the store of who opens the corpus now."""
    folder = store_folder(corpus.path)
    return Store(folder, "ana", second_readings(folder, "ana"))


def test_a_share_comes_back_and_the_same_call_adds_nothing(news: Corpus) -> None:
    """Two of eight, the same whoever asks; a larger share keeps those; a trial writes nothing."""
    assert sample(news, is_trial=True) == (2, 0)
    assert second_readings(store_folder(news.path), "ana") == ()
    assert sample(news) == (2, 0)
    ids = second_readings(store_folder(news.path), "ana")
    assert ids == tuple(sorted(choose([str(each) for each in range(8)], (), Fraction(1, 4), 1)))
    assert sample(news) == (0, 2)
    assert sample(news, "1/2") == (2, 2)
    assert set(ids) < set(second_readings(store_folder(news.path), "ana"))


def test_recent_articles_and_second_readings_do_not_come_back(news: Corpus) -> None:
    """Nothing was done a week ago yet; one at least comes back if any was."""
    found = make_sample(news, first(news), Fraction(1), timedelta(days=7), 1, datetime.now(UTC))
    assert (found.done, found.eligible, found.added) == (8, 0, 0)
    assert sample(news, "1/1000") == (1, 0)
    with pytest.raises(AskedError, match="not a person"):
        make_sample(news, Store(store_folder(news.path), "ana+again"), Fraction(1), timedelta(), 1, NOW)


def test_it_is_new_work_and_never_meets_the_first_reading(news: Corpus) -> None:
    """The list has it as new; its claims go to another folder; the first file keeps every byte; done, it is back."""
    sample(news)
    store = routed(news)
    (one, _) = sorted(store.own.again)
    article = news.load(next(entry for entry in news.entries if entry.id == one))
    before = first(news).path(one).read_bytes()
    rows = {row.id: row.status for row in rows_of(news, store, news.entries)}
    assert sorted(rows.values()) == ["done"] * 6 + ["new"] * 4
    assert store.load(article).claims == ()
    assert store.last_written_id() not in store.own.again
    finish(store, article, "It may rain tomorrow", "speculation")
    assert first(news).path(one).read_bytes() == before
    assert [claim.label for claim in Store(store.folder, "ana+again").load(article).claims] == ["speculation"]
    assert store.load(article).row.annotator == "ana+again"
    assert store.last_written_id() == one
    # As long as the program runs, it stays the second reading.
    assert [claim.label for claim in store.load(article).claims] == ["speculation"]
    assert one not in second_readings(store.folder, "ana")
    assert [claim.label for claim in routed(news).load(article).claims] == ["fact"]


def test_a_damaged_second_reading_never_becomes_the_first(news: Corpus) -> None:
    """The file is moved aside and said; what is tagged next goes beside it, and the first reading stays as it was."""
    sample(news)
    (one, _) = second_readings(store_folder(news.path), "ana")
    file = routed(news).path(one)
    file.write_bytes(file.read_bytes()[:40])
    before = first(news).path(one).read_bytes()
    store = routed(news)
    article = news.load(next(entry for entry in news.entries if entry.id == one))
    assert "could not be read" in store.load(article).trouble
    finish(store, article, "It may rain tomorrow", "speculation")
    assert first(news).path(one).read_bytes() == before
    assert [claim.label for claim in Store(store.folder, "ana+again").load(article).claims] == ["speculation"]


def test_a_damaged_second_reading_stops_nothing_that_is_about_the_first(news: Corpus) -> None:
    """More articles come back, and the first readings are exported; what asks for the damaged file names it."""
    folder = store_folder(news.path)
    sample(news)
    (one, _) = second_readings(folder, "ana")
    damaged = routed(news).path(one)
    damaged.write_bytes(b"{")
    assert sample(news, "1/2") == (2, 2)
    assert len(list(select_records(folder, annotators=["ana"]))) == 8
    assert {change.article for change in read_log(folder, annotator="ana")} == {str(each) for each in range(8)}
    with pytest.raises(StoreError, match=re.escape(str(damaged))):
        list(select_records(folder, annotators=["ana+again"]))
    assert damaged.read_bytes() == b"{"


def test_undo_never_reaches_into_a_first_reading_that_is_hidden(news: Corpus) -> None:
    """The last change of other articles is one that can be seen; a first reading that came back is not."""
    sample(news, "1")
    store = routed(news)
    assert len(store.own.again) == 8
    assert store.latest_change(lambda change: change.when, "") is None
    assert first(news).latest_change(lambda change: change.when, "") is not None


@pytest.mark.slow
async def test_the_reader_and_all_claims_show_the_second_reading_alone(
    opened: Opened, corpus: Corpus, store: Store, articles: tuple[Article, ...]
) -> None:
    """The reader opens without a claim, and the list of claims has none of the first reading, of nobody either."""
    finish(store, articles[0], "He started his mission", "quote")
    make_sample(corpus, store, Fraction(1), timedelta(), 1, NOW)
    again = Store(store.folder, "anna", second_readings(store.folder, "anna"))
    async with opened(keys="enter", by=again) as pilot:
        assert reading(pilot).session.record.claims == ()
        await pilot.press("1", "q", "C")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "1 claim " in seen(pilot)
        assert "He started his mission" not in seen(pilot)
        await pilot.press("slash", *"by:*", "enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "He started his mission" not in seen(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
    assert [claim.label for claim in Store(store.folder, "anna").load(articles[0]).claims] == ["quote"]
    assert [claim.label for claim in Store(store.folder, "anna+again").load(articles[0]).claims] == ["fact"]


@pytest.mark.slow
def test_from_the_command_to_agreement_with_oneself(folder: Path, articles: tuple[Article, ...]) -> None:
    """`again`, a second reading in the terminal, and `agreement --annotators anna,anna+again`."""
    store = Store(store_folder(folder), "anna")
    for article in articles:
        finish(store, article, article.text[:40].rstrip(), "fact")
    assert "none of them 7d or more ago" in run("again", folder).stderr
    made = run("again", folder, "--share", "50%", "--after", "0d")
    assert (made.returncode, made.stdout) == (0, "")
    assert made.stderr.startswith("1 article of 2 comes back as new.\n")
    assert json.loads(run("again", folder, "--after", "0d", "--json").stdout) == {
        "annotator": "anna", "done": 2, "eligible": 2, "before": 1, "added": 0,
    }  # fmt: skip
    with Terminal([COPYDESK, "read", str(folder), "--annotator", "anna"], {}) as terminal:
        terminal.wait_for("Copydesk")
        terminal.press("n\r")
        terminal.wait_for("sentence" if terminal.screen.columns >= 110 else "1/")
        terminal.press("1")
        terminal.wait_for("saved")
        terminal.press("m")
        terminal.wait_for("done")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    found = run("agreement", folder, "--annotators", "anna,anna+again")
    assert "1 article that at least two have done" in found.stdout
    assert run("agreement", folder).returncode == 2
    assert run("check", folder).returncode == 0
    for wrong in (["--share", "0"], ["--share", "half"], ["--after", "soon"]):
        refused = run("again", folder, *wrong)
        assert (refused.returncode, "must be a" in refused.stderr) == (2, True)
