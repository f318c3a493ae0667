"""The ranker: learnt from what was accepted and rejected, and it only hides what is probably rejected."""

import msgspec
import pytest
from msgspec.structs import replace

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.record import Record
from annotations.suggest.ranking import Ranker, fit
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.training.ranking import JudgedArticle, judged_in, train_ranker
from annotations.work.offers import accepted_claims, judgement_of

MODAL = Suggestion(0, 30, "speculation", "modal", cue="may")
SEEM = Suggestion(0, 30, "speculation", "seem", Confidence.MEDIUM, cue="seem")
REPORT = Suggestion(0, 90, "quote", "reported", cue="say")


def article(number: int, good: bool = True) -> JudgedArticle:
    """Return an article in which reports and modals were accepted, and `seem` was not, or as often as others."""
    seems = [(SEEM, not good and each < 2) for each in range(3)]
    return JudgedArticle(f"a{number}", f"x{number}", [(MODAL, True), (REPORT, True), (REPORT, True), *seems])


def test_what_is_always_rejected_gets_a_low_score() -> None:
    """And the same judgements give the same weights."""
    judged = [pair for number in range(10) for pair in article(number).judged]
    ranker = fit(judged)
    assert ranker.score(MODAL) > 0.8
    assert ranker.score(REPORT) > 0.8
    assert ranker.score(SEEM) < 0.2
    assert fit(judged) == ranker
    assert 0.2 < ranker.score(Suggestion(0, 30, "fact", "statement")) < 0.8


def test_it_hides_what_is_below_a_threshold_that_articles_it_has_not_seen_confirm() -> None:
    """Half of the suggestions were wrong; of those that are left nearly all are right."""
    found = train_ranker((article(number) for number in range(30)), {})
    assert found is not None
    ranker, report = found
    assert report.used
    assert (report.precision_before, report.precision, report.recall) == (0.5, 1.0, 1.0)
    shown = ranker.ranked([MODAL, SEEM, replace(SEEM, predicted=True)])
    assert [each.strength for each in shown] == [Confidence.HIGH, Confidence.MUTED, Confidence.MEDIUM]
    assert shown[0].why("It may rain tomorrow, he says.").startswith("speculation · may · likely accepted: ")
    assert shown[2].stated_score is None
    assert msgspec.json.decode(msgspec.json.encode(ranker), type=Ranker) == ranker


def test_where_it_gains_nothing_nothing_is_hidden() -> None:
    """What is accepted more often than not stays."""
    found = train_ranker((article(number, good=False) for number in range(30)), {})
    assert found is not None
    assert not found[1].used
    assert found[0].threshold == 0


@pytest.mark.parametrize("count", [3, 16])
def test_too_few_judgements_teach_nothing(count: int) -> None:
    """A hundred are needed, and some of them must have been wrong."""
    assert train_ranker((article(number) for number in range(count)), {}) is None


def test_what_was_judged_is_read_from_the_history() -> None:
    """Of suggestions that nobody judged nothing is known."""
    text = "It may rain. It could snow. It might hail. It may thaw."
    suggestions = [Suggestion(at, at + 12, "speculation", "modal", cue="may") for at in (0, 13, 28, 43)]
    record = Record.new(Article(id="a", title="", text=text), "anna")
    first, second, third, _ = suggestions
    accepted = accepted_claims(text, first)
    record = edits.judge(record, accepted, judgement_of(text, first, "speculation")).apply(record)
    record = edits.judge(record, (), judgement_of(text, second)).apply(record)
    record = edits.judge(record, (), judgement_of(text, third)).apply(record)
    found = judged_in(record, lambda _: suggestions)
    assert found is not None
    assert [(each.start, verdict) for each, verdict in found.judged] == [(0, True), (13, False), (28, False)]
    assert judged_in(Record.new(Article(id="a", title="", text=text), "anna"), lambda _: suggestions) is None
