"""`copydesk doubt`: sentences whose labels are probably wrong."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import AskedError, StoreError
from annotations.wording import counted
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import has_annotations, login, store_and_corpus
from tui.cli.output import fail, need_terminal, say, show, show_json
from tui.cli.progress_line import ProgressLine
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.training.doubts import Doubt, Doubts, Progress

LEAST_WORDS = 24
"""Cells of the sentence below which a column is left out."""

MAX_WHY = 40
"""Cells of the labels that a sentence has and is thought to have, at most."""


def doubt(
    corpus: CorpusPath,
    folds: Annotated[
        int,
        typer.Option("--folds", min=2, max=50, help="Split the articles into this many parts."),
    ] = 5,
    top: Annotated[int, typer.Option("--top", min=1, help="Number of labels to list.")] = 50,
    annotator: AnnotatorNames = None,
    screen: Annotated[bool, typer.Option("--screen", help="Review your own labels in the terminal.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object, for scripts.")] = False,
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """List sentences whose labels are probably wrong, the most doubtful first.

    A model is trained on some of the articles and predicts the labels of the others. Where it confidently predicts a
    label that differs from yours, one of the two is wrong: check which. Needs at least 200 reviewed sentences. In a
    terminal the columns are aligned; otherwise they are separated by tabs: article, start, end, label or none,
    predicted label, its probability, the probability of the given label, text, annotator.
    Needs the extra science: pip install 'copydesk[science]'

    --screen opens the list in the terminal: Enter opens a sentence, a keeps its label, a digit corrects it. d in the
    list of articles opens the same list.

    Examples: copydesk doubt news; copydesk doubt news --screen; copydesk doubt news --top 20 --annotator anna --json
    """
    if screen:
        raise typer.Exit(_open(corpus, annotator or (), store, encoding, as_json=as_json))
    from annotations.scheme import DEFAULT
    from annotations.training.doubts import find_doubts, labelled_sentences, unlooked

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    if not has_annotations(corpus, folder, annotator or ()):
        raise typer.Exit(1)
    labels = [each.name for each in (opened.settings.scheme if opened else DEFAULT).labels]
    line = ProgressLine()
    try:
        line.tell("Reading the labels")
        sentences = labelled_sentences(folder, labels, annotator or ())
        found = find_doubts(
            sentences, labels, folds=folds, top=top, is_listed=unlooked(folder), progress=_progress(line)
        )
    except AskedError as error:
        fail(f"{str(error)[0].upper()}{str(error)[1:]}.", 2)
    except StoreError as error:
        fail(f"{error}.", 1)
    finally:
        line.clear()
    if as_json:
        show_json(msgspec.to_builtins(found))
        return
    for each in _aligned(found.doubts) if sys.stdout.isatty() else map(_separated, found.doubts):
        show(each)
    say(_summary(found))


def _open(corpus: Path, annotators: Sequence[str], store: Path | None, encoding: str, *, as_json: bool) -> int:
    """Open the list on screen; return the exit status."""
    if as_json:
        fail("Choose one: --json or --screen.", 2)
    if len(annotators) > 1:
        fail("--screen lists the labels of one annotator: name one with --annotator.", 2)
    need_terminal()
    from tui.cli.opening import Opening, open_screen

    return open_screen(
        Opening([corpus], "".join(annotators) or os.environ.get("COPYDESK_ANNOTATOR", "") or login(), store, encoding),
        command="library.doubts",
    )


def _progress(line: ProgressLine) -> "Progress":
    return lambda done, total: line.tell(f"Part {done} of {total}")


def named(labels: "Sequence[str]") -> str:
    """Return labels in words: none if there are none."""
    return "+".join(label for label in labels if label) or "none"


def _separated(each: "Doubt") -> str:
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


def _aligned(doubts: "Sequence[Doubt]") -> Iterator[str]:
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


def _summary(found: "Doubts") -> str:
    of = f"{counted(found.sentences, 'sentence')} in {counted(found.articles, 'article')}"
    if not found.doubts:
        rest = " All that were in doubt have been checked." if found.found else ""
        return f"No label is in doubt in {of}.{rest}"
    return f"{counted(found.found, 'label')} in doubt in {of}; {len(found.doubts):,} listed."
