"""The arguments of `copydesk assign`, and refusals of those that contradict each other."""

from dataclasses import dataclass
from pathlib import Path

from annotations.store.assignment_file import Assignments
from annotations.team.assignments import DEFAULT_OVERLAP, Request, last_request
from tui.cli.output import fail


@dataclass(frozen=True, kw_only=True)
class AssignmentRequest:
    """The arguments of `copydesk assign`."""

    corpus: Path
    annotators: tuple[str, ...]
    overlap: str
    each: int | None
    per_person: int | None
    by: str | None
    seed: int | None
    add: bool
    release: tuple[str, ...]
    status: bool
    dry_run: bool
    as_json: bool
    store: Path | None
    encoding: str

    def check(self) -> None:
        """Exit with 2 if options contradict each other."""
        is_dividing = bool(self.annotators or self.overlap or self.each or self.per_person or self.add)
        is_dividing |= self.by is not None or self.seed is not None
        if self.status + bool(self.release) + is_dividing > 1:
            fail("Choose one: --status, --release, or the options that divide articles.", 2)
        if self.each and self.overlap:
            fail("Choose one: --each or --overlap.", 2)

    def division(self, held: Assignments) -> Request:
        """Return how articles are to be divided; what an addition leaves open is as in the division before."""
        last = last_request(held) if self.add else None
        is_shared = bool(self.each or self.overlap)
        before = None if is_shared else last
        return Request(
            annotators=self.annotators or (last.annotators if last else ()),
            overlap=self.overlap or (before.overlap if before else "") or DEFAULT_OVERLAP,
            each=self.each or (before.each if before else 0),
            per_person=self.per_person or 0,
            by=(last.by if last else "") if self.by is None else self.by,
            seed=(last.seed if last else 1) if self.seed is None else self.seed,
            add=self.add,
        )
