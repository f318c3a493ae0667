"""Filter and sort claims by a typed query.

A query is words and, among them, conditions:

"will rise" bank label:spec -speaker:powell unsure

Every word must begin a word of the claim, its speaker, its note or its attributes; in a script without spaces it may
stand anywhere. Quotes keep words together. Case, accents and punctuation do not matter. `label:`, `speaker:`,
`note:`, `by:` (the annotator), `origin:`, `article:` (title or id) and the names of the corpus's own attributes, of
claims and of articles, take the beginning of a value or of a word of it; `speaker:""` stands for claims without one.
`flag:` finds the claims of flagged articles, `flag:no` all others. `unsure` and `orphan` are conditions of their own;
in quotes they are words. Conditions of one kind are alternatives, of two kinds both must hold. A `-` before a word or
a condition excludes what it matches. A condition without a value does not count yet, except `flag:`, and `by:`, which
stands for all annotators.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter
from typing import Literal, get_args

from annotations.reports.claim_rows import ClaimRow, ClaimRows
from annotations.reports.folding import fold
from annotations.scheme import Scheme
from annotations.translation import gettext as _

Order = Literal["article", "label", "speaker", "time"]
"""The orders of a list of claims: reading order in the order of the corpus, or by one of these; the latest first."""

ORDERS: tuple[Order, ...] = get_args(Order)

FLAGS = ("unsure", "orphan")
"""Conditions that are one word."""


def _names_in(row: ClaimRow) -> str:
    """Return the speaker of a claim, and the words of the article for the speaker if they differ."""
    return row.speaker if row.speaker_text in ("", row.speaker) else f"{row.speaker}\t{row.speaker_text}"


_FIELDS: dict[str, tuple[Callable[[ClaimRow], Hashable], Callable[[ClaimRow], str]]] = {
    "label": (lambda row: row.label, lambda row: row.label),
    "speaker": (lambda row: (row.speaker, row.speaker_text), _names_in),
    "by": (lambda row: row.annotator, lambda row: row.annotator),
    "origin": (lambda row: row.origin, lambda row: row.origin),
    "note": (lambda row: row.note, lambda row: row.note),
    "article": (lambda row: row.article, lambda row: f"{row.title}\t{row.article}"),
    "flag": (lambda row: row.flagged, lambda row: "yes" if row.flagged else "no"),
}
"""What the value of a claim is known by, and the value that each condition is compared with."""

PREFIXES = tuple(f"{name}:" for name in _FIELDS)
"""The conditions that take a value."""

_TOKEN = re.compile(r'(-?)(?:([^\W\d_][\w-]*):(?!//))?(?:"([^"]*)("?)|(\S*))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_ATTRIBUTE = "="
"""What the kind of a condition on an attribute of a claim begins with; its name follows."""
_ARTICLE_ATTRIBUTE = "@"
"""The same for an attribute of the article."""
_WITHOUT_SPACES = "\u0e00"
"""The first character of the blocks with scripts that put no spaces between words: Thai to Chinese and Japanese."""


@dataclass(frozen=True)
class Condition:
    """One condition of a query; its value is folded."""

    kind: str
    value: str
    is_excluded: bool = False


@dataclass(frozen=True)
class ClaimQuery:
    """A parsed query."""

    words: tuple[str, ...] = ()
    """What must stand in the line of a claim."""
    excluded_words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    unknown: tuple[str, ...] = ()
    """Prefixes that are no conditions; they were taken as words."""
    everyone: bool = False
    """Whether the claims of all annotators are asked for, not only one's own."""
    known: tuple[str, ...] = PREFIXES
    """The prefixes that are conditions."""

    @property
    def trouble(self) -> str:
        """Return what is wrong with the query, in a sentence; empty if nothing is."""
        if not self.unknown:
            return ""
        return _("No filter “{name}”. Use {those}", name=self.unknown[0], those=" ".join((*self.known, *FLAGS)))


@lru_cache(maxsize=64)
def parse_claim_query(typed: str, attributes: tuple[str, ...] = (), of_articles: tuple[str, ...] = ()) -> ClaimQuery:
    """Parse a query. Nothing in it can be wrong: an unknown condition is words, and is listed.

    `attributes` are the names of the attributes of claims, `of_articles` of those of articles: each is a condition,
    with hyphens for its spaces.
    """
    kinds = {name: name for name in _FIELDS}
    for marker, names in ((_ATTRIBUTE, attributes), (_ARTICLE_ATTRIBUTE, of_articles)):
        kinds |= {name.lower().replace(" ", "-"): marker + name for name in names if name.lower() not in kinds}
    words: dict[bool, list[str]] = {False: [], True: []}
    conditions: list[Condition] = []
    unknown: list[str] = []
    everyone = False
    for minus, prefix, quoted, closing, bare in _TOKEN.findall(typed.translate(_QUOTES)):
        kind, is_excluded = prefix.lower(), bool(minus)
        known = kinds.get(kind, "")
        value = " ".join(fold(quoted or bare).split()) or ("yes" if kind == "flag" else "")
        everyone = everyone or kind == "by"
        if known:
            # Empty quotes stand for no value; a condition that is not typed to its end does not count.
            if value or closing:
                conditions.append(Condition(known, value, is_excluded))
            continue
        if not kind and bare.lower() in FLAGS:
            conditions.append(Condition(bare.lower(), "", is_excluded))
            continue
        if kind:
            unknown.append(f"{prefix}:")
            value = f"{fold(prefix)} {value}".strip()
        if value:
            pieces = [value] if quoted or kind else value.split()
            words[is_excluded] += [_needle(piece, is_whole=bool(closing)) for piece in pieces]
    prefixes = tuple(f"{name}:" for name in kinds)
    return ClaimQuery(tuple(words[False]), tuple(words[True]), tuple(conditions), tuple(unknown), everyone, prefixes)


