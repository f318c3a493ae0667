"""Copies on the story screen: an outlet that has its text from another one is offered as a copy, and counts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from annotations.errors import AskedError, NotSavedError, StoreError
from annotations.ledger.article_reading import NOT_READ
from annotations.ledger.sheet import Column
from annotations.ledger.story_edits import set_copy
from annotations.moment import readable_date, sortable_date
from annotations.translation import gettext as _
from annotations.wording import brief, counted
from tui.part import Part

if TYPE_CHECKING:
    from tui.story.screen import StoryScreen

OUTLET_CHARS = 32
"""Characters of an outlet that are shown."""

MAX_COMPARED = 20
"""Columns that are compared with each other unasked; a pair takes some milliseconds, if it is alike."""

RUN_WORDS = 4
MIN_RUNS = 0.2
"""The share of runs of so many words that two texts must have in common to be compared at all."""


@dataclass(eq=False, repr=False)
class CopiesFound(Message, bubble=False):
    """The texts of the columns were compared."""

    masters: Mapping[str, Column]
    """The column that an article repeats, by the article's id."""


class CopyOffers(Part):
    """The columns that repeat another one, and are not marked as copies; they are found behind the screen."""

    def __init__(self, screen: "StoryScreen") -> None:
        """Compare the columns of `screen`."""
        self._screen = screen
        self._masters: Mapping[str, Column] = {}

    def start(self) -> None:
        """Compare the texts of all columns."""
        self._screen.run_worker(self._compare, thread=True, exclusive=True, group="copies")

    def take(self, message: CopiesFound) -> None:
        """Mark the columns."""
        self._masters = message.masters
        self._screen.matrix.copies = frozenset(self._masters)
        self._screen.mark_bars_stale()

    def master_of(self, column: int) -> str:
        """Return the outlet that a column repeats; empty if none."""
        columns = self._screen.desk.sheet.columns
        master = self._masters.get(columns[column].article.id) if column < len(columns) else None
        is_there = master is not None and any(each.article.id == master.article.id for each in columns)
        return _named(master) if master is not None and is_there else ""

    def _compare(self) -> None:
        """Find the first column that each column repeats; what is a copy itself is not looked at for that."""
        from annotations.stories.copies import CutText, repeated_share

        screen, worker = self._screen, get_current_worker()
        columns = sorted(screen.desk.sheet.columns[:MAX_COMPARED], key=lambda each: _rank(screen, each))
        texts = [_text(screen, each) for each in columns]
        runs = [_runs(text) for text in texts]
        cut = cache(lambda number: CutText.of(texts[number]))
        masters: dict[str, Column] = {}
        for copy, column in enumerate(columns):
            for master in range(copy):
                if worker.is_cancelled:
                    return
                if columns[master].article.id in masters or not _may_repeat(runs[master], runs[copy]):
                    continue
                if repeated_share(cut(master), cut(copy)):
                    masters[column.article.id] = columns[master]
                    break
        screen.post_message(CopiesFound(masters))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of words of a text: two texts that share few of them repeat each other in no way."""
    words = text.casefold().split()
    return {tuple(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)}


def _may_repeat(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    return len(one & other) >= MIN_RUNS * max(1, min(len(one), len(other)))


def toggle_copy(screen: "StoryScreen") -> None:
    """Count the article of the column under the cursor with the one whose text it shares, or its copies apart again.

    The first time the key says which repeats which; again it is done.
    """
    columns = screen.desk.sheet.columns
    if not columns:
        screen.say(_("No article here."))
        return
    column = columns[screen.matrix.column]
    if column.copies:
        _part(screen, column)
        return
    found = _nearest(screen, column)
    if found is None:
        screen.say(_("{named} and the other articles of this story do not repeat each other.", named=_named(column)))
        return
    covered, master, copy = found
    key = screen.keys["story.one_text"]
    what = _("{copy} shares {covered:.0%} with {master}.", copy=_named(copy), covered=covered, master=_named(master))
    if screen.confirmed(_("{what} {key} again counts them as one, and copies your claims.", what=what, key=key)):
        _join(screen, master, copy)


def _part(screen: "StoryScreen", column: Column) -> None:
    outlets = ", ".join(brief(each.outlet or each.id, OUTLET_CHARS) for each in column.copies)
    if screen.confirmed(
        _(
            "Count {outlets} apart from {named}? {one_text} again confirms.",
            outlets=outlets,
            named=_named(column),
            one_text=screen.keys["story.one_text"],
        )
    ):
        made = (set_copy(screen.who, each.id, "") for each in column.copies)
        screen.editing.do(_("Counted apart; claims that were carried over stay."), *made)


def _nearest(screen: "StoryScreen", column: Column) -> tuple[float, Column, Column] | None:
    """Return how much a column shares with the one that it shares most with, the first of the two, and the other."""
    from annotations.stories.copies import CutText, repeated_share

    own = CutText.of(_text(screen, column))
    shares = [
        (repeated_share(own, CutText.of(_text(screen, other))), other)
        for other in screen.desk.sheet.columns
        if other is not column
    ]
    covered, other = max(shares, key=lambda pair: pair[0], default=(0.0, column))
    if not covered:
        return None
    first, second = sorted((column, other), key=lambda each: _rank(screen, each))
    return covered, first, second


def _join(screen: "StoryScreen", master: Column, copy: Column) -> None:
    from annotations.stories.membership import inherit_claims

    desk = screen.desk
    try:
        desk.saver.flush(1)
        # First the claims: a copy that is marked without them would hide what it says.
        found = inherit_claims(desk.store, desk.corpus, master.article.id, copy.article.id)
        desk.session.do(set_copy(screen.who, copy.article.id, master.article.id))
        desk.read()
    except (AskedError, StoreError, NotSavedError) as error:
        screen.warn(f"{error}.")
        return
    ids = [each.article.id for each in desk.sheet.columns]
    screen.matrix.column = ids.index(master.article.id) if master.article.id in ids else 0
    screen.show_ledger()
    doubt = _(", {count} of them in a sentence that differs", count=len(found.doubtful)) if found.doubtful else ""
    claims = _(
        " {claims} carried over{doubt}; u in the copy undoes that.",
        claims=counted(len(found.claims), "claim"),
        doubt=doubt,
    )
    counts = _("{copy} now counts with {master}.", copy=_named(copy), master=_named(master))
    screen.say(counts + (claims if found.claims else ""))


def _text(screen: "StoryScreen", column: Column) -> str:
    article = screen.desk.readings.get(column.article.id, NOT_READ).article
    return article.text if article is not None else ""


def _rank(screen: "StoryScreen", column: Column) -> tuple[bool, str, int, str]:
    """Return the sort key by which the first of two comes first: by date, of one date the longer one."""
    date = sortable_date(readable_date(column.article.published))
    return not date, date, -len(_text(screen, column)), column.article.id


def _named(column: Column) -> str:
    return brief(column.outlet, OUTLET_CHARS)
