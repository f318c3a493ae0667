"""The list of articles, as the person at the keys sees it."""

import json
import shutil
from pathlib import Path
from time import time_ns

import pytest
from conftest import Opened, reading, seen, until

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus import files, known_files
from annotations.corpus.corpus import Corpus, open_corpus, remember_files, scan
from annotations.layout import store_folder
from annotations.scheme import PlainLabel, Scheme, completed
from annotations.store.store import Store
from tui.app import CopydeskApp
from tui.library.article_table import MARGIN, TITLE, ArticleTable, columns
from tui.library.loading import FIRST_ARTICLES
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen


async def test_both_sample_articles_are_listed_with_their_words(opened: Opened) -> None:
    """The list shows the titles and the words of both articles, and that nobody has tagged them."""
    async with opened() as pilot:
        lines = seen(pilot).splitlines()
        assert "2 articles   0 done   0 claims" in lines[0]
        assert lines[3].startswith("▌○  US Secretary of State Antony Blinken")
        assert "1,104   –   –   –     0%" in lines[3]
        assert lines[4].startswith(" ○  Beijing: On a mission")
        assert "331   –   –   –     0%" in lines[4]


async def test_j_and_k_move_and_stay_in_the_list(opened: Opened) -> None:
    """`j` goes down to the last row and no further, `k` up to the first, `G` and `g` to either end."""
    async with opened() as pilot:
        table = pilot.app.screen.query_one(ArticleTable)
        for key, row in [("j", 1), ("j", 1), ("k", 0), ("k", 0), ("G", 1), ("g", 0), ("pagedown", 1), ("pageup", 0)]:
            await pilot.press(key)
            assert table.cursor == row


async def test_enter_opens_the_article_under_the_cursor(opened: Opened) -> None:
    """`j` and Enter open the second article."""
    async with opened(keys="j enter") as pilot:
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "Beijing: On a mission" in seen(pilot)


async def test_claims_are_counted_by_label_when_one_comes_back(opened: Opened) -> None:
    """After tagging two facts and a quote the row shows 2, 1 and none, and how much was read."""
    async with opened(keys="enter 1 1 2 q") as pilot:
        await until(pilot, lambda: "2   1   –" in seen(pilot))
        assert "◐" in seen(pilot)
        assert "3 claims" in seen(pilot)


async def test_m_marks_the_article_under_the_cursor_done(opened: Opened, store: Store, article: Article) -> None:
    """`m` in the list marks the article as done on disk and on screen, and again takes it back."""
    async with opened(keys="m") as pilot:
        await until(pilot, lambda: "1 done" in seen(pilot))
        assert store.load(article).row.status == "done"
        assert "●" in seen(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "0 done" in seen(pilot))
    assert store.load(article).row.status == "new"


async def test_two_clicks_open_an_article(opened: Opened) -> None:
    """A click selects a row, a double click opens it."""
    async with opened() as pilot:
        await pilot.click(ArticleTable, offset=(10, 2))
        assert pilot.app.screen.query_one(ArticleTable).cursor == 1
        await pilot.double_click(ArticleTable, offset=(10, 2))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert "Beijing" in seen(pilot)


async def test_an_article_that_cannot_be_read_is_listed_with_the_reason(opened: Opened, folder: Path) -> None:
    """A file with NUL bytes and an empty one are listed with why, are not opened, and the others are."""
    (folder / "001_binary.txt").write_bytes(b"\x00\x01\x02")
    (folder / "002_empty.txt").write_text("\n")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(store_folder(folder), "anna"), keys="j") as pilot:
        text = seen(pilot)
        assert "001_binary.txt is not text: it has NUL bytes in it" in text
        assert "002_empty.txt is empty" in text
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await pilot.press("k", "enter", "J")
        assert "Beijing: On a mission" in seen(pilot)
        assert reading(pilot)


