"""`copydesk suggest`: the suggesters of a corpus, what they may do, and what they propose for all its articles."""

import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotations.errors import DiedError, ModelError, NotSavedError, SchemeError
from annotations.wording import counted
from tui.cli.arguments import CorpusPath, EncodingName
from tui.cli.corpora import cache, opened_corpus
from tui.cli.output import fail, meter, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.suggesters.batch import Plan, Progress
    from annotations.suggesters.roster import Named, Roster


def suggest(
    corpus: CorpusPath,
    with_: Annotated[
        str,
        typer.Option("--with", metavar="NAME", help="Ask this suggester about all articles; cache its answers."),
    ] = "",
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="N", help="With --with: ask about at most this many articles."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --with: only estimate the number of tokens and their cost.")
    ] = False,
    allow: Annotated[
        str, typer.Option("--allow", metavar="NAME", help="Allow a suggester to work for this corpus.")
    ] = "",
    forbid: Annotated[str, typer.Option("--forbid", metavar="NAME", help="Withdraw what --allow has allowed.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    encoding: EncodingName = "",
) -> None:
    """List suggesters beside the rules, or ask one about all articles.

    Suggesters are named in copydesk.toml of a corpus or in your config.toml; copydesk help suggesters describes them.
    One that a corpus names, or that sends texts to another machine, works only after you have allowed it.

    Examples: copydesk suggest news; copydesk suggest news --with llama --dry-run
    """
    if sum(map(bool, (with_, allow, forbid))) > 1:
        fail("Choose one: --with, --allow or --forbid.", 2)
    if not with_ and (limit is not None or dry_run):
        fail("--limit and --dry-run need --with NAME.", 2)
    opened = opened_corpus(corpus, None, encoding=encoding)
    roster = _roster(opened)
    if allow and allow == opened.settings.model_folder:
        _allow_model(opened)
    elif allow:
        _allow(roster, allow, len(opened.entries))
    elif forbid:
        _forbid(opened, forbid)
    elif with_:
        raise typer.Exit(_run(opened, roster, with_, limit, dry_run=dry_run, as_json=as_json))
    else:
        _list(opened, roster, as_json=as_json)


def _roster(corpus: "Corpus") -> "Roster":
    """Return the suggesters of a corpus; exit with 2 if the user's settings are wrong."""
    from tui.cli.suggesters import roster_of
    from tui.config import ConfigError, read_config

    try:
        return roster_of(corpus, read_config())
    except (ConfigError, SchemeError) as error:
        fail(str(error), 2)


def _allow(roster: "Roster", name: str, articles: int) -> None:
    from tui.cli.suggesters import allow

    try:
        named = roster.get(name)
        effects = named.effects(articles)
    except ModelError as error:
        fail(f"{error}.", 2)
    if not named.needs_consent:
        say(f"{effects}. That needs no permission: it is in your own settings, and stays on this machine.")
        return
    allow(named, articles)
    say(f"Allowed: {effects}. --forbid {name} takes that back.")


def _allow_model(corpus: "Corpus") -> None:
    """Allow the pipeline in the folder that the settings of a corpus name for its entities."""
    from annotations.suggesters.entity_model import EntityModel
    from tui.cli.suggesters import trust

    model = EntityModel(corpus.path, corpus.settings)
    try:
        model.allow(trust())
    except NotSavedError as error:
        fail(f"{error}.", 1)
    except ModelError as error:
        fail(f"{error}.", 2)
    say(f"Allowed: {model.effects}. --forbid {model.name} takes that back.")


def _forbid(corpus: "Corpus", name: str) -> None:
    from tui.cli.suggesters import trust

    try:
        had = trust().forbid(corpus.path, name)
    except NotSavedError as error:
        fail(f"{error}.", 1)
    say(f"{name} is no longer allowed." if had else f"{name} was not allowed.")


def _list(corpus: "Corpus", roster: "Roster", *, as_json: bool) -> None:
    """Print the suggesters of a corpus."""
    rows = [_row(each, len(corpus.entries)) for each in roster]
    if as_json:
        show_json(rows)
        return
    if not rows:
        say("No suggesters beside the rules. copydesk help suggesters shows how to add one.")
    for row in rows:
        show(visible(f"{row['name']:<16} {row['kind']:<8} {row['state']:<20} {row['effects']}"))


def _row(named: "Named", articles: int) -> dict[str, Any]:
    """Return what is said of a suggester."""
    from tui.cli.suggesters import trust

    try:
        state = "on" if named.is_allowed(trust()) else "not allowed"
        if state == "on" and not named.is_automatic:
            state = "when asked by name"
    except ModelError as error:
        state = f"does not work: {error}"
    return {
        "name": named.name,
        "kind": named.settings.kind,
        "from": named.origin,
        "state": state,
        "host": named.settings.host,
        "effects": named.effects(articles),
    }


def _run(corpus: "Corpus", roster: "Roster", name: str, limit: int | None, *, dry_run: bool, as_json: bool) -> int:
    """Ask a suggester about all articles, or only say what that would take; return the exit status."""
    from annotations.suggesters.batch import ask_all, plan
    from tui.cli.suggesters import agree

    try:
        named = roster.get(name)
        work = plan(corpus, named, cache(), limit)
    except ModelError as error:
        fail(f"{error}.", 2)
    for article_id, why in work.problems:
        say(f"{article_id}: {why}.")
    if dry_run:
        say(f"{_expected(named, work)}. Nothing was started or sent.")
        if as_json:
            show_json(_plan_row(named, work))
        return 0
    if work.entries:
        named = agree(roster, name, len(work.entries))
        say(f"{_expected(named, work)}.")
    status, last = 0, None
    try:
        with closing(ask_all(corpus, named, cache(), work)) as course:
            for last in course:
                _report(last, len(work.entries))
    except KeyboardInterrupt:
        status = 130
    except (ModelError, DiedError) as error:
        status = 1
        say(f"Stopped: {error}.")
    if sys.stderr and sys.stderr.isatty():
        meter("")
    return _finish(named, work, last, status, as_json=as_json)


def _report(progress: "Progress", total: int) -> None:
    """Show the progress on a terminal, and what has failed."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    if progress.problem:
        if is_terminal:
            meter("")
        say(f"{progress.id}: {progress.problem}.")
    if is_terminal:
        spent = f", {progress.spent.total:,} tokens" if progress.spent.total else ""
        meter(f"{progress.done:,} of {counted(total, 'article')}{spent}")


def _finish(named: "Named", work: "Plan", last: "Progress | None", status: int, *, as_json: bool) -> int:
    """Say what came of it, and return the exit status."""
    from annotations.suggesters.desk import cost_of

    done, failed = (last.done, last.failed) if last else (0, 0)
    found, dropped = (last.found, last.dropped) if last else (0, Counter[str]())
    parts = [f"{counted(done - failed, 'article')} asked about", f"{work.known:,} cached before"]
    parts += [f"{failed:,} failed"] if failed else []
    parts += [f"{work.held_out:,} without suggestions (blind)"] if work.held_out else []
    words = [f"{', '.join(parts)}: {counted(found, 'suggestion')}"]
    words += ["dropped: " + ", ".join(f"{count:,} {why}" for why, count in sorted(dropped.items()))] if dropped else []
    if last and last.spent.total:
        price = cost_of(named, last.spent)
        cost = f", at a price of {price:.4f}" if price else ""
        words.append(f"{last.spent.prompt:,} tokens of prompts and {last.spent.answer:,} of answers{cost}")
    say(f"{'. '.join(words)}.")
    if as_json:
        row = _plan_row(named, work)
        spent = {"prompt_tokens": last.spent.prompt, "answer_tokens": last.spent.answer} if last else {}
        show_json({**row, "asked": done - failed, "failed": failed, "found": found, "dropped": dict(dropped), **spent})
    return status or (1 if failed else 0)


def _expected(named: "Named", work: "Plan") -> str:
    """Return in words what asking would take."""
    from annotations.suggesters.desk import cost_of

    words = f"{counted(len(work.entries), 'article')} to ask about, {work.known:,} cached"
    if named.settings.kind != "llm":
        return words
    price = cost_of(named, work.expected)
    cost = f", at a price of about {price:.4f}" if price else ""
    return (
        f"{words}; {named.settings.host} would get about {work.expected.prompt:,} tokens and answer about "
        f"{work.expected.answer:,}{cost}; the budget is {named.settings.budget:,} tokens"
    )


def _plan_row(named: "Named", work: "Plan") -> dict[str, Any]:
    from annotations.suggesters.desk import cost_of

    return {
        "name": named.name,
        "host": named.settings.host,
        "articles": len(work.entries),
        "cached": work.known,
        "expected_prompt_tokens": work.expected.prompt,
        "expected_answer_tokens": work.expected.answer,
        "expected_price": round(cost_of(named, work.expected), 6),
        "budget_tokens": named.settings.budget,
    }
