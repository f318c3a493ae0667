"""Selecting, marking and finding one's way in the reader, as the person at the keys sees it."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual import events
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.app import CopydeskApp
from tui.config import Config, remembered_width
from tui.dialogs.prompt import AskScreen
from tui.dialogs.tag_menu import TagMenu
from tui.library.screen import LibraryScreen
from tui.reader.article_view import ArticleView
from tui.reader.screen import ReaderScreen


def selected(pilot: Pilot[None]) -> str:
    """Return the selected words."""
    reader = reading(pilot)
    return reader.session.article.text[slice(*reader.view.selection.span)]


def claims(store: Store, article: Article) -> list[tuple[str, str]]:
    """Return label and words of every claim on disk."""
    return [(claim.label, claim.text) for claim in store.load(article).claims]


async def test_words_are_selected_and_tagged_and_stay_selected(opened: Opened, store: Store, article: Article) -> None:
    """`l l` selects the second word; `2` tags just that, and one stays on it."""
    async with opened(keys="enter l l 2") as pilot:
        assert selected(pilot) == "Secretary"
        assert reading(pilot).view.number == 0
    assert claims(store, article) == [("quote", "Secretary")]


async def test_part_of_a_sentence_is_grown_by_word_and_tagged(opened: Opened, store: Store, article: Article) -> None:
    """`v` and `l` grow the selection, `o` lets the other end move, `h` grows it there; `3` tags what is selected."""
    async with opened(keys="enter l l v l l o h 3"):
        pass
    assert claims(store, article) == [("speculation", "US Secretary of State")]


async def test_shift_and_arrows_grow_without_v(opened: Opened) -> None:
    """Shift+→ takes a word more, Shift+↓ up to the end of the sentence, `<` gives a character back."""
    async with opened(keys="enter l shift+right") as pilot:
        assert selected(pilot) == "US Secretary"
        await pilot.press("less_than_sign")
        assert selected(pilot) == "US Secretar"
        await pilot.press("shift+down")
        assert selected(pilot).endswith("on edge.")


async def test_plus_and_minus_walk_the_units(opened: Opened) -> None:
    """`+` from a word takes the sentence and the paragraph; `-` leads back to the word."""
    async with opened(keys="enter l plus") as pilot:
        assert selected(pilot).endswith("on edge.")
        await pilot.press("minus")
        assert selected(pilot) == "US"


async def test_a_quotation_is_selected_by_its_key_and_attributed(
    opened: Opened, store: Store, article: Article
) -> None:
    """`"` selects the next quotation, `2` tags it, `s` names the speaker in the article, at his place."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("quotation_mark", "2", "s")
        assert "said:" in seen(pilot)
    (claim,) = store.load(article).claims
    assert claim.text == "“that the competition we have with China doesn’t veer into conflict”"
    assert claim.speaker
    assert article.text[claim.speaker_start : claim.speaker_end] == claim.speaker


