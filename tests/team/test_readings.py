"""What a store has to compare: whose records, of which articles, on which text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.errors import AskedError
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.team.agreement import Agreement, agreement
from annotations.team.bootstrap import Options
from annotations.team.readings import Query, StoreReadings, ended_at
from annotations.team.units import Comparison
from annotations.text.segmentation import sentences

TEXT = "The mayor left on Monday. “We are ready,” she said. Nobody else came. It may rain tomorrow."
LETTERS = {"f": "fact", "q": "quote", "s": "speculation"}
NO_INTERVAL = Options(resamples=0)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of two articles with the same words."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"Title\n\n{TEXT}\n", "utf-8")
    return folder


def article_of(news: Path, article_id: str) -> Article:
    """Read an article as the corpus has it."""
    corpus = open_corpus(news)
    return next(corpus.load(entry) for entry in corpus.entries if entry.id == article_id)


def tag(news: Path, annotator: str, letters: str, article_id: str = "one", *, done: bool = True) -> Store:
    """Tag the sentences of an article: `-` is read and not tagged, `?` is not read."""
    article, store = article_of(news, article_id), Store(store_folder(news), annotator)
    # The title is the first sentence of the text.
    cut = sentences(article.text, article.language)[-len(letters) :]
    claims = [
        Claim.of(article.text, *span, LETTERS[letter])
        for span, letter in zip(cut, letters, strict=True)
        if letter in LETTERS
    ]
    read = tuple(span for span, letter in zip(cut, letters, strict=True) if letter != "?")
    store.apply(article, [edits.tag(store.load(article), *claims), edits.Progress(position=0, reviewed=read)])
    if done:
        store.apply(article, [edits.set_status(store.load(article), "done")])
    return store


def readings(news: Path, query: Query | None = None) -> StoreReadings:
    """Return what is compared in the store of a corpus."""
    return StoreReadings(store_folder(news), open_corpus(news), query or Query())


def compared(news: Path, query: Query | None = None) -> list[Comparison]:
    """Return the articles compared."""
    return list(readings(news, query).comparisons())


def agreed(news: Path, query: Query | None = None) -> Agreement:
    """Return the agreement of all who are compared."""
    found = readings(news, query)
    return agreement(list(found.comparisons()), found.annotators, NO_INTERVAL)


def test_articles_count_once_two_have_done_them(news: Path) -> None:
    """One that is only begun counts on request, and is counted as unfinished."""
    tag(news, "ana", "fqf-")
    tag(news, "ben", "fq??", done=False)
    found = readings(news)
    assert list(found.comparisons()) == []
    assert found.unfinished == 1
    (each,) = compared(news, Query(include="unread"))
    assert (each.id, list(each.readings)) == ("one", ["ana", "ben"])
    tag(news, "ben", "--", done=True)
    assert len(compared(news)) == 1


def test_gold_and_second_readings_count_only_if_named(news: Path) -> None:
    """They lie in the store as everybody's records do; agreement must not rise or fall by them."""
    tag(news, "ana", "fqf-")
    tag(news, "ben", "fqs-")
    before = agreed(news)
    tag(news, "team+gold", "fqf-")
    tag(news, "ana+again", "sss-")
    assert agreed(news) == before
    assert readings(news).annotators == ("ana", "ben")
    assert readings(news, Query(annotators=("ana+again", "ana"))).annotators == ("ana", "ana+again")
    gold = readings(news, Query(gold="team+gold"))
    assert gold.annotators == ("ana", "ben")
    assert list(next(gold.comparisons()).readings) == ["ana", "ben", "team+gold"]


def test_a_reopened_article_counts_once_it_is_done_again(news: Path) -> None:
    """While it is open it is not compared; afterwards with what was tagged since, and once."""
    tag(news, "ana", "fqf-")
    store = tag(news, "ben", "fqs-")
    article = article_of(news, "one")
    store.apply(article, [edits.set_status(store.load(article), "in progress")])
    assert compared(news) == []
    record = store.load(article)
    wrong = next(claim for claim in record.claims if claim.label == "speculation")
    store.apply(article, [edits.change(record, wrong, replaced(wrong, label="fact"))])
    store.apply(article, [edits.set_status(store.load(article), "done")])
    found = agreed(news)
    assert (found.articles, found.pairs[0].exact.value) == (1, 1)


def double(news: Path, annotator: str) -> None:
    """Give a sentence a label twice: a second label is put on it, and changed to the first."""
    store, article = tag(news, annotator, "s---"), article_of(news, "one")
    record = store.load(article)
    second = next(claim for claim in record.claims if claim.label == "speculation")
    store.apply(article, [edits.change(record, second, replaced(second, label="fact"))])


def test_the_same_span_twice_with_one_label_is_no_disagreement(news: Path) -> None:
    """The sentence has the label once; of the claims, the one more is one that the other lacks."""
    tag(news, "ana", "fqf-")
    tag(news, "ben", "fqf-")
    double(news, "ben")
    found = agreed(news)
    assert (found.alpha.value, found.pairs[0].kappa.value) == (1, 1)
    assert found.pairs[0].alpha_u.value == 1
    assert found.pairs[0].exact.value == pytest.approx(2 * 3 / (3 + 4))
    double(news, "ana")
    assert agreed(news).pairs[0].exact.value == 1


