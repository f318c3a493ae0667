"""Findings on one record, compared with its text, history, article and scheme."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from msgspec import Struct

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Change, Record
from annotations.claims.replay import compare_with_history
from annotations.integrity.record_repair import repaired_record
from annotations.scheme import Attribute, Scheme
from annotations.wording import brief, counted

Severity = Literal["error", "warning", "note"]

FINDINGS = {
    "damaged": "a claim file that cannot be read",
    "merge-conflict": "a claim file in which git left a conflict",
    "leftover": "a file that was moved aside or that a crash left",
    "text": "an annotated text that is missing or altered",
    "misplaced": "a claim file whose path does not fit its article and annotator",
    "copied-claim": "a claim id that occurs in two files",
    "claim-place": "a claim, speaker or context that is not at its offsets",
    "reading": "a cursor or reviewed passages outside the text",
    "renamed-article": "an article that has another id in the corpus now",
    "unreadable": "a file or folder that cannot be read at all",
    "read-only": "a file or folder that cannot be written",
    "foreign": "a file that is not Copydesk's",
    "link": "a symbolic link",
    "empty": "an empty claim file",
    "newer": "a claim file of a newer Copydesk",
    "duplicate-file": "two claim files of one article and annotator",
    "unused-text": "an annotated text that no claim file refers to",
    "orphans": "claims whose words are no longer in the text",
    "history": "claims and history that do not agree",
    "altered-table": "rows that were added, removed or renumbered outside Copydesk",
    "unsigned": "rows without a checksum",
    "article-changed": "an article that has changed since it was annotated",
    "article-missing": "an article that cannot be read, or is not in the corpus",
    "label": "a label that the corpus does not have",
    "attribute": "an attribute, or a value of one, that the corpus does not have",
    "no-articles": "a corpus that cannot be opened",
    "speakers": "a file with names of speakers that cannot be read",
    "ledger": "a ledger of a story that cannot be read, or was moved aside because it is damaged",
    "assignments": "a file with assignments that cannot be read",
    "doubts": "a file with checked labels that cannot be read",
    "queue": "a reading order that cannot be read",
    "line-ends": "claim files whose line ends git has converted",
    "git": "a store that git shares, in a clone that does not merge by claim",
}
"""What each kind of finding is about, by name; those that a repair can correct come first."""

REPAIRABLE = tuple(FINDINGS)[: list(FINDINGS).index("unreadable")]
"""The names of the findings that a repair can correct."""

EXCERPT_CHARS = 40
"""The longest excerpt of a claim in a finding, in code points."""


class Finding(Struct, frozen=True, kw_only=True):
    """One problem in a store, or one fact worth knowing."""

    name: str
    """Its kind: one of `FINDINGS`."""
    severity: Severity
    """`error`: data is or will be lost or wrong. `warning`: it works, but needs a look. `note`: for information."""
    path: str
    """The path of the file, relative to the store."""
    sentence: str
    mendable: bool = False
    """Whether a repair corrects it."""


class RecordFinding(NamedTuple):
    """A finding on a record, before its file is known."""

    name: str
    """Its kind, one of `FINDINGS`."""
    severity: Severity
    sentence: str
    mendable: bool = False
    """Whether `repaired_record` corrects it."""


def check_text(record: Record) -> Iterator[RecordFinding]:
    """Compare claims, reviewed spans and the cursor position with the annotated text."""
    wrong_contexts = 0
    for claim in record.claims:
        corrected = claim.put_right(record.text)
        if corrected is None:
            is_orphan = any(orphan.claim.id == claim.id for orphan in record.orphans)
            outcome = "it is an orphan already" if is_orphan else "opening the article makes it an orphan"
            sentence = f"The words of the claim {_describe(claim)} are not in the text; {outcome}."
            yield RecordFinding("claim-place", "error", sentence, True)
        elif corrected.span != claim.span:
            offsets = f"{claim.start} to {claim.end} but at {corrected.start} to {corrected.end}"
            sentence = f"The claim {_describe(claim)} is not at {offsets}, where opening the article finds it."
            yield RecordFinding("claim-place", "warning", sentence, True)
        elif (corrected.speaker_start, corrected.speaker_end) != (claim.speaker_start, claim.speaker_end):
            offsets = f"{claim.speaker_start} to {claim.speaker_end}"
            words = claim.speaker_text or claim.speaker
            sentence = f"The speaker “{words}” of the claim {_describe(claim)} is not at {offsets}."
            yield RecordFinding("claim-place", "warning", sentence, True)
        elif corrected != claim:
            wrong_contexts += 1
    if wrong_contexts:
        sentence = f"The stored context of {counted(wrong_contexts, 'claim')} differs from the text."
        yield RecordFinding("claim-place", "warning", sentence, True)
    row = repaired_record(record).row
    if row.reviewed != record.row.reviewed:
        yield RecordFinding(
            "reading", "warning", "The reviewed passages are not in order, or lie outside the text.", True
        )
    if row.position != record.row.position:
        yield RecordFinding("reading", "warning", "The cursor position lies outside the text.", True)
    if record.orphans:
        is_plural = len(record.orphans) > 1
        count = f"{counted(len(record.orphans), 'claim')} {'are' if is_plural else 'is'} orphaned"
        yield RecordFinding("orphans", "note", f"{count}: {'their' if is_plural else 'its'} words are not in the text.")


def check_history(record: Record) -> Iterator[RecordFinding]:
    """Compare the claims of a record with those that stand after its history, and look at each change by itself."""
    found = compare_with_history(record)
    for claim in found.unknown:
        sentence = f"The claim {_describe(claim)} was added outside Copydesk: no change in the history has it."
        yield RecordFinding("history", "warning", sentence)
    for claim in found.revived:
        sentence = f"The claim {_describe(claim)} is there, though its history says it was removed."
        yield RecordFinding("history", "warning", sentence)
    for claim in found.missing:
        sentence = f"The claim {_describe(claim)} was removed outside Copydesk: no change in the history removes it."
        yield RecordFinding("history", "warning", sentence)
    for change in record.history:
        for moment, done in ((change.undone, "undone"), (change.redone, "redone")):
            if moment is not None and moment < change.when:
                yield RecordFinding("history", "warning", f"One change ({change}) was {done} before it was made.")
        if not _is_consistent(change):
            yield RecordFinding(
                "history", "warning", f"One change ({change}) does not have the claims that a change of its kind has."
            )


def _is_consistent(change: Change) -> bool:  # noqa: PLR0911, one for each kind
    """Return whether a change has the claims, orphans and judgements of its kind."""
    before, after = [claim.id for claim in change.before], [claim.id for claim in change.after]
    if any(claim.start >= claim.end for claim in (*change.before, *change.after)):
        return False
    if change.what in ("tag", "import"):
        # An import may bring an article that was read and in which nothing was tagged.
        return not before and (bool(after) or change.what == "import")
    if change.what == "remove":
        return bool(before) and not after
    if change.what == "change":
        return bool(before) and before == after
    if change.what == "decide":
        return change.decided is not None
    if change.what in ("settle", "drop"):
        orphans = [claim.id for claim in change.aside]
        return bool(orphans) and not before and after == (orphans if change.what == "settle" else [])
    if change.what == "merge":
        # One claim of two, two versions of one, a claim that is kept or removed, or two states of the article.
        was = (change.status_before, change.flag_before, change.note_before)
        is_of_article = was != (change.status_after, change.flag_after, change.note_after)
        is_of_article |= change.attributes_before != change.attributes_after
        return set(after) <= set(before) or (not before and len(after) == 1) if before or after else is_of_article
    return not before and not after and (change.what != "reject" or bool(change.judged))


def check_article(record: Record, article: Article, *, has_text: bool) -> Iterator[RecordFinding]:
    """Compare a record with the current text of its article.

    `has_text` says whether the annotated text is available.
    """
    if article.sha256 == record.row.sha256:
        return
    carried = replace(record, text=article.text).carried_over(record.text if has_text else "", article)
    starts = {claim.id: claim.start for claim in carried.claims}
    stay = sum(starts.get(claim.id) == claim.start for claim in record.claims)
    gone = sum(claim.id not in starts for claim in record.claims)
    move = len(record.claims) - stay - gone
    back = sum(orphan.claim.id in starts for orphan in record.orphans)
    counts = f"of {counted(len(record.claims), 'claim')} {stay} stay, {move} move and {gone} will be orphaned"
    again = f"; {back} orphaned before will be found again" if back else ""
    sentence = f"The article has changed since; when it is opened, {counts}{again}."
    yield RecordFinding("article-changed", "warning" if gone else "note", sentence)


def check_labels(record: Record, scheme: Scheme) -> Iterator[RecordFinding]:
    """Report claims with labels that the scheme of the corpus does not have."""
    counts = Counter(claim.label for claim in record.claims)
    for label, count in counts.items():
        if scheme.by_name(label) is None:
            sentence = f"{counted(count, 'claim')} tagged “{label}”, which is no label of the corpus."
            yield RecordFinding("label", "note", sentence)


def check_attributes(record: Record, scheme: Scheme) -> Iterator[RecordFinding]:
    """Report values of claims and of the article that the scheme of the corpus does not have; they are kept."""
    known: dict[tuple[str, str], Attribute] = {(each.on, each.name): each for each in scheme.attributes}
    counts: Counter[tuple[str, str, str]] = Counter()
    for on, values in (("article", record.row.attributes), *(("claim", each.attributes) for each in record.claims)):
        for name, value in values.items():
            attribute = known.get((on, name))
            if attribute is None:
                counts[on, name, ""] += 1
            elif not attribute.allows(value):
                counts[on, name, value] += 1
    for (on, name, value), count in counts.items():
        whose = "The article has" if on == "article" else f"{counted(count, 'claim')} with"
        what = (
            f"the value “{brief(value, EXCERPT_CHARS)}” of {name}, which" if value else f"the attribute “{name}”, which"
        )
        sentence = f"{whose} {what} is not in the scheme of the corpus; it is kept."
        yield RecordFinding("attribute", "note", sentence)


def _describe(claim: Claim) -> str:
    """Return the label of a claim and the beginning of its text."""
    return f"{claim.label} “{brief(claim.text, EXCERPT_CHARS)}”"
