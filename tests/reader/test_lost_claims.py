"""Orphaned claims are placed or dropped: keys pressed in the reader, checked on screen and on disk."""

from pathlib import Path

import pytest
from conftest import ANIMOSITY, QUOTE, Opened, claim_on, reading, seen, type_at_once, until
from terminal import COPYDESK, Terminal
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.store.store import Store
from tui.dialogs.help import HelpScreen
from tui.dialogs.lost_claims import OrphanScreen
from tui.reader.screen import ReaderScreen

REWRITTEN = "Animosity and accusations have escalated"
"""The words of the changed text in place of `ANIMOSITY`."""


def open_list(pilot: Pilot[None]) -> OrphanScreen:
    """Return the list that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, OrphanScreen)
    return screen


def selected_behind(pilot: Pilot[None]) -> str:
    """Return the selected words in the text behind the list."""
    reader = pilot.app.screen_stack[-2]
    assert isinstance(reader, ReaderScreen)
    return reader.session.article.text[slice(*reader.view.selection.span)]


def stored(store: Store, corpus: Corpus) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the label and the words of the claims on disk, and the words of the orphans."""
    record = store.load(corpus.load(corpus.entries[0]))
    return [(claim.label, claim.text) for claim in record.claims], [each.claim.text for each in record.orphans]


@pytest.mark.slow
async def test_the_bar_counts_the_orphans_until_there_are_none(opened: Opened, changed: Corpus) -> None:
    """The lower bar has the number of orphans and the key for their list."""
    async with opened(of=changed, keys="enter") as pilot:
        assert "3 orphaned: !" in seen(pilot).splitlines()[-1]
        await pilot.press("exclamation_mark", "x", "x", "x", "escape")
        await pilot.pause()
        assert "orphaned" not in seen(pilot)


async def test_a_change_that_orphans_no_claim_is_not_reported(
    opened: Opened, store: Store, folder: Path, corpus: Corpus, article: Article
) -> None:
    """A change after the last claim raises no warning, and `!` says that there are no orphans."""
    store.apply(article, [edits.tag(store.load(article), claim_on(article, ANIMOSITY, "fact"))])
    (folder / f"{corpus.entries[0].id}.txt").write_text(f"{article.text}\n\nThe end.", "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark") as pilot:
        assert "has changed" not in seen(pilot)
        assert "No orphaned claims" in seen(pilot)
        assert reading(pilot).session.record.claims


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
async def test_the_list_shows_an_orphan_and_its_candidates(
    opened: Opened, changed: Corpus, size: tuple[int, int]
) -> None:
    """It shows words, context and note of the claim, and a numbered candidate, which is selected in the text behind."""
    async with opened(size=size, of=changed, keys="enter exclamation_mark") as pilot:
        await pilot.pause()
        text = seen(pilot)
        for part in (
            "Orphaned claims: 3",
            "Animosity and recriminations",
            "context: …",
            "note: check the source",
            "1  …",
        ):
            assert part in text
        above = text[: text.index("Orphaned claims:")]
        assert (REWRITTEN in " ".join(above.split())) == (size[1] > 16)
        await pilot.press("j", "j")
        await pilot.pause()
        assert "said: Mr Blinken" in seen(pilot)


