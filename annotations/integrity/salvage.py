"""Salvage: putting the rows of damaged files back into the store."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Orphan, Record, sort_orphans
from annotations.claims.replay import attributes_after, flag_after, note_after, standing_claims, status_after
from annotations.corpus.readers.encoding import MARKS
from annotations.integrity.inventory import StoreItem, read_claim_file
from annotations.integrity.record_repair import repaired_record
from annotations.integrity.rows import RecoveredRows, legible_ids_in, recover_rows
from annotations.integrity.sources import Sources
from annotations.integrity.union import last_moment, unite
from annotations.layout import safe_name
from annotations.store.storage import conflict_sides
from annotations.store.tables import inconsistency


@dataclass(frozen=True)
class Recovery:
    """The claims of a damaged or left-over file that the store lacks."""

    path: Path
    """The store file these rows belong to."""
    missing: int
    """How many recovered claims that store file neither holds nor held."""
    unread_ids: tuple[str, ...]
    """The ids that stand in the bytes, and neither in a recovered row nor in that store file, sorted."""
    record: Record | None
    """That store file's record with the recovered rows; `None` where it lacks nothing or the result is uncertain."""
    is_complete: bool = False
    """Whether every row of the data was recovered."""
    is_empty: bool = False
    """Whether no row at all could be recovered."""
    problem: str = ""
    """Why the sides of a conflict cannot be united, where that is so."""
    gave_way: tuple[str, ...] = ()
    """One sentence for each value of one side of a conflict that the other side replaced."""


def recover(data: bytes, target: Path, sources: Sources) -> Recovery:
    """Recover the rows in `data` that the store lacks.

    `data` is the content of a damaged or left-over file. `target` is the file that `data` belonged to by its name; an
    article state inside it takes precedence over the name. A store file that is itself damaged counts as missing.
    Claims that a store file never held are added in one change, so that one undo removes them. The result is uncertain
    where the article or the annotated text is unknown, where a link or a file of a newer Copydesk is involved, and if
    the result could not be read again.
    """
    sides = conflict_sides(data)
    if sides is not None:
        return _recover_conflict(sides, target, sources)
    rows = _recover_by_encoding(data, sources)
    row = _state_of(rows, target, sources)
    path = sources.proper_path(row) if row else target
    file = read_claim_file(StoreItem(path, "claims"), sources)
    known_ids = _all_ids(file.record) if file.record else set()
    read_ids = _every_id(rows) | (_every_id(file.record) if file.record else set())
    claims = [claim for claim in rows.claims if claim.id not in known_ids]
    orphans = [orphan for orphan in rows.orphans if orphan.claim.id not in known_ids]
    missing = len(claims) + len(orphans)
    record = None
    if row is not None and not rows.is_newer and not _is_linked(path):
        if file.state in ("missing", "damaged", "merging") and (missing or rows.history or row.reviewed):
            text = sources.text(row)
            rows = _placed_by_context(rows, row, text or "") if rows.has_altered_row else rows
            record = None if text is None else _rebuild(rows, row, text)
        elif file.record is not None and file.has_text and missing and sources.proper_path(file.record.row) == path:
            record = _with_recovered(file.record, claims, orphans, row, sources)
    unread = tuple(sorted(rows.legible_ids - read_ids))
    empty = not (rows.row or rows.claims or rows.orphans or rows.history)
    return Recovery(path, missing, unread, _consistent(record), is_complete=rows.is_complete, is_empty=empty)


