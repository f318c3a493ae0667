"""Answers given before the finder was done: quotations accepted by their marks alone get their speakers later."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from annotations.claims.claim import Claim
from annotations.suggest.suggestion import Suggestion
from annotations.translation import gettext as _
from annotations.wording import brief, counted, quoted
from annotations.work.offers import attributed_to

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

QUOTED_CHARS = 16
"""Code points of a claim that the message quotes."""

NAME_CHARS = 24
"""Code points of a speaker that the message names."""


class EarlyAnswers:
    """The claims whose suggestion named no speaker yet, until the finder names one.

    The speaker becomes a part of the change that accepted the suggestion. A claim whose speaker, label or words the
    user has changed meanwhile is left as it is.
    """

    def __init__(self, reader: "ReaderScreen") -> None:
        """Complete claims of the article in `reader`."""
        self._reader = reader
        self._accepted: dict[str, tuple[str, Claim, Suggestion]] = {}
        """The id of the change, the claim as it was tagged, and its suggestion, by the id of the claim."""

    def clear(self) -> None:
        """Forget all: another article is open."""
        self._accepted.clear()

    def note(self, change_id: str, suggestion: Suggestion, claims: Iterable[Claim]) -> None:
        """Remember the claims of a suggestion that has the same label but no speaker."""
        if suggestion.speaker is None and not suggestion.predicted:
            without = (claim for claim in claims if claim.label == suggestion.label and not claim.speaker)
            self._accepted |= {claim.id: (change_id, claim, suggestion) for claim in without}

    def drop(self, claim_id: str) -> None:
        """Leave a claim to the user, who has decided on its speaker."""
        self._accepted.pop(claim_id, None)

    def complete(self, found: Sequence[Suggestion]) -> None:
        """Give the claims the speakers that the finder has found, and say so."""
        reader, text = self._reader, self._reader.session.article.text
        accepted, self._accepted = self._accepted, {}
        standing = {claim.id: claim for claim in reader.session.record.claims}
        pairs: dict[str, list[tuple[Claim, Claim]]] = {}
        for change_id, tagged, suggestion in accepted.values():
            claim, source = standing.get(tagged.id), _source_of(suggestion, found)
            if claim is None or source is None or claim.speaker:
                continue
            if (claim.span, claim.label) == (tagged.span, tagged.label):
                after = reader.speakers.named(attributed_to(text, claim, source))
                pairs.setdefault(change_id, []).append((claim, after))
        for change_id, of_change in pairs.items():
            reader.session.complete(change_id, of_change)
        completed = [after for of_change in pairs.values() for _, after in of_change]
        if len(completed) == 1:
            (claim,) = completed
            words = quoted(claim.text.strip("“”‘’«»„\"' \n"), QUOTED_CHARS)
            reader.say(
                _("Speaker found: {speaker}, for {words}.", speaker=brief(claim.speaker, NAME_CHARS), words=words)
            )
        elif completed:
            reader.say(_("Speakers found for {claims} that you accepted.", claims=counted(len(completed), "claim")))


def _source_of(accepted: Suggestion, found: Sequence[Suggestion]) -> Suggestion | None:
    """Return the suggestion that names the speaker of an accepted one: on the same words, else on some of them."""
    named = [each for each in found if each.speaker is not None and each.label == accepted.label]
    same = (each for each in named if each.span == accepted.span)
    overlapping = [each for each in named if any(a.overlaps(*b) for a in each.spans for b in accepted.spans)]
    # Two speakers for one accepted quotation: neither is certain.
    return next(same, overlapping[0] if len(overlapping) == 1 else None)
