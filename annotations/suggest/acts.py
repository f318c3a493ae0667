"""Acts done by speaking, and views: "critics praised …", "she called for …", "his claim that …", "he supports …"."""

from collections.abc import Container, Iterator

from annotations.suggest.act_words import ACTS, MAKING, NAMED_ACTS, ORDERS, STATED, UNSAID, VIEWS, VIEWS_OF
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.report import Report, asserts, can_speak, conditional, doer, is_passive
from annotations.suggest.suggestion import Confidence


def find_acts(reading: ParsedText) -> Iterator[Report]:
    """Yield acts in main clauses, of people: "critics praised …", "she called for …", "he refused to …"."""
    parse = reading.parse
    for verb in reading.telling:
        needs = ACTS.get(parse.lemmas[verb])
        if needs is None or parse.tags[verb] not in VERBS or not asserts(reading, verb, act=True):
            continue
        head = parse.subject(verb)
        if head < 0 or not can_speak(reading, head) or is_passive(reading, verb):
            continue
        if _needed(reading, verb, needs):
            strength = Confidence.MEDIUM if parse.lemmas[verb] in ORDERS else Confidence.HIGH
            yield Report(Source(*reading.named(head), "before", verb), verb, "act", strength)


def find_weak(reading: ParsedText, known: Container[int]) -> Iterator[Report]:
    """Yield what a sentence perhaps reports, in sentences whose number is not `known`: weak acts, then views.

    Such acts stand in subordinate clauses, are refused or passive, or named by a noun. Views are beliefs, hopes, wishes
    and opinions in main clauses: attributed, but perhaps never voiced.
    """
    parse = reading.parse
    left = [token for token in reading.telling if reading.sentence(parse.starts[token]) not in known]
    for token in left:
        head = _actor(reading, token)
        if head >= 0 and not reading.quoted[head]:
            yield Report(Source(*reading.named(head), "before", token), token, "act", Confidence.MEDIUM)
    for token in left:
        verb = _viewing(reading, token)
        if verb < 0:
            continue
        denied = parse.kid(verb, "neg") >= 0 and parse.finite(verb) and parse.main(verb)
        head = parse.subject(verb) if denied or asserts(reading, verb) else -1
        if head >= 0 and can_speak(reading, head):
            yield Report(Source(*reading.named(head), "before", verb), token, "belief", Confidence.MEDIUM)


def _actor(reading: ParsedText, token: int) -> int:
    """Return who does what a verb or a noun perhaps names; -1 if nobody does, or if it names no act."""
    parse = reading.parse
    lemma, tag = parse.lemmas[token], parse.tags[token]
    if tag not in VERBS:
        return _owner(reading, token) if lemma in NAMED_ACTS and tag in {"NN", "NNS"} else -1
    needs = ACTS.get(lemma)
    if needs is None and lemma not in MAKING and lemma not in UNSAID:
        return -1
    if is_passive(reading, token):
        return _by_whom(reading, token) if needs is not None and _OBJECTS & needs else -1
    if _happened(reading, token) and ((needs is not None and _needed(reading, token, needs)) or _makes(reading, token)):
        return doer(reading, token)
    return doer(reading, token) if lemma in UNSAID and _refused(reading, token) else -1


def _viewing(reading: ParsedText, token: int) -> int:
    """Return the verb of a view: "he supports the plan", or the one above its adjective: "is sure that"; else -1."""
    parse = reading.parse
    lemma = parse.lemmas[token]
    if parse.tags[token] in VERBS:
        needs = VIEWS.get(lemma)
        return token if needs is not None and _has(reading, token, needs) and not is_passive(reading, token) else -1
    if lemma not in VIEWS_OF or parse.deps[token] not in {"acomp", "oprd", "ROOT", "attr"}:
        return -1
    verb = parse.heads[token]
    return verb if parse.lemmas[verb] in _BEING and _goes_on(reading, token) else -1


_BEING = frozenset({"be", "remain", "become", "feel", "sound"})


def _goes_on(reading: ParsedText, token: int) -> bool:
    """Return whether an adjective says of what: "is opposed to …", "was sure that …"."""
    parse = reading.parse
    return any(kid > token and parse.deps[kid] in {"prep", "ccomp", "xcomp"} for kid in parse.kids(token))


