"""The texts of the reader's two bars."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from annotations.article import Span
from annotations.claims.record import Orphan, Record
from annotations.scheme import Scheme
from annotations.text.spans import count_covered
from annotations.translation import N_, pgettext
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.display.cells import visible
from tui.display.theme import ENTITY_KINDS, Palette
from tui.reader.hints import HintRow
from tui.widgets.bars import Bar, shortened, words

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

FULL_WORDS_CELLS = 110
"""Width of the bar from which words are written out."""

FULL_LEGEND_CELLS = 130
"""Width of the bar from which the legend is written out too."""

MAX_ALWAYS_COUNTED = 6
"""Labels up to which all are counted; of more only those with claims."""

MOST_COUNTS_CELLS = 36
"""Cells of the counts of more labels."""

REASON_CELLS = 60
"""Width of the bar from which the number of the sentence stands beside the reason why nothing is saved."""

NOT_SAVED = N_("NOT SAVED")

SAID_STATUSES = ("done", "skipped")
"""Statuses that the bar names; the others follow from the sentences read."""


class Tally:
    """Counts of a record, computed again only if it has changed."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self.claims: Counter[str] = Counter()
        """The number of claims by label."""
        self.read = 0
        """The number of sentences read."""
        self._claims: object = None
        self._reviewed: object = None
        self._sentences: object = None

    def update(self, record: Record, sentences: Sequence[Span]) -> None:
        """Count the claims and the sentences read."""
        if self._claims is not record.claims:
            self._claims = record.claims
            self.claims = Counter(claim.label for claim in record.claims)
        if self._reviewed != record.row.reviewed or self._sentences is not sentences:
            self._reviewed, self._sentences = record.row.reviewed, sentences
            self.read = count_covered(sentences, record.row.reviewed)


class ReaderBars:
    """The bars above and below the text of a reader."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Describe what `reader` shows."""
        self._reader = reader
        self._tally = Tally()
        self._hints = HintRow(reader)

    def draw(self, palette: Palette, hint: str) -> tuple[Text, Text, Text, Text]:
        """Return the texts above left and right, below left and right.

        A `hint`, or why nothing is saved, takes the place of the legend, and shortens the totals, or removes them, to
        fit. The state of saving is always whole.
        """
        reader, view, width = self._reader, self._reader.view, self._reader.size.width
        record = reader.session.record
        self._tally.update(record, view.units.sentences)
        number, total = view.sentence_number + 1, len(view.units.sentences)
        unsaved = self._unsaved(palette, width)
        place = unsaved or position(number, total, reader.session.save_state, palette, width)
        orphaned = orphans(len(record.orphans), reader.lost_claims.placing, palette, reader.keys["reader.lost"])
        help_key = reader.keys["reader.help"]
        told = Text.assemble(place, orphaned, words(("" if unsaved else hint, palette.muted)))
        told.rstrip()
        is_long = bool(unsaved or hint)
        counts = partial(totals, self._tally.claims, reader.scheme, palette)
        shorter = ((width, help_key), (0, help_key)) if is_long else ((width, help_key), (0, help_key), (0, ""))
        last = words((_("{key} help", key=help_key), palette.muted)) if is_long else Text()
        rights = chain((counts(*each) for each in shorter), (last, Text()))
        right = next(each for each in rights if told.cell_len + each.cell_len + 4 <= width or not each)
        no_room = is_long or reader.has_hints or (bool(orphaned) and width < FULL_WORDS_CELLS)
        legend = Text() if no_room else self._legend(palette, width)
        left = Text.assemble(place, orphaned, legend)
        if is_long or left.cell_len + right.cell_len + 4 > width:
            left = told
        return (
            words(
                ("Copydesk", "bold"), "   ", (reader.corpus.name, palette.muted), "   ", reader.session.article.title
            ),
            words(
                (
                    " · ".join(
                        [*self._pace(), _("{read}/{total} read", read=self._tally.read, total=total), *self._marks()]
                    ),
                    palette.muted,
                )
            ),
            left,
            right,
        )

    def _marks(self) -> list[str]:
        """Return the status of the article where it is said, its flag, whose it is, and whether a file is damaged."""
        reader, row = self._reader, self._reader.session.record.row
        marks: list[str] = [pgettext("status", row.status)] if row.status in SAID_STATUSES else []
        marks += [pgettext("status", "flagged")] if row.flagged else []
        marks += filter(None, [reader.note_of(row.id)])
        marks += [_("damaged file")] if reader.session.damaged_file else []
        return marks

    def _unsaved(self, palette: Palette, width: int) -> Text:
        """Return why the last change is not on disk, as far as there is room; empty if it is."""
        session, view = self._reader.session, self._reader.view
        if session.save_state != NOT_SAVED or not session.save_error:
            return Text()
        number = f"{view.sentence_number + 1}/{len(view.units.sentences)}   " if width >= REASON_CELLS else ""
        why = session.save_error
        if cell_len(f"{number}{_(NOT_SAVED)}: {why}") + 2 > width:
            # The path comes first: what is wrong with it matters more.
            why = why.rpartition(": ")[2]
        return words(number, (f"{_(NOT_SAVED)}: {why}", palette.error), "   ")

    def draw_hints(self, palette: Palette) -> None:
        """Draw the row of hints, with the legend of entities beside them."""
        reader = self._reader
        if reader.has_hints:
            bar = reader.query_one("#hints", Bar)
            bar.left, bar.right = self._hints.draw(palette, self._legend(palette, reader.size.width))

    def _pace(self) -> list[str]:
        """Return the sentences of this session against the goal, and whether it is time for a break, if asked for."""
        config, pace = self._reader.config, self._reader.saver.pace
        said = []
        if config.break_minutes and pace.minutes >= config.break_minutes:
            said.append(_("{minutes} min: time for a break", minutes=pace.minutes))
        if config.goal:
            said.append(_("{number} of {sentences}", number=pace.sentences, sentences=counted(config.goal, "sentence")))
        return said

    def save_state(self, palette: Palette) -> Text:
        """Return the sentence number and the state of saving, in few cells.

        A message follows them in the bar.
        """
        view, state = self._reader.view, self._reader.session.save_state
        number = f"{view.sentence_number + 1}/{len(view.units.sentences)}  "
        return words(number, (in_words(state), state_style(state, palette)), "  " * bool(state))

    def _legend(self, palette: Palette, width: int) -> Text:
        """Return the kinds of entities in their colours, or why no entities are shown."""
        view = self._reader.view
        if not view.show_entities:
            return words((_("entities off"), palette.muted))
        if view.entities is None:
            return words((self._reader.panel.entity_status, palette.muted))
        line = Text()
        for kind in ENTITY_KINDS:
            short = "org" if kind == "organisation" and width < FULL_LEGEND_CELLS else kind
            line.append(pgettext("entity", short), palette.kinds[kind])
            line.append(" ")
        return line


