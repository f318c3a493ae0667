"""Deciding: the version of the current place that is taken, and the reason."""

from functools import partial
from typing import TYPE_CHECKING, get_args

from annotations.claims.claim import Claim
from annotations.claims.decision import Category, in_words
from annotations.claims.edits import Apply
from annotations.claims.record import Change
from annotations.scheme import Attribute
from annotations.suggest.speakers import Candidate, speakers
from annotations.team.gold import Settled
from annotations.team.gold_edits import claim_of, explain, take, take_nothing, take_own, take_value
from annotations.team.items import OF_ARTICLE, STATUS, said_by
from annotations.translation import gettext as _
from tui.adjudication.pseudonyms import masked
from tui.dialogs.prompt import PromptScreen
from tui.dialogs.speaker_picker import SpeakerOffer
from tui.dialogs.tag_menu import ClaimValues, TagMenu
from tui.part import Part

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen

CATEGORIES: tuple[Category, ...] = get_args(Category)


class Deciding(Part):
    """Every decision is in the record at once, and on its way to the disk."""

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Decide on the places of `screen`."""
        self._screen = screen

    def take(self, number: int) -> None:
        """Take the version with a number, from 1; 0 is that nothing is tagged."""
        screen, current = self._screen, self._screen.places.current
        if current is None:
            screen.say(_("Nothing to decide here."))
        elif number == 0 and current.item.about == STATUS:
            screen.say(_("Choose done or skipped."))
        elif number == 0:
            screen.places.choose_row(len(current.item.versions))
            self._put(take_nothing(screen.session.record, current, screen.plan.adjudicator))
        elif number <= len(current.item.versions):
            screen.places.choose_row(number - 1)
            self._put(take(screen.session.record, current, number - 1, screen.plan.adjudicator))
        else:
            screen.say(_("No version {number} here.", number=number))

    def take_chosen(self) -> None:
        """Take the version that is chosen."""
        current = self._screen.places.current
        if current is not None:
            chosen = self._screen.places.chosen
            self.take(chosen + 1 if chosen < len(current.item.versions) else 0)

    def open_menu(self) -> None:
        """Ask for another label, speaker or note, beginning with the version that is chosen."""
        screen, current = self._screen, self._screen.places.current
        if current is None:
            screen.say(_("Nothing to decide here."))
            return
        if current.item.about:
            self._ask_value(current)
            return
        claim = self._begun_with(current)
        if claim is None:
            return
        menu = TagMenu(screen.scheme, claim.text, ClaimValues.of(claim), self._offer(current, claim), screen.keys)
        screen.app.push_screen(menu, partial(self._take_menu, current, claim))

    def take_edges(self) -> None:
        """Take the version that is chosen with the edges of the selection."""
        screen, current, span = self._screen, self._screen.places.current, self._screen.view.selection.span
        if current is None or current.item.about or not span.overlaps(*current.item.span):
            grow = screen.keys["adjudication.grow"]
            screen.say(_("Select words of this place first: {grow} moves an end.", grow=grow))
            return
        claim = self._begun_with(current)
        if claim is not None:
            claim = claim.stretched(screen.session.article.text, *span)
            self._put(take_own(screen.session.record, current, claim, screen.plan.adjudicator))

    def write_why(self) -> None:
        """Ask why it was decided so."""
        screen, decided = self._screen, self._decided()
        if decided is not None and decided.decision is not None:
            prompt = PromptScreen(_("Why"), decided.decision.why, _("Reason for the decision"), names=screen.keys)
            screen.app.push_screen(prompt, partial(self._set_why, decided))

    def next_category(self) -> None:
        """Give the decision the next category, then none."""
        screen, decided = self._screen, self._decided()
        if decided is None or decided.decision is None:
            return
        at = CATEGORIES.index(decided.decision.category)
        category = CATEGORIES[(at + 1) % len(CATEGORIES)]
        screen.session.apply(explain(screen.session.record, decided, screen.plan.adjudicator, category=category))
        screen.show_record()
        screen.say(_("Category: {category}.", category=category) if category else _("No category."))

    def _decided(self) -> Settled | None:
        """Return the current place if it is decided; say so if not."""
        current = self._screen.places.current
        if current is not None and current.decision is not None:
            return current
        self._screen.say(_("Decide this place first."))
        return None

    def _set_why(self, decided: Settled, why: str | None) -> None:
        screen, current = self._screen, self._screen.places.as_now(decided)
        if why is None or current.decision is None or why == current.decision.why:
            return
        screen.session.apply(explain(screen.session.record, current, screen.plan.adjudicator, why=why))
        screen.show_record()
        screen.say(_("Noted.") if why else _("Note removed."))

    def _ask_value(self, current: Settled) -> None:
        """Ask for another value of an attribute of the article."""
        screen, name = self._screen, current.item.about.removeprefix(OF_ARTICLE)
        if current.item.about == STATUS:
            screen.say(_("Press the digit of done or skipped."))
            return
        known = next((each for each in screen.scheme.of_articles if each.name == name), None)
        version = screen.places.version
        value = version.label if version else ""
        prompt = PromptScreen(name, value, _("Value"), known.values if known else (), names=screen.keys)
        screen.app.push_screen(prompt, partial(self._take_value, current, known))

    def _take_value(self, current: Settled, known: Attribute | None, value: str | None) -> None:
        """Decide on a value that was typed, if the attribute can have it."""
        screen = self._screen
        if value is None:
            return
        if value and known is not None and not known.allows(value):
            screen.say(_("{name} is one of {values}.", name=known.name, values=", ".join(known.values)))
            return
        settled = screen.places.as_now(current)
        self._put(take_value(screen.session.record, settled, value, screen.plan.adjudicator))

    def _begun_with(self, current: Settled) -> Claim | None:
        """Return the claim that the menu or the edges begin with: what holds already, else the chosen version."""
        version = self._screen.places.version
        if version is not None:
            claim = claim_of(self._screen.session.article.text, version)
            held = current.gold[0] if current.gold else None
            return held if held is not None and held.span == claim.span and held.label == claim.label else claim
        if current.gold:
            return current.gold[0]
        self._screen.say(_("Choose a version first."))
        return None

    def _offer(self, current: Settled, claim: Claim) -> SpeakerOffer:
        """Return the speakers to choose from: those of the versions first."""
        claims = [each for version in current.item.versions for each in version.claims.values() if each.speaker]
        named = [Candidate(each.speaker, each.speaker_text, each.speaker_start, each.speaker_end) for each in claims]
        found = speakers(self._screen.session.article.text, claim.span, ())
        others = dict.fromkeys(each.speaker for each in self._screen.session.record.claims if each.speaker)
        return SpeakerOffer(
            tuple({each.name: each for each in [*reversed(found), *named]}.values())[::-1], list(others)
        )

    def _take_menu(self, current: Settled, claim: Claim, values: ClaimValues | None) -> None:
        """Decide by the answer of the tag menu."""
        if values is None:
            return
        screen = self._screen
        # The claims of annotators may have been read again meanwhile.
        settled = screen.places.as_now(current)
        changed = claim.relabelled(values.label)
        if values.speaker != changed.speaker:
            offered = self._offer(settled, claim).candidates
            known = next((each for each in offered if each.name == values.speaker), None)
            changed = changed.said_by(*(known.name, known.start, known.end, known.text) if known else (values.speaker,))
        self._put(take_own(screen.session.record, settled, values.put_on(changed), screen.plan.adjudicator))

    def _put(self, edit: Apply) -> None:
        """Put a decision into the record, and say it; the same decision again is no change that `u` would undo."""
        screen = self._screen
        current = screen.places.current
        if current is not None and is_repeated(current, edit.change):
            screen.say(_("Decided so already."))
            return
        screen.session.apply(edit)
        screen.show_record()
        decision = edit.change.decided
        if decision is not None:
            words = in_words(masked(decision, screen.called), edit.change.result)
            left, result = screen.places.left, edit.change.result or _("nothing")
            if left:
                screen.say(_("{decided}. {left} left.", decided=words[:1].upper() + words[1:], left=left))
            else:
                screen.say(
                    _(
                        "Decided {result}. None left: {done} marks the article as done.",
                        result=result,
                        done=screen.keys["adjudication.done"],
                    )
                )


def is_repeated(settled: Settled, change: Change) -> bool:
    """Return whether a change decides a place as the same person has decided it already.

    A stale decision is never repeated: what else is in the gold standard may be what is decided now.
    """
    is_same = settled.state == "decided" and settled.decided_by == change.who and settled.decision == change.decided
    is_same = is_same and change.attributes_before == change.attributes_after
    is_same = is_same and change.status_before == change.status_after
    return is_same and list(map(_content, change.before)) == list(map(_content, change.after))


def _content(claim: Claim) -> tuple[object, ...]:
    """Return what a claim says, with its note, doubt and origin."""
    return said_by(claim), claim.speaker_start, claim.speaker_end, claim.note, claim.sure, claim.origin
