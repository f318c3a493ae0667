"""The speaker named right beside a quotation, by the words alone: no model, so that it is quick over a whole corpus.

It is a help for comparing quotations that nobody has tagged. A pronoun or a role resolves to nobody.
"""

import re
from functools import lru_cache

from annotations.article import Span

REACH_CHARS = 160
"""Code points before and behind a quotation in which its speaker is looked for."""

_VERBS = (
    "said says told tells added adds wrote writes asked asks warned warns argued argues insisted insists stressed "
    "explained explains noted notes tweeted replied announced declared stated claimed admitted testified emphasised "
    "emphasized predicted recalled continued concluded remarked cautioned"
).split()
_NAME = r"(?:(?:[A-Z][\w’'.\-]*|of|the|and|de|van|von|bin|al)\s+){0,5}[A-Z][\w’'\-]*"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    verbs = "|".join(_VERBS)
    pronoun = r"\b(?:he|she|they|He|She|They)\b"
    who = rf"(?P<who>{pronoun}|{_NAME})"
    behind = re.compile(
        rf"\s*,?\s*(?:(?:{verbs})\s+{who}|{who}(?:,[^,“”\"]{{1,60}},)?\s+(?:\w+ly\s+|has\s+|had\s+|later\s+)?(?:{verbs})\b)".replace(
            "(?P<who>", "(?P<first>", 1
        ).replace("(?P<who>", "(?P<second>", 1)
    )
    before = re.compile(
        rf"{who}(?:,[^“”\"]{{1,80}},)?\s+(?:also\s+|later\s+|has\s+|had\s+)?(?:{verbs})\b[^.!?“”]{{0,60}}$"
    )
    boundary = re.compile(r"[.!?]\s+(?=[A-Z“\"])|\n\s*\n")
    return behind, before, boundary


def speaker_beside(text: str, quotation: Span) -> str:
    """Return the name or pronoun that is said to have said a quotation; empty if none is beside it."""
    behind, before, boundary = _patterns()
    tail = text[quotation.end : quotation.end + REACH_CHARS]
    if end := boundary.search(tail):
        tail = tail[: end.start() + 1]
    if found := behind.match(tail):
        return " ".join((found["first"] or found["second"]).split())
    head = text[max(0, quotation.start - REACH_CHARS) : quotation.start].rstrip()
    cuts = [cut.end() for cut in boundary.finditer(head)]
    if found := before.search(head[cuts[-1] :] if cuts else head):
        return " ".join(found["who"].split())
    return ""
