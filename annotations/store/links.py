"""Symbolic links in a store: nothing outside of it is ever written through one."""

import os
from pathlib import Path

from annotations.errors import ReadOnlyError
from annotations.translation import gettext as _


def refuse_links_outside(store: Path, *folders: Path) -> None:
    """Raise `ReadOnlyError` if a folder of a store is a link that leads out of it."""
    for folder in folders:
        if folder.is_symlink() and not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(store)):
            target = folder.readlink()
            raise ReadOnlyError(
                _(
                    "{folder} is a link to {target}, outside the store: Copydesk writes nothing there",
                    folder=folder,
                    target=target,
                )
            )


def replaced_link_message(path: Path) -> str:
    """Return the message for a linked file that is replaced by a file in the store.

    Nothing outside the store is written.
    """
    target = _("{name} was a link to {target}", name=path.name, target=path.readlink())
    return _("{target}. That file stays as it is; new tags are saved in a separate file", target=target)
