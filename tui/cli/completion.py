"""Completion for shells: annotators, from the folders of the store and the assignments; labels; ids of articles.

Nothing is printed and no file of claims is read: a key is waiting.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

_HARMLESS = re.compile(r"\w[\w.+@-]*")
"""Names that no shell reads as anything else: stores come from others, and shells do not quote what they complete."""


_MOST_FILES = 2_000
_MOST_BYTES = 10_000_000
"""Files and bytes that a corpus may have for its articles to be named while a key waits."""


def names_of_all(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the annotators that a name may become."""
    return _completed(_names(ctx), incomplete)


def lists_of_all(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the lists that a list of annotators, separated by commas, may become; nobody is in it twice."""
    return _lists(_names(ctx), incomplete)


def lists_of_people(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the same without gold standards and second readings."""
    from annotations.team.readings import AGAIN, GOLD

    return _lists((name for name in _names(ctx) if not name.endswith((AGAIN, GOLD))), incomplete)


def gold_standards(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the gold standards that a name may become."""
    from annotations.team.readings import GOLD

    return _completed((name for name in _names(ctx) if name.endswith(GOLD)), incomplete)


def labels_of_scheme(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the labels of the corpus that a label may become; none if its settings cannot be read."""
    from annotations.errors import CopydeskError
    from annotations.settings import read_settings

    corpus = _corpus(ctx)
    if corpus is None:
        return []
    try:
        labels = read_settings(Path(str(corpus)).expanduser()).scheme.labels
    except (OSError, CopydeskError, ValueError):
        return []
    return _completed((each.name for each in labels if _HARMLESS.fullmatch(each.name)), incomplete)


def ids_of_articles(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids that the id of an article may become; none if the corpus is large or cannot be read."""
    from annotations.corpus.corpus import open_corpus
    from annotations.errors import CopydeskError

    corpus = _corpus(ctx)
    if corpus is None:
        return []
    path = Path(str(corpus)).expanduser()
    try:
        entries = open_corpus(path).entries if _opens_at_once(path) else ()
    except (OSError, CopydeskError, ValueError):
        return []
    return _completed((each.id for each in entries if _HARMLESS.fullmatch(each.id)), incomplete)


def _opens_at_once(path: Path) -> bool:
    if path.is_file():
        return path.stat().st_size <= _MOST_BYTES
    size = 0
    for number, each in enumerate(path.rglob("*")):
        size += each.stat().st_size
        if number >= _MOST_FILES or size > _MOST_BYTES:
            return False
    return True


def _lists(names: Iterable[str], incomplete: str) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    given = {name.strip() for name in before.split(",")}
    return [before + comma + name for name in _completed(names, last) if name not in given]


def _completed(names: Iterable[str], beginning: str) -> list[str]:
    return [name for name in names if name.startswith(beginning)]


def _names(ctx: typer.Context) -> list[str]:
    """Return whoever works on the corpus that the command line names; nobody if it names none, or cannot be read."""
    from annotations.errors import StoreError
    from annotations.layout import original_name, store_folder
    from annotations.store.archive import Archive
    from annotations.store.assignment_file import load_assignments

    corpus, store = _corpus(ctx), ctx.params.get("store")
    if corpus is None and store is None:
        return []
    try:
        folder = Path(store).expanduser() if store else store_folder(Path(str(corpus)).expanduser())
        found = {original_name(path.parent.name) for path in Archive(folder).paths()}
        found.update(load_assignments(folder)[0].annotators)
    except (OSError, StoreError, ValueError):
        return []
    return sorted(filter(_HARMLESS.fullmatch, found))


def _corpus(ctx: typer.Context) -> Any:
    """Return the corpus as it was typed, or `None`.

    While an option waits for its value, Click keeps arguments apart and gives them to no parameter.
    """
    for value in (*(each for name, each in ctx.params.items() if name.startswith("corp")), ctx.args):
        if isinstance(value, (list, tuple)):
            if value:
                return value[0]
        elif value is not None:
            return value
    return None
