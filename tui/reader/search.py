"""Searching: words are found in the article as they are typed."""

from textual import events

from annotations.article import Span
from annotations.text.search import occurrences
from annotations.text.selection import Selection
from tui.reader.lost_claims import SettlingScreen
from tui.screen import edited


class SearchingScreen(SettlingScreen):
    """An article that can be searched."""

    _query = ""
    _typing = False
    _folded = False
    """Whether accents count for nothing in the search."""
    _before: Selection | None = None
    """What was selected when the search began."""

    def typed(self, event: events.Key) -> bool:
        """Take a key for the search while it is being typed; `False` where it is for somebody else."""
        if not self._typing:
            return False
        key = event.key
        if key == "escape":
            self.end_search()
        elif key == "enter":
            self._typing = False
            self._search()
        elif key == "ctrl+f":
            self._folded = not self._folded
            self._search()
        elif (query := edited(self._query, event)) is not None:
            self._query = query
            self._search()
        return True

    def pasted(self, text: str) -> None:
        """Search for what was pasted as well, where a search is being typed."""
        if self._typing:
            self._query += " ".join(text.split())
            self._search()

    def find(self, query: str, span: Span) -> None:
        """Search for something that was found elsewhere, and go to one of its places."""
        self._query, self._before = query, None
        self.view.hits = occurrences(self.session.article.text, query, folded=self._folded)
        self.select(Selection(span, "free"))
        place = self.view.hits.index(span) + 1 if span in self.view.hits else 0
        self.say(f"{place} of {len(self.view.hits)} for “{query}”")

    def action_search(self) -> None:
        """Begin to search."""
        self._typing, self._query, self._before = True, "", self.view.selection
        self._search()

    def action_hit(self, step: int) -> None:
        """Select the next or the previous place of what was searched for."""
        hits, now = self.view.hits, self.view.selection
        wanted = [hit for hit in hits if (hit.start - now.start) * step > 0]
        if not hits:
            self.say(f"Nothing is searched for: {self.keys['reader.search']} begins.")
        elif not wanted:
            self.say("No place beyond this one." if step > 0 else "No place before this one.")
        else:
            hit = wanted[0] if step > 0 else wanted[-1]
            self.select(Selection(hit, "free"))
            self.say(f"{hits.index(hit) + 1} of {len(hits)} for “{self._query}”")

    def _search(self) -> None:
        """Find what is typed so far, and go to the first place from where the search began."""
        view = self.view
        view.hits = hits = occurrences(self.session.article.text, self._query, folded=self._folded)
        begin = self._before or view.selection
        first = next((hit for hit in hits if hit.start >= begin.start), hits[0] if hits else None)
        view.select(Selection(first, "free") if first else begin)
        places = "nothing found" if self._query and not hits else f"{len(hits)} found" if hits else "type what to find"
        if self._typing:
            folded = "accents ignored" if self._folded else "Ctrl+F ignores accents"
            self.say(f"/{self._query}▏  {places}  Enter keeps, Esc ends, {folded}")
        else:
            called = self.keys
            on = f"{called['reader.next_hit']} and {called['reader.previous_hit']} go on"
            told = f"{on}, {called['reader.all']} and a label tag them all, {called['reader.back']} ends"
            self.say(f"{places}: {told}" if hits else places)

    def end_search(self) -> None:
        """Search for nothing any more."""
        self._typing, self._query = False, ""
        self.view.hits = ()
        if self._before is not None and self.view.selection.unit == "free":
            self.view.select(self._before)
        self._before = None
        self.say("")

    def opened(self) -> None:
        """Show the article, with nothing searched for."""
        self._typing, self._query = False, ""
        super().opened()
