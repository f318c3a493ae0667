"""Trained pipelines: where those of `copydesk train` are kept, and which of their labels are suggested.

They lie in the user's data folder, not in the corpus: what a person has trained needs nobody's consent. A folder holds
`pipeline/`, spaCy's own, and `report.json`.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations.cache import keep
from annotations.errors import NotSavedError
from annotations.moment import Moment
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular
from annotations.scheme import Scheme
from annotations.suggest.ranking import Ranker
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters.roster import Named
from annotations.swap import is_another_running, remove, replace_with
from annotations.translation import gettext as _
from annotations.wording import reason

NAME = "trained"
"""The name of the suggester."""

REPORT, PIPELINE, RANKER, TOLD = "report.json", "pipeline", "ranker.json", "told"

MAX_RANKER_BYTES = 10_000_000


class LabelReport(Struct, frozen=True, kw_only=True):
    """How well one label is found on the articles that were held back."""

    label: str
    sentences: int
    """Sentences with the label in the held-back articles."""
    precision: float
    recall: float
    f: float
    rules_precision: float
    rules_recall: float
    rules_f: float
    threshold: float
    """The lowest score that is suggested."""
    used: bool
    """Whether it is suggested instead of what the rules suggest: its F½ is higher."""
    offered: int = 0
    """Held-back sentences that the pipeline suggests it for."""
    why: str = ""
    """Whether it is suggested, or why it is not: a `Verdict`; empty in reports of earlier versions."""
    parts: bool = False
    """Whether its words, and not the whole sentence, are suggested."""


class CurvePoint(Struct, frozen=True, kw_only=True):
    """How well labels are found after training on a part of the articles."""

    share: float
    sentences: int
    """Sentences trained on."""
    f: float
    """The mean F of all labels on the held-back articles."""


class RankingReport(Struct, frozen=True, kw_only=True):
    """How well the ranker tells suggestions of the rules that are accepted from others."""

    judged: int
    """Suggestions that were judged."""
    held_back: int
    """Of these, in articles that were held back."""
    precision_before: float
    """The share of accepted ones among those, if all are shown."""
    precision: float
    """The share of accepted ones above the threshold."""
    recall: float
    """The share of accepted ones that are above it."""
    threshold: float
    used: bool
    """Whether suggestions below it are hidden: that gave a higher F½ there."""


class Report(Struct, frozen=True, kw_only=True):
    """The report of a training."""

    trained: Moment
    version: str
    annotators: tuple[str, ...]
    articles: int
    """Articles trained on; those for tuning and those held back come beside them."""
    tuning_articles: int
    held_back_articles: int
    sentences: int
    """Sentences trained on."""
    untagged: int
    """Of these, sentences that were read and have no tag."""
    rejected: int
    """Of these, sentences on which a suggestion was rejected."""
    labels: tuple[LabelReport, ...]
    curve: tuple[CurvePoint, ...]
    ranking: RankingReport | None = None
    """Absent if too few suggestions were judged."""

    @property
    def used(self) -> frozenset[str]:
        """The labels that the pipeline suggests."""
        return frozenset(each.label for each in self.labels if each.used)


def folder_of(corpus: Path, data: Path) -> Path:
    """Return where the pipeline of a corpus is kept, in the user's data folder."""
    name = sha256(os.fsencode(corpus.absolute())).hexdigest()[:24]
    return data / "trained" / name


def read_report(corpus: Path, data: Path) -> Report | None:
    """Return the report of a corpus's pipeline; `None` if there is none that can be read."""
    with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(read_regular(folder_of(corpus, data) / REPORT, MAX_SETTINGS_BYTES), type=Report)
    return None


def trained_for(corpus: Path, scheme: Scheme, data: Path) -> tuple[Named, Report] | None:
    """Return the pipeline that was trained for a corpus, as a suggester; `None` if it is no better than the rules."""
    report = read_report(corpus, data)
    if report is None:
        return None
    used = report.used & {each.name for each in scheme.labels}
    if not used:
        return None
    settings = SuggesterSettings(name=NAME, spacy=str(folder_of(corpus, data) / PIPELINE))
    thresholds = tuple((each.label, each.threshold) for each in report.labels if each.label in used)
    named = Named(settings, "trained", corpus, scheme, version=report.version, thresholds=thresholds, supersedes=used)
    return named, report


def read_ranker(corpus: Path, data: Path) -> Ranker | None:
    """Return the ranker of a corpus; `None` if there is none, or if it hides nothing."""
    with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = msgspec.json.decode(read_regular(folder_of(corpus, data) / RANKER, MAX_RANKER_BYTES), type=Ranker)
        return found if found.threshold > 0 else None
    return None


def sentence_once(corpus: Path, data: Path, report: Report) -> str:
    """Return once after a training what is suggested by the new pipeline; empty if that was said before."""
    told = folder_of(corpus, data) / TOLD
    try:
        if read_regular(told, MAX_SETTINGS_BYTES) == report.version.encode():
            return ""
    except OSError:
        pass
    keep(told, report.version.encode())
    parts = [
        _("{label} (F {f:.2f}, rules {rules_f:.2f})", label=each.label, f=each.f, rules_f=each.rules_f)
        for each in report.labels
        if each.used
    ]
    return _("Your trained model suggests {labels}.", labels=", ".join(parts))


def install(
    corpus: Path, data: Path, report: Report, write: Callable[[Path], None], ranker: Ranker | None = None
) -> Path:
    """Put a pipeline in the place of the last one: complete or not at all.

    `write` writes it to a folder. Raises `NotSavedError`; then the last one stays.
    """
    place = folder_of(corpus, data)
    if place.is_symlink():
        # On another disk, say: the link stays, and what it leads to is replaced.
        place = Path(os.path.realpath(place))
    fresh, old = (place.with_name(f".{place.name}.{each}-{os.getpid()}") for each in ("new", "old"))
    try:
        _clear(place)
        fresh.mkdir(parents=True)
        write(fresh / PIPELINE)
        (fresh / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
        if ranker is not None:
            (fresh / RANKER).write_bytes(msgspec.json.encode(ranker))
        replace_with(fresh, place, old)
    except OSError as error:
        raise NotSavedError(f"{place} cannot be written: {reason(error)}") from error
    finally:
        remove(fresh)
        if place.exists():
            remove(old)
    return place


def _clear(place: Path) -> None:
    """Remove what killed trainings left beside a place; put back a pipeline that one of them had moved aside."""
    for left in sorted(place.parent.glob(f".{place.name}.*-*"), reverse=True):
        process = left.name.rpartition("-")[2]
        if process.isdecimal() and not is_another_running(int(process)):
            if ".old-" in left.name and not place.exists():
                left.rename(place)
            remove(left)


def forget(corpus: Path, data: Path) -> bool:
    """Remove the pipeline of a corpus; return whether there was one. Raises `NotSavedError`."""
    place = folder_of(corpus, data)
    if not place.exists():
        return False
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise NotSavedError(f"{place} cannot be removed: {reason(error)}") from error
    return True
