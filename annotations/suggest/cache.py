"""Suggestions by the text they are for, in the user's cache folder; it holds offsets and fixed words, no text."""

import os
from pathlib import Path

from annotations.cache import ByText
from annotations.suggest.suggestion import RULES, Suggestion


class SuggestionCache(ByText[tuple[Suggestion, ...]]):
    """What was suggested once, apart for each model and each version of the rules."""

    def __init__(self, folder: Path, model: str) -> None:
        """Keep them below `folder`; `model` is the name and version that `resolve` has told."""
        name = f"{model.replace(os.sep, '_')}-rules-{RULES}"
        super().__init__(folder / "suggestions" / name, tuple[Suggestion, ...])
