"""`B`: who made the claim here, how, and who changed what last; and what a merge says on opening."""

from pathlib import Path

import pytest
from conftest import QUOTE, Opened, claim_on, seen
from sharing_repo import copydesk, git

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.blame import blame
from annotations.reconcile.reconciliation import reconcile
from annotations.sharing.setup import plan, write
from annotations.store.store import Store
from annotations.store.tables import write_new_file

pytestmark = pytest.mark.slow


def worked(store: Store, article: Article) -> None:
    """Tag a quote, relabel it, undo that, and add a note."""
    claim = claim_on(article, QUOTE, "quote")
    record = store.apply(article, [edits.tag(store.load(article), claim)])
    record = store.apply(article, [edits.change(record, claim, claim.relabelled("fact"))])
    last = record.last()
    assert last is not None
    record = store.apply(article, [edits.Undo(last.id, record.moment())])
    (claim,) = record.claims
    store.apply(article, [edits.change(record, claim, claim.noted("checked with the tape"))])


async def test_b_shows_where_the_claim_comes_from(opened: Opened, store: Store, article: Article) -> None:
    """The dialog has the claim, who made it and how, and the last change; what was undone is not blamed."""
    worked(store, article)
    async with opened(keys="enter right_square_bracket B") as pilot:
        screen = seen(pilot)
        assert "Blame" in screen
        assert "anna  by hand" in screen
        assert "anna  note “” → “checked with the tape”" in screen
        assert "→ fact" not in screen
        await pilot.press("escape")
        await pilot.pause()
        assert "by hand" not in seen(pilot)


async def test_p_replays_from_where_the_claim_was_made(opened: Opened, store: Store, article: Article) -> None:
    """The history of a claim leads to the article as it was after the change that made it."""
    worked(store, article)
    async with opened(keys="enter right_square_bracket B P") as pilot:
        await pilot.pause()
        assert "tag quote" in seen(pilot)
        assert "1/4" in seen(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "Replay" not in seen(pilot)


async def test_b_without_a_claim_says_so(opened: Opened) -> None:
    """There is nothing to blame."""
    async with opened(keys="enter B") as pilot:
        assert "No claim here. Tag the words first." in seen(pilot)


async def test_a_merge_tells_of_clashes_on_opening(opened: Opened, store: Store, article: Article) -> None:
    """Both sides relabelled one claim: the article says so, and `u` brings the other label back."""
    base = store.apply(article, [edits.tag(store.load(article), claim_on(article, QUOTE, "quote"))])
    (claim,) = base.claims
    sides = [edits.change(base, claim, claim.relabelled(label)).apply(base) for label in ("fact", "speculation")]
    merged = reconcile(base, *sides)
    assert len(merged.clashes) == 1
    write_new_file(store.path(article.id), merged.record)
    async with opened(size=(120, 40), keys="enter") as pilot:
        said = [each.message for each in pilot.app._notifications]
        assert said == ["One value differed in a merge; the later is kept. u restores the other."]
        await pilot.press("u")
        await pilot.pause()
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
    assert [each.label for each in store.load(article).claims] == ["fact"]
    async with opened(size=(120, 40), keys="enter") as pilot:
        assert list(pilot.app._notifications) == []


def test_blame_and_history_on_the_command_line(folder: Path, store: Store, article: Article) -> None:
    """The same as lines and as JSON; `history --what` lists changes of one kind."""
    worked(store, article)
    assert len(blame(store.load(article))) == 1
    done = copydesk("blame", folder, article.id)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("quote  ")
    assert lines[0].endswith("note: checked with the tape")
    assert lines[1].endswith("Z  anna  by hand")
    assert lines[2].endswith("anna  note “” → “checked with the tape”")
    assert '"made":{"change":' in copydesk("blame", folder, article.id, "--json").stdout
    outside = copydesk("blame", folder, article.id, "--commits")
    assert (outside.returncode, "git repository" in outside.stderr) == (2, True)
    nothing = copydesk("blame", folder, "no-such-article")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith(f"No claims in no-such-article. `copydesk articles {folder}` lists the ids")
    assert copydesk("history", folder, "--what", "merge").stdout == ""
    assert len(copydesk("history", folder, "--what", "change").stdout.splitlines()) == 2
    assert copydesk("history", folder, "--what", "odd").returncode == 2


@pytest.mark.usefixtures("git_identity")
async def test_a_clone_without_the_driver_is_told_once(opened: Opened, folder: Path, store: Store) -> None:
    """Its attributes name the driver, and nobody has run `share init` in this clone: the list says so, once."""
    write(plan(store.folder, folder))
    git(folder, "config", "--remove-section", "merge.copydesk")
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        said = [each.message for each in pilot.app._notifications]
        assert said == ["This clone merges by lines. Run copydesk share init to merge by claim."]
