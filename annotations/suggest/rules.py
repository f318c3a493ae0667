"""The rules over a parse: the best suggestion of each sentence, one at most."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from annotations.article import Span
from annotations.entity import Entity
from annotations.suggest.dateline import behind_dateline
from annotations.suggest.direct_speech import Quotation, find_quotations
from annotations.suggest.hedges import Cue, find_hedges, first_hedge
from annotations.suggest.layout_lines import Turn, claims_nothing, heads, is_headline, transcript
from annotations.suggest.lexicon import ACCORDING
from annotations.suggest.opinion import reads_as_opinion
from annotations.suggest.parse import PRONOUN_TAGS, TENSED, Parse
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.people import Cast
from annotations.suggest.pronouns import People
from annotations.suggest.quotation_marks import MARKS
from annotations.suggest.quotation_speakers import find_speakers
from annotations.suggest.report import Report, clause_of
from annotations.suggest.reported_speech import find_beside, find_reports
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion
from annotations.text.segmentation import blocks, cut


def suggest(
    text: str, entities: Sequence[Entity], parse: Callable[[Sequence[Span]], Parse], language: str = "en"
) -> tuple[Suggestion, ...]:
    """Return the suggestions for a text.

    `parse` is given its paragraphs, with broken lines joined.
    """
    pieces = blocks(text)
    prose = [Span(behind_dateline(text, piece), piece.end) for piece in pieces]
    return suggest_from_parse(ParsedText(text, parse(prose), pieces, cut(text, pieces, language), entities))


def suggest_from_parse(reading: ParsedText) -> tuple[Suggestion, ...]:
    """Return the suggestions for an article, in reading order, at most one a sentence.

    Only where two people are quoted in a sentence there is one for each of them. A quotation over several sentences is
    the suggestion for all of them. Quotes go before speculation, that before doubtful quotations, and those before
    facts.
    """
    found = _Offer(reading).all()
    if reads_as_opinion(reading):
        found = tuple(replace(each, opinion=True) for each in found if each.label == "quote")
    if all(each.speaker is None for each in found):
        return found
    cast = Cast(reading.text, reading.entities, reading.parse)
    return tuple(_with_person(each, cast) for each in found)


def _with_person(suggestion: Suggestion, cast: Cast) -> Suggestion:
    """Return a suggestion with the person that its speaker is, or stands for."""
    speaker = suggestion.speaker
    if speaker is None:
        return suggestion
    person = cast.canonical(speaker.guess or Span(speaker.start, speaker.end))
    return replace(suggestion, speaker=replace(speaker, person=person)) if person else suggestion


_BEHIND_A_QUESTION = MARKS + " )"

_Group = list[tuple[Quotation, Speaker | None]]


class _Offer:
    """The suggestions for one article, while they are made."""

    def __init__(self, reading: ParsedText) -> None:
        self._reading = reading
        self._reported = find_reports(reading)
        self._reports = {number: reports[0] for number, reports in self._reported.items()}
        self._guesses = find_hedges(reading)
        self._quotations = list(find_quotations(reading))
        self._empty: dict[int, bool] = {}
        """Whether a paragraph claims nothing, by where it begins."""
        self._cited: set[int] = set()
        """The sentences that only name who said the quotation before: “Why?” Keller asked."""

    @cached_property
    def _people(self) -> People:
        voices = [report.voice for report in self._reports.values()]
        voices += [quotation.voice for quotation in self._quotations if quotation.voice is not None]
        return People(self._reading, voices)

    def all(self) -> tuple[Suggestion, ...]:
        """Return the suggestions."""
        reading = self._reading
        quotations = self._quotations
        speakers = find_speakers(reading, quotations, list(self._reports.values()), self._named)
        self._cited = cited(reading, quotations)
        groups = _grouped(reading, zip(quotations, speakers, strict=True))
        found: list[Suggestion] = []
        number = 0
        turns = {reading.sentence(turn.name.start): turn for turn in transcript(reading.text, reading.blocks)}
        while number < len(reading.sentences):
            turn = turns.get(number)
            if turn is not None:
                found.append(_turn(turn))
                number = 1 + reading.sentence(turn.words.end - 1)
                continue
            group = groups.get(number)
            best = self._quote(group) if group else None
            if group and best is not None and best.strength > Confidence.LOW:
                found += self._with_clauses(self._beside(group, best), group)
                number = 1 + max(reading.sentence(quotation.span.end - 1) for quotation, _ in group)
                continue
            other = self._other(number, best)
            if other is not None:
                found.append(other)
            number += 1
        return tuple(found)

    def _other(self, number: int, low: Suggestion | None) -> Suggestion | None:
        """Return the suggestion for a sentence without a certain quotation."""
        span = self._reading.sentences[number]
        if self._is_silent(number, span):
            return None
        report, cue = self._reports.get(number), self._guesses.get(number)
        silent = cue is None or cue.tail or cue.strength is Confidence.LOW
        if report is not None and (silent or report.strength is Confidence.HIGH):
            return self._report(span, report)
        if cue is not None and not cue.tail and cue.strength > Confidence.LOW:
            place = self._reading.parse.span(cue.first, cue.last)
            return Suggestion(*span, "speculation", cue.rule, cue.strength, cue=cue.name, cue_span=place)
        if low is not None and (low.start, low.end) != span:
            sentence = self._reading.sentence(low.end - 1)
            return low if sentence == number else None
        return self._fact(number, span, cue) if cue is None or cue.strength > Confidence.LOW else None

    def _is_silent(self, number: int, span: Span) -> bool:
        """Return whether a sentence is no claim at all: a question, a headline, a byline, a credit."""
        text = self._reading.text
        words = text[span.start : span.end]
        if number in self._cited or words.rstrip(_BEHIND_A_QUESTION).endswith("?"):
            return True
        block = self._reading.blocks[self._reading.block(span.start)]
        line = text[block.start : block.end]
        if block.start not in self._empty:
            self._empty[block.start] = claims_nothing(line)
        if self._empty[block.start] or (len(words) < len(line) and claims_nothing(words)):
            return True
        whole = block.end - span.end <= 1 and span.start == block.start
        return whole and (is_headline(line) or (number == 0 and heads(text, self._reading.blocks)))

    def _fact(self, number: int, span: Span, cue: Cue | None) -> Suggestion | None:
        reading = self._reading
        tags = reading.parse.tags
        if not any(tags[token] in TENSED and not reading.quoted[token] for token in reading.tokens(number)):
            return None
        if cue is None:
            return Suggestion(*span, "fact", "statement", Confidence.MEDIUM)
        place = reading.parse.span(cue.first, cue.last)
        return Suggestion(*span, "fact", "statement", Confidence.MEDIUM, cue=cue.name, cue_span=place, hedged=True)

    def _report(self, span: Span, report: Report) -> Suggestion:
        reading = self._reading
        guard = first_hedge(reading, reading.parse.within(span))
        return Suggestion(
            *span,
            "quote",
            report.rule,
            report.strength,
            speaker=self._named(report.voice),
            cue=self._name(report.cue),
            cue_span=reading.parse.span(report.cue, report.cue),
            hedged=guard >= 0,
        )

    def _quote(self, group: Sequence[tuple[Quotation, Speaker | None]]) -> Suggestion:
        """Return the suggestion for quotations in shared sentences.

        It covers the quotations of the best one's speaker.
        """
        best, speaker = max(group, key=lambda each: (each[0].strength, each[0].span.end - each[0].span.start))
        alike = [
            quotation.span
            for quotation, other in group
            if (quotation.strength == best.strength and _same(other, speaker)) or _is_unattributed(quotation, speaker)
        ]
        return self._said(best, speaker, alike)

    def _beside(self, group: Sequence[tuple[Quotation, Speaker | None]], best: Suggestion) -> list[Suggestion]:
        """Return the suggestions for a sentence in which more than one person is quoted, in reading order.

        Each covers what one of them says, if nobody else's words are between.
        """
        found = [best]
        voices: dict[tuple[int, int], list[tuple[Quotation, Speaker]]] = {}
        for quotation, speaker in group:
            other = speaker is not None and not _same(speaker, best.speaker) and quotation.span not in best.spans
            if speaker is not None and other and quotation.strength > Confidence.LOW:
                voices.setdefault((speaker.start, speaker.end), []).append((quotation, speaker))
        for said in voices.values():
            each = self._said(*said[0], [quotation.span for quotation, _ in said])
            if not any(each.span.overlaps(known.start, known.end) for known in found):
                found.append(each)
        return sorted(found, key=lambda each: each.start)

    def _with_clauses(self, found: list[Suggestion], group: _Group) -> list[Suggestion]:
        """Return the suggestions for quotations, and for what else their sentences report, in reading order.

        "“It is over,” she said, adding that he had left" has two: the words in marks, and the clause behind them.
        """
        reading = self._reading
        voices = {quotation.voice.verb for quotation, _ in group if quotation.voice is not None}
        numbers = {reading.sentence(quotation.span.start) for quotation, _ in group}
        reports = [each for number in sorted(numbers) for each in self._all_in(number, voices)]
        if not reports:
            return found
        quotes = [quotation.span for quotation, _ in group]
        for report in reports:
            span = clause_of(reading, report, voices, quotes)
            if span is not None and not any(span.overlaps(known.start, known.end) for known in found):
                found.append(replace(self._report(span, report), strength=Confidence.MEDIUM))
        return sorted(found, key=lambda each: each.start)

    def _all_in(self, number: int, voices: set[int]) -> list[Report]:
        """Return all that a sentence reports beside quotations by some verbs, what is certain first."""
        known = [report for report in self._reported.get(number, ()) if report.cue not in voices]
        return known + find_beside(self._reading, number, voices | {report.cue for report in known})

    def _said(self, quotation: Quotation, speaker: Speaker | None, spans: Sequence[Span]) -> Suggestion:
        """Return the suggestion for what one person says in some spans; the quotation gives the reason."""
        reading = self._reading
        guard = any(first_hedge(reading, reading.parse.within(span)) >= 0 for span in spans)
        verb = quotation.voice.verb if quotation.voice and quotation.voice.how != "sentence" else -1
        return Suggestion(
            spans[0].start,
            spans[-1].end,
            "quote",
            quotation.rule,
            quotation.strength,
            tuple(spans) if len(spans) > 1 else (),
            speaker,
            self._name(verb) if verb >= 0 else "",
            reading.parse.span(verb, verb) if verb >= 0 else None,
            guard,
        )

    def _name(self, cue: int) -> str:
        """Return the form in which the cue of a quote is counted."""
        lemma = self._reading.parse.lemmas[cue]
        return "according to" if lemma in ACCORDING else lemma

    def _named(self, voice: Source) -> Speaker:
        parse = self._reading.parse
        span = parse.span(voice.first, voice.last)
        pronoun = voice.first == voice.last and parse.tags[voice.first] in PRONOUN_TAGS
        guess = self._people.guess(voice.first) if pronoun else None
        return Speaker(*span, voice.how, guess)


def cited(reading: ParsedText, quotations: Iterable[Quotation]) -> set[int]:
    """Return the sentences that hold nothing but the source of a quotation that ends the one before."""
    found: set[int] = set()
    for quotation in quotations:
        if quotation.voice is not None and quotation.voice.how == "after" and quotation.voice.verb >= 0:
            number = reading.sentence(reading.parse.starts[quotation.voice.verb])
            if number > reading.sentence(quotation.span.end - 1):
                found.add(number)
    return found


def _turn(turn: Turn) -> Suggestion:
    """Return the suggestion for a turn of a transcript."""
    return Suggestion(*turn.words, "quote", "transcript", speaker=Speaker(*turn.name, "colon"))


def _is_unattributed(quotation: Quotation, speaker: Speaker | None) -> bool:
    """Return whether it is a short quotation without a source."""
    return speaker is not None and quotation.rule in {"scare", "unattributed"}


def _same(one: Speaker | None, other: Speaker | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.start, one.end) == (other.start, other.end)


def _grouped(reading: ParsedText, quotations: Iterable[tuple[Quotation, Speaker | None]]) -> dict[int, _Group]:
    """Return the quotations that share sentences, by the first sentence of each group."""
    groups: dict[int, _Group] = {}
    first = last = -1
    for quotation, speaker in quotations:
        start, end = reading.sentence(quotation.span.start), reading.sentence(quotation.span.end - 1)
        if start > last or first < 0:
            first, last = start, end
            groups[first] = []
        groups[first].append((quotation, speaker))
        last = max(last, end)
    return groups
