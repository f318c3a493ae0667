"""Statistics: what is counted in records, and how it is shown."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed_to
from rich.cells import cell_len
from strategies import LABELS, article_of, texts
from terminal import COPYDESK

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Progress, Redo, Undo
from annotations.claims.record import Change, Record, Status
from annotations.claims.speaker_names import SpeakerNames
from annotations.reports.linking_pace import LinkingPace
from annotations.reports.statistics import Counts, Person, SessionStatistics, Statistics, by_speaker, count, sum_tallies
from annotations.reports.tallies import tally_of
from annotations.scheme import PlainLabel, Scheme, completed
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.cli.stats_page import page

NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

TEXT = "One is here. Two is there. Three is far. Four is near."


def statuses(new: int = 0, begun: int = 0, done: int = 0) -> dict[Status, int]:
    """Return how many articles have each status: none is skipped."""
    return {"new": new, "in progress": begun, "skipped": 0, "done": done}


def at(minutes: float, step: Apply) -> Apply:
    """Have a change made so many minutes after nine."""
    return Apply(changed_to(step.change, when=NINE + timedelta(minutes=minutes)))


def tag(record: Record, number: int, label: str, minutes: float) -> Record:
    """Tag a sentence, by its number, at so many minutes after nine."""
    when = NINE + timedelta(minutes=minutes)
    claim = Claim.of(record.text, *sentences(record.text)[number], label, when=when)
    return at(minutes, edits.tag(record, claim)).apply(record)


def blank(article_id: str = "a", annotator: str = "anna", text: str = TEXT) -> Record:
    """Start a record."""
    return Record.new(article_of(text, article_id), annotator)


def made(*records: Record, ids: Sequence[str] = (), labels: Sequence[str] = LABELS) -> Statistics:
    """Count some records."""
    return count(records, ids, labels)


def test_nothing_is_nothing() -> None:
    """Articles that nobody has opened are new, labels that nobody has used are there, and nobody has sat."""
    found = made(ids=("a", "b"))
    assert found.everybody.articles == statuses(new=2)
    assert found.everybody.claims == {"fact": 0, "quote": 0, "speculation": 0}
    assert (found.everybody.sentences, found.everybody.words, found.everybody.claims_an_hour) == (0, 0, 0.0)
    assert (found.annotators, found.sessions) == ((), ())


def test_claims_that_stand_are_counted_by_label() -> None:
    """Removed and undone claims are not; a label that left the scheme is shown too."""
    record = tag(tag(tag(tag(blank(), 0, "fact", 0), 1, "fact", 1), 2, "rumour", 2), 3, "quote", 3)
    record = edits.remove(record, record.claims[0]).apply(record)
    record = Undo(record.history[3].id, record.moment()).apply(record)
    found = made(record).everybody.claims
    assert found == {"fact": 1, "quote": 0, "speculation": 0, "rumour": 1}


def test_sentences_and_words_that_were_read_are_counted() -> None:
    """Sentences that were read whole, tagged or not, and the words of all that was read."""
    record = Progress(0, (Span(0, 27), Span(41, 46)), 90.0).apply(blank())
    found = made(record).everybody
    assert (found.sentences, found.words, found.seconds) == (2, 7, 90.0)
    whole = Progress(0, (Span(0, len(TEXT)),)).apply(blank())
    assert (made(whole).everybody.sentences, made(whole).everybody.words) == (4, 12)


def test_articles_are_counted_by_how_far_they_are() -> None:
    """Of several annotators the furthest counts for the corpus, and each one's own for each."""
    done = edits.set_status(blank("a"), "done").apply(blank("a"))
    begun = tag(blank("a", "ben"), 0, "fact", 0)
    gone = tag(blank("no longer there", "ben"), 0, "fact", 0)
    found = made(done, begun, gone, ids=("a", "b", "c"))
    assert found.everybody.articles == statuses(new=2, begun=1, done=1)
    assert [(each.annotator, each.articles) for each in found.annotators] == [
        ("anna", statuses(new=2, done=1)),
        ("ben", statuses(new=2, begun=2)),
    ]


