"""The pane below the matrix: the lead and the mention under the cursor, or their word diff."""

from annotations.ledger.model import Mention
from annotations.ledger.partners import Partner
from annotations.ledger.quotes import QuoteComparison, compare_quotes, quote_of
from annotations.ledger.sheet import Cell, Row, Sheet
from annotations.translation import gettext as _
from tui.keymap import Names
from tui.widgets.pane import Pane, PaneLine, wrapped

MAX_CHARS = 600
"""Code points of a text that are shown."""


class CellPane(Pane):
    """Shows the mention or suggestion under the cursor in full."""

    indent = 6

    def __init__(self, keys: Names) -> None:
        """Show nothing yet. `keys` are the names of the user's keys."""
        super().__init__()
        self._keys = keys
        self._sheet: Sheet | None = None
        self._row: Row | None = None
        self._column = 0
        self._proposal: Partner | None = None
        self._mention: Mention | None = None
        self.shows_words = False
        """Whether the word diff is shown."""

    def show(
        self,
        sheet: Sheet | None,
        row: Row | None,
        column: int,
        proposal: Partner | None = None,
        mention: Mention | None = None,
    ) -> None:
        """Show a cell; `mention` is the one that keys act on."""
        self._sheet, self._row, self._column, self._proposal, self._mention = sheet, row, column, proposal, mention
        self.renew()

    def laid_out(self) -> list[PaneLine]:
        """Return the lines for the present width."""
        sheet, row, width = self._sheet, self._row, max(10, self.size.width - self.indent - 2)
        if sheet is None or row is None or self._column >= len(row.cells):
            return []
        cell, column = row.cells[self._column], sheet.columns[self._column]
        lead = sheet.ledger.lead(row.entry)
        lines: list[PaneLine] = []
        note = _note(row.entry.note, width)
        mention = self._mention
        if self.shows_words and lead is not None and mention is not None and mention.id != lead.id:
            one, other = (quote_of(each.text, each.prefix, each.suffix, each.speaker) for each in (lead, mention))
            return [*_diff(compare_quotes(one, other), width), *note]
        if lead is not None and not cell.is_lead:
            lines += [(_("lead   {facts}", facts=_facts(lead.label, lead.speaker)), "muted")]
            lines += [(line, "blank") for line in wrapped(_line(lead.text), width)[:2]]
        lines += self._of_cell(sheet, cell, width)
        if not cell.mentions:
            where = _("{reviewed} of {sentences} sentences read", reviewed=column.reviewed, sentences=column.sentences)
            lines.append(
                (f"{column.outlet}: {_('absent') if cell.kind == 'absent' else _('not read whole')} ({where})", "muted")
            )
            if self._proposal is not None:
                accept, reject = (self._keys[f"story.{each}"] for each in ("accept", "reject"))
                how = _("{accept} accepts, {reject} rejects", accept=accept, reject=reject)
                lines.append(
                    (_("suggested, similarity {score:.0%}: {how}", score=self._proposal.score, how=how), "muted")
                )
                lines += [(line, "blank") for line in wrapped(_line(self._proposal.passage.text), width)[:3]]
        return [*lines, *note]

    def _of_cell(self, sheet: Sheet, cell: Cell, width: int) -> list[PaneLine]:
        """Return the mentions of a cell; of several that on which keys act comes first."""
        lines: list[PaneLine] = []
        pairs = list(zip(cell.mentions, cell.comparisons, strict=True))
        pairs.sort(key=lambda pair: self._mention is not None and pair[0].id != self._mention.id)
        for mention, compared in pairs:
            relation = "lead" if cell.lead is not None and mention.id == cell.lead.id else ""
            words = relation or ", ".join(mention.relations) or _("no relation given yet")
            more = f"{cell.mentions.index(mention) + 1}/{len(cell.mentions)}   " if len(cell.mentions) > 1 else ""
            quote = _("   quote {classes}", classes=", ".join(compared.classes)) if compared else ""
            state = sheet.states.get(mention.id, "tagged")
            gone = "" if state == "tagged" else f"   {state}"
            lines.append((f"{more}{words}   {_facts(mention.label, mention.speaker)}{quote}{gone}", "bold"))
            lines += [(line, "blank") for line in wrapped(_line(mention.text), width)[:3]]
            lines += _note(mention.note, width)
        return lines


def _line(text: str) -> str:
    return " ".join(text[:MAX_CHARS].split())


def _note(note: str, width: int) -> list[PaneLine]:
    said = _("note: {note}", note=_line(note)) if note else ""
    return [(line, "muted") for line in wrapped(said, width)[:2]] if note else []


def _facts(label: str, speaker: str) -> str:
    return _("{label}   said: {speaker}", label=label, speaker=speaker) if speaker else label


def _diff(found: QuoteComparison, width: int) -> list[PaneLine]:
    """Return a word diff: [-words of the lead alone-] {+words of the mention alone+}."""
    parts = []
    for piece in found.pieces:
        if piece.what == "same":
            parts.append(piece.left)
            continue
        parts += [f"[-{piece.left}-]"] if piece.left else []
        parts += [f"{{+{piece.right}+}}"] if piece.right else []
    head = _("words: {classes}", classes=", ".join(found.classes))
    lines: list[PaneLine] = [(head, "bold")]
    lines += [(line, "blank") for line in wrapped(" ".join(parts), width)[:4]]
    return [*lines, *((reason, "muted") for reason in found.reasons[:2])]
