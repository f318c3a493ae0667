"""Deciding: a label is kept, corrected or taken away, and each of them undone."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.article import Span
from annotations.claims.record import Record
from annotations.errors import ArticleError, StoreError
from annotations.training.doubts import Doubt, LabelledSentence, sentences_of
from annotations.translation import gettext as _
from annotations.wording import quoted
from annotations.work.bulk import EditFactory, relabel_factory, removal_factory, tag_factory
from annotations.work.looked_saver import Decision, looked_saver
from tui.doubts.doubt_table import Key, State, key_of, named
from tui.part import Part

if TYPE_CHECKING:
    from tui.doubts.screen import DoubtsScreen

WORDS_CHARS = 24
"""Code points of a sentence in a message, at most."""


@dataclass(frozen=True)
class Kept:
    """A row was kept."""

    labels: tuple[str, ...]
    before: tuple[str, ...] | None
    """The labels with which it had been kept before; `None` if it had not been."""


@dataclass(eq=False, repr=False)
class NotKept(Message):
    """A decision is not on disk yet, or has been saved."""

    trouble: str
    """Empty once it is."""


class Deciding(Part):
    """The decisions on the doubtful labels, the latest last."""

    def __init__(self, screen: "DoubtsScreen") -> None:
        """Decide on rows of `screen`."""
        self._screen = screen
        self._saver = looked_saver(screen.store, screen.saver)
        self._saver.on_trouble = self._report_trouble
        self._done: list[tuple[Doubt, Kept | None]] = []
        """The rows that were kept or edited; an edit, `None`, undoes itself."""
        self._kept: dict[Key, tuple[str, ...]] = {}
        """The labels with which rows were kept."""
        self._now: dict[Key, LabelledSentence] = {}
        """Sentences as they are since their records were changed."""
        self._is_edited = False
        """Whether the last edit has changed anything."""

    def keep(self) -> None:
        """Keep the labels of the row under the cursor: it is not listed again while it has them."""
        screen, row = self._screen, self._screen.table.current
        if row is None:
            return
        labels, before = self._labels(row), self._kept.get(key_of(row))
        if labels == before:
            screen.say(_("Already kept. {undo} undoes that.", undo=screen.keys["doubts.undo"]))
            return
        if self._put(row, labels, kept=True):
            self._kept[key_of(row)] = labels
            self._done.append((row, Kept(labels, before)))
            self._show()
            screen.table.cursor += 1
            screen.say(_("Kept as {label}; not listed again unless its label changes.", label=named(labels)))

    def relabel(self, key: str) -> None:
        """Give the sentence under the cursor the label of a digit key."""
        screen, row = self._screen, self._screen.table.current
        label = screen.scheme.by_key(key)
        if row is None:
            return
        if label is None:
            screen.say(_("No label has the key {key}.", key=key))
            return
        labels, claims = self._labels(row), self._claims(row)
        if len(labels) > 1:
            screen.say(_("Several labels here: {open} opens the sentence.", open=screen.keys["doubts.open"]))
        elif labels == (label.name,):
            screen.say(_("Already {label}.", label=label.name))
        elif claims:
            self._edit(row, relabel_factory(label.name, {row.article: claims}), label.name)
        else:
            words = {row.article: [(Span(row.start, row.end), row.text)]}
            self._edit(row, tag_factory(label.name, words), label.name)

    def remove(self) -> None:
        """Remove the claims of the sentence under the cursor."""
        screen, row = self._screen, self._screen.table.current
        if row is None:
            return
        if claims := self._claims(row):
            self._edit(row, removal_factory({row.article: claims}), "")
        else:
            screen.say(_("No claim here. A digit tags the sentence."))

    def undo(self) -> None:
        """Undo what was done last in this list."""
        screen = self._screen
        if not self._done:
            screen.say(_("Nothing to undo here."))
            return
        row, kept = self._done[-1]
        if kept is None:
            self._done.pop()
            screen.bulk.undo(screen.corpus)
        elif self._take_back(row, kept):
            self._done.pop()
            self._show()
            screen.say(_("Undone: {words} is in doubt again.", words=quoted(row.text, WORDS_CHARS)))
        screen.table.go_to(row)

    def take_edited(self, record: Record) -> None:
        """Show a record that was edited here."""
        self._is_edited = True
        self.take_record(record)

    def take_record(self, record: Record) -> None:
        """Show the labels that the sentences of an article have by now."""
        screen = self._screen
        rows = [row for row in screen.table.rows if row.article == record.row.id]
        names = [label.name for label in screen.scheme.labels]
        found: dict[str, list[LabelledSentence]] = {}
        for each in sentences_of(record, names) if rows else ():
            found.setdefault(each.text, []).append(each)
        for row in rows:
            near = found.get(row.text)
            if near:
                self._now[key_of(row)] = min(near, key=lambda each: abs(each.start - row.start))
        self._show()

    def reload(self, article: str) -> None:
        """Show what was done with an article in the reader."""
        screen = self._screen
        number = screen.corpus.entries.number(article)
        if number is None:
            return
        try:
            opened = screen.corpus.load(screen.corpus.entries[number])
            record = screen.store.load(opened)
            for edit in screen.saver.pending(opened):
                record = edit.apply(record)
        except (ArticleError, StoreError) as error:
            screen.warn(f"{error}.")
            return
        self.take_record(record.reanchored())

    def forget(self) -> None:
        """Begin with another list: what was done stays done, and is no longer undone here."""
        self._done.clear()
        self._kept.clear()
        self._now.clear()
        self._show()

    def _edit(self, row: Doubt, factory: EditFactory, label: str) -> None:
        screen = self._screen
        number = screen.corpus.entries.number(row.article)
        if number is None:
            screen.warn(_("“{title}” is no longer in this corpus.", title=row.title or row.article))
            return
        words = quoted(row.text, WORDS_CHARS)
        what = (
            _("{words} labelled {label}", words=words, label=label) if label else _("{words} has no label", words=words)
        )
        self._is_edited = False
        screen.bulk.run(
            screen.bulk.editor.apply(screen.corpus, [screen.corpus.entries[number]], factory, what), 1, what
        )
        if self._is_edited:
            self._done.append((row, None))
            screen.table.cursor += 1

    def _report_trouble(self, trouble: str) -> None:
        """Report from the thread that saves, which may outlive the screen."""
        with suppress(RuntimeError):
            self._screen.post_message(NotKept(trouble))

    def _take_back(self, row: Doubt, kept: Kept) -> bool:
        """Let a row be as it was before it was kept; return whether that is allowed."""
        labels, before = kept.labels, kept.before
        if not self._put(row, labels if before is None else before, kept=before is not None):
            return False
        if before is None:
            del self._kept[key_of(row)]
        else:
            self._kept[key_of(row)] = before
        return True

    def _put(self, row: Doubt, labels: tuple[str, ...], *, kept: bool) -> bool:
        """Have it saved that a row was kept, or that this is taken back; return whether that is allowed."""
        return self._saver.put(Decision(article=row.article, text=row.text, labels=labels, kept=kept))

    def _labels(self, row: Doubt) -> tuple[str, ...]:
        now = self._now.get(key_of(row))
        return row.labels if now is None else tuple(sorted(now.labels))

    def _claims(self, row: Doubt) -> Sequence[str]:
        now = self._now.get(key_of(row))
        return row.claims if now is None else now.claims

    def _show(self) -> None:
        """Show the state and the labels of every row."""
        table = self._screen.table
        states: dict[Key, State] = {}
        for row in table.rows:
            key, labels = key_of(row), self._labels(row)
            if labels != row.labels:
                states[key] = "changed"
            elif self._kept.get(key) == labels:
                states[key] = "kept"
        table.states = states
        table.labels = {key: tuple(sorted(each.labels)) for key, each in self._now.items()}
        self._screen.mark_bars_stale()
