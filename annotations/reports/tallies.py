"""Tallies: one record in numbers, cached in the user's cache folder.

Counting a record reads it and cuts its text into sentences: a millisecond each. A tally holds while nobody writes the
record's file. It has no text, and may be deleted at any time.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from annotations.article import Span
from annotations.cache import Stamped, StampedCache
from annotations.claims.claim import INHERITED, TAGGED_ELSEWHERE
from annotations.claims.record import Record, Status
from annotations.errors import StoreError
from annotations.layout import safe_name
from annotations.store.archive import Archive, Passes
from annotations.store.reading_file import reading_path
from annotations.store.storage import stamp_of
from annotations.text.segmentation import SEGMENTATION, sentences
from annotations.text.spans import count_covered

VERSION = f"4-{SEGMENTATION}"
"""The version of the contents and of the counting, which cuts sentences; others are counted afresh."""


class Activity(Struct, frozen=True, array_like=True, gc=False):
    """One moment of activity on an article.

    It has the labels of the claims first tagged then.
    """

    when: datetime
    labels: tuple[str, ...] = ()


class Tally(Struct, frozen=True, array_like=True):
    """One record in numbers."""

    annotator: str
    id: str
    status: Status
    flagged: bool
    claims: dict[str, int]
    """Standing claims by label."""
    own: int
    """Those that were not imported."""
    sentences: int
    """Sentences reviewed."""
    words: int
    """Words in reviewed spans."""
    seconds: float
    activities: tuple[Activity, ...]
    speakers: dict[str, int]
    """Standing claims by speaker, as they were tagged; claims without one are left out."""
    untouched: bool
    """Whether nothing was ever tagged or marked."""


def tally_of(record: Record) -> Tally:
    """Return the tally of a record."""
    row = record.row
    sentences_read, words_read = _read(record)
    return Tally(
        annotator=row.annotator,
        id=row.id,
        status=row.status,
        flagged=row.flagged,
        claims=dict(Counter(claim.label for claim in record.claims)),
        own=sum(not claim.origin.startswith(TAGGED_ELSEWHERE) for claim in record.claims),
        sentences=sentences_read,
        words=words_read,
        seconds=row.seconds,
        activities=tuple(_activities(record)),
        speakers=dict(Counter(claim.speaker for claim in record.claims if claim.speaker)),
        untouched=record.is_untouched,
    )


def read_tallies(
    folder: Path, cache: Path, annotators: Collection[str] = (), passes: Passes | None = None
) -> Iterator[Tally]:
    """Yield the tally of each record, of all or some annotators, cached or counted.

    Untouched records are left out, and so are copies of a file under other names. Raises `StoreError` for a file that
    cannot be understood, unless it `passes`.
    """
    archive = Archive(folder)
    name = f"{sha256(os.fsencode(folder.absolute())).hexdigest()[:32]}.msgpack"
    tallies: StampedCache[Tally] = StampedCache(cache / "counts" / name, Tally, VERSION)
    before = tallies.load()
    now: dict[str, Stamped[Tally]] = {}
    counted: set[tuple[str, str]] = set()
    try:
        for file in archive.paths_by_article():
            key, held_by = os.fsencode(file.relative_to(folder)).hex(), stamp_of(file)
            stamp = (*held_by, *(stamp_of(reading_path(file)) or ())) if held_by else ()
            held = before.get(key)
            if held is None or not stamp or held.stamp != stamp:
                try:
                    held = Stamped(stamp, tally_of(archive.read(file)))
                except StoreError as error:
                    if passes is None or not passes(file, error):
                        raise
                    continue
            now[key] = held
            tally = held.value
            if tally.untouched or (annotators and tally.annotator not in annotators):
                continue
            whose = (tally.annotator, tally.id)
            proper = folder / safe_name(tally.annotator) / f"{safe_name(tally.id)}.json"
            if file == proper or (whose not in counted and not proper.exists()):
                counted.add(whose)
                yield tally
    finally:
        if any(before.get(key) is not each for key, each in now.items()):
            tallies.save(before | now)


def _read(record: Record) -> tuple[int, int]:
    """Return the number of reviewed sentences and words."""
    text, reviewed = record.text, record.row.reviewed
    if not reviewed:
        return 0, 0
    words = sum(len(text[start:end].split()) for start, end in reviewed)
    return count_covered(_sentences(text, record.row.language), reviewed), words


@lru_cache(maxsize=1)
def _sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of a text; the records of one text follow each other."""
    return sentences(text, language)


def _activities(record: Record) -> Iterator[Activity]:
    """Yield the activity of a record.

    A standing claim counts where it was first tagged.
    """
    left = {claim.id: claim.label for claim in record.claims if not claim.origin.startswith(INHERITED)}
    for change in record.history:
        come = [claim.id for claim in change.after if claim.id in left]
        labels = tuple(left.pop(each) for each in come)
        # Imported claims were tagged elsewhere, at another time.
        if change.what != "import":
            yield Activity(change.when, labels)
        if change.undone is not None:
            yield Activity(change.undone)
