"""Copies: texts that were taken over, cut and edited."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_news import invented_words, sentences_about

from annotations.article import Article
from annotations.stories.copies import Copy, Shingled, copies, covered_share, covered_words
from annotations.stories.features import features_of
from annotations.stories.terms import words

CHANCE = random.Random(11)
POOL = invented_words(CHANCE, 2_000)
WIRE = sentences_about(CHANCE, POOL[:30], POOL, 30)
FOREIGN = sentences_about(CHANCE, POOL[:30], POOL, 60)
"""Other sentences on the same topic."""


def shingled(key: str, text: str, day: int | None = 1) -> Shingled:
    """Return what is compared of a text."""
    found = features_of(Article(key, "", text))
    return Shingled(key, day, found.words, found.shingles)


def found_in(texts: dict[str, str], days: dict[str, int | None] | None = None) -> dict[str, str]:
    """Return the first text of each copy, by their names."""
    names = list(texts)
    articles = [shingled(name, texts[name], (days or {}).get(name, 1)) for name in names]
    return {names[each.copy]: names[each.master] for each in copies(articles, lambda number: texts[names[number]])}


@pytest.mark.parametrize(
    "edited",
    [
        WIRE,
        ["A new first sentence that the other outlet wrote for itself.", *WIRE[1:]],
        WIRE[:18],
        WIRE[:6],
        WIRE[12:],
        [sentence for number, sentence in enumerate(WIRE) if number % 5],
        [sentence if number % 5 else FOREIGN[number] for number, sentence in enumerate(WIRE)],
        [each for pair in zip(WIRE, FOREIGN[:20] + WIRE[20:], strict=True) for each in pair],
        [sentence.replace(sentence.split()[6], "otherwise") for sentence in WIRE],
    ],
    ids="same head first-60% first-20% last-60% dropped replaced mixed word-changed".split(),
)
def test_an_edited_copy_is_found(edited: list[str]) -> None:
    """Cut, dropped, replaced by a fifth, with as much foreign text, and with a word of each sentence changed."""
    texts = {"wire": " ".join(WIRE), "copy": "\n\n".join(edited), "other": " ".join(FOREIGN)}
    assert found_in(texts, {"wire": 1, "copy": 2, "other": 1}) == {"copy": "wire"}


def test_a_copy_of_the_same_length_needs_less_of_each_text() -> None:
    """Half of the sentences replaced: an outlet's rewriting. Half of a short text within a long one is a quotation."""
    half = [sentence if number % 2 else FOREIGN[number] for number, sentence in enumerate(WIRE)]
    assert found_in({"wire": " ".join(WIRE), "copy": " ".join(half)}, {"wire": 1, "copy": 2}) == {"copy": "wire"}
    short = [*WIRE[:5], *FOREIGN[:5]]
    assert 0.4 < covered_share(words(" ".join(short)), words(" ".join(WIRE))) < 0.6
    assert found_in({"wire": " ".join(WIRE), "short": " ".join(short)}, {"wire": 1, "short": 2}) == {}


def test_a_text_that_was_reworded_is_a_copy() -> None:
    """A fifth of the words replaced leaves few runs of eight; half of them replaced is a telling of its own."""
    chance = random.Random(3)

    def reworded(share: float) -> str:
        return " ".join(word if chance.random() > share else chance.choice(POOL) for word in " ".join(WIRE).split())

    assert found_in({"wire": " ".join(WIRE), "copy": reworded(0.2)}, {"wire": 1, "copy": 2}) == {"copy": "wire"}
    assert found_in({"wire": " ".join(WIRE), "other": reworded(0.5)}, {"wire": 1, "other": 2}) == {}


