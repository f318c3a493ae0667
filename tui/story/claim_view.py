"""The claim that is to be linked, with its sentence."""

from annotations.ledger.partners import Passage
from annotations.translation import gettext as _
from annotations.wording import brief
from tui.widgets.pane import Pane, PaneLine, wrapped

MAX_CHARS = 1_000

OUTLET_CHARS = 20

HIGH_ROWS = 6
"""Rows from which there is room for a second line of what is left."""


class ClaimView(Pane):
    """One claim, and how many are left."""

    indent = 2

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._passage: Passage | None = None
        self._sentence = ""
        self._left = ""

    def show(self, passage: Passage | None, sentence: str, left: str) -> None:
        """Show a claim in its sentence; `left` says what is still to be linked."""
        self._passage, self._sentence, self._left = passage, sentence, left
        self.renew()

    def laid_out(self) -> list[PaneLine]:
        """Return the lines for the present width."""
        passage, width = self._passage, max(10, self.size.width - self.indent - 2)
        if passage is None:
            return [(self._left, "muted")]
        speaker = passage.claim.speaker if passage.claim else ""
        said = _("   said: {speaker}", speaker=speaker) if speaker else ""
        lines: list[PaneLine] = [(f"{brief(passage.outlet, OUTLET_CHARS)}   {passage.label}{said}", "bold")]
        words = " ".join(passage.text[:MAX_CHARS].split())
        lines += [(line, "blank") for line in wrapped(words, width)]
        sentence = " ".join(self._sentence[:MAX_CHARS].split())
        if sentence and sentence != words:
            lines += [("", "blank"), *((line, "muted") for line in wrapped(sentence, width))]
        # The end is always in sight.
        end = wrapped(self._left, width)[: 2 if self.size.height >= HIGH_ROWS else 1]
        room = max(1, self.size.height - len(end))
        return [*lines[:room], *[("", "blank")] * (room - len(lines)), *((line, "muted") for line in end)]
