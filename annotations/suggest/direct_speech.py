"""Direct speech: quotations and their sources, by the most reliable pattern first."""

from collections.abc import Iterator
from typing import NamedTuple

from annotations.article import Span
from annotations.suggest.lexicon import NAMING, QUOTING, SO_CALLED
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.quotation_marks import MARKS, SCARE_QUOTE_WORDS, looks_titled
from annotations.suggest.sources import source_of
from annotations.suggest.suggestion import Confidence


class Quotation(NamedTuple):
    """A quotation, and what its own sentence says about it."""

    span: Span
    voice: Source | None
    rule: str
    strength: Confidence
    whole: bool
    """Whether it is a sentence or more, so that another sentence may name its source."""
    opens: bool = False
    """Whether it begins a sentence, so that the speaker of the sentences before may go on in it."""


def find_quotations(reading: ParsedText) -> Iterator[Quotation]:
    """Yield the outermost quotations of an article, in reading order."""
    for span in reading.quotes:
        voice = source_of(reading, span)
        whole = _whole(reading, span)
        if _so_called(reading, span) or _nickname(reading, span):
            continue
        if _titled(reading, span, voice):
            yield Quotation(span, None, "title", Confidence.LOW, whole=False)
        elif voice is None and not whole:
            short = len(reading.text[span.start : span.end].split()) <= SCARE_QUOTE_WORDS
            rule, strength = ("scare", Confidence.LOW) if short else ("unattributed", Confidence.MEDIUM)
            yield Quotation(span, None, rule, strength, whole=False, opens=not short and _opens(reading, span))
        else:
            yield Quotation(span, voice, "quotation", _strength(reading, span, voice), whole)


def _titled(reading: ParsedText, span: Span, voice: Source | None) -> bool:
    """Return whether it is a title.

    A title is capitalised as one and is no object, or stands behind a noun of things with titles.
    """
    if not looks_titled(reading.text, span):
        return False
    parse = reading.parse
    before = parse.within(span).start - 1
    if before < 0 or voice is None:
        return True
    if voice.how == "colon":
        return False
    while before > 0 and parse.tags[before] in {",", "``", "''"}:
        before -= 1
    return parse.lemmas[before].lower() in NAMING or parse.tags[before] in {"IN", "POS", "DT", "PRP$"}


def _strength(reading: ParsedText, span: Span, voice: Source | None) -> Confidence:
    """Return the confidence of a quotation: weak for a few words that somebody did something about."""
    short = len(reading.text[span.start : span.end].split()) <= SCARE_QUOTE_WORDS
    doing = voice is not None and voice.how == "sentence" and reading.parse.lemmas[voice.verb] not in QUOTING
    return Confidence.MEDIUM if short and doing else Confidence.HIGH


def _nickname(reading: ParsedText, span: Span) -> bool:
    """Return whether it is a name between two others: Marcia “Cia” Price."""
    parse = reading.parse
    inside = parse.within(span)
    names = {"NNP", "NNPS"}
    if not 0 < inside.start < inside.stop < len(parse) or len(reading.text[span.start : span.end].split()) > _NICKNAME:
        return False
    before, after = inside.start - 1, inside.stop
    entity = reading.entity(inside.start)
    if entity is not None and entity.label in {"PERSON", "PER"} and entity.start < span.start < span.end < entity.end:
        return True
    capital = reading.text[span.start : span.end].lstrip(MARKS)[:1].isupper()
    together = reading.text[parse.end(before) : span.start] + reading.text[span.end : parse.starts[after]] == "  "
    return (
        capital
        and together
        and parse.tags[before] in names
        and parse.tags[after] in names
        and (reading.person(before) or reading.person(after))
    )


_NICKNAME = 2
"""Words of the longest nickname."""


def _whole(reading: ParsedText, span: Span) -> bool:
    """Return whether the quotation begins and ends with a sentence."""
    first, last = reading.sentence(span.start), reading.sentence(span.end - 1)
    return reading.sentences[first].start >= span.start - 1 and reading.sentences[last].end <= span.end + 1


def _opens(reading: ParsedText, span: Span) -> bool:
    """Return whether a sentence begins with the quotation."""
    return reading.sentences[reading.sentence(span.start)].start >= span.start - 1


def _so_called(reading: ParsedText, span: Span) -> bool:
    """Return whether the words before make it a name: "so-called", "a film, “…”"."""
    parse = reading.parse
    before = parse.within(span).start - 1
    if before < 0 or parse.words[before] == ":":
        return False
    if parse.words[before] == "called":
        return parse.tags[before] == "VBN" and parse.deps[before] in {"acl", "amod"}
    if parse.words[before] == "as" and before > 0 and parse.lemmas[before - 1] == "know":
        return True
    if parse.words[before].lower() in SO_CALLED or parse.words[max(0, before - 2) : before + 1] == [
        "so",
        "-",
        "called",
    ]:
        return True
    noun = parse.lemmas[before - (parse.words[before] == ",")]
    return noun in NAMING and looks_titled(reading.text, span, introduced=parse.tags[before] != "VBD")
