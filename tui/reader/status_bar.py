"""What the two bars of the reader say."""

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from annotations.article import Span
from annotations.claims.record import Orphan, count_covered
from annotations.scheme import Scheme
from annotations.work.session import Session
from tui.display.theme import ENTITY_KINDS, Palette
from tui.widgets.bars import shortened, words

WIDE = 110
"""Cells from which words are written out."""


WIDER = 130
"""Cells from which the legend is written out as well."""


class Tally:
    """Counts what is told of a record, anew only where it has changed."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.claims: Counter[str] = Counter()
        self.read = 0
        """How many sentences were read."""
        self._claims: object = None
        self._reviewed: object = None
        self._sentences: object = None

    def take(self, session: Session, sentences: Sequence[Span]) -> None:
        """Count the claims and the sentences read."""
        record = session.record
        if self._claims is not record.claims:
            self._claims = record.claims
            self.claims = Counter(claim.label for claim in record.claims)
        if self._reviewed != record.row.reviewed or self._sentences is not sentences:
            self._reviewed, self._sentences = record.row.reviewed, sentences
            self.read = count_covered(sentences, record.row.reviewed)


def place(number: int, total: int, session: Session, palette: Palette, width: int) -> Text:
    """Say where in the article the cursor is, and whether all is saved."""
    at = f"sentence {number} of {total}" if width >= WIDE else f"{number}/{total}"
    state = session.state
    return words(at, "   ", (f"{state:<11}", palette.error if state.isupper() else palette.muted), "   ")


def steady(number: int, total: int, session: Session, palette: Palette) -> Text:
    """Say the same in as few cells as may be: something else is said behind it."""
    state = session.state
    return words(
        f"{number}/{total}  ", (state, palette.error if state.isupper() else palette.muted), "  " * bool(state)
    )


def aside(count: int, placing: Orphan | None, palette: Palette, key: str) -> Text:
    """Say how many claims are set aside, or which of them is being placed, and the `key` for it."""
    if placing is not None:
        return words((f"{key} places “{shortened(placing.claim.text, 16).rstrip()}”", palette.message), "   ")
    return words((f"{count} set aside: {key}", palette.warning), "   ") if count else Text()


def legend(found: bool, instead: str, palette: Palette, width: int) -> Text:
    """Say how the kinds of entities look, or why none is to be seen."""
    if not found:
        return words((instead, palette.muted))
    line = Text()
    for kind in ENTITY_KINDS:
        short = "org" if kind == "organisation" and width < WIDER else kind
        line.append(short, palette.kinds[kind])
        line.append(" ")
    return line


def totals(counts: Counter[str], scheme: Scheme, palette: Palette, width: int, help_key: str) -> Text:
    """Say how many claims there are of each label, and where help is."""
    line = Text()
    for label in scheme.labels:
        line.append(label.letter, palette.marks[label.name])
        name = f" {label.name}" if width >= WIDE else ""
        line.append(f"{name} {counts[label.name]}  ")
    line.append(f"{help_key} help", palette.muted)
    return line
