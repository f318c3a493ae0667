"""Claims that a changed text has set aside are settled, as the person at the keys sees it."""

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
from tui.dialogs.lost_claims import LostList
from tui.reader.screen import ReaderScreen

NOW = "Animosity and accusations have escalated"


def listing(pilot: Pilot[None]) -> LostList:
    """Return the list that is on screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LostList)
    return screen


def reading_below(pilot: Pilot[None]) -> str:
    """Return the words that are selected in the text behind the list."""
    reader = pilot.app.screen_stack[-2]
    assert isinstance(reader, ReaderScreen)
    return reader.session.article.text[slice(*reader.view.selection.span)]


def kept(store: Store, corpus: Corpus) -> tuple[list[tuple[str, str]], list[str]]:
    """Return label and words of the claims on disk, and the words of those that are set aside."""
    record = store.load(corpus.load(corpus.entries[0]))
    return [(claim.label, claim.text) for claim in record.claims], [each.claim.text for each in record.orphans]


async def test_the_bar_says_how_many_are_set_aside_until_they_are_settled(opened: Opened, changed: Corpus) -> None:
    """With the key for it, beside what is tagged."""
    async with opened(of=changed, keys="enter") as pilot:
        assert "3 set aside: !" in seen(pilot).splitlines()[-1]
        await pilot.press("exclamation_mark", "x", "x", "x", "escape")
        await pilot.pause()
        assert "set aside" not in seen(pilot)


async def test_nothing_is_said_where_all_is_in_place(
    opened: Opened, store: Store, folder: Path, corpus: Corpus, article: Article
) -> None:
    """A change behind the last claim is nobody's business, and the list says that it would be empty."""
    store.apply(article, [edits.tag(store.load(article), claim_on(article, ANIMOSITY, "fact"))])
    (folder / f"{corpus.entries[0].id}.txt").write_text(f"{article.text}\n\nThe end.", "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark") as pilot:
        assert "has changed" not in seen(pilot)
        assert "No claim is set aside" in seen(pilot)
        assert reading(pilot).session.record.claims


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
async def test_the_list_shows_what_stood_and_what_may_be_its_place(
    opened: Opened, changed: Corpus, size: tuple[int, int]
) -> None:
    """Words, surroundings and note of the claim, a numbered place with its words, and the place in the text behind."""
    async with opened(size=size, of=changed, keys="enter exclamation_mark") as pilot:
        await pilot.pause()
        text = seen(pilot)
        for part in ("Set aside: 3", "Animosity and recriminations", "stood: …", "note: check the source", "1  …"):
            assert part in text
        above = text[: text.index("Set aside")]
        assert (NOW in " ".join(above.split())) == (size[1] > 16)
        await pilot.press("j", "j")
        await pilot.pause()
        assert "said: Mr Blinken" in seen(pilot)


