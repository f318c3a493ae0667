"""`copydesk share`: a store that a team shares by git."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import CopydeskError
from annotations.layout import store_folder
from annotations.wording import counted
from tui.cli.arguments import CorpusPath, StorePath
from tui.cli.output import fail, say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.sharing.setup import Setup

share = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Share a store by git.")


def store_at(corpus: Path, store: Path | None) -> Path:
    """Return the store of a corpus that exists; exit with 2 otherwise."""
    if not corpus.expanduser().exists():
        fail(f"There is no {corpus}", 2)
    return (store or store_folder(corpus.expanduser())).expanduser()


@share.command()
def init(
    corpus: CorpusPath,
    store: StorePath = None,
    store_only: Annotated[
        bool, typer.Option("--store-only", help="Make the store a repository of its own, without the articles.")
    ] = False,
    without_texts: Annotated[
        bool,
        typer.Option("--without-texts", help="Leave out the annotated texts; clones then need the articles."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would be written; write nothing.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the settings again; claims stay.")] = False,
) -> None:
    """Let git merge and show the claims of a store; each clone needs it once, and again after Copydesk has moved.

    Examples: copydesk share init news; copydesk share init news --store-only --dry-run
    """
    from annotations.sharing import setup

    folder = store_at(corpus, store)
    try:
        if remove:
            _remove(folder, dry_run=dry_run)
        else:
            plan = setup.plan(folder, corpus.expanduser(), store_only=store_only, without_texts=without_texts)
            _set_up(plan, folder, without_texts=without_texts, dry_run=dry_run)
    except CopydeskError as error:
        fail(str(error), 2)


def _set_up(plan: "Setup", folder: Path, *, without_texts: bool, dry_run: bool) -> None:
    """Set git up as planned, or say what that would write. Raises `CopydeskError`."""
    from annotations.sharing import setup

    if without_texts and setup.has_committed_texts(plan):
        say("Git has texts of this store already and goes on sharing them. To take them out:")
        show(f"git -C {shlex.quote(str(folder))} rm -r --cached _texts")
    if plan.is_done:
        say("Git is set up already; nothing was written.")
        return
    if not dry_run:
        setup.write(plan)
    verb = "Would write" if dry_run else "Wrote"
    if plan.is_new:
        say(f"{'Would make' if dry_run else 'Made'} a repository in {plan.top}.")
    for path in plan.files:
        say(f"{verb} {path}.")
    if plan.settings:
        say(f"{verb} into the settings of this clone: {', '.join(plan.settings)}.")
    if not without_texts:
        say(
            "The store holds the texts of annotated articles: anyone who clones it can read them. "
            "To leave them out, use --without-texts."
        )


def _remove(store: Path, *, dry_run: bool) -> None:
    """Take the settings out again, or say what that would take out."""
    from annotations.sharing.setup import plan_removal, remove

    removal = plan_removal(store)
    if not dry_run:
        remove(removal)
    verb = "Would remove" if dry_run else "Removed"
    say(f"{verb}: {', '.join(removal.names)}." if removal.names else "There is nothing to remove.")


@share.command()
def status(
    corpus: CorpusPath,
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
) -> None:
    """Show what is not shared yet: commits, changed articles by annotator, unfinished merges. Asks no network.

    Examples: copydesk share status news; copydesk share status news --json
    """
    from annotations.sharing.syncing import status as status_of

    try:
        found = status_of(store_at(corpus, store))
    except CopydeskError as error:
        fail(str(error), 1)
    if as_json:
        show_json(found)
        return
    where = (
        f"{found.upstream}: {found.ahead} ahead, {found.behind} behind" if found.upstream else "no remote branch yet"
    )
    show(visible(f"{found.branch or 'no branch'}   {where}"))
    for annotator, count in sorted(found.uncommitted.items()):
        show(visible(f"{annotator}   {counted(count, 'article')} not committed"))
    for name in found.unresolved:
        show(visible(f"not merged   {name}"))
    if found.unresolved:
        say("copydesk merge --here merges these.")
    elif found.unfinished:
        say(f"A {found.unfinished} is not finished, though the store has no conflict: git status says what is left.")
    if found.outdated:
        files = " and ".join(found.outdated)
        say(f"Lines that this version needs are missing in {files}: copydesk share init adds them.")


@share.command()
def sync(
    corpus: CorpusPath,
    store: StorePath = None,
    message: Annotated[str, typer.Option("-m", "--message", metavar="TEXT", help="Message of the commit.")] = "",
) -> None:
    """Commit the claims and only them, merge those of others by claim, check, and push.

    Stops with the words of git at the first failure. Identity, credentials and hooks are those of git.

    Examples: copydesk share sync news; copydesk share sync news -m "Monday, first pass"
    """
    from annotations.integrity.check import check
    from annotations.sharing.setup import leaves_out_texts
    from annotations.sharing.syncing import sync as sync_store
    from tui.cli.corpora import article_texts

    folder = store_at(corpus, store)

    def errors() -> list[str]:
        found = [each for each in check(folder, None).findings if each.severity == "error"]
        if leaves_out_texts(folder):
            # The texts of others are in their articles.
            found = [each for each in found if each.name != "text" or (folder / each.path).exists()]
        return [f"{each.path}: {each.sentence}" for each in found]

    try:
        done = sync_store(folder, errors, message, article_texts(corpus.expanduser(), store))
    except CopydeskError as error:
        if "\n" not in str(error):
            fail(str(error), 1)
        # Git's own words, as git would print them.
        for line in str(error).splitlines():
            say(line)
        raise typer.Exit(1) from error
    for step in done.steps or ["Nothing to share"]:
        say(f"{step.removesuffix('.')}.")
