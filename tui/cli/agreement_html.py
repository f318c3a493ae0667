"""Agreement as one page for a browser: it loads nothing, has no script, and can be printed.

All that comes from the store is text: names, labels and sentences are escaped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from annotations.team.agreement import Agreement
from annotations.team.attributes import AttributeAgreement
from annotations.team.bootstrap import MIN_ARTICLES, Estimate
from annotations.team.pairs import PairAgreement
from annotations.team.report import Disputed, GoldScore, GroupAgreement, Report
from annotations.wording import counted
from tui.display.cells import visible

MAX_DISPUTED = 1000
"""Sentences in dispute on a page, at most: a browser and a printer should cope with it."""

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #1a1a1a; background: #fff; max-width: 60em; margin: 2em auto;
  padding: 0 1em }
h1, h2, h3 { font-weight: normal; line-height: 1.2; margin-top: 2em } h1 { margin-top: 0 }
table { border-collapse: collapse; margin: 1em 0; font: 14px/1.4 system-ui, sans-serif }
th, td { text-align: left; padding: .25em 1em .25em 0; vertical-align: top; border-bottom: 1px solid #ddd }
th { font-weight: 600 } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.bar { width: 12em } td.bar i { display: block; height: .8em; margin-top: .3em; background: #0072b2 }
td.words { font: 16px/1.5 Georgia, serif; max-width: 34em } p.why { color: #555; margin: .2em 0 }
@media print { body { margin: 0; max-width: none; font-size: 11pt } h2 { break-after: avoid } tr { break-inside: avoid }
  td.bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
"""


def document(corpus: str, found: Report, disputed: Iterable[Disputed]) -> str:
    """Return the page on a corpus, with the sentences in dispute."""
    against = f" against {found.gold}" if isinstance(found.gold, str) else ""
    title = _text(f"Agreement in {corpus}: {', '.join(found.annotators)}{against}")
    body: list[str] = [f"<h1>{title}</h1>", *_head(found)]
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
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            *body,
            "</body>\n</html>\n",
        )
    )


def _text(text: str) -> str:
    """Return text from outside as it may stand in HTML."""
    return escape(visible(text))


def _head(found: Report) -> Iterator[str]:
    what = "marked done" if found.include == "done" else "touched"
    yield f"<p>Compared are articles that at least two annotators have {what}, where both have read them.</p>"
    if found.labels:
        yield f"<p>Only claims with the label {_text(', '.join(found.labels))}.</p>"
    if isinstance(found.since, date):
        yield f"<p>Only work that ended on {found.since} or later (UTC).</p>"
    if found.resamples:
        yield (
            f"<p>Intervals are 95 % percentile intervals from {found.resamples:,} resamples of the articles, seed "
            f"{found.seed}; fewer than {MIN_ARTICLES} articles are too few for an interval.</p>"
        )
    for each in found.unreadable:
        yield f"<p>Left out: {_text(each)}.</p>"


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
        [
            ("Krippendorff’s α, sentences", agreed.alpha),
            *((f"α, {scale}", each) for scale, each in agreed.alpha_by_scale.items()),
            ("Fleiss’ κ, sentences", agreed.fleiss),
        ]
    )
    yield "<h2>Labels</h2>"
    for label, each in agreed.alpha_by_label.items():
        yield f"<h3>{_text(label)}</h3>"
        yield from _estimates([("α, sentences", each), ("α, characters", agreed.characters[label])])
    yield "<h2>Pairs</h2>"
    for pair in agreed.pairs:
        yield f"<h3>{_text(pair.first)} and {_text(pair.second)}</h3>"
        yield from _pair(pair)
    yield "<h2>Articles</h2>"
    yield from _table(
        ("Article", "People", "Sentences", "Differing", "α"),
        (
            (each.id, f"{len(each.annotators):,}", f"{each.sentences:,}", f"{each.differing:,}", _value(each.alpha))
            for each in agreed.by_article
        ),
    )


def _pair(pair: PairAgreement) -> Iterator[str]:
    described = (counted(pair.articles, "article"), counted(pair.sentences, "sentence"), f"{pair.left_out:,} left out")
    yield f"<p>{', '.join(described)}.</p>"
    yield from _estimates(
        [
            ("Cohen’s κ, sentences", pair.kappa),
            ("F1, same span and label", pair.exact),
            ("F1, same label, part of span", pair.partial),
            ("F1, same span, any label", pair.place),
            ("F1, same span, label and speaker", pair.speaker),
            ("αU, all labels", pair.alpha_u),
            *((f"αU, {label}", each) for label, each in pair.alpha_u_by_label.items()),
        ]
    )
    yield from _confusion(pair)


