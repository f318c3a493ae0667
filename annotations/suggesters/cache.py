"""Checked suggestions by text, in the user's cache, separate for each suggester and its settings.

They hold offsets, labels, scores and the reasons that were given; never a key.
"""

from pathlib import Path

from msgspec import Struct

from annotations.cache import TextCache
from annotations.suggest.suggestion import Suggestion
from annotations.suggesters.messages import Usage

VERSION = 1


class Answered(Struct, frozen=True, omit_defaults=True):
    """The checked proposals of a suggester for one text."""

    suggestions: tuple[Suggestion, ...] = ()
    dropped: dict[str, int] = {}
    usage: Usage = Usage()


class AnswerCache(TextCache[Answered]):
    """The cached answers of one suggester."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Keep answers below `folder`; `identity` is that of a `Desk`."""
        super().__init__(folder / "suggesters" / f"{VERSION}-{identity}", Answered)
