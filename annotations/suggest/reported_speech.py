"""Reported speech: speech without quotation marks, by verbs of speech, "according to" and polls.

`acts` has what is done by speaking, and what people think; `report` what both of them find.
"""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from annotations.suggest.acts import find_acts, find_weak_acts
from annotations.suggest.lexicon import (
    ACCORDING,
    BARE,
    COURTS,
    DOING,
    EVIDENCE,
    FINDERS,
    FINDING,
    NO_SPEECH_BARE,
    POLLS,
    REPORTING,
    SAYING,
)
from annotations.suggest.named_acts import find_named_acts
from annotations.suggest.parse import TENSED, VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.report import CONDITIONS, Report, asserts, behind_comma, doer, is_passive, names_a_thing
from annotations.suggest.sources import according
from annotations.suggest.suggestion import Confidence
from annotations.suggest.views import find_clauses, find_views

_CAUSES = frozenset({"suggest", "indicate", "reveal", "confirm", "stress", "signal", "underline", "underscore"})
"""Verbs of which things can be the source as well as people."""

_THINGS = frozenset({"it", "this", "that", "which"})


def find_reports(reading: ParsedText) -> dict[int, list[Report]]:
    """Return the reports by sentence number: in each the most certain first, then the earlier."""
    found: dict[int, list[Report]] = {}
    for report in (*_sayings(reading), *find_acts(reading), *_polls(reading), *_asides(reading)):
        found.setdefault(reading.sentence(reading.parse.starts[report.cue]), []).append(report)
    unknown = [reading.tokens(number) for number in range(len(reading.sentences)) if number not in found]
    telling, governing = (
        [token for tokens in unknown for token in each[slice(*_between(each, tokens))]]
        for each in (reading.telling, reading.governing)
    )
    for report in (*_weak(reading, telling), *find_clauses(reading, governing)):
        found.setdefault(reading.sentence(reading.parse.starts[report.cue]), [report])
    return found


def find_beside(reading: ParsedText, number: int, known: Container[int]) -> list[Report]:
    """Return what the verbs of a sentence with quotations perhaps report, but those that are `known`."""
    tags, tokens = reading.parse.tags, reading.tokens(number)
    begin, end = _between(reading.telling, tokens)
    telling = [token for token in reading.telling[begin:end] if tags[token] in VERBS and token not in known]
    begin, end = _between(reading.governing, tokens)
    governing = [token for token in reading.governing[begin:end] if token not in known]
    if not telling and not governing:
        return []
    return [*find_weak_acts(reading, telling), *find_views(reading, telling), *find_clauses(reading, governing)]


def _between(each: Sequence[int], tokens: range) -> tuple[int, int]:
    """Return where the tokens of a range begin and end in a list of tokens in order."""
    begin = bisect_left(each, tokens.start)
    return begin, bisect_left(each, tokens.stop, begin)


def _weak(reading: ParsedText, telling: Sequence[int]) -> Iterator[Report]:
    """Yield what is perhaps reported by some tokens: weak acts and named ones, then views."""
    yield from find_weak_acts(reading, telling)
    yield from find_named_acts(reading, telling)
    yield from find_views(reading, telling)


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


def _asides(reading: ParsedText) -> Iterator[Report]:
    """Yield speech in subordinate clauses: "the pier, which experts say is unsafe, …", "…, adding that …".

    It has a subject that can speak, and a clause of its own; no condition, no denial, nothing possible. It is weak,
    because the outlet may tell something else in the sentence.
    """
    parse = reading.parse
    for verb in reading.voices:
        if parse.lemmas[verb] not in SAYING or is_passive(reading, verb):
            continue
        said = parse.kid(verb, "ccomp")
        if said < 0 or not (parse.finite(said) or parse.kid(said, "mark") >= 0) or parse.main(verb):
            continue
        head = doer(reading, verb)
        if head < 0 and parse.kid(said, "mark") >= 0 and parse.lemmas[verb] not in _CAUSES:
            head = _anything(reading, verb)
        if head < 0 or any(_unsaid(reading, kid) for kid in parse.kids(verb)):
            continue
        if not names_a_thing(reading, head) and parse.words[head].lower() not in _ANYBODY:
            yield Report(Source(*reading.named(head), "before", verb), verb, "reported", Confidence.MEDIUM)


def _anything(reading: ParsedText, verb: int) -> int:
    """Return the noun that is the subject of a verb, whatever it denotes; -1 if there is none."""
    head = reading.parse.kid(verb, "nsubj")
    return head if head >= 0 and reading.parse.tags[head].startswith("NN") and not reading.quoted[head] else -1


def _unsaid(reading: ParsedText, kid: int) -> bool:
    """Return whether a child of a verb of speech denies it, or makes it possible or a condition."""
    parse = reading.parse
    condition = parse.deps[kid] == "mark" and parse.words[kid].lower() in CONDITIONS
    return condition or parse.tags[kid] == "MD" or parse.deps[kid] == "neg"


_ANYBODY = frozenset({"you", "i", "we", "one", "anyone", "nobody", "who"})


def _source_of(reading: ParsedText, verb: int) -> Source | None:
    """Return the source of a verb of speech; `None` if there is none."""
    parse = reading.parse
    head = parse.subject(verb)
    if head < 0 or reading.quoted[head] or parse.tags[head] in {"EX", "WP", "WDT"} or not asserts(reading, verb):
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


def _complement(reading: ParsedText, verb: int, head: int) -> str:
    """Return where the content stands: its clause is "after" or "before" the verb."""
    parse = reading.parse
    lemma, bare = parse.lemmas[verb], parse.lemmas[verb] in NO_SPEECH_BARE
    for kid in parse.kids(verb):
        clause = parse.deps[kid] == "ccomp" or (parse.deps[kid] == "xcomp" and parse.kid(kid, "mark") >= 0)
        if clause and (kid < verb or parse.finite(kid) or not bare):
            return "after" if kid < verb else "before"
    doing = parse.kid(verb, "xcomp")
    if doing > verb and parse.tags[doing] == "VBG" and lemma in DOING:
        return "before"
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
    if parse.deps[verb] in {"parataxis", "ccomp"} and behind_comma(reading, verb):
        return True
    first = min(parse.edges(head)[0], head, verb)
    begin = reading.tokens(reading.sentence(parse.starts[verb])).start
    behind = (
        first > begin + 3
        and parse.words[first - 1] == ","
        and (parse.kid(verb, "dobj") < 0 or parse.lemmas[verb] == "tell")
    )
    return behind and _states(reading, range(begin, first - 1))


def _states(reading: ParsedText, tokens: range) -> bool:
    """Return whether some tokens form a clause.

    A finite verb without a conjunction before it.
    """
    tags = reading.parse.tags
    return tags[tokens.start] not in {"IN", "WRB"} and any(tags[token] in TENSED for token in tokens)
