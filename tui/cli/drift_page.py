"""The page of `copydesk stats --drift`: the work of each annotator by week, at most 80 columns wide."""

import gc
from collections.abc import Iterator, Sequence

from annotations.errors import StoreError
from annotations.team.drift import FAST_WORDS_A_MINUTE, Drift, Measure, drift, worked
from annotations.team.readings import GOLD
from annotations.wording import counted
from tui.cli.columns import table
from tui.cli.corpora import has_annotations
from tui.cli.output import fail, show, show_json
from tui.cli.stats_source import StatsSource
from tui.display.cells import visible

MAX_FAST = 20
"""Articles that were read fast on a page, at most."""


def show_drift(source: StatsSource) -> None:
    """Print the work of each annotator by week."""
    gc.disable()
    try:
        done = filter(None, map(worked, source.records()))
        # A gold standard is no person, unless it is asked for.
        found = drift((each for each in done if source.annotators or not each.annotator.endswith(GOLD)), source.labels)
    except StoreError as error:
        fail(str(error), 1)
    missing = set(source.annotators) - {each.annotator for each in found}
    if missing and not has_annotations(source.path, source.folder, source.annotators):
        return
    if source.as_json:
        show_json(found)
    else:
        show("\n".join(page(source.name, found)))


def page(corpus: str, found: Sequence[Drift]) -> Iterator[str]:
    """Yield the lines of a page on a corpus."""
    if not found:
        yield visible(f"{corpus}: nobody has read and tagged an article here yet.")
    for number, each in enumerate(found):
        if number:
            yield ""
        yield visible(f"{corpus}: {each.annotator}, {counted(each.articles, 'article')}")
        for measure in each.measures:
            yield ""
            yield from _measure(measure)
        yield ""
        yield from _outside(each)
        yield from _fast(each)


def _measure(measure: Measure) -> Iterator[str]:
    rows = [
        (
            week.week,
            f"{week.articles:,}",
            _number(week.value),
            _between(week.low, week.high),
            _between(week.band_low, week.band_high),
            "outside" if week.outside else "",
        )
        for week in measure.weeks
    ]
    yield visible(f"{measure.name}: {_number(measure.value)}")
    for line in table(("week", "articles", "value", "interval", "own band", ""), rows):
        yield f"  {line}".rstrip()


def _outside(found: Drift) -> Iterator[str]:
    """Yield the weeks outside the person's band, or that there are none."""
    weeks = [(week, measure) for measure in found.measures for week in measure.weeks if week.outside]
    if weeks:
        yield "weeks outside the annotator's own band (expect 1 in 20 by chance):"
        for week, measure in weeks:
            band = _between(week.band_low, week.band_high)
            yield visible(f"  {week.week}  {measure.name}  {_number(week.value)}, not {band}")
    elif any(isinstance(week.band_low, float) for measure in found.measures for week in measure.weeks):
        yield "No week is outside the annotator's own band."
    else:
        yield "Too little work for a band: it needs two weeks and five articles."


def _fast(found: Drift) -> Iterator[str]:
    if not found.fast:
        return
    yield f"read faster than {FAST_WORDS_A_MINUTE:,} words a minute:"
    rows = [
        (each.article, f"{each.words:,}", f"{each.seconds:,.0f} s", f"{each.words_a_minute:,.0f}")
        for each in found.fast[:MAX_FAST]
    ]
    for line in table(("article", "words", "time", "words/min"), rows, 40):
        yield f"  {line}"
    if len(found.fast) > MAX_FAST:
        yield f"  and {counted(len(found.fast) - MAX_FAST, 'article')} more"


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def _between(low: object, high: object) -> str:
    return f"{_number(low)} to {_number(high)}" if isinstance(low, float) and isinstance(high, float) else ""
