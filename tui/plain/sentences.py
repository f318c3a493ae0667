"""Passages of a text in words: claims are announced where they begin and end."""

from collections.abc import Sequence

from annotations.claims.claim import Claim
from annotations.suggest.suggestion import Suggestion
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.widgets.article_view import ArticleView


def passage(view: ArticleView) -> tuple[str, ...]:
    """Return the selection of a view: its number, labels and words; then what is suggested for it."""
    number, span = view.sentence_number + 1, view.selection.span
    if not view.units.sentences:
        return (_("No text."),)
    text = view.article.text if view.article else ""
    claims = [claim for claim in view.claims if claim.span.overlaps(*span)]
    whole = [claim for claim in claims if claim.start <= span.start and span.end <= claim.end]
    inside = [claim for claim in claims if claim not in whole]
    unit = "" if view.units.is_sentence(span) else "Selected"
    before = ", ".join(filter(None, (unit, *map(_named, whole))))
    words = _with_claims(text, *span, inside)
    # Of words that are picked one by one, what might be tagged around them is no news.
    suggested = [each for each in view.suggestions if span.start <= each.start and each.end <= span.end]
    later = [_("suggested {claim}", claim=_suggested(each, text)) for each in suggested]
    return (
        f"{number}. {f'{before[:1].upper()}{before[1:]}: ' if before else ''}{words}",
        *(f"{number}. {each[:1].upper()}{each[1:]}." for each in later),
    )


def _with_claims(text: str, start: int, end: int, claims: Sequence[Claim]) -> str:
    """Return a passage in which claims are announced where they begin and end."""
    said: list[tuple[int, int, str]] = []
    for claim in claims:
        if claim.start >= start:
            said.append((claim.start, 1, f"{_named(claim)}: "))
        if claim.end <= end:
            said.append((claim.end, 0, f", {_('end')} {claim.label}, "))
    pieces, at = [], start
    for place, _order, words in sorted(said, key=lambda each: each[:2]):
        pieces += [text[at:place], words]
        at = place
    return " ".join("".join((*pieces, text[at:end])).split()).replace(f" , {_('end')}", f", {_('end')}").rstrip(" ,")


def _named(claim: Claim) -> str:
    by = _(" by {speaker}", speaker=claim.speaker) if claim.speaker else ""
    note = _(", noted") if claim.note else ""
    return f"{claim.label}{by}{'' if claim.sure else ', not sure'}{note}"


def _suggested(suggestion: Suggestion, text: str) -> str:
    by = suggestion.speaker.resolved(text) if suggestion.speaker else ""
    return _("{label} by {speaker}", label=suggestion.label, speaker=by) if by else suggestion.label


def changes(before: Sequence[Claim], after: Sequence[Claim]) -> str:
    """Return the changes of the claims of an article in words; empty if there are none."""
    old, new = {claim.id: claim for claim in before}, {claim.id: claim for claim in after}
    come = [claim for key, claim in new.items() if key not in old]
    gone = [claim for key, claim in old.items() if key not in new]
    other = [claim for key, claim in new.items() if key in old and _named(old[key]) != _named(claim)]
    told = [_several(_("Tagged"), come), _several(_("Removed"), gone), _several(_("Now"), other)]
    return " ".join(filter(None, told))


def _several(verb: str, claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    return f"{verb} {_named(claims[0])}." if len(claims) == 1 else f"{verb} {counted(len(claims), 'claim')}."
