"""Reading and tagging, as the person at the keys sees it."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual import events

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.app import CopydeskApp
from tui.dialogs.quit import LeavingScreen
from tui.library.screen import LibraryScreen
from tui.reader import navigation
from tui.reader.article_view import COLUMN_CELLS, ArticleView


def kept(store: Store, article: Article) -> Record:
    """Read what is on disk by now."""
    return store.load(article)


async def test_the_text_is_there_before_any_entity(opened: Opened) -> None:
    """The first screen of the reader shows the text though nothing is known of its entities."""
    async with opened(keys="enter") as pilot:
        assert "US Secretary of State Antony Blinken has begun two days of high-stakes" in seen(pilot)


async def test_entities_appear_with_their_legend(opened: Opened) -> None:
    """Once the finder has answered, the legend names the kinds and the words are underlined."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.pause()
        assert "person place group org date" in seen(pilot)
        first_line = view.render_line(0)
        underlined = "".join(piece.text for piece in first_line if piece.style and piece.style.underline)
        assert "Antony Blinken" in underlined


async def test_t_puts_entities_out_of_sight_and_back(opened: Opened) -> None:
    """`t` takes the underlines away, and says so in the legend; `t` again brings them back."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("t")
        assert not any(piece.style and piece.style.underline for piece in view.render_line(0))
        assert "entities off" in seen(pilot)
        await pilot.press("t")
        assert any(piece.style and piece.style.underline for piece in view.render_line(0))


async def test_tagging_a_sentence_goes_on_to_the_next(opened: Opened, store: Store, article: Article) -> None:
    """`1` tags the sentence under the cursor as fact, and the cursor stands on the next one."""
    async with opened(keys="enter 1") as pilot:
        assert reading(pilot).view.number == 1
    (claim,) = kept(store, article).claims
    assert (claim.label, claim.span) == ("fact", sentences(article.text)[0])
    assert claim.text == article.text[claim.start : claim.end]


@pytest.mark.parametrize(
    ("key", "label", "letter"), [("1", "fact", "F"), ("2", "quote", "Q"), ("3", "speculation", "S")]
)
async def test_each_label_has_its_key_and_its_letter_in_the_gutter(
    opened: Opened, store: Store, article: Article, key: str, label: str, letter: str
) -> None:
    """Each label is kept under its name, and told by a letter and a tint beside and behind the text."""
    async with opened(keys=f"enter {key}") as pilot:
        view = reading(pilot).view
        line = seen(pilot).splitlines()[2]
        assert line.strip().startswith(f"{letter}   US Secretary")
        tints = {piece.style.bgcolor for piece in view.render_line(0) if piece.style and "Secretary" in piece.text}
        blank = view.render_line(3)._segments[-1].style
        assert blank is not None
        assert tints != {blank.bgcolor}
    assert [claim.label for claim in kept(store, article).claims] == [label]


async def test_the_screen_says_saved_only_when_the_disk_has_it(opened: Opened, store: Store, article: Article) -> None:
    """When the status line says saved, the claim is in the file."""
    async with opened(keys="enter 1") as pilot:
        await until(pilot, lambda: "saved " in seen(pilot))
        assert len(kept(store, article).claims) == 1


async def test_the_same_words_tagged_again_take_the_new_label(opened: Opened, store: Store, article: Article) -> None:
    """`3` on a sentence that is a fact makes it speculation; there is still one claim, with the same id."""
    async with opened(keys="enter 1") as pilot:
        reading(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        before = kept(store, article).claims[0]
        await pilot.press("k", "3")
    (claim,) = kept(store, article).claims
    assert (claim.id, claim.label) == (before.id, "speculation")


async def test_a_full_stop_tags_with_the_last_label(opened: Opened, store: Store, article: Article) -> None:
    """`.` after `2` tags the next sentence as quote."""
    async with opened(keys="enter 2 full_stop"):
        pass
    assert [claim.label for claim in kept(store, article).claims] == ["quote", "quote"]


async def test_x_removes_the_claim_and_says_where_there_is_none(opened: Opened, store: Store, article: Article) -> None:
    """`x` removes the claim of the sentence; on a sentence without one it says so and changes nothing."""
    async with opened(keys="enter 1 1 k x") as pilot:
        await pilot.press("x")
        assert "There is no claim here." in seen(pilot)
    assert [claim.start for claim in kept(store, article).claims] == [0]


async def test_undo_and_redo_walk_the_history_and_say_what_they_did(
    opened: Opened, store: Store, article: Article
) -> None:
    """`u` three times and `Ctrl+R` twice leave two of three claims; the bar names what was undone."""
    async with opened(keys="enter 1 2 3 u u u") as pilot:
        assert "Undone: tag fact “US Secretary of State" in seen(pilot)
        assert reading(pilot).view.number == 0
        await pilot.press("u")
        assert "There is nothing to undo." in seen(pilot)
        await pilot.press("ctrl+r", "ctrl+r")
        assert "Done again: tag quote" in seen(pilot)
    assert [claim.label for claim in kept(store, article).claims] == ["fact", "quote"]


async def test_undo_survives_quitting(opened: Opened, store: Store, article: Article) -> None:
    """What was tagged in one sitting can be undone in the next, and redone in a third."""
    async with opened(keys="enter 1 2"):
        pass
    async with opened(keys="enter u"):
        assert [claim.label for claim in kept(store, article).claims] != []
    assert [claim.label for claim in kept(store, article).claims] == ["fact"]
    async with opened(keys="enter ctrl+r"):
        pass
    assert [claim.label for claim in kept(store, article).claims] == ["fact", "quote"]


async def test_everything_is_there_when_one_comes_back_the_cursor_too(opened: Opened) -> None:
    """After leaving with the cursor on the fourth sentence, it is there again, with claims and count."""
    async with opened(keys="enter 1 j 2") as pilot:
        assert reading(pilot).view.number == 3
    async with opened(keys="enter") as pilot:
        assert reading(pilot).view.number == 3
        assert "4/36" in seen(pilot)
        assert "F 1  Q 1  S 0" in seen(pilot)
        assert "3 of 36 read" in seen(pilot)


async def test_moving_on_counts_as_read_and_jumping_does_not(opened: Opened, store: Store, article: Article) -> None:
    """`j` marks the sentence left behind, `G` marks nothing, and `j` on the last one marks that."""
    async with opened(keys="enter j j") as pilot:
        assert "2 of 36 read" in seen(pilot)
        await pilot.press("G")
        assert "2 of 36 read" in seen(pilot)
        assert "36/36" in seen(pilot)
        await pilot.press("j")
        assert "3 of 36 read" in seen(pilot)
        await pilot.press("q")
    marks = sentences(article.text)
    assert kept(store, article).row.reviewed == ((0, marks[2].start), tuple(marks[-1]))


async def test_keys_typed_ahead_of_the_screen_act_in_their_order(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """Keys sent at once from the list on open, tag, undo, change the article and tag there, each where it should."""
    async with opened() as pilot:
        for key in ("enter", "1", "j", "2", "u", "3", "J", "2", "K", "1"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await until(pilot, lambda: reading(pilot).view.number == 4)
    first, second = (kept(store, each) for each in articles)
    starts = sentences(articles[0].text)
    assert [(claim.label, claim.span) for claim in first.claims] == [
        ("fact", starts[0]),
        ("speculation", starts[2]),
        ("fact", starts[3]),
    ]
    assert [claim.label for claim in second.claims] == ["quote"]


async def test_the_next_article_and_back(opened: Opened) -> None:
    """`J` opens the second article, `K` the first again, and at either end the bar says that it is the end."""
    async with opened(keys="enter J") as pilot:
        assert "Beijing: On a mission" in seen(pilot)
        await pilot.press("J")
        assert "This is the last article." in seen(pilot)
        await pilot.press("K", "K")
        assert "This is the first article." in seen(pilot)


async def test_q_goes_back_to_the_list_with_the_cursor_on_what_was_read(opened: Opened) -> None:
    """After reading on to the second article, `q` leads to its row."""
    async with opened(keys="enter J 1 q") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await until(pilot, lambda: "331   1" in seen(pilot))
        row = seen(pilot).splitlines()[4]
        assert row.startswith("▌◐")
        assert "Beijing" in row


async def test_m_marks_the_article_done_and_back(opened: Opened, store: Store, article: Article) -> None:
    """`m` writes done above and into the store; `m` again takes it back; both can be undone."""
    async with opened(keys="enter m") as pilot:
        assert "read, done" in seen(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert kept(store, article).row.status == "done"
        await pilot.press("m")
        assert "read, done" not in seen(pilot)
        await pilot.press("u")
        assert "read, done" in seen(pilot)


async def test_brackets_go_from_claim_to_claim(opened: Opened) -> None:
    """`]` and `[` stop at sentences with a claim and say where there is none beyond."""
    async with opened(keys="enter 1 j j 1 g ] ]") as pilot:
        assert reading(pilot).view.number == 3
        await pilot.press("]")
        assert "No claim beyond this one." in seen(pilot)
        await pilot.press("[")
        assert reading(pilot).view.number == 0


async def test_a_click_selects_the_sentence_under_it(opened: Opened) -> None:
    """A click on the words of the third sentence selects the third sentence."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He will have additional" in line)
        await pilot.click(ArticleView, offset=(30, row - 2))
        await pilot.pause()
        assert reading(pilot).view.number == 2


