"""The list of all claims, as the person at the keys sees it."""

from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from textual.pilot import Pilot

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.speaker_file import read_names
from annotations.store.store import Store
from tui.all_claims.claim_table import ClaimTable
from tui.all_claims.screen import ClaimsScreen
from tui.library.screen import LibraryScreen
from tui.reader.screen import ReaderScreen

TEXTS = (
    "Rain on Monday\n\nIt rained all day. “More rain is likely,” said Ann Bell. The mayor may resign.\n",
    "Sun on Tuesday\n\nNo drop fell. “Enjoy it,” said the [bold]mayor[/bold].\n",
    "Wind on Friday\n\nTwo trees fell. Nobody was hurt.\n",
)
TAGGED: tuple[tuple[int, str, str, str], ...] = (
    (0, "It rained all day.", "fact", ""),
    (0, "“More rain is likely,”", "quote", "Ann Bell"),
    (0, "The mayor may resign.", "speculation", ""),
    (1, "No drop fell.", "fact", ""),
    (1, "“Enjoy it,”", "quote", "the mayor"),
    (2, "Two trees fell.", "fact", ""),
)
"""The article, the words, the label and the speaker of each claim."""


def tag(corpus: Corpus, store: Store, number: int, words: str, label: str, speaker: str = "") -> Claim:
    """Tag words of an article, and return the claim."""
    article = corpus.load(corpus.entries[number])
    start = article.text.index(words)
    claim = Claim.of(article.text, start, start + len(words), label).said_by(speaker)
    store.apply(article, [edits.tag(store.load(article), claim)])
    return claim


@pytest.fixture
def weather(tmp_path: Path) -> tuple[Corpus, Store]:
    """Three short articles with six claims."""
    folder = tmp_path / "weather"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    for each in TAGGED:
        tag(corpus, store, *each)
    return corpus, store


def on_disk(corpus: Corpus, store: Store) -> list[list[tuple[str, str, str]]]:
    """Return words, label and speaker of the claims of each article as they are on disk."""
    records = [store.load(corpus.load(entry)) for entry in corpus.entries]
    return [[(claim.text, claim.label, claim.speaker) for claim in record.claims] for record in records]


