"""`copydesk entities`: find the entities of a whole corpus beforehand."""

from typing import Annotated

import typer

from tui.cli.arguments import CorpusPath, EncodingName, ModelName, StorePath
from tui.cli.corpora import cache, opened_corpus


def entities(
    corpus: CorpusPath,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            show_default="one less than there are cores",
            help="Number of processes; each needs about 250 MB of memory for the model.",
        ),
    ] = None,
    model: ModelName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Find the named entities of all articles, and cache them.

    Articles whose entities are cached are skipped.
    """
    opened = opened_corpus(corpus, store, encoding=encoding)
    from annotations.nlp.batch import spare_cores
    from tui.cli.progress import search

    raise typer.Exit(search(opened, cache(), model, workers or spare_cores()))
