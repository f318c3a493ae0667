"""What was done: every change, in the order of time, on a line that a person reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from msgspec.structs import replace as with_fields
from strategies import article_of, claimed

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Apply, Undo
from annotations.claims.record import Change, Record
from annotations.claims.replay import standing_claims
from annotations.errors import StoreError
from annotations.reports.log import read_log
from annotations.store.store import Store

WHEN = datetime(2026, 11, 21, 19, 42, 7, tzinfo=UTC)


def at(step: Apply, seconds: int, **fields: object) -> Apply:
    """Make a step as if it had been done some seconds after a quarter to eight."""
    return Apply(with_fields(step.change, when=WHEN + timedelta(seconds=seconds), **fields))


def claim_on(article: Article, words: str, label: str = "fact") -> Claim:
    """Tag the first place where the words stand."""
    start = article.text.index(words)
    return Claim.of(article.text, start, start + len(words), label)


def test_every_change_is_a_line_in_the_order_of_time(store: Store, articles: tuple[Article, ...]) -> None:
    """When, who, where and what, across articles and annotators; what was taken back says when."""
    one, other = articles
    bea = Store(store.folder, "bea")
    claim = claim_on(one, "He started his mission by meeting Chinese")
    empty = Record.new(one, "anna")
    first = at(edits.tag(empty, claim), 0)
    store.apply(one, [first, at(edits.set_status(empty, "done"), 60)])
    store.apply(one, [Undo(first.change.id, WHEN + timedelta(seconds=53))])
    bea.apply(other, [at(edits.tag(Record.new(other, "bea"), claim_on(other, "Beijing", "quote")), 30)])
    assert [str(change) for change in read_log(store.folder)] == [
        f"2026-11-21 19:42:07Z  anna  {one.id}  tag fact “He started his mission by meeti…”  (undone 19:43:00Z)",
        f"2026-11-21 19:42:37Z  bea  {other.id}  tag quote “Beijing”",
        f"2026-11-21 19:43:07Z  anna  {one.id}  status new → done",
    ]
    assert [change.article for change in read_log(store.folder, one.id)] == [one.id, one.id]
    assert [change.who for change in read_log(store.folder, "", "bea")] == ["bea"]
    assert read_log(store.folder, one.id, "bea") == []


def told(store: Store, article: Article, step: Apply) -> str:
    """Apply an edit and return its log line."""
    store.apply(article, [step])
    line = str(read_log(store.folder)[-1])
    return line.split("  ", 3)[3]


def test_a_change_is_told_with_what_was_before(store: Store, article: Article) -> None:
    """Labels, speakers, notes, words and the article's own note: from what to what."""
    claim = claim_on(article, "two days")
    assert told(store, article, edits.tag(store.load(article), claim)) == "tag fact “two days”"
    steps = [
        (claim.relabelled("quote"), "change fact “two days” label “fact” → “quote”"),
        (claim.relabelled("quote").said_by("X"), "change quote “two days” speaker “” → “X”"),
        (claim.said_by("X"), "change quote “two days” label “quote” → “fact”"),
        (claim.said_by("X").noted("why\nnot", sure=False), "change fact “two days” note “” → “why not” not sure"),
        (claim.stretched(article.text, claim.start, claim.end + 3), "text “two days” → “two days of”"),
    ]
    for after, line in steps:
        record = store.load(article)
        assert line in told(store, article, edits.change(record, record.claims[0], after))
    record = store.load(article)
    assert told(store, article, edits.remove(record, record.claims[0])) == "remove fact “two days of”"
    assert told(store, article, edits.set_note(store.load(article), "odd")) == "note “” → “odd”"


def test_a_tag_of_many_claims_is_one_short_line(store: Store, article: Article) -> None:
    """Three are named, and the number of the others."""
    claims = [Claim.of(article.text, number, number + 2, "fact") for number in range(0, 20, 2)]
    line = told(store, article, edits.tag(store.load(article), *claims))
    assert line == "tag fact “US”, fact “S”, fact “ec”, and 7 more"


def test_an_undoing_on_another_day_has_its_day(store: Store, article: Article) -> None:
    """An undo of the next morning shows its day."""
    step = at(edits.tag(Record.new(article, "anna"), claim_on(article, "two days")), 0)
    store.apply(article, [step, Undo(step.change.id, WHEN + timedelta(days=1))])
    assert str(read_log(store.folder)[0]).endswith("(undone 2026-11-22 19:42:07Z)")


def test_where_nothing_was_done_there_is_no_history(store: Store) -> None:
    """No store, no changes."""
    assert read_log(store.folder) == []


def test_a_damaged_file_is_not_passed_over(store: Store, article: Article) -> None:
    """Its changes would be missing without a word."""
    store.apply(article, [edits.tag(store.load(article), claim_on(article, "two days"))])
    path = store.path(article.id)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StoreError, match=article.id):
        read_log(store.folder)
    assert path.exists()


def test_words_that_two_programs_tagged_are_one_claim_in_the_history_too(store: Store, article: Article) -> None:
    """Replaying the history makes no second claim, neither before nor after the undo."""
    empty = Record.new(article, "anna")
    claims = [claim_on(article, "two days") for _ in "ab"]
    steps = [at(edits.tag(empty, claim), number) for number, claim in enumerate(claims)]
    record = store.apply(article, steps)
    assert list(standing_claims(record.history)) == [claim.id for claim in record.claims] == [claims[0].id]
    record = store.apply(article, [Undo(steps[1].change.id, record.moment())])
    assert list(standing_claims(record.history)) == [claims[0].id]


@pytest.mark.slow
@settings(deadline=None)
@given(claimed())
def test_the_history_alone_leads_to_what_stands(made: tuple[str, tuple[Claim, ...]]) -> None:
    """Tagged, changed, removed and undone: replaying the history gives the standing claims."""
    text, claims = made
    article = article_of(text)
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary) / "store", "anna")
        record = store.apply(article, [edits.tag(store.load(article), *claims)])
        for number, claim in enumerate(record.claims):
            step = edits.remove(record, claim) if number % 2 else edits.change(record, claim, claim.noted("!"))
            record = store.apply(article, [step])
            if number % 3 == 0:
                last = record.last()
                assert isinstance(last, Change)
                record = store.apply(article, [Undo(last.id, record.moment())])
        assert standing_claims(record.history) == {claim.id: claim for claim in record.claims}