async def test_pages_go_forward_and_count_what_was_passed(opened: Opened) -> None:
    """Space goes on by a screenful and counts it as read; `b` goes back and counts nothing."""
    async with opened(keys="enter space") as pilot:
        number = reading(pilot).view.number
        assert number > 4
        assert f"{number} of 36 read" in seen(pilot)
        await pilot.press("b")
        assert reading(pilot).view.number < number
        assert f"{number} of 36 read" in seen(pilot)


async def test_space_to_the_end_reads_the_whole_article(opened: Opened) -> None:
    """Paging through to the end and one further counts every sentence as read."""
    async with opened(keys="enter " + "space " * 20) as pilot:
        assert "36 of 36 read" in seen(pilot)


async def test_the_column_is_no_wider_than_the_eye_can_follow(opened: Opened) -> None:
    """On a wall of a screen the text stands in a column of 88 cells in the middle."""
    async with opened(size=(200, 50), keys="enter") as pilot:
        lines = [line[:199].rstrip() for line in seen(pilot).splitlines()[2:-2] if line[:199].strip()]
        lead = min(len(line) - len(line.lstrip()) for line in lines)
        assert max(len(line) for line in lines) - lead <= COLUMN_CELLS + 4
        assert lead > 40


@pytest.mark.parametrize("size", [(120, 40), (50, 12), (40, 10), (200, 60)])
async def test_a_resize_keeps_the_sentence_in_sight(opened: Opened, size: tuple[int, int]) -> None:
    """Wherever the window goes, the selected sentence is still in it."""
    async with opened(keys="enter " + "j " * 20) as pilot:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        view = reading(pilot).view
        lines = view._wrapped.lines_of(*view.selection.span)
        assert view.scroll_offset.y <= lines[0] <= view.scroll_offset.y + view.size.height - 1


