"""Training from a store: readings, split, learning curve, comparison with the rules, and the pipeline in its place."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import AskedError
from annotations.layout import AGAIN_SUFFIX, GOLD_SUFFIX
from annotations.moment import now
from annotations.store.archive import Archive
from annotations.suggest.ranking import Ranker
from annotations.suggest.suggestion import Suggestion
from annotations.suggesters.trained import CurvePoint, LabelReport, RankingReport, Report
from annotations.training.examples import (
    MIN_ARTICLES,
    MIN_CLAIMS,
    MIN_SENTENCES,
    Parts,
    Reading,
    counts_by_label,
    partial_labels,
    reading_of,
    share_of,
    split,
)
from annotations.training.families import families_of
from annotations.training.measures import NEVER, Counts, Verdict, labels_by_rules, verdict
from annotations.training.pipeline import Trainer
from annotations.training.ranking import judged_in, train_ranker
from annotations.wording import counted

SHARES = (0.25, 0.5, 0.75, 1.0)
"""The shares of articles of the learning curve."""

Rules = Callable[[Article], Sequence[Suggestion]]
"""Returns what the rules suggest for an article. May raise `ModelError`."""


@dataclass(frozen=True)
class Data:
    """The data for training and for measuring."""

    parts: Parts
    labels: tuple[str, ...]
    annotators: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]
    """Labels with too few sentences, each with how many."""
    families: Mapping[str, str]
    """The family of each text, by fingerprint: an article and its copies."""
    records: Callable[[], Iterator[Record]]
    """Reads the records again, one by one: they are not kept."""


@dataclass(frozen=True)
class Step:
    """One step of a training, for a progress bar."""

    words: str
    done: int
    total: int


class Training:
    """One training. After `steps` there are a pipeline and its report."""

    def __init__(self, data: Data, rules: Rules) -> None:
        self._data, self._rules = data, rules
        self.ranker: Ranker | None = None
        """What tells good suggestions of the rules from others; `None` if too few were judged."""
        self.report: Report | None = None
        self.trainer: Trainer | None = None
        """The training on all articles, with its pipeline."""

    def steps(self) -> Iterator[Step]:
        """Train on shares of the articles, then on all of them, and measure; yield each step.

        Raises `ModelError` if the rules cannot be asked.
        """
        data, labels = self._data, self._data.labels
        parts, total = data.parts, len(SHARES) + 3
        curve = []
        trainer: Trainer | None = None
        for number, share in enumerate(SHARES):
            some = share_of(parts.train, share)
            trainer = Trainer(some, parts.tune, labels)
            for mean_f in trainer.rounds():
                yield Step(f"training on {share:.0%} of the articles, F {mean_f:.2f}", number, total)
            counts = Counts.of(trainer.scores(parts.held_back), trainer.even_thresholds, labels)
            curve.append(CurvePoint(share=share, sentences=_sentences(some), f=round(counts.mean_f, 4)))
        assert trainer is not None
        yield Step("comparing with the rules", len(SHARES), total)
        rules = self._counts_of_rules()
        model = Counts.of(trainer.scores(parts.held_back), trainer.thresholds, labels)
        verdicts = {
            each: verdict(model.by_label[each], rules.by_label[each], trainer.thresholds[each]) for each in labels
        }
        used = {label for label, each in verdicts.items() if each == "suggested"}
        in_parts = partial_labels(parts.train) & used
        if in_parts:
            for _ in trainer.parts(in_parts):
                yield Step(f"learning where {', '.join(sorted(in_parts))} begin and end", len(SHARES) + 1, total)
            in_parts = in_parts if trainer.has_parts else frozenset()
        self.trainer = trainer
        yield Step("learning from accepted and rejected suggestions", len(SHARES) + 2, total)
        judged = (judged_in(record, self._rules) for record in data.records())
        found = train_ranker((each for each in judged if each is not None), data.families)
        self.ranker = found[0] if found else None
        rows = [
            _row(label, model, rules, trainer.thresholds[label], verdicts[label], parts=label in in_parts)
            for label in labels
        ]
        self.report = self._report(rows, curve, found[1] if found else None)
        yield Step("done", total, total)

    def _counts_of_rules(self) -> Counts:
        """Count what the rules suggest on the held-back articles."""
        decided: list[tuple[Collection[str], Collection[str]]] = []
        known: dict[str, Sequence[Suggestion]] = {}
        for each in self._data.parts.held_back:
            if each.sha256 not in known:
                known[each.sha256] = self._rules(Article(id=each.id, title="", text=each.text, language=each.language))
            decided += labels_by_rules(each, known[each.sha256])
        return Counts.of_labels(decided, self._data.labels)

    def _report(
        self, rows: Sequence[LabelReport], curve: Sequence[CurvePoint], ranking: RankingReport | None
    ) -> Report:
        parts, moment = self._data.parts, now()
        trained = [sentence for each in parts.train for sentence in each.sentences]
        return Report(
            trained=moment,
            version=f"{moment:%Y%m%d.%H%M%S}",
            annotators=self._data.annotators,
            articles=_articles(parts.train),
            tuning_articles=_articles(parts.tune),
            held_back_articles=_articles(parts.held_back),
            sentences=len(trained),
            untagged=sum(not each.labels for each in trained),
            rejected=sum(each.is_rejected for each in trained),
            labels=tuple(rows),
            curve=tuple(curve),
            ranking=ranking,
        )


def data_of(store: Path, labels: Sequence[str], annotators: Collection[str] = ()) -> Data:
    """Return what a store teaches of some labels, by some annotators, or by all but gold standards and second readings.

    Raises `StoreError`, and `AskedError` if there is too little of it.
    """
    readings, names = [], set[str]()
    for record in _records(store, annotators):
        reading = reading_of(record, labels)
        if reading is not None:
            readings.append(reading)
            names.add(record.row.annotator)
    counts = counts_by_label(readings)
    kept = tuple(label for label in labels if counts[label] >= MIN_CLAIMS)
    left_out = tuple((label, counts[label]) for label in labels if counts[label] < MIN_CLAIMS)
    families = families_of({each.sha256: each.text for each in readings})
    _check(readings, kept, counts, families)
    parts = split(readings, families)
    return Data(parts, kept, tuple(sorted(names)), left_out, families, partial(_records, store, annotators))


def _records(store: Path, annotators: Collection[str]) -> Iterator[Record]:
    """Yield the records of some annotators, or of all but gold standards and second readings. Raises `StoreError`."""
    archive = Archive(store)
    for path, row in archive.files():
        is_person = not row.annotator.endswith((GOLD_SUFFIX, AGAIN_SUFFIX))
        if row.annotator in annotators or (not annotators and is_person):
            yield archive.read(path)


def _check(
    readings: Sequence[Reading], labels: Sequence[str], counts: Counter[str], families: Mapping[str, str]
) -> None:
    """Raise `AskedError` if there is too little to train on. Copies count once."""
    articles, sentences = len(set(families.values())), _sentences(readings)
    if articles < MIN_ARTICLES or sentences < MIN_SENTENCES:
        copies = _articles(readings) - articles
        besides = f" (and {counted(copies, 'copy', 'copies')} of them)" if copies else ""
        raise AskedError(
            f"there are {articles:,} articles{besides} with {sentences:,} read sentences; a model needs at least "
            f"{MIN_ARTICLES} articles with {MIN_SENTENCES} sentences"
        )
    if not labels:
        most = max(counts.values(), default=0)
        raise AskedError(f"no label has {MIN_CLAIMS} sentences yet; the most frequent has {most}")


def _row(label: str, model: Counts, rules: Counts, threshold: float, why: Verdict, *, parts: bool) -> LabelReport:
    found, by_rules = model.by_label[label], rules.by_label[label]
    return LabelReport(
        label=label,
        sentences=found.there,
        precision=round(found.precision, 4),
        recall=round(found.recall, 4),
        f=round(found.f(), 4),
        rules_precision=round(by_rules.precision, 4),
        rules_recall=round(by_rules.recall, 4),
        rules_f=round(by_rules.f(), 4),
        threshold=threshold if why == "suggested" else NEVER,
        used=why == "suggested",
        offered=found.offered,
        why=why,
        parts=parts,
    )


def _articles(readings: Sequence[Reading]) -> int:
    return len({each.sha256 for each in readings})


def _sentences(readings: Sequence[Reading]) -> int:
    return sum(len(each.sentences) for each in readings)
