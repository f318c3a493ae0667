"""Acts done by speaking: "critics praised …", "she called for …", "his claim that …"."""

from collections.abc import Iterable, Iterator

from annotations.suggest.act_words import ACTING, ACTS, DOCUMENTS, MAKING, ORDERS, UNSAID, WORDLESS
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.report import Report, asserts, can_speak, conditional, doer, happened, is_passive
from annotations.suggest.suggestion import Confidence


def find_acts(reading: ParsedText) -> Iterator[Report]:
    """Yield acts in main clauses, of people: "critics praised …", "she called for …", "he refused to …"."""
    parse = reading.parse
    for verb in reading.telling:
        needs = ACTS.get(parse.lemmas[verb])
        if needs is None or parse.tags[verb] not in VERBS or not asserts(reading, verb, act=True):
            continue
        if _by_event(reading, verb):
            continue
        head = parse.subject(verb)
        if head < 0 or is_passive(reading, verb) or not (can_speak(reading, head) or _written(reading, head)):
            continue
        if _needed(reading, verb, needs):
            sure = parse.lemmas[verb] not in ORDERS and can_speak(reading, head)
            strength = Confidence.HIGH if sure else Confidence.MEDIUM
            yield Report(Source(*reading.named(head), "before", verb), verb, "act", strength)


def _by_event(reading: ParsedText, verb: int) -> bool:
    """Return whether the whole event may be the subject of a participle: "…, underlining the risks"."""
    parse = reading.parse
    return parse.lemmas[verb] in WORDLESS and parse.tags[verb] in {"VB", "VBG"} and parse.deps[verb] == "advcl"


def _written(reading: ParsedText, head: int) -> bool:
    """Return whether a subject is something written or shown that speaks for somebody: "the ad attacks …"."""
    return reading.parse.lemmas[head].lower() in DOCUMENTS and not reading.quoted[head]


def find_weak_acts(reading: ParsedText, tokens: Iterable[int]) -> Iterator[Report]:
    """Yield what is perhaps an act among some tokens: in subordinate clauses, refused or passive."""
    lemmas = reading.parse.lemmas
    for token in tokens:
        if lemmas[token] not in ACTING:
            continue
        head = _actor(reading, token)
        if head >= 0 and not reading.quoted[head]:
            yield Report(Source(*reading.named(head), "before", token), token, "act", Confidence.MEDIUM)


def _actor(reading: ParsedText, token: int) -> int:
    """Return who does what a verb perhaps names; -1 if nobody does, or if it names no act."""
    lemma = reading.parse.lemmas[token]
    needs = ACTS.get(lemma)
    if reading.parse.tags[token] not in VERBS or _by_event(reading, token):
        return -1
    if is_passive(reading, token):
        return _by_whom(reading, token) if needs is not None and _OBJECTS & needs else -1
    if _is_busy(reading, token):
        return -1
    if happened(reading, token, _MUCH) and (
        (needs is not None and _needed(reading, token, needs)) or _makes(reading, token)
    ):
        return doer(reading, token)
    return doer(reading, token) if lemma in UNSAID and _refused(reading, token) else -1


_MUCH = 0.5
"""The part of a sentence that an act in a relative clause must at least take, in tokens."""


def _is_busy(reading: ParsedText, verb: int) -> bool:
    """Return whether an act is only what somebody spends time with: "spent the week calling for …"."""
    return reading.parse.tags[verb] == "VBG" and reading.parse.deps[verb] == "xcomp"


def _refused(reading: ParsedText, verb: int) -> bool:
    """Return whether somebody "would not say", in a main clause."""
    parse = reading.parse
    would = any(parse.words[kid].lower() in {"would", "could"} for kid in parse.kids(verb))
    return would and parse.kid(verb, "neg") >= 0 and parse.main(verb) and not conditional(reading, verb)


_OBJECTS = frozenset({"dobj", "thing", "dobj+to"})


