"""Speakers of quotations whose own sentence names none: from the sentences and the paragraph around them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from annotations.article import Span
from annotations.suggest.direct_speech import Quotation
from annotations.suggest.lexicon import GESTURES
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.quotation_marks import MARKS
from annotations.suggest.report import Report
from annotations.suggest.sources import announced
from annotations.suggest.suggestion import Speaker


def find_speakers(
    reading: ParsedText,
    quotations: Sequence[Quotation],
    reports: Iterable[Report],
    named: Callable[[Source], Speaker],
) -> list[Speaker | None]:
    """Return the speaker of each quotation, using the sentences around it if needed; `named` makes one of a source."""
    around = _Around(reading, quotations, reports)
    found: list[Speaker | None] = []
    before: tuple[Span, Speaker | None] | None = None
    for quotation in quotations:
        speaker = None
        if quotation.voice is not None:
            speaker = named(quotation.voice)
        elif quotation.whole and (speaker := _continued(reading, quotation.span, before)) is None:
            source = around.announced(quotation.span) or around.nearest(quotation.span)
            speaker = replace(named(source), how=source.how) if source is not None else None
        elif quotation.opens:
            source = around.earlier(quotation.span)
            speaker = replace(named(source), how=source.how) if source is not None else None
        if quotation.whole or quotation.voice is not None:
            before = (quotation.span, speaker)
        found.append(speaker)
    return found


def _continued(reading: ParsedText, span: Span, before: tuple[Span, Speaker | None] | None) -> Speaker | None:
    """Return the previous paragraph's speaker, if its open quotation continues here."""
    if before is None or before[1] is None:
        return None
    last, speaker = before[0], before[1]
    number = reading.block(span.start)
    begins = number > 0 and reading.blocks[number].start == span.start
    left_open = last.end == reading.blocks[number - 1].end and reading.text[last.end - 1] not in MARKS
    return replace(speaker, how="previous") if begins and left_open else None


class _Around:
    """Who speaks around the quotations of an article, in reading order."""

    def __init__(self, reading: ParsedText, quotations: Sequence[Quotation], reports: Iterable[Report]) -> None:
        self._reading = reading
        said: list[tuple[int, Source]] = []
        if any((quotation.whole or quotation.opens) and quotation.voice is None for quotation in quotations):
            starts = reading.parse.starts
            said += [(starts[report.voice.first], report.voice) for report in reports]
            said += [(quotation.span.start, quotation.voice) for quotation in quotations if quotation.voice]
            said.sort(key=lambda each: each[0])
        self._said = [voice for _, voice in said]
        self._starts = [at for at, _ in said]

    def announced(self, span: Span) -> Source | None:
        """Return the subject of the paragraph before, if that ends on a colon."""
        reading = self._reading
        number = reading.block(span.start)
        if number == 0 or reading.blocks[number].start < span.start - 1:
            return None
        before = reading.blocks[number - 1]
        if reading.text[before.start : before.end].rstrip()[-1:] != ":":
            return None
        return announced(reading, reading.sentence(before.end - 1))

    def earlier(self, span: Span) -> Source | None:
        """Return the last speaker before a quotation in its paragraph."""
        block = self._reading.blocks[self._reading.block(span.start)]
        begin, here = bisect_left(self._starts, block.start), bisect_left(self._starts, span.start)
        return self._said[here - 1]._replace(how="paragraph") if begin < here else None

    def nearest(self, span: Span) -> Source | None:
        """Return who acts or speaks last before a quotation in its paragraph, else next.

        Failing both, it is the previous paragraph's last speaker.
        """
        number = self._reading.block(span.start)
        found = self._beat(span, number) or self.earlier(span)
        if found is not None:
            return found
        blocks, starts = self._reading.blocks, self._starts
        begin = bisect_left(starts, blocks[number].start)
        if begin < len(starts) and (number + 1 == len(blocks) or starts[begin] < blocks[number + 1].start):
            return self._said[begin]._replace(how="paragraph")
        before = number > 0 and begin > 0 and starts[begin - 1] >= blocks[number - 1].start
        return self._said[begin - 1]._replace(how="previous") if before else None

    def _beat(self, span: Span, block: int) -> Source | None:
        """Return the subject of an action before speech: "Keith nodded. “…”"."""
        reading = self._reading
        number = reading.sentence(span.start) - 1
        if number < 0 or reading.sentences[number].start < reading.blocks[block].start:
            return None
        parse = reading.parse
        for token in reading.tokens(number):
            if parse.lemmas[token] in GESTURES and parse.main(token) and not reading.quoted[token]:
                head = parse.subject(token)
                if head >= 0 and not reading.quoted[head]:
                    return Source(*reading.named(head), "paragraph", token)
        return None