async def listed(pilot: Pilot[None], told: str) -> ClaimsScreen:
    """Wait until the list of claims shows something."""
    await until(pilot, lambda: told in seen(pilot) and isinstance(pilot.app.screen, ClaimsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ClaimsScreen)
    return screen


async def saved(pilot: Pilot[None]) -> None:
    """Wait until everything is on disk."""
    await until(pilot, lambda: pilot.app.saver.unsaved() == 0)  # type: ignore[attr-defined]


def rows(screen: ClaimsScreen) -> list[str]:
    """Return the words of the claims that are listed, from top to bottom."""
    return [screen.table.rows[number].text for number in screen.table.shown]


async def test_all_claims_are_listed_with_what_is_known_of_them(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`C` lists label, words, speaker and article; below, the claim under the cursor in full with its origin."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="C") as pilot:
        screen = await listed(pilot, "6 claims   3F 2Q 1S")
        assert rows(screen) == [words for _, words, _, _ in TAGGED]
        lines = seen(pilot).splitlines()
        assert lines[3].split() == ["▌", "F", "It", "rained", "all", "day.", "Rain", "on", "Monday"]
        assert "Q  “More rain is likely,”" in lines[4]
        assert "Ann Bell" in lines[4]
        await pilot.press("j")
        assert "quote   said: Ann Bell" in seen(pilot)
        assert "by hand" in seen(pilot)


async def test_an_empty_list_says_what_to_do(opened: Opened, tmp_path: Path) -> None:
    """Before anything is tagged there is a sentence that says how to begin."""
    folder = tmp_path / "blank"
    folder.mkdir()
    (folder / "0.txt").write_text(TEXTS[0], "utf-8")
    async with opened(of=open_corpus(folder), by=Store(store_folder(folder), "anna"), keys="C") as pilot:
        await listed(pilot, "You have no claims yet: open an article and tag a sentence with 1 2 3.")
        await pilot.press("d", "1", "s", "x", "X", "J", "enter", "u")
        assert isinstance(pilot.app.screen, ClaimsScreen)


async def test_the_filter_narrows_as_one_types(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Words and conditions, quotes for phrases, `-` excludes; Esc goes back to the claim one came from."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="C") as pilot:
        screen = await listed(pilot, "6 claims")
        await pilot.press("G", "slash", *"label", "colon", *"quo")
        assert rows(screen) == [TAGGED[1][1], TAGGED[4][1]]
        assert screen.table.cursor == 0
        await pilot.press("space", "minus", *"speaker", "colon", *"ann")
        assert rows(screen) == [TAGGED[4][1]]
        await pilot.press("escape")
        assert rows(screen) == [words for _, words, _, _ in TAGGED]
        assert screen.table.current is not None
        assert screen.table.current.text == TAGGED[5][1]
        await pilot.press("slash", *"fell", "enter")
        assert rows(screen) == [TAGGED[3][1], TAGGED[5][1]]
        assert "/fell" in seen(pilot).splitlines()[0]
        assert "2 of 6 claims" in seen(pilot)
        await pilot.press("escape")
        assert len(rows(screen)) == 6


async def test_an_unknown_filter_is_said(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """With those that there are."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(120, 24), keys="C slash l a b l e colon f") as pilot:
        await listed(pilot, "No filter “lable:”. Use label: speaker: by: origin:")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))


async def test_the_list_is_sorted(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`o` by label, speaker and time, `O` the other way round; the cursor stays on its claim."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C") as pilot:
        screen = await listed(pilot, "6 claims")
        await pilot.press("j", "o")
        labels = [screen.table.rows[number].label for number in screen.table.shown]
        assert labels == ["fact"] * 3 + ["quote"] * 2 + ["speculation"]
        assert screen.table.current is not None
        assert screen.table.current.text == TAGGED[1][1]
        await pilot.press("o")
        assert rows(screen)[:2] == [TAGGED[1][1], TAGGED[4][1]]
        await pilot.press("o")
        assert rows(screen) == [words for _, words, _, _ in TAGGED[::-1]]
        await pilot.press("O")
        assert rows(screen) == [words for _, words, _, _ in TAGGED]


async def test_enter_opens_at_the_claim_and_back_to_it(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """The words are selected, `J` goes to the next article with a claim that is listed, Esc to the same row."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C slash f e l l enter j enter") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        reader = reading(pilot)
        text = reader.session.article.text
        assert text[slice(*reader.view.selection.span)] == "Two trees fell."
        await pilot.press("K")
        assert reading(pilot).entry.id == "1"
        await pilot.press("q")
        screen = await listed(pilot, "2 of 6 claims")
        assert screen.table.current is not None
        assert screen.table.current.text == "Two trees fell."


async def test_a_change_in_the_article_shows_in_the_list(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """What was tagged or removed in the reader is there when one comes back."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C G enter") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        await pilot.press("x", "j", "3", "q")
        screen = await listed(pilot, "6 claims   2F 2Q 2S")
        assert rows(screen)[-1] == "Nobody was hurt."


async def test_keys_act_on_the_claim_under_the_cursor_at_once(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """A digit, then `d` twice without a pause: three claims, not one three times; `u` each time takes one back."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C") as pilot:
        await listed(pilot, "6 claims")
        await pilot.press("3", "j", "d", "d")
        assert "4 claims" in seen(pilot)
        await saved(pilot)
        assert on_disk(corpus, store)[0] == [("It rained all day.", "speculation", "")]
        await pilot.press("u")
        await listed(pilot, "5 claims")
        await pilot.press("u", "u")
        await listed(pilot, "6 claims   3F 2Q 1S")
        await saved(pilot)
    assert [[words for words, *_ in each] for each in on_disk(corpus, store)] == [
        [words for number, words, *_ in TAGGED if number == article] for article in range(3)
    ]


async def test_many_are_relabelled_and_one_undo_takes_it_back(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """One change an article in its history, on disk; `u` undoes all of them, in the history as well."""
    corpus, store = weather
    before = on_disk(corpus, store)
    async with opened(of=corpus, by=store, size=(100, 24), keys="C slash l a b e l colon f a c t enter X") as pilot:
        await listed(pilot, "3 selected")
        await pilot.press("3")
        await listed(pilot, "3 claims labelled speculation in 3 articles.")
        await saved(pilot)
        assert [label for each in on_disk(corpus, store) for _, label, _ in each] == [
            "speculation" if label == "fact" else label for _, _, label, _ in TAGGED
        ]
        assert [store.load(corpus.load(entry)).history[-1].what for entry in corpus.entries] == ["change"] * 3
        await listed(pilot, "No claim matches")
        await pilot.press("u")
        await listed(pilot, "Undone in 3 articles: 3 claims labelled speculation.")
        await listed(pilot, "3 of 6 claims")
        await saved(pilot)
        assert on_disk(corpus, store) == before
        assert all(store.load(corpus.load(entry)).history[-1].undone for entry in corpus.entries)


async def test_speakers_are_set_in_many_claims(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`s` asks once, for all that are selected; names that are used already are offered."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C slash l a b e l colon q enter X s") as pilot:
        await until(pilot, lambda: "Speaker of 2 claims" in seen(pilot))
        assert "Ann Bell" in seen(pilot)
        await pilot.press(*"Bo", "enter")
        await listed(pilot, "2 claims said by Bo in 2 articles.")
        await saved(pilot)
        assert [speaker for each in on_disk(corpus, store) for _, label, speaker in each if label == "quote"] == [
            "Bo",
            "Bo",
        ]
        await pilot.press("u")
        await listed(pilot, "Ann Bell")


async def test_labels_are_chosen_by_name_and_notes_written(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`t` takes the beginning of a name, and nothing that is no label; `c` writes a note; both on all selected."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C x x t") as pilot:
        await until(pilot, lambda: "Label of 2 claims" in seen(pilot))
        await pilot.press(*"spec", "enter")
        await listed(pilot, "2 claims labelled speculation.")
        await pilot.press("t", "ctrl+u", *"rumour", "enter")
        await listed(pilot, "No label begins with “rumour”.")
        await pilot.press("g", "x", "x", "c")
        await until(pilot, lambda: "Note on 2 claims" in seen(pilot))
        await pilot.press(*"why", "enter")
        await listed(pilot, "Note “why” on 2 claims.")
        await saved(pilot)
        record = store.load(corpus.load(corpus.entries[0]))
        assert [(claim.label, claim.note) for claim in record.claims[:2]] == [("speculation", "why")] * 2
        await pilot.press("u", "u")
        await listed(pilot, "6 claims   3F 2Q 1S")
        await saved(pilot)
    assert [claim.note for claim in store.load(corpus.load(corpus.entries[0])).claims] == ["", "", ""]


async def test_claims_of_an_article_that_is_gone_are_kept(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """They are listed; opening and changing them says why not, and the others are changed."""
    corpus, store = weather
    (corpus.path / "2.txt").unlink()
    async with opened(of=open_corpus(corpus.path), by=store, size=(100, 24), keys="C") as pilot:
        screen = await listed(pilot, "6 claims")
        assert rows(screen)[-1] == TAGGED[5][1]
        await pilot.press("G", "enter")
        assert isinstance(pilot.app.screen, ClaimsScreen)
        assert any("is no longer in this corpus" in each.message for each in pilot.app._notifications)
        await pilot.press("X", "d")
        await listed(pilot, "5 claims removed in 2 articles.")
        await listed(pilot, "1 claim ")
        assert any("cannot be changed" in each.message for each in pilot.app._notifications)
        await saved(pilot)
    assert len(store.read_article("2").claims) == 1


async def test_a_damaged_file_stops_no_batch(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Damaged after it was listed: it is moved aside as anywhere, that is said, and the others are changed."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="C X") as pilot:
        await listed(pilot, "6 selected")
        store.path("0").write_text("{", "utf-8")
        await pilot.press("2")
        await listed(pilot, "4 claims labelled quote")
        await until(pilot, lambda: any("could not be read" in each.message for each in pilot.app._notifications))
        await saved(pilot)
    assert [label for each in on_disk(corpus, store)[1:] for _, label, _ in each] == ["quote"] * 3


async def test_many_are_removed_and_come_back(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`d` removes what is selected in all articles, with one undo."""
    corpus, store = weather
    before = on_disk(corpus, store)
    async with opened(of=corpus, by=store, keys="C X d") as pilot:
        await listed(pilot, "6 claims removed in 3 articles.")
        await listed(pilot, "You have no claims yet")
        await saved(pilot)
        assert on_disk(corpus, store) == [[], [], []]
        await pilot.press("u")
        await listed(pilot, "6 claims   3F 2Q 1S")
        await saved(pilot)
        assert on_disk(corpus, store) == before


async def test_claims_of_others_are_seen_and_not_changed(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`by:` lists those of all annotators, as others tag them; none but one's own is changed."""
    corpus, store = weather
    bob = Store(store.folder, "bob")
    tag(corpus, bob, 2, "Nobody was hurt.", "fact")
    async with opened(of=corpus, by=store, size=(100, 24), keys="C") as pilot:
        await listed(pilot, "6 claims")
        await pilot.press("slash", *"by", "colon")
        await listed(pilot, "7 of 7 claims")
        await pilot.press(*"bo", "enter")
        screen = await listed(pilot, "1 of 7 claims")
        for key in ("1", "d", "x", "s"):
            await pilot.press(key)
            assert "This claim is by bob. You can change only your own." in seen(pilot)
        await pilot.press("X")
        assert not screen.chosen
        tag(corpus, bob, 1, "No drop fell.", "fact")
        await listed(pilot, "2 of 8 claims")
        tag(corpus, Store(store.folder, "boris"), 1, "No drop fell.", "fact")
        await listed(pilot, "3 of 9 claims")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        reader = reading(pilot)
        assert reader.session.article.text[slice(*reader.view.selection.span)] in ("No drop fell.", "Nobody was hurt.")
    assert [claim.label for claim in bob.load(corpus.load(corpus.entries[2])).claims] == ["fact"]


async def test_what_another_terminal_does_is_seen(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Without a key: claims that come, change and go, and articles whose file is removed."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C") as pilot:
        await listed(pilot, "6 claims")
        other = Store(store.folder, "anna")
        tag(corpus, other, 2, "Nobody was hurt.", "quote")
        await listed(pilot, "7 claims   3F 3Q 1S")
        other.path("0").unlink()
        await listed(pilot, "4 claims   2F 2Q")


async def test_what_cannot_be_read_is_counted(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """One line says how many files; the claims of the others are there."""
    corpus, store = weather
    store.path("0").write_text("{", "utf-8")
    async with opened(of=corpus, by=store, size=(100, 24), keys="C") as pilot:
        screen = await listed(pilot, "1 file could not be read: see copydesk check   3 claims")
        await pilot.press("G", "3")
        await listed(pilot, "1 claim labelled speculation.")
        assert rows(screen) == [TAGGED[3][1], TAGGED[4][1], TAGGED[5][1]]


async def test_orphans_are_listed_and_lead_to_their_list(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """A claim whose words are gone is told apart, keeps its label, and opens where it can be settled."""
    corpus, store = weather
    path = corpus.path / "2.txt"
    path.write_text("Wind on Friday\n\nNothing fell at all. Nobody was hurt.\n", "utf-8")
    changed = open_corpus(corpus.path)
    store.apply(changed.load(changed.entries[2]), [edits.Progress(0)])
    async with opened(of=changed, by=store, size=(100, 30), keys="C slash o r p h a n enter") as pilot:
        await listed(pilot, "1 of 6 claims")
        assert "orphaned: its words are gone from the text" in seen(pilot)
        await pilot.press("2")
        assert "An orphaned claim keeps its label" in seen(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Two trees fell" in seen(pilot) and "Nothing fell at all" in seen(pilot))
        await pilot.press("escape", "q")
        await listed(pilot, "1 of 6 claims")
        await pilot.press("d")
        await listed(pilot, "No claim matches")
        await saved(pilot)
        assert store.load(changed.load(changed.entries[2])).orphans == ()
        await pilot.press("u")
        await listed(pilot, "1 of 6 claims")
        await saved(pilot)
    assert len(store.load(changed.load(changed.entries[2])).orphans) == 1


async def test_a_claim_is_not_labelled_twice(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Another claim on the same words has the label: it stays as it is, and that is said."""
    corpus, store = weather
    tag(corpus, store, 2, "Two trees fell.", "quote")
    async with opened(of=corpus, by=store, keys="C") as pilot:
        screen = await listed(pilot, "7 claims")
        await pilot.press("G")
        assert screen.table.current is not None
        await pilot.press("1" if screen.table.current.label == "quote" else "2")
        assert "Not changed: these words have that label already" in seen(pilot)
    assert len(on_disk(corpus, store)[2]) == 2


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
async def test_the_words_have_room_in_every_window(opened: Opened, weather: tuple[Corpus, Store], width: int) -> None:
    """Columns give way to the words, and no line is longer than the window."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(width, 12), keys="C") as pilot:
        await listed(pilot, "6 claims")
        lines = seen(pilot).splitlines()
        assert "F  It rained all day." in lines[3]
        assert all(len(line) <= width for line in lines)


async def test_very_many_are_changed_only_by_a_key_pressed_twice(
    opened: Opened, weather: tuple[Corpus, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first press says what will be done; another change in between asks again."""
    monkeypatch.setattr("tui.all_claims.editing.CONFIRM_FROM", 4)
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C X d") as pilot:
        await listed(pilot, "6 claims removed? Press the same key again to confirm.")
        await pilot.press("3")
        await listed(pilot, "5 claims labelled speculation? Press the same key again to confirm.")
        await pilot.press("d")
        await listed(pilot, "6 claims removed? Press the same key again to confirm.")
        await pilot.press("d")
        await listed(pilot, "6 claims removed in 3 articles.")
        await saved(pilot)
    assert on_disk(corpus, store) == [[], [], []]


async def test_attributes_are_set_in_many_claims(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`a` asks once, for all that are selected whose label has them; one undo takes it back."""
    _, store = weather
    folder = store.folder.parent
    scheme = '[[attributes]]\nname = "certainty"\nvalues = ["high", "low"]\nlabels = ["quote"]\n'
    (folder / "copydesk.toml").write_text(scheme)
    corpus = open_corpus(folder)

    def held() -> list[tuple[str, dict[str, str]]]:
        records = [store.load(corpus.load(entry)) for entry in corpus.entries]
        return [(claim.label, claim.attributes) for record in records for claim in record.claims]

    async with opened(of=corpus, by=store, size=(100, 24), keys="C X a") as pilot:
        await until(pilot, lambda: "About 6 claims" in seen(pilot))
        await pilot.press("space", "enter")
        await listed(pilot, "Certainty high on 2 claims in 2 articles.")
        await saved(pilot)
        assert all(values == ({"certainty": "high"} if label == "quote" else {}) for label, values in held())
        await pilot.press("slash", *"certainty", "colon", *"hi", "enter")
        await listed(pilot, "2 of 6 claims")
        await pilot.press("u")
        await until(pilot, lambda: "Undone" in seen(pilot))
        await saved(pilot)
        assert not any(values for _, values in held())


async def test_the_claims_of_flagged_articles_are_found(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """Flagged here, while the list of claims is known already."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="f C slash f l a g colon enter") as pilot:
        screen = await listed(pilot, "of 6 claims")
        assert {row.article for row in map(screen.table.rows.__getitem__, screen.table.shown)} == {"0"}


async def test_without_attributes_the_key_says_where_they_come_from(
    opened: Opened, weather: tuple[Corpus, Store]
) -> None:
    """The scheme has none."""
    corpus, store = weather
    async with opened(of=corpus, by=store, keys="C") as pilot:
        await listed(pilot, "6 claims")
        await pilot.press("a")
        await listed(pilot, "No attributes of this label in copydesk.toml: copydesk help labels.")


async def test_names_are_put_together_and_apart(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """`=` in the picker, then `u` for the speaker of the claim, then `u` for the names."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="C slash l a b e l colon q enter s") as pilot:
        await until(pilot, lambda: "Speaker" in seen(pilot))
        await pilot.press("equals_sign", *"Anne B. Bell", "enter")
        await listed(pilot, "Anne B. Bell")
        await saved(pilot)
        assert read_names(store.folder).canonical("Ann Bell") == "Anne B. Bell"
        await pilot.press("u")
        if read_names(store.folder):
            await pilot.press("u")
        await listed(pilot, "is a name of its own.")
        assert not read_names(store.folder)
        assert {speaker for each in on_disk(corpus, store) for _, _, speaker in each} == {"", "Ann Bell", "the mayor"}


async def test_the_mouse_points_at_claims_and_sorts_by_heads(opened: Opened, weather: tuple[Corpus, Store]) -> None:
    """A click on the head of a column sorts by it, one on a claim goes there, two open it at its words."""
    corpus, store = weather
    async with opened(of=corpus, by=store, size=(100, 24), keys="C") as pilot:
        screen = await listed(pilot, "6 claims")
        head = seen(pilot).splitlines()[2]
        await pilot.click(ClaimTable, offset=(head.index("speaker"), 0))
        await listed(pilot, "Sorted by speaker.")
        by_speaker = rows(screen)
        assert by_speaker != [words for _, words, _, _ in TAGGED]
        await pilot.click(ClaimTable, offset=(10, 2))
        assert screen.table.cursor == 1
        await pilot.click(ClaimTable, offset=(10, 3), times=2)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReaderScreen))
        reader = reading(pilot)
        assert reader.session.article.text[slice(*reader.view.selection.span)] == by_speaker[2]
