"""`copydesk doubt`: sentences whose labels are probably wrong."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from annotations.errors import AskedError, StoreError
from annotations.wording import capitalised
from tui.cli.arguments import AnnotatorNames, CorpusPath, EncodingName, StorePath
from tui.cli.corpora import has_annotations, login, scheme_of, store_and_corpus
from tui.cli.output import fail, need_terminal, say, show, show_json
from tui.cli.progress_line import ProgressLine

if TYPE_CHECKING:
    from annotations.training.doubts import Doubts


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
    names = annotator or ()
    if screen:
        raise typer.Exit(_open(corpus, names, store, encoding, as_json=as_json))
    from tui.cli.doubt_lines import aligned, separated, summary

    folder, opened = store_and_corpus(corpus, store, encoding=encoding)
    if not has_annotations(corpus, folder, names):
        raise typer.Exit(1)
    labels = [each.name for each in scheme_of(opened).labels]
    found = _found(folder, labels, names, folds=folds, top=top)
    if as_json:
        show_json(msgspec.to_builtins(found))
        return
    for each in aligned(found.doubts) if sys.stdout.isatty() else map(separated, found.doubts):
        show(each)
    say(summary(found))


def _found(folder: Path, labels: Sequence[str], annotators: Sequence[str], *, folds: int, top: int) -> "Doubts":
    """Return the labels in doubt, with progress; exit with 2 if there is too little to learn from."""
    from annotations.training.doubts import find_doubts, labelled_sentences, unlooked

    try:
        with ProgressLine() as line:
            line.tell("Reading the labels")
            sentences = labelled_sentences(folder, labels, annotators)
            return find_doubts(
                sentences,
                labels,
                folds=folds,
                top=top,
                is_listed=unlooked(folder),
                progress=lambda done, total: line.tell(f"Part {done} of {total}"),
            )
    except AskedError as error:
        fail(f"{capitalised(str(error))}.", 2)
    except StoreError as error:
        fail(f"{error}.", 1)


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
