"""What must be little by number, whatever a clock says: lines drawn, files opened, bytes written, modules imported."""

import json
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from conftest import SEEDS, Opened, reading, seen, type_at_once, until
from rich.text import Text
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus, scan
from annotations.layout import store_folder
from annotations.store.store import Store
from tui import burst
from tui.app import CopydeskApp
from tui.display.theme import Palette
from tui.reader import hints
from tui.reader.navigation import Navigation
from tui.widgets.article_view import ArticleView

OPENED = """
import sys
opened = []
def hear(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        opened.append(args[0] if isinstance(args[0], str) else args[0].decode())
"""
"""Begins a program that hears of each file that is opened, once it has called `sys.addaudithook(hear)`."""


def printed(code: str, *arguments: str) -> list[str]:
    """Run a program by itself and return what it printed as JSON."""
    command = [sys.executable, "-P", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


async def drawn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Open the one article of a corpus and return how many lines each of six keys draws."""
    count = 0
    draw = ArticleView.draw_line

    def counted(view: ArticleView, line: int, palette: Palette) -> Strip:
        nonlocal count
        count += 1
        return draw(view, line, palette)

    app = CopydeskApp(open_corpus(folder), Store(folder / "claims", "anna"), "no_such_model", folder / "cache")
    counts = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert reading(pilot).view.size.height < 24
        with monkeypatch.context() as patch:
            patch.setattr(ArticleView, "draw_line", counted)
            for key in ("j", "k", "j", "k", "j", "k"):
                count = 0
                await pilot.press(key)
                await pilot.pause()
                counts.append(count)
        app.saver.flush(5)
    return counts


@pytest.mark.slow
async def test_a_key_draws_what_is_in_sight_however_long_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred times the text draws as few lines for a key: those of two sentences, not the whole window.

    The least of three counts, because threads may draw more meanwhile.
    """
    seed = (SEEDS / "000_f33cf88d83b625ee.txt").read_text("utf-8")
    counts = []
    for name, times in (("short", 1), ("long", 100)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.txt").write_text("\n\n".join([seed] * times), "utf-8")
        counts.append(await drawn(tmp_path / name, monkeypatch))
    assert all(0 < min(every[kind::2]) <= 12 for every in counts for kind in (0, 1))


async def test_a_letter_of_a_search_draws_lines_that_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a window full of text, a letter more in the query draws the lines where hits come or go, and no other."""
    text = "".join(f"{'Sandstone' if number in (3, 5) else 'Sand'} lies here by the sea. " for number in range(60))
    (tmp_path / "article.txt").write_text(text, "utf-8")
    drawn: list[int] = []
    draw = ArticleView.draw_line

    def counted(view: ArticleView, line: int, palette: Palette) -> Strip:
        drawn.append(line)
        return draw(view, line, palette)

    app = CopydeskApp(open_corpus(tmp_path), Store(tmp_path / "claims", "anna"), "no_such_model", tmp_path / "cache")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "slash", *"sandston")
        await pilot.pause()
        lines = {reading(pilot).view._wrapped.line_at(hit.start) for hit in reading(pilot).view.hits}
        monkeypatch.setattr(ArticleView, "draw_line", counted)
        await pilot.press("e")
        await pilot.pause()
        assert set(drawn) == lines
        assert len(lines) == 2
        app.saver.flush(5)


async def test_a_key_does_not_ask_every_claim(tmp_path: Path) -> None:
    """A thousand claims far from the cursor are few calls more for a key: none for each of them."""
    calls = []
    for name, count in (("few", 1), ("many", 1000)):
        text = "It was so. " * 2000
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.txt").write_text(text, "utf-8")
        corpus = open_corpus(tmp_path / name)
        article, store = corpus.load(corpus.entries[0]), Store(tmp_path / name / "claims", "anna")
        claims = [Claim.of(article.text, 20_000 - number, 20_005, "fact") for number in range(count)]
        store.apply(article, [edits.tag(store.load(article), *claims)])
        made = 0

        def count_call(_: FrameType, event: str, __: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        app = CopydeskApp(corpus, store, "no_such_model", tmp_path / "cache")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "j", "k")
            await pilot.pause()
            counts = []
            for key in ("j", "k", "j", "k"):
                made = 0
                sys.setprofile(count_call)
                await pilot.press(key)
                await pilot.pause()
                sys.setprofile(None)
                counts.append(made)
            app.saver.flush(5)
        calls.append(min(counts))
    assert calls[1] - calls[0] < 1000


async def test_a_key_does_no_work_for_bars_that_stay(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row of hints is put together once for what is under the cursor, and no key is looked up among all."""
    rows: list[list[hints.Hint]] = []
    lookups: list[str] = []
    put_together = hints._row

    def counted(found: list[hints.Hint], palette: Palette, legend: Text, room: int) -> tuple[Text, Text]:
        rows.append(found)
        return put_together(found, palette, legend, room)

    def asked(_: Screen[object]) -> dict[str, object]:
        lookups.append("asked")
        return {}

    async with opened(keys="enter") as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("j", "l", "escape")
        await pilot.pause()
        with monkeypatch.context() as patch:
            patch.setattr(hints, "_row", counted)
            patch.setattr(Screen, "active_bindings", property(asked))
            for key in ("j", "j", "k", "k", "l", "escape"):
                await pilot.press(key)
                await pilot.pause()
    assert len(rows) <= 3
    assert lookups == []


@pytest.mark.parametrize(("seconds", "is_painted"), [(600, False), (-1, True)])
async def test_keys_at_once_are_painted_together(
    seconds: int, is_painted: bool, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While keys wait nothing is painted, but now and then; what they lead to is painted whole, once they are done."""
    held: list[int] = []
    before: list[int] = []
    painted: list[Screen[Any]] = []
    move, display = Navigation.move_by_sentences, CopydeskApp._display

    def counted(part: Navigation, step: int) -> None:
        held.append(part.reader.app._batch_count)
        before.append(len(painted))
        move(part, step)

    def displayed(app: CopydeskApp, screen: Screen[Any], renderable: Any) -> None:
        if not app._batch_count and renderable is not None:
            painted.append(screen)
        display(app, screen, renderable)

    monkeypatch.setattr(burst, "MAX_HELD_SECONDS", seconds)
    monkeypatch.setattr(burst, "MAX_WAIT_SECONDS", 600)
    async with opened() as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(Navigation, "move_by_sentences", counted)
            patch.setattr(CopydeskApp, "_display", displayed)
            type_at_once(pilot, "enter", "j", "j", "j", "j", "j", "k")
            await until(pilot, lambda: len(held) == 6)
            await until(pilot, lambda: reading(pilot) in painted)
        assert reading(pilot).view.sentence_number == 4
        assert pilot.app._batch_count == 0
    # The last key has none behind it, but for what the program says to itself.
    assert held[:5] == [1, 1, 1, 1, 1]
    assert [one < other for one, other in pairwise(before)] == [is_painted] * 5


async def test_the_end_amid_keys_is_quiet(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens that are closed while a key waits for a paint leave no traceback."""
    monkeypatch.setattr(burst, "MAX_HELD_SECONDS", -1)
    async with opened(keys="enter") as pilot:
        type_at_once(pilot, *"jk" * 50)
    assert pilot.app.return_code in (0, None)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_article_is_styled_twice_when_it_opens(
    size: tuple[int, int], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once as its widgets are made and once as it becomes the screen, not again for the size of the window."""
    styled: list[object] = []
    apply = Stylesheet.apply

    def counted(
        sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[Any, Any] | None = None
    ) -> None:
        styled.append(node)
        apply(sheet, node, animate=animate, cache=cache)

    async with opened(size=size) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(Stylesheet, "apply", counted)
            await pilot.press("enter")
            await pilot.pause()
        assert reading(pilot)
    assert max(Counter(map(id, styled)).values()) <= 2


def test_a_tag_opens_as_few_files_in_a_large_store(tmp_path: Path) -> None:
    """The files opened for one tag, and the bytes its file has then, are the same beside 60 other articles."""
    told = []
    for name, others in (("small", 0), ("large", 60)):
        store = Store(tmp_path / name, "anna")
        articles = [
            Article(id=f"article-{number:03}", title="", text="It was so. " * 20) for number in range(others + 1)
        ]
        for article in articles:
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, "fact"))])
        code = f"""{OPENED}
import json
from pathlib import Path
from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.store.store import Store
from annotations.claims import edits
store = Store(Path(sys.argv[1]), "anna")
article = Article(id="article-000", title="", text="It was so. " * 20)
step = edits.tag(store.load(article), Claim.of(article.text, 11, 21, "quote"))
sys.addaudithook(hear)
store.apply(article, [step])
print(json.dumps([path.removeprefix(sys.argv[1]) for path in opened if path.startswith(sys.argv[1])]))
"""
        opened = printed(code, str(tmp_path / name))
        told.append((len(opened), store.path("article-000").stat().st_size))
        assert not any(f"article-{number:03}" in path for path in opened for number in range(1, others + 1))
    assert told[0] == told[1]
    assert 0 < told[0][0] <= 12
    assert told[0][1] < 4_000


def test_a_list_of_an_indexed_corpus_reads_no_text(folder: Path, tmp_path: Path) -> None:
    """Scanned articles are listed with titles and lengths, and none of them is opened."""
    cache = tmp_path / "cache"
    for _ in scan(open_corpus(folder, cache=cache, later=True), cache):
        pass
    code = f"""{OPENED}
import json
from pathlib import Path
from annotations.reports.rows import ArticleRows, annotated_rows
from annotations.store.store import Store
from annotations.corpus.corpus import open_corpus
sys.addaudithook(hear)
corpus = open_corpus(Path(sys.argv[1]), cache=Path(sys.argv[2]), later=True)
rows = ArticleRows(corpus).having(annotated_rows(corpus, Store(Path(sys.argv[3]), "anna")))
assert [row.words > 100 for row in rows] == [True] * len(corpus.entries)
print(json.dumps([path for path in opened if path.startswith(sys.argv[1])]))
"""
    read = printed(code, str(folder), str(cache), str(store_folder(folder)))
    assert [path for path in read if path.endswith(".txt")] == []


def test_what_the_first_screen_does_without_is_not_imported() -> None:
    """Locks, older encodings, web pages, the reader's widgets, rules, tables and other commands wait until needed."""
    code = """
import json, sys
from pathlib import Path
import tui.app, tui.cli.main, tui.config
tui.config.read_config(Path("no_such_folder/config.toml"))
print(json.dumps(list(sys.modules)))
"""
    loaded = set(printed(code))
    later = {
        "filelock",
        "charset_normalizer",
        "chardet",
        "regex",
        "trafilatura",
        "watchdog",
        "pydantic",
        "sentencex",
        "csv",
    }
    later |= {"tomllib", "tui.cli.import_data", "tui.cli.export", "tui.cli.check", "tui.cli.stats"}
    ours = {
        f"annotations.{module}"
        for module in (
            "text.selection",
            "work.session",
            "corpus.concordance",
            "exchange",
            "claims.edits",
            "text.segmentation",
            "suggest.speakers",
            "nlp.analysis",
        )
    }
    assert "textual" in loaded
    assert loaded.isdisjoint(later | ours)
    assert not any(name.startswith("tui.reader.screen") for name in loaded)


async def test_a_small_corpus_is_in_the_cache_after_its_first_start(folder: Path, tmp_path: Path) -> None:
    """All that its first screen shows was read before; the next one reads no text all the same."""
    cache = tmp_path / "cache"
    app = CopydeskApp(open_corpus(folder, cache=cache, later=True), Store(tmp_path / "claims", "anna"), "none", cache)
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "2 articles" in seen(pilot)
    code = f"""{OPENED}
import json
from pathlib import Path
from annotations.corpus.corpus import open_corpus
sys.addaudithook(hear)
assert len(open_corpus(Path(sys.argv[1]), cache=Path(sys.argv[2]), later=True).known) == 2
print(json.dumps([path for path in opened if path.startswith(sys.argv[1]) and path.endswith(".txt")]))
"""
    assert printed(code, str(folder), str(cache)) == []


@pytest.mark.parametrize("command", ["--version", "articles", "export", "stats"])
def test_a_command_imports_no_other_and_no_screen(folder: Path, command: str) -> None:
    """Git and shells start it often: no other command, Textual, console, bar of progress, model or rule is loaded."""
    store = Store(store_folder(folder), "anna")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, "fact"))])
    code = """
import json, sys
from tui.cli.main import NAMES, main
try:
    main()
except SystemExit as ended:
    assert not ended.code
print(json.dumps([*sys.modules, *(f"command {each}" for each in NAMES)]))
"""
    arguments = [command] if command.startswith("-") else [command, str(folder)]
    done = subprocess.run([sys.executable, "-P", "-c", code, *arguments], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    others = {f"tui.cli.{each.removeprefix('command ')}" for each in loaded if each.startswith("command ")}
    assert len(others) > 30
    # The module `completion` completes arguments of all commands; the command is elsewhere.
    assert loaded.isdisjoint(others - {f"tui.cli.{command}", "tui.cli.completion"})
    assert loaded.isdisjoint({"textual", "rich.console", "rich.progress", "asyncio", "spacy", "pyarrow", "httpx"})
    assert loaded.isdisjoint({"annotations.nlp.batch", "annotations.nlp.analysis", "annotations.suggest.rules"})
    assert "typer" in loaded


def test_a_merge_of_git_imports_only_what_merges(folder: Path) -> None:
    """Git starts the program for each file: nothing is imported that one file does not need."""
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    article = corpus.load(corpus.entries[0])
    versions = [folder.parent / name for name in ("base", "ours", "theirs")]
    for path, label in zip(versions, ("fact", "quote", "speculation"), strict=True):
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, label))])
        path.write_bytes(store.path(article.id).read_bytes())
    code = """
import json, sys
from tui import quick
assert quick.run(sys.argv[1:]) == 0
print(json.dumps([name for name, module in sys.modules.items() if module is not None]))
"""
    loaded = set(printed(code, "merge", "--", *map(str, versions), str(store.path(article.id))))
    assert "annotations.reconcile.reconciliation" in loaded
    assert loaded.isdisjoint({"typing_extensions", "ast", "dis", "tokenize", "string", "hashlib", "subprocess"})
    assert loaded.isdisjoint({"tinydb", "filelock", "textual", "rich", "typer"})
    assert store.load(article).claims


