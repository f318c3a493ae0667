"""Articles on one event: grouped by their words and dates, whatever their order."""

import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_news import invented_words, sentences_about

from annotations.article import Article
from annotations.stories.features import day_of, features_of
from annotations.stories.grouping import Dated, SinglePass


def dated(key: str, text: str, day: int | None = None, title: str = "", language: str = "en") -> Dated:
    """Return what is compared of a text."""
    found = features_of(Article(key, title, text, language=language))
    return Dated(key, day, found.terms, found.times)


def keys(articles: list[Dated], grouping: SinglePass | None = None) -> set[frozenset[str]]:
    """Return the groups by their keys."""
    found = (grouping or SinglePass()).groups(articles)
    return {frozenset(articles[number].key for number in group) for group in found}


@pytest.fixture(scope="module")
def news() -> list[Dated]:
    """Return six events of four articles each, and ten articles on nothing else."""
    chance = random.Random(4)
    others = invented_words(chance, 800)
    found = []
    for event in range(6):
        topic = invented_words(chance, 12)
        for outlet in range(4):
            text = " ".join(sentences_about(chance, topic, others, 12))
            found.append(dated(f"event{event}-{outlet}", text, 738_000 + event * 30 + outlet % 2))
    for number in range(10):
        text = " ".join(sentences_about(chance, invented_words(chance, 12), others, 12))
        found.append(dated(f"alone{number}", text, 738_000 + number * 17))
    return found


def test_articles_on_one_event_are_one_story(news: list[Dated]) -> None:
    """Six events, and none of the articles that stand alone."""
    assert keys(news) == {frozenset(f"event{event}-{outlet}" for outlet in range(4)) for event in range(6)}


def test_a_story_ends_when_no_article_comes_for_days(news: list[Dated]) -> None:
    """The same words a month later are another event; without a date they are the same."""
    first = news[0]
    later = first._replace(key="later", day=(first.day or 0) + 20)
    assert not any("later" in group for group in keys([*news, later]))
    assert any("later" in group for group in keys([*news, later], SinglePass(days=30)))
    undated = first._replace(key="undated", day=None)
    assert any({"undated", first.key} <= group for group in keys([*news, undated]))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(chance: random.Random) -> None:
    """The same stories, in the same order, each in the order of dates."""
    pool = invented_words(random.Random(9), 60)
    topics = [pool[at : at + 10] for at in (0, 10, 20)]
    made = [
        dated(f"{number}", " ".join(sentences_about(random.Random(number), topics[number % 3], pool, 6)), day)
        for number, day in enumerate([1, 2, 2, None, 3, 9, 1, None, 2, 30])
    ]
    mixed = chance.sample(made, len(made))
    grouping = SinglePass(least=0.2)
    one = [[made[number].key for number in group] for group in grouping.groups(made)]
    two = [[mixed[number].key for number in group] for group in grouping.groups(mixed)]
    assert one == two


@pytest.mark.parametrize("texts", [[], ["One article alone."], ["", ""], ["…", "!"], ["", "Words at last."]])
def test_nothing_to_compare_is_no_story(texts: list[str]) -> None:
    """No article, one, and texts without a word."""
    assert keys([dated(str(number), text) for number, text in enumerate(texts)]) == set()


def test_two_articles_alone_are_a_story_if_they_share_words() -> None:
    """In a corpus of two every shared word is in all articles, and still counts."""
    one = "Carl Lund met Anna Berg in Oslo on Sunday for talks on the dam. The river is high, engineers said."
    other = "Talks on the dam began in Oslo on Sunday. Anna Berg and Carl Lund met engineers at the river."
    assert keys([dated("a", one), dated("b", other)]) == {frozenset("ab")}
    assert keys([dated("a", one), dated("c", "A cat was found in a tree, and firefighters brought it down.")]) == set()


def test_chinese_news_is_grouped_without_spaces() -> None:
    """Pairs of characters are its words."""
    one = "美国国务卿布林肯星期日抵达北京,与中国外长秦刚举行会谈。双方讨论了台湾问题。"
    other = "国务卿布林肯星期日在北京会见中国外长秦刚,会谈持续数小时,双方谈及台湾问题。"
    third = "昨晚的足球比赛中,主队以三比一战胜客队,球迷在街头庆祝。"
    made = [dated(key, text, language="zh") for key, text in zip("abc", (one, other, third), strict=True)]
    assert keys(made) == {frozenset("ab")}


def test_features_of_a_megabyte_are_small() -> None:
    """Only the lead is grouped by; a long text keeps one shingle of eight."""
    text = " ".join(invented_words(random.Random(1), 150_000))
    found = features_of(Article("a", "", text))
    assert len(found.terms) <= 200 * 4
    assert len(array("I", found.shingles)) == pytest.approx(150_000 / 8, rel=0.1)
    assert features_of(Article("a", "", "字" * 300_000)).words == 299_999


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2023-06-18", True),
        ("Sun, 18 Jun 2023 10:00:00 +0000", True),
        ("5/1/2018", False),
        ("", False),
        ("2023", False),
    ],
)
def test_only_a_whole_date_counts(written: str, *, known: bool) -> None:
    """A year alone says nothing about days."""
    assert (day_of(written) is not None) == known
