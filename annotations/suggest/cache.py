"""Suggestions by text, in the user's cache folder. It holds offsets, no text."""

import os
from pathlib import Path

from annotations.cache import TextCache
from annotations.suggest.suggestion import RULES_VERSION, Suggestion
from annotations.text.segmentation import SEGMENTATION


class SuggestionCache(TextCache[tuple[Suggestion, ...]]):
    """Cached suggestions, apart for each model and each version of rules and sentences."""

    def __init__(self, folder: Path, model: str) -> None:
        """Keep suggestions below `folder`; `model` is the name and version from `resolve`."""
        name = f"{model.replace(os.sep, '_')}-rules-{RULES_VERSION}-{SEGMENTATION}"
        super().__init__(folder / "suggestions" / name, tuple[Suggestion, ...])