def _recover_conflict(sides: tuple[bytes, bytes], target: Path, sources: Sources) -> Recovery:
    """Recover both sides of a merge that git left to a person, and unite them on the text of the later one.

    The result is uncertain where a text is missing, or the sides are of different articles or annotators.
    """
    rows = _without_mixtures(*(_recover_by_encoding(side, sources) for side in sides))
    states = [_state_of(side, target, sources) for side in rows]
    ids = set().union(*map(_all_ids, rows))
    unread = tuple(sorted(set().union(*(side.legible_ids for side in rows)) - set().union(*map(_every_id, rows))))
    path, problem = target, ""
    records: list[Record] = []
    for side, state in zip(rows, states, strict=True):
        text = sources.text(state) if state else None
        if state is None or side.is_newer or text is None:
            problem = (
                "the text of one side is not in the store" if state and not side.is_newer else "one side is damaged"
            )
        else:
            # Git may have merged the row of the article by itself: it names the text of one side, for both.
            records.append(_rebuild(_placed_by_context(side, state, text), state, text))
    if not problem and len({(record.row.id, record.row.annotator) for record in records}) > 1:
        problem = "the two sides are of different articles or annotators"
    if records and not problem:
        path = sources.proper_path(records[0].row)
    if problem or _is_linked(path):
        return Recovery(path, len(ids), unread, None, problem=problem)
    ours, theirs = records
    earlier, later = (ours, theirs) if last_moment(ours) <= last_moment(theirs) else (theirs, ours)
    if earlier.row.sha256 != later.row.sha256:
        earlier = replace(earlier, text=later.text).carried_over(earlier.text, _article_of(later))
    union = unite(earlier, later)
    record: Record | None = union.record
    file = read_claim_file(StoreItem(path, "claims"), sources)
    if file.record is not None:
        # It was moved aside, and there is a file again.
        known = _all_ids(file.record)
        unread = tuple(name for name in unread if name not in _every_id(file.record))
        ids -= known
        claims = [claim for claim in union.record.claims if claim.id not in known]
        orphans = [orphan for orphan in union.record.orphans if orphan.claim.id not in known]
        record = _with_recovered(file.record, claims, orphans, union.record.row, sources) if claims or orphans else None
    # Rows that git has merged by lines match no checksum: what counts is that every id was found.
    complete = not unread
    return Recovery(path, len(ids), unread, _consistent(record), is_complete=complete, gave_way=tuple(union.gave_way))


def _without_mixtures(ours: RecoveredRows, theirs: RecoveredRows) -> tuple[RecoveredRows, RecoveredRows]:
    """Return both sides without rows that git has mixed of two, and that are whole on the other side.

    Both sides give the same number to their new rows, and git merges the fields of a row line by line. The other side
    has its own version of a claim that both have changed: that of this side is taken from its history.
    """

    def cleaned(side: RecoveredRows, other: RecoveredRows) -> RecoveredRows:
        whole = (_all_ids(other) | {change.id for change in other.history}) - other.altered_ids
        mixed = side.altered_ids & whole
        history = tuple(change for change in side.history if change.id not in mixed)
        told = standing_claims(history) if mixed else {}
        kept = (told.get(claim.id) if claim.id in mixed else claim for claim in side.claims)
        return replace(
            side,
            claims=tuple(claim for claim in kept if claim is not None),
            orphans=tuple(orphan for orphan in side.orphans if orphan.claim.id not in mixed),
            history=history,
        )

    return cleaned(ours, theirs), cleaned(theirs, ours)


def _article_of(record: Record) -> Article:
    """Return the article of a record, in the text that it was annotated in."""
    row = record.row
    return Article(id=row.id, title=row.title, text=record.text, language=row.language)


def _is_linked(path: Path) -> bool:
    return path.is_symlink() or path.parent.is_symlink()


def _consistent(record: Record | None) -> Record | None:
    """Return the record if its file could be read again."""
    return None if record is None or inconsistency(record) else record


def _with_recovered(
    record: Record, claims: list[Claim], orphans: list[Orphan], made_in: ArticleState, sources: Sources
) -> Record:
    """Return a record with claims of another file, which may have been made in an earlier text of the article.

    Their offsets count in that text: they are carried over as when an article is opened, and become orphans where that
    text is not known and their context does not tell where they belong.
    """
    if made_in.sha256 == record.row.sha256:
        return _add_claims(record, claims, orphans, made_in.sha256)
    text = sources.text(made_in) or ""
    row = msgspec.structs.replace(made_in, reviewed=(), position=0)
    carried = Record(record.text, row, tuple(claims), tuple(orphans)).carried_over(text, _article_of(record))
    if carried.claims:
        record = edits.tag(record, *carried.claims).apply(record)
    return replace(record, orphans=sort_orphans((*record.orphans, *carried.orphans)))


def _all_ids(record: Record | RecoveredRows) -> set[str]:
    """Return the ids of all claims and orphans that a record holds or ever held."""
    ids = {claim.id for change in record.history for claim in change.every}
    return ids | {claim.id for claim in record.claims} | {orphan.claim.id for orphan in record.orphans}


def _every_id(record: Record | RecoveredRows) -> set[str]:
    """Return the ids of claims, of changes and of the article, and those in the metadata of the article."""
    ids = _all_ids(record) | {change.id for change in record.history}
    return ids if record.row is None else ids | {record.row.id, *legible_ids_in(_as_json(record.row.meta))}


