"""Places of quoted words in a text: language models are asked for words, because they cannot count characters.

Words are found exactly, else with any white space between them, else with quotation marks and dashes of another shape,
which models like to change. Words that stand there more than once are placed only
if the order of the answer leaves one place; nothing is ever placed on a guess.
"""

import re
from collections import Counter
from collections.abc import Sequence

from annotations.article import Span

MAX_PLACES = 200
"""Places of one quotation that are looked at; words that stand there more often are no claim."""


SHAPES = str.maketrans("“”„‟«»‘’‚‛‐‑‒–—―", '"' * 6 + "'" * 4 + "-" * 6)
"""Marks that models write in another shape, one character for one: offsets stay the same."""


def place_all(text: str, quotations: Sequence[str]) -> list[Span | str]:
    """Return the place of each quotation, or why it has none: `not in the text`, or `ambiguous`."""
    places = [find_words(text, each) for each in quotations]
    # By the places and not by the words: “a b” and “a⏎b” may stand in different ones.
    asked = Counter(map(tuple, places))
    found: list[Span | str] = [_certain(each) for each in places]
    taken: Counter[tuple[Span, ...]] = Counter()
    for number, candidates in enumerate(places):
        if found[number] != "ambiguous":
            continue
        key = tuple(candidates)
        if len(candidates) == asked[key]:
            # It is named as often as it stands there.
            found[number] = candidates[taken[key]]
        else:
            before = max((each.end for each in found[:number] if isinstance(each, Span)), default=0)
            after = min((each.start for each in found[number + 1 :] if isinstance(each, Span)), default=len(text))
            between = [each for each in candidates if each.start >= before and each.end <= after]
            found[number] = between[0] if len(between) == 1 else "ambiguous"
        taken[key] += 1
    return found


def find_words(text: str, words: str) -> list[Span]:
    """Return where words stand in a text as whole words, in order.

    That is exactly, else with other white space, else with other marks as well.
    """
    words = words.strip()
    if not words:
        return []
    exact = _matches(text, re.escape(words), words)
    if exact:
        return exact
    spaced = _matches(text, _loose(words), words)
    return spaced or _matches(text.translate(SHAPES), _loose(words.translate(SHAPES)), words.translate(SHAPES))


def nearest(text: str, words: str, span: Span) -> Span | None:
    """Return the place of words that is nearest to a span and outside it; `None` if there is none."""
    outside = [each for each in find_words(text, words) if each.end <= span.start or each.start >= span.end]
    return min(outside, key=lambda each: max(span.start - each.end, each.start - span.end), default=None)


def _loose(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _certain(places: Sequence[Span]) -> Span | str:
    if not places:
        return "not in the text"
    return places[0] if len(places) == 1 else "ambiguous"


def _matches(text: str, pattern: str, words: str) -> list[Span]:
    """Return matches that neither begin nor end inside a word."""
    before, after = r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else ""
    found = []
    for match in re.finditer(before + pattern + after, text):
        found.append(Span(*match.span()))
        if len(found) > MAX_PLACES:
            return []
    return found
