"""Drift: the work of a person by week, against all of it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced
from rich.cells import cell_len
from terminal import run

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.team.drift import Worked, drift, worked

MONDAY = date(2026, 11, 2)


def article(number: int, week: int, quotes: int, facts: int, seconds: float = 60.0, words: int = 100) -> Worked:
    """Return an article that ana finished on the Tuesday of a week."""
    return Worked(
        annotator="ana",
        article=f"{week}-{number}",
        ended=MONDAY + timedelta(weeks=week, days=1),
        claims={"quote": quotes, "fact": facts},
        words=words,
        sentences=6,
        seconds=seconds,
    )


def test_a_week_outside_the_band_is_named() -> None:
    """Three weeks of two quotes in four claims, and one of nothing but quotes."""
    articles = [article(number, week, 2 + number % 2, 2) for week in range(3) for number in range(8)]
    articles += [article(number, 3, 4, 0) for number in range(8)]
    (found,) = drift(articles, ("fact", "quote"))
    assert [each.name for each in found.measures] == [
        "claims per 1,000 words",
        "seconds per sentence",
        "share of fact",
        "share of quote",
    ]
    quotes = found.measures[-1]
    assert [week.week for week in quotes.weeks] == ["2026-W45", "2026-W46", "2026-W47", "2026-W48"]
    assert quotes.weeks[0].begins == MONDAY
    assert [week.outside for week in quotes.weeks] == [False, False, False, True]
    assert quotes.weeks[3].value == 1
    assert quotes.weeks[0].value == pytest.approx(20 / 36, abs=1e-4)
    density, seconds = found.measures[:2]
    assert density.value == pytest.approx(1000 * (3 * 36 + 32) / 3200, abs=1e-3)
    assert seconds.value == 10
    assert not any(week.outside for week in seconds.weeks)


def test_the_order_of_files_and_other_people_change_nothing() -> None:
    """Each person has a band of their own."""
    articles = [article(number, week, number % 3, 2) for week in range(3) for number in range(6)]
    others = [replaced(article(number, 0, 9, 0), annotator="ben") for number in range(6)]
    ana, ben = drift([*reversed(articles), *others])
    assert ana == drift(articles)[0]
    assert (ben.annotator, ben.articles) == ("ben", 6)


def test_too_little_has_no_band_and_few_articles_no_interval() -> None:
    """One week has nothing to be compared with; with four articles there is neither."""
    (week,) = drift([article(number, 0, 1, 1) for number in range(6)])[0].measures[0].weeks
    assert isinstance(week.low, float)
    assert not isinstance(week.band_low, float)
    (few,) = drift([article(number, number, 1, 1) for number in range(4)])
    assert not any(isinstance(each.band_low, float) for each in few.measures[0].weeks)


def test_fast_reading_is_listed() -> None:
    """More than 1,000 words a minute; an article whose time was not counted is not fast."""
    (found,) = drift([article(0, 0, 1, 1, 5.0), article(1, 0, 1, 1, 6.0), article(2, 0, 1, 1, 0.0)])
    assert [(each.article, each.words_a_minute) for each in found.fast] == [("0-0", 1200.0)]
    assert found.measures[1].weeks[0].articles == 2


def test_a_record_in_numbers() -> None:
    """Imported claims do not count, nor an article of which nothing was read."""
    text = "The mayor left. Nobody came."
    record = Record.new(Article("a", "title", text), "ana")
    claims = [Claim.of(text, 0, 15, "fact"), replaced(Claim.of(text, 16, 28, "quote"), origin="import:brat")]
    record = edits.tag(record, *claims).apply(record)
    assert worked(record) is None
    read = edits.Progress(0, ((0, 15),), 3.0).apply(record)  # type: ignore[arg-type]
    found = worked(read)
    assert found is not None
    assert (found.claims, found.words, found.sentences, found.seconds) == ({"fact": 1}, 3, 1, 3.0)
    assert worked(edits.remove(read, read.claims[0]).apply(read)) is None


@pytest.mark.slow
def test_the_page_and_the_json(tmp_path: Path) -> None:
    """The page fits 80 columns and says what is outside; nothing else goes with it."""
    folder = tmp_path / "news"
    folder.mkdir()
    text = "The mayor left on Monday. “We are ready,” she said. It may rain tomorrow."
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(f"Title\n\n{text}\n", "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "ana")
    for number, entry in enumerate(corpus.entries):
        opened = corpus.load(entry)
        when = datetime(2026, 11, 3, tzinfo=UTC) + timedelta(weeks=number // 4)
        start = opened.text.index("The mayor" if number < 8 else "It may")
        made = edits.tag(store.load(opened), Claim.of(opened.text, start, start + 9, "fact" if number < 8 else "quote"))
        change = replaced(made.change, when=when)
        span = (0, len(opened.text))
        store.apply(opened, [edits.Apply(change), edits.Progress(0, (span,), 1.0 if number else 0.1)])  # type: ignore[arg-type]
    gold = Store(store_folder(folder), "team+gold")
    opened = corpus.load(corpus.entries[0])
    tag = edits.tag(gold.load(opened), Claim.of(opened.text, 0, 5, "fact"))
    gold.apply(opened, [tag, edits.Progress(0, (Span(0, 9),))])
    done = run("stats", folder, "--drift")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(cell_len, done.stdout.splitlines())) <= 80
    assert "2026-W47  share of quote  1.00, not 0.00 to " in done.stdout
    assert "read faster than 1,000 words a minute:\n  article" in done.stdout
    (found,) = json.loads(run("stats", folder, "--drift", "--json").stdout)
    assert (found["annotator"], found["articles"], found["fast"][0]["article"]) == ("ana", 12, "00")
    assert run("stats", folder, "--drift", "--suggestions").returncode == 2
    assert run("stats", folder, "--drift", "--annotator", "ben").returncode == 2
