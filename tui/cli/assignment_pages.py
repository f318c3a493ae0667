"""Tables of text for `copydesk assign`: the division, and the progress of each annotator."""

from collections import Counter
from collections.abc import Iterator, Mapping

from annotations.store.assignment_file import Assignments
from annotations.team.queues import Status
from tui.cli.columns import table


def division_page(groups: Mapping[str, str], before: Assignments, after: Assignments, by: str) -> Iterator[str]:
    """Yield how many articles everybody reads, and how each group was divided; `groups` has that of each article."""
    fresh = {name for name, row in after.rows.items() if before.rows.get(name) != row}
    loads, shared, new = Counter[str](), Counter[str](), Counter[str]()
    for name, row in after.rows.items():
        for annotator in row.annotators if name in groups else ():
            loads[annotator] += 1
            shared[annotator] += len(row.annotators) > 1
            new[annotator] += name in fresh and annotator not in before.readers(name)
    rows = [(name, f"{loads[name]:,}", f"{shared[name]:,}", f"{new[name]:,}") for name in after.annotators]
    yield from table(("annotator", "articles", "shared", "new"), rows)
    if by and fresh:
        yield ""
        sizes = Counter(group for name, group in groups.items() if name in fresh)
        several = Counter(groups[name] for name in fresh if name in groups and len(after.readers(name)) > 1)
        lines = [(name or "unknown", f"{sizes[name]:,}", f"{several[name]:,}") for name in sorted(sizes)]
        yield from table((by, "new", "shared"), lines, 40)


def status_page(found: Status) -> Iterator[str]:
    """Yield how far everybody is."""
    rows = [
        (
            each.annotator,
            *(f"{number:,}" for number in (each.assigned, each.done, each.in_progress, each.skipped, each.left)),
            "–" if each.hours_left is None else f"{each.hours_left:,.1f}",
        )
        for each in found.annotators
    ]
    yield from table(("annotator", "assigned", "done", "in progress", "skipped", "left", "hours left"), rows)
