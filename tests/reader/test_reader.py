"""Reading and tagging: keys pressed in the reader, checked on screen and on disk."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual import events

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import NotSavedError
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from annotations.work.saver import Outcome
from tui.app import CopydeskApp
from tui.dialogs.quit import QuitScreen
from tui.library.screen import LibraryScreen
from tui.messages import Saved
from tui.reader import navigation
from tui.widgets.article_view import COLUMN_CELLS, ArticleView


def stored(store: Store, article: Article) -> Record:
    """Return the record on disk."""
    return store.load(article)


async def test_the_text_is_shown_before_entities_are_found(opened: Opened) -> None:
    """The first screen of the reader shows the text while the finder is still at work."""
    async with opened(keys="enter") as pilot:
        assert "US Secretary of State Antony Blinken has begun two days of high-stakes" in seen(pilot)


async def test_entities_appear_with_their_legend(opened: Opened) -> None:
    """Once the finder has answered, the legend names the kinds and entities are underlined."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.pause()
        assert "person place group org date" in seen(pilot)
        first_line = view.render_line(0)
        underlined = "".join(piece.text for piece in first_line if piece.style and piece.style.underline)
        assert "Antony Blinken" in underlined


async def test_t_hides_entities_and_shows_them_again(opened: Opened) -> None:
    """`t` removes the underlines, and the legend says so; `t` again restores them."""
    async with opened(keys="enter") as pilot:
        view = reading(pilot).view
        await until(pilot, lambda: view.entities is not None)
        await pilot.press("t")
        assert not any(piece.style and piece.style.underline for piece in view.render_line(0))
        assert "entities off" in seen(pilot)
        await pilot.press("t")
        assert any(piece.style and piece.style.underline for piece in view.render_line(0))


async def test_tagging_a_sentence_selects_the_next(opened: Opened, store: Store, article: Article) -> None:
    """`1` tags the selected sentence as fact, and selects the next one."""
    async with opened(keys="enter 1") as pilot:
        assert reading(pilot).view.sentence_number == 1
    (claim,) = stored(store, article).claims
    assert (claim.label, claim.span) == ("fact", sentences(article.text)[0])
    assert claim.text == article.text[claim.start : claim.end]


@pytest.mark.parametrize(
    ("key", "label", "letter"), [("1", "fact", "F"), ("2", "quote", "Q"), ("3", "speculation", "S")]
)
async def test_each_label_has_its_key_and_its_letter_in_the_gutter(
    opened: Opened, store: Store, article: Article, key: str, label: str, letter: str
) -> None:
    """Each label is stored by its name, and shown by a letter beside the text and a tint behind it."""
    async with opened(keys=f"enter {key}") as pilot:
        view = reading(pilot).view
        line = seen(pilot).splitlines()[2]
        assert line.strip().startswith(f"{letter}   US Secretary")
        tints = {piece.style.bgcolor for piece in view.render_line(0) if piece.style and "Secretary" in piece.text}
        blank = view.render_line(3)._segments[-1].style
        assert blank is not None
        assert tints != {blank.bgcolor}
    assert [claim.label for claim in stored(store, article).claims] == [label]


async def test_the_screen_says_saved_only_when_the_disk_has_it(opened: Opened, store: Store, article: Article) -> None:
    """When the bar says saved, the claim is in the file."""
    async with opened(keys="enter 1") as pilot:
        await until(pilot, lambda: "saved " in seen(pilot))
        assert len(stored(store, article).claims) == 1


async def test_the_same_words_tagged_again_take_the_new_label(opened: Opened, store: Store, article: Article) -> None:
    """`3` on a sentence tagged fact makes the claim speculation; it is still one claim, with the same id."""
    async with opened(keys="enter 1") as pilot:
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        before = stored(store, article).claims[0]
        await pilot.press("k", "3")
    (claim,) = stored(store, article).claims
    assert (claim.id, claim.label) == (before.id, "speculation")


