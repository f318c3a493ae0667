"""Folding a copy: only the sentences that differ from the article it repeats are shown."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from annotations.article import Article, Span
from annotations.errors import ArticleError
from annotations.translation import gettext as _
from annotations.wording import brief, counted
from tui.part import Part
from tui.widgets.article_view import Fold

if TYPE_CHECKING:
    from annotations.stories.differences import Difference
    from tui.reader.screen import ReaderScreen

NAME_CHARS = 32
"""Characters of an outlet or a title that are shown."""

MAX_CHARS = 200_000
"""Code points of an article that is compared between two keys; it takes a tenth of a second."""


class CopyFold(Part):
    """Folds copies, the open one and those opened next."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Fold the articles of `reader`."""
        self.reader = reader
        self._is_on = False

    def opened(self) -> None:
        """Fold the next article as well, if it is a copy."""
        if self._is_on:
            self._fold()

    def hint(self) -> str:
        """Say that something is folded, and how to see it."""
        key = self.reader.keys["reader.fold_copy"]
        return _("Only the differences are shown: {key} shows all.", key=key) if self.reader.view.folds else ""

    def toggle(self) -> None:
        """Show only what the open copy has otherwise, or all of it again."""
        reader = self.reader
        if self._is_on and reader.view.folds:
            self._is_on, reader.view.folds = False, ()
            reader.say(_("All sentences are shown."))
            return
        said = self._fold()
        self._is_on = bool(reader.view.folds)
        reader.say(said)

    def _fold(self) -> str:
        """Fold what the open article has alike with the one it repeats; return what to say."""
        from annotations.stories.differences import differences

        reader, article = self.reader, self.reader.session.article
        master = next((other for _, other in masters_of(reader) if other is not None), None)
        if master is None:
            return _(
                "Not marked as a copy: {one_text} in the ledger of a story marks it.",
                one_text=reader.keys["story.one_text"],
            )
        if max(len(article.text), len(master.text)) > MAX_CHARS:
            return _(
                "This article is too long to fold: {changes} shows the differences.",
                changes=reader.keys["reader.changes"],
            )
        name = brief(master.source or " ".join(master.title.split()) or master.id, NAME_CHARS)
        found = differences(master.text, article.text, article.language)
        if not found:
            return _("All sentences are the same as in {name}.", name=name)
        reader.view.folds = tuple(_folds(reader.view.units.sentences, found, name))
        reader.navigation.select_shown()
        return (
            _("Only the differences from {name} are shown.", name=name)
            if reader.view.folds
            else _("Nothing to fold: no sentence is the same as in {name}.", name=name)
        )


def masters_of(reader: "ReaderScreen") -> Iterator[tuple[str, Article | None]]:
    """Yield the articles that the open one is a copy of in the annotator's stories, by id.

    `None` stands for one that is not in the corpus, or cannot be read.
    """
    from annotations.store.ledger_file import LedgerStore

    corpus, own = reader.corpus, reader.session.article
    stories, _ = LedgerStore(reader.store.folder, reader.store.annotator).stories()
    rows = (row for story in stories for row in story.articles if row.id == own.id and row.copy_of)
    for master in dict.fromkeys(row.copy_of for row in rows):
        number = corpus.entries.number(master)
        try:
            yield master, corpus.load(corpus.entries[number]) if number is not None else None
        except ArticleError:
            yield master, None


def _folds(sentences: "tuple[Span, ...]", found: "list[Difference]", name: str) -> Iterator[Fold]:
    """Yield the runs of sentences that both texts have; a run ends where the other text has a sentence more."""
    others = [Span(each.start_after, each.end_after) for each in found if each.after]
    dropped = [each.start_after for each in found if not each.after]

    def run(sentence: Span) -> tuple[bool, int]:
        differs = any(each.overlaps(*sentence) for each in others)
        return differs, sum(at <= sentence.start for at in dropped)

    for (differs, _dropped), some in groupby(sentences, key=run):
        alike = list(some)
        if not differs:
            yield Fold(
                alike[0].start,
                alike[-1].end,
                _("{sentences} as in {name}", sentences=counted(len(alike), "sentence"), name=name),
            )
