"""Search in the open article, as the query is typed."""

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from textual import events

from annotations.article import Span
from annotations.text.search import Hits, SearchableText
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.part import Part
from tui.screen import edited

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class Search(Part):
    """The query, and the hits that the view draws for it."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Search in the article of `reader`."""
        self.reader = reader
        self.query = ""
        self.typing = False
        """Whether the keys go to the query."""
        self._ignores_accents = False
        """A choice of the annotator: it holds in the next article too."""
        self._start: Selection | None = None
        """The selection when the search began: the first hit is after it, Esc restores it."""
        self._text: SearchableText | None = None
        """The text of the article as searches compare it; `None` before the first search."""

    def opened(self) -> None:
        """Search for nothing. The view has dropped the hits of the article before."""
        self.query, self.typing, self._start, self._text = "", False, None, None

    def typed(self, event: events.Key) -> bool:
        """Take every key while the query is being typed."""
        if not self.typing:
            return False
        key = event.key
        if key == "escape":
            self.end()
        elif key == "enter":
            self.typing = False
            self._update()
        elif key == "ctrl+f":
            self._ignores_accents = not self._ignores_accents
            self._update()
        elif (query := edited(self.query, event)) is not None:
            self.query = query
            self._update()
        return True

    def pasted(self, text: str) -> bool:
        """Append pasted text to the query while the query is being typed."""
        if self.typing:
            self.query += " ".join(text.split())
            self._update()
        return self.typing

    def escape(self) -> bool:
        """End the search if there are hits."""
        if not self.reader.view.hits:
            return False
        self.end()
        return True

    def begin(self) -> None:
        """Let the keys type a query."""
        self.query, self.typing, self._start = "", True, self.reader.view.selection
        self._update()
        self.reader.call_after_refresh(self._searchable().prepare)

    def find(self, query: str, span: Span) -> None:
        """Search for a query that was typed elsewhere, and select one of its hits."""
        view = self.reader.view
        self.query, self._start = query, None
        view.hits = hits = self._hits()
        self.reader.select(Selection(span, "free"))
        at = bisect_left(hits, span)
        number = at + 1 if hits[at : at + 1] == (span,) else 0
        self.reader.say(_("{number} of {count} for “{query}”", number=number, count=len(view.hits), query=query))

    def move(self, step: int) -> None:
        """Select the next or the previous hit."""
        reader, hits = self.reader, self.reader.view.hits
        here = reader.view.selection.start
        if not hits:
            reader.say(_("No search. {search} begins one.", search=reader.keys["reader.search"]))
            return
        start = attrgetter("start")
        at = bisect_right(hits, here, key=start) if step > 0 else bisect_left(hits, here, key=start) - 1
        if not 0 <= at < len(hits):
            reader.say(_("No match after this one.") if step > 0 else _("No match before this one."))
        else:
            reader.select(Selection(hits[at], "free"))
            reader.say(_("{number} of {count} for “{query}”", number=at + 1, count=len(hits), query=self.query))

    def end(self) -> None:
        """End the search, and go back to where it began if a hit is selected."""
        view = self.reader.view
        self.query, self.typing = "", False
        view.hits = ()
        if self._start is not None and view.selection.unit == "free":
            view.select(self._start)
        self._start = None
        self.reader.say("")

    def _update(self) -> None:
        """Find the query, and select the first hit from where the search began."""
        view = self.reader.view
        view.hits = hits = self._hits()
        start = self._start or view.selection
        first = hits.first_from(start.start)
        view.select(Selection(first, "free") if first else start)
        self.reader.say(self._prompt(len(hits)))

    def _searchable(self) -> SearchableText:
        if self._text is None:
            self._text = SearchableText(self.reader.session.article.text)
        return self._text

    def _hits(self) -> Hits:
        return self._searchable().find(self.query, folded=self._ignores_accents)

    def _prompt(self, hits: int) -> str:
        """Return the message of a search: its query, its number of hits, its keys."""
        count = (
            _("No match")
            if self.query and not hits
            else counted(hits, "match", "matches")
            if hits
            else _("type words to find")
        )
        if self.typing:
            if self.reader.has_hints:
                return f"/{self.query}▏  {count}{_(', accents ignored') if self._ignores_accents else ''}"
            accents = _("accents ignored") if self._ignores_accents else _("Ctrl+F ignores accents")
            return _(
                "/{query}▏  {count}  Enter keep, Esc cancel, {accents}", query=self.query, count=count, accents=accents
            )
        if not hits or self.reader.has_hints:
            return count
        keys = self.reader.keys
        following, before, all_, back = (keys[f"reader.{name}"] for name in ("next_hit", "previous_hit", "all", "back"))
        label = self.reader.scheme.labels[0]
        tag = _(" · {all}{key} tags all as {name}", all=all_, key=label.key, name=label.name) if label.key else ""
        return _(
            "{count} · {following} next · {before} previous{tag} · {back} closes",
            count=count,
            following=following,
            before=before,
            tag=tag,
            back=back,
        )
