"""Habits: how often an annotator took what a rule suggested by a cue, and which cues sink for it.

A cue counts by what was made of it in all articles of a store. After `SINKS_AFTER` judgements of which less than half
were right what it suggests is ranked low, after `SILENT_AFTER` with less than a quarter it falls silent. Right is a
suggestion that was tagged with the label it was offered as.
"""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.cache import keep
from annotations.claims.judgement import Judgement, ShownCounts, Verdict
from annotations.claims.record import Change, Record
from annotations.errors import StoreError
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.tables import parse
from annotations.suggest.suggestion import Confidence, Suggestion

SINKS_AFTER, SINKS_BELOW = 8, 0.5
SILENT_AFTER, SILENT_BELOW = 12, 0.25

Cue = tuple[str, str]
"""A rule and its cue, which is empty where the rule goes by none."""

_JUDGED = b'"became"'
"""What stands in every file in which anything suggested was judged."""


class Verdicts(Struct, frozen=True, array_like=True):
    """How suggestions by one cue were judged."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0

    @property
    def judged(self) -> int:
        """How many were."""
        return self.accepted + self.corrected + self.rejected

    @property
    def precision(self) -> float:
        """What share of them was right; 0 where none was judged."""
        return self.accepted / self.judged if self.judged else 0.0

    @property
    def most(self) -> Confidence:
        """How much such a suggestion is worth offering at the most."""
        if self.judged >= SILENT_AFTER and self.precision < SILENT_BELOW:
            return Confidence.MUTED
        if self.judged >= SINKS_AFTER and self.precision < SINKS_BELOW:
            return Confidence.LOW
        return Confidence.HIGH


class Precision(Struct, frozen=True, kw_only=True):
    """What became of the suggestions by one cue of one rule."""

    rule: str
    cue: str
    """Empty where the rule goes by none."""
    offered: int
    """How many were shown in articles in which anything was saved; never less than were judged."""
    accepted: int
    """Tagged with the label they were offered as."""
    corrected: int
    """Tagged with another label."""
    rejected: int
    precision: float
    """The share of accepted ones among those that were judged, to three decimals; 0 where none was."""


def judged_in(history: Iterable[Change]) -> Iterable[Judgement]:
    """Return how the suggestions of an article were judged, each once: as it was judged last, if that holds."""
    held = (each for change in history if change.judged and change.undone is None for each in change.judged)
    return {(each.label, each.start, each.end): each for each in held}.values()


def precisions(records: Iterable[Record]) -> tuple[Precision, ...]:
    """Count what became of suggestions, by rule and cue. Records are gone through once and let go."""
    verdicts: Counter[tuple[Cue, Verdict]] = Counter()
    offered: Counter[Cue] = Counter()
    for record in records:
        here = Counter(((each.rule, each.cue), each.verdict) for each in judged_in(record.history))
        verdicts.update(here)
        judged: Counter[Cue] = Counter()
        for (cue, _), count in here.items():
            judged[cue] += count
        # A suggestion may be judged that was never counted: by quotation marks alone, or in a text that has changed.
        offered.update(judged | _flat(record.row.offered))
    return tuple(
        Precision(
            rule=cue[0],
            cue=cue[1],
            offered=offered[cue],
            accepted=(found := _verdicts(verdicts, cue)).accepted,
            corrected=found.corrected,
            rejected=found.rejected,
            precision=round(found.precision, 3),
        )
        for cue in sorted(offered)
    )


class Feedback:
    """What one annotator makes of suggestions, counted from their files: each is read once, and when it has changed.

    The counts are kept in the user's cache, by the names of the files and when they were written. For one thread.
    """

    def __init__(self, home: Path, cache: Path) -> None:
        """Count what is below `home`, the annotator's folder of a store."""
        self._home = home
        self._cache = cache / "habits" / f"{sha256(os.fsencode(home.absolute())).hexdigest()}.json"
        self._files: dict[str, tuple[int, int, tuple[tuple[str, str, Verdicts], ...]]] | None = None

    def ranked(self, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Return suggestions, those by cues that the annotator keeps rejecting worth as little as that tells."""
        most = {cue: found.most for cue, found in self.verdicts().items()}
        return tuple(
            replace(each, strength=min(each.strength, most.get((each.rule, each.cue), Confidence.HIGH)))
            for each in suggestions
        )

    def verdicts(self) -> dict[Cue, Verdicts]:
        """Return how the suggestions by each cue were judged up to now."""
        found: dict[Cue, Verdicts] = {}
        for *_, cues in self._today().values():
            for rule, cue, here in cues:
                sums = found.get((rule, cue), Verdicts())
                found[rule, cue] = Verdicts(
                    sums.accepted + here.accepted, sums.corrected + here.corrected, sums.rejected + here.rejected
                )
        return found

    def _today(self) -> dict[str, tuple[int, int, tuple[tuple[str, str, Verdicts], ...]]]:
        """Read the files that have changed since they were read."""
        known = self._known() if self._files is None else self._files
        files = {}
        with suppress(OSError), os.scandir(self._home) as found:
            for entry in found:
                if entry.name.endswith(".json") and not entry.name.startswith("."):
                    state = entry.stat()
                    held = known.get(entry.name)
                    stamp = (state.st_mtime_ns, state.st_size)
                    same = held is not None and held[:2] == stamp
                    files[entry.name] = held if held is not None and same else (*stamp, _read(Path(entry.path)))
        if files != known:
            keep(self._cache, msgspec.json.encode(files))
        self._files = files
        return files

    def _known(self) -> dict[str, tuple[int, int, tuple[tuple[str, str, Verdicts], ...]]]:
        try:
            return _files.decode(self._cache.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return {}


_files = msgspec.json.Decoder(dict[str, tuple[int, int, tuple[tuple[str, str, Verdicts], ...]]])


def _read(path: Path) -> tuple[tuple[str, str, Verdicts], ...]:
    """Count the judgements in a file; none where it cannot be read, which is said when its article is opened."""
    try:
        if _JUDGED not in path.read_bytes():
            return ()
        history = parse("", AtomicJSONStorage(path).read() or {}, path).history
    except (OSError, DamagedError, StoreError):
        return ()
    verdicts = Counter(((each.rule, each.cue), each.verdict) for each in judged_in(history))
    return tuple((*cue, _verdicts(verdicts, cue)) for cue in sorted({cue for cue, _ in verdicts}))


def _verdicts(counts: Counter[tuple[Cue, Verdict]], cue: Cue) -> Verdicts:
    return Verdicts(counts[cue, "accepted"], counts[cue, "corrected"], counts[cue, "rejected"])


def _flat(offered: ShownCounts) -> Counter[Cue]:
    return Counter({(rule, cue): count for rule, cues in offered.items() for cue, count in cues.items()})
