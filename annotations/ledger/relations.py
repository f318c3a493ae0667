"""The relation that is suggested for two claims of one entry, with its reasons; a person decides.

The bounds come from pairs of paraphrases that people have judged (MRPC): of pairs of which one has .8 of the other's
words and .75 of its length, 88 of 100 said the same. Where numbers differ 66 of 100 did not, and where only one is
negated 56: these get no relation. Where only one has a hedge 38 did not: that is said. Contradiction is only asked
about, and only where the other words nearly match.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from annotations.ledger.model import Mention, Relation
from annotations.ledger.quotes import compare_quotes, quote_of
from annotations.ledger.speakers import compare_speakers
from annotations.suggest.lexicon import HEDGES

CONTAINED = 0.8
"""The share of the shorter claim's words that the other must have."""

LENGTH = 0.75
"""The share of the longer claim's words that the shorter must have to say the same, not less."""

BULK_SCORE = 0.5
"""The likeness of wording from which `same` is accepted in bulk."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen".split()
)
_NEGATIONS = frozenset("no not never none nobody nothing neither nor cannot without denied denies deny".split())
_STOP = frozenset(
    "the a an of to in on at by for with and or but as is are was were be been has have had it its this that he she "
    "they his her their from said says say will would".split()
)


class SuggestedRelation(Struct, frozen=True):
    """A suggestion for a mention, related to a lead."""

    relations: tuple[Relation, ...]
    reasons: tuple[str, ...] = ()
    asks_contradiction: bool = False
    """Whether a number or a negation is nearly all that differs."""


def suggest_relation(lead: Mention, mention: Mention) -> SuggestedRelation:
    """Return how a mention may relate to a lead. If numbers or a negation differ, a person decides: no relation."""
    relations: list[Relation] = []
    reasons: list[str] = []
    if lead.label != mention.label and {lead.label, mention.label} == {"fact", "speculation"}:
        relations.append("weaker" if mention.label == "speculation" else "stronger")
        reasons.append(f"{lead.label} / {mention.label}")
    speakers = compare_speakers(lead.speaker, mention.speaker)
    if speakers == "different" or _is_one_named(lead.speaker, mention.speaker):
        reasons.append(f"{lead.speaker or 'speaker unknown'} / {mention.speaker or 'speaker unknown'}")
    if speakers == "different":
        relations.append("other speaker")
    if not relations and _hedged(lead.text) != _hedged(mention.text) and lead.label == mention.label:
        reasons.insert(0, "only one is hedged")
    differ = _different_numbers(lead.text, mention.text)
    if differ:
        reasons.insert(0, f"numbers differ: {differ}")
    has_negation = _negated(lead.text) != _negated(mention.text)
    if has_negation:
        reasons.insert(0, "only one is negated")
    if differ or has_negation:
        if speakers == "different":
            reasons[-1] = f"speakers differ: {reasons[-1]}"
        return SuggestedRelation((), tuple(reasons), _contained(_compared(lead.text), _compared(mention.text)))
    if not any(each in relations for each in ("weaker", "stronger")):
        relations.insert(0, _by_words(lead, mention, content_words(lead.text), content_words(mention.text)))
    return SuggestedRelation(tuple(relations), tuple(reasons))


def _by_words(lead: Mention, mention: Mention, one: set[str], other: set[str]) -> Relation:
    quotes = [quote_of(each.text, each.prefix, each.suffix) for each in (lead, mention)]
    if all(quote.has_marks for quote in quotes) and compare_quotes(*quotes).kind == "verbatim":
        return "same"
    longer = len(other) > len(one) and len(one) / max(1, len(other)) < LENGTH
    return "adds" if _contained(one, other) and longer else "same"


def _contained(one: set[str], other: set[str]) -> bool:
    """Return whether the longer claim has nearly all words of the shorter one; of no words, none."""
    return len(one & other) >= CONTAINED * max(1, min(len(one), len(other)))


def _compared(text: str) -> set[str]:
    """Return the words that carry meaning, without numbers and negations."""
    words = (word for word in _WORD.findall(text) if not _numbers(word) and not _negated(word))
    return content_words(" ".join(words))


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning, cut to six letters so that endings do not matter."""
    words = {word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)}
    return {word[:6] for word in words - _STOP}


def _different_numbers(one: str, other: str) -> str:
    first, second = _numbers(one), _numbers(other)
    # A day that both name says nothing of how many died: each has a number that the other lacks.
    if not first - second or not second - first:
        return ""
    return f"{', '.join(sorted(first - second))} / {', '.join(sorted(second - first))}"


def _numbers(text: str) -> set[str]:
    words: Iterable[str] = (word.casefold() for word in _WORD.findall(text))
    return {*_NUMBER.findall(text), *(word for word in words if word in _NUMBER_WORDS)}


def _is_one_named(one: str, other: str) -> bool:
    """Return whether just one of two speakers is a person with a name: they may be one, and may be not."""
    return (compare_speakers(one, one) == "same") != (compare_speakers(other, other) == "same")


def _hedged(text: str) -> bool:
    return any(word.casefold() in HEDGES for word in _WORD.findall(text))


def _negated(text: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(text)]
    return any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in words)
