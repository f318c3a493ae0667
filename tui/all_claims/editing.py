"""Editing: the selected claims, and changes of one or many of them at once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.claims.claim import NOT_IN_TEXT
from annotations.reports.claim_rows import ClaimRow
from annotations.suggest.speakers import Candidate
from annotations.translation import N_
from annotations.translation import gettext as _
from annotations.wording import brief, counted, quoted
from annotations.work.bulk import (
    EditFactory,
    attributes_factory,
    changed_attributes,
    note_factory,
    relabel_factory,
    removal_factory,
    speaker_factory,
)
from tui.dialogs.attribute_menu import AttributeMenu
from tui.dialogs.prompt import PromptScreen
from tui.dialogs.speaker_picker import SpeakerOffer, SpeakerPicker
from tui.part import Part

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

CONFIRM_FROM = 1_000
"""Claims from which a key must be pressed twice."""

ClaimIds = Mapping[str, Collection[str]]
"""The ids of some claims of each article."""

NAME_CHARS = 40
"""Code points of a speaker in a message, at most."""


class Editing(Part):
    """The selected claims, and the changes to them."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Edit claims of `screen`."""
        self._screen = screen
        self._confirming: tuple[str, frozenset[tuple[str, str, str]]] | None = None
        """The change that waits for its key to be pressed again, and for which claims."""

    def choose(self) -> None:
        """Select the claim under the cursor, or no longer, and move down."""
        screen = self._screen
        row = screen.table.current
        if row is None:
            return
        if row.annotator != screen.store.annotator_of(row.article):
            self._say_foreign(row)
            return
        screen.chosen = screen.chosen ^ {row.key}
        screen.table.cursor += 1

    def choose_all(self) -> None:
        """Select all of one's own claims that are shown, or none if all are selected."""
        screen, table = self._screen, self._screen.table
        own = screen.store.annotator_of
        rows = map(table.rows.__getitem__, table.shown)
        shown = frozenset(row.key for row in rows if row.annotator == own(row.article))
        screen.chosen = screen.chosen - shown if shown <= screen.chosen else screen.chosen | shown

    def escape(self) -> bool:
        """Select no claim any more."""
        was_chosen = bool(self._screen.chosen)
        self._screen.chosen = frozenset()
        return was_chosen

    def drop_missing(self) -> None:
        """Keep only selected claims that are still there."""
        screen = self._screen
        if screen.chosen:
            screen.chosen = screen.chosen & {row.key for row in screen.listed.rows}

    def relabel(self, key: str) -> None:
        """Give the selected claims, or the one under the cursor, the label of a digit key."""
        label = self._screen.scheme.by_key(key)
        if label is None:
            self._screen.say(_("No label has the key {key}.", key=key))
        else:
            self._set_label(self._placed_targets("label"), label.name)

    def ask_label(self) -> None:
        """Ask for the label of the selected claims, or of the one under the cursor."""
        screen, rows = self._screen, self._placed_targets("label")
        hints = {label.name: label.definition for label in screen.scheme.labels}
        value = _common(row.label for row in rows)
        if rows:
            prompt = PromptScreen(
                _title(_("Label"), N_("Label of {claims}"), rows), value, _("Label"), list(hints), hints, screen.keys
            )
            screen.app.push_screen(prompt, partial(self._take_label, rows))

    def ask_speaker(self) -> None:
        """Ask for the speaker of the selected claims, or of the one under the cursor."""
        screen, rows = self._screen, self._placed_targets("speaker")
        if rows:
            used = Counter(row.speaker for row in screen.listed.rows if row.speaker)
            names = [Candidate(name, "", NOT_IN_TEXT, NOT_IN_TEXT) for name, _ in used.most_common()]
            now = _common(row.speaker for row in rows)
            picker = SpeakerPicker(
                _title(_("Speaker"), N_("Speaker of {claims}"), rows),
                now,
                SpeakerOffer(names, put_together=screen.naming.put_together),
                screen.keys,
                screen.palette,
            )
            picker.add_class("-veiled")
            screen.app.push_screen(picker, partial(self._take_speaker, rows))

    def ask_note(self) -> None:
        """Ask for the note on the selected claims, or on the one under the cursor."""
        screen, rows = self._screen, self._placed_targets("note")
        if rows:
            value = _common(row.note for row in rows)
            prompt = PromptScreen(_title(_("Note"), N_("Note on {claims}"), rows), value, _("Note"), names=screen.keys)
            screen.app.push_screen(prompt, partial(self._set_note, rows))

    def ask_attributes(self) -> None:
        """Ask for the attributes of the selected claims, or of the one under the cursor."""
        screen, rows = self._screen, self._placed_targets("attributes")
        held = {name for row in rows for name in row.attributes}
        fitting = [each for each in screen.scheme.of_claims if any(each.fits(row.label) for row in rows)]
        if rows and not fitting and not held:
            screen.say(_("No attributes of this label in copydesk.toml: copydesk help labels."))
        elif rows:
            names = [*(each.name for each in fitting), *held]
            values = {name: _common(row.attributes.get(name, "") for row in rows) for name in names}
            title = quoted(rows[0].text, NAME_CHARS) if len(rows) == 1 else counted(len(rows), "claim")
            menu = AttributeMenu(screen.scheme, fitting, title, values, screen.keys)
            screen.app.push_screen(menu, partial(self._take_attributes, rows))

    def remove(self) -> None:
        """Remove the selected claims, or the one under the cursor."""
        rows = self._targets()
        self._apply(rows, lambda count: _("{count} removed", count=count), removal_factory)

    def _take_label(self, rows: Sequence[ClaimRow], name: str | None) -> None:
        """Set the label whose name, or the beginning of it, was typed; `None` if nothing was."""
        if name is None:
            return
        labels = {label.name.casefold(): label.name for label in self._screen.scheme.labels}
        typed = name.casefold()
        near = [label for folded, label in labels.items() if typed and folded.startswith(typed)]
        if typed in labels or len(near) == 1:
            self._set_label(rows, labels.get(typed) or near[0])
        else:
            self._screen.say(
                _("Several labels begin with “{name}”.", name=brief(name, NAME_CHARS))
                if typed and near
                else _("No label begins with “{name}”.", name=brief(name, NAME_CHARS))
                if typed
                else _("A claim needs a label.")
            )

    def _set_label(self, rows: Sequence[ClaimRow], label: str) -> None:
        """Set the label of claims."""
        changing = [row for row in rows if row.label != label]
        if rows and not changing:
            self._screen.say(_("Already {label}.", label=label))
        self._apply(
            changing,
            lambda count: _("{count} labelled {label}", count=count, label=label),
            partial(relabel_factory, label),
        )

    def _set_note(self, rows: Sequence[ClaimRow], note: str | None) -> None:
        """Set the note that was typed; `None` if nothing was."""
        changing = [row for row in rows if row.note != note]
        if note is None or not changing:
            return
        shown = brief(note, NAME_CHARS)
        self._apply(
            changing,
            lambda count: (
                _("note “{shown}” on {count}", shown=shown, count=count)
                if note
                else _("note removed from {count}", count=count)
            ),
            partial(note_factory, note),
        )

    def _take_speaker(self, rows: Sequence[ClaimRow], chosen: Candidate | None) -> None:
        """Set the speaker that was chosen; `None` if nothing was."""
        if chosen is None:
            return
        name = chosen.name
        changing = [row for row in rows if row.speaker != name]
        if not changing:
            self._screen.say(_("The speaker is the same as before."))
            return
        shown = brief(name, NAME_CHARS)
        self._apply(
            changing,
            lambda count: (
                _("{count} said by {shown}", count=count, shown=shown)
                if name
                else _("speaker removed from {count}", count=count)
            ),
            partial(speaker_factory, name),
        )

    def _take_attributes(self, rows: Sequence[ClaimRow], values: dict[str, str] | None) -> None:
        """Set the attributes that were changed; `None` if nothing was."""
        if not values:
            return
        scheme = self._screen.scheme
        changing = [row for row in rows if changed_attributes(values, scheme, row.label, row.attributes)]
        said = brief(", ".join(f"{name} {value or _('none')}" for name, value in values.items()), NAME_CHARS)
        self._apply(
            changing,
            lambda count: _("{said} on {count}", said=said, count=count),
            partial(attributes_factory, values, scheme),
        )

    def _targets(self) -> list[ClaimRow]:
        """Return the selected claims, else the one under the cursor if it is one's own."""
        screen = self._screen
        if screen.chosen:
            return [row for row in screen.listed.rows if row.key in screen.chosen]
        row = screen.table.current
        if row is None:
            return []
        if row.annotator != screen.store.annotator_of(row.article):
            self._say_foreign(row)
            return []
        return [row]

    def _placed_targets(self, attribute: str) -> list[ClaimRow]:
        """Return the claims to be changed without orphans, which must be put on words of the text first."""
        rows = self._targets()
        placed = [row for row in rows if not row.orphan]
        if rows and not placed:
            self._screen.say(
                _(
                    "An orphaned claim keeps its {attribute}: open it and place it in the text first.",
                    attribute=_(attribute),
                )
            )
        return placed

    def _apply(
        self, rows: Sequence[ClaimRow], describe: Callable[[str], str], factory: Callable[[ClaimIds], EditFactory]
    ) -> None:
        """Change claims in all their articles, as one batch; `describe` words it for so many claims."""
        screen, corpus = self._screen, self._screen.corpus
        numbers = screen.claims.numbers(corpus, {row.article for row in rows})
        claims: dict[str, set[str]] = {}
        for row in rows:
            if row.article in numbers:
                claims.setdefault(row.article, set()).add(row.id)
        count = sum(map(len, claims.values()))
        if gone := len(rows) - count:
            screen.warn(
                _("{claims} cannot be changed: the article is no longer in this corpus.", claims=counted(gone, "claim"))
            )
        what = describe(counted(count, "claim"))
        if not count or not self._is_confirmed(what, rows):
            return
        is_running = screen.bulk.is_running
        entries = [corpus.entries[number] for number in sorted(numbers.values())]
        screen.bulk.run(screen.bulk.editor.apply(corpus, entries, factory(claims), what), len(entries), what)
        if not is_running:
            self._confirming, screen.chosen = None, frozenset()

    def _is_confirmed(self, what: str, rows: Sequence[ClaimRow]) -> bool:
        """Return whether a change of so many claims was asked for, twice if they are very many."""
        confirming = what, frozenset(row.key for row in rows)
        if len(rows) <= CONFIRM_FROM or self._confirming == confirming or self._screen.bulk.is_running:
            return True
        self._confirming = confirming
        self._screen.say(_("{what}? Press the same key again to confirm.", what=what[:1].upper() + what[1:]))
        return False

    def _say_foreign(self, row: ClaimRow) -> None:
        self._screen.say(_("This claim is by {annotator}. You can change only your own.", annotator=row.annotator))


def _common(values: Iterable[str]) -> str:
    """Return the value that all have, or an empty string."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _title(one: str, many: str, rows: Sequence[ClaimRow]) -> str:
    """Return the title of a prompt for one claim or many."""
    return one if len(rows) == 1 else _(many, claims=counted(len(rows), "claim"))
