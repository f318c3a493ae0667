"""`copydesk read --plain`: the same keys, told in lines of words."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from conftest import reading, until
from hypothesis import example, given
from stories import build
from strategies import texts
from terminal import COPYDESK, Terminal
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from annotations.suggest.suggestion import Suggestion
from tui.display.cells import visible
from tui.plain.app import WINDOW, PlainApp
from tui.plain.description import cleaned
from tui.plain.narrator import LINE_END, MAX_KEY_BYTES, MORE, Narrator

Heard = Callable[[], list[str]]
Listening = Callable[..., AbstractAsyncContextManager[tuple[Pilot[None], Heard]]]


@pytest.fixture
def listening(corpus: Corpus, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Listening:
    """Return a function that opens Copydesk in words; it yields the pilot, and what returns the lines since then.

    Nothing is found in the background, which would be said whenever it is found.
    """
    monkeypatch.setattr(EntityFinder, "request", lambda *_: None)

    @asynccontextmanager
    async def listen(keys: str = "") -> AsyncIterator[tuple[Pilot[None], Heard]]:
        app = PlainApp(corpus, store, "", tmp_path / "found")
        lines: list[str] = []
        app.narrator._write = lines.append
        async with app.run_test(size=WINDOW) as pilot:
            await pilot.press(*keys.split())
            await pilot.pause()

            def heard() -> list[str]:
                found = "".join(lines).splitlines()
                lines.clear()
                return found

            yield pilot, heard
            app.saver.flush(5)

    return listen


async def after(pilot: Pilot[None], heard: Heard, *keys: str) -> list[str]:
    """Return what is said after some keys."""
    heard()
    await pilot.press(*keys)
    await pilot.pause()
    return heard()


async def test_a_list_says_where_it_is_and_what_is_under_the_cursor(listening: Listening) -> None:
    """Its name and counts once, then one article a key."""
    async with listening() as (pilot, heard):
        lines: list[str] = []

        def is_told() -> bool:
            lines.extend(heard())
            return any(line.startswith("1 of 2.") for line in lines)

        await until(pilot, is_told)
        assert lines[0].startswith("seeds. 2 articles")
        (line,) = await after(pilot, heard, "j")
        assert line.startswith("2 of 2. Beijing: On a mission")


async def test_a_sentence_is_a_line_with_its_labels_in_words(listening: Listening) -> None:
    """Tagging says what was tagged and goes on; going back says the label; undo says what was removed."""
    async with listening("enter") as (pilot, heard):
        (second,) = await after(pilot, heard, "j")
        assert second == (
            "2. He started his mission by meeting Chinese Foreign Minister Qin Gang for an extended discussion on "
            "Sunday, to be followed by a working dinner."
        )
        tagged, third = await after(pilot, heard, "1")
        assert tagged == "Tagged fact."
        assert third.startswith("3. He will have additional talks")
        (back,) = await after(pilot, heard, "k")
        assert back.startswith("2. Fact: He started his mission")
        assert "Removed fact." in await after(pilot, heard, "u")


async def test_claims_inside_a_sentence_are_said_where_they_stand(
    listening: Listening, store: Store, article: Article
) -> None:
    """With speaker, doubt and note; a selection of words says that it is one."""
    start = article.text.index("his mission")
    inside = Claim.of(article.text, start, start + len("his mission"), "quote").said_by("Ana").noted("x", sure=False)
    store.apply(article, [edits.tag(store.load(article), inside)])
    async with listening("enter") as (pilot, heard):
        (second,) = await after(pilot, heard, "j")
        assert second.startswith("2. He started quote by Ana, not sure, noted: his mission, end quote, by meeting")
        (word,) = await after(pilot, heard, "l")
        assert word == "2. Selected: He"


async def test_what_is_suggested_later_is_said_alone(listening: Listening) -> None:
    """The sentence is not said again for it."""
    async with listening("enter j") as (pilot, heard):
        heard()
        reader = reading(pilot)
        start, end = reader.view.selection.span
        reader.view.suggestions = (Suggestion(start=start, end=end, label="fact", rule="x"),)
        pilot.app.check_idle()
        await until(pilot, lambda: reader.view.suggestions)
        await pilot.pause()
        assert heard() == ["2. Suggested fact."]


async def test_what_is_cut_is_said_by_space_and_dropped_by_other_keys(listening: Listening, article: Article) -> None:
    """The first sentence does not fit beside the title of the article."""
    async with listening() as (pilot, heard):
        opened = await after(pilot, heard, "enter")
        assert opened[-1].endswith(MORE)
        (rest,) = await after(pilot, heard, "space")
        said = f"{opened[-1].removesuffix(MORE)} {rest}"
        assert said.removeprefix("1. ") == " ".join(article.text.split("\n\n")[0].split())
        await after(pilot, heard, "j", "k")
        assert (await after(pilot, heard, "j"))[0].startswith("2. ")


async def test_a_question_is_said_and_what_is_typed(listening: Listening) -> None:
    """Space types a space there; leaving says where one is again."""
    async with listening("enter j") as (pilot, heard):
        assert await after(pilot, heard, "c") == ["Note on the article", "empty"]
        await after(pilot, heard, "o", "space", "k")
        (typed,) = await after(pilot, heard, "full_stop")
        assert typed == "o k."
        assert (await after(pilot, heard, "escape"))[0].startswith("2. He started")


async def test_a_search_says_its_hits(listening: Listening) -> None:
    """Query and number of hits while it is typed."""
    async with listening("enter") as (pilot, heard):
        await after(pilot, heard, "slash", "X")
        (*_, said) = await after(pilot, heard, "i")
        assert said.startswith("/Xi")
        assert "match" in said


async def test_what_is_not_saved_is_said(folder: Path, listening: Listening) -> None:
    """Where the store should be is a file."""
    store_folder(folder).write_text("")
    async with listening("enter j 1") as (pilot, heard):
        lines: list[str] = []

        def is_told() -> bool:
            lines.extend(heard())
            return any("NOT SAVED" in line for line in lines)

        await until(pilot, is_told)


async def test_a_ledger_is_said_by_outlets_and_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by columns and signs; a key to the side says which outlet that is."""
    monkeypatch.setattr(EntityFinder, "request", lambda *_: None)
    made = build(tmp_path / "news")
    app = PlainApp(made.corpus, made.store, "", tmp_path / "found")
    lines: list[str] = []
    app.narrator._write = lines.append
    async with app.run_test(size=WINDOW) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: any("1 of 3 items" in line for line in lines))
        lines.clear()
        await pilot.press("j", "j")
        await until(pilot, lambda: any("3 of 3 items" in line for line in lines))
        told = "3. Twelve houses were flooded.; The Herald: fact, lead; Daily Post: fact, contradicts; Wire: absent"
        assert f"3 of 3 items. {told}" in "".join(lines).splitlines()
        lines.clear()
        await pilot.press("l")
        await until(pilot, lambda: lines)
        assert "".join(lines).splitlines()[0] == "Daily Post"
        app.saver.flush(5)


