"""Reported speech: speech without quotation marks, and beliefs."""

from collections.abc import Iterator
from typing import NamedTuple

from annotations.suggest.direct_speech import according
from annotations.suggest.lexicon import (
    ACCORDING,
    ACTS,
    BARE,
    BELIEVING,
    COURTS,
    EVIDENCE,
    FINDERS,
    FINDING,
    NO_SPEECH_BARE,
    POLLS,
    REPORTING,
    SAYING,
)
from annotations.suggest.parse import TENSED, VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.suggestion import Confidence

_CAUSES = frozenset({"suggest", "indicate", "reveal", "confirm", "stress", "signal", "underline", "underscore"})
"""Verbs of which things can be the source as well as people."""

_THINGS = frozenset({"it", "this", "that", "which"})


class Report(NamedTuple):
    """A sentence that reports speech: its source, its verb, its confidence."""

    voice: Source
    cue: int
    rule: str
    strength: Confidence


def find_reports(reading: ParsedText) -> dict[int, Report]:
    """Return the reports by sentence number: the most certain, then the first in each."""
    found: dict[int, Report] = {}
    for report in (*_sayings(reading), *_acts(reading), *_polls(reading), *_beliefs(reading)):
        number = reading.sentence(reading.parse.starts[report.cue])
        if number not in found:
            found[number] = report
    return found


def _polls(reading: ParsedText) -> Iterator[Report]:
    """Yield what a poll gives: "in a poll by X, he has 41 percent"; weak, for an outlet may sum up what it knows."""
    parse = reading.parse
    for token in reading.telling:
        if (
            parse.lemmas[token] not in POLLS
            or parse.deps[token] != "pobj"
            or parse.words[parse.heads[token]].lower() != "in"
        ):
            continue
        verb = parse.heads[parse.heads[token]]
        if parse.tags[verb] in VERBS and parse.finite(verb) and parse.main(verb) and not reading.quoted[verb]:
            first, last = reading.named(token)
            yield Report(Source(first, last, "according", token), token, "poll", Confidence.MEDIUM)


def _sayings(reading: ParsedText) -> Iterator[Report]:
    parse = reading.parse
    for token in reading.telling:
        if parse.lemmas[token] in ACCORDING:
            sentence = reading.tokens(reading.sentence(parse.starts[token]))
            for named in according(reading, range(token, sentence.stop)):
                yield Report(named, token, "according", Confidence.HIGH)
    for verb in reading.voices:
        if parse.lemmas[verb] in REPORTING and (voice := _source_of(reading, verb)) is not None:
            yield Report(voice, verb, "reported", Confidence.HIGH)
    for verb in reading.voices:
        if parse.lemmas[verb] in SAYING and (voice := _aside(reading, verb)) is not None:
            yield Report(voice, verb, "reported", Confidence.MEDIUM)


def _aside(reading: ParsedText, verb: int) -> Source | None:
    """Return the source of speech in a subordinate clause: "the pier, which experts say is unsafe, …".

    It has a subject of its own that can speak, and a clause of its own; no condition, no denial, nothing possible. It
    is so much of its sentence that the outlet does not tell something else in it, and does not only name a thing, as in
    "what the ministry says was a balloon".
    """
    parse = reading.parse
    head = parse.kid(verb, "nsubj")
    if head < 0 or reading.quoted[head] or not reading.alive(head) or parse.main(verb) or not parse.finite(verb):
        return None
    said = parse.kid(verb, "ccomp")
    first, last = parse.edges(verb)
    named = parse.words[parse.edges(head)[0] - 1].lower() == "what"
    much = not named and (last - first) >= _MUCH * len(reading.tokens(reading.sentence(parse.starts[verb])))
    anybody = parse.tags[head] in {"WP", "WDT", "EX"} or parse.words[head].lower() in _ANYBODY
    if said < 0 or not much or anybody or any(_unsaid(reading, kid) for kid in parse.kids(verb)):
        return None
    clause = parse.finite(said) or parse.kid(said, "mark") >= 0
    return Source(*reading.named(head), "before", verb) if clause else None


def _unsaid(reading: ParsedText, kid: int) -> bool:
    """Return whether a child of a verb of speech denies it, or makes it possible or a condition."""
    parse = reading.parse
    condition = parse.deps[kid] == "mark" and parse.words[kid].lower() in _CONDITIONS
    return condition or parse.tags[kid] == "MD" or parse.deps[kid] == "neg"


