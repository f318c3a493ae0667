"""`copydesk adjudicate`: a gold standard of what several annotators made."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.claims.decision import Strategy
from annotations.errors import AskedError, StoreError
from annotations.wording import counted
from tui.cli.arguments import ColourNumber, CorpusPath, EncodingName, StorePath, ThemeName
from tui.cli.completion import gold_standards, lists_of_people
from tui.cli.corpora import login, opened_corpus, scan_with_progress, store_of
from tui.cli.output import fail, need_terminal, say, show, show_json

if TYPE_CHECKING:
    from annotations.team.adjudication import Adjudication, Case
    from annotations.team.summary import Summary


class Merging(StrEnum):
    """How many annotators must agree for a claim to be merged."""

    ALL = "all"
    MAJORITY = "majority"
    TWO = "two"
    NONE = "none"


STRATEGIES: dict[Merging, Strategy] = {
    Merging.ALL: "all",
    Merging.MAJORITY: "majority",
    Merging.TWO: "two",
    Merging.NONE: "",
}


class Including(StrEnum):
    """Which articles are adjudicated."""

    DONE = "done"
    UNREAD = "unread"


def adjudicate(
    corpus: CorpusPath,
    who: Annotated[
        str,
        typer.Option(
            "--as",
            envvar="COPYDESK_ANNOTATOR",
            metavar="NAME",
            help="Decide under this name.  [default: the login name]",
        ),
    ] = "",
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="A,B,…",
            help="Only claims by these annotators; may be repeated.  [default: all but names that end with +gold or "
            "+again]",
            autocompletion=lists_of_people,
        ),
    ] = None,
    merge: Annotated[
        Merging,
        typer.Option(
            "--merge",
            help="Merge the claims on which all readers of a sentence agree, a majority, or two of them; or none.",
        ),
    ] = Merging.ALL,
    into: Annotated[
        str,
        typer.Option(
            "--into",
            metavar="NAME",
            help="Name of the gold standard; it ends with +gold.",
            autocompletion=gold_standards,
        ),
    ] = "team+gold",
    include: Annotated[
        Including,
        typer.Option(
            "--include",
            help="done: articles that at least two annotators have marked done; unread: also those they have begun.",
        ),
    ] = Including.DONE,
    only_merge: Annotated[bool, typer.Option("--only-merge", help="Merge only, and open no screen.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Merge nothing; count the decisions, by category.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object, for scripts; needs --only-merge or --report.")
    ] = False,
    theme: ThemeName = "",
    colours: ColourNumber = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Merge what annotators agree on into a gold standard, and decide the rest.

    Examples: copydesk adjudicate news --as dora; copydesk adjudicate news --merge majority --only-merge
    """
    from annotations.team.adjudication import Adjudication, Plan

    # Before anything is merged.
    _check(theme, colours, as_json=as_json, only_merge=only_merge, report=report)
    plan = Plan(
        adjudicator=who.strip() or login(),
        annotators=tuple(dict.fromkeys(name.strip() for each in of or () for name in each.split(",") if name.strip())),
        gold=into.strip(),
        strategy=STRATEGIES[merge],
        include="done" if include is Including.DONE else "unread",
    )
    if not (only_merge or report):
        need_terminal()
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    folder = store_of(opened, plan.adjudicator, store).folder
    opened = scan_with_progress(opened)
    try:
        made = Adjudication(opened, folder, plan, changes=not report)
        summary = _merged(made, merges=not report)
    except AskedError as error:
        fail(f"{error}.", 2)
    except StoreError as error:
        fail(f"{error}.", 1)
    if as_json:
        show_json(summary)
    elif report:
        show("\n".join(_page(summary)))
    else:
        say(_sentence(summary, made))
    for each in summary.problems:
        say(f"Left out: {each}.")
    if only_merge or report or not summary.articles:
        raise typer.Exit(1 if summary.problems else 0)
    from tui.cli.opening import Opening, open_screen

    asked = Opening([corpus], plan.adjudicator, store, encoding, theme=theme, colours=colours)
    raise typer.Exit(open_screen(asked, plan))


def _check(theme: str, colours: str, *, as_json: bool, only_merge: bool, report: bool) -> None:
    """Exit with 2 if options contradict each other, or a theme or a number of colours is none."""
    if as_json and not (only_merge or report):
        fail("--json needs --only-merge or --report.", 2)
    if only_merge and report:
        fail("Choose one: --only-merge or --report.", 2)
    if (theme or colours) and (only_merge or report):
        fail("--theme and --colours need the screen: leave --only-merge and --report out.", 2)
    if theme or colours:
        from tui.cli.opening import configured

        configured(theme, colours)


def _merged(made: "Adjudication", *, merges: bool) -> "Summary":
    """Go through all articles, merge what is to be merged, and return the counts."""
    from annotations.team.summary import Summary
    from tui.cli.progress import with_count

    plan = made.plan
    summary = Summary(
        gold=plan.gold, adjudicator=plan.adjudicator, annotators=made.annotators, merge=plan.strategy or "none"
    )
    kinds, categories = Counter[str](), Counter[str]()
    for case in with_count(made.cases()):
        merged = made.merge(case) if merges else 0
        counts = case.counts
        summary.articles += 1
        summary.merged += merged
        summary.items += len(case.settled)
        summary.agree += counts["agree"]
        summary.open += counts["open"]
        summary.decided += counts["decided"]
        summary.stale += sum(each.state == "stale" for each in case.settled)
        kinds.update(kind for each in case.settled for kind in each.item.kinds)
        categories.update(_categories(case))
    summary.kinds = dict(kinds.most_common())
    summary.categories = dict(categories.most_common())
    summary.problems = tuple(dict.fromkeys(made.problems))
    return summary


def _categories(case: "Case") -> Iterator[str]:
    return (each.decision.category for each in case.settled if each.decision is not None)


def _sentence(summary: "Summary", made: "Adjudication") -> str:
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


def _page(summary: "Summary") -> Iterator[str]:
    yield f"{summary.gold}: {', '.join(summary.annotators)}, {counted(summary.articles, 'article')}"
    yield ""
    rows = [("places", summary.items), ("agree", summary.agree), ("decided", summary.decided), ("open", summary.open)]
    yield from _table("", rows)
    if summary.kinds:
        yield from ("", "How annotators differ")
        yield from _table("", list(summary.kinds.items()))
    if summary.categories:
        yield from ("", "Why annotators differed")
        yield from _table("", [(name or "no category", count) for name, count in summary.categories.items()])


def _table(indent: str, rows: list[tuple[str, int]]) -> Iterator[str]:
    width = max(len(name) for name, _ in rows)
    for name, count in rows:
        yield f"{indent}{name:{width}}  {count:>7,}"
