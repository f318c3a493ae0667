"""The content of the strip for a place: its number, its state, and a row for each version."""

from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.decision import AGREED, names_in
from annotations.team.gold import Settled
from annotations.team.items import OF_ARTICLE, STATUS, Version
from annotations.translation import gettext as _
from tui.adjudication.strip import Shown, VersionRow

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


def shown_place(screen: "AdjudicationScreen", settled: Settled | None, number: str, chosen: int) -> Shown:
    """Return what the strip shows of a place with its number and chosen version; if `None`, that there is none."""
    if settled is None:
        done = screen.keys["adjudication.done"]
        state = _("{done} marks the article as done", done=done)
        return Shown(title=_("Nobody has tagged anything here."), state=state)
    units, item = screen.view.units, settled.item
    at, total = units.number_at(item.span.start) + 1, len(units.sentences)
    wide = screen.size.width >= 70
    return Shown(
        title="   ".join(filter(None, (number, item.about or ", ".join(item.kinds)))),
        state=_state(settled),
        place=_("the article")
        if item.about
        else _("sentence {number} of {total}", number=at, total=total)
        if wide
        else f"{at}/{total}",
        rows=_values(screen, settled) if item.about else _versions(settled, screen.called),
        chosen=chosen,
        hints=screen.hints(settled),
    )


def says(version: Version, label: str, span: Span, speaker: str | None = None) -> bool:
    """Return whether a version has a label on these words, and that speaker if one is asked for."""
    return version.label == label and version.span == span and speaker in (None, version.speaker)


def _state(settled: Settled) -> str:
    """Return how a place was settled, by whom and why; empty while it is open."""
    if settled.state == "open":
        return ""
    if settled.state in ("merged", "agreed"):
        return _("merged") if settled.state == "merged" else _("not merged")
    decision = settled.decision
    by = _(" by {decided_by}", decided_by=settled.decided_by) if settled.decided_by else ""
    why = [each for each in (decision.category, decision.why) if each] if decision else []
    head = _("decided{by}", by=by) if settled.state == "decided" else _("~ decided{by}, changed since", by=by)
    return ": ".join((head, *why)) if len(why) < 2 else f"{head}: {why[0]}, {why[1]}"


def _versions(settled: Settled, called: dict[str, str]) -> tuple[VersionRow, ...]:
    """Return the versions of a place, that nothing is tagged, and what holds if nobody has it."""
    gold = settled.gold[0] if settled.gold else None
    is_nothing = gold is None and settled.state in ("decided", "stale")
    rows, held = [], False
    for number, version in enumerate(settled.item.versions):
        holds = gold is not None and not held and says(version, gold.label, gold.span, gold.speaker)
        held = held or holds
        rows.append(
            VersionRow(
                key=str(number + 1) if number < 9 else "",
                label=version.label,
                names=" ".join(_called(version.holders, called)),
                words=_quoted(version.text),
                details=_details(version),
                holds=holds,
            )
        )
    silent = " ".join(_called(settled.item.silent, called))
    unread = _called(settled.item.unread, called)
    details = _("not read: {unread}", unread=" ".join(unread)) if unread else ""
    rows.append(VersionRow("0", "nothing", silent, "", details, holds=is_nothing))
    if gold is not None and not held:
        origin = "merged" if names_in(gold.origin, AGREED) else "own"
        details = _("said: {speaker}", speaker=gold.speaker) if gold.speaker else ""
        rows.append(VersionRow("", gold.label, origin, _quoted(gold.text), details, holds=True))
    return tuple(rows)


def _values(screen: "AdjudicationScreen", settled: Settled) -> tuple[VersionRow, ...]:
    """Return the rows of an item about the article: the values that annotators gave."""
    called, row, item = screen.called, screen.session.record.row, settled.item
    now = row.attributes.get(item.about.removeprefix(OF_ARTICLE), "")
    if item.about == STATUS:
        now = str(row.status) if settled.decision is not None else ""
    rows = [
        VersionRow(
            str(number) if number < 10 else "",
            each.label,
            " ".join(_called(each.holders, called)),
            "",
            holds=bool(now) and each.label == now,
        )
        for number, each in enumerate(item.versions, 1)
    ]
    if item.about != STATUS:
        silent = " ".join(_called(item.silent, called))
        rows.append(VersionRow("0", "nothing", silent, "", holds=not now and settled.state == "decided"))
    if now and not any(each.holds for each in rows):
        rows.append(VersionRow("", now, "own", "", holds=True))
    return tuple(rows)


def _called(names: tuple[str, ...], called: dict[str, str]) -> list[str]:
    """Return what annotators are called, in the order in which all are shown."""
    return [shown for name, shown in called.items() if name in names]


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return words if words[:1] in '“"«„‘' else f"“{words}”"


def _details(version: Version) -> str:
    """Return what a version says beside its label: speaker, attributes, notes, doubts."""
    notes = dict.fromkeys(claim.note for claim in version.claims.values() if claim.note)
    parts = [_("said: {speaker}", speaker=version.speaker)] if version.speaker else []
    parts += [f"{name}: {value}" for name, value in sorted(version.attributes.items())]
    parts += [_("note: {note}", note=note) for note in notes]
    parts += [_("not sure")] if not all(claim.sure for claim in version.claims.values()) else []
    return "   ".join(parts)
