"""The arguments of `copydesk stories`, and refusals of those that contradict each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui.cli.output import fail


class Act(StrEnum):
    """What a command does to stories; each is an option that takes a story or a title."""

    MAKE = "make"
    ADD = "add"
    DROP = "drop"
    RENAME = "rename"
    MERGE = "merge"
    COPY_OF = "copy-of"


@dataclass(frozen=True, kw_only=True)
class StoriesRequest:
    """The arguments of `copydesk stories`."""

    corpus: Path
    names: tuple[str, ...]
    """Ids of articles, a new title, or stories."""
    suggest: bool
    copies: bool
    days: int
    least: float
    acts: Mapping[Act, str]
    """What is to be done, and to which story or article: one at most."""
    as_json: bool

    def check(self) -> None:
        """Exit with 2 if options contradict each other."""
        if len(self.acts) + self.suggest + self.copies > 1:
            fail("Choose one: --suggest, --copies, --make, --add, --drop, --rename, --merge or --copy-of.", 2)
        if self.names and not self.acts:
            fail("Articles are given with --make, --add, --drop or --copy-of.", 2)