async def test_articles_below_the_first_screen_are_looked_into_as_well(opened: Opened, tmp_path: Path) -> None:
    """In a list longer than is read at once, the last row comes to show its title and words too."""
    many = tmp_path / "many"
    many.mkdir()
    for number in range(FIRST_ARTICLES + 25):
        (many / f"{number:03}.txt").write_text(f"Title of number {number}\n\nThree more words\n")
    async with opened(of=open_corpus(many), by=Store(store_folder(many), "anna"), keys="G") as pilot:
        await until(pilot, lambda: f"Title of number {FIRST_ARTICLES + 24}" in seen(pilot))
        assert "      7" in seen(pilot).splitlines()[-3]


async def test_the_head_of_the_list_stays_when_it_scrolls(opened: Opened, tmp_path: Path) -> None:
    """However far one goes down, the first line names the columns and the cursor is in sight."""
    many = tmp_path / "many"
    many.mkdir()
    for number in range(60):
        (many / f"{number:03}.txt").write_text(f"Title {number}\n")
    async with opened(of=open_corpus(many), by=Store(store_folder(many), "anna"), keys="G") as pilot:
        lines = seen(pilot).splitlines()
        assert "title" in lines[2]
        assert any(line.startswith("▌") and "Title 59" in line for line in lines)
        await pilot.press("g")
        assert any(line.startswith("▌") and "Title 0" in line for line in seen(pilot).splitlines())


async def test_help_lists_the_keys_of_the_list(opened: Opened) -> None:
    """`?` shows what each key does here; Esc closes it without leaving the program."""
    async with opened(size=(100, 40), keys="?") as pilot:
        assert "Open the article" in seen(pilot)
        assert "↑ ↓ scroll   Esc close" in seen(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_help_names_the_key_that_closes_it_in_the_smallest_window(opened: Opened) -> None:
    """The border had no room for the end of its line, which is where that key stands."""
    async with opened(size=(40, 10), keys="?") as pilot:
        assert "─ Esc close ─" in seen(pilot)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "↑ ↓ scroll   Esc close ─" in seen(pilot))


async def test_q_leaves_when_all_is_saved(opened: Opened, store: Store, article: Article) -> None:
    """`q` from the list ends the program, with everything on disk."""
    async with opened(keys="enter 1 q q") as pilot:
        await until(pilot, lambda: not pilot.app.is_running)
    assert len(store.load(article).claims) == 1


async def test_three_clicks_open_one_reader(opened: Opened) -> None:
    """However often one clicks, there is one reader above the list."""
    async with opened() as pilot:
        await pilot.click(ArticleTable, offset=(10, 1), times=3)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        assert len(pilot.app.screen_stack) == 2


async def test_markup_in_a_definition_is_only_text(opened: Opened, folder: Path) -> None:
    """A label that is defined with square brackets shows them in the help; once they ended the program."""
    (folder / "copydesk.toml").write_text(
        '[[labels]]\nname = "rumour"\nkey = "1"\nletter = "R"\ncolour = "#cc79a7"\n'
        'definition = "see [/handbook] [red]x"\n'
    )
    async with opened(of=open_corpus(folder), size=(100, 100), keys="enter ?") as pilot:
        assert "see [/handbook] [red]x" in seen(pilot)


async def test_guidelines_of_a_corpus_are_in_the_help(opened: Opened, folder: Path) -> None:
    """The text of the file that `copydesk.toml` names, as text, below the labels."""
    (folder / "copydesk.toml").write_text('guidelines = "rules.md"\n')
    (folder / "rules.md").write_text("Rules of [bold]this[/] desk\n\nWhen in doubt, quote.\n")
    async with opened(of=open_corpus(folder), size=(100, 100), keys="enter ?") as pilot:
        assert "Rules of [bold]this[/] desk" in seen(pilot)
        assert "When in doubt, quote." in seen(pilot)


