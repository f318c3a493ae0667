"""The page of `copydesk train` advises by the learning curve."""

import pytest

from annotations.moment import now
from annotations.suggesters.trained import CurvePoint, LabelReport, Report
from tui.cli.train_page import page

LABEL = LabelReport(
    label="fact",
    sentences=6,
    precision=0.5,
    recall=0.5,
    f=0.5,
    rules_precision=0,
    rules_recall=0,
    rules_f=0,
    threshold=0.5,
    used=True,
)


@pytest.mark.parametrize(
    ("before", "after", "advice"),
    [
        (0.40, 0.50, "gained 10.0 points of F: more labelling seems worth it."),
        (0.400, 0.404, "changed F by +0.4 points: more labelling may gain little."),
        (0.43, 0.22, "too few to tell whether more labelling is worth it."),
    ],
)
def test_a_fall_of_f_is_not_taken_for_the_end_of_learning(before: float, after: float, advice: str) -> None:
    """With few held-back articles F goes up and down by tens of points, which says nothing about more labels."""
    report = Report(
        trained=now(),
        version="0",
        annotators=("anna",),
        articles=14,
        tuning_articles=3,
        held_back_articles=4,
        sentences=160,
        untagged=136,
        rejected=0,
        labels=(LABEL,),
        curve=(CurvePoint(share=0.75, sentences=110, f=before), CurvePoint(share=1, sentences=160, f=after)),
    )
    assert any(advice in line for line in page(report))
