"""Training the ranker: suggestions that were accepted or rejected, split by article, and whether it helps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.article import Article
from annotations.claims.judgement import Judgement
from annotations.claims.record import Record
from annotations.suggest.ranking import Ranker, fit
from annotations.suggest.suggestion import Suggestion
from annotations.suggesters.trained import RankingReport
from annotations.training.examples import held_back_texts
from annotations.training.measures import BETA, Measure

MIN_JUDGED, MIN_REJECTED = 100, 20
"""The fewest judged suggestions, and of these wrong ones, that a ranker is trained on."""

MIN_RECALL = 0.9
"""The share of accepted suggestions that must stay on screen: hiding more of them costs more than it spares."""

Judged = Sequence[tuple[Suggestion, bool]]


@dataclass(frozen=True)
class JudgedArticle:
    """The judged suggestions of one article, by one annotator."""

    id: str
    sha256: str
    judged: Judged


def judged_in(record: Record, rules: Callable[[Article], Sequence[Suggestion]]) -> JudgedArticle | None:
    """Return the suggestions of the rules that were judged in a record; `None` if none was.

    Accepted is what was tagged with its own label; what was corrected counts as wrong. Of several judgements of one
    suggestion the last counts. May raise what `rules` raises.
    """
    latest: dict[tuple[str, int, int], Judgement] = {
        (each.label, each.start, each.end): each
        for change in record.history
        if change.undone is None
        for each in change.judged
    }
    if not latest:
        return None
    row = record.row
    suggestions = rules(Article(id=row.id, title="", text=record.text, language=row.language))
    found = [
        (each, latest[key].verdict == "accepted")
        for each in suggestions
        if (key := (each.label, each.start, each.end)) in latest and latest[key].rule == each.rule
    ]
    return JudgedArticle(row.id, row.sha256, found) if found else None


def train_ranker(articles: Iterable[JudgedArticle], families: Mapping[str, str]) -> tuple[Ranker, RankingReport] | None:
    """Return a ranker with its threshold and how good it is; `None` if there are too few judgements.

    The threshold is the one with the best F½ on articles for tuning, of those that keep `MIN_RECALL` of what was
    accepted. It is used only if it keeps as much, and is better than showing all, on articles held back from both. An
    article and its copies, of one of `families`, are never on two sides.
    """
    articles = [each for each in articles if each.judged]
    everything = [accepted for each in articles for _, accepted in each.judged]
    if len(everything) < MIN_JUDGED or everything.count(False) < MIN_REJECTED:
        return None
    held, tuning = held_back_texts(((each.id, each.sha256) for each in articles), families)
    train, tune, test = (
        [pair for each in articles for pair in each.judged if is_in(each.sha256)]
        for is_in in (lambda text: text not in held | tuning, tuning.__contains__, held.__contains__)
    )
    if not train or not tune or not test:
        return None
    ranker = fit(train)
    threshold = _best_threshold(ranker, tune)
    before, after = _measure(ranker, test, 0.0), _measure(ranker, test, threshold)
    used = threshold > 0 and after.recall >= MIN_RECALL and after.f(BETA) > before.f(BETA)
    report = RankingReport(
        judged=len(everything),
        held_back=len(test),
        precision_before=round(before.precision, 4),
        precision=round(after.precision, 4),
        recall=round(after.recall, 4),
        threshold=round(threshold, 4),
        used=used,
    )
    return Ranker(bias=ranker.bias, weights=ranker.weights, threshold=threshold if used else 0.0), report


def _best_threshold(ranker: Ranker, judged: Judged) -> float:
    """Return the score with the best F½ that keeps enough of what was accepted, or 0 if showing all is as good."""
    candidates = sorted({ranker.score(each) for each, _ in judged})
    best, chosen = _measure(ranker, judged, 0.0).f(BETA), 0.0
    for threshold in candidates:
        found = _measure(ranker, judged, threshold)
        if found.recall >= MIN_RECALL and found.f(BETA) > best + 1e-9:
            best, chosen = found.f(BETA), threshold
    return chosen


def _measure(ranker: Ranker, judged: Judged, threshold: float) -> Measure:
    """Count what is shown at a threshold: right is what was accepted."""
    shown = [accepted for each, accepted in judged if ranker.score(each) >= threshold]
    return Measure(sum(shown), len(shown), sum(accepted for _, accepted in judged))