async def test_articles_of_one_large_file_come_in_while_one_looks_on(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list, empty at first, grows under the cursor; what is tagged is kept under the article's own id."""
    monkeypatch.setattr("annotations.corpus.corpus.REPORT_SECONDS", 0.0)
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id":"n{n}","text":"Number {n} of all"}}\n' for n in range(700)))
    corpus = open_corpus(path, later=True)
    assert corpus.entries == ()
    async with opened(of=corpus, by=Store(store_folder(path), "anna")) as pilot:
        await until(pilot, lambda: "700 articles" in seen(pilot))
        await pilot.press("G")
        await until(pilot, lambda: "Number 699 of all" in seen(pilot))
        await pilot.press("enter", "1", "q")
        await until(pilot, lambda: "1 claim" in seen(pilot))
        assert "◐  Number 699 of all" in seen(pilot)
    assert store_folder(path).joinpath("anna", "n699.json").is_file()


@pytest.mark.slow
async def test_new_and_changed_articles_appear_by_themselves(opened: Opened, folder: Path) -> None:
    """A file that comes is listed without a key, one that changes has its new title and length, one that goes is gone;
    the cursor stays on its article.
    """
    async with opened(keys="j") as pilot:
        (folder / "001_late.txt").write_text("A late edition\n\nTwo words.\n")
        await until(pilot, lambda: "A late edition" in seen(pilot))
        await until(pilot, lambda: any(line.startswith("▌○  Beijing") for line in seen(pilot).splitlines()))
        assert "3 articles" in seen(pilot)
        (folder / "001_late.txt").write_text("A later edition\n\nThree more words.\n")
        await until(pilot, lambda: "A later edition" in seen(pilot))
        await until(pilot, lambda: "      6   –" in seen(pilot))
        (folder / "001_late.txt").unlink()
        await until(pilot, lambda: "edition" not in seen(pilot))
        assert any(line.startswith("▌○  Beijing") for line in seen(pilot).splitlines())


async def test_files_that_were_not_looked_at_are_checked_behind_the_list(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title that was changed in place since the last start is corrected without a key."""
    monkeypatch.setattr(known_files, "MIN_FILES", 1)
    monkeypatch.setattr(files, "time_ns", lambda: time_ns() + 3_600_000_000_000)
    cache = tmp_path / "cache"
    for progress in scan(open_corpus(folder, cache=cache, later=True), cache):
        remember_files(progress.corpus, cache)
    changed = folder / "003_c2f5e6f134444f13.txt"
    changed.write_text("Another headline\n\nTwo words.\n")
    corpus = open_corpus(folder, cache=cache, later=True, unchecked=True)
    assert not corpus.is_checked
    assert [entry.glance.title for entry in corpus.entries if entry.glance][1].startswith("Beijing")
    app = CopydeskApp(corpus, Store(tmp_path / "claims", "anna"), "no_such_model", cache)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Another headline" in seen(pilot))
        assert "2 articles" in seen(pilot)
        app.saver.flush(5)


async def test_a_corpus_that_goes_away_is_told_and_what_is_listed_stays(opened: Opened, folder: Path) -> None:
    """The folder is renamed under the list: one sentence, no traceback, and the list is as it was."""
    async with opened() as pilot:
        shutil.move(folder, folder.with_name("elsewhere"))
        await until(pilot, lambda: any("seeds" in each.message for each in pilot.app._notifications))
        assert "US Secretary of State" in seen(pilot)


async def test_a_corpus_opened_again_is_not_said_to_be_looked_into(opened: Opened, tmp_path: Path) -> None:
    """All is known from the last time: the bar below shows keys, not how far something is."""
    many = tmp_path / "many"
    many.mkdir()
    for number in range(FIRST_ARTICLES + 25):
        (many / f"{number:03}.txt").write_text(f"Title of number {number}\n\nThree more words\n")
    cache = tmp_path / "index"
    for _ in scan(open_corpus(many, cache=cache), cache):
        pass
    known = open_corpus(many, cache=cache, later=True)
    async with opened(of=known, by=Store(store_folder(many), "anna")) as pilot:
        await until(pilot, lambda: "Enter open" in seen(pilot))


async def test_the_list_says_which_files_it_does_not_read(opened: Opened, tmp_path: Path) -> None:
    """When it opens, until the first key."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.txt").write_text("Words.")
    (folder / "b.docx").write_text("Other words.")
    async with opened(of=open_corpus(folder), by=Store(store_folder(folder), "anna")) as pilot:
        assert "1 file is of a kind that cannot be read: 1 .docx." in seen(pilot)
        await pilot.press("j")
        assert "of no kind" not in seen(pilot)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_the_columns_of_any_number_of_labels_fit(width: int) -> None:
    """What does not fit is counted in one column; the title keeps its room."""
    for count in (1, 3, 12, 40, 300):
        scheme = Scheme(labels=completed([PlainLabel(name=f"label {number}") for number in range(count)]))
        shown = columns(scheme, width, outlets=True, dates=True)
        counted = [column for column in shown if column.label]
        assert sum(column.width for column in shown) <= max(width - MARGIN - TITLE, 16)
        assert [column.label for column in counted] == [label.name for label in scheme.labels[: len(counted)]]
        if width >= 60:
            assert ("claims" in [column.by for column in shown]) == (len(counted) < count)
    assert width < 80 or len(counted) > 1


async def test_the_bar_names_the_ways_to_all_texts_and_all_claims(opened: Opened) -> None:
    """In 80 columns shortly, in 120 in full; and beside the work of this session, in a narrow window too."""
    async with opened(size=(80, 24)) as pilot:
        assert seen(pilot).splitlines()[-1].split("anna")[0].strip() == (
            "Enter open   / filter   F find   C claims   m done   q quit"
        )
        await pilot.press("enter", "1", "q")
        await until(pilot, lambda: "this session: 1 claim, 1 article   F find" in seen(pilot))
    async with opened(size=(120, 24)) as pilot:
        assert "F find in all texts   C all claims" in seen(pilot).splitlines()[-1]


async def test_a_damaged_file_is_marked_until_it_is_repaired(
    opened: Opened, corpus: Corpus, store: Store, article: Article
) -> None:
    """In the list, below it and in the reader, each time: the work in it is neither shown nor lost."""
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 20, "fact"))])
    path = store.path(article.id)
    path.write_bytes(path.read_bytes()[:-40])
    async with opened(size=(110, 30), keys="enter") as pilot:
        assert "damaged file" in seen(pilot).splitlines()[0]
        await pilot.press("2", "q")
        await until(pilot, lambda: "! US Secretary of State" in seen(pilot))
    async with opened(of=corpus, by=Store(store.folder, "anna"), size=(110, 40)) as pilot:
        assert "! US Secretary of State" in seen(pilot)
        await until(pilot, lambda: "A damaged file is kept as" in seen(pilot))
        await pilot.press("enter")
        assert "damaged file" in seen(pilot).splitlines()[0]
        assert any("Earlier work on this article" in each.message for each in pilot.app._notifications)
        for aside in path.parent.glob("*.damaged-*"):
            aside.unlink()
        await pilot.press("q", "j", "k", "enter", "1", "q")
        await until(pilot, lambda: "! US Secretary" not in seen(pilot))


async def test_a_claim_that_another_program_took_away_is_missed(opened: Opened, store: Store, article: Article) -> None:
    """Opening the article says so: the history knows of it."""
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 20, "fact"))])
    path = store.path(article.id)
    tables = json.loads(path.read_text())
    del tables["claims"]["1"]
    path.write_text(json.dumps(tables, indent=1))
    async with opened(size=(110, 30), keys="enter") as pilot:
        assert any("1 claim in the history but missing" in each.message for each in pilot.app._notifications)
