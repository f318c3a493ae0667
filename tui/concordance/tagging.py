"""Tagging: the hit under the cursor gets a label, or all hits, or the sentences of all."""

from typing import TYPE_CHECKING

from textual import events

from annotations.article import Span
from annotations.corpus.entries import Entry
from annotations.translation import gettext as _
from annotations.work.bulk import tag_factory
from tui import keymap
from tui.concordance.search import MAX_HITS
from tui.part import Part

if TYPE_CHECKING:
    from tui.concordance.screen import ConcordanceScreen


class Tagging(Part):
    """Tags one hit; on request, the next label tags all hits."""

    def __init__(self, screen: "ConcordanceScreen") -> None:
        """Tag hits of `screen`."""
        self._screen = screen
        self.all_hits = False
        """Whether the next label tags all hits."""
        self.sentences = False
        """Whether it tags their sentences."""

    def typed(self, event: events.Key) -> bool:
        """Cancel the tagging of all hits: it is for the next key alone, as after another search the hits are others."""
        screen = self._screen
        if not screen.search.is_typing:
            is_star = event.key in keymap.keys_of(("finding.every",), screen.config.keys)
            self.all_hits = self.all_hits and (event.key.isdigit() or is_star)
        return False

    def tag_all_next(self) -> None:
        """Have the next label tag all hits; when asked again, their sentences."""
        screen, search = self._screen, self._screen.search
        if search.share < 1 or search.may_grow:
            screen.say(_("The search has not finished yet."))
        elif len(search.places) >= MAX_HITS:
            screen.say(_("More than {max_hits:,} places found: search for more words.", max_hits=MAX_HITS))
        elif search.places:
            self.sentences = self.all_hits and not self.sentences
            self.all_hits = True
            screen.mark_bars_stale()

    def tag(self, key: str) -> None:
        """Tag the hit under the cursor with the label of a key, or all hits."""
        screen, search = self._screen, self._screen.search
        label = search.corpus.settings.scheme.by_key(key)
        if label is None:
            screen.say(_("No label has the key {key}.", key=key))
            return
        if not search.places:
            return
        places = search.places if self.all_hits else [search.places[screen.items.cursor]]
        whole_sentences = self.all_hits and self.sentences
        self.all_hits = self.sentences = False
        screen.mark_bars_stale()
        spans: dict[str, list[tuple[Span, str]]] = {}
        entries: dict[str, Entry] = {}
        for place in places:
            spans.setdefault(place.entry.id, []).append((place.hit.span, place.hit.matched))
            entries[place.entry.id] = place.entry
        what = _("tagged {name}", name=label.name)
        factory = tag_factory(label.name, spans, whole_sentences=whole_sentences)
        edits = screen.bulk.editor.apply(search.corpus, list(entries.values()), factory, what)
        screen.bulk.run(edits, len(entries), what)
        if len(places) == 1:
            screen.items.cursor += 1
