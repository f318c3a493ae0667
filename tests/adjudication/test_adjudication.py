"""The adjudication screen, as the person at the keys sees it, and what is on disk afterwards."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from adjudicating import adjudicating, deciding, gold, gold_store, saved, status, team_of_three
from conftest import seen, until
from msgspec.structs import replace
from team_corpus import bytes_below, make, tag
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import NotSavedError
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.team.adjudication import Plan
from annotations.team.gold_edits import take
from tui.adjudication.deciding import is_repeated
from tui.adjudication.screen import AdjudicationScreen
from tui.adjudication.strip import VersionStrip
from tui.differences.screen import DifferencesScreen
from tui.library.screen import LibraryScreen

FACT, QUOTE = "The mayor left on Monday.", "“We are ready,” she said."
NOBODY, RAIN = "Nobody else came.", "It may rain tomorrow."
MERGED = ("fact", FACT, "agreed:ana,ben,cem")


@pytest.fixture
def team(tmp_path: Path) -> Corpus:
    """Three articles of three annotators."""
    return team_of_three(tmp_path / "news")


def strip(pilot: Pilot[None]) -> list[str]:
    """Return the lines of the strip."""
    widget = deciding(pilot).query_one(VersionStrip)
    return seen(pilot).split("\n")[widget.region.y : widget.region.bottom]


async def test_the_first_difference_is_shown_with_all_its_versions(team: Corpus) -> None:
    """What all agree on is merged; the strip shows who says what, and the gutter a column for each person."""
    async with adjudicating(team) as pilot:
        lines = strip(pilot)
        assert "1 of 3   not all" in lines[1]
        assert "sentence 3 of 5" in lines[1]
        assert lines[2].split() == ["▌1", "quote", "ana", "ben", "“We", "are", "ready,”", "she", "said."]
        assert lines[3].split() == ["0", "nothing", "cem"]
        assert "QQ· ▌" in seen(pilot)
        assert "1 of 4 agree, 0 decided, 3 to decide" in seen(pilot)
        await saved(pilot)
        assert gold(team) == [MERGED]


async def test_a_digit_takes_a_version_and_says_whose(team: Corpus) -> None:
    """The claim is on disk with its origin, the strip has a mark at what holds, and `;` goes on."""
    async with adjudicating(team, "1") as pilot:
        assert "Decided quote (ana, ben) over nothing (cem). 2 left." in seen(pilot)
        assert "▌1 ✓ quote" in seen(pilot)
        await pilot.press("semicolon", "2")
        assert "Decided speculation (ben) over fact (ana), nothing (cem). 1 left." in seen(pilot)
        await saved(pilot)
        assert gold(team) == [MERGED, ("quote", QUOTE, "decided:ana,ben"), ("speculation", NOBODY, "decided:ben")]
        await pilot.press("9")
        assert "No version 9 here." in seen(pilot)


async def test_deciding_the_same_again_is_no_change_for_undo(team: Corpus) -> None:
    """The second press once made a change of its own, and `u` said it undid a decision that stayed."""
    async with adjudicating(team, "1 1") as pilot:
        assert "Decided so already." in seen(pilot)
        await pilot.press("u")
        assert "Undone: decided quote (ana, ben) over nothing (cem)" in seen(pilot)
        assert "▌1 ✓ quote" not in seen(pilot)
        await pilot.press("0", "0")
        assert "Decided so already." in seen(pilot)
        await pilot.press("1")
        assert "Decided quote (ana, ben) over nothing (cem). 2 left." in seen(pilot)


async def test_a_stale_decision_can_be_made_again(team: Corpus) -> None:
    """Two machines decided; the gold standard may have what is decided now, and the place is still to be decided."""
    async with adjudicating(team, "1") as pilot:
        screen = deciding(pilot)
        settled = screen.places.current
        assert settled is not None
        again = take(screen.session.record, settled, 0, "dora").change
        assert is_repeated(settled, again)
        assert not is_repeated(replace(settled, state="stale"), again)


async def test_nothing_is_a_decision_and_the_article_is_done_once_none_is_left(team: Corpus) -> None:
    """`m` names what is left; after the last decision it marks the article as done, and again takes that back."""
    async with adjudicating(team, "0 m") as pilot:
        assert "2 places left to decide: ; goes to the next." in seen(pilot)
        await pilot.press("semicolon", "0", "semicolon", "0")
        assert "Decided nothing. None left: m marks the article as done." in seen(pilot)
        await pilot.press("m")
        assert "Done. J opens the next article." in seen(pilot)
        await saved(pilot)
        assert (gold(team), status(team)) == ([MERGED], "done")
        await pilot.press("semicolon")
        assert "Nothing is left to decide: m marks it done, J opens the next." in seen(pilot)
        await pilot.press("m")
        await saved(pilot)
        assert status(team) == "in progress"


async def test_another_label_is_the_adjudicators_own(team: Corpus) -> None:
    """The tag menu begins with the version that is chosen; Tab chooses another, and then nothing."""
    async with adjudicating(team, "semicolon tab enter") as pilot:
        await pilot.press("2")
        await pilot.pause()
        await saved(pilot)
        assert gold(team)[1:] == [("quote", NOBODY, "decided:own")]
        assert "✓ quote" in seen(pilot)
        await pilot.press("a")
        await saved(pilot)
        assert gold(team)[1:] == [("speculation", NOBODY, "decided:ben")]


async def test_edges_are_taken_from_the_selection(team: Corpus) -> None:
    """`w` takes the chosen version with the words that are selected; elsewhere it says what to do."""
    async with adjudicating(team, "v shift+left shift+left w") as pilot:
        await saved(pilot)
        assert gold(team)[1] == ("quote", "“We are ready,” she", "decided:own")
        await pilot.press("g", "w")
        assert "Select words of this place first: v moves an end." in seen(pilot)
        await pilot.press("escape", "1", "w")
        await saved(pilot)
        assert gold(team)[1] == ("quote", QUOTE, "decided:ana,ben")


async def test_why_and_category_are_kept_with_the_decision(team: Corpus) -> None:
    """Before a decision there is nothing to explain."""
    async with adjudicating(team, "c C") as pilot:
        assert "Decide this place first." in seen(pilot)
        await pilot.press("1", "C", "C", "c", *"both", "enter")
        await pilot.pause()
        assert "decided by dora: slip, both" in seen(pilot)
        await saved(pilot)
        article = next(team.load(entry) for entry in team.entries if entry.id == "one")
        decision = gold_store(team).load(article).history[-1].decided
        assert decision is not None
        assert (decision.category, decision.why, decision.took) == ("slip", "both", 0)


async def test_undoing_a_reason_or_a_category_says_what_was_undone(team: Corpus) -> None:
    """The decision itself is named only when it is undone; the same for redo, and for a reason that was removed."""
    async with adjudicating(team, "1 C C c", size=(120, 40)) as pilot:
        await pilot.press(*"both", "enter", "c", "ctrl+u", "enter")
        await pilot.pause()
        steps = {
            "u": "Undone: reason “both” removed, on “We are ready,” she said.”",
            "u ": "Undone: reason “both”, on “We are ready,” she said.”",
            "u  ": "Undone: category guideline gap → slip, on “We are ready,” she said.”",
            "u   ": "Undone: category guideline gap, on “We are ready,” she said.”",
            "u    ": "Undone: decided quote (ana, ben) over nothing (cem) “We are ready,” she said.”",
            "ctrl+r": "Redone: decided quote (ana, ben) over nothing (cem) “We are ready,” she said.”",
            "ctrl+r ": "Redone: category guideline gap, on “We are ready,” she said.”",
        }
        for key, sentence in steps.items():
            await pilot.press(key.strip())
            assert sentence in seen(pilot)
        # What is decided anew with the category that was there is a decision.
        await pilot.press("0", "1", "u")
        assert "Undone: decided quote (ana, ben) over nothing (cem)" in seen(pilot)


async def test_undo_and_redo_go_over_articles_and_restarts(team: Corpus) -> None:
    """A decision in another article is asked about first; undone to the first, the files are as they were merged."""
    async with adjudicating(team) as pilot:
        await saved(pilot)
        await pilot.press("J")
        await saved(pilot)
        await pilot.press("K", "1", "J", "1")
        await saved(pilot)
    async with adjudicating(open_corpus(team.path), "K K u") as pilot:
        assert deciding(pilot).entry.id == "one"
        assert "Press u again to undo in “three”" in seen(pilot)
        await pilot.press("u")
        assert deciding(pilot).entry.id == "three"
        assert "Undone: decided " in seen(pilot)
        await pilot.press("u", "u")
        assert deciding(pilot).entry.id == "one"
        assert "Undone: decided quote (ana, ben) over nothing (cem)" in seen(pilot)
        await pilot.press("u")
        assert "Nothing to undo." in seen(pilot)
        await saved(pilot)
        assert (gold(team), gold(team, "three")) == ([MERGED], [("quote", QUOTE, "agreed:ana,ben")])
        await pilot.press("ctrl+r")
        await saved(pilot)
        assert gold(team)[1] == ("quote", QUOTE, "decided:ana,ben")


async def test_undo_takes_back_ones_own_decisions_alone(team: Corpus) -> None:
    """Emil has decided otherwise on one of dora's two places: her `u` leaves his decision."""
    async with adjudicating(team, "1 semicolon 1") as pilot:
        await saved(pilot)
    async with adjudicating(open_corpus(team.path), "left_square_bracket 2", plan=Plan("emil")) as pilot:
        await saved(pilot)
    his = ("speculation", NOBODY, "decided:ben")
    assert gold(team) == [MERGED, ("quote", QUOTE, "decided:ana,ben"), his]
    async with adjudicating(open_corpus(team.path), "u u") as pilot:
        assert "Undone: decided quote" in seen(pilot)
        await saved(pilot)
        assert gold(team) == [MERGED, his]
        await pilot.press("u")
        assert "Nothing to undo." in seen(pilot)