async def test_a_place_is_taken_by_its_number_or_with_enter(opened: Opened, store: Store, changed: Corpus) -> None:
    """`1` puts the first claim on its place, Enter the next one; both are on disk with what hung on them."""
    async with opened(of=changed, keys="enter exclamation_mark 1 enter") as pilot:
        assert "Set aside: 1" in seen(pilot)
        assert "placed: the first secretary" in seen(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert "1 set aside: !" in seen(pilot)
    claims, lost = kept(store, changed)
    assert claims[1:] == [("fact", NOW), ("speculation", "nobody of his rank came since 2018")]
    assert lost == [QUOTE]
    record = store.load(changed.load(changed.entries[0]))
    assert record.claims[1].note == "check the source"


async def test_dropping_and_undo(opened: Opened, store: Store, changed: Corpus) -> None:
    """`x` gives a claim up, `u` brings it back under the cursor; further than the list `u` does not go."""
    async with opened(of=changed, keys="enter exclamation_mark x") as pilot:
        assert "Set aside: 2   dropped: Animosity" in seen(pilot)
        await pilot.press("1", "u", "u")
        await pilot.pause()
        assert "Set aside: 3   taken back" in seen(pilot)
        current = listing(pilot).current
        assert current is not None
        assert current.claim.text == ANIMOSITY
        await pilot.press("u")
        assert "nothing was settled since" in seen(pilot)
    claims, lost = kept(store, changed)
    assert (claims, len(lost)) == ([("fact", "He started his mission")], 3)


async def test_a_claim_is_placed_by_hand(opened: Opened, store: Store, changed: Corpus) -> None:
    """`p` leads back to the text, where words are selected as always; `!` puts the claim on them, note and all."""
    async with opened(of=changed, keys="enter exclamation_mark p") as pilot:
        assert reading(pilot)
        assert "Select its words, then ! places it; Esc leaves it." in seen(pilot)
        await pilot.press("g", "l", "shift+right")
        assert "! places “Animosity and" in seen(pilot)
        await pilot.press("exclamation_mark")
        assert "Placed. 2 more set aside: !" in seen(pilot)
        await pilot.press("exclamation_mark")
        assert listing(pilot)
    claims, lost = kept(store, changed)
    assert claims[0] == ("fact", "Corrected on")
    assert len(lost) == 2


async def test_placing_by_hand_is_left_with_escape(opened: Opened, store: Store, changed: Corpus) -> None:
    """Esc leaves the claim set aside; `!` then opens the list again; another article is not for this claim."""
    async with opened(of=changed, keys="enter exclamation_mark p escape") as pilot:
        assert "It stays set aside." in seen(pilot)
        await pilot.press("exclamation_mark", "p", "J", "K", "exclamation_mark")
        assert listing(pilot)
    assert len(kept(store, changed)[1]) == 3


async def test_closing_the_list_leads_back_to_where_one_was(opened: Opened, changed: Corpus) -> None:
    """Looking at places is no reading and no moving; `!` closes the list as it opened it."""
    async with opened(of=changed, keys="enter j j") as pilot:
        before = reading(pilot).view.selection
        await pilot.press("exclamation_mark", "j", "j", "k", "exclamation_mark")
        assert reading(pilot).view.selection == before
        await pilot.pause()
        assert reading(pilot).view.size.height > 15


async def test_keys_typed_at_once_act_in_their_order(opened: Opened, store: Store, changed: Corpus) -> None:
    """Open, next, place, drop, undo, by hand, select, place: all sent without a pause, each acts on what was left."""
    async with opened(of=changed, keys="enter") as pilot:
        reader = reading(pilot)
        type_at_once(pilot, "!", "j", "1", "x", "u", "k", "p", "g", "l", "shift+right", "!", "!", "1", "escape", "j")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen) and not reader.session.record.orphans)
        await pilot.pause()
    claims, _ = kept(store, changed)
    assert [words for _, words in claims] == [
        "Corrected on",
        "He started his mission",
        "nobody of his rank came since 2018",
        '"that the competition we have with China does not veer into conflict"',
    ]


async def test_keys_beyond_the_last_claim_tag_nothing(opened: Opened, store: Store, changed: Corpus) -> None:
    """`1` once too often does nothing: the list stays until it is closed."""
    async with opened(of=changed, keys="enter exclamation_mark 1 1 1 1 1 enter x p") as pilot:
        assert "Nothing is set aside any more" in seen(pilot)
        assert "0 set aside" not in seen(pilot)
    claims, lost = kept(store, changed)
    assert (len(claims), lost) == (4, [])


async def test_a_claim_without_a_place_says_so(opened: Opened, store: Store, folder: Path, corpus: Corpus) -> None:
    """Nothing is offered where nothing is alike; Enter places nothing."""
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), claim_on(article, ANIMOSITY, "fact"))])
    (folder / f"{corpus.entries[0].id}.txt").write_text("Rabbits breed. Gardens bloom.", "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark enter 3") as pilot:
        assert "nothing in the text is like it" in seen(pilot)
        assert "nothing is like it: p or x" in seen(pilot)
    assert kept(store, open_corpus(folder)) == ([], [ANIMOSITY])