async def test_help_is_lines_and_a_message_is_said(listening: Listening) -> None:
    """The title of what opens, then its lines, without boxes."""
    async with listening("enter") as (pilot, heard):
        lines = await after(pilot, heard, "question_mark")
        assert lines[0] == "Help"
        assert not any(character in "".join(lines) for character in "│─╭▌▏█")
        await after(pilot, heard, "escape", "j")
        pilot.app.notify("[b]x[/b].")
        assert heard() == ["[b]x[/b]."]


@given(texts())
@example("👩\u200d👩\u200d👧\u200d👦 …")
def test_no_key_sends_more_than_it_may_and_nothing_is_lost(text: str) -> None:
    """Any text: what is cut is said by the following keys, to the last character, without control characters."""
    sent: list[str] = []
    narrator = Narrator(sent.append)
    narrator.key()
    narrator.say(text)
    joined = ""
    while narrator.has_more:
        assert sent
        assert sum(len(line.encode()) + 1 for line in sent) <= MAX_KEY_BYTES
        assert sent[-1].endswith(MORE + LINE_END)
        joined += "".join(sent).removesuffix(MORE + LINE_END)
        sent.clear()
        narrator.go_on()
    joined += "".join(sent)
    assert "\x1b" not in joined
    assert "".join(joined.split()) == "".join(visible(text).split())


def test_drawn_lines_are_heard_without_what_is_drawn() -> None:
    """Columns are separated; blocks and lines are nothing."""
    assert cleaned("│ ▌ 1  fact     F   │") == "1; fact; F"
    assert cleaned("────╮") == ""


KEYS = (
    ("j", "2 of 2"), ("k", "1 of 2"), ("\r", "1. US"), ("j", "2. He started"), ("1", "3. He will"),
    ("3", "4. Neither"), ("k", "3. "), ("k", "2. Fact"), ("l", "Selected"), ("\x1b", "2. "),
    ("\r", "1 of 3"), ("\x1b", "2. "), ("/", "type words"), ("Q", "/Q"), ("i", "/Qi"), ("\r", "match"),
    ("n", "for “Qi”"), ("?", "quota"), ("\x1b", ". "), ("G", "36. "), ("g", "1. "), ("q", "1 of 2"),
)  # fmt: skip
"""Keys, and what is in the last line that is said after each of them."""


@pytest.mark.slow
def test_a_key_costs_two_hundred_bytes_at_most(folder: Path) -> None:
    """On a pseudo-terminal of the dumbest kind: no escape sequence is ever sent, and what was tagged is on disk."""
    environment = {"COPYDESK_ANNOTATOR": "anna", "TERM": "dumb"}
    with Terminal([COPYDESK, "read", str(folder), "--plain"], environment) as terminal:

        def is_said(words: str, since: int) -> None:
            terminal.wait_for(
                lambda _: words in terminal.raw[since:].decode("utf-8", "ignore") and terminal.raw.endswith(b"\n")
            )

        is_said("1 of 2", 0)
        for key, words in KEYS:
            since = len(terminal.raw)
            terminal.press(key)
            is_said(words, since)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        # What is found meanwhile is said too, within the bytes of the last key: only the sum does not depend on time.
        assert len(terminal.raw) <= MAX_KEY_BYTES * (len(KEYS) + 2)
        assert b"\x1b" not in terminal.raw
    corpus = open_corpus(folder)
    record = Store(store_folder(folder), "anna").load(corpus.load(corpus.entries[0]))
    assert [claim.label for claim in record.claims] == ["fact", "speculation"]
