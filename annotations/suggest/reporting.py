"""Reported speech: what somebody said without quotation marks, or only believes."""

from collections.abc import Iterator
from typing import NamedTuple

from annotations.suggest.lexicon import (
    BARE,
    BELIEVING,
    COURTS,
    EVIDENCE,
    FINDERS,
    FINDING,
    HEARING,
    NO_SPEECH_BARE,
    PLANNED,
    SAYING,
)
from annotations.suggest.parse import VERBS
from annotations.suggest.quoting import Voice, according
from annotations.suggest.reading import Reading
from annotations.suggest.suggestion import Strength

_CAUSES = frozenset({"suggest", "indicate", "reveal", "confirm", "stress", "signal", "underline", "underscore"})
"""Verbs with which things speak as well as people."""


class Report(NamedTuple):
    """That a sentence reports somebody's words: who, by which verb, and how sure that is."""

    voice: Voice
    cue: int
    rule: str
    strength: Strength


def reported(reading: Reading) -> dict[int, Report]:
    """Return the reports of an article by the numbers of their sentences: the surest, then the first in each."""
    found: dict[int, Report] = {}
    for report in (*_sayings(reading), *_beliefs(reading)):
        number = reading.sentence(reading.parse.starts[report.cue])
        if number not in found:
            found[number] = report
    return found


def _sayings(reading: Reading) -> Iterator[Report]:
    parse = reading.parse
    for token, word in enumerate(parse.words):
        if word in {"according", "According"} and not reading.quoted[token]:
            sentence = reading.tokens(reading.sentence(parse.starts[token]))
            for voice in according(reading, range(token, sentence.stop)):
                yield Report(voice, token, "according", Strength.GOOD)
    for verb in reading.voices:
        lemma = parse.lemmas[verb]
        if lemma in SAYING or lemma in HEARING or lemma in FINDING:
            voice = _said(reading, verb)
            if voice is not None:
                yield Report(voice, verb, "reported", Strength.GOOD)


def _beliefs(reading: Reading) -> Iterator[Report]:
    """Yield what people and organisations believe, hope and expect: attributed, but perhaps never voiced."""
    parse = reading.parse
    for verb in reading.voices:
        lemma = parse.lemmas[verb]
        if lemma not in BELIEVING or not _asserts(reading, verb):
            continue
        head = parse.subject(verb)
        clause = parse.kid(verb, "ccomp") >= 0 or (lemma == "expect" and parse.kid(verb, "xcomp") >= 0)
        if clause and head >= 0 and not reading.quoted[head] and reading.alive(head):
            yield Report(Voice(*reading.named(head), "before", verb), verb, "belief", Strength.WEAK)


def _said(reading: Reading, verb: int) -> Voice | None:
    """Return who says something by a verb of speech; `None` where nobody does."""
    parse = reading.parse
    if not _asserts(reading, verb):
        return None
    lemma = parse.lemmas[verb]
    passive = parse.kid(verb, "auxpass") >= 0
    head = parse.subject(verb)
    if head < 0 or reading.quoted[head] or parse.tags[head] in {"EX", "WP", "WDT"}:
        return None
    subject = parse.lemmas[head].lower()
    if lemma == "hear" and subject not in COURTS:
        return None
    if lemma in FINDING and subject not in FINDERS:
        return None
    if passive and (lemma != "tell" or subject in {"it", "this", "that"}):
        return None
    if subject in {"it", "this", "that", "which"} and lemma in _CAUSES:
        return None
    how = _complement(reading, verb, head)
    if not how:
        return None
    if lemma in _CAUSES and subject in EVIDENCE and lemma not in {"suggest", "indicate"}:
        return None
    if lemma in PLANNED:
        return None
    return Voice(*reading.named(head), how, verb)


def _asserts(reading: Reading, verb: int) -> bool:
    """Whether a verb says that something was said: in a main clause, with a tense, not denied, not asked."""
    parse = reading.parse
    if parse.kid(verb, "neg") >= 0 or reading.quoted[verb]:
        return False
    if parse.tags[verb] == "VBG":
        return parse.deps[verb] in {"advcl", "conj"} and parse.main(parse.heads[verb]) and parse.kid(verb, "ccomp") >= 0
    modal = next((kid for kid in parse.kids(verb) if parse.tags[kid] == "MD"), -1)
    if modal >= 0:
        return False
    return parse.finite(verb) and (parse.main(verb) or _behind_comma(reading, verb))


def _complement(reading: Reading, verb: int, head: int) -> str:
    """Return where what was said stands, as the way its speaker was found: its clause "after" or "before" it."""
    parse = reading.parse
    lemma = parse.lemmas[verb]
    first = min(parse.edges(head)[0], head, verb)
    for kid in parse.kids(verb):
        if parse.deps[kid] == "ccomp" or (parse.deps[kid] == "xcomp" and parse.kid(kid, "mark") >= 0):
            if kid < verb:
                return "after"
            if parse.finite(kid) or lemma not in NO_SPEECH_BARE:
                return "before"
    if lemma in BARE and parse.kid(verb, "dobj") >= 0:
        return "before"
    if lemma in NO_SPEECH_BARE:
        return ""
    if parse.deps[verb] in {"parataxis", "ccomp"} and _behind_comma(reading, verb):
        return "after"
    sentence = reading.tokens(reading.sentence(parse.starts[verb]))
    if (
        first > sentence.start + 3
        and parse.words[first - 1] == ","
        and _states(reading, range(sentence.start, first - 1))
    ):
        return "after" if parse.kid(verb, "dobj") < 0 else ""
    return ""


def _behind_comma(reading: Reading, verb: int) -> bool:
    """Whether the clause of a verb of speech is put in behind a comma: "…, police said"."""
    parse = reading.parse
    head = parse.kid(verb, "nsubj")
    if head < 0 or parse.lemmas[verb] not in SAYING or parse.kid(verb, "mark", "advmod") >= 0:
        return False
    first = min(parse.edges(head)[0], verb)
    return first > 0 and parse.words[first - 1] == "," and parse.tags[head] not in {"WP", "WDT", "WRB"}


def _states(reading: Reading, tokens: range) -> bool:
    """Whether there is a clause among some tokens: a verb with a tense."""
    parse = reading.parse
    return parse.tags[tokens.start] not in {"IN", "WRB"} and any(
        parse.tags[token] in {"VBD", "VBZ", "VBP", "MD"} and parse.tags[token] in (*VERBS, "MD") for token in tokens
    )
