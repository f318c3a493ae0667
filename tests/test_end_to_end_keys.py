"""Two news articles, every sentence decided and every quotation with its speaker, in few keys.

The labels and the speakers were written down by hand, by docs/guidelines.md, sentence by sentence.
"""

from collections.abc import Sequence

import pytest
from conftest import Opened, reading, until
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.reader.screen import ReaderScreen

FACT, SPECULATION = ("fact", ""), ("speculation", "")

FIRST: tuple[tuple[str, str], ...] = (
    *[FACT] * 4,
    # "the prospect of any significant breakthrough is slim" is the outlet's own estimate.
    SPECULATION,
    *[FACT] * 6,
    ("quote", "US officials"),
    ("quote", "Antony Blinken"),
    ("quote", "Antony Blinken"),
    ("quote", "Antony Blinken"),
    ("quote", "Xi Jinping"),
    ("quote", "Xi Jinping"),
    ("quote", "Xi Jinping"),
    ("quote", "Joe Biden"),
    SPECULATION,
    *[FACT] * 4,
    ("quote", "Lloyd Austin"),
    ("quote", "China"),
    ("quote", "A Chinese foreign ministry spokesman"),
    # China said that Mr Qin had urged this: the words are his.
    ("quote", "Qin Gang"),
    *[FACT] * 3,
    # She issued a statement: that can be checked.
    FACT,
    ("quote", "Hua Chunying"),
    ("quote", "two US officials"),
    ("quote", "Daniel Kritenbrink"),
    ("quote", "Kurt Campbell"),
)
"""Label and speaker of each sentence of the first article."""

SECOND: tuple[tuple[str, str], ...] = (
    *[FACT] * 3,
    SPECULATION,
    ("quote", "Jake Sullivan"),
    ("quote", "Jake Sullivan"),
    SPECULATION,
    ("quote", "Analysts"),
    FACT,
    ("quote", "Antony Blinken"),
    ("quote", "Antony Blinken"),
    ("quote", "Antony Blinken"),
    FACT,
)
"""Label and speaker of each sentence of the second article."""

MAX_KEYS = {"first": 50, "second": 16}
"""Keys from the open article to the article marked as done, at most."""


async def parsed(pilot: Pilot[None]) -> None:
    """Wait for the entities, and for the suggestions that need a parse."""
    await until(pilot, lambda: reading(pilot).view.entities is not None)
    await until(pilot, lambda: any(each.rule == "reported" for each in reading(pilot).suggestions.open))
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> int:
    """Press keys, and return how many."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
    return len(keys)


def wrong(article: Article, claims: Sequence[Claim], expected: Sequence[tuple[str, str]]) -> list[str]:
    """Return the sentences that are not decided as expected: no claim in them, another label, another speaker."""
    found = []
    for number, (span, (label, speaker)) in enumerate(
        zip(sentences(article.text, article.language), expected, strict=True), 1
    ):
        here = [each for each in claims if each.start < span.end and span.start < each.end]
        if not here or any((each.label, each.speaker) != (label, speaker) for each in here):
            found.append(f"{number}: {[(each.label, each.attribution) for each in here]}, not {label} {speaker}")
    return found


def keys_for(
    number: int, expected: tuple[str, str], corrections: dict[int, tuple[str, ...]], quotes: str
) -> tuple[str, ...]:
    """Return the keys that decide a sentence as a person would who sees what is suggested."""
    if number in corrections:
        return corrections[number]
    return (quotes,) if expected[0] == "quote" else ("1" if expected[0] == "fact" else "3",)


@pytest.mark.slow
async def test_the_first_article_takes_at_most_fifty_keys(opened: Opened, store: Store, article: Article) -> None:
    """Facts by `1`, quotations by `a`, the one wrong speaker by `s` and a digit, and `m` at the end.

    Two passages of one sentence are suggested apart.
    """
    async with opened(keys="enter") as pilot:
        await parsed(pilot)
        count = 0
        for number, expected in enumerate(FIRST, 1):
            assert reading(pilot).view.sentence_number == number - 1
            count += await press(pilot, *keys_for(number, expected, {16: ("a", "a"), 28: ("s", "3")}, "a"))
        count += await press(pilot, "m")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
    record = store.load(article)
    assert wrong(article, record.claims, FIRST) == []
    assert record.row.status == "done"
    assert all(claim.stands_in(article.text) for claim in record.claims)
    assert count <= MAX_KEYS["first"]


@pytest.mark.slow
async def test_the_second_article_takes_at_most_sixteen_keys(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """Every speaker is right as suggested, but for one in a suggestion of low confidence, which `z` rejects."""
    article = articles[1]
    async with opened(keys="j enter") as pilot:
        await parsed(pilot)
        count = 0
        for number, expected in enumerate(SECOND, 1):
            assert reading(pilot).view.sentence_number == number - 1
            count += await press(pilot, *keys_for(number, expected, {5: ("a", "z")}, "a"))
        count += await press(pilot, "m")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
    record = store.load(article)
    assert wrong(article, record.claims, SECOND) == []
    assert record.row.status == "done"
    assert count <= MAX_KEYS["second"]