async def test_an_undo_in_an_article_that_cannot_be_opened_says_why(team: Corpus) -> None:
    """Two of the three annotators work on the article again since it was decided on."""
    async with adjudicating(team, "J 1") as pilot:
        assert deciding(pilot).entry.id == "three"
        await saved(pilot)
    article = next(team.load(entry) for entry in team.entries if entry.id == "three")
    for name in ("ana", "ben"):
        store = Store(store_folder(team.path), name)
        store.apply(article, [edits.set_status(store.load(article), "in progress")])
    async with adjudicating(open_corpus(team.path), "u u") as pilot:
        assert deciding(pilot).entry.id == "one"
        assert "“three” cannot be opened: fewer than two annotators have done it." in seen(pilot)


async def test_names_can_be_hidden_and_then_no_name_is_anywhere(team: Corpus) -> None:
    """Not in the strip, the bars, messages, the menu, the prompt, the list of differences, or its filter."""
    async with adjudicating(team, "N", size=(120, 40)) as pilot:
        screens = [seen(pilot)]
        for keys in ("1", "c", "escape", "C", "u", "ctrl+r", "tab enter", "escape", "semicolon 1", "J", "2", "q", "u"):
            await pilot.press(*keys.split())
            await pilot.pause()
            screens.append(seen(pilot))
        screens = [each for each in screens if "Title of" in each or "quote" in each]
        assert len(screens) > 10
        for each in screens:
            assert not {"ana", "ben", "cem"} & set(each.replace("(", " ").replace(")", " ").replace(",", " ").split())
        await until(pilot, lambda: isinstance(pilot.app.screen, DifferencesScreen))
        await pilot.press("slash", *"ana:fact", "enter")
        assert "No filter “ana:”" in seen(pilot)
        await pilot.press("N", "escape")
        assert "A ana" in seen(pilot) or "ana" in seen(pilot)