def _happened(reading: ParsedText, verb: int) -> bool:
    """Return whether an act is told as one that took place: no plan, condition or denial, nothing possible, no aside.

    "Lund, who had denied the charges, was freed" is about something else.
    """
    parse = reading.parse
    kids = parse.kids(verb)
    if any(parse.tags[kid] == "MD" or parse.deps[kid] == "neg" for kid in kids) or _by_nobody(reading, verb):
        return False
    if parse.tags[verb] == "VB" and parse.lemmas[parse.heads[verb]] not in _BEGUN:
        return False
    if parse.deps[verb] == "relcl":
        first, last = parse.edges(verb)
        return last - first >= _MUCH * len(reading.tokens(reading.sentence(parse.starts[verb])))
    return not conditional(reading, verb)


def _by_nobody(reading: ParsedText, verb: int) -> bool:
    """Return whether a verb has nobody as subject, or nothing as object: "neither of them praised …", "made no …"."""
    parse = reading.parse
    head, obj = parse.subject(verb), parse.kid(verb, "dobj")
    words = [parse.words[kid].lower() for each in (head, obj) if each >= 0 for kid in (each, *parse.kids(each))]
    return not _NONE.isdisjoint(words)


_NONE = frozenset({"neither", "none", "nobody", "no", "any", "nothing"})

_BEGUN = frozenset({"begin", "start", "continue", "go", "use", "take", "proceed", "rush", "turn", "hasten", "help"})
"""Verbs after which an infinitive took place: "went on to praise", not "hoped to praise"."""

_MUCH = 0.3
"""The part of a sentence that an act in a relative clause must at least take, in tokens."""


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


_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj"})


def _owner(reading: ParsedText, noun: int) -> int:
    """Return whose act a noun names, where it says of what: "his claim that …", "criticism of it by Mr Lund".

    It is in a main clause; elsewhere the sentence tells something else.
    """
    parse = reading.parse
    verb = next((above for above in parse.above(noun) if parse.tags[above] in VERBS), -1)
    if parse.deps[noun] not in _ARGUMENTS or verb < 0 or not parse.main(verb):
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


def _has(reading: ParsedText, verb: int, needs: frozenset[str]) -> bool:
    """Return whether a verb has one of the complements that make it a view."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid < verb:
            continue
        dep = parse.deps[kid]
        word = parse.words[kid].lower()
        if dep in needs and parse.tags[kid] not in {"WP", "WDT"}:
            return True
        if (dep == "xcomp" and "to" in needs and parse.kid(kid, "aux") >= 0) or (dep == "prep" and word in needs):
            return True
    return False


def _needed(reading: ParsedText, verb: int, needs: frozenset[str]) -> bool:
    """Return whether a verb has one of the complements that make it an act of speech."""
    parse = reading.parse
    behind = [kid for kid in parse.kids(verb) if kid > verb]
    obj = next((kid for kid in behind if parse.deps[kid] == "dobj" and parse.tags[kid] not in {"WP", "WDT"}), -1)
    clause = next((kid for kid in behind if parse.deps[kid] in {"xcomp", "ccomp"}), -1)
    to = clause >= 0 and any(parse.tags[kid] == "TO" for kid in parse.kids(clause))
    told = obj >= 0 and any(parse.deps[kid] == "acl" and parse.tags[kid] == "VB" for kid in parse.kids(obj))
    has = {
        "dobj": obj >= 0,
        "thing": obj >= 0 and not reading.alive(obj) and parse.tags[obj] != "PRP",
        "oprd": obj >= 0 and parse.kid(verb, "oprd") > verb,
        "clause": "clause" in needs and _asks(reading, verb),
        "that": clause >= 0
        and any(parse.deps[kid] == "mark" and parse.words[kid] == "that" for kid in parse.kids(clause)),
        "to": to,
        "dobj+to": told or (to and (obj >= 0 or parse.kid(clause, "nsubj") >= 0)),
    }
    words = {
        parse.words[kid].lower()
        for kid in behind
        if (parse.deps[kid] in {"prep", "prt"} and not reading.dated(kid))
        or (parse.deps[kid] == "advmod" and parse.words[kid].lower() in _ADVERBS)
    }
    has["to:prep"] = "to" in words
    return any(has.get(need, need in words) for need in needs)


_ADVERBS = frozenset({"back", "out", "aside", "forth", "down"})


def _asks(reading: ParsedText, verb: int) -> bool:
    """Return whether a clause with a question word is asked: "asked whether …", "asked why …"."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid > verb and parse.deps[kid] in {"ccomp", "advcl", "xcomp"}:
            first = parse.edges(kid)[0]
            if parse.words[first].lower() in {"whether", "if"} or parse.tags[first] in {"WRB", "WP"}:
                return True
    return False
