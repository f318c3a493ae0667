"""The pace of linking: what one annotator did one claim after the other."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace as with_fields

from annotations.claims.claim import Claim
from annotations.ledger.edits import make_entry, note_mention
from annotations.ledger.model import Ledger, Mention, Story, StoryArticle
from annotations.moment import now
from annotations.reports.linking_pace import LinkingPace, linking_paces
from annotations.reports.statistics import count
from annotations.store.ledger_file import LedgerStore
from tui.cli.stats_page import page

TEXT = "The dam held. Officials said it would hold."


def test_pauses_bulk_and_relations_are_no_links(tmp_path: Path) -> None:
    """Of links after 4, 60 and 0.05 seconds, and of one 2 seconds after a note, two are timed."""
    ledgers = LedgerStore(tmp_path, "ana")
    story = ledgers.create(Ledger(story=Story.of("The dam", (StoryArticle(id="a"),)))).story
    made = [Mention.of(Claim.of(TEXT, start, start + 3, "fact"), "a", "ana") for start in range(5)]
    made_edits = [make_entry("ana", mention) for mention in made]
    began = now()
    seconds = (0.0, 4.0, 64.0, 64.05, 70.05)
    linked = [replace(edit, when=began + timedelta(seconds=at)) for edit, at in zip(made_edits, seconds, strict=True)]
    noted = replace(note_mention("ana", made[0].id, "odd"), when=began + timedelta(seconds=68.05))
    ledgers.apply(story.id, [*linked[:4], noted, linked[4]])
    paces, problems = linking_paces(tmp_path)
    assert paces == (LinkingPace(annotator="ana", claims=2, seconds=6.0),)
    assert problems == ()
    assert linking_paces(tmp_path, ["ben"])[0] == ()
    lines = list(page("news", with_fields(count([]), linking=paces), "#"))
    assert lines[-1].split() == ["ana", "2", "3.0", "s"]
