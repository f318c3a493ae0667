"""Words found in all texts, as the person at the keys sees them."""

from pathlib import Path
from threading import current_thread, main_thread

import pytest
from conftest import Opened, reading, seen, until
from textual.pilot import Pilot

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.segmentation import sentences
from tui.concordance.hit_list import HitList
from tui.concordance.labels import Answer, HitLabels
from tui.concordance.screen import ConcordanceScreen
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen

TEXTS = (
    "Rain on Monday\n\nIt rained. The rain in Spain, said [bold]Ann[/bold], is “rain”.\n",
    "Sun on Tuesday\n\nNo drop fell.\n",
    "Rain again\n\nThe mayor said that rain was likely.\n",
)


@pytest.fixture
def weather(tmp_path: Path) -> tuple[Corpus, Store]:
    """Three short articles, two of them with rain."""
    folder = tmp_path / "weather"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return open_corpus(folder), Store(store_folder(folder), "anna")


def claims(corpus: Corpus, store: Store) -> list[list[Claim]]:
    """Return the claims of each article as they are on disk."""
    return [list(store.load(corpus.load(entry)).claims) for entry in corpus.entries]


async def found(pilot: Pilot[None], told: str) -> ConcordanceScreen:
    """Wait until so much was found."""
    await until(pilot, lambda: told in seen(pilot))
    screen = pilot.app.screen
    assert isinstance(screen, ConcordanceScreen)
    return screen


