"""`copydesk adjudicate`: a gold standard of what several annotators made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.claims.decision import Strategy
from tui.cli.arguments import (
    ColourNumber,
    CorpusPath,
    EncodingName,
    IncludedArticles,
    Including,
    StorePath,
    ThemeName,
    listed_names,
)
from tui.cli.completion import gold_standards, lists_of_people
from tui.cli.corpora import login, opened_corpus, scan_with_progress, store_of
from tui.cli.output import exit_on_error, fail, need_terminal, say, show, show_json

if TYPE_CHECKING:
    from annotations.team.adjudication import Plan
    from tui.cli.opening import Opening


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
    include: IncludedArticles = Including.DONE,
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
    from annotations.team.adjudication import Plan
    from tui.cli.opening import Opening

    plan = Plan(
        adjudicator=who.strip() or login(),
        annotators=tuple(dict.fromkeys(listed_names(of))),
        gold=into.strip(),
        strategy=STRATEGIES[merge],
        include="done" if include is Including.DONE else "unread",
    )
    opening = Opening([corpus], plan.adjudicator, store, encoding, theme=theme, colours=colours)
    request = _Request(plan, opening, only_merge=only_merge, report=report, as_json=as_json)
    # Before anything is merged.
    request.check()
    raise typer.Exit(_run(request))


@dataclass(frozen=True)
class _Request:
    """The arguments of the command."""

    plan: "Plan"
    opening: "Opening"
    """What the screen opens."""
    only_merge: bool
    report: bool
    as_json: bool

    @property
    def has_screen(self) -> bool:
        """Whether a screen opens after the merge."""
        return not (self.only_merge or self.report)

    def check(self) -> None:
        """Exit with 2 if options contradict each other, if a theme or a number of colours is none, or for a screen."""
        theme, colours = self.opening.theme, self.opening.colours
        if self.as_json and self.has_screen:
            fail("--json needs --only-merge or --report.", 2)
        if self.only_merge and self.report:
            fail("Choose one: --only-merge or --report.", 2)
        if (theme or colours) and not self.has_screen:
            fail("--theme and --colours need the screen: leave --only-merge and --report out.", 2)
        if theme or colours:
            from tui.cli.opening import configured

            configured(theme, colours)
        if self.has_screen:
            need_terminal()


def _run(request: _Request) -> int:
    """Merge, say what came of it, and open the screen if it is wanted; return the exit status."""
    from annotations.team.adjudication import Adjudication
    from annotations.team.summary import summarise
    from tui.cli.adjudication_page import page, sentence
    from tui.cli.progress import with_count

    (corpus,), store = request.opening.corpus, request.opening.store
    opened = opened_corpus(corpus, store, later=True, encoding=request.opening.encoding)
    folder = store_of(opened, request.plan.adjudicator, store).folder
    opened = scan_with_progress(opened)
    with exit_on_error():
        made = Adjudication(opened, folder, request.plan, changes=not request.report)
        summary = summarise(made, with_count(made.cases()), merges=not request.report)
    if request.as_json:
        show_json(summary)
    elif request.report:
        show("\n".join(page(summary)))
    else:
        say(sentence(summary, made))
    for each in summary.problems:
        say(f"Left out: {each}.")
    if request.has_screen and summary.articles:
        from tui.cli.opening import open_screen

        return open_screen(request.opening, request.plan)
    return 1 if summary.problems else 0
