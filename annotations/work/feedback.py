"""Feedback: acceptance rates by rule and cue, and cues that are demoted or muted.

A cue is judged by all articles of one annotator. Its suggestions get a low confidence after `LOW_AFTER_JUDGEMENTS`
judgements with an acceptance rate below `LOW_BELOW_RATE`, and are muted after `MUTED_AFTER_JUDGEMENTS` with a rate
below `MUTED_BELOW_RATE`. A suggestion is accepted if it was tagged with its own label.
"""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotations.cache import Stamped, StampedCache
from annotations.claims.judgement import Judgement, ShownCounts, Verdict
from annotations.claims.record import Change, Record
from annotations.errors import StoreError
from annotations.store.storage import AtomicJSONStorage, DamagedError, read_store_file
from annotations.store.tables import parse
from annotations.suggest.suggestion import Confidence, Suggestion

LOW_AFTER_JUDGEMENTS, LOW_BELOW_RATE = 8, 0.5
MUTED_AFTER_JUDGEMENTS, MUTED_BELOW_RATE = 12, 0.25

Cue = tuple[str, str]
"""A rule and its cue; the cue is empty where the rule has none."""

_JUDGEMENT_FIELD = b'"became"'
"""Bytes that occur in every store file with a judgement."""


class VerdictCounts(Struct, frozen=True, array_like=True):
    """The verdicts on the suggestions of one cue, counted."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """The number of judgements."""
        return self.accepted + self.corrected + self.rejected

    @property
    def acceptance_rate(self) -> float:
        """The share of accepted suggestions among judged ones; 0 where none was judged."""
        return self.accepted / self.total if self.total else 0.0

    @property
    def max_confidence(self) -> Confidence:
        """The highest confidence that a suggestion of this cue may have."""
        if self.total >= MUTED_AFTER_JUDGEMENTS and self.acceptance_rate < MUTED_BELOW_RATE:
            return Confidence.MUTED
        if self.total >= LOW_AFTER_JUDGEMENTS and self.acceptance_rate < LOW_BELOW_RATE:
            return Confidence.LOW
        return Confidence.HIGH


class CueAcceptance(Struct, frozen=True, kw_only=True):
    """The acceptance of the suggestions of one rule and cue."""

    rule: str
    cue: str
    """Empty where the rule has none."""
    offered: int
    """Suggestions shown in articles that were saved; never fewer than judged ones."""
    accepted: int
    """Suggestions tagged with their own label."""
    corrected: int
    """Suggestions tagged with another label."""
    rejected: int
    precision: float
    """The share of accepted suggestions among judged ones, to three decimals; 0 where none was judged."""


def latest_judgements(history: Iterable[Change]) -> Iterable[Judgement]:
    """Return the last judgement of each suggestion, without undone changes."""
    standing = (each for change in history if change.judged and change.undone is None for each in change.judged)
    return {(each.label, each.start, each.end): each for each in standing}.values()


def acceptance_by_cue(records: Iterable[Record]) -> tuple[CueAcceptance, ...]:
    """Count judgements and shown suggestions by rule and cue.

    Iterates over the records once, and keeps none of them.
    """
    verdicts: Counter[tuple[Cue, Verdict]] = Counter()
    shown: Counter[Cue] = Counter()
    for record in records:
        in_record = Counter(((each.rule, each.cue), each.verdict) for each in latest_judgements(record.history))
        verdicts.update(in_record)
        judged: Counter[Cue] = Counter()
        for (cue, _), count in in_record.items():
            judged[cue] += count
        # A judged suggestion may never have been counted as shown: one from quotation marks, or in an older text.
        shown.update(judged | _count_by_cue(record.row.offered))
    return tuple(
        CueAcceptance(
            rule=cue[0],
            cue=cue[1],
            offered=shown[cue],
            accepted=(counts := _counts_of(verdicts, cue)).accepted,
            corrected=counts.corrected,
            rejected=counts.rejected,
            precision=round(counts.acceptance_rate, 3),
        )
        for cue in sorted(shown)
    )


_CueCounts = tuple[tuple[str, str, VerdictCounts], ...]
"""Rule, cue and verdict counts of each cue in one file."""

_VERSION = "1"
"""The version of the cached counts."""


class Feedback:
    """The judgements of one annotator, counted from their store files.

    A file is read again only when it has changed. The counts are kept in the user's cache, by file name, modification
    time and size. For use in one thread.
    """

    def __init__(self, home: Path, cache: Path) -> None:
        """Count the files in `home`, the annotator's folder of a store."""
        self._home = home
        name = f"{sha256(os.fsencode(home.absolute())).hexdigest()}.msgpack"
        self._cache: StampedCache[_CueCounts] = StampedCache(cache / "habits" / name, _CueCounts, _VERSION)
        self._files: dict[str, Stamped[_CueCounts]] | None = None

    def cap_confidence(self, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Return suggestions with their confidence capped to the maximum of their cue."""
        caps = {cue: counts.max_confidence for cue, counts in self.counts_by_cue().items()}
        return tuple(
            replace(each, strength=min(each.strength, caps.get((each.rule, each.cue), Confidence.HIGH)))
            for each in suggestions
        )

    def counts_by_cue(self) -> dict[Cue, VerdictCounts]:
        """Return the verdict counts of each cue, from the current files."""
        sums: dict[Cue, VerdictCounts] = {}
        for file in self._update().values():
            for rule, cue, counts in file.value:
                total = sums.get((rule, cue), VerdictCounts())
                sums[rule, cue] = VerdictCounts(
                    total.accepted + counts.accepted,
                    total.corrected + counts.corrected,
                    total.rejected + counts.rejected,
                )
        return sums

    def _update(self) -> dict[str, Stamped[_CueCounts]]:
        """Read the files that have changed, and return the counts of all files."""
        known = self._cache.load() if self._files is None else self._files
        files: dict[str, Stamped[_CueCounts]] = {}
        with suppress(OSError), os.scandir(self._home) as entries:
            for entry in entries:
                if entry.name.endswith(".json") and not entry.name.startswith("."):
                    status = entry.stat()
                    stamp = (status.st_mtime_ns, status.st_size)
                    cached = known.get(entry.name)
                    is_current = cached is not None and cached.stamp == stamp
                    files[entry.name] = (
                        cached if cached is not None and is_current else Stamped(stamp, _count_file(Path(entry.path)))
                    )
        if files != known:
            self._cache.save(files)
        self._files = files
        return files


def _count_file(path: Path) -> _CueCounts:
    """Count the judgements in a store file.

    An unreadable file counts as empty; the error is reported when its article is opened.
    """
    try:
        if _JUDGEMENT_FIELD not in read_store_file(path):
            return ()
        history = parse("", AtomicJSONStorage(path).read() or {}, path).history
    except (OSError, DamagedError, StoreError):
        return ()
    verdicts = Counter(((each.rule, each.cue), each.verdict) for each in latest_judgements(history))
    return tuple((*cue, _counts_of(verdicts, cue)) for cue in sorted({cue for cue, _ in verdicts}))


def _counts_of(verdicts: Counter[tuple[Cue, Verdict]], cue: Cue) -> VerdictCounts:
    return VerdictCounts(verdicts[cue, "accepted"], verdicts[cue, "corrected"], verdicts[cue, "rejected"])


def _count_by_cue(offered: ShownCounts) -> Counter[Cue]:
    return Counter({(rule, cue): count for rule, cues in offered.items() for cue, count in cues.items()})
