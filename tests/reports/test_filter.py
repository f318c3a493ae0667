"""Filtering and sorting a list of articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import texts

from annotations.reports.filter import Filter, sort_rows
from annotations.reports.folding import fold
from annotations.reports.rows import ArticleRow

ROWS = (
    ArticleRow(id="0", title="US Secretary of State Antony Blinken has begun two days", source="Reuters", words=900),
    ArticleRow(
        id="1",
        title="“Blinken” in Beijing: Élan and über-optimism",
        source="The Zürich Herald",
        published="2023-06-18",
        words=300,
        status="in progress",
        claims={"fact": 2, "quote": 1},
        read=40,
    ),
    ArticleRow(
        id="2", title="Rublinken falls", source="The Harold Post", published="2023-06-19", status="done", read=100
    ),
    ArticleRow(id="3", title="BBC looks at language in a new key", words=300, flagged=True, claims={"quote": 3}),
    ArticleRow(id="4", problem="e.txt is empty"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("  ", [0, 1, 2, 3, 4]),
        ("blinken", [0, 1, 2]),
        ("BLINK beij", [1]),
        ("beij blink", [1]),
        ("linken", [0, 1, 2]),
        ("elan", [1]),
        ("über", [1]),
        ("Über-opt", [1]),
        ("usos", [0]),
        ("blkn", [0, 1]),
        ("blknx", []),
        ("herald", [1]),
        ("hrld", [1, 2]),
        ("zurich", [1]),
        ("daysreu", []),
        ("[", [0, 1, 2, 3, 4]),
        ("http://x", []),
    ],
)
def test_what_words_find(typed: str, found: list[int]) -> None:
    """Every word, in title or outlet, as it is or as letters in their order; case, accents and signs do not matter."""
    assert sorted(Filter(ROWS).matching(typed)) == found


def test_the_best_come_first() -> None:
    """Where a word begins so, inside one, as first letters of several, as letters of one; else as they are listed."""
    titles = ("Arabica", "A big car", "Fabcon", "None at all", "The abc here", "Another abca", "Abc news", "Ill, a b-c")
    rows = [ArticleRow(id=str(n), title=title) for n, title in enumerate(titles)]
    assert Filter(rows).matching("abc") == [4, 5, 6, 2, 1, 7, 0]
    assert Filter(ROWS).matching("linken") == [0, 1, 2]
    assert Filter(ROWS).matching("blinken in") == [1, 0, 2]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("status:", [0, 1, 2, 3, 4]),
        ("status:d", [2]),
        ("status:in-progress", [1]),
        ('status:"in progress"', [1]),
        ('status:"in pro', [1]),
        ("status:prog", [1]),
        ("status:gress", []),
        ("status:done status:flagged", [2, 3]),
        ("status:nothing", []),
        ("label:q", [1, 3]),
        ("label:fact", [1]),
        ("label:rumour", []),
        ("label:fact label:quote", [1, 3]),
        ("outlet:her", [1]),
        ('outlet:"the h"', [2]),
        ('outlet:"the z" outlet:post', [1, 2]),
        ("outlet:THE-ZURICH", [1]),
        ("outlet:erald", []),
        ("outlet:blinken", []),
        ("blinken status:new", [0]),
        ("Status:new LABEL:quote", [3]),
        ("status:flagged label:quote bbc", [3]),
        ("status:new status:flagged", [0, 3, 4]),
        ("flag:", [3]),
        ("flag:yes", [3]),
        ("flag:no", [0, 1, 2, 4]),
        ("FLAG: blinken", []),
    ],
)
def test_what_an_article_must_be(typed: str, found: list[int]) -> None:
    """Alternatives of one kind, all of several; words beside them as ever; what is not finished yet does not count."""
    assert sorted(Filter(ROWS).matching(typed)) == found


@given(titles=st.lists(texts(), max_size=12), words=st.text("abé ß", max_size=6))
def test_typing_letter_by_letter_finds_what_typing_at_once_does(titles: list[str], words: str) -> None:
    """Whatever was looked for before, and whatever the titles hold: line ends and tabs as well."""
    rows = [ArticleRow(id=str(n), title=f"{title} {words[::-1]}", source=title[:5]) for n, title in enumerate(titles)]
    typing = Filter(rows)
    for end in range(len(words) + 1):
        assert typing.matching(words[:end]) == Filter(rows).matching(words[:end])
    for end in reversed(range(len(words))):
        assert typing.matching(words[:end]) == Filter(rows).matching(words[:end])


@given(title=texts(), data=st.data())
def test_whatever_stands_in_a_title_is_found(title: str, data: st.DataObject) -> None:
    """A stretch of a title finds it."""
    at = data.draw(st.integers(0, len(title)))
    some = title[at : data.draw(st.integers(at, len(title)))]
    assert 1 in Filter([ArticleRow(id="0", title="Another"), ArticleRow(id="1", title=title)]).matching(f'"{some}')


def test_rows_that_have_come_or_changed_are_found_in_the_same_search() -> None:
    """A title that changed is found by its new words, a status by the new one, and what came as well."""
    search = Filter(ROWS)
    assert search.matching("blinken status:new") == [0]
    search.renew(
        (*ROWS[:3], ArticleRow(id="3", title="Blinken in London"), ROWS[4], ArticleRow(id="5", title="Blinken leaves"))
    )
    assert search.matching("blinken status:new") == [0, 3, 5]
    assert search.matching("bbc") == []
    search.renew(ROWS[:2])
    assert search.matching("") == [0, 1]
    search.renew((ROWS[0], ArticleRow(id="1", title="Other", source="Post", status="done", claims={"fact": 1})), [1])
    assert search.matching("blinken") == [0]
    assert search.matching("outlet:post status:done label:fact") == [1]


@pytest.mark.parametrize(
    ("by", "order", "backwards"),
    [
        ("title", [3, 1, 2, 0, 4], [0, 2, 1, 3, 4]),
        ("outlet", [0, 2, 1, 3, 4], [1, 2, 0, 3, 4]),
        ("date", [1, 2, 0, 3, 4], [2, 1, 0, 3, 4]),
        ("words", [1, 3, 0, 2, 4], [0, 1, 3, 2, 4]),
        ("status", [1, 3, 0, 4, 2], [2, 0, 4, 3, 1]),
        ("claims", [0, 2, 4, 1, 3], [1, 3, 0, 2, 4]),
        ("read", [0, 3, 4, 1, 2], [2, 1, 0, 3, 4]),
        ("quote", [0, 2, 4, 1, 3], [3, 1, 0, 2, 4]),
        ("fact", [0, 2, 3, 4, 1], [1, 0, 2, 3, 4]),
    ],
)
def test_every_column_sorts(by: str, order: list[int], backwards: list[int]) -> None:
    """Equals as they are listed, also backwards; what has nothing there comes last either way."""
    assert sort_rows(ROWS, by) == order
    assert sort_rows(ROWS, by, backwards=True) == backwards
    assert sort_rows(ROWS, by, among=[4, 1, 0]) == [number for number in order if number in (0, 1, 4)]


@given(texts(), st.integers(0, 40))
def test_a_text_folds_as_its_letters_do(text: str, more: int) -> None:
    """However many letters beyond ASCII it has, so that queries fold as titles do."""
    text += "".join(chr(0x3B1 + number) for number in range(more))
    assert fold(text) == "".join(map(fold, text))


def test_a_label_stands_for_its_kinds() -> None:
    """`label:` with the name of a parent finds the articles that have claims of its kinds."""
    rows = [replace(ROWS[0], claims={"may": 1}), replace(ROWS[0], claims={"hedge": 1}), replace(ROWS[0], claims={})]
    kinds = {"may": ("may", "modal", "hedge")}
    assert sorted(Filter(rows, kinds).matching("label:hedge")) == [0, 1]
    assert sorted(Filter(rows, kinds).matching("label:modal")) == [0]
    assert sorted(Filter(rows).matching("label:hedge")) == [1]
