"""A doubtful label in full, for the pane below the list: the sentence, and why it is listed."""

from annotations.training.doubts import Doubt
from annotations.translation import gettext as _
from tui.doubts.doubt_table import named
from tui.widgets.detail_pane import Details


def doubt_details(row: Doubt | None) -> Details | None:
    """Return the words of a sentence, its labels and those of the model, and its article; `None` for no sentence."""
    if row is None:
        return None
    why = _(
        "Labelled {labels}, {given:.0%} likely by the model; {thought} is {probability:.0%} likely.",
        labels=named(row.labels),
        given=row.given_probability,
        thought=named((row.thought,)),
        probability=row.probability,
    )
    return Details(row.text, (why, row.title or row.article))
