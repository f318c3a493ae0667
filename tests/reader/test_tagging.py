"""Selecting, tagging, searching and the side panel: keys pressed in the reader, checked on screen and on disk."""

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
from tui.dialogs.tag_menu import TagMenu
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen
from tui.widgets.article_view import ArticleView


def selected(pilot: Pilot[None]) -> str:
    """Return the selected words."""
    reader = reading(pilot)
    return reader.session.article.text[slice(*reader.view.selection.span)]


def claims(store: Store, article: Article) -> list[tuple[str, str]]:
    """Return the label and the words of every claim on disk."""
    return [(claim.label, claim.text) for claim in store.load(article).claims]


async def test_a_tagged_word_stays_selected(opened: Opened, store: Store, article: Article) -> None:
    """`l l` selects the second word; `2` tags only that word, which stays selected."""
    async with opened(keys="enter l l 2") as pilot:
        assert selected(pilot) == "Secretary"
        assert reading(pilot).view.sentence_number == 0
    assert claims(store, article) == [("quote", "Secretary")]


@pytest.mark.slow
async def test_a_selection_grows_by_words_at_either_end(opened: Opened, store: Store, article: Article) -> None:
    """`v` and `l` grow the selection, `o` and `h` grow it at the other end; `3` tags the selection."""
    async with opened(keys="enter l l v l l o h 3"):
        pass
    assert claims(store, article) == [("speculation", "US Secretary of State")]


async def test_shift_and_arrows_grow_without_v(opened: Opened) -> None:
    """Shift+→ adds a word, Shift+↓ goes to the end of the sentence, `<` drops a character."""
    async with opened(keys="enter l shift+right") as pilot:
        assert selected(pilot) == "US Secretary"
        await pilot.press("less_than_sign")
        assert selected(pilot) == "US Secretar"
        await pilot.press("shift+down")
        assert selected(pilot).endswith("on edge.")


async def test_plus_and_minus_select_larger_and_smaller_units(opened: Opened) -> None:
    """`+` on a word selects its sentence; `-` selects the word again."""
    async with opened(keys="enter l plus") as pilot:
        assert selected(pilot).endswith("on edge.")
        await pilot.press("minus")
        assert selected(pilot) == "US"


