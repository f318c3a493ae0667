"""`copydesk stories --copy-of`: carry claims over to copies, and print the differences."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotations.errors import AskedError
from annotations.store.ledger_file import LedgerStore
from annotations.stories.membership import inherit_claims, mark_copy
from annotations.wording import brief, counted
from tui.cli.output import say, show, show_json
from tui.display.cells import visible

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus
    from annotations.store.store import Store
    from annotations.stories.differences import Difference
    from annotations.stories.inherit import Inheritance

MAX_CHARS = 200
"""Characters of a sentence that are shown."""


def inherit_all(corpus: "Corpus", store: "Store", master: str, copies: Sequence[str], *, as_json: bool) -> None:
    """Carry claims over to copies, mark the copies in the stories of the annotator, and print the differences.

    Raises `AskedError`, `StoreError`, `NotSavedError`.
    """
    if not copies or master in copies:
        raise AskedError("--copy-of needs the ids of the copies as well; an article is not a copy of itself")
    ledgers = LedgerStore(store.folder, store.annotator)
    for copy in dict.fromkeys(copies):
        found = inherit_claims(store, corpus, master, copy)
        stories = mark_copy(ledgers, master, copy)
        if as_json:
            show_json(
                {
                    "copy": copy,
                    "master": master,
                    "claims": found.claims,
                    "doubtful": [claim.id for claim in found.doubtful],
                    "left": found.left,
                    "known": found.known,
                    "differences": found.differences,
                    "stories": [story.id for story in stories],
                }
            )
        else:
            for each in found.differences:
                for line in difference_lines(each):
                    show(line)
        say(_said(master, copy, found, [story.title for story in stories]))


def difference_lines(each: "Difference") -> Iterator[str]:
    """Yield a difference for a person: the kind of change, then the words of the sentence."""
    yield visible(", ".join((each.kind, *each.marks)))
    yield from (
        visible(f"   {sign} {brief(text, MAX_CHARS)}") for sign, text in (("-", each.before), ("+", each.after)) if text
    )


def _said(master: str, copy: str, found: "Inheritance", titles: Sequence[str]) -> str:
    parts = [f"{copy}: {counted(len(found.claims), 'claim')} carried over from {master}"]
    if found.doubtful:
        parts.append(f"{len(found.doubtful)} of them in a sentence that differs")
    if found.left:
        parts.append(f"{len(found.left)} left out, whose words are not there")
    if found.known:
        parts.append(f"{found.known} known already")
    parts.append(f"{counted(len(found.differences), 'sentence')} differ{'s' if len(found.differences) == 1 else ''}")
    story = f" Marked as a copy in {', '.join(titles)}." if titles else " No story of yours has both."
    return f"{', '.join(parts)}.{story}"
