"""A claim in full, for the pane below the list: its words, its attributes, and where it comes from."""

from annotations.claims.claim import IMPORT_PREFIX
from annotations.reports.claim_rows import ClaimRow
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.widgets.detail_pane import Details


def claim_details(claim: ClaimRow | None, scheme: Scheme) -> Details | None:
    """Return the words of a claim, what is said of them, and who made it, when and how; `None` for no claim."""
    if claim is None:
        return None
    return Details(claim.text, (_about(claim, scheme), describe_origin(claim), claim.title))


def _about(claim: ClaimRow, scheme: Scheme) -> str:
    """Return the label, its doubt, the speaker, the note and the attributes of a claim."""
    parts = (
        claim.label if scheme.by_name(claim.label) else _("{label} (not a label of this corpus)", label=claim.label),
        "" if claim.sure else _("not sure"),
        _("said: {speaker}{words_for}", speaker=claim.speaker, words_for=_words_for(claim)) if claim.speaker else "",
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