def matching_claims(claims: ClaimRows, query: ClaimQuery, scheme: Scheme | None = None) -> list[int]:
    """Return the indices of the claims that match a query, in order.

    With a `scheme`, `label:` finds the claims of a label and of all that are kinds of it.
    """
    lines, rows = claims.lines, claims.rows
    numbers: Iterable[int] = range(len(lines))
    for word in query.words:
        numbers = [number for number in numbers if word in lines[number]]
    for word in query.excluded_words:
        numbers = [number for number in numbers if word not in lines[number]]
    kinds: dict[tuple[str, bool], list[str]] = {}
    for each in query.conditions:
        kinds.setdefault((each.kind, each.is_excluded), []).append(each.value)
    lineages = {name: "\t".join(line) for name, line in scheme.lineages().items()} if scheme else {}
    for (kind, is_excluded), values in kinds.items():
        numbers = _holding(numbers, rows, kind, values, is_excluded, lineages)
    return list(numbers)


def sort_claims(
    rows: Sequence[ClaimRow], numbers: Sequence[int], by: str, scheme: Scheme, *, backwards: bool = False
) -> Sequence[int]:
    """Return the indices of claims in an `Order`.

    Ties keep the reading order, in reverse too; claims without a speaker come last either way.
    """
    if by == "article":
        return numbers[::-1] if backwards else numbers
    if by == "time":
        return sorted(numbers, key=lambda number: rows[number].updated, reverse=not backwards)
    if by == "label":
        places = {label.name: place for place, label in enumerate(scheme.labels)}
        last = len(places)
        return sorted(
            numbers, key=lambda number: (places.get(rows[number].label, last), rows[number].label), reverse=backwards
        )
    named = [number for number in numbers if rows[number].speaker]
    folded = {speaker: fold(speaker).split() for speaker in {rows[number].speaker for number in named}}
    named.sort(key=lambda number: folded[rows[number].speaker], reverse=backwards)
    return [*named, *(number for number in numbers if not rows[number].speaker)]


def _needle(word: str, *, is_whole: bool) -> str:
    """Return what must stand in a line: the beginning of a word, a whole one, or anything without spaces between."""
    if word[0] >= _WITHOUT_SPACES:
        return word
    return f" {word} " if is_whole else f" {word}"


def _holding(
    numbers: Iterable[int],
    rows: Sequence[ClaimRow],
    kind: str,
    values: Sequence[str],
    is_excluded: bool,
    lineages: Mapping[str, str],
) -> list[int]:
    """Return the claims for which one of the values of a condition holds, or none if they are excluded."""
    if kind == "unsure":
        return [number for number in numbers if rows[number].sure == is_excluded]
    if kind == "orphan":
        return [number for number in numbers if rows[number].orphan != is_excluded]
    attribute = partial(_attribute_of, kind)
    identify, read = _FIELDS.get(kind, (attribute, attribute))
    known: dict[Hashable, bool] = {}
    found = []
    for number in numbers:
        row = rows[number]
        identity = identify(row)
        holds = known.get(identity)
        if holds is None:
            text = read(row)
            name = _folded_name(lineages.get(text, text) if kind == "label" else text)
            holds = known[identity] = any(
                _needle(value, is_whole=False) in name if value else name == " " for value in values
            )
        if holds != is_excluded:
            found.append(number)
    return found


def query_of(typed: str, scheme: Scheme) -> ClaimQuery:
    """Parse a query about the claims of a corpus with this scheme."""
    names = (tuple(each.name for each in some) for some in (scheme.of_claims, scheme.of_articles))
    return parse_claim_query(typed, *names)


def _attribute_of(kind: str, row: ClaimRow) -> str:
    """Return the value of an attribute of a claim or of its article; empty if there is none."""
    values = row.article_attributes if kind.startswith(_ARTICLE_ATTRIBUTE) else row.attributes
    return values.get(kind[1:], "")


@lru_cache(maxsize=1 << 16)
def _folded_name(text: str) -> str:
    """Return a value with a space before each of its words."""
    return f" {' '.join(fold(text).split())}"


def claim_counts(rows: Sequence[ClaimRow], numbers: Iterable[int]) -> dict[str, int]:
    """Return how many of some claims have each label."""
    # All of it in compiled code: a list of 100,000 claims is counted whenever it changes.
    return Counter(map(attrgetter("label"), map(rows.__getitem__, numbers)))
