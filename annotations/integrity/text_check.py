"""The check of the annotated texts of a store: each is what its name says, and none is missing."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from annotations.article import fingerprint
from annotations.claims.record import ArticleState
from annotations.integrity.findings import Finding
from annotations.integrity.inventory import Inventory, StoreItem
from annotations.integrity.sources import Sources
from annotations.layout import text_path
from annotations.store.storage import read_store_file
from annotations.wording import counted, reason


def check_texts(
    texts: Sequence[StoreItem], inventory: Inventory, damaged_references: Collection[bytes], *, has_unreadable: bool
) -> Iterator[Finding]:
    """Check the texts of the store, and report missing ones.

    `damaged_references` are fingerprints that occur in damaged files. With `has_unreadable`, a file that cannot be read
    may refer to any text.
    """
    sources, states_by_text = inventory.sources, inventory.states_by_text
    no_file = "no file that can be read" if has_unreadable else "no file"
    for item in texts:
        path, rows = item.path, states_by_text.get(item.path.stem, [])
        try:
            problem = _problem_of(path)
        except OSError as error:
            sentence = f"It cannot be read: {reason(error)}."
            yield Finding(name="unreadable", severity="error", path=sources.relative(path), sentence=sentence)
            continue
        if problem:
            yield _bad_text(path, problem, rows, sources, no_file)
        elif not rows and path.stem.encode() not in damaged_references:
            sentence = f"{no_file.capitalize()} refers to it."
            yield Finding(name="unused-text", severity="note", path=sources.relative(path), sentence=sentence)
    present = {item.path.stem for item in texts}
    for sha256, rows in states_by_text.items():
        # A text that only orphans refer to may be missing: orphans are not exported.
        if sha256 not in present and any(row.sha256 == sha256 for row in rows):
            yield _bad_text(text_path(sources.folder, sha256), "It is missing", rows, sources, no_file)


def _problem_of(path: Path) -> str:
    """Return what is wrong with a text, without a full stop; empty if it is what its name says. Raises `OSError`."""
    try:
        text = read_store_file(path).decode("utf-8")
    except UnicodeDecodeError:
        return "It is not UTF-8"
    if fingerprint(text) == path.stem:
        return ""
    if fingerprint(text.replace("\r\n", "\n")) == path.stem:
        return "Its line ends were converted, as git does with core.autocrlf"
    return "It is not the text that was annotated"


def _bad_text(path: Path, problem: str, rows: list[ArticleState], sources: Sources, no_file: str) -> Finding:
    """Return the finding on a missing or altered text, with the number of files that refer to it."""
    where = sources.relative(path)
    if not rows:
        sentence = f"{problem}; {no_file} refers to it."
        return Finding(name="text", severity="warning", path=where, sentence=sentence)
    is_reconstructable = sources.reconstruct_text(path.stem, rows) is not None
    loss = "their offsets cannot be checked, and they cannot be exported"
    effect = "it can be restored" if is_reconstructable else loss
    files = f"{counted(len(rows), 'claim file')} {'refers' if len(rows) == 1 else 'refer'}"
    is_linked = path.is_symlink() or path.parent.is_symlink()
    return Finding(
        name="text",
        severity="error",
        path=where,
        sentence=f"{problem}; {files} to it; {effect}.",
        mendable=is_reconstructable and not is_linked,
    )