async def test_a_full_stop_tags_with_the_last_label(opened: Opened, store: Store, article: Article) -> None:
    """`.` after `2` tags the next sentence as quote."""
    async with opened(keys="enter 2 full_stop"):
        pass
    assert [claim.label for claim in stored(store, article).claims] == ["quote", "quote"]


async def test_x_removes_the_claim_or_says_that_there_is_none(opened: Opened, store: Store, article: Article) -> None:
    """`x` removes the claim on the sentence; on a sentence without a claim it says so and changes nothing."""
    async with opened(keys="enter 1 1 k x") as pilot:
        await pilot.press("x")
        assert "No claim here." in seen(pilot)
    assert [claim.start for claim in stored(store, article).claims] == [0]


@pytest.mark.slow
async def test_undo_and_redo_walk_the_history_and_name_the_change(
    opened: Opened, store: Store, article: Article
) -> None:
    """`u` three times and `Ctrl+R` twice leave two of three claims; the bar names the change that was undone."""
    async with opened(keys="enter 1 2 3 u u u") as pilot:
        assert "Undone: tag fact “US Secretary of State" in seen(pilot)
        assert reading(pilot).view.sentence_number == 0
        await pilot.press("u")
        assert "Nothing to undo." in seen(pilot)
        await pilot.press("ctrl+r", "ctrl+r")
        assert "Redone: tag quote" in seen(pilot)
    assert [claim.label for claim in stored(store, article).claims] == ["fact", "quote"]


@pytest.mark.slow
async def test_undo_survives_quitting(opened: Opened, store: Store, article: Article) -> None:
    """A tag of one session is undone in the next, and redone in a third."""
    async with opened(keys="enter 1 2"):
        pass
    async with opened(keys="enter u"):
        assert [claim.label for claim in stored(store, article).claims] != []
    assert [claim.label for claim in stored(store, article).claims] == ["fact"]
    async with opened(keys="enter ctrl+r"):
        pass
    assert [claim.label for claim in stored(store, article).claims] == ["fact", "quote"]


async def test_an_article_opens_as_it_was_left(opened: Opened) -> None:
    """After leaving on the fourth sentence, the fourth sentence is selected, with the claims and the sentences read."""
    async with opened(keys="enter 1 j 2") as pilot:
        assert reading(pilot).view.sentence_number == 3
    async with opened(keys="enter") as pilot:
        assert reading(pilot).view.sentence_number == 3
        assert "4/36" in seen(pilot)
        assert "F 1  Q 1  S 0" in seen(pilot)
        assert "3/36 read" in seen(pilot)


async def test_moving_on_counts_as_read_and_jumping_does_not(opened: Opened, store: Store, article: Article) -> None:
    """`j` counts the sentence passed, `G` counts none, and `j` on the last sentence counts the last."""
    async with opened(keys="enter j j") as pilot:
        assert "2/36 read" in seen(pilot)
        await pilot.press("G")
        assert "2/36 read" in seen(pilot)
        assert "36/36" in seen(pilot)
        await pilot.press("j")
        assert "3/36 read" in seen(pilot)
        await pilot.press("q")
    spans = sentences(article.text)
    assert stored(store, article).row.reviewed == ((0, spans[2].start), tuple(spans[-1]))


