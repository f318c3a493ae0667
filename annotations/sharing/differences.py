"""Differences between two states of a store, claim by claim."""

import re
from collections.abc import Iterator
from os import fsdecode
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from annotations.claims.attributes import changes
from annotations.claims.claim import Claim
from annotations.claims.fields import EDGES, values
from annotations.claims.record import Record
from annotations.errors import GitError, StoreError
from annotations.git import blob, run, top_of
from annotations.layout import original_name
from annotations.sharing.listing import harmless, line
from annotations.sharing.versions import read_version
from annotations.store.storage import read_store_file
from annotations.wording import brief, reason

_DIGEST = re.compile(r"~[0-9a-f]{8}\Z")
"""What `safe_name` adds to names that a disk may fold or refuse, such as those with capitals."""

QUOTED_CHARS = 48
"""Code points of a claim or note in a line, at most."""

WORK_TREE = ""
"""The state of the files on disk, instead of a revision."""


class Difference(Struct, frozen=True, kw_only=True):
    """One claim, or the state of an article, that differs."""

    annotator: str
    article: str
    kind: Literal["added", "removed", "changed", "article"]
    before: Claim | None = None
    after: Claim | None = None
    what: str = ""
    """What has changed, in words."""

    def __str__(self) -> str:
        """Return it in one line: a sign, who, where, and the claim."""
        sign = {"added": "+", "removed": "−", "changed": "~", "article": "~"}[self.kind]
        claim = self.after or self.before
        if self.kind == "changed":
            assert claim is not None
            words = f"{self.what}   {claim.start}–{claim.end}  {brief(claim.text, QUOTED_CHARS)}"
        else:
            words = line(claim) if claim is not None else self.what
        return harmless(f"{sign} {self.annotator}  {self.article}  {words}")


def compare(store: Path, old: str = "HEAD", new: str = WORK_TREE) -> Iterator[Difference]:
    """Yield what differs between two revisions of a store, or between one and the files on disk.

    Sorted by annotator's folder and article, in reading order. Nothing is checked out. Raises `GitError`, and
    `StoreError` where a version of a file cannot be read.
    """
    top = top_of(store)
    if top is None:
        raise GitError(f"{store} is not in a git repository: copydesk share init makes one")
    for revision in filter(None, (old, new)):
        if revision.startswith("-") or run(store, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").status:
            raise GitError(
                "nothing is committed here yet" if revision == "HEAD" else f"git knows no revision {revision}"
            )
    for name in changed_files(store, old, new):
        before = _record(store, name, old)
        after = _record(store, name, new)
        yield from differences(before, after)


def changed_files(store: Path, old: str, new: str = WORK_TREE) -> list[str]:
    """Return the claim files that differ, as paths relative to the store. Raises `GitError`."""
    revisions = [each for each in (old, new) if each]
    result = run(store, "diff", "--name-only", "--no-renames", "--relative", "-z", *revisions, "--", ".")
    if result.status:
        raise GitError(f"git diff failed: {result.words}")
    names = result.output.split(b"\0")
    if new == WORK_TREE:
        names += run(store, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").output.split(b"\0")
    found = {fsdecode(name) for name in names if name.endswith(b".json")}
    return sorted(name for name in found if name.count("/") == 1 and not name.startswith(("_", ".")))


def differences(before: Record | None, after: Record | None) -> Iterator[Difference]:
    """Yield what differs between two versions of a record; `None` is a file that is not there."""
    present = after or before
    if present is None:
        return
    who, where = present.row.annotator, present.row.id
    old = {claim.id: claim for claim in _claims(before)}
    new = {claim.id: claim for claim in _claims(after)}
    for claim in sorted({**old, **new}.values(), key=Claim.order):
        was, now = old.get(claim.id), new.get(claim.id)
        if was is None or now is None:
            kind: Literal["added", "removed"] = "removed" if now is None else "added"
            yield Difference(annotator=who, article=where, kind=kind, before=was, after=now)
        elif what := ", ".join(_said(was, now)):
            yield Difference(annotator=who, article=where, kind="changed", before=was, after=now, what=what)
    if before is not None and after is not None and (what := ", ".join(_about(before, after))):
        yield Difference(annotator=who, article=where, kind="article", what=what)


def _claims(record: Record | None) -> Iterator[Claim]:
    if record is not None:
        yield from record.claims
        yield from (orphan.claim for orphan in record.orphans)


def _said(was: Claim, now: Claim) -> Iterator[str]:
    """Yield what has changed in a claim."""
    if was.label != now.label:
        yield f"{was.label} → {now.label}"
    elif was != now:
        yield now.label
    if values(was, EDGES)[:2] != values(now, EDGES)[:2]:
        yield f"{was.start}–{was.end} → {now.start}–{now.end}"
    yield from changes(was, now, QUOTED_CHARS)


def _about(before: Record, after: Record) -> Iterator[str]:
    """Yield what has changed in the state of an article."""
    was, now = before.row, after.row
    if was.status != now.status:
        yield f"{was.status} → {now.status}"
    if was.flagged != now.flagged:
        yield "flagged" if now.flagged else "no longer flagged"
    if was.note != now.note:
        yield f"note “{brief(was.note, QUOTED_CHARS)}” → “{brief(now.note, QUOTED_CHARS)}”"


def _record(store: Path, name: str, revision: str) -> Record | None:
    """Return a version of a file; `None` if it is not there. Raises `StoreError`."""
    if revision == WORK_TREE:
        try:
            data: bytes | None = read_store_file(store / name)
        except FileNotFoundError:
            data = None
        except OSError as error:
            raise StoreError(f"{store / name} cannot be read: {reason(error)}") from error
    else:
        data = blob(store, f"{revision}:./{name}")
    return read_version(data, name).record if data else None


def owner(name: str) -> str:
    """Return the annotator of a file, by its path; of a long name the beginning, which is all that a path holds."""
    folder = name.partition("/")[0]
    return " ".join((original_name(folder) or unquote(_DIGEST.sub("", folder), errors="replace")).split())
