"""The story screen and the linking screen, as the person at the keys sees them."""

import json
from pathlib import Path

import pytest
from conftest import Opened, reading, seen, until
from stories import Made, build, claims_of, write_corpus
from story_screens import entries, ledger_of, linking, story

from annotations.claims import edits
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import NotSavedError
from annotations.layout import store_folder
from annotations.ledger.edits import describe_entry, move
from annotations.store.checksum import stamp
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.stories.membership import make_story, story_articles
from tui.dialogs.quit import QuitScreen
from tui.story.candidates import CandidateList
from tui.story.linking import LinkingScreen
from tui.story.matrix import Matrix
from tui.story.screen import StoryScreen


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger of three entries."""
    return build(tmp_path / "news", "anna")


@pytest.fixture
def tagged(tmp_path: Path) -> tuple[Corpus, Store]:
    """Return the same articles, tagged, without a story."""
    corpus = write_corpus(tmp_path / "news")
    store = Store(store_folder(corpus.path), "anna")
    for entry in corpus.entries:
        article = corpus.load(entry)
        if claims := claims_of(article):
            store.apply(article, [edits.tag(store.load(article), *claims)])
    return corpus, store


async def test_a_ledger_is_made_by_keys(opened: Opened, tagged: tuple[Corpus, Store]) -> None:
    """Select, L, a title; link the claims; each decision is on disk at once."""
    corpus, store = tagged
    async with opened((100, 30), of=corpus, by=store) as pilot:
        await pilot.press("x", "x", "x", "L", "enter")
        await pilot.pause()
        assert "6 claims to link (The Herald 3, Daily Post 3)" in seen(pilot)
        assert "Enter link them" in seen(pilot)
        assert "k entries" not in seen(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "The old dam held through the night." in seen(pilot)
        assert "Officials said the dam could hold." in seen(pilot)
        articles = [each.passage.article for each in linking(pilot).candidates.partners]
        await pilot.press(str(articles.index("post") + 1))
        assert entries(store) == [[("herald", ()), ("post", ("weaker",))]]
        await pilot.press("+")
        assert entries(store) == [[("herald", ()), ("post", ("adds", "weaker"))]]
        await pilot.pause()
        assert "“We will leave the valley" in seen(pilot)
        assert "only one is negated" in seen(pilot)
        await pilot.press("1", "!")
        assert entries(store)[1] == [("herald", ()), ("post", ("contradicts",))]
        await pilot.press("n")
        assert entries(store)[2] == [("herald", ())]
        await pilot.press("u")
        assert len(entries(store)) == 2
        await pilot.press("escape")
        await pilot.pause()
        assert "2 claims to link" in seen(pilot)
        assert "1 contradiction" in seen(pilot)


async def test_relations_and_leads_are_changed_in_the_matrix(opened: Opened, made: Made) -> None:
    """A relation is toggled; another lead turns it; undo takes both back, also in the file."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, StoryScreen)
        assert "F lead" in seen(pilot)
        await pilot.press("l")
        assert story(pilot).matrix.cell.mentions[0].relations == ("weaker",)  # type: ignore[union-attr]
        await pilot.press("@")
        assert entries(made.store)[0][1] == ("post", ("weaker", "other speaker"))
        await pilot.press("o")
        assert entries(made.store)[0] == [("post", ()), ("herald", ("stronger", "other speaker"))]
        await pilot.press("o")
        assert "No mention" not in seen(pilot)
        await pilot.press("u", "u")
        assert entries(made.store)[0] == [("herald", ()), ("post", ("weaker",))]
        await pilot.press("ctrl+r")
        assert entries(made.store)[0][1] == ("post", ("weaker", "other speaker"))