async def test_keys_typed_ahead_of_the_screen_act_in_their_order(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """Keys sent at once from the library open, tag, undo, go to another article and tag there, in their order."""
    async with opened() as pilot:
        for key in ("enter", "1", "j", "2", "u", "3", "J", "2", "K", "1"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await until(pilot, lambda: reading(pilot).view.sentence_number == 4)
    first, second = (stored(store, each) for each in articles)
    starts = sentences(articles[0].text)
    assert [(claim.label, claim.span) for claim in first.claims] == [
        ("fact", starts[0]),
        ("speculation", starts[2]),
        ("fact", starts[3]),
    ]
    assert [claim.label for claim in second.claims] == ["quote"]


async def test_next_and_previous_article(opened: Opened) -> None:
    """`J` opens the second article, `K` the first again; at either end the bar says that this is the last or first."""
    async with opened(keys="enter J") as pilot:
        assert "Beijing: On a mission" in seen(pilot)
        await pilot.press("J")
        assert "This is the last article." in seen(pilot)
        await pilot.press("K", "K")
        assert "This is the first article." in seen(pilot)


async def test_q_goes_back_to_the_row_of_the_open_article(opened: Opened) -> None:
    """After `J` to the second article, `q` puts the cursor of the library on its row."""
    async with opened(keys="enter J 1 q") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await until(pilot, lambda: "331   1" in seen(pilot))
        row = seen(pilot).splitlines()[4]
        assert row.startswith("▌◐")
        assert "Beijing" in row


async def test_m_marks_the_article_done_and_back(opened: Opened, store: Store, article: Article) -> None:
    """`m` shows done in the upper bar and stores it; `m` again takes it back; `u` undoes that."""
    async with opened(keys="enter m") as pilot:
        assert "read · done" in seen(pilot)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert stored(store, article).row.status == "done"
        await pilot.press("m")
        assert "read · done" not in seen(pilot)
        await pilot.press("u")
        assert "read · done" in seen(pilot)


@pytest.mark.slow
async def test_brackets_select_the_next_and_previous_claim(opened: Opened) -> None:
    """`]` and `[` select claims, and say that there is none beyond the last."""
    async with opened(keys="enter 1 j j 1 g ] ]") as pilot:
        assert reading(pilot).view.sentence_number == 3
        await pilot.press("]")
        assert "No claim after this one." in seen(pilot)
        await pilot.press("[")
        assert reading(pilot).view.sentence_number == 0


async def test_a_click_selects_the_sentence_under_the_mouse(opened: Opened) -> None:
    """A click on the words of the third sentence selects the third sentence."""
    async with opened(keys="enter") as pilot:
        row = next(n for n, line in enumerate(seen(pilot).splitlines()) if "He will have additional" in line)
        await pilot.click(ArticleView, offset=(30, row - 2))
        await pilot.pause()
        assert reading(pilot).view.sentence_number == 2


async def test_a_page_counts_the_sentences_passed_as_read(opened: Opened) -> None:
    """Space goes down a page and counts its sentences as read; `b` goes back and counts none."""
    async with opened(keys="enter space") as pilot:
        number = reading(pilot).view.sentence_number
        assert number > 4
        assert f"{number}/36 read" in seen(pilot)
        await pilot.press("b")
        assert reading(pilot).view.sentence_number < number
        assert f"{number}/36 read" in seen(pilot)


@pytest.mark.slow
async def test_space_to_the_end_reads_the_whole_article(opened: Opened) -> None:
    """Paging to the end, and once more, counts every sentence as read."""
    async with opened(keys="enter " + "space " * 20) as pilot:
        assert "36/36 read" in seen(pilot)


async def test_the_column_has_at_most_88_cells(opened: Opened) -> None:
    """In a wide window the text is a column of 88 cells in the middle."""
    async with opened(size=(150, 50), keys="enter") as pilot:
        lines = [line[:149].rstrip() for line in seen(pilot).splitlines()[2:-2] if line[:149].strip()]
        lead = min(len(line) - len(line.lstrip()) for line in lines)
        assert max(len(line) for line in lines) - lead <= COLUMN_CELLS + 4
        assert lead > 20


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (50, 12), (40, 10), (200, 60)])
async def test_the_selected_sentence_stays_visible_after_a_resize(opened: Opened, size: tuple[int, int]) -> None:
    """The first line of the selected sentence is visible at every size of the window."""
    async with opened(keys="enter " + "j " * 20) as pilot:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        view = reading(pilot).view
        lines = view._wrapped.lines_of(*view.selection.span)
        assert view.scroll_offset.y <= lines[0] <= view.scroll_offset.y + view.size.height - 1


