"""Agreement as a page of text.

At most 80 columns, for a terminal, a pipe or a mail.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import set_cell_size

from annotations.team.agreement import Agreement
from annotations.team.bootstrap import MIN_ARTICLES
from annotations.team.pairs import LabelScore, PairAgreement
from annotations.team.report import GoldScore, GroupAgreement, Report
from annotations.wording import counted
from tui.cli.agreement_attributes import against, attributes
from tui.cli.agreement_estimates import NAME_CELLS, estimates, size_of, undefined, value, with_interval
from tui.cli.columns import fit, table
from tui.display.cells import visible

LOWEST = 5
"""Articles of a page if no other number is asked for: those with the lowest agreement."""

BAR_CELLS = 24
"""Cells of a bar for all claims of a row."""


def page(corpus: str, found: Report, mark: str, by: str = "", *, unit: str = "", matrix: bool = False) -> Iterator[str]:
    """Yield the lines of a page on a corpus; bars are drawn with the character `mark`.

    `by` is the only table wanted; empty for the page with all annotators, each label, each pair and the lowest
    articles. `unit` is what the tables are about: sentence, character, span, or empty for all. With `matrix`, it says
    how often the labels of each pair meet.
    """
    if isinstance(found.against_gold, tuple):
        yield from _gold_page(corpus, found, found.against_gold, mark)
        yield from _decisions(found)
        return
    assert isinstance(found.agreement, Agreement)
    yield from _head(corpus, found, found.agreement)
    yield from _page(found, found.agreement, by, unit)
    for pair in found.agreement.pairs if matrix else ():
        yield ""
        yield from _confusion(pair, mark)
    if not by and not unit:
        yield from _decisions(found)


def _page(found: Report, agreed: Agreement, by: str, unit: str) -> Iterator[str]:
    of_sentences = unit in ("", "sentence")
    if not by and of_sentences:
        yield ""
        yield from _all(agreed)
    if by == "label" or (not by and unit != "span"):
        yield ""
        yield from _units_by_label(agreed) if unit == "span" else _labels(agreed, unit)
    if by == "pair" or (not by and len(agreed.pairs) == 1 and unit != "character"):
        for pair in agreed.pairs:
            yield ""
            yield from _pair(pair, unit)
    elif not by and unit != "character":
        yield ""
        yield from _pairs(agreed.pairs, unit)
    if isinstance(found.attributes, tuple) and by in ("", "attribute") and not unit:
        yield ""
        yield from attributes(found.attributes, pairs=by == "attribute")
    if by == "article" or (not by and of_sentences):
        yield ""
        yield from _articles(agreed, None if by else LOWEST)
    for name, groups in (("outlet", found.by_outlet), ("month", found.by_month)):
        if isinstance(groups, tuple):
            yield ""
            yield from _groups(name, groups)


def _all(agreed: Agreement) -> Iterator[str]:
    """Yield the agreement of all annotators on sentences."""
    yield "all annotators"
    yield from estimates(
        [
            ("Krippendorff’s α, sentences", agreed.alpha, "sentence"),
            *((f"α, {scale}", each, "sentence") for scale, each in agreed.alpha_by_scale.items()),
            ("Fleiss’ κ, sentences", agreed.fleiss, "sentence"),
        ]
    )


def _head(corpus: str, found: Report, agreed: Agreement) -> Iterator[str]:
    what = "done" if found.include == "done" else "touched"
    yield visible(f"{corpus}: {', '.join(found.annotators)}")
    yield f"{counted(agreed.articles, 'article')} that at least two have {what}"
    yield f"{counted(agreed.sentences, 'sentence')} that at least two have read"
    yield _left_out(agreed.left_out)
    if agreed.orphans:
        yield _orphaned(agreed.orphans)
    yield from _about_intervals(found, agreed.articles)


def _orphaned(claims: int) -> str:
    return f"{counted(claims, 'claim')} not compared: the words are no longer in the text"


def _left_out(sentences: int) -> str:
    return (
        f"{counted(sentences, 'sentence')} left out: only one annotator has read {'it' if sentences == 1 else 'them'}"
    )


def _about_intervals(found: Report, articles: int) -> Iterator[str]:
    if found.labels:
        yield visible(f"only {', '.join(found.labels)}")
    if isinstance(found.since, date):
        yield f"only work that ended on {found.since} or later (UTC)"
    if not found.resamples:
        return
    if articles < MIN_ARTICLES:
        yield f"too few articles for an interval: it needs {MIN_ARTICLES}"
    else:
        yield f"intervals: 95 %, from {found.resamples:,} resamples of the articles, seed {found.seed}"


def _labels(agreed: Agreement, unit: str) -> Iterator[str]:
    """Yield the agreement on each label by itself."""
    if not agreed.alpha_by_label:
        yield "Nobody has tagged anything in these articles."
        return
    tables = {"sentences": agreed.alpha_by_label, "characters": agreed.characters}
    if unit:
        tables = {f"{unit}s": tables[f"{unit}s"]}
    head = [cell for what in tables for cell in (f"α {what}", "interval")]
    rows = [
        (label, *(cell for each in tables.values() for cell in with_interval(each[label])))
        for label in agreed.alpha_by_label
    ]
    yield from table(("label", *head), rows, NAME_CELLS)
    yield from undefined((f"{label}, {what}", each[label]) for what, each in tables.items() for label in each)


def _units_by_label(agreed: Agreement) -> Iterator[str]:
    """Yield αU of each label and pair."""
    found = [
        (f"{label}: {pair.first}, {pair.second}", each)
        for label in agreed.alpha_by_label
        for pair in agreed.pairs
        if (each := pair.alpha_u_by_label.get(label))
    ]
    rows = [(name, *with_interval(each)) for name, each in found]
    yield from table(("label, pair", "αU", "interval"), rows, NAME_CELLS)
    yield from undefined(found)


def _pairs(pairs: Sequence[PairAgreement], unit: str) -> Iterator[str]:
    """Yield a line for each pair."""
    head = ("κ", "F1", "partial", "place", "speaker", "αU")
    first, last = {"": (0, 6), "sentence": (0, 1), "span": (1, 6)}[unit]
    found = [
        (
            pair,
            (pair.kappa, pair.exact, pair.partial, pair.place, pair.speaker, pair.alpha_u)[first:last],
        )
        for pair in pairs
    ]
    rows = [
        (f"{pair.first}, {pair.second}", f"{pair.sentences:,}", f"{pair.left_out:,}", *map(value, each))
        for pair, each in found
    ]
    yield from table(("pair", "sentences", "left out", *head[first:last]), rows, NAME_CELLS)
    yield from undefined((f"{pair.first}, {pair.second}", one) for pair, each in found for one in each)


def _pair(pair: PairAgreement, unit: str) -> Iterator[str]:
    """Yield all that is known of a pair."""
    yield visible(f"{pair.first} and {pair.second}: {size_of(pair)}")
    if unit != "span":
        yield from estimates([("Cohen’s κ, sentences", pair.kappa, "sentence")])
    if unit != "sentence":
        yield from estimates(
            [
                ("F1, same span and label", pair.exact, "claim"),
                ("F1, same label, part of span", pair.partial, "claim"),
                ("F1, same span, any label", pair.place, "claim"),
                ("F1, same span, label, speaker", pair.speaker, "claim"),
                ("αU, all labels", pair.alpha_u, "claim"),
                *((f"αU, {label}", each, "claim") for label, each in pair.alpha_u_by_label.items()),
            ]
        )


def _articles(agreed: Agreement, most: int | None) -> Iterator[str]:
    """Yield the articles with the lowest agreement, or all."""
    rows = [
        (each.id, f"{len(each.annotators):,}", f"{each.sentences:,}", f"{each.differing:,}", value(each.alpha))
        for each in agreed.by_article[:most]
    ]
    others = len(agreed.by_article) - len(rows)
    name = f"article (the lowest {len(rows)} of {len(agreed.by_article):,})" if others else "article"
    yield from table((name, "people", "sentences", "differing", "α"), rows, 44)
    if most is None:
        yield from undefined((each.id, each.alpha) for each in agreed.by_article)


def _groups(what: str, groups: Sequence[GroupAgreement]) -> Iterator[str]:
    """Yield a line for each outlet or month."""
    rows = [
        (each.name, f"{each.articles:,}", f"{each.sentences:,}", f"{each.differing:,}", *with_interval(each.alpha))
        for each in groups
    ]
    yield from table((what, "articles", "sentences", "differing", "α", "interval"), rows, NAME_CELLS)
    yield from undefined((each.name, each.alpha) for each in groups)


def _gold_page(corpus: str, found: Report, scores: Sequence[GoldScore], mark: str) -> Iterator[str]:
    """Yield how each annotator agrees with a gold standard."""
    yield visible(f"{corpus}: {', '.join(found.annotators)} against {found.gold}")
    yield from _about_intervals(found, max((each.agreement.articles for each in scores), default=0))
    for score in scores:
        yield ""
        yield from _gold_score(score)
        if score.labels:
            yield ""
            yield from _gold_labels(score.labels)
            yield ""
            yield from _confusion(score.agreement, mark)


def _gold_score(score: GoldScore) -> Iterator[str]:
    """Yield the coefficients of an annotator and a gold standard."""
    pair = score.agreement
    yield visible(f"{score.annotator}: {size_of(pair)}")
    if pair.orphans:
        yield f"  {_orphaned(pair.orphans)}"
    yield from estimates(
        [
            ("precision, same span and label", pair.precision, "claim"),
            ("recall", pair.recall, "claim"),
            ("F1", pair.exact, "claim"),
            ("F1, part of span", pair.partial, "claim"),
            ("Cohen’s κ, sentences", pair.kappa, "sentence"),
        ]
    )
    if score.attributes:
        yield ""
        yield from against(score.attributes)


def _gold_labels(scores: Sequence[LabelScore]) -> Iterator[str]:
    """Yield a line for each label."""
    head = ("label", "gold", "own", "P", "R", "F1", "interval of F1")
    rows = [
        (
            each.label,
            f"{each.first:,}",
            f"{each.second:,}",
            value(each.precision),
            value(each.recall),
            *with_interval(each.f1),
        )
        for each in scores
    ]
    yield from table(head, rows, NAME_CELLS)


def _decisions(found: Report) -> Iterator[str]:
    """Yield why annotators differed, by the decisions of each gold standard."""
    for each in found.decisions if isinstance(found.decisions, tuple) else ():
        yield ""
        yield visible(f"why annotators differed: {counted(each.decisions, 'decision')} in {each.gold}")
        for name, count in each.categories.items():
            yield f"  {name or 'no category':14} {count:>9,} {count / each.decisions:>6.0%}"


def _confusion(pair: PairAgreement, mark: str) -> Iterator[str]:
    """Yield how often the labels of two annotators meet, with their part of the first one's label."""
    yield visible(f"labels in the same place: {pair.first} on the left, {pair.second} on the right")
    totals: Counter[str] = Counter()
    for cell in pair.confusion:
        totals[cell.first] += cell.count
    if not totals:
        yield "Neither has tagged anything in what both have read."
    # Claims of the second alone come last: nothing of the first is there.
    for first in sorted(totals, key=lambda label: (not label, -totals[label], label)):
        name = first or "none"
        for cell in pair.confusion:
            if cell.first != first:
                continue
            part = cell.count / totals[first]
            bar = mark * max(1, round(part * BAR_CELLS))
            left, right = (fit(each, 14) for each in (name, cell.second or "none"))
            yield f"  {set_cell_size(left, 14)} {set_cell_size(right, 14)} {cell.count:>9,} {part:>6.0%}  {bar}"
            name = ""
