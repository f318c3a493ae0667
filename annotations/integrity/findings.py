"""Whether a record is sound: held against its text, its history, and its article as that is today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Change, Record
from annotations.claims.replay import standing_claims
from annotations.integrity.salvage import repaired_record
from annotations.scheme import Scheme
from annotations.wording import brief, counted

Severity = Literal["error", "warning", "note"]

WORDS = 40
"""Code points of a claim that are told at most."""


class Remark(NamedTuple):
    """Something about a record, in a sentence."""

    severity: Severity
    sentence: str
    mendable: bool = False
    """Whether `repaired_record` puts it right."""


def in_text(record: Record) -> Iterator[Remark]:
    """Hold claims, and what was read, against the text they were made on."""
    around = 0
    for claim in record.claims:
        right = claim.put_right(record.text)
        if right is None:
            kept = any(each.claim.id == claim.id for each in record.orphans)
            told = "it is kept aside already" if kept else "opening the article keeps it aside"
            yield Remark("error", f"The words of the claim {_told(claim)} are not in the text; {told}.", True)
        elif right.span != claim.span:
            places = f"{claim.start} to {claim.end} but at {right.start} to {right.end}"
            sentence = f"The claim {_told(claim)} does not stand at {places}, where opening the article finds it."
            yield Remark("warning", sentence, True)
        elif (right.speaker_start, right.speaker_end) != (claim.speaker_start, claim.speaker_end):
            place = f"{claim.speaker_start} to {claim.speaker_end}"
            sentence = f"The speaker “{claim.speaker}” of the claim {_told(claim)} does not stand at {place}."
            yield Remark("warning", sentence, True)
        elif right != claim:
            around += 1
    if around:
        sentence = f"What is kept of the text around {counted(around, 'claim')} is not what stands there."
        yield Remark("warning", sentence, True)
    row = repaired_record(record).row
    if row.reviewed != record.row.reviewed:
        yield Remark("warning", "What was read is not in order, or lies outside the text.", True)
    if row.position != record.row.position:
        yield Remark("warning", "The place of the cursor lies outside the text.", True)
    if record.orphans:
        several = len(record.orphans) > 1
        told = f"{counted(len(record.orphans), 'claim')} {'are' if several else 'is'} kept aside"
        yield Remark("note", f"{told}: {'their' if several else 'its'} words are not in the text.")


def in_history(record: Record) -> Iterator[Remark]:
    """Hold the claims that stand now against the changes that led there.

    Where two programs undid at once what the other was doing, the history may tell another end than there was:
    in random play of two that never wait for each other, about 1 history in 100.
    """
    present = {claim.id: claim for claim in (*record.claims, *(each.claim for each in record.orphans))}
    told = [claim for change in record.history for claim in change.every]
    known = {claim.id for claim in told}
    standing = standing_claims(record.history)
    # Two programs may have tagged the same words: which of the two claims is left, the order of undoing decided.
    places = {(claim.span, claim.label, claim.id) for claim in (*told, *present.values())}
    words = Counter((span, label) for span, label, _ in places)
    for claim in present.values():
        if claim.id not in known:
            yield Remark("warning", f"The claim {_told(claim)} was added outside Copydesk: no change tells of it.")
        elif claim.id not in standing and words[claim.span, claim.label] == 1:
            yield Remark("warning", f"The claim {_told(claim)} is there, though its history says it was removed.")
    for claim in standing.values():
        if claim.id not in present and words[claim.span, claim.label] == 1:
            sentence = f"The claim {_told(claim)} was removed outside Copydesk: no change tells of it."
            yield Remark("warning", sentence)
    for change in record.history:
        if change.undone is not None and change.undone < change.when:
            yield Remark("warning", f"One change ({change}) was taken back before it was made.")
        if not _makes_sense(change):
            yield Remark("warning", f"One change ({change}) does not hold what such a change does.")


def _makes_sense(change: Change) -> bool:
    """Whether a change holds what its kind has: claims that came, went, or each became another with its id."""
    before, after = [claim.id for claim in change.before], [claim.id for claim in change.after]
    if any(claim.start >= claim.end for claim in (*change.before, *change.after)):
        return False
    if change.what in ("tag", "import"):
        # An article may be brought in that was read, and nothing found in it.
        return not before and (bool(after) or change.what == "import")
    if change.what == "remove":
        return bool(before) and not after
    if change.what == "change":
        return bool(before) and before == after
    if change.what in ("settle", "drop"):
        aside = [claim.id for claim in change.aside]
        return bool(aside) and not before and after == (aside if change.what == "settle" else [])
    return not before and not after and (change.what != "reject" or bool(change.judged))


def in_article(record: Record, article: Article, *, known: bool) -> Iterator[Remark]:
    """Hold a record against what its article says today; `known` is whether the text it was made on is to be had."""
    if article.sha256 == record.row.sha256:
        return
    moved = replace(record, text=article.text).carried_over(record.text if known else "", article)
    places = {claim.id: claim.start for claim in moved.claims}
    stay = sum(places.get(claim.id) == claim.start for claim in record.claims)
    gone = sum(claim.id not in places for claim in record.claims)
    move = len(record.claims) - stay - gone
    back = sum(each.claim.id in places for each in record.orphans)
    told = f"of {counted(len(record.claims), 'claim')} {stay} stay, {move} move along, {gone} will be kept aside"
    again = f", and {back} kept aside come back" if back else ""
    sentence = f"The article has changed since; when it is opened, {told}{again}."
    yield Remark("warning" if gone else "note", sentence)


def in_scheme(record: Record, scheme: Scheme) -> Iterator[Remark]:
    """Tell of labels that the corpus does not have."""
    labels = Counter(claim.label for claim in record.claims)
    for label, count in labels.items():
        if scheme.by_name(label) is None:
            yield Remark("note", f"{counted(count, 'claim')} tagged “{label}”, which is no label of the corpus.")


def _told(claim: Claim) -> str:
    return f"{claim.label} “{brief(claim.text, WORDS)}”"
