"""Statistics as a page of text.

At most 80 columns, for a terminal, a pipe or a mail.
"""

from collections.abc import Collection, Iterator, Sequence

from rich.cells import set_cell_size

from annotations.reports.statistics import Counts, SessionStatistics, Statistics
from annotations.suggest.scoring import Score
from annotations.wording import counted
from annotations.work.feedback import CueAcceptance
from tui.cli.columns import MAX_NAME_CELLS, fit, table
from tui.display.cells import visible

MAX_BAR_CELLS = 40
"""Cells of the longest bar."""

MAX_SPEAKERS = 8
"""Speakers of a page: the most frequent."""

MAX_CUE_CELLS = 32
"""Cells of a rule or a cue, at most."""

MAX_LABEL_CELLS = 11
"""Cells of a label above a column: three of them leave room for the rest."""


def page(corpus: str, found: Statistics, mark: str) -> Iterator[str]:
    """Yield the lines of a page on a corpus; bars are drawn with the character `mark`."""
    everybody = found.everybody
    described = (counted(sum(everybody.articles.values()), "article"), counted(sum(everybody.claims.values()), "claim"))
    yield visible(f"{corpus}: {', '.join(described)}")
    yield ""
    flagged = {"flagged": everybody.flagged} if everybody.flagged else {}
    yield from _bars("articles", (everybody.articles | flagged).items(), mark)
    yield ""
    yield from _bars("claims", everybody.claims.items(), mark)
    yield ""
    if everybody.claims_with_kinds:
        yield from _bars("claims of a label and its kinds", everybody.claims_with_kinds.items(), mark)
        yield ""
    if everybody.speakers:
        first = list(everybody.speakers.items())[:MAX_SPEAKERS]
        others = len(everybody.speakers) - len(first)
        yield from _bars(f"speakers (and {others:,} more)" if others else "speakers", first, mark)
        yield ""
    yield from _people(found)
    if found.sessions:
        yield ""
        yield from _sessions(found.sessions, list(everybody.claims))
    if found.linking:
        yield ""
        rows = [
            (_name(pace.annotator), f"{pace.claims:,}", f"{pace.seconds / pace.claims:.1f} s") for pace in found.linking
        ]
        yield from table(("linking", "claims", "a claim"), rows, MAX_NAME_CELLS)


def precision(found: Sequence[CueAcceptance]) -> Iterator[str]:
    """Yield a table of judgements: each rule, and below it its cues."""
    if not found:
        yield "No suggestion has been shown or judged yet."
        return
    head = ("suggested by", "offered", "accepted", "corrected", "rejected", "precision")
    rows = []
    for rule in dict.fromkeys(each.rule for each in found):
        cues = [each for each in found if each.rule == rule]
        rows.append(_judged(rule, cues))
        rows += [_judged(f"  {each.cue or '(no cue)'}", [each]) for each in cues if len(cues) > 1 or each.cue]
    yield from table(head, rows, MAX_CUE_CELLS)


def scores(found: Sequence[Score]) -> Iterator[str]:
    """Yield a table of how well suggestions agree with claims that are taken as right."""
    head = ("suggested", "right", "of", "found", "of", "P", "R", "F")
    rows = [
        (
            each.name,
            *(f"{count:,}" for count in (each.right, each.offered, each.found, each.there)),
            *(f"{rate:.2f}" for rate in (each.precision, each.recall, each.f)),
        )
        for each in found
    ]
    yield from table(head, rows, MAX_CUE_CELLS)


def _judged(name: str, found: Sequence[CueAcceptance]) -> tuple[str, ...]:
    counts = [
        sum(each) for each in zip(*((t.offered, t.accepted, t.corrected, t.rejected) for t in found), strict=True)
    ]
    judged = sum(counts[1:])
    return (name, *(f"{count:,}" for count in counts), f"{counts[1] / judged:.0%}" if judged else "-")


def _bars(what: str, counts: Collection[tuple[str, int]], mark: str) -> Iterator[str]:
    """Yield a bar for each count, the largest at full length.

    None above zero is empty.
    """
    longest = max((count for _, count in counts), default=0)
    yield what
    for name, count in counts:
        length = -(-count * MAX_BAR_CELLS // longest) if longest else 0
        yield f"  {_name(name)} {count:>9,}  {mark * length}".rstrip()


def _people(found: Statistics) -> Iterator[str]:
    """Yield the work of each annotator, and the total if there are several."""
    head = ("annotator", "done", "in progress", "claims", "sentences", "words read", "time", "claims/h")
    rows = [_row(person.annotator, person) for person in found.annotators]
    if len(rows) > 1:
        rows.append(_row("all", found.everybody))
    yield from table(head, rows)


def _row(name: str, counts: Counts) -> tuple[str, ...]:
    return (
        name,
        f"{counts.articles['done']:,}",
        f"{counts.articles['in progress']:,}",
        f"{sum(counts.claims.values()):,}",
        f"{counts.sentences:,}",
        f"{counts.words:,}",
        _time(counts.seconds),
        _rate(counts.claims_an_hour),
    )


def _sessions(sessions: Sequence[SessionStatistics], labels: Sequence[str]) -> Iterator[str]:
    """Yield the sessions, with claims by label if there is room."""
    shown = labels if len(labels) <= 3 else []
    head = (
        "session",
        "began",
        "time",
        "articles",
        *([fit(label, MAX_LABEL_CELLS) for label in shown] or ["claims"]),
        "claims/h",
    )
    rows = []
    for session in sessions:
        claims = [session.claims[label] for label in shown] or [sum(session.claims.values())]
        rows.append(
            (
                session.annotator,
                f"{session.began.astimezone():%Y-%m-%d %H:%M}",
                _time((session.ended - session.began).total_seconds()),
                f"{session.articles:,}",
                *(f"{count:,}" for count in claims),
                _rate(session.claims_an_hour),
            )
        )
    yield from table(head, rows)


def _name(name: str) -> str:
    return set_cell_size(fit(name, MAX_NAME_CELLS), MAX_NAME_CELLS)


def _time(seconds: float) -> str:
    """Return a duration: hours and minutes, seconds below a minute."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{minutes // 60}:{minutes % 60:02}"


def _rate(an_hour: float) -> str:
    return f"{an_hour:,.0f}" if an_hour else "-"
