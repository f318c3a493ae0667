"""The query of a list of articles: words and conditions, as they are typed.

A query is words and, among them, conditions:

blinken beijing status:new label:quote outlet:"the herald"

Every word must match the title or the outlet: as it is; as the initials of consecutive words, so that `usos` finds US
Secretary of State; or as letters of one word in their order, from its first on, so that `blkn` finds Blinken. Case,
accents and punctuation do not matter. `status:` takes the beginning of a status or of a word of it (`status:prog` and
`status:in-progress` find what is in progress), `label:` that of a label, of which the article has at least one claim;
a label stands for its kinds too. `outlet:` takes words of the outlet, the last of which may be incomplete. Conditions
of one kind are alternatives, of two kinds both must hold. `status:flagged` and `flag:` find flagged articles,
whatever their status; `flag:no` finds those without a flag. Any other condition without a value does not count yet. A
prefix that is no condition is a word, and is reported.

Where articles are assigned, `mine:` finds one's own, `for:ben` those of ben, `for:nobody` those of nobody, `overlap:`
those that several read; `mine:no` and `overlap:no` find the others. These depend on no row: `assigned` looks them up.
`story:` finds articles that are in a story of the annotator, `story:no` the others, `story:dam` those of a story with
this word in its title; `in_stories` looks these up.
"""

import re
from typing import NamedTuple

from annotations.reports.folding import fold
from annotations.translation import gettext as _

_TOKEN = re.compile(r'(?:(status|label|outlet|flag|mine|for|overlap|story):(?:"([^"]*)"?|(\S*)))|(\S+)', re.IGNORECASE)
_PREFIX = re.compile(r"([^\W\d_]+:)(?!//)")
"""What looks like a condition: letters and a colon, but not the beginning of an address."""
PREFIXES = ("status:", "label:", "outlet:", "flag:")
STORY_PREFIXES = ("story:",)
"""Conditions for articles that are in a story."""
ASSIGNED_PREFIXES = ("mine:", "for:", "overlap:")
"""Conditions for articles that are assigned."""
_SWITCHES = ("flag", "mine", "overlap", "story")
"""Conditions that need no value."""


class Query(NamedTuple):
    """A parsed query; all its words are folded as titles are."""

    words: tuple[str, ...]
    statuses: tuple[str, ...]
    labels: tuple[str, ...]
    outlets: tuple[str, ...]
    flags: tuple[str, ...]
    """`yes` or what begins with n: flagged articles, or those without a flag."""
    mine: tuple[str, ...] = ()
    """The same for the annotator's own articles."""
    people: tuple[str, ...] = ()
    """Names of annotators, or beginnings of them."""
    overlaps: tuple[str, ...] = ()
    """As `flags`, for articles that several read."""
    stories: tuple[str, ...] = ()
    """`yes`, `no`, or words of titles: articles in a story of the annotator."""
    unknown: tuple[str, ...] = ()
    """Prefixes that are no conditions."""

    @property
    def is_about_assignments(self) -> bool:
        """Whether it has conditions on who reads an article."""
        return bool(self.mine or self.people or self.overlaps)

    @property
    def is_about_rows(self) -> bool:
        """Whether it has any other condition."""
        return bool(self.words or self.statuses or self.labels or self.outlets or self.flags)

    @property
    def trouble(self) -> str:
        """Return what is wrong with the query, in a sentence; empty if nothing is."""
        return (
            _("No filter “{name}”. Use {those}", name=self.unknown[0], those=" ".join(PREFIXES)) if self.unknown else ""
        )


def parse_query(typed: str) -> Query:
    """Parse a query. Nothing in it can be wrong: an unknown condition is a word, and is listed."""
    words: list[str] = []
    unknown: list[str] = []
    kinds: dict[str, list[str]] = {
        kind: [] for kind in ("status", "label", "outlet", "flag", "mine", "for", "overlap", "story")
    }
    for kind, quoted, bare, word in _TOKEN.findall(typed):
        if word:
            words += fold(word).split()
            unknown += [found[1] for found in (_PREFIX.match(word),) if found]
        elif value := " ".join(fold(quoted or bare).split()):
            kinds[kind.lower()].append(value)
        elif kind.lower() in _SWITCHES:
            kinds[kind.lower()].append("yes")
    statuses, labels, outlets, flags, mine, people, overlaps, stories = map(tuple, kinds.values())
    return Query(tuple(words), statuses, labels, outlets, flags, mine, people, overlaps, stories, tuple(unknown))


def token(kind: str, value: str) -> str:
    """Return the query token for a condition.

    Examples are `status:in-progress` and `outlet:"the herald"`.
    """
    value = value.replace('"', "")
    if kind == "status":
        return f"status:{value.replace(' ', '-')}"
    if kind in _SWITCHES and value == "yes":
        return f"{kind}:"
    return f'{kind}:"{value}"' if " " in value else f"{kind}:{value}"


def with_condition(typed: str, kind: str, value: str) -> str:
    """Return a query with one condition of a kind instead of any others; without any if the value is empty."""
    left = [found.group() for found in _TOKEN.finditer(typed) if (found[1] or "").lower() != kind]
    return " ".join([*left, token(kind, value)] if value else left)
