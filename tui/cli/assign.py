"""`copydesk assign`: who reads which articles."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError, NotSavedError, StoreError
from annotations.wording import counted
from tui.cli.arguments import CorpusPath, EncodingName, StorePath
from tui.cli.completion import lists_of_people
from tui.cli.corpora import opened_corpus, scan_with_progress
from tui.cli.output import fail, say, show, show_json

if TYPE_CHECKING:
    from annotations.store.assignment_file import Assignments
    from annotations.team.assignments import Request

AnnotatorList = Annotated[
    list[str] | None,
    typer.Option(
        "--annotators",
        metavar="A,B,…",
        help="Annotators who read; may be repeated.  [with --add: as before]",
        autocompletion=lists_of_people,
    ),
]


def assign(
    corpus: CorpusPath,
    annotators: AnnotatorList = None,
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
    from annotations.store.assignment_file import usable_assignments
    from annotations.team.assignments import DEFAULT_OVERLAP, Request

    names = _names(annotators)
    is_dividing = bool(names or overlap or each or per_person or by is not None or seed is not None or add)
    if status + bool(release) + is_dividing > 1:
        fail("Choose one: --status, --release, or the options that divide articles.", 2)
    if each and overlap:
        fail("Choose one: --each or --overlap.", 2)
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    folder = _store_folder(opened, store)
    try:
        if status:
            _show_status(opened, folder, as_json=as_json)
        elif release:
            _release(folder, _names(release), dry_run=dry_run, as_json=as_json)
        else:
            held = usable_assignments(folder)
            request = Request(
                annotators=names,
                overlap=overlap or DEFAULT_OVERLAP,
                each=each or 0,
                per_person=per_person or 0,
                add=add,
            )
            request = _as_before(request, held, by, seed, is_overlap=bool(overlap))
            if not request.annotators:
                fail(_who_could_read(folder), 2)
            _divide(opened, folder, request, dry_run=dry_run, as_json=as_json)
    except AskedError as error:
        fail(f"{error}.", 2)
    except NotSavedError as error:
        fail(f"Not saved: {error}.", 1)
    except StoreError as error:
        fail(f"{error}.", 1)


def _names(given: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for each in given or () for name in each.split(",") if name.strip())


def _who_could_read(folder: Path) -> str:
    """Return what to type, with the names of those who have worked on the corpus already."""
    from annotations.store.archive import Archive
    from annotations.team.readings import AGAIN, GOLD

    known = [name for name in Archive(folder).annotators() if not name.endswith((AGAIN, GOLD))]
    there = f" Known here: {', '.join(known)}." if known else ""
    return f"Name the annotators: --annotators ana,ben.{there}"


def _store_folder(corpus: Corpus, store: Path | None) -> Path:
    from annotations.layout import store_folder

    return store.expanduser() if store else store_folder(corpus.path)


def _as_before(
    request: "Request", held: "Assignments", by: str | None, seed: int | None, *, is_overlap: bool
) -> "Request":
    """Return a request with the arguments of the last one where it adds to that and says nothing else."""
    from dataclasses import replace

    from annotations.team.assignments import last_request

    last = last_request(held) if request.add else None
    if last is None:
        return replace(request, by=by or "", seed=1 if seed is None else seed)
    if not request.each and not is_overlap:
        request = replace(request, each=last.each, overlap=last.overlap or request.overlap)
    return replace(
        request,
        annotators=request.annotators or last.annotators,
        by=last.by if by is None else by,
        seed=last.seed if seed is None else seed,
    )


def _divide(corpus: Corpus, folder: Path, request: "Request", *, dry_run: bool, as_json: bool) -> None:
    """Divide the articles, write that unless it is a dry run, and show who got how many."""
    from annotations.moment import now
    from annotations.store.assignment_file import change_assignments, usable_assignments
    from annotations.team.assignments import divide
    from annotations.team.division import division
    from annotations.team.groups import groups_of
    from tui.cli.progress import with_count

    request.check()
    scanned = scan_with_progress(corpus)
    groups = groups_of(scanned, request.by, with_count(scanned.entries))
    if unread := len(scanned.entries) - len(groups):
        say(f"{counted(unread, 'article')} cannot be read and {'was' if unread == 1 else 'were'} left out.")
    if dry_run:
        before = usable_assignments(folder)
        after = divide(groups, before, request, now())
    else:
        held: list[Assignments] = []

        def change(assignments: "Assignments") -> "Assignments":
            held.append(assignments)
            return divide(groups, assignments, request, now())

        after = change_assignments(folder, change)
        before = held[-1]
    if as_json:
        show_json(division(groups, before, after))
    else:
        _show_division(groups, before, after, request)
    if after is before:
        say("Nothing left to assign." if request.add else "The articles are divided like this already.")
    elif dry_run:
        say("Nothing was written.")


def _show_division(groups: dict[str, str], before: "Assignments", after: "Assignments", request: "Request") -> None:
    """Print how many articles everybody reads, and how each group was divided."""
    from tui.cli.columns import table

    fresh = {name for name, row in after.rows.items() if before.rows.get(name) != row}
    loads, shared, new = Counter[str](), Counter[str](), Counter[str]()
    for name, row in after.rows.items():
        for annotator in row.annotators if name in groups else ():
            loads[annotator] += 1
            shared[annotator] += len(row.annotators) > 1
            new[annotator] += name in fresh and annotator not in before.readers(name)
    rows = [(name, f"{loads[name]:,}", f"{shared[name]:,}", f"{new[name]:,}") for name in after.annotators]
    for line in table(("annotator", "articles", "shared", "new"), rows):
        show(line)
    if request.by and fresh:
        show("")
        sizes = Counter(group for name, group in groups.items() if name in fresh)
        several = Counter(groups[name] for name in fresh if name in groups and len(after.readers(name)) > 1)
        lines = [(name or "unknown", f"{sizes[name]:,}", f"{several[name]:,}") for name in sorted(sizes)]
        for line in table((request.by, "new", "shared"), lines, 40):
            show(line)
    if free := sum(not after.readers(name) for name in groups):
        say(f"{counted(free, 'article')} not assigned: --add assigns them.")


def _release(folder: Path, names: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    """Free what some have not begun."""
    from annotations.moment import now
    from annotations.store.assignment_file import change_assignments, usable_assignments
    from annotations.team.assignments import release
    from annotations.team.division import Released
    from annotations.team.queues import has_begun

    freed: dict[str, int] = {}
    free: list[str] = []

    def change(held: "Assignments") -> "Assignments":
        after, counts = release(held, names, lambda name, article: has_begun(folder, name, article), now())
        freed.update(counts)
        free[:] = [article for article in held.rows if held.readers(article) and not after.readers(article)]
        return after

    if dry_run:
        change(usable_assignments(folder))
    else:
        change_assignments(folder, change)
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
    if free:
        say(f"{counted(len(free), 'article')} not assigned: --add assigns them.")
    else:
        say("Other annotators still have these articles.")


def _show_status(corpus: Corpus, folder: Path, *, as_json: bool) -> None:
    """Print how far everybody is."""
    from annotations.store.assignment_file import load_assignments
    from annotations.team.queues import status_of
    from tui.cli.columns import table

    held, trouble = load_assignments(folder)
    scanned = scan_with_progress(corpus)
    lengths = {entry.id: entry.glance.length for entry in scanned.entries if entry.glance and not entry.glance.problem}
    found = status_of(folder, lengths, held)
    if as_json:
        show_json(found)
    elif held:
        rows = [
            (
                each.annotator,
                *(f"{number:,}" for number in (each.assigned, each.done, each.in_progress, each.skipped, each.left)),
                "–" if each.hours_left is None else f"{each.hours_left:,.1f}",
            )
            for each in found.annotators
        ]
        for line in table(("annotator", "assigned", "done", "in progress", "skipped", "left", "hours left"), rows):
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
