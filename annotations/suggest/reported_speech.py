"""Reported speech: speech without quotation marks, and beliefs."""

from collections.abc import Iterator
from typing import NamedTuple

from annotations.suggest.direct_speech import according
from annotations.suggest.lexicon import (
    ACCORDING,
    BARE,
    BELIEVING,
    COURTS,
    EVIDENCE,
    FINDERS,
    FINDING,
    NO_SPEECH_BARE,
    REPORTING,
)
from annotations.suggest.parse import TENSED
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
    for report in (*_sayings(reading), *_beliefs(reading)):
        number = reading.sentence(reading.parse.starts[report.cue])
        if number not in found:
            found[number] = report
    return found


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


def _asserts(reading: ParsedText, verb: int) -> bool:
    """Return whether a verb asserts speech.

    Main clause, finite, not denied, not possible.
    """
    parse = reading.parse
    kids = parse.kids(verb)
    if parse.kid(verb, "neg") >= 0 or any(parse.tags[kid] == "MD" for kid in kids):
        return False
    if parse.tags[verb] == "VBG":
        return parse.deps[verb] in {"advcl", "conj"} and parse.main(parse.heads[verb]) and parse.kid(verb, "ccomp") >= 0
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
    return "after" if not bare and _put_behind(reading, verb, head) else ""


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
