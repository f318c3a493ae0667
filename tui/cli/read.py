"""`copydesk read`: open a corpus in the terminal."""

from typing import Annotated

import typer

from tui.cli.arguments import AnnotatorName, CorpusPaths, EncodingName, ModelName, StorePath
from tui.cli.opening import Opening, open_screen


def read(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    model: ModelName = "",
    theme: Annotated[
        str, typer.Option(metavar="NAME", help="dark, light or contrast.  [default: as in config.toml, or dark]")
    ] = "",
    colours: Annotated[
        str, typer.Option(metavar="NUMBER", help="true, 256, 16 or none.  [default: what the terminal has]")
    ] = "",
) -> None:
    """Open a corpus to read and tag."""
    raise typer.Exit(open_screen(Opening(corpus, annotator, store, encoding, model, theme, colours)))
