"""One focus: every key acts on what is highlighted, in the text and in the panel alike."""

import pytest
from conftest import Opened, claim_on, reading, seen
from textual.pilot import Pilot

from annotations.article import Article
from annotations.claims import edits
from annotations.store.store import Store
from tui.dialogs.prompt import PromptScreen

SIZES = [(80, 24), (120, 40)]
FIRST, INNER, SECOND, THIRD = "two days of high-stakes", "high-stakes", "He started his mission", "Animosity"
LABELS = {FIRST: "fact", INNER: "quote", SECOND: "quote", THIRD: "speculation"}


@pytest.fixture
def tagged(store: Store, article: Article) -> Store:
    """Tag four spans of the first sample article, the second within the first."""
    claims = [claim_on(article, words, label) for words, label in LABELS.items()]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    return store


def highlighted(pilot: Pilot[None]) -> str:
    """Return the words of the claim that is highlighted in the panel; empty if none is."""
    claims = reading(pilot).panel.widget.claims
    return claims.chosen.text if claims.marked and claims.chosen else ""


def words(pilot: Pilot[None]) -> str:
    """Return the selected words."""
    reader = reading(pilot)
    return reader.session.article.text[slice(*reader.view.selection.span)]


def on_disk(store: Store, article: Article) -> dict[str, str]:
    """Return the label of every claim on disk by its words."""
    return {claim.text: claim.label for claim in store.load(article).claims}