async def test_letters_are_in_another_order_in_another_article() -> None:
    """The same person is not the same letter throughout, and is so whenever an article is opened."""
    from tui.adjudication.pseudonyms import Pseudonyms

    names = Pseudonyms()
    names.hidden = True
    orders = {tuple(names.of(f"article {number}", ("ana", "ben", "cem"))) for number in range(50)}
    assert len(orders) == 6
    assert names.of("one", ("ana", "ben")) == names.of("one", ("ben", "ana"))


async def test_the_mouse_does_what_the_keys_do(team: Corpus) -> None:
    """A click chooses a version, a second takes it; a click on a hint runs it, and one on the text goes to a place."""
    async with adjudicating(team) as pilot:
        await pilot.click(VersionStrip, offset=(5, 3), times=2)
        assert "Decided nothing (cem) over quote (ana, ben)" in seen(pilot)
        await pilot.click(VersionStrip, offset=(22, 4))
        assert "2 of 3   label, not all" in seen(pilot)
        await pilot.click(VersionStrip, offset=(13, 5))
        assert "Decided nothing (cem) over fact (ana), speculation (ben)" in seen(pilot)
        text = seen(pilot).split("\n")
        row = next(number for number, line in enumerate(text) if "may rain tomorrow." in line)
        await pilot.click(offset=(text[row].index("rain"), row))
        assert "3 of 3   only one" in seen(pilot)


