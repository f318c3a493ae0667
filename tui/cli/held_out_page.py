"""The page of `copydesk stats --blind`: articles without suggestions, beside all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from annotations.errors import AskedError, StoreError
from annotations.wording import counted
from tui.cli.output import fail, show, show_json
from tui.cli.stats_source import StatsSource

if TYPE_CHECKING:
    from annotations.team.bootstrap import Estimate
    from annotations.team.held_out import HeldOut


def show_held_out(source: StatsSource) -> None:
    """Print how articles without suggestions differ from others; exit with 2 if all articles show them."""
    from annotations.team.bootstrap import Options
    from annotations.team.held_out import compare_held_out
    from annotations.team.readings import Query, StoreReadings

    corpus = source.corpus
    if corpus is None or not corpus.settings.blind:
        fail("All articles show suggestions: blind = 0.1 in copydesk.toml hides them in a tenth of the articles.", 2)
    try:
        readings = StoreReadings(source.folder, corpus, Query(annotators=tuple(source.annotators), include="unread"))
        comparisons = list(readings.comparisons())
    except AskedError:
        # One annotator has nobody to agree with; their labels are compared all the same.
        comparisons = []
    try:
        found = compare_held_out(source.records(), comparisons, corpus.settings.blind, source.labels, Options())
    except StoreError as error:
        fail(str(error), 1)
    if source.as_json:
        show_json(msgspec.to_builtins(found))
    else:
        show("\n".join(page(found)))


def page(found: "HeldOut") -> Iterator[str]:
    """Yield the lines of the page."""
    yield f"{found.share:.0%} of the articles show no suggestions (blind in copydesk.toml)."
    for words, side in (("without suggestions", found.without), ("with suggestions", found.shown)):
        readings, sentences = counted(side.readings, "reading"), counted(side.sentences, "read sentence")
        yield f"{words:<20} {readings}, {sentences}, {counted(sum(side.claims.values()), 'claim')}"
    if found.left_out:
        yield f"Left out: {counted(found.left_out, 'reading')} of articles that had shown suggestions before."
    yield ""
    width = max(16, *(len(each.label) for each in found.differences))
    yield f"{'in 100 sentences':<{width}}   without      with   difference   95 % interval"
    for each in found.differences:
        interval = "" if each.low is UNSET else f"{each.low:+.1f} to {each.high:+.1f}"
        rates = f"{each.without:>9.1f} {each.shown:>9.1f} {each.difference:>+12.1f}"
        yield f"{each.label:<{width}} {rates}   {interval}".rstrip()
    yield ""
    yield f"Agreement, α: without {_alpha(found.without.alpha)}, with {_alpha(found.shown.alpha)}"


def _alpha(alpha: "Estimate") -> str:
    """Return a coefficient with its interval, or why there is none."""
    if alpha.value is UNSET:
        return f"none ({alpha.undefined})"
    interval = "" if alpha.low is UNSET else f" ({alpha.low:.2f} to {alpha.high:.2f})"
    return f"{alpha.value:.2f}{interval} on {counted(alpha.articles, 'article')}"