async def test_an_orphan_is_placed_by_number_or_with_enter(opened: Opened, store: Store, changed: Corpus) -> None:
    """`1` places the first orphan on its candidate, Enter the next one; both are on disk with their notes."""
    async with opened(of=changed, keys="enter exclamation_mark 1 enter") as pilot:
        assert "Orphaned claims: 1" in seen(pilot)
        assert "placed: the first secretary" in seen(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert "1 orphaned: !" in seen(pilot)
    claims, orphans = stored(store, changed)
    assert claims[1:] == [("fact", REWRITTEN), ("speculation", "nobody of his rank came since 2018")]
    assert orphans == [QUOTE]
    record = store.load(changed.load(changed.entries[0]))
    assert record.claims[1].note == "check the source"


@pytest.mark.slow
async def test_dropping_an_orphan_and_undo(opened: Opened, store: Store, changed: Corpus) -> None:
    """`x` drops an orphan, `u` brings it back under the cursor; `u` undoes nothing but placing and dropping."""
    async with opened(of=changed, keys="enter exclamation_mark x") as pilot:
        assert "Orphaned claims: 2   dropped: Animosity" in seen(pilot)
        await pilot.press("1", "u", "u")
        await pilot.pause()
        assert "Orphaned claims: 3   undone" in seen(pilot)
        current = open_list(pilot).current
        assert current is not None
        assert current.claim.text == ANIMOSITY
        await pilot.press("u")
        assert "nothing to undo here" in seen(pilot)
    claims, orphans = stored(store, changed)
    assert (claims, len(orphans)) == ([("fact", "He started his mission")], 3)


@pytest.mark.slow
async def test_an_orphan_is_placed_by_hand(opened: Opened, store: Store, changed: Corpus) -> None:
    """`p` leads back to the text, where words are selected as usual; `!` places the orphan on the selection."""
    async with opened(of=changed, keys="enter exclamation_mark p") as pilot:
        assert reading(pilot)
        assert "Select its words: ! places it, Esc cancels." in seen(pilot)
        await pilot.press("g", "l", "shift+right")
        assert "! places “Animosity and" in seen(pilot)
        await pilot.press("exclamation_mark")
        assert "Placed. 2 orphaned: !" in seen(pilot)
        await pilot.press("exclamation_mark")
        assert open_list(pilot)
    claims, orphans = stored(store, changed)
    assert claims[0] == ("fact", "Corrected on")
    assert len(orphans) == 2


@pytest.mark.slow
async def test_escape_ends_placing_by_hand(opened: Opened, store: Store, changed: Corpus) -> None:
    """After Esc, and after opening another article, the claim is still an orphan and `!` opens the list again."""
    async with opened(of=changed, keys="enter exclamation_mark p escape") as pilot:
        assert "Left as an orphan." in seen(pilot)
        await pilot.press("exclamation_mark", "p", "J", "K", "exclamation_mark")
        assert open_list(pilot)
    assert len(stored(store, changed)[1]) == 3


@pytest.mark.slow
async def test_closing_the_list_restores_the_selection(opened: Opened, changed: Corpus) -> None:
    """Candidates that were only looked at do not move the selection; `!` closes the list as it opened it."""
    async with opened(of=changed, keys="enter j j") as pilot:
        before = reading(pilot).view.selection
        await pilot.press("exclamation_mark", "j", "j", "k", "exclamation_mark")
        assert reading(pilot).view.selection == before
        await pilot.pause()
        assert reading(pilot).view.size.height > 15


async def test_keys_typed_at_once_act_in_their_order(opened: Opened, store: Store, changed: Corpus) -> None:
    """Open, next, place, drop, undo, by hand, select, place: sent at once, each key acts on the state before it."""
    async with opened(of=changed, keys="enter") as pilot:
        reader = reading(pilot)
        type_at_once(pilot, "!", "j", "1", "x", "u", "k", "p", "g", "l", "shift+right", "!", "!", "1", "escape", "j")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen) and not reader.session.record.orphans)
        await pilot.pause()
    claims, _ = stored(store, changed)
    assert [words for _, words in claims] == [
        "Corrected on",
        "He started his mission",
        "nobody of his rank came since 2018",
        '"that the competition we have with China does not veer into conflict"',
    ]


@pytest.mark.slow
async def test_keys_after_the_last_orphan_tag_nothing(opened: Opened, store: Store, changed: Corpus) -> None:
    """`1` once too often does nothing: the empty list stays open until it is closed."""
    async with opened(of=changed, keys="enter exclamation_mark 1 1 1 1 1 enter x p") as pilot:
        assert "No orphaned claims are left" in seen(pilot)
        assert "0 orphaned" not in seen(pilot)
    claims, orphans = stored(store, changed)
    assert (len(claims), orphans) == (4, [])


async def test_an_orphan_without_candidates_says_so(opened: Opened, store: Store, folder: Path, corpus: Corpus) -> None:
    """If no words are similar there are no candidates, and Enter places nothing."""
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), claim_on(article, ANIMOSITY, "fact"))])
    (folder / f"{corpus.entries[0].id}.txt").write_text("Rabbits breed. Gardens bloom.", "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark enter 3") as pilot:
        assert "no similar words in the text" in seen(pilot)
        assert "no similar words: p or x" in seen(pilot)
    assert stored(store, open_corpus(folder)) == ([], [ANIMOSITY])