async def test_words_are_found_in_all_texts_as_they_are_typed(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Each place is on a line with what stands around it, the title at the first of an article; markup is text."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="F r a i n") as pilot:
        await found(pilot, "6 places in 2 articles")
        lines = seen(pilot).splitlines()
        assert lines[2].startswith("▌ Rain on Monday")
        assert sum(line[2:].startswith("Rain again") for line in lines) == 1
        assert "said [bold]Ann[/bold], is “" in seen(pilot)
        assert "It rained" in lines[3]


@pytest.mark.slow
async def test_capitals_count_where_they_are_typed(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """As in the search of an article."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F R a i n") as pilot:
        await found(pilot, "2 places in 2 articles")
        await pilot.press("ctrl+u", "s", "n", "o", "w", "enter")
        await found(pilot, "“snow” was not found in the 3 articles")
        assert seen(pilot).splitlines()[-1].split() == ["/", "search", "Esc", "back", "?", "help"]


@pytest.mark.slow
async def test_enter_opens_the_article_at_the_place(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """The words are selected, all places in it are marked, `n` goes on, `J` to the next article with a place."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        reader = reading(pilot)
        text = reader.session.article.text
        assert text[slice(*reader.view.selection.span)] == "rain"
        assert reader.view.selection.span.start == text.index("rain in Spain")
        assert "3 of 4 for “rain”" in seen(pilot)
        await pilot.press("n")
        assert reader.view.selection.span.start == text.index("rain”")
        await pilot.press("J")
        assert reading(pilot).entry.id == "2"
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConcordanceScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_one_place_is_tagged_by_a_digit(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """The one under the cursor and no other; the cursor goes on to the next."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        screen = await found(pilot, "6 places in 2 articles")
        await pilot.press("j", "2")
        assert screen.items.cursor == 2
        assert "1 place tagged quote." in seen(pilot)
        await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]
    assert [[(claim.text, claim.label) for claim in each] for each in claims(corpus, store)] == [
        [("rain", "quote")],
        [],
        [],
    ]


@pytest.mark.slow
async def test_every_place_is_tagged_at_once_and_undone_at_once(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`*` and a digit tag all of them, as one change an article; again it adds nothing; `u` takes all back."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        await pilot.press("asterisk")
        question = "A label tags all 6 places · * their sentences · other keys cancel"
        assert question in seen(pilot)
        await pilot.press("3")
        await found(pilot, "6 places in 2 articles tagged speculation.")
        await until(pilot, lambda: sum(map(len, claims(corpus, store))) == 6)
        assert [len(store.load(corpus.load(entry)).history) for entry in corpus.entries] == [1, 0, 1]
        for each, entry in zip(claims(corpus, store), corpus.entries, strict=True):
            text = corpus.load(entry).text
            assert all(text[claim.start : claim.end].casefold() == "rain" for claim in each)
        await pilot.press("asterisk", "3")
        await found(pilot, "Already tagged speculation")
        await pilot.press("u")
        await found(pilot, "Undone: 6 places in 2 articles tagged speculation.")
        await until(pilot, lambda: sum(map(len, claims(corpus, store))) == 0)
        await pilot.press("u")
        assert "Nothing to undo here" in seen(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("between", ["j", "question_mark escape", "enter q", "slash ctrl+u r a i n enter"])
async def test_all_are_tagged_by_the_very_next_key_or_not(
    opened: Opened, weather: tuple[Corpus, Store], between: str
) -> None:
    """After `*` and anything else, be it another search, a digit tags one place."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places")
        await pilot.press("asterisk", *between.split())
        await until(pilot, lambda: isinstance(pilot.app.screen, ConcordanceScreen))
        await found(pilot, "6 places")
        await pilot.press("1")
        await until(pilot, lambda: sum(map(len, claims(corpus, store))) == 1)
        assert "1 place tagged fact." in seen(pilot)


@pytest.mark.slow
async def test_articles_that_changed_or_went_while_one_looks_are_no_traceback(
    opened: Opened, weather: tuple[Corpus, Store]
) -> None:
    """What is gone is said; the next article of the search is the next that is still there."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places")
        (corpus.path / "1.txt").unlink()
        (corpus.path / "0.txt").write_text(TEXTS[0] + "More rain.\n")
        library = pilot.app.screen_stack[0]
        assert isinstance(library, LibraryScreen)
        await until(pilot, lambda: len(library.rows) == 2 and library.rows[0].words == 15)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        await pilot.press("J")
        assert reading(pilot).entry.id == "2"
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConcordanceScreen))
        (corpus.path / "2.txt").unlink()
        await until(pilot, lambda: len(library.rows) == 1)
        await pilot.press("G", "enter")
        await until(pilot, lambda: any("no longer in this corpus" in each.message for each in pilot.app._notifications))


async def test_an_article_that_has_changed_since_is_not_tagged(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Never on other words: it is told, and the others are tagged."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        (corpus.path / "0.txt").write_text("Snow on Monday\n\nIt snowed all day and nothing else fell.\n")
        await pilot.press("asterisk", "1")
        await found(pilot, "tagged fact.")
        assert any("has changed since it was searched" in each.message for each in pilot.app._notifications)
        await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]
    fresh = open_corpus(corpus.path)
    assert [len(each) for each in claims(fresh, store)] == [0, 0, 2]


async def test_keys_that_are_typed_are_letters(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`q`, `u`, `1` and `*` are looked for; Esc with nothing typed goes back."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F q u 1 asterisk") as pilot:
        assert "“qu1*▏”" in seen(pilot)
        await pilot.press("ctrl+u", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_wide_words_keep_to_their_columns(opened: Opened, tmp_path: Path) -> None:
    """What was found begins below itself in Chinese and behind emoji, in a window of forty columns as well."""
    folder = tmp_path / "wide"
    folder.mkdir()
    (folder / "a.txt").write_text("東京で首脳会談\n\n首相は東京で会談した。👩‍👩‍👧 東京 and then more words.\n")
    corpus = open_corpus(folder)
    async with opened(of=corpus, by=Store(store_folder(folder), "anna"), size=(40, 12), keys="F") as pilot:
        pilot.app.screen.pasted("東京")  # type: ignore[attr-defined]
        await until(pilot, lambda: "3 places" in seen(pilot))
        assert all("東京" in line for line in seen(pilot).splitlines()[2:5])


async def test_hits_show_what_is_tagged_already(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """The letter of the label is before the words; it comes with the tag and goes with the undo."""
    corpus, store = weather
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "speculation"))])
    async with opened(of=corpus, by=store, size=(100, 24), keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        await until(pilot, lambda: seen(pilot).splitlines()[2][34:36].strip() == "S")
        letters = [line[34:36].strip() for line in seen(pilot).splitlines()[2:8]]
        assert letters == ["S", "", "", "", "", ""]
        await pilot.press("j", "1")
        await until(pilot, lambda: seen(pilot).splitlines()[3][34:36].strip() == "F")
        await pilot.press("u")
        await until(pilot, lambda: seen(pilot).splitlines()[3][34:36].strip() == "")


async def test_the_list_is_drawn_without_reading_claims(
    opened: Opened, weather: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store on a slow disk keeps no key waiting: files are read in a thread. A damaged one stays where it is."""
    corpus, store = weather
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])
    store.path(corpus.entries[2].id).write_text("{")
    threads = []
    read = HitLabels.read

    def watched(labels: HitLabels) -> tuple[Answer, ...]:
        threads.append(current_thread())
        return read(labels)

    monkeypatch.setattr(HitLabels, "read", watched)
    async with opened(of=corpus, by=store, size=(100, 24), keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        await until(pilot, lambda: seen(pilot).splitlines()[2][34:36].strip() == "F")
        await pilot.app.workers.wait_for_complete()
    assert threads
    assert main_thread() not in threads
    assert store.path(corpus.entries[2].id).read_text() == "{"


def test_what_has_changed_while_it_was_read_is_read_again(weather: tuple[Corpus, Store]) -> None:
    """Claims that were read before a change are dropped, and the file is read once more."""
    corpus, store = weather
    entry, asked = corpus.entries[0], []
    article = corpus.load(entry)
    labels = HitLabels(store, lambda: asked.append("read"))
    assert labels.at(corpus, entry, Span(0, 4)) == ""
    before = labels.read()
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "quote"))])
    labels.drop({store.path(entry.id)})
    labels.at(corpus, entry, Span(0, 4))
    labels.receive(before)
    assert labels.at(corpus, entry, Span(0, 4)) == ""
    labels.receive(labels.read())
    assert labels.at(corpus, entry, Span(0, 4)) == "quote"
    assert len(asked) == 3


