"""Files of a store in the middle of a git merge: both sides merged in place, with nothing run but reading git."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from os import fsencode
from pathlib import Path

from annotations.article import fingerprint
from annotations.errors import StoreError
from annotations.git import blobs, run, top_of
from annotations.layout import text_path
from annotations.sharing.beside import files_beside, merge_beside
from annotations.sharing.driver import texts_beside
from annotations.sharing.versions import Texts, merge_versions, read_version
from annotations.store.archive import Archive
from annotations.store.backup import Backup
from annotations.store.lock import locked
from annotations.store.storage import conflict_versions, read_store_file, replace_file
from annotations.store.texts import write_text
from annotations.wording import reason


@dataclass
class Conflicts:
    """The result of merging the conflicts of a store."""

    merged: list[Path] = field(default_factory=list)
    """The files that were merged and written."""
    messages: list[str] = field(default_factory=list)
    """One sentence for each value that gave way."""
    left: list[str] = field(default_factory=list)
    """One sentence for each file that could not be merged: it is as it was."""
    unmerged: list[Path] = field(default_factory=list)
    """The files that git waits for: `git add` tells it that they are merged."""


ArticleText = Callable[[str], str | None]
"""Returns the present text of an article by its id; `None` if it cannot be read."""


def merge_here(store: Path, *, is_locked: bool = False, article_text: ArticleText | None = None) -> Conflicts:
    """Merge all files of a store that git left with a conflict, and write them.

    Our version is the file as it is now, unless it has conflict markers: whoever went on working loses nothing. The
    caller may hold the locks of all annotators. Where texts are not shared, an annotated text that the store lacks is
    taken from the article. Raises `StoreError` if the store cannot be read.
    """
    found, backup = Conflicts(), Backup(store)
    stages = unmerged_stages(store)
    marked = [path for path in marked_files(store) if path not in stages]
    contents = blobs(store, (name for names in stages.values() for name in names.values())) if stages else {}
    for path in sorted({*stages, *marked}):
        try:
            with nullcontext() if is_locked else locked(path.parent):
                data = read_store_file(path) if path.exists() else b""
                merged, clashes = _merged(path, data, stages.get(path), contents, article_text)
                # Git has both versions: whatever happens to this file, the merge can be made again.
                is_in_git = contents.get(stages.get(path, {}).get(2, "")) == data
                if data and merged != data and not is_in_git:
                    backup.keep(path)
                replace_file(path, merged, flush=not is_in_git)
        except StoreError as error:
            found.left.append(f"{_relative(path, store)}: {error}")
        except OSError as error:
            found.left.append(f"{_relative(path, store)} cannot be written: {reason(error)}")
        else:
            found.merged.append(path)
            found.messages += [f"{_relative(path, store)}: {sentence}" for sentence in clashes]
    found.unmerged = [path for path in found.merged if path in stages]
    return found


def marked_files(store: Path) -> list[Path]:
    """Return the files of a store with conflict markers, whether or not git knows of the conflict.

    Raises `StoreError` if the store cannot be read.
    """
    return [path for path in (*Archive(store).paths(), *files_beside(store)) if _has_markers(path)]


def unmerged_stages(store: Path) -> dict[Path, dict[int, str]]:
    """Return the claim files of a store that git has not merged, with the objects of base 1, ours 2 and theirs 3.

    Returns nothing outside git.
    """
    top = top_of(store)
    if top is None:
        return {}
    result = run(store, "ls-files", "-u", "-z", "--full-name", "--", ".")
    stages: dict[Path, dict[int, str]] = defaultdict(dict)
    for entry in filter(None, result.output.split(b"\0")):
        about, _, name = entry.partition(b"\t")
        _, blob, stage = about.split()
        path = top / Path(name.decode("utf-8", "surrogateescape"))
        if path.suffix == ".json":
            stages[_beside(store, path)][int(stage)] = blob.decode()
    return dict(stages)


def _beside(store: Path, path: Path) -> Path:
    """Return a path of git's as a path in the store: the way to the store may have links."""
    try:
        return store / path.relative_to(store.resolve())
    except ValueError:
        return path


def _has_markers(path: Path) -> bool:
    try:
        return conflict_versions(read_store_file(path)) is not None
    except OSError:
        return False


def _merged(
    path: Path,
    data: bytes,
    stages: dict[int, str] | None,
    contents: dict[str, bytes],
    article_text: ArticleText | None,
) -> tuple[bytes, tuple[str, ...]]:
    """Return the merge of a file from git's stages, else from its conflict markers, and what gave way.

    Raises `StoreError`.
    """
    versions = conflict_versions(data)
    if stages is None:
        assert versions is not None
        ours, base, theirs = versions
    else:
        base, ours, theirs = (_content(stages.get(stage), contents) for stage in (1, 2, 3))
        ours = data if data and versions is None else ours
    united = merge_beside(path, ours, theirs, base)
    if united is not None:
        return united, ()
    if not ours or not theirs:
        # One side has removed the file: what the other has is kept.
        kept = ours or theirs
        read_version(kept, path.name)
        return kept, ()
    texts = texts_beside(path.absolute())
    if article_text is not None:
        texts = _with_article(texts, path, read_version(ours, path.name).record.row.id, article_text)
    merged = merge_versions(base, ours, theirs, texts)
    return merged.data, merged.clashes


def _with_article(texts: Texts, path: Path, article_id: str, article_text: ArticleText) -> Texts:
    """Return a function that finds a text in the store, else in the article, from where it is copied into the store."""

    def find(sha256: str) -> str | None:
        text = texts(sha256)
        if text is None and (present := article_text(article_id)) is not None and fingerprint(present) == sha256:
            text = present
            write_text(text_path(path.parent.parent, sha256), present.encode())
        return text

    return find


def _content(name: str | None, contents: dict[str, bytes]) -> bytes:
    """Return a version that git has of a file; empty if there is none. Raises `StoreError` if git has lost it."""
    if name is None:
        return b""
    if name not in contents:
        raise StoreError(f"git has no version {name} of it")
    return contents[name]


def _relative(path: Path, store: Path) -> str:
    return fsencode(path.relative_to(store) if path.is_relative_to(store) else path).decode("utf-8", "backslashreplace")