def test_stacked_labels_agree_whatever_was_tagged_first(news: Path) -> None:
    """Two labels on one sentence are one value; each claim meets the one with its label."""
    for name, orders in (("ana", ("f---", "q---")), ("ben", ("q---", "f---"))):
        for order in orders:
            tag(news, name, order)
    found = agreed(news)
    assert (found.alpha.value, found.pairs[0].exact.value, found.pairs[0].alpha_u.value) == (1, 1, 1)
    assert {(cell.first, cell.second) for cell in found.pairs[0].confusion} == {("fact", "fact"), ("quote", "quote")}


def test_records_are_carried_over_to_the_present_text(news: Path) -> None:
    """One has tagged the text before it was corrected: what is gone counts as not tagged, and is counted."""
    tag(news, "ana", "fqfs")
    path = news / "one.txt"
    path.write_text(path.read_text("utf-8").replace("Nobody else came.", "All stayed away, and waited."), "utf-8")
    tag(news, "ben", "fq-s")
    (each,) = compared(news)
    assert "All stayed away" in each.text
    assert [claim.label for claim in each.readings["ana"].claims] == ["fact", "quote", "speculation"]
    assert (each.readings["ana"].orphans, each.readings["ben"].orphans) == (1, 0)
    found = agreed(news)
    assert (found.orphans, found.pairs[0].orphans, found.left_out) == (1, 1, 1)
    assert found.pairs[0].exact.value == 1


def test_without_the_corpus_the_latest_text_counts(news: Path) -> None:
    """The articles are gone; of two texts in the store the one that was tagged last is compared."""
    tag(news, "ana", "fqfs")
    path = news / "one.txt"
    path.write_text(path.read_text("utf-8").replace("Nobody else came.", "All stayed away, and waited."), "utf-8")
    tag(news, "ben", "fq-s")
    (each,) = StoreReadings(store_folder(news), None, Query()).comparisons()
    assert "All stayed away" in each.text


def test_damaged_and_misplaced_files_are_named_and_left_out(news: Path) -> None:
    """The others are compared; a copy of a file does not count twice."""
    for name in ("ana", "ben"):
        tag(news, name, "fqf-")
        tag(news, name, "fqf-", "two")
    folder = store_folder(news)
    (folder / "ben" / "two.json").write_text("{ half", "utf-8")
    (folder / "ana" / "one (1).json").write_bytes((folder / "ana" / "one.json").read_bytes())
    found = readings(news)
    assert [each.id for each in found.comparisons()] == ["one"]
    assert len(found.unreadable) == 2
    assert "two.json cannot be read" in found.unreadable[0]
    assert found.unreadable[1] == "ana/one (1).json belongs in ana/one.json"


def test_unknown_names_are_refused_with_the_known_ones(news: Path) -> None:
    """One annotator is no agreement either."""
    tag(news, "ana", "fqf-")
    with pytest.raises(AskedError, match="Two annotators"):
        readings(news)
    tag(news, "Ben Ó", "fqf-")
    with pytest.raises(AskedError, match=r"No annotations by zoe\. Annotators: Ben Ó, ana"):
        readings(news, Query(annotators=("ana", "zoe")))
    with pytest.raises(AskedError, match=r"not only ana; there are Ben Ó, ana$"):
        readings(news, Query(annotators=("ana", "ana"), gold="ana"))
    with pytest.raises(AskedError, match="No annotations by team"):
        readings(news, Query(gold="team+gold"))
    assert len(compared(news)) == 1


def test_an_empty_store_has_nothing_to_compare(news: Path) -> None:
    """Nobody has begun: no error."""
    assert compared(news) == []


@pytest.mark.usefixtures("repeatable")
def test_only_work_since_a_day(news: Path) -> None:
    """A record counts by the day on which it was marked done, and articles get the month of the last.

    Here work begins on 29 February, just before midnight, and is done on 1 March.
    """
    tag(news, "ana", "fqf-")
    tag(news, "ben", "fqf-")
    assert len(compared(news, Query(since=date(2024, 3, 1)))) == 1
    assert compared(news, Query(since=date(2024, 3, 2))) == []
    assert [each.month for each in compared(news, Query(dated=True))] == ["2024-03"]


def changes() -> Iterator[Record]:
    """Yield a record that is tagged, done, and tagged again."""
    article = Article("a", "t", TEXT)
    record = Record.new(article, "ana")
    record = edits.tag(record, Claim.of(TEXT, 0, 9, "fact")).apply(record)
    yield record
    record = edits.set_status(record, "done").apply(record)
    yield record
    yield edits.tag(record, Claim.of(TEXT, 10, 14, "fact")).apply(record)


def test_work_ends_when_it_is_done() -> None:
    """Later changes do not move it to another month; without a mark the last change counts."""
    begun, done, later = changes()
    assert ended_at(begun) == begun.history[-1].when
    assert ended_at(done) == ended_at(later) == done.history[-1].when
    assert ended_at(Record.new(Article("a", "t", TEXT), "ana")) is None