async def test_a_claim_that_another_program_settles_leaves_the_list(
    opened: Opened, store: Store, changed: Corpus
) -> None:
    """With the next save the list knows; nothing is placed twice."""
    async with opened(of=changed, keys="enter exclamation_mark") as pilot:
        other = Store(store.folder, "anna")
        article = changed.load(changed.entries[0])
        record = other.load(article)
        other.apply(article, [edits.drop_orphan(record, record.orphans[0])])
        await pilot.press("j", "1")
        await until(pilot, lambda: "Set aside: 1" in seen(pilot))
        assert ANIMOSITY[:20] not in seen(pilot)


async def test_the_mouse_goes_to_claims_and_places(opened: Opened, store: Store, folder: Path, corpus: Corpus) -> None:
    """A click on another claim opens it, one on a place chooses it; nothing is placed by that."""
    article = corpus.load(corpus.entries[0])
    claims = [claim_on(article, words, "fact") for words in (ANIMOSITY, QUOTE)]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    lines = "\n\n".join(f"Animosity and {what} have steadily escalated." for what in ("hate", "ill will", "envy"))
    (folder / f"{corpus.entries[0].id}.txt").write_text(lines, "utf-8")
    async with opened(of=open_corpus(folder), keys="enter exclamation_mark") as pilot:
        first = reading_below(pilot)
        row, line = next((y, line) for y, line in enumerate(seen(pilot).splitlines()) if "▌    2  " in line)
        await pilot.click(offset=(12, row))
        await pilot.pause()
        assert reading_below(pilot) != first
        assert reading_below(pilot) in line
        row = next(y for y, line in enumerate(seen(pilot).splitlines()) if "Q  “that" in line or "F  “that" in line)
        await pilot.click(offset=(12, row))
        await pilot.pause()
        current = listing(pilot).current
        assert current is not None
        assert current.claim.text == QUOTE
    assert kept(store, open_corpus(folder))[0] == []


async def test_help_knows_the_list(opened: Opened, changed: Corpus) -> None:
    """`?` in the list shows its keys and leads back to it."""
    async with opened(size=(100, 40), of=changed, keys="enter exclamation_mark ?") as pilot:
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Go to the next place where the claim may stand" in seen(pilot)
        await pilot.press("escape")
        assert listing(pilot)


async def test_nothing_from_outside_is_markup_or_an_escape_sequence(
    opened: Opened, store: Store, tmp_path: Path
) -> None:
    """Words, notes and places are shown as they stand, control characters as symbols."""
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


def test_settling_in_a_real_terminal(folder: Path, store: Store, changed: Corpus, tmp_path: Path) -> None:
    """It is said what became of the claims; then all keys in one write, as a terminal sends what was typed ahead:
    the list opened, a claim placed, one dropped, one placed by hand, and all of it is on disk.
    """
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache of its own")}
    with Terminal([COPYDESK, "read", str(folder)], env) as terminal:
        terminal.wait("2 articles")
        terminal.press("\r")
        terminal.wait("3 set aside: !")
        text = terminal.wait("press ! to settle them")
        assert "The text has changed: 1 claim" in text
        terminal.press("!")
        terminal.wait(lambda text: "Set aside: 3" in text and "The text has changed" not in text)
        terminal.press("!!1xpgl!")
        terminal.wait("Placed. Nothing is set aside any more.")
        terminal.press("j")
        terminal.wait("F 2  Q 1  S 0")
        terminal.press("qq")
        assert terminal.ended() == 0
    assert kept(store, changed) == (
        [("quote", "Corrected"), ("fact", "He started his mission"), ("fact", NOW)],
        [],
    )
