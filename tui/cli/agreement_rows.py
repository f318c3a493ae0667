"""Agreement as CSV: a row for each coefficient, for a spreadsheet or a data frame."""

import csv
import io
from collections.abc import Iterator

from annotations.team.agreement import Agreement
from annotations.team.attributes import AttributeAgreement
from annotations.team.bootstrap import Estimate
from annotations.team.pairs import PairAgreement
from annotations.team.report import Report

COLUMNS = (
    "table", "name", "first", "second", "label", "measure", "value", "low", "high", "units", "articles", "undefined"
)  # fmt: skip
"""`name` is an article, outlet, month or attribute; what does not apply is empty."""

UNITS = {
    "sentence": ("alpha", "fleiss", "kappa", "ordinal", "interval", "ratio"),
    "character": ("characters",),
    "span": ("exact", "partial", "place", "speaker", "precision", "recall", "alpha_u"),
}
"""The measures of each unit."""

_Row = tuple[str, str, str, str, str, str, Estimate]


def written(found: Report, by: str, unit: str = "") -> str:
    """Return the lines of a file, without the last line end.

    If a table `by` or a `unit` is named, only its rows.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for *names, each in _rows(found):
        is_wanted = not unit or (names[0] != "attribute" and names[5] in UNITS[unit])
        if (not by or names[0] == by) and is_wanted:
            numbers = (value if isinstance(value, float) else "" for value in (each.value, each.low, each.high))
            rows.writerow([*names, *numbers, each.units, each.articles, each.undefined])
    return out.getvalue().rstrip("\n")


def _rows(found: Report) -> Iterator[_Row]:
    if isinstance(found.agreement, Agreement):
        yield from _agreement(found.agreement)
    for table, groups in (("outlet", found.by_outlet), ("month", found.by_month)):
        for group in groups if isinstance(groups, tuple) else ():
            yield table, group.name, "", "", "", "alpha", group.alpha
    for attribute in found.attributes if isinstance(found.attributes, tuple) else ():
        yield from _attribute("attribute", attribute)
    for score in found.against_gold if isinstance(found.against_gold, tuple) else ():
        yield from _pair("gold", score.agreement)
        first, second = score.agreement.first, score.agreement.second
        for each in score.labels:
            yield "gold", "", first, second, each.label, "precision", each.precision
            yield "gold", "", first, second, each.label, "recall", each.recall
            yield "gold", "", first, second, each.label, "exact", each.f1
        for attribute in score.attributes:
            yield from _attribute("gold", attribute)


def _agreement(found: Agreement) -> Iterator[_Row]:
    yield "all", "", "", "", "", "alpha", found.alpha
    yield "all", "", "", "", "", "fleiss", found.fleiss
    for scale, each in found.alpha_by_scale.items():
        yield "all", "", "", "", "", scale, each
    for label, each in found.alpha_by_label.items():
        yield "label", "", "", "", label, "alpha", each
    for label, each in found.characters.items():
        yield "label", "", "", "", label, "characters", each
    for pair in found.pairs:
        yield from _pair("pair", pair)
    for article in found.by_article:
        yield "article", article.id, "", "", "", "alpha", article.alpha


def _attribute(table: str, found: AttributeAgreement) -> Iterator[_Row]:
    if table == "attribute":
        yield table, found.name, "", "", "", "alpha", found.alpha
    for pair in found.pairs:
        yield table, found.name, pair.first, pair.second, "", "kappa", pair.kappa


def _pair(table: str, pair: PairAgreement) -> Iterator[_Row]:
    for measure in ("kappa", "exact", "partial", "place", "speaker", "precision", "recall", "alpha_u"):
        yield table, "", pair.first, pair.second, "", measure, getattr(pair, measure)
    for label, each in pair.alpha_u_by_label.items():
        yield table, "", pair.first, pair.second, label, "alpha_u", each