def test_speed_is_claims_by_reading_time() -> None:
    """Claims of an article without reading time were imported, and make nobody faster."""
    read = Progress(0, (), 120.0).apply(tag(tag(blank("a"), 0, "fact", 0), 1, "fact", 1))
    brought = tag(blank("b"), 0, "fact", 0)
    found = made(read, brought).everybody
    assert (sum(found.claims.values()), found.seconds, found.claims_an_hour) == (3, 120.0, 60.0)


def test_half_an_hour_without_a_change_ends_a_session() -> None:
    """29 minutes do not, and the article in which work continues does not matter."""
    one = tag(tag(blank("a"), 0, "fact", 0), 1, "quote", 29)
    two = tag(tag(blank("b"), 0, "fact", 58), 1, "fact", 88)
    found = made(one, two).sessions
    assert [(each.began, each.ended, each.articles) for each in found] == [
        (NINE, NINE + timedelta(minutes=58), 2),
        (NINE + timedelta(minutes=88), NINE + timedelta(minutes=88), 1),
    ]
    assert [each.claims for each in found] == [
        {"fact": 2, "quote": 1, "speculation": 0},
        {"fact": 1, "quote": 0, "speculation": 0},
    ]
    assert [each.claims_an_hour for each in found] == [round(3 / (58 / 60), 1), 0.0]


def test_a_claim_counts_in_the_session_in_which_it_was_first_tagged() -> None:
    """With its present label, however often it was changed, removed and restored; undoing is work too."""
    record = tag(blank(), 0, "fact", 0)
    claim = record.claims[0]
    record = at(100, edits.change(record, claim, claim.relabelled("quote"))).apply(record)
    gone = at(110, edits.remove(record, record.claims[0]))
    record = gone.apply(record)
    record = Undo(gone.change.id, NINE + timedelta(minutes=130)).apply(record)
    found = made(record).sessions
    assert [(each.claims["fact"], each.claims["quote"]) for each in found] == [(0, 1), (0, 0)]
    assert found[1].ended == NINE + timedelta(minutes=130)
    record = Redo(gone.change.id).apply(record)
    assert [sum(each.claims.values()) for each in made(record).sessions] == [0, 0]


def test_each_annotator_sits_alone() -> None:
    """What others do in between neither joins nor counts."""
    anna = tag(tag(blank(), 0, "fact", 0), 1, "fact", 40)
    ben = tag(blank("a", "ben"), 2, "fact", 20)
    assert [(each.annotator, each.claims["fact"]) for each in made(anna, ben).sessions] == [
        ("anna", 1),
        ("anna", 1),
        ("ben", 1),
    ]


@given(texts(min_size=1), st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 300)), max_size=8))
def test_every_claim_is_in_one_session(text: str, tags: list[tuple[str, int]]) -> None:
    """However the hours fall, sessions together have the claims that stand, none twice, and none overlap."""
    record = blank(text=text)
    for label, minutes in tags:
        when = NINE + timedelta(minutes=minutes)
        step = edits.tag(record, Claim.of(text, 0, len(text), label, when=when))
        record = at(minutes, step).apply(record)
    found = made(record)
    for label in LABELS:
        assert sum(each.claims[label] for each in found.sessions) == found.everybody.claims[label]
    for before, after in zip(found.sessions, found.sessions[1:], strict=False):
        assert after.began - before.ended >= timedelta(minutes=30)


