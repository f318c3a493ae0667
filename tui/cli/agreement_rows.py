"""Agreement as CSV: a row for each coefficient, for a spreadsheet or a data frame."""

import csv
import io
from collections.abc import Iterator

from annotations.team.agreement import Agreement
from annotations.team.bootstrap import Estimate
from annotations.team.pairs import PairAgreement
from annotations.team.report import Report

COLUMNS = (
    "table", "name", "first", "second", "label", "measure", "value", "low", "high", "units", "articles", "undefined"
)  # fmt: skip
"""`name` is an article, outlet or month; what does not apply is empty."""

_Row = tuple[str, str, str, str, str, str, Estimate]


def written(found: Report, by: str) -> str:
    """Return the lines of a file, without the last line end; only the rows of the table `by` if one is named."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for *names, each in _rows(found):
        if not by or names[0] == by:
            numbers = (value if isinstance(value, float) else "" for value in (each.value, each.low, each.high))
            rows.writerow([*names, *numbers, each.units, each.articles, each.undefined])
    return out.getvalue().rstrip("\n")


def _rows(found: Report) -> Iterator[_Row]:
    if isinstance(found.agreement, Agreement):
        yield from _agreement(found.agreement)
    for table, groups in (("outlet", found.by_outlet), ("month", found.by_month)):
        for group in groups if isinstance(groups, tuple) else ():
            yield table, group.name, "", "", "", "alpha", group.alpha
    for score in found.against_gold if isinstance(found.against_gold, tuple) else ():
        yield from _pair("gold", score.agreement)
        first, second = score.agreement.first, score.agreement.second
        for each in score.labels:
            yield "gold", "", first, second, each.label, "precision", each.precision
            yield "gold", "", first, second, each.label, "recall", each.recall
            yield "gold", "", first, second, each.label, "exact", each.f1


def _agreement(found: Agreement) -> Iterator[_Row]:
    yield "all", "", "", "", "", "alpha", found.alpha
    yield "all", "", "", "", "", "fleiss", found.fleiss
    for label, each in found.alpha_by_label.items():
        yield "label", "", "", "", label, "alpha", each
    for label, each in found.characters.items():
        yield "label", "", "", "", label, "characters", each
    for pair in found.pairs:
        yield from _pair("pair", pair)
    for article in found.by_article:
        yield "article", article.id, "", "", "", "alpha", article.alpha


def _pair(table: str, pair: PairAgreement) -> Iterator[_Row]:
    for measure in ("kappa", "exact", "partial", "place", "speaker", "precision", "recall", "alpha_u"):
        yield table, "", pair.first, pair.second, "", measure, getattr(pair, measure)
    for label, each in pair.alpha_u_by_label.items():
        yield table, "", pair.first, pair.second, label, "alpha_u", each