async def test_a_stale_decision_is_marked_and_stays(team: Corpus) -> None:
    """Ben opens the article again and changes the claim."""
    async with adjudicating(team, "semicolon 2") as pilot:
        await saved(pilot)
    ben = tag(team, "ben", "????")
    article = next(team.load(entry) for entry in team.entries if entry.id == "one")
    claim = next(each for each in ben.load(article).claims if each.text == NOBODY)
    ben.apply(article, [edits.change(ben.load(article), claim, claim.relabelled("quote"))])
    async with adjudicating(open_corpus(team.path), "semicolon") as pilot:
        assert "~ decided by dora, changed since" in seen(pilot)
        assert ("speculation", NOBODY, "decided:ben") in gold(team)
        await pilot.press("q")
        await until(pilot, lambda: "~ Nobody else came." in seen(pilot))


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40)])
@pytest.mark.parametrize("people", [2, 5])
async def test_it_fits_windows_and_teams_of_all_sizes(tmp_path: Path, size: tuple[int, int], people: int) -> None:
    """Each version is in sight, or comes into sight with Tab; nothing is drawn outside the window."""
    corpus = make(tmp_path / "news", "one")
    for name, letters in zip(
        ("ana", "ben", "cem", "dan", "eve"), ("fqfs", "ffqs", "fsss", "f--s", "fq-s"), strict=True
    ):
        if people == 5 or name in ("ana", "ben"):
            tag(corpus, name, letters)
    async with adjudicating(open_corpus(corpus.path), size=size) as pilot:
        text = seen(pilot)
        assert "quote" in text
        assert "fact" in text
        assert f"{'QFS·Q' if people == 5 else 'QF'} ▌" in text
        await pilot.press("1")
        await saved(pilot)
        assert len(gold(corpus)) == 3
        for _ in range(4):
            await pilot.press("tab")
        assert len(seen(pilot).split("\n")) == size[1]


async def test_a_merge_by_majority_leaves_less_to_decide(team: Corpus) -> None:
    """Two of three are enough; `none` leaves everything."""
    async with adjudicating(team, plan=Plan("dora", strategy="majority")) as pilot:
        assert "2 of 4 agree, 0 decided, 2 to decide" in seen(pilot)
    async with adjudicating(team, plan=Plan("dora", gold="other+gold", strategy="")) as pilot:
        assert "0 of 4 agree, 0 decided, 4 to decide" in seen(pilot)


async def test_opening_and_leaving_changes_no_byte(team: Corpus) -> None:
    """Once everything is merged."""
    async with adjudicating(team, "J K q") as pilot:
        await saved(pilot)
    before = bytes_below(team.path / "annotations")
    async with adjudicating(open_corpus(team.path), "semicolon J semicolon K q") as pilot:
        await saved(pilot)
    assert bytes_below(team.path / "annotations") == before


async def test_the_library_opens_the_differences(team: Corpus) -> None:
    """`D`, and Esc leads back; from the difference under the cursor Enter leads on."""
    async with adjudicating(team, "q q D") as pilot:
        await until(pilot, lambda: "6 differences" in seen(pilot))
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_two_annotators_who_agree_leave_nothing_to_open(tmp_path: Path) -> None:
    """The list says so."""
    corpus = make(tmp_path / "news", "one")
    for name in ("ana", "ben"):
        tag(corpus, name, "fqfs")
    async with adjudicating(open_corpus(corpus.path)) as pilot:
        assert "No differences between the annotators." in seen(pilot)


SCHEME = """
[[attributes]]
name = "topic"
kind = "choice"
values = ["ferries", "trains"]
on = "article"
"""


async def test_attributes_and_the_status_of_the_article_are_decided(tmp_path: Path) -> None:
    """A digit takes a value, Enter another one of the scheme; one who skipped what others have done is a difference."""
    corpus = make(tmp_path / "news", "one")
    (corpus.path / "copydesk.toml").write_text(SCHEME, "utf-8")
    corpus = open_corpus(corpus.path)
    article = corpus.load(corpus.entries[0])
    for name, topic in (("ana", "ferries"), ("ben", "trains")):
        store = tag(corpus, name, "fqfs")
        store.apply(article, [edits.set_attributes(store.load(article), {"topic": topic})])
    cem = Store(store_folder(corpus.path), "cem")
    cem.apply(article, [edits.set_status(cem.load(article), "skipped")])
    async with adjudicating(corpus) as pilot:
        assert "1 of 2   status" in seen(pilot)
        assert "▌1   done     ana ben" in seen(pilot)
        await pilot.press("0", "1", "semicolon")
        assert "2 of 2   attribute:topic" in seen(pilot)
        await pilot.press("2")
        assert "Decided trains. None left: m marks the article as done." in seen(pilot)
        await saved(pilot)
        assert gold_store(corpus).load(article).row.attributes == {"topic": "trains"}
        await pilot.press("enter", "ctrl+u", *"planes", "enter")
        await pilot.pause()
        assert "topic is one of ferries, trains." in seen(pilot)
        await pilot.press("0", "C", "q")
        await saved(pilot)
        assert gold_store(corpus).load(article).row.attributes == {}
        await until(pilot, lambda: "article: topic" in seen(pilot))
        assert "ferr… ana  trai… ben" in seen(pilot)


