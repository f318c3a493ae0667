"""Quotations in other languages than English: by their marks, and by verbs of speech right beside them.

There is no parse. A quotation counts where a verb of speech stands beside it, or where it is a whole sentence; the
rest, titles and single words above all, has low confidence.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from annotations.article import Span
from annotations.suggest.language_words import WORDS
from annotations.suggest.quotation_marks import MARKS, SCARE_QUOTE_WORDS, looks_titled, outermost, suggest_from_marks
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.text.quotations import quotations
from annotations.text.segmentation import blocks, cut

LANGUAGES = frozenset(WORDS)
"""The languages (ISO 639-1) whose verbs of speech are known."""

_SHORTEST_SENTENCE = 3
"""Words of the shortest whole sentence that is a quotation by itself."""

_DASH_LINE = re.compile(r"[—–―]\s?(?=\S)")

_DASH = re.compile(r"\s?[—–―]\s?")

_PAUSE = re.compile(r"(?P<mark>\s?[—–―]\s?)|[,?!…](?P<mark2>)\s")

_ENDS = ".!?…"

_REACH_CHARS = 160
"""Code points beside a quotation in which its verb and its speaker stand."""


class _Patterns(NamedTuple):
    behind: re.Pattern[str]
    before: re.Pattern[str]
    inverted: re.Pattern[str] | None


@lru_cache(maxsize=len(WORDS))
def _patterns(language: str) -> _Patterns:
    """Compile the patterns of a language."""
    words = WORDS[language]
    great = r"(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ][\w’'\-]*)"
    joint = rf"(?:(?:{words.joints})(?:(?<=['’])|\s))"
    name = rf"{great}(?:\s(?:{joint}{{0,2}}{great}))*"
    first = rf"(?:(?i:{words.determiners})(?:(?<=['’])|\s))"
    titled = rf"{first}(?:[\w\-]+\s){{0,3}}?{name}"
    role = rf"{first}[\w\-]+(?:\s{joint}{{1,2}}[\w\-]+){{0,3}}"
    who = rf"(?P<who>(?:{words.pronouns})\b|{titled}|{name}|{role})"
    begins = r"(?:^|[.!?…]\s|,\s|\b(?:und|et|y|e|en)\s)"
    return _Patterns(
        re.compile(rf"[\s,]*(?:(?:{words.said})|(?:{words.according}))\s(?:[a-zà-ÿ]+\s)??{who}", re.DOTALL),
        re.compile(
            rf"{begins}{who}(?:,[^.!?:]{{1,80}},)?\s(?:{words.said})(?:\s[^.!?:]{{0,60}})?\s?:?\s?\Z", re.DOTALL
        ),
        re.compile(rf"[\s,]*{words.inverted}", re.DOTALL) if words.inverted else None,
    )


def suggest_in(text: str, language: str) -> tuple[Suggestion, ...]:
    """Return the quotations of a text in one of `LANGUAGES`, with their speakers; by the marks alone in any other.

    There is at most one for a sentence, in reading order.
    """
    if language not in LANGUAGES:
        return suggest_from_marks(text, language)
    pieces = blocks(text)
    units = cut(text, pieces, language)
    found: list[Suggestion] = []
    starts = frozenset(unit.start for unit in units)
    for number, piece in enumerate(pieces):
        if _DASH_LINE.match(text, piece.start):
            beside = pieces[max(0, number - 1) : number] + pieces[number + 1 : number + 2]
            found += _dialogue(text, piece, beside, language)
        else:
            found += _quoted(text, piece, starts, language)
    return tuple(_joined(found, units))


def _quoted(text: str, block: Span, starts: AbstractSet[int], language: str) -> Iterator[Suggestion]:
    """Yield the quotations of a paragraph by their marks."""
    last: Speaker | None = None
    for span in outermost(quotations(text, [block])):
        speaker = _behind(text, span.end, block, language) or _before(text, span, block, language)
        words = text[span.start : span.end].strip(MARKS + " \u00a0")
        count = len(words.split())
        whole = _is_sentence(text, span, starts) and words[-1:] in tuple(_ENDS) and count >= _SHORTEST_SENTENCE
        titled = count > 1 and looks_titled(text, span) and (speaker is None or speaker.how != "after")
        if whole or (speaker is not None and not titled):
            if speaker is None and last is not None:
                speaker = Speaker(last.start, last.end, "paragraph")
            last = speaker or last
            yield Suggestion(span.start, span.end, "quote", "quotation", speaker=speaker)
        else:
            rule = "scare" if count <= SCARE_QUOTE_WORDS and not titled else "title"
            yield Suggestion(span.start, span.end, "quote", rule, Confidence.LOW)


def _is_sentence(text: str, span: Span, starts: AbstractSet[int]) -> bool:
    """Return whether a quotation begins and ends with a sentence; `starts` are where sentences begin."""
    behind = text[span.end : span.end + 2].strip()
    return span.start in starts and (not behind or not behind[0].isalnum() or text[span.end - 2] in _ENDS)


def _behind(text: str, at: int, block: Span, language: str) -> Speaker | None:
    """Return the speaker behind the words that end at `at`: « … », a dit X; „…“, sagte X; « … », a-t-il dit."""
    patterns = _patterns(language)
    end = min(block.end, at + _REACH_CHARS)
    if patterns.inverted is not None and (found := patterns.inverted.match(text, at, end)):
        name = next(name for name in ("he", "he2", "he3") if found[name])
        return Speaker(*found.span(name), "after")
    found = patterns.behind.match(text, at, end)
    if found is None:
        return None
    start, stop = found.span("who")
    return Speaker(start, start + len(text[start:stop].rstrip(" .,'’-\n")), "after")


def _before(text: str, span: Span, block: Span, language: str) -> Speaker | None:
    """Return the speaker before a quotation: X a déclaré : « … »."""
    begin = max(block.start, span.start - _REACH_CHARS)
    stretch = text[begin : span.start]
    cut_at = max((stretch.rfind(mark) for mark in '”“»"'), default=-1) + 1
    found = _patterns(language).before.search(stretch[cut_at:])
    if found is None:
        return None
    start = begin + cut_at + found.start("who")
    return Speaker(start, start + len(found["who"].rstrip()), "before")


def _dialogue(text: str, block: Span, beside: Sequence[Span], language: str) -> Iterator[Suggestion]:
    """Yield the words of a line that a dash begins: —No lo sé —dijo Ana—. Ya veremos.

    Without a verb of speech in it, it counts if a line beside it begins so too, and it ends as a sentence does.
    """
    opening = _DASH_LINE.match(text, block.start)
    assert opening is not None
    begin = opening.end()
    for pause in _PAUSE.finditer(text, begin, block.end):
        speaker = _behind(text, pause.end(), block, language)
        if speaker is not None:
            spans = [Span(begin, pause.start("mark") if pause["mark"] else pause.start("mark2"))]
            again = _DASH.search(text, speaker.end, block.end)
            if again is not None:
                start = (
                    again.end()
                    + len(text[again.end() : block.end])
                    - len(text[again.end() : block.end].lstrip(" .,:;"))
                )
                spans += [Span(start, block.end)] if start < block.end else []
            parts = tuple(spans) if len(spans) > 1 else ()
            yield Suggestion(begin, spans[-1].end, "quote", "quotation", parts=parts, speaker=speaker)
            return
    if text[block.end - 1] in _ENDS and any(_DASH_LINE.match(text, each.start) for each in beside):
        yield Suggestion(begin, block.end, "quote", "quotation")


def _joined(found: Sequence[Suggestion], units: Sequence[Span]) -> Iterator[Suggestion]:
    """Yield at most one suggestion a sentence: the first good one, with what the same person says beside it."""
    last: Suggestion | None = None
    number = 0
    free = 0
    for each in found:
        while number + 1 < len(units) and units[number + 1].start <= each.start:
            number += 1
        if last is not None and each.start < free:
            better = each.strength > last.strength
            both = each.strength is last.strength is Confidence.HIGH and (each.speaker is None or last.speaker is None)
            if both:
                last = Suggestion(
                    last.start, each.end, "quote", "quotation",
                    parts=(*last.spans, *each.spans), speaker=last.speaker or each.speaker,
                )  # fmt: skip
            elif better:
                last = each
        else:
            if last is not None:
                yield last
            last = each
        ending = number
        while ending + 1 < len(units) and units[ending + 1].start < each.end:
            ending += 1
        free = max(free, units[ending].end)
    if last is not None:
        yield last
