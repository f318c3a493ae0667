"""The log: every change in a store, in the order of time."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from annotations.claims.attributes import OWN, changes
from annotations.claims.claim import Claim
from annotations.claims.decision import in_words
from annotations.claims.record import ArticleState, Change
from annotations.errors import StoreError
from annotations.store.archive import Archive
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.tables import parse
from annotations.wording import brief, quoted, reason

QUOTED_CHARS = 32
"""Code points of a claim or note in a log line, at most."""

MAX_CLAIMS = 3
"""Claims of one change in a log line, at most."""


class LoggedChange(Change, frozen=True, kw_only=True):
    """A change with its article and its whole claims.

    A reader of the log needs to look nothing up.
    """

    article: str
    annotator: str
    """The annotator whose file it is in."""

    def __str__(self) -> str:
        """Return the log line: when, who, where, what, and whether it was undone."""
        undone = f"  (undone {_format_moment(self.undone, self.when)})" if self.undone else ""
        return f"{_format_moment(self.when)}  {self.who}  {self.article}  {self.in_words()}{undone}"

    def in_words(self) -> str:  # noqa: PLR0911, one for each kind
        """Return what was changed."""
        if self.decided is not None:
            texts = (*(claim.text for claim in self.about), *(each.text for each in self.decided.versions))
            words = next(filter(None, texts), "")
            parts = [in_words(self.decided, self.result), quoted(words, QUOTED_CHARS) if words else ""]
            parts += [f"({self.decided.category})" if self.decided.category else "", self.decided.why]
            return " ".join(filter(None, parts))
        if self.what in ("status", "flag"):
            status = f"status {self.status_before} → {self.status_after}"
            return status if self.what == "status" else "flag set" if self.flag_after else "flag removed"
        if self.what in ("note", "attribute"):
            note = f"note “{brief(self.note_before, QUOTED_CHARS)}” → “{brief(self.note_after, QUOTED_CHARS)}”"
            values = OWN.change(self.attributes_before, self.attributes_after, QUOTED_CHARS)
            return note if self.what == "note" else values
        if self.what == "merge" and not self.about:
            return f"merge of the article: {self.status_before} → {self.status_after}" + (
                f", note “{brief(self.note_before, QUOTED_CHARS)}” → “{brief(self.note_after, QUOTED_CHARS)}”"
                if self.note_before != self.note_after
                else ""
            )
        if self.what in ("change", "merge") and len(self.before) == len(self.after):
            return f"{self.what} " + _join(list(map(_difference, self.before, self.after)))
        if self.what == "import" and not self.about:
            flag = ", flag set" if self.flag_before != self.flag_after else ""
            return f"import {self.status_before} → {self.status_after}{flag}"
        if self.what == "reject":
            return "reject " + _join([f"{each.label} “{brief(each.text, QUOTED_CHARS)}”" for each in self.judged])
        if self.strategy:
            who = {"all": "all", "majority": "a majority", "two": "two"}[self.strategy]
            return f"import what {who} agree on: {_join(list(map(_in_words, self.about)))}"
        suggested = ", ".join(dict.fromkeys(f"{each.verdict} {each.rule}" for each in self.judged))
        return f"{self.what} {_join(list(map(_in_words, self.about)))}" + (f" ({suggested})" if suggested else "")


def read_log(folder: Path, article: str = "", annotator: str = "", what: str = "") -> list[LoggedChange]:
    """Return every change in order of time, of all annotators and articles or of one, of all kinds or of one.

    Raises `StoreError` for a file that cannot be understood: no change must be missing silently.
    """
    parts: list[LoggedChange] = []
    for path, row in Archive(folder).files():
        if article not in ("", row.id) or annotator not in ("", row.annotator):
            continue
        parts += [
            LoggedChange(article=row.id, annotator=row.annotator, **msgspec.structs.asdict(change))
            for change in _changes(path)
            if what in ("", change.what)
        ]
    return sorted(parts, key=lambda each: each.when)


def change_in_words(row: ArticleState, change: Change, *, undone: bool) -> str:
    """Return a change of a record, or its undo, as the log has it."""
    logged = LoggedChange(article=row.id, annotator=row.annotator, **msgspec.structs.asdict(change))
    return f"undone: {logged.in_words()}" if undone else logged.in_words()


def _changes(path: Path) -> tuple[Change, ...]:
    """Return the history of a file. Raises `StoreError`."""
    try:
        return parse("", AtomicJSONStorage(path).read() or {}, path).history
    except (DamagedError, OSError) as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error


def _difference(before: Claim, after: Claim) -> str:
    """Return the changes of a claim in words."""
    parts = [
        f"{name} “{brief(old, QUOTED_CHARS)}” → “{brief(new, QUOTED_CHARS)}”"
        for name in ("label", "text")
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    parts += changes(before, after, QUOTED_CHARS)
    if not parts and before.span != after.span:
        parts.append(f"{before.start} to {before.end} → {after.start} to {after.end}")
    return " ".join((_in_words(before), *parts))


def _join(parts: list[str]) -> str:
    more = [f"and {len(parts) - MAX_CLAIMS} more"] if len(parts) > MAX_CLAIMS else []
    return ", ".join(parts[:MAX_CLAIMS] + more)


def _in_words(claim: Claim) -> str:
    return f"{claim.label} “{brief(claim.text, QUOTED_CHARS)}”"


def _format_moment(moment: datetime, since: datetime | None = None) -> str:
    """Return a moment in UTC to the second.

    The day is left out if it is that of `since`.
    """
    moment = moment.astimezone(UTC)
    same = since is not None and moment.date() == since.astimezone(UTC).date()
    return f"{moment:%H:%M:%SZ}" if same else f"{moment:%Y-%m-%d %H:%M:%SZ}"
