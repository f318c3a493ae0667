"""Conditions on articles, as `copydesk draw --where` has them: `entities has GPE:Beijing and language is en`."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import AskedError
from annotations.moment import readable_date, sortable_date
from annotations.nlp.names import tidied
from annotations.suggest.suggestion import Suggestion

OF_RESULTS = ("entities", "suggestions")
"""Fields that only results tell."""

FIELDS = (*OF_RESULTS, "text", "title", "outlet", "language", "published")

_TOKEN = re.compile(r'\s*("(?:[^"]*)"|\S+)')
_YEAR = re.compile(r"\d{4}(?!\d)")
_VERBS = {
    "entities": ("has",),
    "suggestions": ("has",),
    "text": ("has",),
    "title": ("has",),
    "outlet": ("is", "has"),
    "language": ("is",),
    "published": ("since", "before"),
}


class Judged(Struct):
    """An article to test conditions on, and its results if there are any."""

    article: Article
    entities: Sequence[Entity] | None = None
    suggestions: Sequence[Suggestion] | None = None


class Condition(Struct, frozen=True):
    """One condition."""

    field: str
    verb: str
    value: str

    def holds(self, judged: Judged) -> bool:
        """Return whether it holds; of an article without results, what they tell never does."""
        return _TESTS[self.field](self, judged)


def conditions(where: str) -> tuple[Condition, ...]:
    """Return the conditions that a text joins by "and". Raises `AskedError` if it cannot be understood."""
    words = _TOKEN.findall(where)
    joins = [at for at in range(len(words)) if _joins(words, at)]
    starts, ends = [0, *(at + 1 for at in joins)], [*joins, len(words)]
    return tuple(_condition(words[start:end]) for start, end in zip(starts, ends, strict=True)) if words else ()


def _condition(words: Sequence[str]) -> Condition:
    """Return one condition of its words. Raises `AskedError`."""
    field, verb = words[0].lower(), words[1].lower() if len(words) > 1 else ""
    if field not in FIELDS:
        raise AskedError(f"articles cannot be drawn by {words[0]}: choose {', '.join(FIELDS)}")
    if verb not in _VERBS[field]:
        raise AskedError(f"after {field}, write {' or '.join(_VERBS[field])}, and a value")
    value = " ".join(each.strip('"') for each in words[2:])
    if not value:
        raise AskedError(f"there is no value after {field} {verb}")
    if field == "published" and not _day(value):
        raise AskedError(f"{value} is not a date: write it as 2026, 2026-11 or 2026-11-29")
    return Condition(field, verb, value)


def needs_results(found: Sequence[Condition]) -> bool:
    """Return whether a condition is about what only results tell."""
    return any(each.field in OF_RESULTS for each in found)


def _joins(words: Sequence[str], at: int) -> bool:
    """Return whether an "and" joins two conditions: a field and its verb follow."""
    if words[at].lower() != "and" or len(words) < at + 3:
        return False
    field = words[at + 1].lower()
    return field in FIELDS and words[at + 2].lower() in _VERBS[field]


def _has_entity(self: Condition, judged: Judged) -> bool:
    label, colon, name = self.value.partition(":")
    if not colon:
        label, name = "", self.value
    text, wanted = judged.article.text, _flat(name)
    found = judged.entities or ()
    return any(
        (not label or each.label == label.upper()) and (not wanted or _flat(text[each.start : each.end]) == wanted)
        for each in tidied(text, found)
    )


def _has_suggestion(self: Condition, judged: Judged) -> bool:
    return any(each.label == self.value.lower() for each in judged.suggestions or ())


def _was_published(self: Condition, judged: Judged) -> bool:
    day = _day(judged.article.published)
    return bool(day) and (day >= _day(self.value)) == (self.verb == "since")


def _outlet(self: Condition, judged: Judged) -> bool:
    outlet, wanted = _flat(judged.article.source), _flat(self.value)
    return outlet == wanted if self.verb == "is" else wanted in outlet


_TESTS: dict[str, Callable[[Condition, Judged], bool]] = {
    "entities": _has_entity,
    "suggestions": _has_suggestion,
    "text": lambda self, judged: _flat(self.value) in _flat(judged.article.text),
    "title": lambda self, judged: _flat(self.value) in _flat(judged.article.title),
    "outlet": _outlet,
    "language": lambda self, judged: judged.article.language == self.value.lower(),
    "published": _was_published,
}


def _day(date: str) -> str:
    """Return a date so that it can be compared; empty if it is none."""
    found = sortable_date(readable_date(date))
    return found if _YEAR.match(found) else ""


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