_MUCH = 0.3
"""The part of a sentence that speech in a subordinate clause must at least take, in tokens."""

_CONDITIONS = frozenset({"if", "unless", "whether", "until", "lest"})

_ANYBODY = frozenset({"you", "i", "we", "one", "anyone", "nobody", "who"})


def _acts(reading: ParsedText) -> Iterator[Report]:
    """Yield acts that are done by speaking, of people: "critics praised …", "she called for …", "he refused to …"."""
    parse = reading.parse
    for verb in reading.telling:
        needs = ACTS.get(parse.lemmas[verb])
        if needs is None or parse.tags[verb] not in VERBS or not _asserts(reading, verb, act=True):
            continue
        head = parse.subject(verb)
        if head < 0 or reading.quoted[head] or not reading.alive(head) or parse.kid(verb, "auxpass") >= 0:
            continue
        if parse.tags[head] in {"WP", "WDT", "EX"} or not _needed(reading, verb, needs):
            continue
        yield Report(Source(*reading.named(head), "before", verb), verb, "act", Confidence.HIGH)


def _needed(reading: ParsedText, verb: int, needs: frozenset[str]) -> bool:
    """Return whether a verb has one of the complements that make it an act of speech."""
    parse = reading.parse
    behind = [kid for kid in parse.kids(verb) if kid > verb]
    obj = next((kid for kid in behind if parse.deps[kid] == "dobj" and parse.tags[kid] not in {"WP", "WDT"}), -1)
    clause = next((kid for kid in behind if parse.deps[kid] in {"xcomp", "ccomp"}), -1)
    to = clause >= 0 and any(parse.tags[kid] == "TO" for kid in parse.kids(clause))
    has = {
        "dobj": obj >= 0,
        "thing": obj >= 0 and not reading.alive(obj) and parse.tags[obj] != "PRP",
        "oprd": obj >= 0 and parse.kid(verb, "oprd") > verb,
        "clause": "clause" in needs and _asks(reading, verb),
        "to": to,
        "dobj+to": to and (obj >= 0 or parse.kid(clause, "nsubj") >= 0),
    }
    words = {
        parse.words[kid].lower() for kid in behind if parse.deps[kid] in {"prep", "prt"} and not reading.dated(kid)
    }
    has["to:prep"] = "to" in words
    return any(has.get(need, need in words) for need in needs)


def _asks(reading: ParsedText, verb: int) -> bool:
    """Return whether a clause with a question word is asked: "asked whether …", "asked why …"."""
    parse = reading.parse
    for kid in parse.kids(verb):
        if kid > verb and parse.deps[kid] in {"ccomp", "advcl", "xcomp"}:
            first = parse.edges(kid)[0]
            if parse.words[first].lower() in {"whether", "if"} or parse.tags[first] in {"WRB", "WP"}:
                return True
    return False


def _beliefs(reading: ParsedText) -> Iterator[Report]:
    """Yield beliefs, hopes and expectations: attributed, but perhaps never voiced."""
    parse = reading.parse
    for verb in reading.voices:
        lemma = parse.lemmas[verb]
        if lemma not in BELIEVING or not _asserts(reading, verb):
            continue
        head = parse.subject(verb)
        clause = parse.kid(verb, "ccomp") >= 0 or (lemma == "expect" and parse.kid(verb, "xcomp") >= 0)
        if clause and head >= 0 and not reading.quoted[head] and reading.alive(head):
            yield Report(Source(*reading.named(head), "before", verb), verb, "belief", Confidence.MEDIUM)


def _source_of(reading: ParsedText, verb: int) -> Source | None:
    """Return the source of a verb of speech; `None` if there is none."""
    parse = reading.parse
    head = parse.subject(verb)
    if head < 0 or reading.quoted[head] or parse.tags[head] in {"EX", "WP", "WDT"} or not _asserts(reading, verb):
        return None
    how = _complement(reading, verb, head) if _speaks(reading, verb, head) else ""
    return Source(*reading.named(head), how, verb) if how else None


def _speaks(reading: ParsedText, verb: int, head: int) -> bool:
    """Return whether a subject can say anything by a verb.

    A court hears and a report finds, but neither says.
    """
    parse = reading.parse
    lemma, subject = parse.lemmas[verb], parse.lemmas[head].lower()
    if lemma == "hear":
        return subject in COURTS
    if lemma in FINDING:
        return subject in FINDERS
    if parse.kid(verb, "auxpass") >= 0:
        return lemma == "tell" and subject not in _THINGS
    if lemma in _CAUSES:
        return subject not in _THINGS and (subject not in EVIDENCE or lemma in {"suggest", "indicate"})
    return True


