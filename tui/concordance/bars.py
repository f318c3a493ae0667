"""The two bars of the concordance: the query, the number of hits, and the keys that matter now."""

from typing import TYPE_CHECKING

from rich.text import Text

from annotations.translation import gettext as _
from annotations.wording import counted
from tui.concordance.search import MAX_HITS
from tui.display.theme import Palette
from tui.widgets.bars import words

if TYPE_CHECKING:
    from tui.concordance.screen import ConcordanceScreen


class ConcordanceBars:
    """Writes the bars of one concordance."""

    def __init__(self, screen: "ConcordanceScreen") -> None:
        """Describe `screen`."""
        self._screen = screen

    def draw(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        search, tagging = self._screen.search, self._screen.tagging
        query = search.query + ("▏" if search.is_typing else "")
        share = _("searched {share:.0%}   ", share=search.share) if search.share < 1 else ""
        if tagging.all_hits:
            below = words((share + self._tagging(), palette.message))
        else:
            below = words((share, palette.message), (self._hint(), palette.muted))
        return (
            words(
                ("Copydesk", "bold"), "   ", (search.corpus.name, palette.muted), "   ", (f"“{query}”", palette.message)
            ),
            words((self._summary(), palette.muted)),
            below,
            words((self._away(), palette.muted)),
        )

    def _summary(self) -> str:
        """Return how many hits there are, and in how many articles."""
        search = self._screen.search
        count = len(search.places)
        if not count:
            return ""
        return _(
            "{more}{places} in {articles}",
            more=_("more than ") if count >= MAX_HITS else "",
            places=counted(min(count, MAX_HITS), "place"),
            articles=counted(len(search.articles), "article"),
        )

    def _tagging(self) -> str:
        """Return what the next label tags."""
        screen, count = self._screen, len(self._screen.search.places)
        if screen.tagging.sentences:
            whose, other = _("the sentences of all {count:,}", count=count), _("their words")
        else:
            whose, other = _("all {places}", places=counted(count, "place")), _("their sentences")
        again = f"{screen.keys['finding.every']} {other}"
        return _("A label tags {whose} · {again} · other keys cancel", whose=whose, again=again)

    def _hint(self) -> str:
        """Return what the keys do."""
        search, called = self._screen.search, self._screen.keys
        if search.is_typing:
            return _("type words to find in all texts   Enter search   Esc cancel")
        if not search.places:
            return _("{search} search", search=called["finding.search"])
        keys = [label.key for label in search.corpus.settings.scheme.labels if label.key]
        digits = " ".join(keys[:3]) + (" …" if len(keys) > 3 else "")
        return _(
            "{open} open   {digits} tag   {every} {digits} tag all   {search} search",
            open=called["finding.open"],
            digits=digits,
            every=called["finding.every"],
            search=called["finding.search"],
        )

    def _away(self) -> str:
        """Return the keys that lead away; none while these keys are letters or do something else."""
        screen = self._screen
        if screen.search.is_typing or screen.tagging.all_hits:
            return ""
        return _("{back} back   {help} help", back=screen.keys["finding.back"], help=screen.keys["finding.help"])