async def test_a_quotation_is_selected_by_its_key_and_attributed(
    opened: Opened, store: Store, article: Article
) -> None:
    """`"` selects the next quotation, `2` tags it, `s` and `1` attribute it to the likeliest speaker."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("quotation_mark", "2", "s", "1")
        await until(pilot, lambda: "said: Antony Blinken (“" in seen(pilot))
    (claim,) = store.load(article).claims
    assert claim.text == "“that the competition we have with China doesn’t veer into conflict”"
    assert claim.speaker == "Antony Blinken"
    assert article.text[claim.speaker_start : claim.speaker_end] == claim.speaker_text


async def test_the_menu_tags_by_letter(opened: Opened, store: Store, article: Article) -> None:
    """Enter and `f` tag the sentence as fact and select the next; Escape in the menu changes nothing."""
    async with opened(keys="enter enter") as pilot:
        assert isinstance(pilot.app.screen, TagMenu)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert reading(pilot).view.sentence_number == 1
        await pilot.press("enter", "escape")
    assert [label for label, _ in claims(store, article)] == ["fact"]


@pytest.mark.slow
async def test_the_menu_sets_label_note_and_certainty_in_one_change(
    opened: Opened, store: Store, article: Article
) -> None:
    """A note and a question mark given in the menu are on the claim, in one change that one `u` undoes."""
    async with opened(keys="enter enter") as pilot:
        await pilot.press("c", *"why", "enter", "question_mark", "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        (claim,) = store.load(article).claims
        assert (claim.note, claim.sure) == ("why", False)
        await pilot.press("u")
    assert store.load(article).claims == ()


async def test_moving_the_edges_of_a_claim_keeps_its_id_note_and_label(
    opened: Opened, store: Store, article: Article
) -> None:
    """`]` selects the claim, Shift+← drops a word, `w` gives the claim the new edges; id, note and label stay."""
    whole = sentences(article.text)[0]
    claim = Claim.of(article.text, *whole, "quote").noted("keep me")
    store.apply(article, [edits.tag(store.load(article), claim)])
    async with opened(keys="enter ] shift+left shift+left w") as pilot:
        assert selected(pilot) == article.text[whole.start : whole.end].removesuffix(" edge.")
    (moved,) = store.load(article).claims
    assert (moved.id, moved.note, moved.label) == (claim.id, "keep me", "quote")
    assert moved.text == article.text[moved.start : moved.end]
    assert moved.end < whole.end


async def test_every_occurrence_is_tagged_and_undone_at_once(opened: Opened, store: Store, article: Article) -> None:
    """`*` and a label tag every occurrence of the selected word; one `u` undoes all of them."""
    count = article.text.count("Secretary")
    async with opened(keys="enter l l asterisk 1") as pilot:
        assert f"{count} tagged fact." in seen(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert claims(store, article) == [("fact", "Secretary")] * count
        await pilot.press("u")
    assert claims(store, article) == []


@pytest.mark.slow
async def test_nested_claims_are_selected_one_by_one(opened: Opened) -> None:
    """A word inside a tagged sentence is a claim of its own: both letters are shown, and `]` selects both."""
    async with opened(keys="enter 1 k l l 2 g") as pilot:
        assert seen(pilot).splitlines()[2].strip().startswith("FQ")
        await pilot.press("]")
        assert selected(pilot).startswith("US Secretary of State Antony Blinken has")
        await pilot.press("]")
        assert selected(pilot) == "Secretary"


@pytest.mark.slow
async def test_notes_on_a_claim_and_on_the_article(opened: Opened, store: Store, article: Article) -> None:
    """`c` on a claim writes its note, elsewhere that of the article; both are stored, and `u` undoes the last."""
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


@pytest.mark.slow
async def test_undo_opens_the_article_of_the_last_change(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """After a tag in the first article and one in the second, `u` undoes the second tag, then names the first article.
    Pressed again it opens that and undoes the first tag; another key between them is no answer. `Ctrl+R` goes the
    same way back.
    """
    first, second = articles
    async with opened(keys="enter 1 J 2 u") as pilot:
        assert "Beijing" in seen(pilot)
        await pilot.press("u")
        assert "Beijing" in seen(pilot).splitlines()[0]
        assert "Press u again to undo in “US Secretary of State Antony" in seen(pilot)
        await pilot.press("l", "u")
        assert "Press u again to undo in “US Secretary of State Antony" in seen(pilot)
        await pilot.press("u")
        assert "US Secretary of State Antony" in seen(pilot).splitlines()[0]
        assert "Undone: tag fact" in seen(pilot)
        await pilot.press("u")
        assert "Nothing to undo." in seen(pilot)
        await pilot.press("ctrl+r", "ctrl+r", "ctrl+r")
        assert "Beijing" in seen(pilot).splitlines()[0]
        assert "Redone: tag quote" in seen(pilot)
    assert [label for label, _ in claims(store, first)] == ["fact"]
    assert [label for label, _ in claims(store, second)] == ["quote"]


async def test_search_finds_while_the_query_is_typed(opened: Opened) -> None:
    """`/taiw` selects the first hit, Enter keeps it, `n` and `N` select the next and previous, Escape ends it."""
    async with opened(keys="enter") as pilot:
        await pilot.press("slash", *"taiw")
        assert selected(pilot) == "Taiw"
        assert "3 matches" in seen(pilot)
        first = reading(pilot).view.selection
        await pilot.press("enter", "n")
        assert reading(pilot).view.selection.start > first.start
        assert "2 of 3" in seen(pilot)
        await pilot.press("N")
        assert reading(pilot).view.selection.span == first.span
        await pilot.press("escape")
        assert reading(pilot).view.hits == ()


async def test_a_query_typed_ahead_of_the_screen_is_searched_for(opened: Opened, store: Store) -> None:
    """A slash, a query with the keys `q` and `1` in it, and Enter, sent at once, search and do nothing else."""
    async with opened(keys="enter") as pilot:
        for key in ("slash", "q", "1", "j", "x", "backspace", "backspace", "backspace", "i", "n", "enter", "n"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await until(pilot, lambda: selected(pilot) == "Qin")
        assert isinstance(pilot.app.screen, ReaderScreen)
    assert store.annotators() == [] or not any(store.read_article(each).claims for each in store.ids())


@pytest.mark.slow
async def test_all_hits_of_a_search_are_tagged_at_once(opened: Opened, store: Store, article: Article) -> None:
    """After a search `*` and a label tag every hit."""
    async with opened(keys="enter") as pilot:
        await pilot.press("slash", *"Taiwan", "enter", "asterisk", "3")
    assert claims(store, article) == [("speculation", "Taiwan")] * article.text.count("Taiwan")


@pytest.mark.slow
async def test_the_panel_lists_claims_then_entities_and_selects_them(opened: Opened) -> None:
    """Tab lists claims, `j` selects the second; Tab lists entities, `j` selects a mention; Tab closes."""
    async with opened(size=(120, 40), keys="enter 1 2 g") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("tab", "j", "enter")
        assert "Claims 2" in seen(pilot)
        assert reading(pilot).view.sentence_number == 1
        await pilot.press("tab", "tab", "g", "j")
        assert selected(pilot) == "Blinken"
        await pilot.press("tab")
        assert "Claims 2" not in seen(pilot)


async def test_space_in_the_list_of_entities_hides_a_kind(opened: Opened) -> None:
    """`T` lists the entities, Space hides the kind under the cursor, and its entities are no longer underlined."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("T", "space")
        assert view.hidden == {"person"}
        underlined = "".join(piece.text for piece in view.render_line(0) if piece.style and piece.style.underline)
        assert "Antony Blinken" not in underlined
        await pilot.press("space")
        assert view.hidden == frozenset()


