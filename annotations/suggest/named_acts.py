"""Nouns that name acts of speech and views: "his claim that …", "criticism of it by Mr Lund"."""

from collections.abc import Iterable, Iterator

from annotations.suggest.act_words import NAMED_ACTS, STATED
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.report import Report, can_speak
from annotations.suggest.suggestion import Confidence


def find_named_acts(reading: ParsedText, tokens: Iterable[int]) -> Iterator[Report]:
    """Yield the acts among some tokens that are named by a noun and belong to somebody."""
    parse = reading.parse
    for token in tokens:
        if parse.lemmas[token] in NAMED_ACTS and parse.tags[token] in {"NN", "NNS"}:
            head = _owner(reading, token)
            if head >= 0 and not reading.quoted[head]:
                yield Report(Source(*reading.named(head), "before", token), token, "act", Confidence.MEDIUM)


_STEPS = 3
"""Steps from a noun up to its verb: "the row over his claim began" has three."""


def _owner(reading: ParsedText, noun: int) -> int:
    """Return whose act a noun names, where it says of what; -1 if nobody's, or deep in a phrase about other things."""
    parse = reading.parse
    above = parse.above(noun)[:_STEPS]
    if not any(parse.tags[each] in VERBS for each in above):
        return -1
    behind = [kid for kid in parse.kids(noun) if kid > noun]
    stated = any(
        (parse.deps[kid] in {"acl", "ccomp", "relcl"} and parse.kid(kid, "mark") >= 0)
        or (parse.deps[kid] == "acl" and parse.tags[kid] == "VB")
        or (parse.deps[kid] == "prep" and parse.words[kid].lower() in STATED)
        for kid in behind
    )
    if not stated:
        return -1
    owner = parse.kid(noun, "poss")
    if owner >= 0 and (parse.words[owner].lower() in {"his", "her", "their"} or can_speak(reading, owner)):
        return owner
    for kid in behind:
        if parse.deps[kid] == "prep" and parse.words[kid].lower() in {"by", "from"}:
            whose = parse.kid(kid, "pobj")
            if whose >= 0 and can_speak(reading, whose):
                return whose
    return -1
