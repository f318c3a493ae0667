"""The source of a quotation, where its own sentences name one: before it, behind it, around it."""

from bisect import bisect_left
from collections.abc import Iterator

from annotations.article import Span
from annotations.suggest.beside import said_before, said_behind, signed
from annotations.suggest.lexicon import (
    BELIEVING,
    COPULAS,
    DIRECT,
    FINDERS,
    FINDING,
    SAYING,
    UTTERING,
)
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.quotation_marks import SCARE_QUOTE_WORDS, looks_titled


def source_of(reading: ParsedText, span: Span) -> Source | None:
    """Return the source that the quotation's own sentences name."""
    return (
        _after(reading, span)
        or said_behind(reading, span)
        or signed(reading, span)
        or _before(reading, span)
        or _according(reading, span)
        or _colon(reading, span)
        or _governed(reading, span)
    )


def _speaker(reading: ParsedText, verb: int, how: str, *, inverted: bool = False) -> Source | None:
    """Return the subject of a verb as the source, if it can be one."""
    parse = reading.parse
    head = parse.subject(verb)
    agent = parse.kid(verb, "agent") if parse.tags[verb] == "VBN" else -1
    if agent >= 0 and (by := parse.kid(agent, "pobj")) >= 0:
        head = by
    if inverted and (head < 0 or reading.quoted[head]):
        head = next((kid for kid in parse.kids(verb) if kid > verb and parse.tags[kid].startswith("NN")), -1)
    if head < 0 or reading.quoted[head] or parse.tags[head] in {"EX", "WP", "WDT"}:
        return None
    if parse.lemmas[verb] in FINDING and parse.lemmas[head].lower() not in FINDERS:
        return None
    if parse.deps[verb] == "relcl" and parse.heads[verb] == head:
        head = _who(reading, verb, head)
    if parse.kid(verb, "auxpass") >= 0 and agent < 0:
        return None
    return Source(*reading.named(head), how, verb)


def _who(reading: ParsedText, verb: int, head: int) -> int:
    """Return the antecedent of "who".

    In "Hugh Lyle, an economist at Hull, who argues" that is not the town.
    """
    parse = reading.parse
    who = parse.kid(verb, "nsubj")
    if who < 0 or parse.words[who].lower() != "who" or reading.person(head):
        return head
    if parse.deps[head] != "pobj" or parse.tags[head] not in {"NNP", "NNPS"}:
        return head
    begin = reading.tokens(reading.sentence(parse.starts[head])).start
    named = (each for each in range(head, begin - 1, -1) if reading.person(each) and not reading.quoted[each])
    return next(named, head)


def _after(reading: ParsedText, span: Span) -> Source | None:
    """Return the subject of the clause behind it: “…,” said X; “…” on Friday, X said."""
    parse = reading.parse
    sentence = reading.tokens(reading.sentence(span.end - 1))
    begin = parse.within(span).stop
    above = _above(reading, span)
    for verb in _verbs(reading, begin, sentence.stop):
        inverted = parse.lemmas[verb] in UTTERING and _only_marks(reading, begin, verb)
        found = _speaker(reading, verb, "after", inverted=inverted) if parse.lemmas[verb] != "hear" else None
        if found is None:
            continue
        first = min(verb, found.first)
        subject = parse.subject(verb)
        if subject >= 0:
            # A closing mark may depend on the subject behind it.
            first = min(first, max(begin, parse.edges(subject)[0])) if subject >= begin else subject
        if inverted or (first >= begin and _only_marks(reading, begin, first)):
            return found
        if first < begin:
            continue
        if verb in above or (parse.words[first - 1] == "," and parse.lemmas[verb] in SAYING and _put_in(reading, verb)):
            return found
    return None


def _before(reading: ParsedText, span: Span) -> Source | None:
    """Return the subject of the clause before it: X said: “…”; X called it “…”."""
    parse = reading.parse
    sentence = reading.tokens(reading.sentence(span.start))
    begin = parse.within(span).start
    above = _above(reading, span)
    verbs = list(_verbs(reading, sentence.start, begin))
    governing = sorted((verb for verb in above if verb in verbs), key=lambda verb: parse.lemmas[verb] not in DIRECT)
    near = [verb for verb in reversed(verbs) if parse.lemmas[verb] not in BELIEVING]
    near.sort(key=lambda verb: parse.deps[verb] == "relcl")
    last = begin - 1
    while last > sentence.start and parse.words[last] in {",", ":"}:
        last -= 1
    # "Lund said as the heckler yelled: “…”": the verb right before the marks goes before the one above them.
    nearest = [last] if last in verbs and parse.lemmas[last] in UTTERING and parse.kid(last, "nsubj") >= 0 else []
    for verb in (*nearest, *governing, *near):
        found = said_before(reading, span, verb) if parse.kid(verb, "nsubj", "nsubjpass", "agent") < 0 else None
        found = found or _speaker(reading, verb, "before")
        if found is not None and found.first < begin:
            return found
    return None


