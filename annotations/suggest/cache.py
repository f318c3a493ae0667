"""Suggestions by the text they are for, in the user's cache folder; it holds offsets and fixed words, no text."""

import os
from pathlib import Path

import msgspec

from annotations.caching import keep
from annotations.suggest.suggestion import RULES, Suggestion

_suggestions = msgspec.json.Decoder(tuple[Suggestion, ...])


class SuggestionCache:
    """What was suggested once, apart for each model and each version of the rules."""

    def __init__(self, folder: Path, model: str) -> None:
        """Keep them below `folder`; `model` is the name and version that `resolve` has told."""
        self.folder = folder / "suggestions" / f"{model.replace(os.sep, '_')}-rules-{RULES}"

    def get(self, sha256: str) -> tuple[Suggestion, ...] | None:
        """Return the suggestions for the text with that fingerprint, or `None` where they are not known."""
        try:
            return _suggestions.decode(self._path(sha256).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, sha256: str, suggestions: tuple[Suggestion, ...]) -> bool:
        """Keep the suggestions for a text, if that can be done."""
        return keep(self._path(sha256), msgspec.json.encode(suggestions))

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"