async def test_what_others_change_meanwhile_is_shown_at_once(team: Corpus) -> None:
    """A claim of an annotator, and a decision in another terminal; the current place stays."""
    async with adjudicating(team, "semicolon semicolon") as pilot:
        assert "3 of 3   only one" in seen(pilot)
        await saved(pilot)
        article = next(team.load(entry) for entry in team.entries if entry.id == "one")
        ana = Store(store_folder(team.path), "ana")
        claim = next(each for each in ana.load(article).claims if each.text == NOBODY)
        ana.apply(article, [edits.change(ana.load(article), claim, claim.relabelled("speculation"))])
        await until(pilot, lambda: "An annotator has changed this article." in seen(pilot))
        assert "3 of 3   only one" in seen(pilot)
        await pilot.press("comma")
        assert "2 of 3   not all" in seen(pilot)
        other = gold_store(team)
        other.apply(article, [edits.remove(other.load(article), other.load(article).claims[0])])
        await until(pilot, lambda: "1 decided" in seen(pilot))


async def test_an_answer_is_about_the_place_it_was_asked_for(team: Corpus) -> None:
    """An annotator removes the claim while the menu is open: the label goes to those words, and to no other place."""
    async with adjudicating(team, "semicolon semicolon enter") as pilot:
        await saved(pilot)
        screen = pilot.app.screen_stack[-2]
        assert isinstance(screen, AdjudicationScreen)
        article = next(team.load(entry) for entry in team.entries if entry.id == "one")
        cem = Store(store_folder(team.path), "cem")
        cem.apply(article, [edits.remove(cem.load(article), cem.load(article).claims[-1])])
        await until(pilot, lambda: len(screen.items) == 3)
        await pilot.press("2")
        await saved(pilot)
        (claim,) = (each for each in gold_store(team).load(article).claims if each.origin.startswith("decided"))
        assert (claim.label, claim.text) == ("quote", RAIN)
        decided = gold_store(team).load(article).history[-1].decided
        assert decided is not None
        assert {each.text for each in decided.versions if each.claim} == {RAIN}


async def test_the_chosen_version_stays_chosen(team: Corpus) -> None:
    """An annotator changes sides, and the versions are in another order: Enter and `a` are about the same one."""
    async with adjudicating(team, "semicolon tab") as pilot:
        await saved(pilot)
        chosen = deciding(pilot).places.version
        assert chosen is not None
        article = next(team.load(entry) for entry in team.entries if entry.id == "one")
        ana = Store(store_folder(team.path), "ana")
        cem = Store(store_folder(team.path), "cem")
        place = next(each for each in ana.load(article).claims if each.text == NOBODY)
        cem.apply(article, [edits.tag(cem.load(article), Claim.of(article.text, *place.span, chosen.label))])
        await until(pilot, lambda: "An annotator has changed this article." in seen(pilot))
        assert deciding(pilot).places.chosen == 0
        await pilot.press("a")
        await saved(pilot)
        assert gold(team)[-1] == (chosen.label, NOBODY, "decided:ben,cem")


async def test_a_full_disk_loses_no_decision(team: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar says NOT SAVED, quitting asks, the screen goes on, and all of it is written once there is room."""
    async with adjudicating(team) as pilot:
        await saved(pilot)
        put = Store.apply

        def full(store: Store, article: Article, steps: Sequence[Edit]) -> Record:
            if store.annotator == "team+gold":
                raise NotSavedError("no space left on device")
            return put(store, article, steps)

        monkeypatch.setattr(Store, "apply", full)
        await pilot.press("1", "semicolon", "2")
        await until(pilot, lambda: "NOT SAVED" in seen(pilot))
        assert pilot.app.saver.unsaved() == 2  # type: ignore[attr-defined]
        await pilot.press("u", "ctrl+r", "ctrl+c")
        await until(pilot, lambda: "no space left on device" in seen(pilot))
        await pilot.press("s")
        assert gold(team) == [MERGED]
        monkeypatch.setattr(Store, "apply", put)
        pilot.app.saver.flush(5)  # type: ignore[attr-defined]
        await saved(pilot)
        assert gold(team) == [MERGED, ("quote", QUOTE, "decided:ana,ben"), ("speculation", NOBODY, "decided:ben")]
