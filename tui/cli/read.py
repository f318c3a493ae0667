"""`copydesk read`: open a corpus in the terminal."""

from typing import Annotated

import typer

from tui.cli.arguments import (
    AnnotatorName,
    ColourNumber,
    CorpusPaths,
    EncodingName,
    ModelName,
    NoPlugins,
    StorePath,
    ThemeName,
)
from tui.cli.opening import Opening, open_screen


def read(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    model: ModelName = "",
    theme: ThemeName = "",
    colours: ColourNumber = "",
    ask: Annotated[
        str,
        typer.Option(
            "--ask",
            metavar="NAMES",
            help="Ask these suggesters, separated by commas, about each article that is opened. Of others that send "
            "texts, only the suggestions cached by copydesk suggest are shown.",
        ),
    ] = "",
    no_plugins: NoPlugins = False,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="Print lines of text instead of drawing a screen, for screen readers and slow connections."
        ),
    ] = False,
    served: Annotated[bool, typer.Option("--served", hidden=True)] = False,
    read_only: Annotated[bool, typer.Option("--read-only", hidden=True)] = False,
) -> None:
    """Open a corpus to read and tag."""
    asked = Opening(
        corpus, annotator, store, encoding, model, theme, colours, ask, no_plugins, served, plain, read_only
    )
    raise typer.Exit(open_screen(asked))
