"""The page of `copydesk train`: the pipeline's scores beside the rules', and whether more labelling is worth it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotations.wording import counted

if TYPE_CHECKING:
    from annotations.suggesters.trained import LabelReport, RankingReport, Report

WORTHWHILE_GAIN = 0.01
"""Gain of F from three quarters of the articles to all, from which more labelling seems worth it."""


def page(report: "Report") -> Iterator[str]:
    """Yield the lines of the page."""
    yield (
        f"Trained on {counted(report.sentences, 'read sentence')} of {counted(report.articles, 'article')} by "
        f"{', '.join(report.annotators)}: {report.untagged:,} without a tag, {report.rejected:,} with a rejected "
        "suggestion."
    )
    others, held = counted(report.tuning_articles, "other article"), counted(report.held_back_articles, "article")
    yield f"Thresholds were chosen on {others}. Measured by sentences on {held}, held back from both:"
    yield ""
    width = max(8, *(len(each.label) for each in report.labels))
    yield f"{'':<{width}}       of   pipeline P     R     F      rules P     R     F"
    for each in report.labels:
        yield (
            f"{each.label:<{width}}  {each.sentences:>7,}         {each.precision:.2f}  {each.recall:.2f}  {each.f:.2f}"
            f"         {each.rules_precision:.2f}  {each.rules_recall:.2f}  {each.rules_f:.2f}   {_state(each)}"
        )
    yield from filter(None, map(_missing, report.labels))
    yield ""
    yield "Articles   sentences   mean F"
    for point in report.curve:
        yield f"{point.share:>8.0%}   {point.sentences:>9,}   {point.f:.2f}"
    yield _advice(report)
    if report.ranking is not None:
        yield ""
        yield _ranking(report.ranking)


def _state(label: "LabelReport") -> str:
    """Return who suggests a label from now on."""
    if label.used:
        return "suggested by the pipeline" + (", as words of sentences" if label.parts else "")
    return "by the rules as before" if label.rules_f else "not suggested"


def _missing(label: "LabelReport") -> str:
    """Return why the pipeline does not suggest a label, if evidence is too thin; else nothing."""
    why = {
        "few to tune": "the other articles have too few sentences with this label to choose a threshold",
        "few held back": "the articles held back have too few sentences with this label to measure it",
        "unsure": f"of {counted(label.offered, 'suggestion')}, too few were right to be sure that most will be",
    }.get(label.why, "")
    return f"{label.label} is not suggested by the pipeline: {why}." if why else ""


def _ranking(found: "RankingReport") -> str:
    """Return what ranking the rules' suggestions gains."""
    begin = (
        f"Of {counted(found.held_back, 'suggestion')} of the rules in held-back articles, {found.precision_before:.0%} "
        f"were accepted (you judged {found.judged:,} in all)."
    )
    if not found.used:
        return f"{begin} Hiding the least likely ones would gain nothing, so all are shown."
    return (
        f"{begin} Those that are shown from now on: {found.precision:.0%}, with {found.recall:.0%} of the accepted "
        "ones. The others are hidden."
    )


def _advice(report: "Report") -> str:
    """Return whether more labelling is worth it, by the end of the learning curve."""
    if len(report.curve) < 2:
        return ""
    gain = report.curve[-1].f - report.curve[-2].f
    if gain >= WORTHWHILE_GAIN:
        return f"The last quarter of the articles gained {100 * gain:.1f} points of F: more labelling seems worth it."
    if gain <= -WORTHWHILE_GAIN:
        return (
            f"F fell by {-100 * gain:.1f} points with the last quarter of the articles: those held back are too few to "
            "tell whether more labelling is worth it."
        )
    return f"The last quarter of the articles changed F by {100 * gain:+.1f} points: more labelling may gain little."