async def test_a_label_may_tag_the_sentences_of_all_hits(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`*` pressed twice: every sentence with a hit is tagged once, and one `u` undoes that."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="F r a i n enter") as pilot:
        await found(pilot, "6 places in 2 articles")
        await pilot.press("asterisk", "asterisk")
        await until(pilot, lambda: "the sentences of all 6 · " in seen(pilot))
        await pilot.press("1")
        await until(pilot, lambda: sum(map(len, claims(corpus, store))) > 0)
        for entry, made in zip(corpus.entries, claims(corpus, store), strict=True):
            text = corpus.load(entry).text
            whole = {span for span in sentences(text) if "rain" in text[slice(*span)].lower()}
            assert {claim.span for claim in made} == whole
        await pilot.press("u")
        await until(pilot, lambda: sum(map(len, claims(corpus, store))) == 0)


async def test_two_clicks_open_a_place(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """One puts the cursor on it, two open its article there; `J` and `K` go by articles."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="F r a i n enter") as pilot:
        screen = await found(pilot, "6 places in 2 articles")
        await pilot.press("J")
        assert screen.items.cursor == 4
        await pilot.press("K")
        assert screen.items.cursor == 0
        await pilot.click(HitList, offset=(50, 1))
        assert screen.items.cursor == 1
        await pilot.click(HitList, offset=(50, 5), times=2)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        reader = reading(pilot)
        assert (reader.entry.id, reader.view.selection.span.start) == ("2", reader.session.article.text.index("rain"))