def test_the_page_is_eighty_columns_wide_at_most() -> None:
    """Also with names of any length and script and six figures; a name that is cut has an ellipsis, no number is."""
    counts = {"fact": 999_999, "quote": 1, "speculation": 0}
    everybody = Counts(
        articles=statuses(new=123_456, begun=1, done=98_765),
        flagged=7,
        claims=counts,
        sentences=9_999_999,
        words=99_999_999,
        seconds=3_600 * 999,
        claims_an_hour=9_999.9,
    )
    for name in ("anna", "a" * 40, "北京" * 12, "\x1b[31mred"):
        person = Person(annotator=name, **msgspec.structs.asdict(everybody))
        session = SessionStatistics(
            annotator=name,
            began=NINE,
            ended=NINE + timedelta(hours=11),
            articles=9_999,
            claims=counts,
            claims_an_hour=9_999.9,
        )
        found = Statistics(everybody=everybody, annotators=(person, person), sessions=(session,))
        lines = list(page("news", found, "#"))
        assert max(cell_len(line) for line in lines) <= 80, name
        assert "\x1b" not in "".join(lines)
        text = "\n".join(lines)
        assert "99,999,999" in text
        assert not re.search(r"[\d:]…", text)
        assert ("…" in text) is (cell_len(name) > 16)


def test_a_bar_is_as_long_as_its_share() -> None:
    """The largest is forty marks, half of it twenty, and one of a million still one; nothing has none."""
    counts = {"a": 1_000_000, "b": 500_000, "c": 1, "d": 0}
    found = Statistics(
        everybody=Counts(
            articles=statuses(done=1),
            flagged=0,
            claims=counts,
            sentences=0,
            words=0,
            seconds=0.0,
            claims_an_hour=0.0,
        ),
        annotators=(),
        sessions=(),
    )
    lines = [line for line in page("news", found, "#") if re.match("  [abcd] ", line)]
    assert [line.count("#") for line in lines] == [40, 20, 1, 0]


@pytest.fixture
def worked(store: Store, articles: tuple[Article, ...]) -> Store:
    """Tag and read something of both sample articles."""
    for article, label in zip(articles, ("fact", "quote"), strict=True):
        spans = sentences(article.text)
        claim = Claim.of(article.text, *spans[0], label)
        store.apply(article, [edits.tag(store.load(article), claim), Progress(0, (Span(0, spans[1].end),), 60.0)])
    return store