def _by_whom(reading: ParsedText, verb: int) -> int:
    """Return who is named behind "by", or who is accused by nobody named, in a main clause; -1 if neither."""
    parse = reading.parse
    if not asserts(reading, verb):
        return -1
    by = parse.kid(verb, "agent")
    agent = parse.kid(by, "pobj") if by >= 0 else -1
    if agent >= 0:
        return agent if can_speak(reading, agent) else -1
    return parse.subject(verb) if parse.lemmas[verb] == "accuse" else -1


def _makes(reading: ParsedText, verb: int) -> bool:
    """Return whether an act has its name in a noun: "issued a statement", "raised doubts", "made it clear"."""
    parse = reading.parse
    if parse.lemmas[verb] == "make" and any(parse.lemmas[kid] == "clear" for kid in parse.kids(verb) if kid > verb):
        return True
    nouns = MAKING.get(parse.lemmas[verb])
    obj = parse.kid(verb, "dobj")
    return nouns is not None and obj > verb and parse.lemmas[obj].lower() in nouns


def _needed(reading: ParsedText, verb: int, needs: frozenset[str]) -> bool:
    """Return whether a verb has one of the complements that make it an act of speech."""
    parse = reading.parse
    obj = clause = -1
    for kid in parse.kids(verb):
        if kid < verb:
            continue
        dep = parse.deps[kid]
        if dep == "dobj":
            obj = kid if obj < 0 and parse.tags[kid] not in {"WP", "WDT"} else obj
        elif dep in _COMPLEMENTS:
            clause = kid if clause < 0 else clause
        elif dep in _LEADING or (dep == "advmod" and parse.words[kid].lower() in _ADVERBS):
            word = parse.words[kid].lower()
            if ("to:prep" if word == "to" else word) in needs and not reading.dated(kid):
                return True
    if obj >= 0 and _has_object(reading, verb, obj, needs):
        return True
    if clause >= 0 and _has_clause(reading, clause, needs, bare=obj < 0):
        return True
    return not needs.isdisjoint(_ASKED) and _asks(reading, verb)


_COMPLEMENTS = frozenset({"xcomp", "ccomp"})

_LEADING = frozenset({"prep", "prt"})


def _has_object(reading: ParsedText, verb: int, obj: int, needs: frozenset[str]) -> bool:
    """Return whether an object is what a verb needs."""
    parse = reading.parse
    if "dobj" in needs or ("thing" in needs and parse.tags[obj] != "PRP" and not reading.alive(obj)):
        return True
    if "oprd" in needs and parse.kid(verb, "oprd") > verb:
        return True
    return "dobj+to" in needs and any(parse.deps[kid] == "acl" and parse.tags[kid] == "VB" for kid in parse.kids(obj))


def _has_clause(reading: ParsedText, clause: int, needs: frozenset[str], *, bare: bool) -> bool:
    """Return whether a clause is what a verb needs; `bare` if it has no object beside it."""
    parse = reading.parse
    kids = parse.kids(clause)
    if "that" in needs and any(parse.deps[kid] == "mark" and parse.words[kid] == "that" for kid in kids):
        return True
    told = "dobj+to" in needs and (not bare or parse.kid(clause, "nsubj") >= 0)
    return ("to" in needs or told) and any(parse.tags[kid] == "TO" for kid in kids)


_ASKED = frozenset({"clause", "dobj", "thing"})
"""Complements in whose place a clause with a question word may stand: "explained why …"."""

_ADVERBS = frozenset({"back", "out", "aside", "forth", "down"})


_CLAUSES = frozenset({"ccomp", "advcl", "xcomp"})


def _asks(reading: ParsedText, verb: int) -> bool:
    """Return whether a clause with a question word is asked: "asked whether …", "asked why …"."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid > verb and parse.deps[kid] in _CLAUSES:
            first = parse.edges(kid)[0]
            if parse.words[first].lower() in {"whether", "if"} or parse.tags[first] in {"WRB", "WP"}:
                return True
    return False
