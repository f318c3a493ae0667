"""Editing a ledger in the matrix: relations, leads, entries, suggestions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.ledger import edits
from annotations.ledger.model import Mention, Relation
from annotations.ledger.relations import suggest_relation
from annotations.ledger.story_edits import edit_story
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.part import Part

if TYPE_CHECKING:
    from annotations.ledger.changes import LedgerEdit
    from tui.story.screen import StoryScreen


class StoryEditing(Part):
    """The edits of one story screen."""

    def __init__(self, screen: "StoryScreen") -> None:
        """Edit the ledger of `screen`."""
        self._screen = screen

    def do(self, said: str, *made: "LedgerEdit", entry: str = "") -> bool:
        """Apply edits, show the ledger, and say what was done, or that nothing changed."""
        screen = self._screen
        is_changed = screen.desk.session.do(*made)
        screen.show_ledger(entry)
        screen.say(said if is_changed else _("Nothing to change."))
        return is_changed

    def relate(self, relation: Relation) -> None:
        """Toggle a relation of the mention under the cursor to the lead."""
        mention = self._mention()
        if mention is None:
            return
        screen = self._screen
        entry = screen.desk.session.ledger.entry(mention.entry)
        if entry is not None and entry.lead == mention.id:
            screen.say(
                _(
                    "This is the lead. {lead} on another mention makes that one the lead.",
                    lead=screen.keys["story.lead"],
                )
            )
            return
        relations = edits.toggled(mention.relations, relation)
        words = ", ".join(relations) or _("no relation")
        self.do(f"{words[:1].upper()}{words[1:]}.", edits.relate(screen.who, mention.id, *relations))

    def turn_lead(self) -> None:
        """Make the mention under the cursor the lead."""
        mention = self._mention()
        if mention is None:
            return
        screen = self._screen
        if self.do(_("Now the lead; its relations are reversed."), edits.turn_lead(screen.who, mention.id)):
            asked = sum(not each.relations for each in screen.desk.session.ledger.by_entry[mention.entry]) - 1
            if asked > 0:
                screen.say(
                    _("Now the lead. Set the relation again for {mentions}.", mentions=counted(asked, "mention"))
                )

    def take_out(self) -> None:
        """Take the mention under the cursor out of its entry."""
        mention = self._mention()
        if mention is not None:
            self.do(_("Taken out. The claim stays in the article."), edits.unlink(self._screen.who, mention.id))

    def remove_entry(self) -> None:
        """Remove the entry under the cursor, after a question."""
        row = self._screen.matrix.row
        if row is None:
            self._screen.say(_("No entry here."))
            return
        mentions = sum(len(cell.mentions) for cell in row.cells)
        key = self._screen.keys["story.remove"]
        if mentions < 2 or self._screen.confirmed(
            _("Remove this entry of {mentions} mentions? {key} again removes it.", mentions=mentions, key=key)
        ):
            self.do(
                _("Entry removed. The claims stay in the articles."), edits.remove_entry(self._screen.who, row.entry.id)
            )

    def mark(self) -> None:
        """Mark the mention under the cursor, or the entry where it has none, to be moved."""
        matrix = self._screen.matrix
        mention, row = matrix.mention, matrix.row
        if row is None:
            self._screen.say(_("No entry here."))
            return
        matrix.marked ^= {mention.id if mention is not None else row.entry.id}
        self._screen.say(
            _(
                "Marked to move: {number}. {put} on an entry moves them there.",
                number=len(matrix.marked),
                put=self._screen.keys["story.put"],
            )
        )

    def put(self) -> None:
        """Put what is marked into the entry under the cursor."""
        screen, matrix = self._screen, self._screen.matrix
        row, ledger = matrix.row, screen.desk.session.ledger
        if row is None or not matrix.marked:
            screen.say(_("Mark a mention or an entry first: {mark}.", mark=screen.keys["story.mark"]))
            return
        mentions = [each.id for each in ledger.mentions if each.id in matrix.marked]
        entries = [each.id for each in ledger.entries if each.id in matrix.marked and each.id != row.entry.id]
        made: list[LedgerEdit] = []
        if mentions:
            made.append(edits.move(screen.who, row.entry.id, *mentions))
        if entries:
            made.append(edits.merge_entries(screen.who, row.entry.id, *entries))
        matrix.marked = frozenset()
        self.do(_("Moved here. Set the relation to the lead."), *made, entry=row.entry.id)

    def split(self) -> None:
        """Make an entry of its own of the mention under the cursor."""
        mention = self._mention()
        if mention is not None:
            self.do(_("Split off: the mention has an entry of its own."), edits.split(self._screen.who, mention.id))

    def accept(self) -> None:
        """Link the suggested passage of the cell under the cursor; a sentence becomes a claim in its article."""
        screen, matrix = self._screen, self._screen.matrix
        proposal, row = matrix.proposal, matrix.row
        if proposal is None or row is None or row.cells[matrix.column].kind == "mentioned":
            screen.say(
                _(
                    "No suggestion here. {next_suggestion} goes to the next one.",
                    next_suggestion=screen.keys["story.next_suggestion"],
                )
            )
            return
        lead = screen.desk.session.ledger.lead(row.entry)
        label = lead.label if lead else "fact"
        mention = screen.desk.made.claimed(proposal.passage, label, screen.desk.lead_passage(row.entry))
        if mention is None or lead is None:
            screen.say(_("This article cannot be opened."))
            return
        found = suggest_relation(lead, mention)
        relations = found.relations
        reason = f" ({'; '.join(found.reasons)})" if found.reasons else ""
        said = _("Linked: {relations}{reason}.", relations=", ".join(relations) or _("set the relation"), reason=reason)
        made = edits.link(screen.who, row.entry.id, _suggested(mention, proposal.score), relations)
        self.do(said, made, entry=row.entry.id)

    def reject(self) -> None:
        """Never suggest the passage of the cell under the cursor again."""
        screen, matrix = self._screen, self._screen.matrix
        proposal, row = matrix.proposal, matrix.row
        lead = screen.desk.session.ledger.lead(row.entry) if row is not None else None
        if proposal is None or lead is None:
            screen.say(_("No suggestion here."))
            return
        self.do(_("Suggestion rejected."), edits.reject(screen.who, (lead.claim, proposal.passage.id)))

    async def write_note(self) -> None:
        """Ask for the note on the mention under the cursor, or on the entry."""
        mention, row = self._mention_or_none(), self._screen.matrix.row
        if row is None:
            self._screen.say(_("No entry here."))
            return
        who = self._screen.who

        def make(note: str) -> "LedgerEdit":
            if mention is not None:
                return edits.note_mention(who, mention.id, note)
            return edits.describe_entry(who, row.entry.id, note=note)

        title = _("Note on this mention") if mention is not None else _("Note on this entry")
        value = mention.note if mention is not None else row.entry.note
        await self._ask(title, value, make)

    async def write_summary(self) -> None:
        """Ask what the entry under the cursor claims."""
        row = self._screen.matrix.row
        if row is not None:
            who = self._screen.who
            await self._ask(
                _("Summary of the entry"),
                row.summary,
                lambda words: edits.describe_entry(who, row.entry.id, summary=words),
            )

    async def _ask(self, title: str, value: str, make: Callable[[str], "LedgerEdit"]) -> None:
        from tui.dialogs.prompt import PromptScreen

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.do("Saved.", make(answer))

        await self._screen.app.push_screen(PromptScreen(title, value, names=self._screen.keys), answered)

    def toggle_check(self) -> None:
        """Say that the entry under the cursor is to be checked, was checked, or neither."""
        row = self._screen.matrix.row
        if row is None:
            self._screen.say(_("No entry here."))
            return
        following = {"none": "wanted", "wanted": "checked", "checked": "none"}
        check = following[row.entry.check]
        said = {"none": _("Check removed."), "wanted": _("Check wanted."), "checked": _("Checked.")}[check]
        self.do(said, edits.describe_entry(self._screen.who, row.entry.id, check=check))  # type: ignore[arg-type]

    def toggle_done(self) -> None:
        """Mark the story as done, or not."""
        is_done = self._screen.desk.session.ledger.story.status == "done"
        said = _("The story is open again.") if is_done else _("The story is done.")
        self.do(said, edit_story(self._screen.who, status="open" if is_done else "done"))

    def undo(self) -> None:
        """Undo the latest change of this ledger."""
        what = self._screen.desk.made.undo()
        self._screen.show_ledger()
        self._screen.say(_("Undone: {what}.", what=what) if what else _("Nothing to undo in this ledger."))

    def redo(self) -> None:
        """Do again what was undone last."""
        what = self._screen.desk.made.redo()
        self._screen.show_ledger()
        self._screen.say(_("Redone: {what}.", what=what) if what else _("Nothing to redo."))

    def copy_row(self) -> None:
        """Copy the entry under the cursor as Markdown."""
        from annotations.ledger.markdown import row_line

        matrix = self._screen.matrix
        if matrix.row is None:
            self._screen.say(_("No entry here."))
            return
        self._screen.app.copy_to_clipboard(row_line(self._screen.desk.sheet, matrix.shown[matrix.cursor]))
        self._screen.say(_("Copied as Markdown."))

    def _mention(self) -> Mention | None:
        """Return the mention under the cursor; say so if there is none."""
        mention = self._mention_or_none()
        if mention is None:
            self._screen.say(_("No mention here."))
        return mention

    def _mention_or_none(self) -> Mention | None:
        return self._screen.matrix.mention


def _suggested(mention: Mention, score: float) -> Mention:
    from msgspec.structs import replace

    return replace(mention, origin=f"suggested:words:{score:.2f}")
