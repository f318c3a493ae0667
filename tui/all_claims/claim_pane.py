"""The pane below the list: the claim under the cursor in full, and where it comes from."""

from textual.reactive import var

from annotations.claims.claim import IMPORT_PREFIX
from annotations.reports.claim_rows import ClaimRow
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.widgets.bars import shortened
from tui.widgets.pane import Pane, PaneLine, wrapped

MAX_WIDTH = 110
"""Cells of the longest line of words."""

WORD_LINES = 3
"""Lines of the words of a claim, at most."""

MAX_CHARS = 2_000
"""Code points of a claim that are wrapped: more than there is room for."""


class ClaimPane(Pane):
    """One claim: its words, its speaker and note, and who made it, when and how."""

    INDENT = 5
    """Cells left of the text: it is aligned with the words of the list."""

    claim: var[ClaimRow | None] = var[ClaimRow | None](None, init=False)
    """The claim; `None` if there is none."""

    def __init__(self, scheme: Scheme) -> None:
        """Show no claim yet; `scheme` has the labels."""
        super().__init__()
        self._scheme = scheme

    def watch_claim(self) -> None:
        """Show another claim."""
        self.renew()

    def laid_out(self) -> list[PaneLine]:
        """Return the lines: the words, what was said of them, and where they come from."""
        claim = self.claim
        room = self.size.width - self.INDENT - 1
        if claim is None or room < 1:
            return []
        width = min(MAX_WIDTH, room)
        words = wrapped(" ".join(claim.text[:MAX_CHARS].split()), width)
        if len(words) > WORD_LINES:
            words = [*words[: WORD_LINES - 1], shortened(words[WORD_LINES - 1] + " …", width)]
        details = [self._about(claim), describe_origin(claim), claim.title]
        return [*((line, "blank") for line in words), *((shortened(line, room), "muted") for line in details)]

    def _about(self, claim: ClaimRow) -> str:
        """Return the label, its doubt, the speaker, the note and the attributes of a claim."""
        parts = (
            claim.label
            if self._scheme.by_name(claim.label)
            else _("{label} (not a label of this corpus)", label=claim.label),
            "" if claim.sure else _("not sure"),
            _("said: {speaker}{words_for}", speaker=claim.speaker, words_for=_words_for(claim))
            if claim.speaker
            else "",
            _("note: {note}", note=claim.note) if claim.note else "",
            *(f"{name}: {value}" for name, value in claim.attributes.items()),
            _("orphaned: its words are gone from the text") if claim.orphan else "",
        )
        return "   ".join(filter(None, parts))


def _words_for(claim: ClaimRow) -> str:
    """Return the words of the article for the speaker, unless they are the name."""
    return f" (“{claim.speaker_text}”)" if claim.speaker_text not in ("", claim.speaker) else ""


def describe_origin(claim: ClaimRow) -> str:
    """Return who made a claim, when and how, in words."""
    kind, _colon, rest = claim.origin.partition(":")
    how = {"hand": _("by hand"), "suggested": _("suggestion accepted"), "corrected": _("suggestion corrected")}.get(
        kind, kind
    )
    if claim.origin.startswith(IMPORT_PREFIX):
        how = _("imported from {rest}", rest=rest)
    elif rest:
        how = f"{how} ({rest})"
    made, changed = (f"{moment.astimezone():%Y-%m-%d %H:%M}" for moment in (claim.created, claim.updated))
    return f"{claim.annotator}   {made}   {how}" + (
        _("   changed {changed}", changed=changed) if changed != made else ""
    )