def position(number: int, total: int, state: str, palette: Palette, width: int) -> Text:
    """Return the number of the sentence at the cursor, and the state of saving."""
    sentence = (
        _("sentence {number} of {total}", number=number, total=total)
        if width >= FULL_WORDS_CELLS
        else f"{number}/{total}"
    )
    return words(sentence, "   ", (f"{in_words(state):<11}", state_style(state, palette)), "   ")


def in_words(state: str) -> str:
    """Return a state of saving in the language of the screen; one with a time is "saved 19:42"."""
    saved, time = state[:6], state[6:]
    return _("saved {time}", time=time) if saved == "saved " else _(state)


def state_style(state: str, palette: Palette) -> Style:
    """Return the style of a state of saving: in capitals it is an error."""
    return palette.error if state.isupper() else palette.muted


def orphans(count: int, placing: Orphan | None, palette: Palette, key: str) -> Text:
    """Return the number of orphans, or the words of the one being placed.

    `key` opens their list, or places the one.
    """
    if placing is not None:
        return words(
            (_("{key} places “{words}”", key=key, words=shortened(placing.claim.text, 16).rstrip()), palette.message),
            "   ",
        )
    return words((_("{count} orphaned: {key}", count=count, key=key), palette.warning), "   ") if count else Text()


def totals(counts: Counter[str], scheme: Scheme, palette: Palette, width: int, help_key: str) -> Text:
    """Return the number of claims of each label, and the key for help if one is given.

    Of more than a few labels only those with claims are counted, as many as fit into half of a narrow bar, and the
    others together.
    """
    few = len(scheme.labels) <= MAX_ALWAYS_COUNTED
    counted = scheme.labels if few else [label for label in scheme.labels if counts[label.name]]
    line = Text()
    for number, label in enumerate(counted):
        name = f" {visible(label.name)}" if width >= FULL_WORDS_CELLS else ""
        piece = f"{name} {counts[label.name]}  "
        if not few and number < len(counted) - 1 and line.cell_len + cell_len(label.letter + piece) > MOST_COUNTS_CELLS:
            rest = sum(counts[each.name] for each in counted[number:])
            line.append(f"+{rest}  ", palette.muted)
            break
        line.append(label.letter, palette.marks[label.name])
        line.append(piece)
    if help_key:
        line.append(_("{key} help", key=help_key), palette.muted)
    line.rstrip()
    return line
