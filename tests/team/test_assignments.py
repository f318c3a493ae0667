"""Dividing the articles of a corpus: the same everywhere, evenly, and never moving what was given out."""

from collections import Counter
from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import AskedError
from annotations.store.assignment_file import NONE, Assignments
from annotations.team.assignments import Request, divide, last_request, proportional, release

WHEN = datetime(2026, 11, 28, tzinfo=UTC)
LATER = datetime(2026, 11, 29, tzinfo=UTC)
TEAM = ("ana", "ben", "cem")


def articles(count: int, groups: str = "") -> dict[str, str]:
    """Return articles with their groups, in turn."""
    return {f"a{number}": groups[number % len(groups)] if groups else "" for number in range(count)}


def request(people: tuple[str, ...] = TEAM, **how: object) -> Request:
    """Return a request to divide among people."""
    return Request(annotators=people, **how)  # type: ignore[arg-type]


def loads(held: Assignments) -> Counter[str]:
    """Return how many articles each reads."""
    return Counter(name for row in held.rows.values() for name in row.annotators)


def readers(held: Assignments) -> dict[str, tuple[str, ...]]:
    """Return who reads each article."""
    return {row.article: row.annotators for row in held.rows.values()}


def test_a_fifth_is_read_by_all_and_the_rest_by_one() -> None:
    """Without options a fifth of the articles is read by all; each of the others has one reader."""
    held = divide(articles(30), NONE, request(), WHEN)
    assert Counter(map(len, readers(held).values())) == {3: 6, 1: 24}
    assert loads(held) == {"ana": 14, "ben": 14, "cem": 14}
    assert {row.kind for row in held.rows.values() if len(row.annotators) == 3} == {"overlap"}
    assert list(held.rows) == sorted(held.rows)
    assert all(list(row.annotators) == sorted(row.annotators) for row in held.rows.values())


def test_the_division_is_the_same_on_every_machine() -> None:
    """These readers follow from the SHA-256 of ids and names, and from nothing else."""
    held = divide(articles(6), NONE, request(overlap="1"), WHEN)
    assert readers(held) == {
        "a0": ("ana",),
        "a1": ("ana", "ben", "cem"),
        "a2": ("cem",),
        "a3": ("ben",),
        "a4": ("ben",),
        "a5": ("ana",),
    }


def test_two_articles_share_one() -> None:
    """A share gives one article at least: agreement needs one."""
    assert Counter(map(len, readers(divide(articles(2), NONE, request(), WHEN)).values())) == {3: 1, 1: 1}
    assert Counter(map(len, readers(divide(articles(2), NONE, request(overlap="0"), WHEN)).values())) == {1: 2}


def test_every_pair_reads_some_articles_together() -> None:
    """With two readers for each article, no pair of five goes without articles to be compared on."""
    people = ("ana", "ben", "cem", "dan", "eva")
    held = divide(articles(100), NONE, request(people, each=2), WHEN)
    pairs = Counter(readers(held).values())
    assert set(pairs) == set(combinations(people, 2))
    assert max(pairs.values()) - min(pairs.values()) <= 2


def test_each_group_is_divided_in_the_same_proportions() -> None:
    """Of three outlets each gives its fifth to all."""
    news = {f"a{number}": "x" if number < 50 else "y" if number < 80 else "z" for number in range(100)}
    held = divide(news, NONE, request(by="outlet"), WHEN)
    shared = Counter(news[name] for name, people in readers(held).items() if len(people) > 1)
    assert shared == {"x": 10, "y": 6, "z": 4}
    single = Counter((news[name], people) for name, people in readers(held).items() if len(people) == 1)
    assert {count for (group, _), count in single.items() if group == "y"} == {8}


def test_a_limit_leaves_the_rest_unassigned() -> None:
    """Nobody gets more than that, and the share counts among what is given out."""
    held = divide(articles(1000), NONE, request(per_person=100), WHEN)
    assert max(loads(held).values()) == 100
    assert len(held.rows) == 214
    assert sum(len(people) == 3 for people in readers(held).values()) == 43
    each = divide(articles(1000), NONE, request(each=2, per_person=10), WHEN)
    assert loads(each) == {"ana": 10, "ben": 10, "cem": 10}
    assert len(each.rows) == 15


def test_new_articles_go_to_the_shortest_queue_and_move_nothing() -> None:
    """A person who joins later gets the new ones; the rest stays."""
    before = divide(articles(30), NONE, request(overlap="0"), WHEN)
    after = divide(articles(40), before, request((*TEAM, "dan"), overlap="0", add=True), LATER)
    assert loads(after) == {"ana": 10, "ben": 10, "cem": 10, "dan": 10}
    assert readers(before).items() <= readers(after).items()
    assert divide(articles(40), after, request(overlap="0", add=True), LATER) is after


def test_the_share_holds_over_all_that_was_given_out() -> None:
    """One new article a day is not read by all each day."""
    held = divide(articles(20), NONE, request(), WHEN)
    for number in range(21, 31):
        held = divide(articles(number), held, request(add=True), LATER)
    assert sum(len(people) == 3 for people in readers(held).values()) == 6


def test_a_second_division_is_refused_and_the_same_call_is_not() -> None:
    """What was given out stays; the same call again changes nothing."""
    held = divide(articles(30), NONE, request(), WHEN)
    assert divide(articles(30), held, request(), LATER) is held
    with pytest.raises(AskedError, match=r"30 articles already assigned. --add assigns the others"):
        divide(articles(30), held, request(("ana", "ben")), LATER)


