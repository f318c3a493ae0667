"""`copydesk read`: open a corpus in the terminal."""

import gc

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


def read(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
    model: ModelName = "",
) -> None:
    """Open a corpus to read and tag."""
    # Hardly anything made before the first paint is garbage; collection starts after it.
    gc.disable()
    need_terminal()
    opened = opened_corpus(corpus, store, later=True, encoding=encoding)
    from tui.app import QUIT_SECONDS, CopydeskApp
    from tui.config import ConfigError, read_config, remembered_width
    from tui.display.theme import THEMES

    try:
        config = read_config(themes=[theme.name for theme in THEMES])
        config = replace(config, width=remembered_width() or config.width)
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