def test_a_module_that_is_imported_when_it_is_asked_is_imported_once() -> None:
    """Data classes ask inspect again and again: a second copy of it would cost as much as the first."""
    code = """
import json, sys
from tui import quick
quick.run(["show", "--", ""])
import dataclasses
asked = dataclasses.inspect
late = type(asked).__name__
print(json.dumps([late, asked.signature is asked.signature, asked.signature is sys.modules["inspect"].signature]))
"""
    assert printed(code) == ["_Later", True, True]


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_merge_of_git_ends_well_without_a_stream(folder: Path, closed: str) -> None:
    """A merge that succeeded is no conflict because standard output or standard error is closed."""
    store = Store(store_folder(folder), "anna")
    article = open_corpus(folder).load(open_corpus(folder).entries[0])
    store.apply(article, [edits.set_note(store.load(article), "early")])
    path = str(store.path(article.id))
    merge = [sys.executable, "-P", "-m", "tui", "merge", "--", path, path, path, path]
    assert subprocess.run(["sh", "-c", f'"$@" {closed}>&-', "sh", *merge], check=False).returncode == 0


async def test_the_stylesheet_is_read_once_before_the_first_screen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To set a theme the common way has all of it read again."""
    read = []
    reparse = Stylesheet.reparse

    def counted(sheet: Stylesheet) -> None:
        read.append(sheet)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", counted)
    app = CopydeskApp(open_corpus(folder), Store(tmp_path / "claims", "anna"), "no_such_model", tmp_path)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "2 articles" in seen(pilot)
        assert read == []


def test_a_file_more_is_little_more_work(tmp_path: Path) -> None:
    """Listing scanned files takes a handful of calls each, and makes no values of their metadata."""
    calls = []
    for name, count in (("few", 20), ("many", 120)):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.txt").write_text("It was so.")
        for _ in scan(open_corpus(folder, cache=tmp_path / "cache", later=True), tmp_path / "cache"):
            pass
        made = 0

        def count_call(_: FrameType, event: str, __: object) -> None:
            nonlocal made
            made += event == "call"

        sys.setprofile(count_call)
        opened = open_corpus(folder, cache=tmp_path / "cache", later=True)
        sys.setprofile(None)
        assert len(opened.entries) == count
        calls.append(made)
    assert (calls[1] - calls[0]) / 100 <= 12


@pytest.mark.skipif(
    tuple(map(int, version("typer").split(".")[:2])) >= (0, 29), reason="a Typer newer than pyproject.toml allows"
)
def test_arguments_are_read_without_pydantic() -> None:
    """From 0.29 Typer imports it to read its arguments, which takes more than half as long as all of Textual."""
    code = """
import json, sys
from tui.cli.main import complete
try:
    complete()(["articles", sys.argv[1], "--annotator", "anna"], standalone_mode=False)
except SystemExit:
    pass
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
    done = subprocess.run([sys.executable, "-P", "-c", code, str(SEEDS)], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert "typer" in loaded
    assert "pydantic" not in loaded
