"""Edits of a gold standard: the merge of what annotators agree on, and decisions about the rest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.decision import AGREED, DECIDED, OWN, Category, Decision, Strategy, origin_of
from annotations.claims.edits import Apply, Edit, Progress
from annotations.claims.record import Change, ChangeKind, Record
from annotations.moment import new_id
from annotations.team.consensus import LEAST, consensus
from annotations.team.gold import TO_DECIDE, Settled, decided_id, id_of_version, settle
from annotations.team.items import OF_ARTICLE, STATUS, Version, items, said_by
from annotations.team.units import Comparison
from annotations.text.spans import any_contains, merge_spans


def merge(compared: Comparison, record: Record, strategy: Strategy, who: str) -> tuple[Edit, ...]:
    """Return the edits that bring what annotators agree on into a gold standard; none if all of it is there.

    It depends on the records alone, but for ids and times. It adds what is new, and touches nothing that a person has
    decided. Sentences that at least two have read are read in the gold standard. The first merge of an article in
    which nothing is left to decide marks it as done.
    """
    settled = settle(items(compared), record, strategy)
    taken = [(each.item, version) for each in settled if (version := _agreed(each, strategy)) is not None]
    claims = tuple(
        replace(_claim(record.text, version, AGREED), id=id_of_version(item.article, version))
        for item, version in taken
    )
    edits: list[Edit] = []
    spans = _newly_read(compared, record)
    if spans:
        edits.append(Progress(record.row.position, spans))
    is_first = bool(strategy) and not record.history
    attributes = _agreed_attributes(settled, strategy)
    if claims or attributes or is_first:
        is_done = is_first and not any(each.state in TO_DECIDE for each in settled)
        held = record.row.status
        after = "done" if is_done and held in ("new", "in progress") else "in progress" if held == "new" else held
        # Reading comes first, and a new article is in progress then.
        before = "in progress" if spans and held == "new" else held
        edits.append(
            _change(
                record,
                "import",
                who,
                (),
                claims,
                strategy=strategy,
                status_before=before,
                status_after=after,
                attributes_before={name: record.row.attributes.get(name, "") for name in attributes},
                attributes_after=attributes,
            )
        )
    return tuple(edits)


def _newly_read(compared: Comparison, record: Record) -> tuple[Span, ...]:
    """Return the sentences that enough annotators have read, and that are not read in the gold standard yet."""
    read = [
        span
        for number, span in enumerate(_with_gaps(compared.sentences))
        if sum(reading.labels[number] is not None for reading in compared.readings.values()) >= LEAST
    ]
    return tuple(span for span in merge_spans(read) if not any_contains(record.row.reviewed, span))


def _agreed_attributes(settled: Iterable[Settled], strategy: Strategy) -> dict[str, str]:
    """Return the attributes of the article that annotators agree on, and that nobody has decided."""
    return {
        each.item.about.removeprefix(OF_ARTICLE): version.label
        for each in settled
        if each.state == "agreed" and each.item.about and (version := consensus(each.item, strategy)) is not None
    }


def take(record: Record, settled: Settled, index: int, who: str) -> Apply:
    """Return the edit that takes one of the versions of an item. Raises `IndexError` if there are fewer."""
    version = settled.item.versions[index]
    if settled.item.about:
        return take_value(record, settled, version.label, who)
    return _decide(record, settled, _claim(record.text, version, DECIDED), who, version)


def take_nothing(record: Record, settled: Settled, who: str) -> Apply:
    """Return the edit that decides that nothing is tagged in the place of an item, or said of the article."""
    if settled.item.about:
        return take_value(record, settled, "", who)
    return _decide(record, settled, None, who, None)


def take_value(record: Record, settled: Settled, value: str, who: str) -> Apply:
    """Return the edit that decides on the status or an attribute of the article; an empty value says nothing of it.

    Raises `ValueError` for a status that is none.
    """
    item, before = settled.item, settled.decision
    rows = item.decided_versions()
    decision = Decision(
        item=item.span,
        versions=rows,
        took=next((at for at, row in enumerate(rows) if row.label == value and value), None),
        about=item.about,
        category=before.category if before else "",
        why=before.why if before else "",
    )
    return _change(record, "decide", who, (), (), decided=decision, **_values(record, item.about, value))


def _values(record: Record, about: str, value: str) -> dict[str, Any]:
    """Return the fields of a change that sets the status or an attribute of the article."""
    if about == STATUS:
        if value not in ("done", "skipped"):
            raise ValueError("the status of an article is done or skipped")
        return {"status_after": value}
    name = about.removeprefix(OF_ARTICLE)
    return {"attributes_before": {name: record.row.attributes.get(name, "")}, "attributes_after": {name: value}}


def take_own(record: Record, settled: Settled, claim: Claim, who: str) -> Apply:
    """Return the edit that tags an item as none, or only some, of the annotators did.

    If the claim says the same as one of the versions, that version is taken, with the claim's note and doubt.
    """
    version = next((each for each in settled.item.versions if each.said == said_by(claim)), None)
    names = version.holders if version else (OWN,)
    return _decide(record, settled, replace(claim, origin=origin_of(DECIDED, names)), who, version)


def explain(record: Record, settled: Settled, who: str, *, why: str | None = None, category: Category = "") -> Apply:
    """Return the edit that gives a decision another reason, or without one another category.

    Raises `ValueError` if nothing is decided.
    """
    if settled.decision is None:
        raise ValueError("there is no decision to explain")
    decision = settled.decision
    decision = replace(decision, category=category) if why is None else replace(decision, why=why)
    about = settled.item.about
    held = record.row.status if about == STATUS else record.row.attributes.get(about.removeprefix(OF_ARTICLE), "")
    values = _values(record, about, held) if about and (about != STATUS or held in ("done", "skipped")) else {}
    return _change(record, "decide", who, settled.gold, settled.gold, decided=decision, **values)


def claim_of(text: str, version: Version) -> Claim:
    """Return a version as a claim of the gold standard, for another label, another speaker or other edges."""
    return _claim(text, version, DECIDED)


def counts(settled: Iterable[Settled]) -> Counter[str]:
    """Return how many items agree, are to be decided, and are decided: `agree`, `open`, `decided`."""
    names = {"agreed": "agree", "merged": "agree", "open": "open", "stale": "open", "decided": "decided"}
    return Counter(names[each.state] for each in settled)


def _agreed(settled: Settled, strategy: Strategy) -> Version | None:
    return consensus(settled.item, strategy) if settled.state == "agreed" and not settled.item.about else None


def _decide(record: Record, settled: Settled, claim: Claim | None, who: str, version: Version | None) -> Apply:
    item, before = settled.item, settled.decision
    rows = item.decided_versions()
    if claim is not None and settled.gold:
        held = settled.gold[0]
        claim = replace(claim, id=held.id, created=held.created)
    elif claim is not None:
        claim = replace(claim, id=decided_id(item))
    took = None if version is None else next(at for at, row in enumerate(rows) if row in version.decided())
    decision = Decision(
        item=item.span,
        versions=rows,
        took=took,
        about=item.about,
        category=before.category if before else "",
        why=before.why if before else "",
    )
    return _change(record, "decide", who, settled.gold, (claim,) if claim else (), decided=decision)


def _change(
    record: Record, what: ChangeKind, who: str, before: tuple[Claim, ...], after: tuple[Claim, ...], **fields: Any
) -> Apply:
    row = record.row
    state = {
        "status_before": row.status,
        "status_after": "in progress" if row.status == "new" else row.status,
        "flag_before": row.flagged,
        "flag_after": row.flagged,
        "note_before": row.note,
        "note_after": row.note,
        **fields,
    }
    return Apply(Change(id=new_id(), when=record.moment(), who=who, what=what, before=before, after=after, **state))


def _claim(text: str, version: Version, prefix: str) -> Claim:
    """Return a version as a claim: notes of several annotators are put together, and a doubt of one stays."""
    claim = Claim.of(text, *version.span, version.label)
    notes = dict.fromkeys(each.note for each in version.claims.values() if each.note)
    places = Counter(
        (each.speaker_start, each.speaker_end, each.speaker_text)
        for each in version.claims.values()
        if each.speaker_start != NOT_IN_TEXT
    )
    start, end, words = max(places, key=lambda place: places[place], default=(NOT_IN_TEXT, NOT_IN_TEXT, ""))
    return replace(
        claim,
        speaker=version.speaker,
        speaker_start=start,
        speaker_end=end,
        speaker_text=words,
        attributes=dict(version.attributes),
        note=" / ".join(notes),
        sure=all(each.sure for each in version.claims.values()),
        origin=origin_of(prefix, version.holders),
    )


def _with_gaps(sentences: Sequence[Span]) -> list[Span]:
    """Return sentences with the white space up to the next: those read one after the other are one span."""
    ends = [*(span.start for span in sentences[1:]), *(span.end for span in sentences[-1:])]
    return [Span(span.start, end) for span, end in zip(sentences, ends, strict=True)]
