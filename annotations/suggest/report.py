"""A report of speech, and its signs: the subject of a verb, and whether the sentence asserts it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from annotations.article import Span
from annotations.suggest.lexicon import REPORTING
from annotations.suggest.parse import VERBS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.people_words import GROUPS, QUANTIFIERS
from annotations.suggest.suggestion import Confidence

_NOBODY = frozenset({"WP", "WDT", "EX"})


class Report(NamedTuple):
    """A sentence that reports speech: its source, its verb, its confidence."""

    voice: Source
    cue: int
    rule: str
    strength: Confidence


def can_speak(reading: ParsedText, token: int) -> bool:
    """Return whether a token denotes people, also such as "some", "voters" and "the administration".

    That is wider than `ParsedText.alive`, which must tell a speaker from everything else near a quotation.
    """
    parse = reading.parse
    if reading.quoted[token] or parse.tags[token] in _NOBODY:
        return False
    word, lemma = parse.words[token].lower(), parse.lemmas[token].lower()
    if reading.alive(token) or lemma in GROUPS or word in QUANTIFIERS:
        return True
    if word in {"percent", "%", "number", "handful", "host", "dozens"}:
        of = parse.kid(token, "prep")
        members = parse.kid(of, "pobj") if of >= 0 else -1
        return members >= 0 and members != token and can_speak(reading, members)
    return parse.tags[token] in {"NNP", "NNPS"}


def doer(reading: ParsedText, verb: int) -> int:
    """Return the head of the subject of a verb, if it can speak: also that of the clause above; -1 if there is none."""
    parse = reading.parse
    head = parse.subject(verb)
    if head < 0 and parse.deps[verb] in {"pcomp", "acl", "advcl", "xcomp"}:
        top = parse.top(verb)
        head = parse.subject(top) if top != verb else -1
    return head if head >= 0 and can_speak(reading, head) else -1


def names_a_thing(reading: ParsedText, head: int) -> bool:
    """Return whether a clause with this subject only names a thing: "what they say was a balloon"."""
    first = reading.parse.edges(head)[0]
    return first > 0 and reading.parse.words[first - 1].lower() == "what"


def asserts(reading: ParsedText, verb: int, *, act: bool = False) -> bool:
    """Return whether a verb asserts speech.

    Main clause, finite, not denied, not possible.
    """
    parse = reading.parse
    for kid in parse.kids(verb):
        # Behind it, it belongs to what is said: "said he’ll go".
        if kid < verb and (parse.tags[kid] == "MD" or parse.deps[kid] == "neg"):
            return False
    if parse.tags[verb] == "VBG":
        beside = parse.deps[verb] in {"advcl", "conj"} and parse.main(parse.heads[verb])
        return beside and (act or parse.kid(verb, "ccomp") >= 0)
    return parse.finite(verb) and (parse.main(verb) or behind_comma(reading, verb))


def behind_comma(reading: ParsedText, verb: int) -> bool:
    """Return whether the clause of a verb of speech is inserted behind a comma."""
    parse = reading.parse
    head = parse.kid(verb, "nsubj")
    if head < 0 or parse.lemmas[verb] not in REPORTING or parse.kid(verb, "mark", "advmod") >= 0:
        return False
    first = min(parse.edges(head)[0], verb)
    return first > 0 and parse.words[first - 1] == "," and parse.tags[head] not in {"WP", "WDT", "WRB"}


def clause_of(reading: ParsedText, report: Report, voices: AbstractSet[int], quotes: Sequence[Span]) -> Span | None:
    """Return the clause of a report beside quotations in its sentence; `None` if nothing is left of it.

    It is what hangs on its verb, up to the next quotation on either side, and without the clause of a verb in `voices`,
    which introduce those.
    """
    parse, cue = reading.parse, report.cue
    if cue in voices or parse.deps[cue] == "pcomp" or parse.tags[cue] not in VERBS or is_passive(reading, cue):
        return None
    begin, end = parse.edges(cue)
    if 0 <= begin - report.voice.last <= _BESIDE and parse.deps[cue] != "conj":
        begin = min(begin, report.voice.first)
    left, right = _beside(reading, report, voices, quotes, (begin, end))
    first, last = left, right
    while first < cue and (parse.tags[first] in _NO_BEGINNING or reading.quoted[first]):
        first += 1
    while last > cue and (parse.tags[last] in _NO_END or reading.quoted[last] or parse.words[last].isspace()):
        last -= 1
    # What is cut off between two clauses is whole; in the middle of one it is not.
    cuts = [range(left - 1, first)] if left != begin else []
    cuts += [range(last + 1, min(right + 2, len(parse)))] if right != end else []
    whole = all(any(parse.tags[token] in _JOINTS for token in cut) for cut in cuts)
    if last == cue:
        whole = whole and cue - first >= _LEAST_TOKENS and not any(reading.quoted[cue + 1 : cue + 3])
    return parse.span(first, last) if whole else None


def _beside(
    reading: ParsedText, report: Report, voices: AbstractSet[int], quotes: Sequence[Span], edges: tuple[int, int]
) -> tuple[int, int]:
    """Return the edges of a clause, up to the quotations beside it and the clauses that introduce them."""
    parse, cue = reading.parse, report.cue
    first, last = edges
    for quote in quotes:
        tokens = parse.within(quote)
        if tokens.stop <= cue:
            first = max(first, tokens.stop)
        elif tokens:
            last = min(last, tokens.start - 1)
    for verb in voices:
        if cue < verb <= last:
            last = max(cue, parse.edges(verb)[0] - 1)
        elif first <= verb < cue:
            first = max(first, min(report.voice.first, cue) if verb < report.voice.first else cue)
    return first, last


_JOINTS = frozenset({"CC", ",", ":", ".", "VBG"})

_NO_BEGINNING = frozenset({"CC", ",", ":", ".", "''", "``", "_SP"})

_NO_END = frozenset({"CC", ",", ":", "IN", "TO", "DT", "WP", "WDT", "''", "``", "_SP"})

_LEAST_TOKENS = 5
"""Tokens before its verb that the clause of a report at least has, if it has none behind it."""

_BESIDE = 4
"""Tokens between a source and the clause of its verb, if the clause begins with the source."""


def is_passive(reading: ParsedText, verb: int) -> bool:
    """Return whether a verb is passive, or a participle that is: "was criticised", "opposed by"."""
    parse = reading.parse
    if parse.kid(verb, "auxpass") >= 0:
        return True
    return parse.tags[verb] == "VBN" and not any(parse.lemmas[kid] == "have" for kid in parse.kids(verb))


def conditional(reading: ParsedText, verb: int) -> bool:
    """Return whether a clause is a condition or a question: "if he says", "whether she agreed"."""
    parse = reading.parse
    return any(parse.deps[kid] == "mark" and parse.words[kid].lower() in CONDITIONS for kid in parse.kids(verb))


CONDITIONS = frozenset({"if", "unless", "whether", "until", "lest"})


def happened(reading: ParsedText, verb: int, least: float = 0.3) -> bool:
    """Return whether an act is told as one that took place: no plan, condition or denial, nothing possible, no aside.

    "Lund, who had denied the charges, was freed" is about something else: a relative clause or participle takes at
    `least` this part of its sentence, in tokens.
    """
    parse = reading.parse
    if parse.tags[verb] == "VB" and parse.lemmas[parse.heads[verb]] not in _BEGUN and not _purpose(reading, verb):
        return False
    aside = parse.deps[verb] in {"relcl", "acl"}
    for kid in parse.kids(verb):
        dep = parse.deps[kid]
        if dep == "neg" or parse.tags[kid] == "MD":
            return False
        if dep == "mark" and not aside and parse.words[kid].lower() in CONDITIONS:
            return False
    if aside:
        first, last = parse.edges(verb)
        if last - first < least * len(reading.tokens(reading.sentence(parse.starts[verb]))):
            return False
    return not _by_nobody(reading, verb)


def _purpose(reading: ParsedText, verb: int) -> bool:
    """Return whether an infinitive says what somebody went or met for: "went on television to defend …"."""
    parse = reading.parse
    above = parse.heads[verb]
    return parse.deps[verb] == "advcl" and parse.tags[above] in {"VBD", "VBZ"} and parse.lemmas[above] in _CAME


_CAME = frozenset("go come take appear use meet speak travel tour visit gather write join return attend".split())
"""Verbs after which an infinitive of purpose tells what took place."""


def _by_nobody(reading: ParsedText, verb: int) -> bool:
    """Return whether a verb has nobody as subject, or nothing as object: "neither of them praised …", "made no …"."""
    parse = reading.parse
    for each in (parse.subject(verb), parse.kid(verb, "dobj")):
        if each >= 0 and (
            parse.words[each].lower() in _NONE or any(parse.words[kid].lower() in _NONE for kid in parse.kids(each))
        ):
            return True
    return False


_NONE = frozenset({"neither", "none", "nobody", "no", "any", "nothing"})

_BEGUN = frozenset("begin start continue go use take proceed rush turn hasten help try attempt manage join".split())
"""Verbs after which an infinitive took place, or was tried: "went on to praise", not "hoped to praise"."""
