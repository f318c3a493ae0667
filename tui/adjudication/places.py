"""Places: the items of the open article, one of which is current, and the version of it that is chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.decision import Decision
from annotations.team.gold import TO_DECIDE, Settled
from annotations.team.items import Version
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.adjudication.shown_place import says, shown_place
from tui.part import Part

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


class Places(Part):
    """The current item, and the way from one to the next."""

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Go through the items of the article in `screen`."""
        self._screen = screen
        self._at = 0
        self.chosen = 0
        """The index of the version that Enter and w are about; behind the last: nothing is tagged."""

    @property
    def all(self) -> tuple[Settled, ...]:
        """All items of the article, in the order of the text."""
        return self._screen.settled

    @property
    def current(self) -> Settled | None:
        """The current item; `None` if the article has none."""
        return self.all[self._at] if self._at < len(self.all) else None

    @property
    def version(self) -> Version | None:
        """The version that is chosen; `None` if it is that nothing is tagged."""
        item = self.current
        return item.item.versions[self.chosen] if item and self.chosen < len(item.item.versions) else None

    @property
    def left(self) -> int:
        """The number of items that are to be decided."""
        return sum(each.state in TO_DECIDE for each in self.all)

    def opened(self) -> None:
        """Go to the first item that is to be decided, else to the first one in which annotators differ."""
        self.chosen = 0
        for wanted in (_is_open, _differs, lambda _each: True):
            at = next((at for at, each in enumerate(self.all) if wanted(each)), None)
            if at is not None:
                self.go_to(at)
                return
        self._at = 0
        self._screen.view.select(self._screen.view.units.sentence(0))

    def refresh(self) -> None:
        """Show the current item as it is now."""
        if self._at >= len(self.all):
            self._at = max(0, len(self.all) - 1)
        current = self.current
        self.chosen = min(self.chosen, len(current.item.versions)) if current else 0
        self._screen.strip.shown = shown_place(self._screen, current, self._number(), self.chosen)
        self._screen.mark_current()

    def go_to(self, at: int) -> None:
        """Make an item the current one, and select its words."""
        self._at = at
        current = self.current
        if current is None:
            return
        self.chosen = 0
        if current.decision is not None and current.decision.took is None and not current.gold:
            self.chosen = len(current.item.versions)
        elif current.gold:
            held = current.gold[0]
            same = (n for n, each in enumerate(current.item.versions) if says(each, held.label, held.span))
            self.chosen = next(same, 0)
        self.select()
        self.refresh()
        self._screen.mark_bars_stale()

    def keep_place(self, change: Callable[[], None]) -> None:
        """Change the items; the current one is again that with one of the same claims, or the nearest behind."""
        current, chosen, version = self.current, self.chosen, self.version
        change()
        if current is None:
            return
        at = self._at_of(current)
        if at is None:
            start = current.item.span.start
            at = next((at for at, each in enumerate(self.all) if each.item.span.start >= start), len(self.all) - 1)
        if at >= 0:
            self._at = at
            versions = self.all[at].item.versions
            # Versions are in the order of their numbers, which may have changed.
            same = (row for row, each in enumerate(versions) if version is not None and each.said == version.said)
            self.chosen = next(same, chosen if version is not None else len(versions))
            self.refresh()

    def as_now(self, settled: Settled) -> Settled:
        """Return an item as it is now; as it was if it is gone. What a dialog answers is about no other."""
        at = self._at_of(settled)
        return settled if at is None else self.all[at]

    def _at_of(self, settled: Settled) -> int | None:
        """Return the index of the item with one of the same claims; `None` without one."""
        wanted = _ids(settled)
        return next((at for at, each in enumerate(self.all) if _ids(each) & wanted), None)

    def find(self, claim_id: str) -> None:
        """Go to the item with an annotator's claim."""
        for at, each in enumerate(self.all):
            if claim_id in _ids(each):
                self.go_to(at)
                return

    def go_to_decision(self, decision: Decision) -> None:
        """Go to the item that a decision is about, if it is there."""
        if decision.about:
            at = next((at for at, each in enumerate(self.all) if each.item.about == decision.about), None)
            if at is not None:
                self.go_to(at)
        else:
            self.go_to_place(decision.item[0])

    def go_to_place(self, start: int) -> None:
        """Go to the item at a code point, if there is one."""
        at = next((at for at, each in enumerate(self.all) if each.item.span.start <= start < each.item.span.end), None)
        if at is not None:
            self.go_to(at)

    def move(self, step: int, wanted: Callable[[Settled], bool], nothing: str) -> None:
        """Go to the next or the previous item that is wanted; say `nothing` if there is none."""
        ahead = range(self._at + 1, len(self.all)) if step > 0 else range(self._at - 1, -1, -1)
        at = next((at for at in ahead if wanted(self.all[at])), None)
        if at is None:
            self.select()
            self._screen.say(nothing)
            return
        self.go_to(at)

    def move_to_open(self, step: int) -> None:
        """Go to the next or the previous item that is to be decided."""
        keys = self._screen.keys
        if not self.left:
            ways = _(
                "{done} marks it done, {next_article} opens the next",
                done=keys["adjudication.done"],
                next_article=keys["adjudication.next_article"],
            )
            self.move(step, _is_open, _("Nothing is left to decide: {ways}.", ways=ways))
            return
        left = counted(self.left, "place")
        nothing = (
            _("Nothing to decide after this place. {places} left in all.", places=left)
            if step > 0
            else _("Nothing to decide before this place. {places} left in all.", places=left)
        )
        self.move(step, _is_open, nothing)

    def move_to_any(self, step: int) -> None:
        """Go to the next or the previous item, decided or not."""
        self.move(
            step, lambda _each: True, _("No place after this one.") if step > 0 else _("No place before this one.")
        )

    def choose(self, step: int) -> None:
        """Choose the next or the previous version, and select its words."""
        current = self.current
        if current is None:
            return
        self.choose_row((self.chosen + step) % (len(current.item.versions) + 1))

    def choose_row(self, row: int) -> None:
        """Choose a version, and select its words."""
        self.chosen = row
        self.select()
        self.refresh()

    def select(self) -> None:
        """Select the words of the version that is chosen."""
        current, version = self.current, self.version
        if current is None:
            return
        span = version.span if version is not None and not current.item.about else current.item.span
        size = len(self._screen.view.units.text)
        self._screen.view.select(Selection(Span(min(span.start, size), min(span.end, size)), "claim"))

    def _number(self) -> str:
        """Return which of the differences it is: "4 of 7"."""
        differing = [at for at, each in enumerate(self.all) if _differs(each)]
        if self._at not in differing:
            return _("all agree")
        return _("{number} of {count}", number=differing.index(self._at) + 1, count=len(differing))


def _ids(settled: Settled) -> set[str]:
    """Return what tells an item from others: the ids of the annotators' claims, or what it is about."""
    versions = settled.item.versions
    ids = {claim.id for version in versions for claim in version.claims.values()}
    return ids | {each for version in versions for each in version.gone.values()} | {settled.item.about} - {""}


def _is_open(settled: Settled) -> bool:
    return settled.state in TO_DECIDE


def _differs(settled: Settled) -> bool:
    """Return whether annotators differ in an item, or a person has decided on it."""
    return bool(settled.item.kinds) or settled.state in ("open", "decided", "stale")