def _according(reading: ParsedText, span: Span) -> Source | None:
    """Return the name behind "according to" or "in the words of" in the same sentence."""
    tokens = reading.tokens(reading.sentence(span.start))
    for voice in according(reading, tokens):
        if not reading.quoted[voice.first]:
            return voice
    return _in_the_words(reading, tokens)


def according(reading: ParsedText, tokens: range) -> Iterator[Source]:
    """Yield the names behind "according to" in a sentence, outside quotation marks."""
    parse = reading.parse
    for token in tokens:
        if parse.words[token] in {"according", "According"} and not reading.quoted[token]:
            to = next((each for each in range(token + 1, min(token + 3, tokens.stop)) if parse.words[each] == "to"), -1)
            head = parse.kid(to, "pobj") if to >= 0 else -1
            if head < 0 and to >= 0:
                head = parse.kid(token, "pobj")
            if head >= 0:
                yield Source(*reading.named(head), "according", token)


def _in_the_words(reading: ParsedText, tokens: range) -> Source | None:
    parse = reading.parse
    for token in range(tokens.start, tokens.stop - 2):
        if parse.words[token] == "words" and parse.words[token + 1] == "of":
            head = parse.kid(token + 1, "pobj")
            if head >= 0 and not reading.quoted[head]:
                return Source(*reading.named(head), "sentence")
    return None


def _colon(reading: ParsedText, span: Span) -> Source | None:
    """Return the name before a colon: X: “…”; Ms X put it differently: “…”."""
    parse = reading.parse
    tokens = reading.tokens(reading.sentence(span.start))
    colon = parse.within(span).start - 1
    if colon <= tokens.start or parse.words[colon] != ":":
        return None
    for token in range(tokens.start, colon):
        if parse.tags[token] in {"VBD", "VBZ", "VBP"} and not reading.quoted[token]:
            found = _speaker(reading, token, "before")
            return found._replace(verb=-1) if found else None
    last = tokens.start - 1
    while last + 1 < colon and parse.tags[last + 1] in _NOMINAL:
        last += 1
    named = last >= tokens.start and (last + 1 == colon or parse.tags[last + 1] in {"IN", ","})
    return Source(tokens.start, last, "colon") if named else None


def announced(reading: ParsedText, number: int) -> Source | None:
    """Return the subject of a sentence that ends on a colon, whatever its verb: "She put it bluntly:"."""
    parse = reading.parse
    for token in reading.tokens(number):
        if parse.tags[token] in {"VBD", "VBZ", "VBP"} and parse.main(token) and not reading.quoted[token]:
            head = parse.subject(token)
            if head >= 0 and reading.alive(head):
                return _speaker(reading, token, "previous")
    return None


_NOMINAL = frozenset({"NNP", "NNPS", "NN", "NNS", "DT", "CD", "JJ", "UH", "POS", "PRP$"})
"""Parts of speech in a name or a role: "Guardiola:", "The mayor on the budget:"."""


def _governed(reading: ParsedText, span: Span) -> Source | None:
    """Return the subject of the clause around the quotation, if it can speak.

    A short stretch counts only behind the verb, as in: FactDesk rated the claim “half true”.
    """
    parse = reading.parse
    if looks_titled(reading.text, span):
        return None
    short = len(reading.text[span.start : span.end].split()) <= SCARE_QUOTE_WORDS
    for verb in _above(reading, span):
        if parse.tags[verb] in VERBS and parse.lemmas[verb] not in COPULAS and not reading.quoted[verb]:
            found = _speaker(reading, verb, "sentence")
            head = parse.subject(verb)
            if found is not None and head >= 0 and reading.alive(head):
                if short and (parse.starts[verb] > span.start or parse.starts[head] > span.start):
                    return None
                return found
    return None


def _above(reading: ParsedText, span: Span) -> list[int]:
    """Return the heads that a quotation's words have outside it, the nearest first."""
    parse = reading.parse
    inside = parse.within(span)
    for token in inside:
        if parse.heads[token] not in inside and parse.tags[token] not in {"``", "''", ",", "."}:
            return parse.above(token)
    return []


def _verbs(reading: ParsedText, start: int, stop: int) -> Iterator[int]:
    """Yield the verbs of speech outside quotation marks among some tokens."""
    for verb in reading.voices[bisect_left(reading.voices, start) :]:
        if verb >= stop:
            return
        yield verb


def _only_marks(reading: ParsedText, start: int, stop: int) -> bool:
    """Return whether only marks, or an adverb, stand between two tokens."""
    parse = reading.parse
    return all(not parse.words[token][0].isalnum() or parse.tags[token] == "RB" for token in range(start, stop))


def _put_in(reading: ParsedText, verb: int) -> bool:
    """Return whether a clause ends on its verb or an adverbial.

    "…, she said on Friday" does; "…, she said that …" does not.
    """
    parse = reading.parse
    following = verb + 1
    return following >= len(parse) or parse.tags[following] in {
        ",",
        ".",
        "IN",
        "NNP",
        "RB",
        "NN",
        "TO",
        ":",
        "``",
        "DT",
    }