def test_a_form_with_other_names_and_figures_is_no_copy() -> None:
    """A report that is filled in each day; with the same names it is one text."""

    def report(names: str, figure: int) -> str:
        first, second, third = names.split()
        return " ".join(
            f"Shares of {first} and of {second} closed {figure + line} points higher, after a quiet morning in "
            f"which few traders were seen on the floor of the exchange in {third} until the late afternoon of that day."
            for line in range(6)
        )

    first, second = report("Alba Brenta Cannes", 10), report("Delta Enso Florence", 310)
    assert covered_share(words(first), words(second)) >= 0.6
    assert found_in({"a": first, "b": second}) == {}
    assert found_in({"a": first, "b": f"{first} More tomorrow."}) == {"a": "b"}


def test_the_same_topic_is_no_copy() -> None:
    """A quoted passage in both, and a footer in many, are no copies."""
    footer = " Sign up for the newsletter of this outlet, which tells you every morning what you should know today."
    texts = {
        str(number): " ".join(sentences_about(random.Random(number), POOL[:30], POOL, 20)) + footer
        for number in range(30)
    }
    texts["a"] = " ".join([*WIRE[:3], *FOREIGN[:15]])
    texts["b"] = " ".join([*WIRE[:3], *FOREIGN[20:40]])
    assert found_in(texts) == {}


def test_many_copies_of_one_text_name_the_first() -> None:
    """Fifty outlets took it over: each names the one that was first, of one day the longest."""
    texts, days = {"wire": " ".join(WIRE)}, {"wire": 5}
    for number in range(50):
        kept = [sentence for sentence in WIRE if random.Random(f"{number}{sentence}").random() < 0.85]
        texts[f"copy{number}"], days[f"copy{number}"] = " ".join(kept), 5 + number % 3
    found = found_in(texts, days)  # type: ignore[arg-type]
    assert set(found.values()) == {"wire"}
    assert len(found) == 50


def test_a_copy_of_a_copy_names_the_one_it_is_like() -> None:
    """What one outlet added and another took over from it."""
    second = [*WIRE[:20], *FOREIGN[:12]]
    texts = {"wire": " ".join(WIRE), "second": " ".join(second), "third": " ".join(second[16:])}
    assert found_in(texts, {"wire": 1, "second": 2, "third": 3}) == {"second": "wire", "third": "second"}


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 20))
def test_the_order_of_articles_does_not_matter(chance: random.Random, count: int) -> None:
    """The same copies name the same first text."""
    texts = {}
    for number in range(count):
        own = random.Random(number)
        base = (WIRE, FOREIGN)[number % 2]
        texts[f"{number}"] = " ".join(each for each in base if own.random() < 0.8)
    mixed = dict(chance.sample(list(texts.items()), len(texts)))
    assert found_in(texts) == found_in(mixed)


@given(st.lists(st.sampled_from("ab"), max_size=30), st.lists(st.sampled_from("ab"), max_size=30))
def test_the_covered_share_is_the_same_in_both_directions(one: list[str], other: list[str]) -> None:
    """It is between 0 and 1; a text covers itself."""
    assert covered_share(one, other) == covered_share(other, one)
    assert 0 <= covered_share(one, other) <= 1
    assert covered_share(one, one) == (1 if one else 0)
    assert len(covered_words(one, other)) == len(one)


@pytest.mark.parametrize("text", ["", "Short.", "字"])
def test_a_text_of_a_few_words_is_no_copy(text: str) -> None:
    """Two empty articles are not one."""
    assert found_in({"a": text, "b": text}) == {}


def test_chinese_copies_are_found() -> None:
    """A text without spaces is compared by pairs of characters."""
    chance = random.Random(2)
    text = "。".join(
        "".join(chance.choices("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏", k=20)) for _ in range(20)
    )
    assert found_in({"a": text, "b": text[: len(text) * 2 // 3]}, {"a": 1, "b": 2}) == {"b": "a"}


def test_a_text_that_is_gone_is_not_offered() -> None:
    """It was there when the features were found."""
    text = " ".join(WIRE)
    articles = [shingled("a", text), shingled("b", text)]
    assert list(copies(articles, lambda _: "")) == []
    assert list(copies(articles, lambda _: text)) == [Copy(0, 1, 1.0)]
    assert words(text)
