"""The state of a gold standard, in a sentence and as a page of text."""

from collections.abc import Iterator

from annotations.team.adjudication import Adjudication
from annotations.team.summary import Summary
from annotations.wording import counted


def sentence(summary: Summary, made: Adjudication) -> str:
    """Return the counts in words: "34 of 41 agree; 7 to decide"."""
    if not summary.articles:
        done = "marked done" if made.plan.include == "done" else "read or tagged"
        hint = " --include unread also takes articles that they have begun." if made.unfinished else ""
        return f"No article was {done} by two of {', '.join(made.annotators) or 'any annotators'}.{hint}"
    decided = f", {summary.decided:,} decided" if summary.decided else ""
    stale = f" ({summary.stale:,} again)" if summary.stale else ""
    merged = f" {counted(summary.merged, 'claim')} merged into {summary.gold}." if summary.merged else ""
    return (
        f"{summary.agree:,} of {summary.items:,} agree; {summary.open:,} to decide{stale}{decided}, "
        f"in {counted(summary.articles, 'article')}.{merged}"
    )


def page(summary: Summary) -> Iterator[str]:
    """Yield the lines of the page."""
    yield f"{summary.gold}: {', '.join(summary.annotators)}, {counted(summary.articles, 'article')}"
    yield ""
    rows = [("places", summary.items), ("agree", summary.agree), ("decided", summary.decided), ("open", summary.open)]
    yield from _table(rows)
    if summary.kinds:
        yield from ("", "How annotators differ")
        yield from _table(list(summary.kinds.items()))
    if summary.categories:
        yield from ("", "Why annotators differed")
        yield from _table([(name or "no category", count) for name, count in summary.categories.items()])


def _table(rows: list[tuple[str, int]]) -> Iterator[str]:
    width = max(len(name) for name, _ in rows)
    for name, count in rows:
        yield f"{name:{width}}  {count:>7,}"