def test_what_is_released_goes_to_the_others() -> None:
    """What ben has begun stays; the rest is free, and `--add` gives it to those who are left."""
    before = divide(articles(30), NONE, request(), WHEN)
    begun = sorted(before.of("ben"))[:4]
    freed, counts = release(before, ["ben"], lambda _, article: article in begun, LATER)
    assert counts == {"ben": 10}
    assert sorted(freed.of("ben")) == begun
    last = last_request(freed)
    assert last is not None
    assert last.annotators == ("ana", "cem")
    after = divide(articles(30), freed, request(last.annotators, add=True), LATER)
    assert all(readers(after).values())
    assert sorted(after.of("ben")) == begun
    assert abs(loads(after)["ana"] - loads(after)["cem"]) <= 1


def test_a_clock_that_is_behind_takes_nothing_back() -> None:
    """The articles were divided on a machine whose clock is ahead: what is released and added here holds."""
    before = divide(articles(30), NONE, request(), LATER)
    freed, counts = release(before, ["ben"], lambda _, __: False, WHEN)
    assert (counts["ben"] > 0, list(freed.of("ben"))) == (True, [])
    last = last_request(freed)
    assert last is not None
    assert last.annotators == ("ana", "cem")
    after = divide(articles(30), freed, request(last.annotators, add=True), WHEN)
    assert all(readers(after).values())


def test_an_article_that_lost_a_reader_gets_another() -> None:
    """With two readers for each article, the other reader stays."""
    before = divide(articles(30), NONE, request(each=2), WHEN)
    freed, _ = release(before, ["ben"], lambda _, __: False, LATER)
    after = divide(articles(30), freed, request(("ana", "cem", "dan"), each=2, add=True), LATER)
    assert {len(people) for people in readers(after).values()} == {2}
    assert all(set(readers(freed)[name]) <= set(people) for name, people in readers(after).items())


def test_nobody_can_be_released_who_has_nothing() -> None:
    """The sentence has the names that are known."""
    held = divide(articles(3), NONE, request(), WHEN)
    with pytest.raises(AskedError, match=r"dan has no articles assigned. Articles are assigned to: ana, ben, cem"):
        release(held, ["dan"], lambda _, __: False, LATER)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"people": ()}, "Name the annotators"),
        ({"people": ("ana", "ana")}, "ana is named twice"),
        ({"people": ("ana", "team+gold")}, r"team\+gold is a gold standard, which reads"),
        ({"people": ("ana", "ana+again")}, r"ana\+again is a second reading, which reads"),
        ({"each": 4}, "--each 4 needs 4 annotators"),
        ({"overlap": "31"}, "--overlap 31 is more than the 30 articles of the corpus"),
        ({"overlap": "20", "per_person": 10}, "--overlap 20 is more than --per-person 10"),
        ({"overlap": "120%"}, "cannot be 120%"),
        ({"overlap": "-1"}, "cannot be -1"),
        ({"overlap": "1/0%"}, "cannot be 1/0%"),
        ({"overlap": "all"}, "cannot be all"),
    ],
)
def test_what_cannot_be_divided_is_refused(how: dict[str, object], sentence: str) -> None:
    """Each with a sentence that says why."""
    people = how.pop("people", TEAM)
    with pytest.raises(AskedError, match=sentence):
        divide(articles(30), NONE, request(people, **how), WHEN)  # type: ignore[arg-type]


def test_the_largest_remainder_gets_the_extra_one() -> None:
    """Hamilton's method: 10 seats for 53, 24 and 23 are 5, 3 and 2."""
    assert proportional({"a": 53, "b": 24, "c": 23}, 10) == {"a": 5, "b": 3, "c": 2}
    assert proportional({}, 0) == {}
    assert proportional({"a": 0}, 0) == {"a": 0}


PEOPLE = st.lists(st.text("abcé+😀", min_size=1, max_size=3), min_size=1, max_size=6, unique=True).map(tuple)
NEWS = st.dictionaries(st.text(max_size=8), st.sampled_from(["", "x", "y", "z"]), min_size=1, max_size=60)


@settings(max_examples=80)
@given(data=st.data(), people=PEOPLE, news=NEWS, seed=st.integers(0, 5))
def test_loads_differ_by_one_at_most(
    data: st.DataObject, people: tuple[str, ...], news: dict[str, str], seed: int
) -> None:
    """For any people, articles, groups, share or number of readers; every article has as many readers as asked for."""
    each = data.draw(st.integers(0, len(people)))
    share = data.draw(st.integers(0, 100))
    asked = Request(annotators=people, each=each, overlap=f"{share}%", seed=seed)
    held = divide(news, NONE, asked, WHEN)
    spread = [loads(held)[name] for name in people]
    assert max(spread) - min(spread) <= 1
    assert readers(held).keys() == news.keys()
    assert {len(found) for found in readers(held).values()} <= ({each} if each else {1, len(people)})
    backwards = Request(annotators=people[::-1], each=each, overlap=f"{share}%", seed=seed)
    assert divide(dict(reversed(news.items())), NONE, backwards, WHEN).rows == held.rows


@settings(max_examples=80)
@given(data=st.data(), people=PEOPLE, news=NEWS, more=NEWS)
def test_new_articles_move_nothing(
    data: st.DataObject, people: tuple[str, ...], news: dict[str, str], more: dict[str, str]
) -> None:
    """Whatever comes, and whoever joins, those who read an article before read it after."""
    limit = data.draw(st.integers(0, 20))
    each = data.draw(st.integers(0, len(people)))
    before = divide(news, NONE, Request(annotators=people, each=each, per_person=limit), WHEN)
    others = tuple(dict.fromkeys((*people, *data.draw(PEOPLE))))
    asked = Request(annotators=others, each=each, per_person=limit, add=True, by="outlet")
    after = divide(more | news, before, asked, LATER)
    assert readers(before).items() <= readers(after).items()
    fresh = loads(after) - loads(before)
    assert not limit or max(fresh.values(), default=0) <= limit
