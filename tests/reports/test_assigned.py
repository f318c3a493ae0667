"""Articles by who reads them: `mine:`, `for:` and `overlap:`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotations.corpus.corpus import open_corpus, scan
from annotations.corpus.entries import Entries
from annotations.reports.assigned import AssignedArticles
from annotations.reports.query import parse_query, with_condition
from annotations.store.assignment_file import Assignment, Assignments

WHEN = datetime(2026, 11, 28, tzinfo=UTC)
READERS = {"a0": ("ana",), "a1": ("ana", "ben", "Zoë Ü"), "a2": ("ben",), "a3": (), "gone": ("ana",)}


def assigned(annotator: str = "ana") -> AssignedArticles:
    """Return the assignments as one annotator sees them."""
    rows = {
        name: Assignment(article=name, annotators=people, kind="overlap" if len(people) > 1 else "single", made=WHEN)
        for name, people in READERS.items()
    }
    return AssignedArticles(Assignments(rows), annotator)


@pytest.fixture(params=["files", "jsonl"])
def entries(request: pytest.FixtureRequest, tmp_path: Path) -> Entries:
    """Return five articles, one of them assigned to nobody and one never; in files, or in one file."""
    news = tmp_path / "news"
    news.mkdir()
    if request.param == "files":
        for number in range(5):
            (news / f"a{number}.txt").write_text("One sentence.", "utf-8")
        return open_corpus(news).entries
    path = news / "all.jsonl"
    path.write_text("\n".join(f'{{"id": "a{number}", "text": "One sentence."}}' for number in range(5)), "utf-8")
    corpus = open_corpus(path)
    for progress in scan(corpus):
        corpus = progress.corpus
    return corpus.entries


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mine:", [0, 1]),
        ("mine:no", [2, 3, 4]),
        ("mine: mine:no", [0, 1, 2, 3, 4]),
        ("for:ben", [1, 2]),
        ("for:b", [1, 2]),
        ("for:ana for:ben", [0, 1, 2]),
        ('for:"zoe u"', [1]),
        ("for:dan", []),
        ("for:nobody", [3, 4]),
        ("overlap:", [1]),
        ("overlap:no", [0, 2, 3, 4]),
        ("mine: overlap:no", [0]),
        ("mine: for:ben", [1]),
        ("MINE: ferry", [0, 1]),
    ],
)
def test_conditions_find_articles(entries: Entries, query: str, found: list[int]) -> None:
    """Conditions of one kind are alternatives, of two kinds both must hold; articles that are gone are nowhere."""
    assert list(assigned().matching(parse_query(query), entries) or ()) == found


def test_other_queries_have_no_condition_on_assignments(entries: Entries) -> None:
    """Then all articles may be listed; `for:` alone does not count yet."""
    for query in ("", "ferry", "status:new", "for:"):
        assert assigned().matching(parse_query(query), entries) is None


def test_a_name_goes_before_names_that_begin_so(entries: Entries) -> None:
    """`for:an` finds ana and anabel, `for:ana` only ana."""
    rows = {
        name: Assignment(article=name, annotators=(who,), kind="single", made=WHEN)
        for name, who in (("a0", "ana"), ("a1", "anabel"))
    }
    held = AssignedArticles(Assignments(rows), "ben")
    assert list(held.matching(parse_query("for:an"), entries) or ()) == [0, 1]
    assert list(held.matching(parse_query("for:ana"), entries) or ()) == [0]


def test_own_articles_are_counted_as_far_as_they_are_there(entries: Entries) -> None:
    """One of three is gone from the corpus."""
    assert assigned().count_mine(entries) == 2
    assert assigned("dan").count_mine(entries) == 0


def test_the_note_names_the_others() -> None:
    """Nothing is said of one's own articles, and of those that are nobody's."""
    ana, dan = assigned("ana"), assigned("dan")
    assert [ana.note(name) for name in ("a0", "a2", "a3", "a4")] == ["", "assigned to ben", "", ""]
    assert dan.note("a1") == "assigned to ana, ben and 1 more"


def test_a_switch_is_written_without_a_value() -> None:
    """Adding `mine:` to a query and removing it leaves the rest."""
    assert with_condition("ferry status:new", "mine", "yes") == "ferry status:new mine:"
    assert with_condition("mine: ferry mine:no", "mine", "") == "ferry"
    assert with_condition("flag:no", "flag", "yes") == "flag:"


def test_what_comes_back_is_among_ones_own() -> None:
    """A second reading is in the list of one's own articles; who has none assigned has no such list."""
    rows = {name: Assignment(article=name, annotators=("ana",), kind="single", made=WHEN) for name in ("a", "b")}
    assert AssignedArticles(Assignments(rows), "ana", frozenset({"c"})).mine == {"a", "b", "c"}
    assert AssignedArticles(Assignments(rows), "ben", frozenset({"c"})).mine == frozenset()
