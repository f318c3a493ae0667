"""`copydesk show`: a file of a store, one claim a line."""

from pathlib import Path
from typing import Annotated

import typer

from annotations.errors import StoreError
from annotations.wording import reason
from tui.cli.output import fail, show


def show_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A claim file of a store.")],
    ids: Annotated[bool, typer.Option("--ids", help="Add the id of each claim and when it was changed.")] = False,
) -> None:
    """Show a file of a store, one claim a line; git diff shows this once `copydesk share init` has told git.

    Examples: copydesk show annotations/ana/a.json; git log -p -- annotations/ana
    """
    from annotations.sharing.beside import is_beside
    from annotations.sharing.listing import lines
    from annotations.sharing.versions import read_version
    from annotations.store.storage import read_store_file

    if is_beside(file):
        fail(f"{file} holds no claims: it is a file of {file.parent.name}", 1)
    try:
        for line in lines(read_version(read_store_file(file), str(file)).record, ids=ids):
            show(line)
    except OSError as error:
        fail(f"{file} cannot be read: {reason(error)}", 2)
    except StoreError as error:
        fail(str(error), 1)