async def test_what_is_read_is_kept_while_the_fingers_do_not_rest(
    opened: Opened, store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is held for minutes must not put off for as long what a power cut would take."""
    monkeypatch.setattr(navigation, "MAX_UNSAVED_SECONDS", 0.0)
    async with opened(keys="enter") as pilot:
        for _ in range(300):
            await pilot.press("j", "k")
            if store.load(article).row.reviewed:
                break
        assert store.load(article).row.reviewed


async def test_a_window_too_small_says_so_until_it_is_larger(opened: Opened) -> None:
    """Under 40 by 10 there is a sentence instead of the text; in a larger window the text is back."""
    async with opened(size=(39, 24), keys="enter") as pilot:
        assert "Make the window larger" in seen(pilot)
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert "Make the window larger" not in seen(pilot)
        assert "US Secretary of State" in seen(pilot)


async def test_in_a_window_too_small_there_is_no_panel_either(opened: Opened) -> None:
    """The list of claims would lie over the sentence that says what is wrong; it is there again afterwards."""
    async with opened(size=(80, 24), keys="enter 1 tab") as pilot:
        assert "Claims 1" in seen(pilot)
        await pilot.resize_terminal(39, 9)
        await pilot.pause()
        assert "Make the window larger" in seen(pilot)
        assert "Claims 1" not in seen(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Claims 1" in seen(pilot)


async def test_help_lists_every_key_of_the_reader(opened: Opened) -> None:
    """`?` shows the labels with their meaning and what each key does; Escape closes it."""
    async with opened(size=(100, 100), keys="enter ?") as pilot:
        text = seen(pilot)
        assert "The outlet says in its own voice" in text
        for words in ("next sentence", "Take back the last thing", "Go to the next article"):
            assert words in text
        await pilot.press("escape")
        assert reading(pilot)


async def test_what_another_program_tags_is_there_after_the_next_save(
    opened: Opened, store: Store, article: Article
) -> None:
    """A claim that another terminal keeps meanwhile is shown beside ours, and neither is lost."""
    third = sentences(article.text)[2]
    async with opened(keys="enter") as pilot:
        other = Store(store.folder, "anna")
        other.apply(article, [edits.tag(other.load(article), Claim.of(article.text, *third, "quote"))])
        await pilot.press("1")
        await until(pilot, lambda: len(reading(pilot).view.claims) == 2)
    assert [claim.label for claim in kept(store, article).claims] == ["fact", "quote"]


async def test_what_cannot_be_saved_is_said_and_kept_and_leaving_asks(
    opened: Opened, folder: Path, corpus: Corpus
) -> None:
    """With a file where the store's folder should be, the screen says NOT SAVED and leaving asks; once
    the way is free the claim is saved all the same.
    """
    blocker = folder / "annotations"
    blocker.write_text("in the way")
    store = Store(store_folder(folder), "anna")
    async with opened(keys="enter 1", by=store) as pilot:
        await until(pilot, lambda: "NOT SAVED" in seen(pilot))
        assert [claim.label for claim in reading(pilot).view.claims] == ["fact"]
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, LeavingScreen))
        assert "1 change is not on disk:" in seen(pilot)
        await pilot.press("s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, LeavingScreen))
        blocker.unlink()
        await pilot.press("2")
        await until(pilot, lambda: "saved " in seen(pilot))
    article = corpus.load(corpus.entries[0])
    assert [claim.label for claim in store.load(article).claims] == ["fact", "quote"]


async def test_markup_and_escape_sequences_in_a_text_are_only_text(opened: Opened, tmp_path: Path) -> None:
    """`[bold]` is shown as it stands, an escape character as a symbol, a bidi override by its name."""
    nasty = tmp_path / "nasty"
    nasty.mkdir()
    (nasty / "a.txt").write_text("[bold]Not[/bold] bold \x1b[31mred\x1b[0m and \u202eturned. [@click=app.bell]x[/]\n")
    corpus = open_corpus(nasty)
    store = Store(store_folder(nasty), "anna")
    async with opened(keys="enter 1", of=corpus, by=store) as pilot:
        text = seen(pilot)
        assert "[bold]Not[/bold] bold ␛[31mred␛[0m and ‹RLO›turned." in text
        assert "\x1b" not in text
    article = corpus.load(corpus.entries[0])
    (claim,) = store.load(article).claims
    assert claim.text == article.text[claim.start : claim.end]


async def test_no_entities_is_said_quietly_and_tagging_goes_on(folder: Path, store: Store, tmp_path: Path) -> None:
    """With a model that is not there, the legend says so and `1` tags."""
    corpus = open_corpus(folder)
    app = CopydeskApp(corpus, store, "no_such_model", tmp_path / "cache")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "1")
        await until(pilot, lambda: "no entities" in seen(pilot))
        assert "F 1" in seen(pilot)
        app.saver.flush(5)


async def test_both_articles_can_be_tagged_from_first_to_last_sentence(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """`1` as often as there are sentences tags each of them once, in both articles, “transformational moment” too."""
    counts = [len(sentences(article.text)) for article in articles]
    keys = " ".join(["enter", *("1" * counts[0]), "J", *("2" * counts[1])])
    async with opened(keys=keys) as pilot:
        assert f"{counts[1]} of {counts[1]} read" in seen(pilot)
    for article in articles:
        record = kept(store, article)
        assert [claim.span for claim in record.claims] == list(sentences(article.text))
    assert any("moment” in\n\nIndian ties" in claim.text for claim in kept(store, articles[1]).claims)


async def test_a_sentence_taller_than_the_window_is_scrolled_through(opened: Opened, tmp_path: Path) -> None:
    """Space goes down inside a sentence of many lines, and counts it as read only when its end has been seen."""
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "a.txt").write_text("word " * 900 + "end.\n\nNext sentence.\n")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(store_folder(folder), "anna"), keys="enter space") as pilot:
        assert "0 of 2 read" in seen(pilot)
        assert reading(pilot).view.scroll_offset.y > 10
        for _ in range(4):
            await pilot.press("space")
        assert "0 of 2 read" not in seen(pilot)