async def test_progress_is_saved_while_keys_keep_coming(
    opened: Opened, store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key held for minutes must not delay saving for as long: a power cut would lose the progress."""
    monkeypatch.setattr(navigation, "MAX_UNSAVED_SECONDS", 0.0)
    async with opened(keys="enter") as pilot:
        for _ in range(300):
            await pilot.press("j", "k")
            if store.load(article).row.reviewed:
                break
        assert store.load(article).row.reviewed


async def test_a_window_that_is_too_small_says_so(opened: Opened) -> None:
    """Below 40 by 10 a sentence replaces the text; in a larger window the text is back."""
    async with opened(size=(39, 24), keys="enter") as pilot:
        assert "Make the window larger" in seen(pilot)
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert "Make the window larger" not in seen(pilot)
        assert "US Secretary of State" in seen(pilot)


async def test_a_window_that_is_too_small_hides_the_panel(opened: Opened) -> None:
    """The list of claims would cover the sentence that asks for a larger window; afterwards the list is back."""
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
    """`?` shows the labels with their definitions and what each key does; Escape closes the help."""
    async with opened(size=(100, 100), keys="enter ?") as pilot:
        text = seen(pilot)
        assert "The outlet says in its own voice" in text
        for words in ("next sentence", "Undo your last change"):
            assert words in text
        await pilot.press("escape")
        assert reading(pilot)


async def test_a_claim_of_another_program_appears_after_the_next_save(
    opened: Opened, store: Store, article: Article
) -> None:
    """A claim that another terminal saves meanwhile is shown beside ours, and both are on disk."""
    third = sentences(article.text)[2]
    async with opened(keys="enter") as pilot:
        other = Store(store.folder, "anna")
        other.apply(article, [edits.tag(other.load(article), Claim.of(article.text, *third, "quote"))])
        await pilot.press("1")
        await until(pilot, lambda: len(reading(pilot).view.claims) == 2)
    assert [claim.label for claim in stored(store, article).claims] == ["fact", "quote"]


async def test_two_saves_at_once_answer_the_question_before_quitting_once(opened: Opened) -> None:
    """Nothing is unsaved when two messages say so: only the question closes, not the screen below it."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        below = pilot.app.screen
        question = QuitScreen(lambda: 0, "")
        await pilot.app.push_screen(question, answers.append)
        for _ in range(2):
            question.post_message(Saved(Outcome("one", "0" * 64, None, ())))
        await until(pilot, lambda: answers)
        await pilot.pause()
        assert pilot.app.screen is below
    assert answers == [True]


async def test_unsaved_changes_are_reported_kept_and_asked_about_on_leaving(
    opened: Opened, folder: Path, corpus: Corpus
) -> None:
    """With a file in place of the store's folder the screen says NOT SAVED and leaving asks; once the file is gone, the
    claims are saved.
    """
    blocker = folder / "annotations"
    blocker.write_text("in the way")
    store = Store(store_folder(folder), "anna")
    async with opened(keys="enter 1", by=store) as pilot:
        await until(pilot, lambda: "NOT SAVED" in seen(pilot))
        assert [claim.label for claim in reading(pilot).view.claims] == ["fact"]
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuitScreen))
        assert "1 change not saved:" in seen(pilot)
        await pilot.press("s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, QuitScreen))
        blocker.unlink()
        await pilot.press("2")
        await until(pilot, lambda: "saved " in seen(pilot))
    article = corpus.load(corpus.entries[0])
    assert [claim.label for claim in store.load(article).claims] == ["fact", "quote"]


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_the_bar_says_why_nothing_is_saved(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """For as long as that is so, after the notice is gone too: the reason goes before the path and before hints."""

    def fail(*_: object) -> None:
        raise NotSavedError(f"{store.path('a')} cannot be written: No space left on device")

    monkeypatch.setattr(store, "apply", fail)
    async with opened(size=size, keys="enter 1") as pilot:
        await until(pilot, lambda: "NOT SAVED: No space left on device" in seen(pilot).splitlines()[-1])
        pilot.app.clear_notifications()
        await pilot.press("semicolon", "j", "k")
        assert "NOT SAVED: No space left on device" in seen(pilot).splitlines()[-1]
        monkeypatch.undo()
        await until(pilot, lambda: "saved " in seen(pilot))
        assert "NOT SAVED" not in seen(pilot).splitlines()[-1]


async def test_markup_and_escape_sequences_in_a_text_are_only_text(opened: Opened, tmp_path: Path) -> None:
    """`[bold]` is shown verbatim, an escape character as a symbol, a bidi override by its name."""
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "a.txt").write_text("[bold]Not[/bold] bold \x1b[31mred\x1b[0m and \u202eturned. [@click=app.bell]x[/]\n")
    corpus = open_corpus(hostile)
    store = Store(store_folder(hostile), "anna")
    async with opened(keys="enter 1", of=corpus, by=store) as pilot:
        text = seen(pilot)
        assert "[bold]Not[/bold] bold ␛[31mred␛[0m and ‹RLO›turned." in text
        assert "\x1b" not in text
    article = corpus.load(corpus.entries[0])
    (claim,) = store.load(article).claims
    assert claim.text == article.text[claim.start : claim.end]


async def test_without_a_model_the_legend_says_so_and_tagging_goes_on(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """With a model that is not installed, the legend says that there are no entities, and `1` tags."""
    corpus = open_corpus(folder)
    app = CopydeskApp(corpus, store, "no_such_model", tmp_path / "cache")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "1")
        await until(pilot, lambda: "no entities" in seen(pilot))
        assert "F 1" in seen(pilot)
        app.saver.flush(5)


@pytest.mark.slow
async def test_every_sentence_of_both_articles_can_be_tagged(
    opened: Opened, store: Store, articles: tuple[Article, ...]
) -> None:
    """`1` as often as there are sentences tags each sentence once, in both articles, “transformational moment” too."""
    counts = [len(sentences(article.text)) for article in articles]
    keys = " ".join(["enter", *("1" * counts[0]), "J", *("2" * counts[1])])
    async with opened(keys=keys) as pilot:
        assert f"{counts[1]}/{counts[1]} read" in seen(pilot)
    for article in articles:
        record = stored(store, article)
        assert [claim.span for claim in record.claims] == list(sentences(article.text))
    assert any("moment” in\n\nIndian ties" in claim.text for claim in stored(store, articles[1]).claims)


async def test_a_sentence_taller_than_the_window_is_scrolled_through(opened: Opened, tmp_path: Path) -> None:
    """Space scrolls down inside a sentence of many lines, and counts it as read only when its end was visible."""
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "a.txt").write_text("word " * 900 + "end.\n\nNext sentence.\n")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(store_folder(folder), "anna"), keys="enter space") as pilot:
        assert "0/2 read" in seen(pilot)
        assert reading(pilot).view.scroll_offset.y > 10
        for _ in range(4):
            await pilot.press("space")
        assert "0/2 read" not in seen(pilot)


async def test_bytes_that_are_no_text_are_said_when_an_article_is_opened(opened: Opened, tmp_path: Path) -> None:
    """U+FFFD stands in their place, and a message says in how many."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_bytes("“Yes,” she said".encode() + b"\xff.")
    async with opened(of=open_corpus(folder), by=Store(store_folder(folder), "anna"), keys="enter") as pilot:
        assert "she said\ufffd." in seen(pilot)
        (notice,) = pilot.app._notifications
        assert notice.message == "This file has bytes that are not text: \ufffd replaces them in 1 place."
