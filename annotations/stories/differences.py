"""Differences of two texts of one article: sentences added, dropped and changed, and how they changed.

Numbers, names, negation and hedges are compared by words, without a parse; hedges, negations and numbers in words are
English.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from annotations.article import Span
from annotations.stories.terms import names, numbers, words
from annotations.suggest.lexicon import HEDGES
from annotations.text.segmentation import sentences

Kind = Literal["added", "dropped", "changed"]
"""What became of a sentence. One that only moved is not different."""

Mark = Literal["numbers", "names", "negation", "softened", "hardened"]
"""What sets a changed sentence apart. It is softened if it has hedges that it had not, hardened if it lost some."""

MIN_RATIO = 0.5
"""The share of common words from which two sentences are versions of one."""

MAX_PAIRS = 10_000
"""Pairs of sentences in one passage that are compared; in a larger one all are added and dropped."""

_HEDGES = frozenset(HEDGES | {"can", "seems", "seemed", "appears", "appeared", "doubt", "doubts", "suggests"})

_NEGATIONS = frozenset("not no never none neither nor nobody nothing without cannot denied denies deny".split())

_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions dozen dozens first second third fourth fifth half twice".split()
)
"""English numbers in words."""

_SPACE = re.compile(r"\s+")


class Difference(Struct, frozen=True):
    """One sentence, or several that became one, in which two texts differ."""

    kind: Kind
    marks: tuple[Mark, ...] = ()
    before: str = ""
    """The words of the old text; empty for an added sentence."""
    after: str = ""
    start_before: int = 0
    """Code points into the old text; for an added sentence where it would be."""
    end_before: int = 0
    start_after: int = 0
    end_after: int = 0


def differences(before: str, after: str, language: str = "en") -> list[Difference]:
    """Return what differs between two texts: changed numbers and names first, then in the order of the new text.

    White space and the place of a sentence make no difference.
    """
    old, new = sentences(before, language), sentences(after, language)
    olds, news = ([_plain(text, span) for span in spans] for text, spans in ((before, old), (after, new)))
    here, there = set(olds), set(news)
    found: list[Difference] = []
    matcher = SequenceMatcher(None, olds, news, autojunk=len(olds) > 2_000)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            continue
        gone = [n for n in range(i, j) if olds[n] not in there]
        come = [n for n in range(k, m) if news[n] not in here]
        at_old = old[i].start if i < len(old) else len(before)
        at_new = new[k].start if k < len(new) else len(after)
        for one, other in _paired([olds[n] for n in gone], [news[n] for n in come]):
            first = old[gone[one]] if one is not None else Span(at_old, at_old)
            second = new[come[other]] if other is not None else Span(at_new, at_new)
            found.append(_difference(before[slice(*first)], after[slice(*second)], first, second))
    # A changed number or name is what nobody may miss.
    return sorted(found, key=lambda each: (not {"numbers", "names"} & set(each.marks), each.start_after))


def marks_of(before: str, after: str) -> tuple[Mark, ...]:
    """Return what sets one version of a sentence apart from another."""
    marks: list[Mark] = []
    old, new = words(before), words(after)
    if _numbers(before, old) != _numbers(after, new):
        marks.append("numbers")
    if _names(before, after):
        marks.append("names")
    if _count(old, _NEGATIONS) != _count(new, _NEGATIONS):
        marks.append("negation")
    hedges = _count(new, _HEDGES) - _count(old, _HEDGES)
    if hedges:
        marks.append("softened" if hedges > 0 else "hardened")
    return tuple(marks)


def _difference(before: str, after: str, old: Span, new: Span) -> Difference:
    kind: Kind = "changed" if before and after else "added" if after else "dropped"
    marks = marks_of(before, after) if kind == "changed" else ()
    return Difference(kind, marks, before, after, *old, *new)


def _paired(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which of some sentences are versions of each other, the most alike first; then those without one."""
    scores = []
    if len(olds) * len(news) <= MAX_PAIRS:
        cut = [each.casefold().split() for each in olds], [each.casefold().split() for each in news]
        for one, first in enumerate(cut[0]):
            matcher = SequenceMatcher(None, [], first, autojunk=False)
            for other, second in enumerate(cut[1]):
                matcher.set_seq1(second)
                if matcher.real_quick_ratio() >= MIN_RATIO and (ratio := matcher.ratio()) >= MIN_RATIO:
                    scores.append((-ratio, abs(one - other), one, other))
    left, right = set(range(len(olds))), set(range(len(news)))
    for _, _, one, other in sorted(scores):
        if one in left and other in right:
            left.discard(one)
            right.discard(other)
            yield one, other
    yield from ((one, None) for one in sorted(left))
    yield from ((None, other) for other in sorted(right))


def _numbers(text: str, found: Sequence[str]) -> list[str]:
    return sorted([*numbers(text), *(word for word in found if word in _NUMBER_WORDS)])


def _names(before: str, after: str) -> bool:
    """Return whether a name is in one version only; one that begins the other version's sentence is in both."""
    old, new = set(words(before)), set(words(after))
    return any(
        word not in others
        for text, others in ((before, new), (after, old))
        for named in names(text)
        for word in words(named)
    )


def _count(found: Sequence[str], wanted: frozenset[str]) -> int:
    return sum(word in wanted or (word.endswith(("n't", "n’t")) and "not" in wanted) for word in found)


def _plain(text: str, span: Span) -> str:
    return _SPACE.sub(" ", text[span.start : span.end])