def _gold(score: GoldScore) -> Iterator[str]:
    pair = score.agreement
    yield f"<h2>{_text(score.annotator)}</h2>"
    described = (counted(pair.articles, "article"), counted(pair.sentences, "sentence"), f"{pair.left_out:,} left out")
    yield f"<p>{', '.join(described)}.</p>"
    yield from _estimates(
        [
            ("Precision, same span and label", pair.precision),
            ("Recall", pair.recall),
            ("F1", pair.exact),
            ("F1, part of span", pair.partial),
            ("Cohen’s κ, sentences", pair.kappa),
        ]
    )
    yield from _table(
        ("Label", "Gold", "Own", "Precision", "Recall", "F1"),
        (
            (each.label, f"{each.first:,}", f"{each.second:,}", *map(_value, (each.precision, each.recall, each.f1)))
            for each in score.labels
        ),
    )
    if score.attributes:
        yield from _table(
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
    yield f"<p>Labels in the same place, each by its part of the label of {_text(pair.first)}:</p>"
    yield f"<table><tr><th>{_text(pair.first)}<th>{_text(pair.second)}<th class=n>claims<th class=n>part<th></tr>"
    for first in sorted(totals, key=lambda label: (not label, -totals[label], label)):
        for cell in pair.confusion:
            if cell.first == first:
                part = f"{cell.count / totals[first]:.0%}"
                yield (
                    f"<tr><td>{_text(first) or 'none'}<td>{_text(cell.second) or 'none'}<td class=n>{cell.count:,}"
                    f'<td class=n>{part}<td class=bar><i style="width:{part}"></i></tr>'
                )
    yield "</table>"


def _decisions(found: Report) -> Iterator[str]:
    """Yield why annotators differed, by the decisions of each gold standard."""
    for each in found.decisions if isinstance(found.decisions, tuple) else ():
        yield f"<h2>Why annotators differed, by {_text(each.gold)}</h2>"
        rows = ((name or "no category", f"{count:,}") for name, count in each.categories.items())
        yield from _table(("Category", "Decisions"), rows)


def _disputed(disputed: Iterable[Disputed]) -> Iterator[str]:
    """Yield the sentences in dispute, by article."""
    yield "<h2>Sentences in dispute</h2>"
    article = None
    number = 0
    for number, each in enumerate(disputed, 1):
        if number > MAX_DISPUTED:
            continue
        if each.article != article:
            yield "</table>" if article is not None else ""
            article = each.article
            yield f"<h3>{_text(article)}</h3>\n<table>"
        given = "<br>".join(
            f"{_text(name)}: {_text(', '.join(labels)) or 'none'}" for name, labels in each.labels.items()
        )
        yield f"<tr><td class=words>{_text(each.text)}<td>{given}</tr>"
    if article is None:
        yield "<p>None: those who have read a sentence gave it the same labels.</p>"
    else:
        yield "</table>"
    if number > MAX_DISPUTED:
        yield f"<p>And {counted(number - MAX_DISPUTED, 'sentence')} more, of {number:,} in all.</p>"


def _estimates(rows: Sequence[tuple[str, Estimate]]) -> Iterator[str]:
    """Yield a table of coefficients; a sentence for each that is undefined."""
    yield "<table><tr><th>Measure<th class=n>Value<th class=n>Interval<th class=n>Units</tr>"
    for name, each in rows:
        if each.undefined:
            yield f'<tr><td>{_text(name)}<td colspan="3">{_text(each.undefined)}</tr>'
        else:
            yield (
                f"<tr><td>{_text(name)}<td class=n>{_value(each)}<td class=n>{_interval(each)}"
                f"<td class=n>{each.units:,}</tr>"
            )
    yield "</table>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table whose first column is text, and the others numbers."""
    first, *others = head
    yield f"<table><tr><th>{first}{''.join(f'<th class=n>{each}' for each in others)}</tr>"
    for name, *numbers in rows:
        yield f"<tr><td>{_text(name)}{''.join(f'<td class=n>{_text(each)}' for each in numbers)}</tr>"
    yield "</table>"


def _value(each: Estimate) -> str:
    return f"{each.value:.3f}" if isinstance(each.value, float) else "undefined"


def _interval(each: Estimate) -> str:
    if isinstance(each.low, float) and isinstance(each.high, float):
        return f"{each.low:.3f} to {each.high:.3f}"
    return ""