async def test_an_orphan_that_another_program_drops_leaves_the_list(
    opened: Opened, store: Store, changed: Corpus
) -> None:
    """After the next save the list is up to date, and no orphan is placed twice."""
    async with opened(of=changed, keys="enter exclamation_mark") as pilot:
        other = Store(store.folder, "anna")
        article = changed.load(changed.entries[0])
        record = other.load(article)
        other.apply(article, [edits.drop_orphan(record, record.orphans[0])])
        await pilot.press("j", "1")
        await until(pilot, lambda: "Orphaned claims: 1" in seen(pilot))
        assert ANIMOSITY[:20] not in seen(pilot)


async def test_the_mouse_selects_orphans_and_candidates(
    opened: Opened, store: Store, folder: Path, corpus: Corpus
) -> None:
    """A click on another orphan opens it, a click on a candidate chooses it; neither places a claim."""
    article = corpus.load(corpus.entries[0])
    claims = [claim_on(article, words, "fact") for words in (ANIMOSITY, QUOTE)]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    lines = "\n\n".join(f"Animosity and {what} have steadily escalated." for what in ("hate", "ill will", "envy"))
    (folder / f"{corpus.entries[0].id}.txt").write_text(lines, "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark") as pilot:
        first = selected_behind(pilot)
        row, line = next((y, line) for y, line in enumerate(seen(pilot).splitlines()) if "▌    2  " in line)
        await pilot.click(offset=(12, row))
        await pilot.pause()
        assert selected_behind(pilot) != first
        assert selected_behind(pilot) in line
        row = next(y for y, line in enumerate(seen(pilot).splitlines()) if "Q  “that" in line or "F  “that" in line)
        await pilot.click(offset=(12, row))
        await pilot.pause()
        current = open_list(pilot).current
        assert current is not None
        assert current.claim.text == QUOTE
    assert stored(store, open_corpus(folder))[0] == []


async def test_help_lists_the_keys_of_the_list(opened: Opened, changed: Corpus) -> None:
    """`?` in the list shows its keys, and Escape leads back to the list."""
    async with opened(size=(100, 40), of=changed, keys="enter exclamation_mark ?") as pilot:
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Go to the next place that may be the right one" in seen(pilot)
        await pilot.press("escape")
        assert open_list(pilot)


async def test_markup_and_escape_sequences_in_the_list_are_only_text(
    opened: Opened, store: Store, tmp_path: Path
) -> None:
    """Words, notes and candidates are shown verbatim, control characters as symbols."""
    folder = tmp_path / "other"
    folder.mkdir()
    file = folder / "a.txt"
    file.write_text("One. [b]Two[/b] said \x1b[31mred words here. Three.", "utf-8")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    claim = claim_on(article, "[b]Two[/b] said \x1b[31mred words here.", "fact").noted("[i]x[/i]\x07")
    store.apply(article, [edits.tag(store.load(article), claim)])
    file.write_text("One. [b]Two[/b] says \x1b[31mred words here. Three.", "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark") as pilot:
        text = seen(pilot)
        for part in ("[b]Two[/b] said ␛[31mred words", "note: [i]x[/i]␇", "[b]Two[/b] says ␛[31mred words"):
            assert part in text
        assert "\x1b" not in text


@pytest.mark.slow
def test_orphans_in_a_real_terminal(folder: Path, store: Store, changed: Corpus, tmp_path: Path) -> None:
    """A toast says what became of the claims. Then all keys come in one write, as a terminal sends keys typed ahead:
    the list opened, one orphan placed, one dropped, one placed by hand; all of it is on disk.
    """
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait_for("2 articles")
        terminal.press("\r")
        terminal.wait_for("3 orphaned: !")
        text = terminal.wait_for("press ! to place them")
        assert "The text has changed: 1 claim" in text
        terminal.press("!")
        terminal.wait_for(lambda text: "Orphaned claims: 3" in text and "The text has changed" not in text)
        terminal.press("!!1xpgl!")
        terminal.wait_for("Placed. No orphaned claims are left.")
        terminal.press("j")
        terminal.wait_for("F 2  Q 1  S 0")
        terminal.press("qq")
        assert terminal.wait_for_exit() == 0
    assert stored(store, changed) == (
        [("quote", "Corrected"), ("fact", "He started his mission"), ("fact", REWRITTEN)],
        [],
    )
