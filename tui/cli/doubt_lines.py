"""Sentences whose labels are probably wrong, as columns of text."""

import shutil
from collections.abc import Iterator, Sequence

from annotations.training.doubts import Doubt, Doubts
from annotations.wording import counted
from tui.display.cells import visible

LEAST_WORDS = 24
"""Cells of the sentence below which a column is left out."""

MAX_WHY = 40
"""Cells of the labels that a sentence has and is thought to have, at most."""


def named(labels: Sequence[str]) -> str:
    """Return labels in words: none if there are none."""
    return "+".join(label for label in labels if label) or "none"


def separated(each: Doubt) -> str:
    """Return the columns of a sentence, separated by tabs."""
    columns = (
        each.article,
        each.start,
        each.end,
        named(each.labels),
        named((each.thought,)),
        f"{each.probability:.3f}",
        f"{each.given_probability:.3f}",
        each.text,
        each.annotator,
    )
    return "\t".join(visible(" ".join(str(column).split())) for column in columns)


def aligned(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield a line for each sentence that fits the terminal: why it is listed, its words, and its article."""
    from tui.widgets.bars import shortened

    whys = [f"{named(each.labels)} → {named((each.thought,))} {each.probability:.0%}" for each in doubts]
    why_width = min(MAX_WHY, max(map(len, whys), default=0))
    people = {each.annotator for each in doubts}
    width = shutil.get_terminal_size().columns - why_width - 2
    article = 24 if width >= LEAST_WORDS + 26 else 0
    width -= article + 2 if article else 0
    person = 12 if len(people) > 1 and width >= LEAST_WORDS + 14 else 0
    width -= person + 2 if person else 0
    for why, each in zip(whys, doubts, strict=True):
        parts = [shortened(why, why_width), shortened(" ".join(each.text.split()), max(1, width))]
        parts += [shortened(each.annotator, person)] if person else []
        parts += [shortened(each.article, article)] if article else []
        yield visible("  ".join(parts).rstrip())


def summary(found: Doubts) -> str:
    """Return in a sentence how many labels are in doubt, and among how many."""
    of = f"{counted(found.sentences, 'sentence')} in {counted(found.articles, 'article')}"
    if not found.doubts:
        rest = " All that were in doubt have been checked." if found.found else ""
        return f"No label is in doubt in {of}.{rest}"
    return f"{counted(found.found, 'label')} in doubt in {of}; {len(found.doubts):,} listed."
