"""`copydesk assign`: who reads which articles."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.corpus.corpus import Corpus
from annotations.errors import NotSavedError
from annotations.wording import counted
from tui.cli.arguments import CorpusPath, EncodingName, StorePath, listed_names
from tui.cli.completion import lists_of_people
from tui.cli.corpora import opened_corpus, scan_with_progress, store_folder_of
from tui.cli.output import exit_on_error, fail, say, show, show_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotations.store.assignment_file import Assignments
    from annotations.team.assignments import Request
    from tui.cli.assignment_request import AssignmentRequest


def assign(
    corpus: CorpusPath,
    annotators: Annotated[
        list[str] | None,
        typer.Option(
            "--annotators",
            metavar="A,B,…",
            help="Annotators who read; may be repeated.  [with --add: as before]",
            autocompletion=lists_of_people,
        ),
    ] = None,
    overlap: Annotated[
        str,
        typer.Option("--overlap", metavar="SHARE", help="Share or number of articles that all read.  [default: 20%]"),
    ] = "",
    each: Annotated[
        int | None, typer.Option("--each", metavar="K", min=1, help="Let K annotators read each article.")
    ] = None,
    per_person: Annotated[
        int | None, typer.Option("--per-person", metavar="N", min=1, help="Give each at most N articles now.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="FIELD", help="Divide each outlet, month (date) or other field in proportion."),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the division.  [default: 1]")] = None,
    add: Annotated[
        bool, typer.Option("--add", help="Assign the articles that nobody has yet; keep all assignments.")
    ] = False,
    release: Annotated[
        list[str] | None,
        typer.Option(
            "--release",
            metavar="NAME",
            help="Take back the articles that NAME has not begun; may be repeated.",
            autocompletion=lists_of_people,
        ),
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Show the progress of all annotators.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the division, and write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Divide the articles among annotators, and show how far they are.

    Examples: copydesk assign news --annotators ana,ben,cem --overlap 20%; copydesk assign news --status
    """
    from tui.cli.assignment_request import AssignmentRequest

    request = AssignmentRequest(
        corpus=corpus,
        annotators=listed_names(annotators),
        overlap=overlap,
        each=each,
        per_person=per_person,
        by=by,
        seed=seed,
        add=add,
        release=listed_names(release),
        status=status,
        dry_run=dry_run,
        as_json=as_json,
        store=store,
        encoding=encoding,
    )
    request.check()
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    with exit_on_error():
        try:
            _run(request, opened, store_folder_of(opened, store))
        except NotSavedError as error:
            fail(f"Not saved: {error}.", 1)


def _run(request: "AssignmentRequest", corpus: Corpus, folder: Path) -> None:
    """Show the progress, release or divide. Raises `AskedError`, `StoreError`."""
    from annotations.store.assignment_file import usable_assignments

    if request.status:
        _show_status(corpus, folder, as_json=request.as_json)
    elif request.release:
        _release(folder, request.release, dry_run=request.dry_run, as_json=request.as_json)
    else:
        division = request.division(usable_assignments(folder))
        if not division.annotators:
            fail(_who_could_read(folder), 2)
        _divide(corpus, folder, division, dry_run=request.dry_run, as_json=request.as_json)


def _who_could_read(folder: Path) -> str:
    """Return what to type, with the names of those who have worked on the corpus already."""
    from annotations.store.archive import Archive
    from annotations.team.readings import AGAIN, GOLD

    known = [name for name in Archive(folder).annotators() if not name.endswith((AGAIN, GOLD))]
    there = f" Known here: {', '.join(known)}." if known else ""
    return f"Name the annotators: --annotators ana,ben.{there}"


