"""The log: every change in a store, in the order of time."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from annotations.claims.attributes import OWN, changes
from annotations.claims.claim import Claim
from annotations.claims.decision import Decision, in_words
from annotations.claims.record import ArticleState, Change
from annotations.errors import StoreError
from annotations.store.archive import Archive
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.tables import parse
from annotations.translation import N_, pgettext
from annotations.translation import gettext as _
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
        undone = _("  (undone {moment})", moment=_format_moment(self.undone, self.when)) if self.undone else ""
        return f"{_format_moment(self.when)}  {self.who}  {self.article}  {self.in_words()}{undone}"

    def in_words(self) -> str:
        """Return what was changed."""
        if self.decided is not None:
            return self._decision(self.decided)
        if self.what in ("status", "flag", "note", "attribute") or (
            self.what in ("merge", "import") and not self.about
        ):
            return self._change_of_article()
        if self.what in ("change", "merge") and len(self.before) == len(self.after):
            return f"{pgettext('change', self.what)} " + _join(list(map(_difference, self.before, self.after)))
        if self.what == "reject":
            return _(
                "reject {those}",
                those=_join([f"{each.label} “{brief(each.text, QUOTED_CHARS)}”" for each in self.judged]),
            )
        those = _join(list(map(_in_words, self.about)))
        if self.strategy:
            sentences = {
                "all": _("import what all agree on: {those}", those=those),
                "majority": _("import what a majority agree on: {those}", those=those),
                "two": _("import what two agree on: {those}", those=those),
            }
            return sentences[self.strategy]
        suggested = ", ".join(dict.fromkeys(f"{each.verdict} {each.rule}" for each in self.judged))
        return f"{pgettext('change', self.what)} {those}" + (f" ({suggested})" if suggested else "")

    def _decision(self, decided: Decision) -> str:
        """Return what an adjudicator decided."""
        texts = (*(claim.text for claim in self.about), *(each.text for each in decided.versions))
        words = next(filter(None, texts), "")
        parts = [in_words(decided, self.result), quoted(words, QUOTED_CHARS) if words else ""]
        parts += [f"({decided.category})" if decided.category else "", decided.why]
        decision = " ".join(filter(None, parts))
        # The claim is the same before and after, to the moment: only why it was decided so was said.
        return _("explained: {decision}", decision=decision) if self.before == self.after != () else decision

    def _change_of_article(self) -> str:
        """Return what was changed of the article as a whole."""
        before, after = (pgettext("status", status) for status in (self.status_before, self.status_after))
        old, new = (brief(note, QUOTED_CHARS) for note in (self.note_before, self.note_after))
        if self.what == "status":
            return _("status {status_before} → {status_after}", status_before=before, status_after=after)
        if self.what == "flag":
            return _("flag set") if self.flag_after else _("flag removed")
        if self.what == "note":
            return _("note “{note_before}” → “{note_after}”", note_before=old, note_after=new)
        if self.what == "attribute":
            return OWN.change(self.attributes_before, self.attributes_after, QUOTED_CHARS)
        if self.what == "merge":
            merge = _(
                "merge of the article: {status_before} → {status_after}", status_before=before, status_after=after
            )
            note = _(", note “{note_before}” → “{note_after}”", note_before=old, note_after=new)
            return merge + (note if self.note_before != self.note_after else "")
        flag = _(", flag set") if self.flag_before != self.flag_after else ""
        return _("import {status_before} → {status_after}{flag}", status_before=before, status_after=after, flag=flag)


def read_log(folder: Path, article: str = "", annotator: str = "", what: str = "") -> list[LoggedChange]:
    """Return every change in order of time, of all annotators and articles or of one, of all kinds or of one.

    Raises `StoreError` for a file that cannot be understood: no change must be missing silently.
    """
    parts: list[LoggedChange] = []
    for path, row in Archive(folder).files([annotator] if annotator else ()):
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
    return _("undone: {in_words}", in_words=logged.in_words()) if undone else logged.in_words()


def _changes(path: Path) -> tuple[Change, ...]:
    """Return the history of a file. Raises `StoreError`."""
    try:
        return parse("", AtomicJSONStorage(path).read() or {}, path).history
    except (DamagedError, OSError) as error:
        raise StoreError(_("{path} cannot be read: {reason}", path=path, reason=reason(error))) from error


def _difference(before: Claim, after: Claim) -> str:
    """Return the changes of a claim in words."""
    parts = [
        f"{_(name)} “{brief(old, QUOTED_CHARS)}” → “{brief(new, QUOTED_CHARS)}”"
        for name in (N_("label"), N_("text"))
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    parts += changes(before, after, QUOTED_CHARS)
    if not parts and before.span != after.span:
        parts.append(
            _(
                "{start} to {end} → {start2} to {end2}",
                start=before.start,
                end=before.end,
                start2=after.start,
                end2=after.end,
            )
        )
    return " ".join((_in_words(before), *parts))


def _join(parts: list[str]) -> str:
    more = [_("and {number} more", number=len(parts) - MAX_CLAIMS)] if len(parts) > MAX_CLAIMS else []
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
