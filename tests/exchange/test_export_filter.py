"""What of a store leaves: chosen, parted, and under other names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from exchanged import of
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replaced
from strategies import WHEN

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Orphan, Record
from annotations.errors import AskedError
from annotations.exchange.selection import ExportFilter, Pseudonyms, Split, parse_moment

TEXT = "Rain fell, she said."


def chosen(wanted: ExportFilter, record: Record) -> list[str] | None:
    """Return the words of the claims that are wanted; `None` where nothing of the record is."""
    found = wanted.of(record)
    return None if found is None else [claim.text for claim in found.claims]


@pytest.fixture
def record() -> Record:
    """Tag two claims on two days, the second by a rule."""
    later = replaced(Claim.of(TEXT, 5, 9, "quote", when=WHEN + timedelta(days=1)), origin="rule")
    return of(TEXT, Claim.of(TEXT, 0, 4, "fact", when=WHEN), later)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (ExportFilter(), ["Rain", "fell"]),
        (ExportFilter(labels=["fact"]), ["Rain"]),
        (ExportFilter(labels=["speculation"]), []),
        (ExportFilter(origins=["rule"]), ["fell"]),
        (ExportFilter(since=parse_moment("2026-11-22")), ["fell"]),
        (ExportFilter(before=parse_moment("2026-11-21", behind=True)), ["Rain"]),
        (ExportFilter(annotators=["anna"], articles=["a"], statuses=["in progress"]), ["Rain", "fell"]),
        (ExportFilter(annotators=["bea"]), None),
        (ExportFilter(articles=["b"]), None),
        (ExportFilter(statuses=["done"], flagged=True), None),
    ],
)
def test_only_what_is_wanted_leaves(record: Record, wanted: ExportFilter, words: list[str] | None) -> None:
    """Of claims some, of articles all or nothing: an article without a wanted claim is one all the same."""
    assert chosen(wanted, record) == words


def test_set_aside_claims_are_chosen_as_well(record: Record) -> None:
    """What was not wanted is not lost."""
    aside = replace(record, claims=(), orphans=tuple(Orphan(claim=claim, sha256="0") for claim in record.claims))
    found = ExportFilter(labels=["quote"]).of(aside)
    assert found is not None
    assert [each.claim.label for each in found.orphans] == ["quote"]


def test_a_day_begins_and_ends_in_utc() -> None:
    """A moment is exact to the second; anything else is refused."""
    assert parse_moment("2026-11-21") == datetime(2026, 11, 21, tzinfo=UTC)
    assert parse_moment("2026-11-21", behind=True) == datetime(2026, 11, 22, tzinfo=UTC)
    assert parse_moment("2026-11-21T12:00:00Z", behind=True) == WHEN
    with pytest.raises(AskedError, match="A date is written as in 2026-11-21, not tomorrow"):
        parse_moment("tomorrow")


@given(st.text(), st.integers())
def test_an_article_stays_in_its_part(article: str, seed: int) -> None:
    """Its id and the seed decide, whatever else is in the store."""
    split = Split.read("80/10/10", seed)
    assert split.part(article) == Split.read("80/10/10", seed).part(article)
    assert split.part(article) in ("train", "dev", "test")
    assert Split.read("0/1/0", seed).part(article) == "dev"


def test_parts_are_about_as_large_as_they_should_be() -> None:
    """Of ten thousand articles; another seed is another split."""
    ids = [f"article-{number}" for number in range(10_000)]
    parts = [Split.read("80/10/10").part(each) for each in ids]
    assert abs(parts.count("train") - 8000) < 200
    assert abs(parts.count("dev") - 1000) < 150
    assert parts != [Split.read("80/10/10", 1).part(each) for each in ids]
    assert Split.read("80/20").parts == ("train", "dev")


@pytest.mark.parametrize("words", ["", "80", "a/b", "1/2/3/4", "0/0", "-1/2", "nan/1", "inf/1"])
def test_what_is_no_split_is_said(words: str) -> None:
    """With how one is written."""
    with pytest.raises(AskedError, match="as in 80/10/10"):
        Split.read(words)


def test_annotators_get_other_names_and_their_histories_stay_behind(record: Record) -> None:
    """In the order of their names, whatever the filter; histories have names and are dropped."""
    masks = Pseudonyms(["zoe", "anna", "bea"])
    masked = masks.over(edits.set_status(record, "done").apply(record))
    assert (masked.row.annotator, masked.history) == ("a1", ())
    assert masks.over(of(TEXT, annotator="zoe")).row.annotator == "a3"