def _asserts(reading: ParsedText, verb: int, *, act: bool = False) -> bool:
    """Return whether a verb asserts speech.

    Main clause, finite, not denied, not possible.
    """
    parse = reading.parse
    kids = parse.kids(verb)
    if parse.kid(verb, "neg") >= 0 or any(parse.tags[kid] == "MD" for kid in kids):
        return False
    if parse.tags[verb] == "VBG":
        beside = parse.deps[verb] in {"advcl", "conj"} and parse.main(parse.heads[verb])
        return beside and (act or parse.kid(verb, "ccomp") >= 0)
    return parse.finite(verb) and (parse.main(verb) or _behind_comma(reading, verb))


def _complement(reading: ParsedText, verb: int, head: int) -> str:
    """Return where the content stands: its clause is "after" or "before" the verb."""
    parse = reading.parse
    lemma, bare = parse.lemmas[verb], parse.lemmas[verb] in NO_SPEECH_BARE
    for kid in parse.kids(verb):
        clause = parse.deps[kid] == "ccomp" or (parse.deps[kid] == "xcomp" and parse.kid(kid, "mark") >= 0)
        if clause and (kid < verb or parse.finite(kid) or not bare):
            return "after" if kid < verb else "before"
    if lemma in BARE and parse.kid(verb, "dobj") >= 0:
        return "before"
    if lemma in FINDING and parse.lemmas[head].lower() in POLLS and parse.kid(verb, "dobj", "dative") > verb:
        return "before"
    if _lost(reading, verb, head):
        return "before"
    return "after" if not bare and _put_behind(reading, verb, head) else ""


def _lost(reading: ParsedText, verb: int, head: int) -> bool:
    """Return whether a clause follows that the parse hangs elsewhere: "she said in a letter that …", "he said he …"."""
    parse = reading.parse
    lemma = parse.lemmas[verb]
    if head > verb or lemma not in SAYING or not reading.alive(head) or lemma in NO_SPEECH_BARE:
        return False
    stop = reading.tokens(reading.sentence(parse.starts[verb])).stop
    for token in range(verb + 1, min(stop, verb + _NEAR)):
        if reading.quoted[token] or parse.words[token] == ",":
            return False
        if parse.words[token] == "that" and parse.tags[token] in {"IN", "WDT"}:
            return True
    begin = verb + 1
    clause = lemma == "say" and begin < stop and parse.tags[begin] in {"PRP", "NNP", "NNS", "DT", "NNPS", "PRP$"}
    return clause and any(parse.tags[token] in TENSED for token in range(begin, min(stop, begin + _NEAR)))


_NEAR = 12
"""Tokens behind a verb of speech in which its clause begins, and has its verb."""


def _put_behind(reading: ParsedText, verb: int, head: int) -> bool:
    """Return whether the content precedes the verb despite the parse.

    In "…, police said" it does.
    """
    parse = reading.parse
    if parse.deps[verb] in {"parataxis", "ccomp"} and _behind_comma(reading, verb):
        return True
    first = min(parse.edges(head)[0], head, verb)
    begin = reading.tokens(reading.sentence(parse.starts[verb])).start
    behind = first > begin + 3 and parse.words[first - 1] == "," and parse.kid(verb, "dobj") < 0
    return behind and _states(reading, range(begin, first - 1))


def _behind_comma(reading: ParsedText, verb: int) -> bool:
    """Return whether the clause of a verb of speech is inserted behind a comma."""
    parse = reading.parse
    head = parse.kid(verb, "nsubj")
    if head < 0 or parse.lemmas[verb] not in REPORTING or parse.kid(verb, "mark", "advmod") >= 0:
        return False
    first = min(parse.edges(head)[0], verb)
    return first > 0 and parse.words[first - 1] == "," and parse.tags[head] not in {"WP", "WDT", "WRB"}


def _states(reading: ParsedText, tokens: range) -> bool:
    """Return whether some tokens form a clause.

    A finite verb without a conjunction before it.
    """
    tags = reading.parse.tags
    return tags[tokens.start] not in {"IN", "WRB"} and any(tags[token] in TENSED for token in tokens)
