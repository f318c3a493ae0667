"""The names of annotators on screen: their own, or letters that are shuffled for each article."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from string import ascii_uppercase

from msgspec.structs import replace

from annotations.claims.decision import Decision
from annotations.translation import gettext as _


class Pseudonyms:
    """Names that can be hidden. All screens on one gold standard share them."""

    def __init__(self) -> None:
        """Show the names."""
        self.hidden = False

    def of(self, article_id: str, annotators: Iterable[str]) -> dict[str, str]:
        """Return what each annotator of an article is called, in the order in which they are shown.

        Hidden names are A, B, C in an order that only the article decides: it is another in the next one.
        """
        names = sorted(annotators)
        if not self.hidden:
            return {name: name for name in names}
        shuffled = sorted(names, key=lambda name: sha256(f"{article_id}\0{name}".encode("utf-8", "replace")).digest())
        return {name: _letter(number) for number, name in enumerate(shuffled)}

    def harmless(self, problem: str) -> str:
        """Return what a problem may be said to be: a file in the folder of an annotator would tell a hidden name."""
        return _("A file cannot be read: copydesk check says which") if self.hidden else problem


def _letter(number: int) -> str:
    """Return A, B, … Z, A2, B2, …."""
    turn, at = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[at] + (str(turn + 1) if turn else "")


def masked(decision: Decision, called: Mapping[str, str]) -> Decision:
    """Return a decision in which annotators are called otherwise; one without a pseudonym is called `?`."""
    versions = tuple(replace(each, annotator=called.get(each.annotator, "?")) for each in decision.versions)
    return replace(decision, versions=versions)