async def test_e_selects_the_next_and_previous_entity(opened: Opened) -> None:
    """`e` selects the next entity, `E` the previous one."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("e")
        first = selected(pilot)
        await pilot.press("e", "E")
        assert selected(pilot) == first


async def test_escape_goes_back_one_level_at_a_time(opened: Opened) -> None:
    """Escape ends growing, then selects the sentence, then goes back to the library."""
    async with opened(keys="enter l v l escape") as pilot:
        assert not reading(pilot).view.selection.growing
        await pilot.press("escape")
        assert reading(pilot).view.selection.unit == "sentence"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_double_and_triple_click_select_a_word_and_the_paragraph(opened: Opened) -> None:
    """Two clicks select the word under the mouse, three the paragraph."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He started his mission" in line)
        await pilot.double_click(ArticleView, offset=(12, row - 2))
        await until(pilot, lambda: selected(pilot) == "started")
        await pilot.triple_click(ArticleView, offset=(12, row - 2))
        await until(pilot, lambda: selected(pilot).startswith("He started") and selected(pilot).endswith("dinner."))


async def test_dragging_selects_words(opened: Opened) -> None:
    """Dragging the mouse from one word to another selects both and the words between them."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He started his mission" in line)
        await pilot.mouse_down(ArticleView, offset=(12, row - 2))
        await pilot.hover(ArticleView, offset=(26, row - 2))
        await pilot.mouse_up(ArticleView, offset=(26, row - 2))
        await until(pilot, lambda: selected(pilot) == "started his mission")


async def test_the_column_is_made_narrower_and_remembered(opened: Opened) -> None:
    """`(` makes the column four cells narrower, and the next program start finds that width."""
    async with opened(size=(120, 40), keys="enter left_parenthesis") as pilot:
        assert reading(pilot).view.column == 84
        assert "Column of 84 cells." in seen(pilot)
    assert remembered_width() == 84


async def test_keys_and_theme_come_from_the_settings(corpus: Corpus, store: Store, entity_cache: Path) -> None:
    """With `z` for undo and a light theme in the settings, `z` undoes, `u` does not, and the theme is light."""
    config = Config(theme="copydesk-light", keys={"reader.undo": "z"})
    app = CopydeskApp(corpus, store, "", entity_cache, config)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "1", "u")
        assert "F 1" in seen(pilot)
        await pilot.press("z")
        assert "Undone: tag fact" in seen(pilot)
        assert app.theme == "copydesk-light"
        app.saver.flush(5)


async def test_f2_changes_to_the_next_theme(opened: Opened) -> None:
    """F2 changes to the next theme, and after the last to the first again."""
    async with opened(keys="enter") as pilot:
        themes = [pilot.app.theme]
        for _ in range(3):
            await pilot.press("f2")
            themes.append(pilot.app.theme)
        assert themes[0] == themes[3]
        assert len(set(themes)) == 3


async def test_the_selection_is_copied_with_its_source(opened: Opened) -> None:
    """`y` copies the selected words and the title to the clipboard."""
    async with opened(keys="enter l y") as pilot:
        assert pilot.app.clipboard.startswith("US\n(US Secretary of State")


@pytest.mark.slow
@pytest.mark.parametrize(
    "key", ["]", "[", "x", "w", "s", "n", "asterisk", "e", "u", "ctrl+r", "tab", "T", "quotation_mark"]
)
async def test_keys_without_a_target_change_nothing(opened: Opened, key: str) -> None:
    """Keys for claims, entities or hits, in an article that has none, say so or do nothing."""
    async with opened(keys=f"enter {key} {key}") as pilot:
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert reading(pilot).session.record.claims == ()


async def test_targets_do_not_reach_another_article(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """After `*` and another article, a label tags the sentence there, not the spans of the first article."""
    async with opened(keys="enter l asterisk J 1") as pilot:
        await until(pilot, lambda: reading(pilot).session.record.claims)
        first = sentences(articles[1].text)[0]
        assert [claim.span for claim in reading(pilot).session.record.claims] == [first]
        assert claims(store, articles[0]) == []


async def test_a_note_right_after_tagging_is_on_the_claim(opened: Opened) -> None:
    """`1 c` asks for a note on the sentence just tagged, not on the article; after `j` there is no claim."""
    async with opened(keys="enter 1 c") as pilot:
        assert "Note on “US Secretary of State" in seen(pilot)
        await pilot.press(*"why", "enter")
        reader = reading(pilot)
        assert [claim.note for claim in reader.session.record.claims] == ["why"]
        await pilot.press("j", "c")
        assert "Note on the article" in seen(pilot)
        await pilot.press(*"long", "enter")
        assert (reader.session.record.row.note, reader.session.record.claims[0].note) == ("long", "why")


async def test_pasted_text_keeps_its_order_among_the_keys(opened: Opened, article: Article, store: Store) -> None:
    """Letters, a paste, letters and Enter, sent at once, are in that order in the note."""
    async with opened(keys="enter 1 k") as pilot:
        for event in (_key("c"), _key("a"), events.Paste("b c"), _key("d"), _key("enter")):
            pilot.app.post_message(event)
        reader = reading(pilot)
        await until(pilot, lambda: reader.session.record.claims[0].note)
        assert reader.session.record.claims[0].note == "ab cd"


async def test_text_pasted_into_a_search_is_searched_for(opened: Opened) -> None:
    """`/` and a paste find the pasted text."""
    async with opened(keys="enter slash") as pilot:
        pilot.app.post_message(events.Paste("Qin Gang"))
        await until(pilot, lambda: reading(pilot).view.hits)
        assert "/Qin Gang" in seen(pilot)


async def test_a_note_restores_a_claim_that_was_removed_meanwhile(opened: Opened, article: Article) -> None:
    """If the claim is removed while its note is typed, the claim comes back with the note, and the bar says so."""
    async with opened(keys="enter 1 k c a b") as pilot:
        reader = pilot.app.screen_stack[-2]
        assert isinstance(reader, ReaderScreen)
        reader.session.remove(reader.session.record.claims[0])
        await pilot.press("enter")
        await until(pilot, lambda: [claim.note for claim in reader.session.record.claims] == ["ab"])
        assert "It is restored, with its note." in seen(pilot)


async def test_a_message_leaves_sentence_number_and_saving_visible(opened: Opened) -> None:
    """A message in the bar follows the sentence number and "saved", until a key or a click."""
    async with opened(keys="enter 1") as pilot:
        await until(pilot, lambda: "saved " in seen(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "saved " in seen(pilot))
        line = seen(pilot).splitlines()[-1]
        assert line.startswith(" 1/36")
        assert "Undone: tag fact" in line
        await pilot.click(ArticleView, offset=(20, 8))
        await until(pilot, lambda: "Undone" not in seen(pilot))


async def test_tagging_the_last_sentence_says_that_it_is_the_last(opened: Opened) -> None:
    """After the last sentence there is none to select, so the bar says so: another label would change that claim."""
    async with opened(keys="enter G 1") as pilot:
        assert "fact: the last sentence. J opens the next article." in seen(pilot)


def _key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)
