"""Replay: an article as it was marked, on screen and as JSON, and nothing of it is changed."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Opened, claim_on, seen, until
from msgspec.structs import replace as replaced
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.store.store import Store
from tui.reader.replay import ReplayScreen, elapsed

pytestmark = pytest.mark.slow

FIRST = "US Secretary of State Antony Blinken has begun"
SECOND = "He started his mission"


def worked(store: Store, article: Article) -> None:
    """Tag two claims, remove the second, and mark the article done."""
    record = store.apply(article, [edits.tag(store.load(article), claim_on(article, FIRST, "fact"))])
    record = store.apply(article, [edits.tag(record, claim_on(article, SECOND, "quote"))])
    record = store.apply(article, [edits.remove(record, record.claims[1])])
    store.apply(article, [edits.set_status(record, "done")])


async def test_it_goes_step_by_step_and_changes_nothing(opened: Opened, store: Store, article: Article) -> None:
    """From before the first change to the last; label keys do nothing; Esc is back in the reader."""
    worked(store, article)
    before = store.path(article.id).read_bytes()
    async with opened(keys="enter P") as pilot:
        assert "Before the first of 4 changes." in seen(pilot)
        assert "read-only   anna" in seen(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert "tag fact “US Secretary of State" in seen(pilot)
        assert "F 1  Q 0" in seen(pilot)
        await pilot.press("j", "1", "2", "x", "u")
        await pilot.pause()
        assert "2/4" in seen(pilot)
        assert "F 1  Q 1" in seen(pilot)
        await pilot.press("right")
        await pilot.pause()
        assert "remove quote “He started his mission”" in seen(pilot)
        await pilot.press("G")
        await pilot.pause()
        assert "status in progress → done" in seen(pilot)
        await pilot.press("right", "K")
        await pilot.pause()
        assert "1/4" in seen(pilot)
        await pilot.press("g", "escape")
        await pilot.pause()
        assert "Replay" not in seen(pilot)
    assert store.load(article).history == Store(store.folder, "anna").load(article).history
    assert json.loads(before)["history"] == json.loads(store.path(article.id).read_bytes())["history"]


async def test_it_plays_to_the_end_and_pauses(opened: Opened, store: Store, article: Article) -> None:
    """Space plays, every key that moves pauses, and at the end it stops by itself."""
    worked(store, article)
    async with opened(keys="enter P plus plus plus space") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        await until(pilot, lambda: "4/4" in seen(pilot))
        await until(pilot, lambda: "▶" not in seen(pilot))
        await pilot.press("space", "h")
        await pilot.pause()
        assert "▶" not in seen(pilot)
        assert "0/4" in seen(pilot)


async def test_moments_are_shown_in_local_time(
    opened: Opened, store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in every other place on screen."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XXX-5")
        time.tzset()
        made = edits.tag(store.load(article), claim_on(article, FIRST, "fact"))
        when = datetime(2026, 3, 14, 12, 7, 9, tzinfo=UTC)
        store.apply(article, [edits.Apply(replaced(made.change, when=when))])
        async with opened(keys="enter P l") as pilot:
            assert "2026-03-14 17:07:09" in seen(pilot)
    time.tzset()


async def test_an_article_without_changes_says_so(opened: Opened) -> None:
    """There is nothing to replay."""
    async with opened(keys="enter P l space") as pilot:
        assert "This article has no changes yet." in seen(pilot)


def test_the_command_lists_steps_and_states(folder: Path, store: Store, article: Article) -> None:
    """Without a terminal there is JSON; of the only one who worked on the article if nobody is named."""
    worked(store, article)
    done = run("replay", folder, article.id, "--json")
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["number"], each["what"], each["claims"], each["status"]) for each in steps] == [
        (1, "tag", 1, "in progress"),
        (2, "tag", 2, "in progress"),
        (3, "remove", 1, "in progress"),
        (4, "status", 1, "done"),
    ]
    state = json.loads(run("replay", folder, article.id, "--json", "--at", steps[1]["when"]).stdout)
    assert (state["number"], [each["label"] for each in state["claims"]]) == (2, ["fact", "quote"])
    assert state["claims"][0]["text"] == FIRST
    today = json.loads(run("replay", folder, article.id, "--json", "--at", steps[0]["when"][:10]).stdout)
    assert today["number"] == 4
    old = json.loads(run("replay", folder, article.id, "--json", "--at", "2001-01-01").stdout)
    assert (old["number"], old["claims"], old["status"]) == (0, [], "new")


def test_bad_input_is_refused_in_a_sentence(folder: Path, store: Store, article: Article) -> None:
    """A time that is none, an article that nobody has, a person who has not worked on it, no terminal."""
    worked(store, article)
    assert "is not a time: write it as" in run("replay", folder, article.id, "--at", "Monday").stderr
    unknown = run("replay", folder, "nothing")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "Nobody has annotated nothing. copydesk articles lists the ids.\n",
    )
    other = run("replay", folder, article.id, "--annotator", "ben")
    assert (other.returncode, other.stderr) == (
        2,
        f"ben has not worked on {article.id}: name one with --annotator: anna.\n",
    )
    assert run("replay", folder, article.id).returncode == 2


def test_the_work_of_the_only_one_is_meant_if_nobody_is_named(folder: Path, store: Store, article: Article) -> None:
    """Also for those who have set their own name for all commands, and have not worked on the article."""
    worked(store, article)
    for name in ("zoe", ""):
        done = run("replay", folder, article.id, "--json", COPYDESK_ANNOTATOR=name)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout.splitlines()[0])["number"] == 1
    other = Store(store.folder, "ben")
    worked(other, article)
    refused = run("replay", folder, article.id, "--json", COPYDESK_ANNOTATOR="zoe")
    assert (refused.returncode, refused.stderr) == (
        2,
        f"Several have worked on {article.id}: name one with --annotator: anna, ben.\n",
    )


def test_the_command_opens_the_screen(folder: Path, store: Store, article: Article) -> None:
    """On a terminal it opens on the state at the time, and q quits."""
    worked(store, article)
    command = [COPYDESK, "replay", str(folder), article.id, "--annotator", "anna", "--at", "2100-01-01"]
    with Terminal(command, {"COPYDESK_ANNOTATOR": "anna"}) as terminal:
        terminal.wait_for("4/4")
        terminal.press("q")
        assert terminal.process.wait(10) == 0


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.4, ""), (12, "+12 s"), (150, "+2 min"), (9000, "+2 h"), (259_200, "+3 days")]
)
def test_times_are_short(seconds: float, shown: str) -> None:
    """In the unit that has one or two digits."""
    assert elapsed(seconds) == shown
