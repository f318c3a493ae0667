"""The merge of two versions of a ledger: what always holds, for any edits on either side."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from annotations.claims.claim import Claim
from annotations.ledger.changes import LedgerEdit, redo, undo
from annotations.ledger.edits import (
    describe_entry,
    link,
    make_entry,
    merge_entries,
    note_mention,
    reject,
    relate,
    remove_entry,
    split,
    unlink,
)
from annotations.ledger.merging import merge_ledgers
from annotations.ledger.model import RELATIONS, Ledger, Mention, Story, StoryArticle
from annotations.ledger.story_edits import add_articles, drop_articles, edit_story
from annotations.sharing.ledgers import merge_ledger_files
from annotations.store.ledger_file import LedgerStore

TEXT = "The dam held. Officials said it would hold. The river fell. Nobody was hurt."
CLAIMS = tuple(Claim.of(TEXT, start, start + 5, "fact") for start in range(0, 60, 10))

Step = tuple[str, int, int]
KINDS = "make link unlink remove relate merge split describe note reject title article drop undo undo redo redo".split()
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 7), st.integers(0, 5)), max_size=6)


def edit_of(ledger: Ledger, kind: str, one: int, two: int) -> LedgerEdit | None:
    """Return an edit of a ledger; `None` where there is nothing to do it to."""
    mention = Mention.of(CLAIMS[two], "abc"[two % 3], "ana")
    if kind == "make":
        return make_entry("ana", mention)
    if kind == "title":
        return edit_story("ana", title=f"Title {two}")
    if kind == "article":
        return add_articles("ana", StoryArticle(id=f"new{two}"))
    if kind == "drop":
        return drop_articles("ana", "abc"[two % 3])
    if kind == "undo":
        return undo(ledger, "ana")
    if kind == "redo":
        return redo(ledger, "ana")
    if not ledger.entries or not ledger.mentions:
        return None
    entry, other = (ledger.entries[each % len(ledger.entries)].id for each in (one, two))
    held = ledger.mentions[one % len(ledger.mentions)].id
    made: dict[str, LedgerEdit] = {
        "link": link("ana", entry, mention, [RELATIONS[one % 6]]),
        "unlink": unlink("ana", held),
        "remove": remove_entry("ana", entry),
        "relate": relate("ana", held, RELATIONS[two]),
        "merge": merge_entries("ana", entry, other),
        "split": split("ana", held),
        "describe": describe_entry("ana", entry, summary=f"Summary {two}"),
        "note": note_mention("ana", held, f"Note {two}"),
        "reject": reject("ana", (CLAIMS[two].id, CLAIMS[one % 6].id)),
    }
    return None if kind == "merge" and entry == other else made[kind]


def worked(ledger: Ledger, steps: list[Step]) -> Ledger:
    """Return a ledger after edits."""
    for step in steps:
        edit = edit_of(ledger, *step)
        if edit is not None:
            ledger = edit.apply(ledger)
    return ledger


def begun(steps: list[Step]) -> Ledger:
    """Return a ledger of three articles after edits."""
    story = Story.of("The dam", tuple(StoryArticle(id=each) for each in "abc"))
    return worked(Ledger(story=story), [("make", 0, 0), ("link", 0, 1), ("make", 0, 3), *steps])


def rows(ledger: Ledger) -> tuple[object, ...]:
    """Return what a ledger holds, in no order."""
    tables = (ledger.entries, ledger.mentions, ledger.rejected, ledger.history)
    return with_fields(ledger.story, articles=()), *({row.id: row for row in table} for table in tables)


@given(STEPS, STEPS, STEPS)
@settings(max_examples=200)
def test_a_merge_of_ledgers_keeps_what_every_merge_must(first: list[Step], left: list[Step], right: list[Step]) -> None:
    """No side is the first, no change is lost, and every mention has its entry, every entry its lead."""
    base = begun(first)
    ours, theirs = worked(base, left), worked(base, right)
    for start in (base, None):
        merged = merge_ledgers(start, ours, theirs)
        assert rows(merged) == rows(merge_ledgers(start, theirs, ours))
        assert {each.id for each in merged.history} == {each.id for side in (ours, theirs) for each in side.history}
        untouched = [each for each in base.mentions if each in ours.mentions and each in theirs.mentions]
        assert all(each in merged.mentions for each in untouched)
        entries = {entry.id: entry for entry in merged.entries}
        assert {mention.entry for mention in merged.mentions} == entries.keys()
        leads = {mention.id: mention.entry for mention in merged.mentions}
        assert all(leads.get(entry.lead) == entry.id for entry in merged.entries)
        assert len({(each.annotator, each.claim) for each in merged.mentions}) == len(merged.mentions)
    for one, other in ((ours, base), (base, ours)):
        assert rows(merge_ledgers(base, one, other)) == rows(ours)
    assert rows(merge_ledgers(base, ours, ours)) == rows(ours)


def test_files_are_merged_row_by_row(tmp_path: Path) -> None:
    """Both sides' entries are there; rows keep their numbers, and a side without news is as it was, to the byte."""
    base = begun([])
    ours = worked(base, [("make", 0, 4), ("describe", 0, 2)])
    theirs = worked(base, [("unlink", 1, 0), ("article", 0, 1)])
    stores = [LedgerStore(tmp_path / name, "ana") for name in ("base", "ours", "theirs")]
    for store, ledger in zip(stores, (base, ours, theirs), strict=True):
        store.create(ledger)
    old, one, other = (store.path(base.story.id).read_bytes() for store in stores)
    assert merge_ledger_files(Path("x.json"), old, one, old) == one
    assert merge_ledger_files(Path("x.json"), old, old, other) == other
    stores[1].path(base.story.id).write_bytes(merge_ledger_files(Path("x.json"), old, one, other))
    merged = stores[1].load(base.story.id)
    assert rows(merged) == rows(merge_ledgers(base, ours, theirs))
    assert merged.entries[0].summary == "Summary 2"
    assert len(merged.entries) == 3
    assert len(merged.mentions) == 3
    assert [each.id for each in merged.story.articles][-1] == "new1"