def _divide(corpus: Corpus, folder: Path, request: "Request", *, dry_run: bool, as_json: bool) -> None:
    """Divide the articles, write that unless it is a dry run, and show who got how many."""
    from annotations.moment import now
    from annotations.team.assignments import divide
    from annotations.team.division import division
    from annotations.team.groups import groups_of
    from tui.cli.progress import with_count

    request.check()
    scanned = scan_with_progress(corpus)
    groups = groups_of(scanned, request.by, with_count(scanned.entries))
    if unread := len(scanned.entries) - len(groups):
        say(f"{counted(unread, 'article')} cannot be read and {'was' if unread == 1 else 'were'} left out.")
    before, after = _changed(folder, lambda held: divide(groups, held, request, now()), dry_run=dry_run)
    if as_json:
        show_json(division(groups, before, after))
    else:
        _show_division(groups, before, after, request.by)
    if after is before:
        say("Nothing left to assign." if request.add else "The articles are divided like this already.")
    elif dry_run:
        say("Nothing was written.")


def _changed(
    folder: Path, change: "Callable[[Assignments], Assignments]", *, dry_run: bool
) -> "tuple[Assignments, Assignments]":
    """Return the assignments before and after a change, which is written unless it is a dry run."""
    from annotations.store.assignment_file import change_assignments, usable_assignments

    if dry_run:
        before = usable_assignments(folder)
        return before, change(before)
    seen: list[Assignments] = []

    def noted(held: "Assignments") -> "Assignments":
        seen.append(held)
        return change(held)

    after = change_assignments(folder, noted)
    return seen[-1], after


def _show_division(groups: Mapping[str, str], before: "Assignments", after: "Assignments", by: str) -> None:
    """Print how many articles everybody reads, and how each group was divided."""
    from tui.cli.assignment_pages import division_page

    for line in division_page(groups, before, after, by):
        show(line)
    if free := sum(not after.readers(name) for name in groups):
        say(f"{counted(free, 'article')} not assigned: --add assigns them.")


def _release(folder: Path, names: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Free what some have not begun."""
    from annotations.moment import now
    from annotations.team.assignments import release
    from annotations.team.division import Released
    from annotations.team.queues import has_begun

    freed: dict[str, int] = {}

    def change(held: "Assignments") -> "Assignments":
        after, counts = release(held, names, lambda name, article: has_begun(folder, name, article), now())
        freed.update(counts)
        return after

    before, after = _changed(folder, change, dry_run=dry_run)
    if as_json:
        show_json(Released(released=freed))
        return
    for name, number in freed.items():
        would = "Would release" if dry_run else "Released"
        say(
            f"{would} {counted(number, 'article')} of {name}." if number else f"{name} has begun all assigned articles."
        )
    if dry_run or not any(freed.values()):
        return
    if free := [article for article in before.rows if before.readers(article) and not after.readers(article)]:
        say(f"{counted(len(free), 'article')} not assigned: --add assigns them.")
    else:
        say("Other annotators still have these articles.")


def _show_status(corpus: Corpus, folder: Path, *, as_json: bool) -> None:
    """Print how far everybody is."""
    from annotations.store.assignment_file import load_assignments
    from annotations.team.queues import status_of
    from tui.cli.assignment_pages import status_page

    held, trouble = load_assignments(folder)
    scanned = scan_with_progress(corpus)
    lengths = {entry.id: entry.glance.length for entry in scanned.entries if entry.glance and not entry.glance.problem}
    found = status_of(folder, lengths, held)
    if as_json:
        show_json(found)
    elif held:
        for line in status_page(found):
            show(line)
        if found.unassigned:
            say(f"{counted(found.unassigned, 'article')} not assigned: --add assigns them.")
        if found.gone:
            say(f"{counted(found.gone, 'assigned article')} no longer in the corpus.")
    elif not trouble:
        say(f"Nothing is assigned in {corpus.path} yet: copydesk assign CORPUS --annotators ana,ben")
    for each in (*([trouble] if trouble else ()), *(f"Left out: {each}" for each in found.unreadable)):
        say(f"{each}.")
    if trouble or found.unreadable:
        raise typer.Exit(1)