def _as_json(meta: dict[str, Any]) -> str:
    return msgspec.json.encode(meta).decode()


def _placed_by_context(rows: RecoveredRows, row: ArticleState, text: str) -> RecoveredRows:
    """Return rows with claims where their words and context are: it is not certain that they were made in this text."""
    placed = {claim.id: claim.restored_in(text) for claim in rows.claims}
    lost = [Orphan(claim=claim, sha256=row.sha256) for claim in rows.claims if placed[claim.id] is None]
    known = {orphan.claim.id for orphan in rows.orphans}
    return replace(
        rows,
        claims=tuple(claim for claim in placed.values() if claim is not None),
        orphans=(*rows.orphans, *(orphan for orphan in lost if orphan.claim.id not in known)),
    )


def _rebuild(rows: RecoveredRows, row: ArticleState, text: str) -> Record:
    """Build a record from recovered rows.

    Claims that the history does not explain are added in one change.
    """
    explained_ids = standing_claims(rows.history)
    explained = [claim for claim in rows.claims if claim.id in explained_ids]
    unexplained = [claim for claim in rows.claims if claim.id not in explained_ids]
    record = Record(text, row, tuple(sorted(explained, key=Claim.order)), rows.orphans, rows.history)
    return _add_claims(repaired_record(record), unexplained, [], row.sha256)


def _add_claims(record: Record, claims: Iterable[Claim], orphans: Iterable[Orphan], sha256: str) -> Record:
    """Add claims to a record; those whose words are not in its text as orphans."""
    anchored = [(claim, claim.put_right(record.text)) for claim in claims]
    new_orphans = [Orphan(claim=claim, sha256=sha256) for claim, corrected in anchored if corrected is None]
    new_claims = [corrected for _, corrected in anchored if corrected is not None]
    if new_claims:
        record = edits.tag(record, *new_claims).apply(record)
    return replace(record, orphans=(*record.orphans, *new_orphans, *orphans))


def _state_of(rows: RecoveredRows, target: Path, sources: Sources) -> ArticleState | None:
    """Return the state of the article, from the rows or from the file name.

    A state that does not match its checksum may name another article, annotator or text: it is believed only where the
    file is at the path that it names and the text is available.
    """
    row = rows.row
    if row is not None and (present := sources.former_owner(row)):
        row = msgspec.structs.replace(row, id=present)
    if row is None or (rows.has_altered_row and (sources.proper_path(row) != target or sources.text(row) is None)):
        return _guess_state(rows, target, sources)
    if not rows.has_altered_row:
        return row
    # What the damage may have changed is taken from where it is known better; what was read is known nowhere else.
    if (article := sources.article(row.id)) is not None:
        fresh = Record.new(article, row.annotator).row
        about = {name: getattr(fresh, name) for name in ("title", "source", "url", "published", "language", "meta")}
        row = msgspec.structs.replace(row, **about)
    history = rows.history
    return msgspec.structs.replace(
        row,
        status=status_after(history),
        flagged=flag_after(history),
        note=note_after(history),
        attributes=attributes_after(history),
    )


def _guess_state(rows: RecoveredRows, target: Path, sources: Sources) -> ArticleState | None:
    """Return the state of the article that the file name suggests.

    Returns `None` unless every claim stands in the text of that article.
    """
    names = {change.who for change in rows.history} or {target.parent.name}
    annotators = [name for name in names if safe_name(name) == target.parent.name]
    ids = [article_id for article_id in sources.entries if f"{safe_name(article_id)}.json" == target.name]
    article = sources.article(ids[0]) if ids else None
    if not annotators or article is None or not rows.claims:
        return None
    if not all(claim.stands_in(article.text) for claim in rows.claims):
        return None
    return Record.new(article, annotators[0]).row


def _recover_by_encoding(data: bytes, sources: Sources) -> RecoveredRows:
    """Recover rows from UTF-8, or from Windows-1252.

    Windows-1252 only where the annotated text proves that an editor changed the encoding.
    """
    rows = recover_rows(data)
    if rows.is_complete or any(data.startswith(mark) for mark, _ in MARKS):
        return rows
    try:
        other = recover_rows(data.decode("cp1252").encode("utf-8"))
    except UnicodeDecodeError:
        return rows
    text = sources.text(other.row) if other.row else None
    if text is None or not other.is_complete or not all(claim.stands_in(text) for claim in other.claims):
        return rows
    return rows if all(claim.text.isascii() for claim in other.claims) else other
