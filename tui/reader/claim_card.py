"""The card of a claim: its words, speaker, note and label with its definition, beside the text in a wide window."""

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from annotations.claims.claim import Claim
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.display.theme import Palette
from tui.widgets.bars import words

MAX_CHARS = 1000
"""Code points of a text that are shown."""


class ClaimCard(Static):
    """One claim in full, or nothing."""

    def __init__(self, scheme: Scheme) -> None:
        """Show claims with the labels of `scheme`."""
        super().__init__(id="claim-card")
        self._scheme = scheme
        self._shown: tuple[Claim | None, Palette | None] = (None, None)

    def show(self, claim: Claim | None, palette: Palette | None) -> None:
        """Show a claim, or nothing; drawn again only if it is another."""
        if self._shown == (claim, palette):
            return
        self._shown = (claim, palette)
        self.update(self._described(claim, palette) if claim is not None and palette is not None else Text())

    def _described(self, claim: Claim, palette: Palette) -> Text:
        """Return the lines of the card."""
        label = self._scheme.by_name(claim.label)
        doubt = "" if claim.sure else _(", not sure")
        lines = [words((claim.label, palette.letters.get(claim.label, Style(bold=True))), (doubt, palette.muted))]
        if label is not None and label.definition:
            lines.append(words((label.definition, palette.muted)))
        lines += [Text(), words(" ".join(claim.text[:MAX_CHARS].split()))]
        details = {
            _("said by"): claim.speaker,
            _("note"): claim.note,
            _("origin"): "" if claim.origin == "hand" else claim.origin,
        }
        lines += [
            words((f"{name}: ", palette.muted), " ".join(value[:MAX_CHARS].split()))
            for name, value in details.items()
            if value
        ]
        lines.append(words((_("tagged {when:%Y-%m-%d %H:%M}", when=claim.created.astimezone()), palette.muted)))
        card = Text("\n").join(lines)
        card.no_wrap = False
        return card
