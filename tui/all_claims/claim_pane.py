"""The pane below the list: the claim under the cursor in full, and where it comes from."""

from rich.segment import Segment
from rich.style import Style
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from annotations.claims.claim import IMPORT_PREFIX
from annotations.reports.claim_rows import ClaimRow
from annotations.scheme import Scheme
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.widgets.bars import shortened

INDENT = 5
"""Cells left of the text: it is aligned with the words of the list."""

MAX_WIDTH = 110
"""Cells of the longest line of words."""

WORD_LINES = 3
"""Lines of the words of a claim, at most."""

MAX_CHARS = 2_000
"""Code points of a claim that are wrapped: more than there is room for."""


class ClaimPane(Widget):
    """One claim: its words, its speaker and note, and who made it, when and how."""

    claim: var[ClaimRow | None] = var[ClaimRow | None](None, init=False)
    """The claim; `None` if there is none."""
    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles."""

    def __init__(self, scheme: Scheme) -> None:
        """Show no claim yet; `scheme` has the labels."""
        super().__init__()
        self._scheme = scheme
        self._lines: list[tuple[str, str]] | None = None
        """The text and the style of each line, made when it is first drawn."""

    def watch_claim(self) -> None:
        """Show another claim."""
        self._renew()

    def watch_palette(self) -> None:
        """Redraw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._renew()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette, width = self.palette, self.size.width
        if palette is None:
            return Strip.blank(width)
        if self._lines is None:
            self._lines = self._laid_out()
        text, name = self._lines[y] if y < len(self._lines) else ("", "blank")
        style: Style = palette.dimmed if name == "muted" else palette.blank
        return Strip([Segment(" " * INDENT + text, style)]).adjust_cell_length(width, palette.blank)

    def _renew(self) -> None:
        self._lines = None
        self.refresh()

    def _laid_out(self) -> list[tuple[str, str]]:
        """Return the lines: the words, what was said of them, and where they come from."""
        claim = self.claim
        room = self.size.width - INDENT - 1
        if claim is None or room < 1:
            return []
        width = min(MAX_WIDTH, room)
        wrapped = Wrapped(" ".join(claim.text[:MAX_CHARS].split()), width)
        words = ["".join(cluster.shown for cluster in wrapped.clusters(line)) for line in range(len(wrapped))]
        if len(words) > WORD_LINES:
            words = [*words[: WORD_LINES - 1], shortened(words[WORD_LINES - 1] + " …", width)]
        details = [self._about(claim), describe_origin(claim), claim.title]
        return [*((line, "blank") for line in words), *((shortened(line, room), "muted") for line in details)]

    def _about(self, claim: ClaimRow) -> str:
        """Return the label, its doubt, the speaker, the note and the attributes of a claim."""
        parts = (
            claim.label if self._scheme.by_name(claim.label) else f"{claim.label} (not a label of this corpus)",
            "" if claim.sure else "not sure",
            f"said: {claim.speaker}{_words_for(claim)}" if claim.speaker else "",
            f"note: {claim.note}" if claim.note else "",
            *(f"{name}: {value}" for name, value in claim.attributes.items()),
            "orphaned: its words are gone from the text" if claim.orphan else "",
        )
        return "   ".join(filter(None, parts))


def _words_for(claim: ClaimRow) -> str:
    """Return the words of the article for the speaker, unless they are the name."""
    return f" (“{claim.speaker_text}”)" if claim.speaker_text not in ("", claim.speaker) else ""


def describe_origin(claim: ClaimRow) -> str:
    """Return who made a claim, when and how, in words."""
    kind, _, rest = claim.origin.partition(":")
    how = {"hand": "by hand", "suggested": "suggestion accepted", "corrected": "suggestion corrected"}.get(kind, kind)
    if claim.origin.startswith(IMPORT_PREFIX):
        how = f"imported from {rest}"
    elif rest:
        how = f"{how} ({rest})"
    made, changed = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (claim.created, claim.updated))
    return f"{claim.annotator}   {made}   {how}" + (f"   changed {changed}" if changed != made else "")
