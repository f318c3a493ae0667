"""The folder of a published site: replaced as a whole, and only if Copydesk wrote it."""

import os
from collections.abc import Callable
from pathlib import Path

from annotations.errors import AskedError
from annotations.exchange.destination import Guard, end_of_link, flush, replace_folder, replace_with_bytes
from annotations.exchange.staging import stage_beside, unstage
from annotations.publishing.site import ARTICLES, DATA, INDEX, SHEET, STORIES
from annotations.web_page import GENERATOR

_HEAD_CHARS = 2048
"""How far into an index its generator is looked for."""


def check_place(output: Path, guard: Guard, corpus: Path | None) -> Path:
    """Return the folder or file to write. Raises `AskedError` if it must not be written."""
    place = end_of_link(output.expanduser().absolute())
    guard.check([place], folder=place)
    if corpus is not None and corpus.is_dir() and _is_inside(place, corpus):
        raise AskedError(f"{output} is inside the corpus, where pages would be read as articles: name another place")
    if not place.parent.is_dir():
        raise AskedError(f"There is no folder {place.parent}")
    return place


def _is_inside(place: Path, folder: Path) -> bool:
    # `Path.resolve` raises no `OSError` for a link to itself.
    return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder))


def check_folder(place: Path) -> None:
    """Raise `AskedError` if there is a folder that is neither empty nor a site of ours, or a file."""
    if not place.exists():
        return
    if not place.is_dir():
        raise AskedError(f"{place} is a file: name a folder, or add --single-file")
    others = sorted(str(path.relative_to(place)) for path in place.rglob("*") if not _is_ours(path.relative_to(place)))
    if others:
        raise AskedError(f"{place} holds other files, such as {others[0]}: name another folder")
    index = place / INDEX
    if any(place.iterdir()) and not (index.is_file() and _is_generated(index)):
        raise AskedError(f"{place} holds pages that Copydesk did not write: name another folder")


def check_file(place: Path) -> None:
    """Raise `AskedError` if there is a folder, or a file that is no page of ours."""
    if place.is_dir():
        raise AskedError(f"{place} is a folder: with --single-file, name a file")
    if place.suffix.lower() not in (".html", ".htm"):
        raise AskedError(f"A page is a file that ends with .html, not {place.name}")
    if place.exists() and not place.is_file():
        raise AskedError(f"{place} is a pipe or a device: with --single-file, name a file")
    if place.is_file() and place.stat().st_size and not _is_generated(place):
        raise AskedError(f"{place} is not a page that Copydesk wrote: name another file")


def _is_generated(path: Path) -> bool:
    with path.open("rb") as file:
        return GENERATOR.encode() in file.read(_HEAD_CHARS)


def _is_ours(path: Path) -> bool:
    """Return whether a path inside a site is that of a file or folder which a site has."""
    name = path.as_posix()
    if len(path.parts) == 1:
        return name in (INDEX, SHEET, DATA, ARTICLES, STORIES)
    return len(path.parts) == 2 and path.parts[0] in (ARTICLES, STORIES) and path.suffix == ".html"


def install_folder(place: Path, write: Callable[[Path], None]) -> None:
    """Write a site beside its place, then exchange it whole; nothing stays if that fails. Raises `OSError`."""
    check_folder(place)
    staged = stage_beside(place)
    try:
        write(staged)
        for path in staged.rglob("*"):
            if path.is_file():
                flush(path)
        replace_folder(staged, place)
    finally:
        unstage(staged)


def install_file(place: Path, data: Callable[[], bytes]) -> None:
    """Write a page whole or not at all. Raises `OSError`."""
    check_file(place)
    replace_with_bytes(place, data())
