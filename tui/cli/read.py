"""`copydesk read`: open a corpus in the terminal."""

import gc
from typing import Annotated

import typer
from msgspec.structs import replace

from annotations.wording import counted
from tui.cli.arguments import (
    AnnotatorName,
    CorpusPaths,
    EncodingName,
    ModelName,
    StorePath,
    cache,
    opened_corpus,
    store_of,
)
from tui.cli.output import fail, need_terminal, say

NAMES = ("dark", "light", "contrast")
"""The themes, as --theme names them."""

COLOURS = ("auto", "true", "256", "16", "none")
"""The numbers of colours, as --colours names them."""


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
    if theme and theme.removeprefix("copydesk-") not in NAMES:
        fail(f"There is no theme “{theme}”; there are {', '.join(NAMES)}.", 2)
    if colours and colours not in COLOURS:
        fail(f"--colours is one of {', '.join(COLOURS)}, and cannot be “{colours}”.", 2)
    # Hardly anything made before the first paint is garbage; collection starts after it.
    gc.disable()
    need_terminal()
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    from tui.app import QUIT_SECONDS, CopydeskApp
    from tui.config import ConfigError, read_config, remembered_width
    from tui.display.theme import THEMES

    try:
        config = read_config(themes=[theme.name for theme in THEMES])
        config = replace(
            config,
            width=remembered_width() or config.width,
            theme=f"copydesk-{theme.removeprefix('copydesk-')}" if theme else config.theme,
            colours=colours or config.colours,
        )
    except ConfigError as error:
        fail(str(error), 2)

    app = CopydeskApp(opened, store_of(opened, annotator, store), model, cache(), config)
    try:
        app.run()
    finally:
        left = 0 if app.gave_up else app.saver.flush(QUIT_SECONDS)
        if left:
            say(f"NOT SAVED: {counted(left, 'change')} could not be put on disk.")
    raise typer.Exit(app.return_code or (1 if left else 0))