@pytest.mark.parametrize("size", SIZES)
async def test_moving_in_the_panel_selects_in_the_text(opened: Opened, tagged: Store, size: tuple[int, int]) -> None:
    """`j` and `k`, `g` and `G`: the words of the highlighted claim are selected, and in sight."""
    async with opened(size=size, keys="enter tab") as pilot:
        for keys, expected in (
            ("", INNER),
            ("k", FIRST),
            ("j", INNER),
            ("j", SECOND),
            ("k", INNER),
            ("G", THIRD),
            ("g", FIRST),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert (highlighted(pilot), words(pilot)) == (expected, expected)
            assert " ".join(expected.split()[:2]) in seen(pilot).split("Claims")[0] or size[0] > 110
            first, last = reading(pilot).view._visible_ends()
            top, height = reading(pilot).view.scroll_offset.y, reading(pilot).view.size.height
            assert top <= first <= last < top + height


async def test_at_80_columns_the_panel_is_below_the_text(opened: Opened, tagged: Store) -> None:
    """No line of the text is covered: the text is above the panel, and as wide as before."""
    async with opened(keys="enter tab") as pilot:
        reader = reading(pilot)
        assert reader.view.region.width == 80
        assert reader.view.region.bottom <= reader.panel.widget.region.y
        assert reader.view.size.height >= 10


@pytest.mark.parametrize("size", SIZES)
async def test_keys_of_a_claim_act_on_the_highlighted_one(
    opened: Opened, tagged: Store, article: Article, size: tuple[int, int]
) -> None:
    """`x` removes it, a digit relabels it, `.` repeats that, and the cursor stays in the panel."""
    async with opened(size=size, keys="enter tab x") as pilot:
        assert INNER not in [claim.text for claim in reading(pilot).session.record.claims]
        assert (highlighted(pilot), words(pilot)) == (SECOND, SECOND)
        await pilot.press("1")
        assert (highlighted(pilot), words(pilot)) == (SECOND, SECOND)
        await pilot.press("j", "full_stop")
        assert highlighted(pilot) == THIRD
    assert on_disk(tagged, article) == {FIRST: "fact", SECOND: "fact", THIRD: "fact"}


async def test_a_note_and_a_speaker_go_to_the_highlighted_claim(
    opened: Opened, tagged: Store, article: Article
) -> None:
    """`c` asks for its note; the claim around it is left alone."""
    async with opened(keys="enter tab c") as pilot:
        assert isinstance(pilot.app.screen, PromptScreen)
        await pilot.press(*"why", "enter")
        await pilot.pause()
        assert highlighted(pilot) == INNER
    assert [claim.text for claim in tagged.load(article).claims if claim.note == "why"] == [INNER]


async def test_of_two_claims_on_the_same_words_the_highlighted_one_is_changed(
    opened: Opened, store: Store, article: Article
) -> None:
    """`x` in the panel removes the second of them, not the first."""
    claims = [claim_on(article, SECOND, label) for label in ("fact", "quote")]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    async with opened(keys="enter tab j") as pilot:
        gone = reading(pilot).panel.widget.claims.chosen
        assert gone is not None
        await pilot.press("x")
    assert [claim.id for claim in store.load(article).claims] == [each.id for each in claims if each.id != gone.id]


async def test_moving_in_the_text_highlights_in_the_panel(opened: Opened, tagged: Store) -> None:
    """`]` keeps to the claims; where a key selects words of no claim, none is highlighted and the keys go there."""
    async with opened(size=(120, 40), keys="enter tab g right_square_bracket") as pilot:
        assert highlighted(pilot) == INNER
        assert reading(pilot).panel.active
        await pilot.press("plus")
        await pilot.pause()
        assert not reading(pilot).panel.active
        number = reading(pilot).view.sentence_number
        await pilot.press("j", "j", "j", "j")
        await pilot.pause()
        assert reading(pilot).view.sentence_number > number
        assert highlighted(pilot) == ("" if reading(pilot).current_claim() is None else words(pilot))


async def test_enter_stays_at_the_claim_and_esc_goes_back(opened: Opened, tagged: Store) -> None:
    """Enter leaves the panel for the text, with the claim selected; Esc leaves it for the sentence one came from."""
    async with opened(keys="enter j j j j tab j") as pilot:
        reader = reading(pilot)
        claim = words(pilot)
        await pilot.press("enter")
        assert (reader.panel.active, reader.panel.shown, words(pilot)) == (False, "claims", claim)
        reader.navigation.move_by_sentences(1)
        sentence = words(pilot)
        await pilot.press("tab", "k", "escape")
        assert (reader.panel.shown, words(pilot)) == ("", sentence)


async def test_an_empty_panel_takes_no_key_of_a_claim(opened: Opened, store: Store, article: Article) -> None:
    """After the last claim is removed `x` says that there is none."""
    async with opened(keys="enter 1 tab x x") as pilot:
        assert "No claim here." in seen(pilot)
        assert reading(pilot).session.record.claims == ()


async def test_moving_among_names_selects_a_mention(opened: Opened, store: Store, article: Article) -> None:
    """`j` goes from a kind to its names: a mention is selected in the text. On a kind no key tags anything."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        await pilot.press("tab", "tab")
        reader = reading(pilot)
        await pilot.press("g", "2", "x")
        await pilot.pause()
        assert reader.panel.is_on_heading
        assert "kind of entity" in seen(pilot)
        await pilot.press("j")
        chosen = reader.panel.widget.entities.chosen
        assert chosen is not None
        assert reader.view.selection.span in [each.span for each in chosen[1]]
        first = reader.view.selection.span
        await pilot.press("enter")
        assert reader.view.selection.span != first or len(chosen[1]) == 1
    assert store.load(article).claims == ()


async def test_a_wide_window_shows_the_claim_in_full(opened: Opened, tagged: Store, article: Article) -> None:
    """From 160 columns on the panel is open beside the text, with the claim, its definition, speaker and note."""
    record = tagged.load(article)
    claim = next(each for each in record.claims if each.text == INNER)
    tagged.apply(article, [edits.change(record, claim, claim.said_by("Anna Lee").noted("check this"))])
    async with opened(size=(160, 45), keys="enter") as pilot:
        assert not reading(pilot).panel.active
        text = seen(pilot)
        for expected in ("Claims 4", "said by: Anna Lee", "note: check this", "Somebody else"):
            assert expected in text, expected
        assert reading(pilot).view.region.right <= reading(pilot).panel.widget.region.x + 1
        await pilot.press("j", "j")
        await pilot.pause()
        assert "said by: Anna Lee" not in seen(pilot)
