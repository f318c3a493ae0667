"""Agreement as one page for a browser, in the style of published pages: it loads nothing and has no script.

All that comes from the store is text: names, labels and sentences are escaped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from annotations.team.agreement import Agreement
from annotations.team.attributes import AttributeAgreement
from annotations.team.bootstrap import MIN_ARTICLES, Estimate
from annotations.team.pairs import PairAgreement
from annotations.team.report import Disputed, GoldScore, GroupAgreement, Report
from annotations.web_page import Page, escape, table
from annotations.web_page import document as page_document
from annotations.wording import counted
from tui.cli.agreement_estimates import size_of

MAX_DISPUTED = 1000
"""Sentences in dispute on a page, at most: a browser and a printer should cope with it."""


def document(corpus: str, found: Report, disputed: Iterable[Disputed]) -> str:
    """Return the page on a corpus, with the sentences in dispute."""
    against = f" against {found.gold}" if isinstance(found.gold, str) else ""
    title = f"Agreement in {corpus}: {', '.join(found.annotators)}{against}"
    body: list[str] = [f"<h1>{escape(title)}</h1>", *_head(found)]
    if isinstance(found.agreement, Agreement):
        body += _agreement(found.agreement)
    if isinstance(found.attributes, tuple):
        body += _attributes(found.attributes)
    for name, groups in (("Outlet", found.by_outlet), ("Month", found.by_month)):
        if isinstance(groups, tuple):
            body += _groups(name, groups)
    for score in found.against_gold if isinstance(found.against_gold, tuple) else ():
        body += _gold(score)
    body += _decisions(found)
    body += _disputed(disputed)
    return page_document(Page(title), body)


def _head(found: Report) -> Iterator[str]:
    what = "marked done" if found.include == "done" else "touched"
    yield f"<p>Only articles that at least two annotators have {what} are compared, and only what both have read.</p>"
    if found.labels:
        yield f"<p>Only claims with the label {escape(', '.join(found.labels))}.</p>"
    if isinstance(found.since, date):
        yield f"<p>Only work that ended on {found.since} or later (UTC).</p>"
    if found.resamples:
        yield (
            f"<p>Intervals are 95 % percentile intervals from {found.resamples:,} resamples of the articles, seed "
            f"{found.seed}; fewer than {MIN_ARTICLES} articles are too few for an interval.</p>"
        )
    for each in found.unreadable:
        yield f"<p>Left out: {escape(each)}.</p>"


def _agreement(agreed: Agreement) -> Iterator[str]:
    yield "<h2>All annotators</h2>"
    described = [
        counted(agreed.articles, "article"),
        f"{counted(agreed.sentences, 'sentence')} that at least two have read",
        f"{counted(agreed.left_out, 'sentence')} left out, read by one annotator only",
    ]
    if agreed.orphans:
        described.append(f"{counted(agreed.orphans, 'claim')} not compared: the words are no longer in the text")
    yield f"<p>{'; '.join(described)}.</p>"
    yield from _estimates(
        "Coefficients of all annotators",
        [
            ("Krippendorff’s α, sentences", agreed.alpha),
            *((f"α, {scale}", each) for scale, each in agreed.alpha_by_scale.items()),
            ("Fleiss’ κ, sentences", agreed.fleiss),
        ],
    )
    yield "<h2>Labels</h2>"
    for label, each in agreed.alpha_by_label.items():
        yield f"<h3>{escape(label)}</h3>"
        rows = [("α, sentences", each), ("α, characters", agreed.characters[label])]
        yield from _estimates(f"Coefficients of {label}", rows)
    yield "<h2>Pairs</h2>"
    for pair in agreed.pairs:
        yield f"<h3>{escape(pair.first)} and {escape(pair.second)}</h3>"
        yield from _pair(pair)
    yield "<h2>Articles</h2>"
    yield from _table(
        "Agreement by article",
        ("Article", "People", "Sentences", "Differing", "α"),
        (
            (each.id, f"{len(each.annotators):,}", f"{each.sentences:,}", f"{each.differing:,}", _value(each.alpha))
            for each in agreed.by_article
        ),
    )


def _pair(pair: PairAgreement) -> Iterator[str]:
    yield f"<p>{size_of(pair)}.</p>"
    yield from _estimates(
        f"Coefficients of {pair.first} and {pair.second}",
        [
            ("Cohen’s κ, sentences", pair.kappa),
            ("F1, same span and label", pair.exact),
            ("F1, same label, part of span", pair.partial),
            ("F1, same span, any label", pair.place),
            ("F1, same span, label and speaker", pair.speaker),
            ("αU, all labels", pair.alpha_u),
            *((f"αU, {label}", each) for label, each in pair.alpha_u_by_label.items()),
        ],
    )
    yield from _confusion(pair)


def _gold(score: GoldScore) -> Iterator[str]:
    pair = score.agreement
    yield f"<h2>{escape(score.annotator)}</h2>"
    yield f"<p>{size_of(pair)}.</p>"
    yield from _estimates(
        f"Scores of {score.annotator}",
        [
            ("Precision, same span and label", pair.precision),
            ("Recall", pair.recall),
            ("F1", pair.exact),
            ("F1, part of span", pair.partial),
            ("Cohen’s κ, sentences", pair.kappa),
        ],
    )
    yield from _table(
        f"Scores of {score.annotator} by label",
        ("Label", "Gold", "Own", "Precision", "Recall", "F1"),
        (
            (each.label, f"{each.first:,}", f"{each.second:,}", *map(_value, (each.precision, each.recall, each.f1)))
            for each in score.labels
        ),
    )
    if score.attributes:
        yield from _table(
            f"Attributes of {score.annotator}",
            ("Attribute", "Of", "Compared", "Differing", "κ"),
            (
                (each.name, each.on, f"{both.units:,}", f"{both.differing:,}", _value(both.kappa))
                for each in score.attributes
                for both in each.pairs
            ),
        )
    yield from _confusion(pair)


def _groups(name: str, groups: Sequence[GroupAgreement]) -> Iterator[str]:
    yield f"<h2>{name}s</h2>"
    yield from _table(
        f"Agreement by {name.lower()}",
        (name, "Articles", "Sentences", "Differing", "α", "Interval"),
        (
            (
                each.name,
                f"{each.articles:,}",
                f"{each.sentences:,}",
                f"{each.differing:,}",
                _value(each.alpha),
                _interval(each.alpha),
            )
            for each in groups
        ),
    )


def _attributes(found: Sequence[AttributeAgreement]) -> Iterator[str]:
    yield "<h2>Attributes</h2>"
    yield from _table(
        "Agreement by attribute",
        ("Attribute", "Of", "Compared", "Given", "Differing", "α", "Interval"),
        (
            (
                each.name,
                each.on,
                f"{each.units:,}",
                f"{each.given:,}",
                f"{each.differing:,}",
                _value(each.alpha),
                _interval(each.alpha),
            )
            for each in found
        ),
    )


def _confusion(pair: PairAgreement) -> Iterator[str]:
    """Yield which labels meet, with bars."""
    totals: Counter[str] = Counter()
    for cell in pair.confusion:
        totals[cell.first] += cell.count
    if not totals:
        return
    rows = (
        (cell.first or "none", cell.second or "none", f"{cell.count:,}", f"{cell.count / totals[first]:.0%}")
        for first in sorted(totals, key=lambda label: (not label, -totals[label], label))
        for cell in pair.confusion
        if cell.first == first
    )
    caption = f"Labels of {pair.first} and {pair.second} in the same place"
    head = (pair.first, pair.second, "Claims", f"Part of {pair.first}’s")
    yield from table(caption, head, rows, numbers=True, bars=True, named_by=1)


def _decisions(found: Report) -> Iterator[str]:
    """Yield why annotators differed, by the decisions of each gold standard."""
    for each in found.decisions if isinstance(found.decisions, tuple) else ():
        yield f"<h2>Why annotators differed, by {escape(each.gold)}</h2>"
        rows = ((name or "no category", f"{count:,}") for name, count in each.categories.items())
        yield from _table(f"Decisions of {each.gold} by category", ("Category", "Decisions"), rows)


def _disputed(disputed: Iterable[Disputed]) -> Iterator[str]:
    """Yield the sentences in dispute, by article."""
    yield "<h2>Sentences in dispute</h2>"
    article = None
    number = 0
    for number, each in enumerate(disputed, 1):
        if number > MAX_DISPUTED:
            continue
        if each.article != article:
            article = each.article
            yield f"<h3>{escape(article)}</h3>"
        given = "".join(
            f"<li>{escape(name)}: {escape(', '.join(labels)) or 'none'}</li>" for name, labels in each.labels.items()
        )
        yield f"<blockquote>{escape(each.text)}</blockquote><ul>{given}</ul>"
    if article is None:
        yield "<p>None: those who have read a sentence gave it the same labels.</p>"
    if number > MAX_DISPUTED:
        yield f"<p>And {counted(number - MAX_DISPUTED, 'sentence')} more, of {number:,} in all.</p>"


def _estimates(caption: str, rows: Sequence[tuple[str, Estimate]]) -> Iterator[str]:
    """Yield a table of coefficients; a sentence for each that is undefined."""
    yield from _table(
        caption,
        ("Measure", "Value", "Interval", "Units"),
        (
            (name, each.undefined) if each.undefined else (name, _value(each), _interval(each), f"{each.units:,}")
            for name, each in rows
        ),
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table whose first column is text, and the others numbers."""
    yield from table(caption, head, rows, numbers=True)


def _value(each: Estimate) -> str:
    return f"{each.value:.3f}" if isinstance(each.value, float) else "undefined"


def _interval(each: Estimate) -> str:
    if isinstance(each.low, float) and isinstance(each.high, float):
        return f"{each.low:.3f} to {each.high:.3f}"
    return ""