async def test_after_the_last_likely_speaker_one_is_asked_for(opened: Opened, store: Store, article: Article) -> None:
    """When `s` has been through all likely speakers it asks; what is typed is kept, with no place in the article."""
    async with opened(keys="enter 2 k") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        for _ in range(12):
            await pilot.press("s")
            if isinstance(pilot.app.screen, AskScreen):
                break
        assert isinstance(pilot.app.screen, AskScreen)
        await pilot.press("ctrl+u", *"an aide", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
    (claim,) = store.load(article).claims
    assert (claim.speaker, claim.speaker_start) == ("an aide", -1)


async def test_the_menu_tags_by_letter(opened: Opened, store: Store, article: Article) -> None:
    """Enter and `f` tag the sentence as fact and go on; Escape in the menu changes nothing."""
    async with opened(keys="enter enter") as pilot:
        assert isinstance(pilot.app.screen, TagMenu)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert reading(pilot).view.number == 1
        await pilot.press("enter", "escape")
    assert [label for label, _ in claims(store, article)] == ["fact"]


async def test_the_menu_says_all_that_can_be_said_of_a_claim(opened: Opened, store: Store, article: Article) -> None:
    """Speaker, note and doubt given in the menu are on the claim, in one change that one `u` takes back."""
    async with opened(keys="enter enter") as pilot:
        await pilot.press("c", *"why", "enter", "question_mark", "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        (claim,) = store.load(article).claims
        assert (claim.note, claim.sure) == ("why", False)
        await pilot.press("u")
    assert store.load(article).claims == ()


async def test_edges_of_a_claim_move_and_what_hangs_on_it_stays(opened: Opened, store: Store, article: Article) -> None:
    """`]` selects the claim, Shift+← takes a word off it, `w` gives it the new edges: id, note and label stay."""
    whole = sentences(article.text)[0]
    made = Claim.of(article.text, *whole, "quote").noted("keep me")
    store.apply(article, [edits.tag(store.load(article), made)])
    async with opened(keys="enter ] shift+left shift+left w") as pilot:
        assert selected(pilot) == article.text[whole.start : whole.end].removesuffix(" edge.")
    (claim,) = store.load(article).claims
    assert (claim.id, claim.note, claim.label) == (made.id, "keep me", "quote")
    assert claim.text == article.text[claim.start : claim.end]
    assert claim.end < whole.end


async def test_every_occurrence_is_tagged_and_undone_at_once(opened: Opened, store: Store, article: Article) -> None:
    """`*` and a label tag the selected word wherever it stands; one `u` takes all of it back."""
    count = article.text.count("Secretary")
    async with opened(keys="enter l l asterisk 1") as pilot:
        assert f"{count} tagged fact." in seen(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert claims(store, article) == [("fact", "Secretary")] * count
        await pilot.press("u")
    assert claims(store, article) == []


async def test_nested_claims_are_each_reached(opened: Opened) -> None:
    """A word inside a tagged sentence is a claim of its own: both letters show, and `]` reaches both."""
    async with opened(keys="enter 1 k l l 2 g") as pilot:
        assert seen(pilot).splitlines()[2].strip().startswith("FQ")
        await pilot.press("]")
        assert selected(pilot).startswith("US Secretary of State Antony Blinken has")
        await pilot.press("]")
        assert selected(pilot) == "Secretary"


async def test_notes_on_a_claim_and_on_the_article(opened: Opened, store: Store, article: Article) -> None:
    """`c` on a claim notes the claim, elsewhere the article; both are kept and can be undone."""
    async with opened(keys="enter 1 k c") as pilot:
        await pilot.press(*"doubtful", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        await pilot.press("j", "j", "c", *"long", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
    record = store.load(article)
    assert record.claims[0].note == "doubtful"
    assert record.row.note == "long"
    async with opened(keys="enter u"):
        pass
    assert store.load(article).row.note == ""


async def test_undo_goes_where_the_last_thing_was_done(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """Tag in the first article, then in the second, then three `u`: the second is emptied, then the first opens."""
    first, second = articles
    async with opened(keys="enter 1 J 2 u") as pilot:
        assert "Beijing" in seen(pilot)
        await pilot.press("u")
        assert "US Secretary of State Antony" in seen(pilot).splitlines()[0]
        assert "Undone: tag fact" in seen(pilot)
        await pilot.press("u")
        assert "There is nothing to undo." in seen(pilot)
        await pilot.press("ctrl+r", "ctrl+r")
        assert "Beijing" in seen(pilot).splitlines()[0]
        assert "Done again: tag quote" in seen(pilot)
    assert [label for label, _ in claims(store, first)] == ["fact"]
    assert [label for label, _ in claims(store, second)] == ["quote"]


async def test_search_finds_as_one_types_and_goes_on(opened: Opened) -> None:
    """`/taiw` selects the first place, Enter keeps it, `n` and `N` go on and back, Escape ends it."""
    async with opened(keys="enter") as pilot:
        await pilot.press("slash", *"taiw")
        assert selected(pilot) == "Taiw"
        assert "3 found" in seen(pilot)
        first = reading(pilot).view.selection
        await pilot.press("enter", "n")
        assert reading(pilot).view.selection.start > first.start
        assert "2 of 3" in seen(pilot)
        await pilot.press("N")
        assert reading(pilot).view.selection.span == first.span
        await pilot.press("escape")
        assert reading(pilot).view.hits == ()


async def test_search_typed_ahead_of_the_screen_lands_in_the_search(opened: Opened, store: Store) -> None:
    """A slash, a word with `q` and `1` in it, and Enter sent at once search for that word and do nothing else."""
    async with opened(keys="enter") as pilot:
        for key in ("slash", "q", "1", "j", "x", "backspace", "backspace", "backspace", "i", "n", "enter", "n"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await until(pilot, lambda: selected(pilot) == "Qin")
        assert isinstance(pilot.app.screen, ReaderScreen)
    assert store.annotators() == [] or not any(store.record(each).claims for each in store.ids())


async def test_all_hits_of_a_search_are_tagged_at_once(opened: Opened, store: Store, article: Article) -> None:
    """After a search `*` and a label tag every hit."""
    async with opened(keys="enter") as pilot:
        await pilot.press("slash", *"Taiwan", "enter", "asterisk", "3")
    assert claims(store, article) == [("speculation", "Taiwan")] * article.text.count("Taiwan")


async def test_the_panel_lists_claims_then_entities_and_goes_there(opened: Opened) -> None:
    """Tab lists the claims, `j` and Enter go to the second; Tab lists entities, Enter goes to a mention; Tab closes."""
    async with opened(size=(120, 40), keys="enter 1 2 g") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("tab", "j", "enter")
        assert "Claims 2" in seen(pilot)
        assert reading(pilot).view.number == 1
        await pilot.press("tab", "j", "enter")
        assert selected(pilot) == "Blinken"
        await pilot.press("tab")
        assert "Claims 2" not in seen(pilot)


async def test_space_in_the_list_of_entities_hides_a_kind(opened: Opened) -> None:
    """`T` opens the entities, Space hides the kind under the cursor, and its words are no longer underlined."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("T", "space")
        assert view.hidden == {"person"}
        underlined = "".join(piece.text for piece in view.render_line(0) if piece.style and piece.style.underline)
        assert "Antony Blinken" not in underlined
        await pilot.press("space")
        assert view.hidden == frozenset()


async def test_e_goes_from_entity_to_entity(opened: Opened) -> None:
    """`e` selects the next entity and names its kind, `E` the one before."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("e")
        first = selected(pilot)
        await pilot.press("e", "E")
        assert selected(pilot) == first


async def test_escape_goes_back_level_by_level(opened: Opened) -> None:
    """Escape ends growing, then goes back to the sentence, then to the list."""
    async with opened(keys="enter l v l escape") as pilot:
        assert not reading(pilot).view.selection.growing
        await pilot.press("escape")
        assert reading(pilot).view.selection.unit == "sentence"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_double_and_triple_click_take_a_word_and_the_paragraph(opened: Opened) -> None:
    """Two clicks select the word under the mouse, three the paragraph."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He started his mission" in line)
        await pilot.double_click(ArticleView, offset=(12, row - 2))
        await until(pilot, lambda: selected(pilot) == "started")
        await pilot.triple_click(ArticleView, offset=(12, row - 2))
        await until(pilot, lambda: selected(pilot).startswith("He started") and selected(pilot).endswith("dinner."))


async def test_dragging_selects_words(opened: Opened) -> None:
    """Pressed in one word and let go in another, the mouse has selected from one to the other."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He started his mission" in line)
        await pilot.mouse_down(ArticleView, offset=(12, row - 2))
        await pilot.hover(ArticleView, offset=(26, row - 2))
        await pilot.mouse_up(ArticleView, offset=(26, row - 2))
        await until(pilot, lambda: selected(pilot) == "started his mission")


async def test_the_column_is_made_narrower_and_remembered(opened: Opened) -> None:
    """`(` takes four cells off the column, for this person and from now on."""
    async with opened(size=(120, 40), keys="enter left_parenthesis") as pilot:
        assert reading(pilot).view.column == 84
        assert "Column of 84 cells." in seen(pilot)
    assert remembered_width() == 84


async def test_a_persons_own_keys_and_theme_hold(corpus: Corpus, store: Store, entity_cache: Path) -> None:
    """With `z` for undo and a light theme in the settings, `z` undoes and `u` does not, on a light ground."""
    config = Config(theme="copydesk-light", keys={"reader.undo": "z"})
    app = CopydeskApp(corpus, store, "", entity_cache, config)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "1", "u")
        assert "F 1" in seen(pilot)
        await pilot.press("z")
        assert "Undone: tag fact" in seen(pilot)
        assert app.theme == "copydesk-light"
        app.saver.flush(5)


async def test_f2_goes_through_the_themes(opened: Opened) -> None:
    """F2 changes to the next theme, and after the last to the first again."""
    async with opened(keys="enter") as pilot:
        seen_themes = [pilot.app.theme]
        for _ in range(3):
            await pilot.press("f2")
            seen_themes.append(pilot.app.theme)
        assert seen_themes[0] == seen_themes[3]
        assert len(set(seen_themes)) == 3


async def test_the_selection_is_copied_with_its_source(opened: Opened) -> None:
    """`y` puts the selected words and the title on the clipboard."""
    async with opened(keys="enter l y") as pilot:
        assert pilot.app.clipboard.startswith("US\n(US Secretary of State")


@pytest.mark.parametrize(
    "key", ["]", "[", "x", "w", "s", "n", "asterisk", "e", "u", "ctrl+r", "tab", "T", "quotation_mark"]
)
async def test_no_key_harms_an_article_with_nothing_in_it_to_find(opened: Opened, key: str) -> None:
    """Keys that look for claims, entities or hits where there are none say so, or do nothing."""
    async with opened(keys=f"enter {key} {key}") as pilot:
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert reading(pilot).session.record.claims == ()


async def test_every_occurrence_is_of_the_article_it_was_asked_in(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """`*`, then another article, then a label: that tags the sentence there, not the places of the other text."""
    async with opened(keys="enter l asterisk J 1") as pilot:
        await until(pilot, lambda: reading(pilot).session.record.claims)
        first = sentences(articles[1].text)[0]
        assert [claim.span for claim in reading(pilot).session.record.claims] == [first]
        assert claims(store, articles[0]) == []


async def test_what_is_pasted_keeps_its_place_among_the_keys(opened: Opened, article: Article, store: Store) -> None:
    """Letters, a paste, letters and Enter, all at once: the note has them in that order."""
    async with opened(keys="enter 1 k") as pilot:
        for event in (_key("c"), _key("a"), events.Paste("b c"), _key("d"), _key("enter")):
            pilot.app.post_message(event)
        reader = reading(pilot)
        await until(pilot, lambda: reader.session.record.claims[0].note)
        assert reader.session.record.claims[0].note == "ab cd"


async def test_what_is_pasted_into_a_search_is_searched_for(opened: Opened) -> None:
    """`/` and a paste find what was pasted."""
    async with opened(keys="enter slash") as pilot:
        pilot.app.post_message(events.Paste("Qin Gang"))
        await until(pilot, lambda: reading(pilot).view.hits)
        assert "/Qin Gang" in seen(pilot)


async def test_a_note_is_not_lost_with_a_claim_that_another_removed(opened: Opened, article: Article) -> None:
    """While it is typed, another terminal removes the claim: it comes back with the note, and that is said."""
    async with opened(keys="enter 1 k c a b") as pilot:
        reader = pilot.app.screen_stack[-2]
        assert isinstance(reader, ReaderScreen)
        reader.session.remove(reader.session.record.claims[0].span)
        await pilot.press("enter")
        await until(pilot, lambda: [claim.note for claim in reader.session.record.claims] == ["ab"])
        assert "removed meanwhile" in seen(pilot)


async def test_what_is_said_leaves_place_and_saving_in_sight(opened: Opened) -> None:
    """A sentence in the bar stands behind the number of the sentence and "saved", until a key or the mouse goes on."""
    async with opened(keys="enter 1") as pilot:
        await until(pilot, lambda: "saved " in seen(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "saved " in seen(pilot))
        line = seen(pilot).splitlines()[-1]
        assert line.startswith(" 1/36")
        assert "Undone: tag fact" in line
        await pilot.click(ArticleView, offset=(20, 8))
        await until(pilot, lambda: "Undone" not in seen(pilot))


async def test_the_last_sentence_says_that_it_is(opened: Opened) -> None:
    """Where tagging has no sentence to go on to it says so, for the next label would change that claim."""
    async with opened(keys="enter G 1") as pilot:
        assert "fact: the last sentence. J opens the next article." in seen(pilot)


async def test_one_undo_takes_back_all_speakers_that_were_offered(opened: Opened) -> None:
    """`s` three times names the third likely speaker; `u` once, and there is none, as before."""
    async with opened(keys="enter 2 k") as pilot:
        await until(pilot, lambda: reading(pilot).view.entities is not None)
        await pilot.press("s", "s", "s")
        claim = reading(pilot).session.record.claims[0]
        assert claim.speaker
        await pilot.press("u")
        assert reading(pilot).session.record.claims[0].speaker == ""
        assert reading(pilot).session.record.claims[0].label == "quote"


def _key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)
