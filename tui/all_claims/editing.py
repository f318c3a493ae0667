"""Editing: the selected claims, and changes of one or many of them at once."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.reports.claim_rows import ClaimRow
from annotations.wording import brief, counted
from annotations.work.bulk import EditFactory, relabel_factory, removal_factory, speaker_factory
from tui.dialogs.prompt import PromptScreen
from tui.part import Part

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

CONFIRM_FROM = 1_000
"""Claims from which a key must be pressed twice."""

ClaimIds = Mapping[str, Collection[str]]
"""The ids of some claims of each article."""

NAME_CHARS = 40
"""Code points of a speaker in a message, at most."""


class Editing(Part):
    """The selected claims, and what is done to them."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Edit claims of `screen`."""
        self._screen = screen
        self._confirming: tuple[str, frozenset[tuple[str, str, str]]] | None = None
        """The change that waits for its key to be pressed again, and for which claims."""

    def choose(self) -> None:
        """Select the claim under the cursor, or no longer, and move down."""
        screen = self._screen
        row = screen.table.current
        if row is None:
            return
        if row.annotator != screen.store.annotator:
            self._say_foreign(row)
            return
        screen.chosen = screen.chosen ^ {row.key}
        screen.table.cursor += 1

    def choose_all(self) -> None:
        """Select all of one's own claims that are shown, or none if all are selected."""
        screen, table = self._screen, self._screen.table
        own = screen.store.annotator
        shown = frozenset(row.key for row in map(table.rows.__getitem__, table.shown) if row.annotator == own)
        screen.chosen = screen.chosen - shown if shown <= screen.chosen else screen.chosen | shown

    def escape(self) -> bool:
        """Select no claim any more."""
        was_chosen = bool(self._screen.chosen)
        self._screen.chosen = frozenset()
        return was_chosen

    def drop_missing(self) -> None:
        """Keep only selected claims that are still there."""
        screen = self._screen
        if screen.chosen:
            screen.chosen = screen.chosen & {row.key for row in screen.listed.rows}

    def relabel(self, key: str) -> None:
        """Give the selected claims, or the one under the cursor, the label of a digit key."""
        screen = self._screen
        label = screen.scheme.by_key(key)
        if label is None:
            screen.say(f"No label has the key {key}.")
            return
        rows = self._targets()
        changing = [row for row in rows if row.label != label.name and not row.orphan]
        if rows and not changing:
            orphans = any(row.orphan for row in rows)
            screen.say(
                "An orphaned claim keeps its label: open it and put it on words of the text first."
                if orphans
                else f"Already {label.name}."
            )
            return
        what = f"{counted(len(changing), 'claim')} labelled {label.name}"
        self._apply(changing, what, partial(relabel_factory, label.name))

    def ask_speaker(self) -> None:
        """Ask for the speaker of the selected claims, or of the one under the cursor."""
        screen = self._screen
        rows = [row for row in self._targets() if not row.orphan]
        if not rows:
            if screen.table.current is not None and screen.table.current.orphan:
                screen.say("An orphaned claim keeps its speaker: open it and put it on words of the text first.")
            return
        speakers = {row.speaker for row in rows}
        used = Counter(row.speaker for row in screen.listed.rows if row.speaker)
        names = [name for name, _ in used.most_common()]
        title = "Speaker" if len(rows) == 1 else f"Speaker of {counted(len(rows), 'claim')}"
        value = speakers.pop() if len(speakers) == 1 else ""
        prompt = PromptScreen(title, value, "Speaker's name", names, None, screen.keys)
        screen.app.push_screen(prompt, partial(self._set_speaker, rows))

    def remove(self) -> None:
        """Remove the selected claims, or the one under the cursor."""
        rows = self._targets()
        self._apply(rows, f"{counted(len(rows), 'claim')} removed", removal_factory)

    def _set_speaker(self, rows: Sequence[ClaimRow], name: str | None) -> None:
        """Set the speaker that was typed; `None` if nothing was."""
        if name is None:
            return
        changing = [row for row in rows if row.speaker != name]
        if not changing:
            self._screen.say("The speaker is the same as before.")
            return
        count = counted(len(changing), "claim")
        what = f"{count} said by {brief(name, NAME_CHARS)}" if name else f"speaker removed from {count}"
        self._apply(changing, what, partial(speaker_factory, name))

    def _targets(self) -> list[ClaimRow]:
        """Return the selected claims, else the one under the cursor if it is one's own."""
        screen = self._screen
        if screen.chosen:
            return [row for row in screen.listed.rows if row.key in screen.chosen]
        row = screen.table.current
        if row is None:
            return []
        if row.annotator != screen.store.annotator:
            self._say_foreign(row)
            return []
        return [row]

    def _apply(self, rows: Sequence[ClaimRow], what: str, factory: Callable[[ClaimIds], EditFactory]) -> None:
        """Change claims in all their articles, as one batch."""
        screen, corpus = self._screen, self._screen.corpus
        if not rows:
            return
        confirming = what, frozenset(row.key for row in rows)
        if len(rows) > CONFIRM_FROM and self._confirming != confirming and not screen.bulk.is_running:
            self._confirming = confirming
            screen.say(f"{counted(len(rows), 'claim')}: press the same key again to change all of them.")
            return
        claims: dict[str, set[str]] = {}
        for row in rows:
            claims.setdefault(row.article, set()).add(row.id)
        numbers = screen.claims.numbers(corpus, claims.keys())
        if gone := len(claims) - len(numbers):
            screen.warn(f"{counted(gone, 'article')} of these claims cannot be changed: not in this corpus any more.")
        if not numbers:
            return
        is_running = screen.bulk.is_running
        entries = [corpus.entries[number] for number in sorted(numbers.values())]
        screen.bulk.run(screen.bulk.editor.apply(corpus, entries, factory(claims), what), len(entries), what)
        if not is_running:
            self._confirming, screen.chosen = None, frozenset()

    def _say_foreign(self, row: ClaimRow) -> None:
        self._screen.say(f"This claim is by {row.annotator}: only your own can be changed.")
