"""`copydesk new`: a folder with a scheme, guidelines and an article, to begin a task with."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from annotations.errors import CorpusError
from annotations.recipes.recipe import RECIPES, write
from tui.cli.output import fail, say, show
from tui.display.cells import visible


def new(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="The folder to create.")] = None,
    recipe: Annotated[str, typer.Option("--from", metavar="RECIPE", help=f"One of {', '.join(RECIPES)}.")] = "facts",
) -> None:
    """Make a folder with labels, guidelines and an article to try them on.

    Without a folder, list the recipes.

    Examples: copydesk new quotes-2026 --from quotes; copydesk new
    """
    if folder is None:
        width = max(map(len, RECIPES))
        for name, what in RECIPES.items():
            show(f"{name:<{width}}  {what}")
        return
    try:
        for path in write(recipe, folder.expanduser()):
            show(visible(str(path)))
    except CorpusError as error:
        fail(str(error), 2)
    say(f"Put your articles beside these files, then: copydesk read {quote(str(folder))}")