def stats(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    command = [COPYDESK, "stats", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_tells_a_page(folder: Path, worked: Store) -> None:
    """Plain text: labels with bars, a line for the annotator, one for the session."""
    done = stats(folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "seeds: 2 articles, 2 claims"
    assert f"  {'speculation':<16} {0:>9}" in lines
    assert sum(line.endswith("  " + "#" * 40) for line in lines) == 3
    (anna,) = [line.split() for line in lines if line.startswith("anna ") and ":" in line and "-" not in line]
    assert anna[:4] == ["anna", "0", "2", "2"]
    assert anna[4] == "4"
    assert anna[6:] == ["0:02", "60"]
    assert done.stdout.isascii()


def test_a_page_in_a_file_has_no_moving_bar_beside_it(
    folder: Path, worked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some CI sets FORCE_COLOR, for colours in its log; a bar draws over itself, and a log is no terminal."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = stats(folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_gives_an_object_for_scripts(folder: Path, worked: Store, article: Article) -> None:
    """`--json` is of the documented shape; `--annotator` leaves out the work of others."""
    ben = Store(worked.folder, "ben")
    ben.apply(article, [edits.tag(ben.load(article), Claim.of(article.text, 0, 2, "speculation"))])
    done = stats(folder, "--json")
    assert done.returncode == 0
    found = msgspec.json.decode(done.stdout, type=Statistics)
    assert found.everybody.claims == {"fact": 1, "quote": 1, "speculation": 1}
    assert [each.annotator for each in found.annotators] == ["anna", "ben"]
    only = json.loads(stats(folder, "--json", "--annotator", "ben").stdout)
    assert only["everybody"]["claims"] == {"fact": 0, "quote": 0, "speculation": 1}
    assert [each["annotator"] for each in only["sessions"]] == ["ben"]


def test_where_nothing_is_tagged_that_is_said(folder: Path) -> None:
    """With exit 0; scripts get an object with zeros in it all the same."""
    done = stats(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Nothing has been tagged in {folder} yet.\n")
    done = stats(folder, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["everybody"]["articles"] == statuses(new=2)


def test_numbers_that_would_be_wrong_are_not_told(folder: Path, worked: Store, article: Article) -> None:
    """A damaged file stops the command with a sentence that names it; so does an annotator who is not there."""
    done = stats(folder, "--annotator", "carol")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "No annotations by carol. Annotators: anna.\n"
    path = worked.path(article.id)
    path.write_text("{ not json")
    done = stats(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert path.name in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_every_key_of_the_object_is_documented() -> None:
    """docs/stats.md names what `--json` writes."""
    text = (Path(__file__).parents[2] / "docs" / "stats.md").read_text("utf-8")
    for kind in (Statistics, Person, SessionStatistics, LinkingPace):
        for name in kind.__struct_fields__:
            assert f"`{name}`" in text, name


def test_a_claim_that_came_without_a_change_is_in_no_session() -> None:
    """Only changes in a history have a time."""
    record = tag(blank(), 0, "fact", 0)
    found = made(replace(record, history=()))
    assert found.everybody.claims["fact"] == 1
    assert found.sessions == ()


def test_a_history_that_is_out_of_order_is_told_in_order() -> None:
    """Clocks go wrong and files are merged: sessions come by their time."""
    record = tag(tag(blank(), 0, "fact", 200), 1, "quote", 0)
    found: Sequence[SessionStatistics] = made(record).sessions
    assert [each.began for each in found] == [NINE, NINE + timedelta(minutes=200)]
    assert all(isinstance(change, Change) for change in record.history)


def test_speakers_are_counted_under_one_name() -> None:
    """The most frequent first; names that were put together, or differ in case alone, are one; the page has them."""
    counts = {"Mr Lund": 2, "Carl Lund": 1, "carl  lund": 1, "Ann Berg": 3, "a spokesman": 3}
    names = SpeakerNames({"mr lund": "Carl Lund"})
    found = by_speaker(counts, names)
    assert list(found.items()) == [("Carl Lund", 4), ("Ann Berg", 3), ("a spokesman", 3)]
    text = "Rain fell."
    said = [Claim.of(text, 0, 4, "quote").said_by("Mr Lund"), Claim.of(text, 5, 9, "quote").said_by("Carl Lund")]
    record = Record.new(Article(id="a", title="A", text=text), "anna")
    statistics = sum_tallies([tally_of(edits.tag(record, *said).apply(record))], ["a"], ["quote"], names)
    assert statistics.everybody.speakers == {"Carl Lund": 2}
    lines = list(page("news", statistics, "#"))
    assert lines[lines.index("speakers") + 1].split()[:3] == ["Carl", "Lund", "2"]


def test_a_label_with_kinds_is_counted_with_them() -> None:
    """Beside its own count, shown as such; a label without kinds has no such count."""
    plain = [
        PlainLabel(name=name, parent=parent) for name, parent in (("hedge", ""), ("modal", "hedge"), ("may", "modal"))
    ]
    scheme = Scheme(labels=completed([*plain, PlainLabel(name="fact")]))
    text = "Rain may fall."
    claims = [Claim.of(text, start, 14, label) for start, label in enumerate(("hedge", "modal", "may", "may", "fact"))]
    record = Record.new(Article(id="a", title="A", text=text), "anna")
    tallies = [tally_of(edits.tag(record, *claims).apply(record))]
    found = sum_tallies(tallies, ["a"], [label.name for label in scheme.labels], lineages=scheme.lineages())
    assert found.everybody.claims == {"hedge": 1, "modal": 1, "may": 2, "fact": 1}
    assert found.everybody.claims_with_kinds == {"hedge": 4, "modal": 3}
    lines = list(page("news", found, "#"))
    at = lines.index("claims of a label and its kinds")
    assert [line.split()[:2] for line in lines[at + 1 : at + 4]] == [["hedge", "4"], ["modal", "3"], []]