async def test_a_suggested_sentence_becomes_a_claim_by_one_key(opened: Opened, made: Made) -> None:
    """It is tagged in its article, linked, and dim before; rejected it is not suggested again."""
    async with opened((110, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("semicolon")
        assert story(pilot).matrix.proposal is not None
        assert "The dam held, the wire reported" in seen(pilot)
        await pilot.press("a")
        await pilot.pause()
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        record = made.store.load(made.articles["wire"])
        assert [claim.text for claim in record.claims] == ["The dam held, the wire reported, and nobody was hurt."]
        assert record.claims[0].origin == "suggested:partner"
        # “nobody” may be a contradiction: the relation is left to the person.
        assert ("wire", ()) in entries(made.store)[0]


async def test_undoing_a_link_takes_back_the_claim_that_the_same_key_made(opened: Opened, made: Made) -> None:
    """Redo brings both; a claim that was changed since stays."""
    wire = made.articles["wire"]
    async with opened((110, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("semicolon", "a", "u")
        await pilot.pause()
        assert "with its claim" in seen(pilot)
        assert not made.store.load(wire).claims
        assert "1 claim to link" not in seen(pilot)
        await pilot.press("ctrl+r")
        (claim,) = made.store.load(wire).claims
        assert ("wire", ()) in entries(made.store)[0]
        made.store.apply(wire, [edits.change(made.store.load(wire), claim, claim.relabelled("opinion"))])
        await pilot.press("u")
        await pilot.pause()
        assert [each.label for each in made.store.load(wire).claims] == ["opinion"]
        assert "with its claim" not in seen(pilot)


async def test_undo_passes_what_only_follows_the_claims(opened: Opened, made: Made) -> None:
    """A claim that was relabelled in its article changes the ledger by itself: `u` undoes the person's own edit."""
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await pilot.press("@")
        article = made.articles["post"]
        record = made.store.load(article)
        made.store.apply(article, [edits.change(record, record.claims[0], record.claims[0].relabelled("opinion"))])
        await pilot.press("escape", "L")
        await pilot.pause()
        assert ledger_of(made.store).history[-1].what == "claims as they are now"
        await pilot.press("u")
        assert entries(made.store)[0] == [("herald", ()), ("post", ("weaker",))]
        await pilot.press("ctrl+r")
        assert entries(made.store)[0][1] == ("post", ("weaker", "other speaker"))


async def test_enter_opens_the_mention_and_escape_comes_back(opened: Opened, made: Made) -> None:
    """The cursor is on the claim; a removed claim is marked in the ledger afterwards."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        await pilot.press("l", "enter")
        await pilot.pause()
        current = reading(pilot).current_claim()
        assert current is not None
        assert current.text == "Officials said the dam could hold."
        await pilot.press("x", "escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, StoryScreen)
        assert "no longer tagged" in seen(pilot)


async def test_l_in_the_reader_links_the_claim(opened: Opened, made: Made) -> None:
    """An article without a story says what to do."""
    async with opened((100, 30), of=made.corpus, by=made.store) as pilot:
        await pilot.press("j", "enter", "right_square_bracket", "L")
        await pilot.pause()
        current = linking(pilot).current
        assert current is not None
        assert current.text == "Officials said the dam could hold." or current.article in ("herald", "post")


async def test_o_opens_the_candidate_also_from_the_reader(opened: Opened, made: Made) -> None:
    """What is tagged there is a candidate after Esc; the article that one came from is as it was left."""
    async with opened((100, 30), of=made.corpus, by=made.store) as pilot:
        await pilot.press("j", "enter", "right_square_bracket", "L")
        await pilot.pause()
        at = linking(pilot).current
        place = next(n for n, each in enumerate(linking(pilot).candidates.partners) if not each.passage.is_tagged)
        wanted = linking(pilot).candidates.partners[place].passage
        await pilot.press(*["down"] * place, "o")
        await pilot.pause()
        assert reading(pilot).entry.id == wanted.article
        await pilot.press("1")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert wanted.text in [claim.text for claim in made.store.load(made.articles[wanted.article]).claims]
        await pilot.press("escape")
        await pilot.pause()
        assert at is not None
        assert linking(pilot).current is not None
        assert linking(pilot).current.id == at.id  # type: ignore[union-attr]
        assert wanted.text in [each.passage.text for each in linking(pilot).candidates.partners if each.passage.claim]
        await pilot.press("escape")
        await pilot.pause()
        assert reading(pilot).entry.id == at.article


async def test_the_filter_and_the_word_diff(opened: Opened, made: Made) -> None:
    """rel: finds contradictions; w shows the words that differ."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"rel:contr", "enter")
        await pilot.pause()
        assert len(story(pilot).matrix.shown) == 2
        assert "2 of 3 entries" in seen(pilot).splitlines()[0]
        await pilot.press("l", "w")
        await pilot.pause()
        assert "[-not-]" in seen(pilot)
        await pilot.press("escape")
        assert len(story(pilot).matrix.shown) == 3


@pytest.mark.parametrize("rows", [12, 30])
async def test_beside_its_candidates_a_claim_covers_no_bar(opened: Opened, made: Made, rows: int) -> None:
    """It begins beside the head of the list, below the upper bar, and ends above the lower one."""
    async with opened((120, rows), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("l", "x", "L")
        await pilot.pause()
        lines = seen(pilot).splitlines()
        assert "Copydesk   The dam" in lines[0]
        assert any("speculation" in line and "may say the same" in line for line in lines)
        assert "1 claim to link in this article" in lines[-2]
        assert "1…9" in lines[-1]


async def test_in_a_low_window_entries_are_in_sight_above_the_pane(opened: Opened, made: Made) -> None:
    """All three of them, and below what is under the cursor in full."""
    async with opened((60, 16), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        screen = seen(pilot)
        assert "3 Twelve houses" in screen
        assert "lead   fact" in screen


async def test_entries_are_merged_split_and_removed(opened: Opened, made: Made) -> None:
    """M and p put an entry into another; S splits; X asks."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        await pilot.press("l", "M", "j", "p")
        assert [len(each) for each in entries(made.store)] == [1, 3, 2]
        await pilot.press("S")
        await pilot.press("X", "X")
        await pilot.press("u", "u")
        assert sum(map(len, entries(made.store))) == 6


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40)])
async def test_every_size_is_usable(opened: Opened, made: Made, size: tuple[int, int]) -> None:
    """The entry, a sign, and the keys are in sight, and linking as well."""
    async with opened(size, keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        assert "The old" in seen(pilot)
        assert "lead" in seen(pilot)
        await pilot.press("l", "x", "L")
        await pilot.pause()
        assert "claim left" in seen(pilot)
        assert "Officials said" in " ".join(seen(pilot).split())
        assert "The old dam" in " ".join(seen(pilot).split())


async def test_signs_of_ascii(opened: Opened, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """For terminals that lack the others."""
    monkeypatch.setenv("NO_UNICODE", "1")
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        lines = [line for line in seen(pilot).splitlines() if "The old dam" in line]
        assert "S v" in lines[0]
        assert "▽" not in seen(pilot)


async def test_a_full_disk_is_said_and_nothing_is_lost(
    opened: Opened, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NOT SAVED stays in the bar; the next edit saves both."""
    async with opened((100, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        await pilot.press("l")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("annotations.store.ledger_file.AtomicJSONStorage.write", fail)
            await pilot.press("@")
            await pilot.pause()
            assert "NOT SAVED" in seen(pilot)
        assert entries(made.store)[0][1] == ("post", ("weaker",))
        await pilot.press("+")
        await pilot.pause()
        assert entries(made.store)[0][1] == ("post", ("adds", "weaker", "other speaker"))
        assert "NOT SAVED" not in seen(pilot)


@pytest.mark.parametrize("keys", ["L l j", "L l x L"])
async def test_what_another_program_writes_is_shown(opened: Opened, made: Made, keys: str) -> None:
    """In the matrix and while linking, without a key; own edits go on top of it."""
    other = LedgerStore(made.store.folder, "anna")
    async with opened((100, 30), keys=keys, of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        first = made.ledger.entries[0].id
        other.apply(made.ledger.story.id, [describe_entry("anna", first, summary="The dam stood")])
        await until(pilot, lambda: "Another program has changed this ledger." in seen(pilot))
        if isinstance(pilot.app.screen, LinkingScreen):
            assert linking(pilot).current is not None
            return
        assert "The dam stood" in seen(pilot)
        assert story(pilot).matrix.cursor == 1
        await pilot.press("@", "+")
        await pilot.pause()
    assert ledger_of(made.store).entries[0].summary == "The dam stood"
    assert len(ledger_of(made.store).history) == len(made.ledger.history) + 3


async def test_a_ledger_whose_file_is_gone_is_written_whole(opened: Opened, made: Made) -> None:
    """By the next edit: nothing of what is on the screen is lost."""
    path = made.ledgers.path(made.ledger.story.id)
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        path.unlink()
        await pilot.press("@")
        assert entries(made.store)[0] == [("herald", ()), ("post", ("weaker", "other speaker"))]
        path.write_bytes(path.read_bytes().replace(b"weaker", b"wexker", 1))
        await pilot.press("+", "+", "@")
        assert len(list(path.parent.glob("*.damaged-*"))) == 1
        assert entries(made.store)[0] == [("herald", ()), ("post", ("weaker",))]


@pytest.mark.parametrize("how", ["newer", "conflict"])
async def test_a_file_that_must_not_be_written_keeps_edits_waiting(opened: Opened, made: Made, how: str) -> None:
    """It is left as it is; once the ledger is back, what was edited meanwhile is saved with the next key."""
    path = made.ledgers.path(made.ledger.story.id)
    good = path.read_bytes()
    state = json.loads(good)
    state["schema"]["1"] = stamp({**state["schema"]["1"], "version": 9})
    other = json.dumps(state) if how == "newer" else "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        path.write_text(other)
        await pilot.press("@", "u", "ctrl+r")
        await pilot.pause()
        assert "NOT SAVED" in seen(pilot)
        assert path.read_text() == other
        path.write_bytes(good)
        await pilot.press("+")
        await pilot.pause()
        assert "NOT SAVED" not in seen(pilot)
        assert entries(made.store)[0][1] == ("post", ("adds", "weaker", "other speaker"))


@pytest.mark.parametrize("keys", ["L l", "j enter right_square_bracket L"])
async def test_an_edit_that_is_not_on_disk_is_kept_until_quitting(
    opened: Opened, made: Made, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    """Left and opened again it is there; quitting counts it and asks; once the disk has room it is saved."""
    async with opened((100, 30), keys=keys, of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        is_linking = isinstance(pilot.app.screen, LinkingScreen)

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("annotations.store.ledger_file.AtomicJSONStorage.write", fail)
            await pilot.press("n" if is_linking else "@", "escape")
            await pilot.pause()
            assert is_linking or "NOT SAVED (1)" in seen(pilot)
            await pilot.press("L")
            await pilot.pause()
            assert "NOT SAVED" in seen(pilot)
            await pilot.press("ctrl+q")
            await until(pilot, lambda: isinstance(pilot.app.screen, QuitScreen))
            assert "1 change not saved" in seen(pilot)
            await pilot.press("s")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running)
    changes = [change.what for change in ledger_of(made.store).history]
    assert changes[-1].startswith("new entry") if is_linking else changes[-1] == "weaker, other speaker"


async def test_a_claim_that_cannot_be_saved_is_said(
    opened: Opened, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again, as in the reader."""
    async with opened((110, 30), keys="L", of=made.corpus, by=made.store) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

        def fail(*_: object) -> None:
            raise NotSavedError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(Store, "apply", fail)
            await pilot.press("semicolon", "a")
            await until(pilot, lambda: "NOT SAVED: the disk is full." in str([*pilot.app._notifications]))
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        assert made.store.load(made.articles["wire"]).claims


async def test_the_partner_of_a_quotation_is_the_quotation_alone(opened: Opened, tmp_path: Path) -> None:
    """Not its whole sentence; the person named beside it is its speaker."""
    corpus = write_corpus(tmp_path / "news")
    store = Store(store_folder(corpus.path), "anna")
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), *claims_of(article))])
    async with opened((100, 30), of=corpus, by=store) as pilot:
        await pilot.press("x", "x", "x", "L", "enter", "L", "J")
        await pilot.pause()
        assert "“We will leave" in seen(pilot)
        await pilot.press("1")
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        (claim,) = store.load(corpus.load(corpus.entries[1])).claims
        assert claim.text == "“We will leave the valley before every child is safe,”"
        assert (claim.label, claim.speaker) == ("quote", "Carl Lund")


@pytest.mark.parametrize("screen", ["", "x L"])
async def test_help_and_commands_open(opened: Opened, made: Made, screen: str) -> None:
    """In the matrix and while linking; a command that is found by its name is run."""
    async with opened((100, 30), keys=f"L {screen}", of=made.corpus, by=made.store) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "─ Help" in seen(pilot)
        await pilot.press("escape")
        await pilot.press("colon", *"undo", "enter")
        await pilot.pause()
        assert "Undone" in seen(pilot)


async def test_a_copy_is_confirmed_by_a_key(opened: Opened, tmp_path: Path) -> None:
    """It says which repeats which; again it counts them once and carries claims over. Undo and the key part them."""
    corpus = write_corpus(tmp_path / "news")
    text = corpus.load(corpus.entries[0]).text
    about = "---\ntitle: Dam\noutlet: Evening News\ndate: 2026-03-04\n---\n"
    (corpus.path / "echo.txt").write_text(f"{about}{text} More on page 7.\n", "utf-8")
    corpus = open_corpus(corpus.path)
    store = Store(store_folder(corpus.path), "anna")
    numbers = {entry.id: number for number, entry in enumerate(corpus.entries)}
    herald, echo = (corpus.load(corpus.entries[numbers[name]]) for name in ("herald", "echo"))
    store.apply(herald, [edits.tag(store.load(herald), *claims_of(herald))])
    make_story(LedgerStore(store.folder, "anna"), "Dam", story_articles(corpus, ["herald", "post", "echo"]))
    keys = " ".join(["j"] * numbers["herald"] + ["L"])
    async with opened((100, 30), keys=keys, of=corpus, by=store) as pilot:
        await pilot.press("l", "C")
        await pilot.pause()
        assert "do not repeat each other" in seen(pilot)
        await pilot.press("l")
        await until(pilot, lambda: "≈Evening N" in seen(pilot) and "C a copy of The Herald" in seen(pilot))
        await pilot.press("C")
        await pilot.pause()
        assert "Evening News shares 100% with The Herald" in seen(pilot)
        assert [each.copy_of for each in ledger_of(store).story.articles] == ["", "", ""]
        await pilot.press("C")
        assert [each.copy_of for each in ledger_of(store).story.articles] == ["", "", "herald"]
        assert len(store.load(echo).claims) == len(claims_of(herald))
        await pilot.pause()
        assert "Evening News now counts with The Herald. 3 claims carried over" in seen(pilot)
        await pilot.press("u")
        assert [each.copy_of for each in ledger_of(store).story.articles] == ["", "", ""]
        await pilot.press("C", "C", "C", "C")
        assert [each.copy_of for each in ledger_of(store).story.articles] == ["", "", ""]
        assert len(store.load(echo).claims) == len(claims_of(herald))


async def test_each_mention_of_a_cell_can_be_edited(opened: Opened, made: Made) -> None:
    """`n` goes to the next one: relations, notes and taking out are of that one, which the pane shows first."""
    entry, houses = made.ledger.entries[0], made.ledger.entries[2]
    (second,) = [each for each in made.ledger.by_entry[houses.id] if each.article == "post"]
    made.ledgers.apply(made.ledger.story.id, [move("anna", entry.id, second.id)])
    async with opened((100, 30), keys="L l", of=made.corpus, by=made.store) as pilot:
        await pilot.pause()
        assert "1/2   weaker" in seen(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert "2/2   no relation given yet   fact" in seen(pilot)
        await pilot.press("+")
        relations = {each.id: each.relations for each in ledger_of(made.store).by_entry[entry.id]}
        assert relations[second.id] == ("adds",)
        assert ("weaker",) in relations.values()
        await pilot.press("x")
        assert second.id not in {each.id for each in ledger_of(made.store).mentions}
        await pilot.press("n")
        await pilot.pause()
        assert "This cell has no other mention." in seen(pilot)


async def test_the_mouse_points_at_cells_and_links_candidates(opened: Opened, tagged: tuple[Corpus, Store]) -> None:
    """Two clicks on the claims to link begin, two on a candidate link it, one on a cell goes there."""
    corpus, store = tagged
    async with opened((100, 30), of=corpus, by=store) as pilot:
        await pilot.press("x", "x", "x", "L", "enter")
        await pilot.pause()
        await pilot.click(Matrix, offset=(10, 2), times=2)
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkingScreen))
        await pilot.pause()
        listed = linking(pilot).candidates
        article = listed.partners[1].passage.article
        await pilot.click(CandidateList, offset=(10, listed.HEAD + listed.top(1)), times=2)
        assert [each for each, _ in entries(store)[0]] == ["herald", article]
        await pilot.press("escape")
        await pilot.pause()
        matrix = story(pilot).matrix
        assert (matrix.cursor, matrix.column) == (0, 0)
        await pilot.click(Matrix, offset=(matrix.size.width - 4, 3))
        assert (matrix.cursor, matrix.column) == (1, matrix.visible_columns[-1])
