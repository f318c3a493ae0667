"""The list of claims in the side panel, as it looks on screen."""

from msgspec.structs import replace
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from annotations.claims.claim import Claim
from annotations.scheme import DEFAULT, Label, Scheme
from tui.display.theme import THEMES, Palette
from tui.reader.claim_list import ClaimList

PALETTE = Palette(THEMES[0], DEFAULT)


class ListApp(App[None]):
    """An app with only a list of claims, 30 cells wide and 6 high."""

    CSS = "ClaimList { width: 30; height: 6; overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield ClaimList(DEFAULT)

    def fill(self, *claims: Claim) -> ClaimList:
        """Replace the claims of the list, and return the list."""
        claim_list = self.query_one(ClaimList)
        claim_list.palette = PALETTE
        claim_list.claims = claims
        return claim_list


def claim(text: str, label: str = "fact", speaker: str = "", note: str = "", sure: bool = True) -> Claim:
    """Return a claim on a whole text."""
    return replace(Claim.of(text, 0, len(text), label), speaker=speaker, note=note, sure=sure)


def many(count: int) -> tuple[Claim, ...]:
    """Return short claims with their number in their words; every third has a note."""
    return tuple(claim(f"Claim {number}", note="" if number % 3 else "so") for number in range(count))


def strips(claims: ClaimList) -> list[Strip]:
    """Draw all visible lines."""
    drawn = [claims.render_line(y) for y in range(claims.size.height)]
    assert {strip.cell_length for strip in drawn} == {claims.size.width}
    return drawn


def lines(claims: ClaimList) -> list[str]:
    """Return the text of all visible lines, without the scroll thumb beside them."""
    return [strip.text.rstrip(" ▄▀█") for strip in strips(claims)]


def clicked(messages: list[Message]) -> list[Claim]:
    """Return the claims that were clicked on. The hook gets a message once for every widget that it bubbles to."""
    clicks = {id(each): each for each in messages if isinstance(each, ClaimList.Clicked)}
    return [each.claim for each in clicks.values()]


async def test_a_claim_shows_its_letter_and_first_words() -> None:
    """Each label has a letter in its own colour; words too long for the line end in an ellipsis."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(
            claim("The talks began."),
            claim("“We hope”", "quote"),
            claim("They may well go on until July", "speculation"),
        )
        assert lines(claims)[:4] == ["▌F  The talks began.", " Q  “We hope”", " S  They may well go on unti…", ""]
        for line, label in zip(strips(claims), DEFAULT.labels, strict=False):
            style = next(each.style for each in line if each.text.startswith(label.letter))
            assert style is not None
            assert style.color == PALETTE.letters[label.name].color


async def test_speaker_and_note_are_below_the_words() -> None:
    """A claim takes one more line for its speaker, and one more for its note; both are dim."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(
            claim("“We hope”", "quote", speaker="Mr Blinken", note="off the record"),
            claim("One", note="why?"),
            claim("Two", "quote", speaker="She"),
        )
        assert lines(claims) == [
            "▌Q  “We hope”",
            "▌   said: Mr Blinken",
            "▌   note: off the record",
            " F  One",
            "    note: why?",
            " Q  Two",
        ]
        dim = [each.style for each in strips(claims)[4] if "note" in each.text]
        assert [style.color for style in dim if style] == [PALETTE.dimmed.color]
        assert claims.virtual_size.height == 7


async def test_an_unsure_claim_has_a_question_mark() -> None:
    """If the annotator is not sure of a claim, a question mark follows its letter; its words stay in their column."""
    app = ListApp()
    async with app.run_test():
        assert lines(app.fill(claim("One", sure=False), claim("Two")))[:2] == ["▌F? One", " F  Two"]


async def test_a_label_that_the_scheme_does_not_have_is_a_question_mark() -> None:
    """A claim made with another scheme is listed too."""
    app = ListApp()
    async with app.run_test():
        assert lines(app.fill(claim("One", "rumour")))[0] == "▌?  One"


async def test_an_empty_list_says_so() -> None:
    """In a list without claims nothing is chosen, and moving and clicking do nothing."""
    messages: list[Message] = []
    app = ListApp()
    async with app.run_test(message_hook=messages.append) as pilot:
        claims = app.fill()
        claims.move(1)
        assert lines(claims) == [" No claims yet.", "", "", "", "", ""]
        assert (claims.chosen, claims.cursor) == (None, 0)
        await pilot.click(ClaimList, offset=(3, 0))
        assert clicked(messages) == []


async def test_nothing_is_drawn_without_a_palette() -> None:
    """The list is blank until it gets its colours."""
    app = ListApp()
    async with app.run_test():
        assert lines(app.query_one(ClaimList)) == [""] * 6


async def test_moving_goes_by_claims_and_stays_in_the_list() -> None:
    """The cursor moves down to the last claim and up to the first, and no further, however many lines they take."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(*many(3))
        for step, cursor in [(1, 1), (1, 2), (1, 2), (-1, 1), (-9, 0), (9, 2)]:
            claims.move(step)
            assert claims.cursor == cursor
            assert claims.chosen == claims.claims[cursor]


async def test_all_lines_of_the_claim_under_the_cursor_are_visible() -> None:
    """Going down a long list shows the last line of each claim, going up its first; the last line ends the list."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(*many(40))
        for step in [1] * 39 + [-1] * 39:
            claims.move(step)
            cursor_lines = [line for line in lines(claims) if line.startswith("▌")]
            assert cursor_lines[0] == f"▌F  Claim {claims.cursor}"
            assert len(cursor_lines) == (1 if claims.cursor % 3 else 2)
        claims.move(39)
        assert lines(claims)[-1] == "▌   note: so"


async def test_a_claim_taller_than_the_window_shows_its_first_lines() -> None:
    """In a window of one line the words are visible, not the speaker or the note."""
    app = ListApp()
    async with app.run_test() as pilot:
        claims = app.fill(claim("One"), claim("Two", speaker="She", note="why?"))
        claims.styles.height = 1
        await pilot.pause()
        claims.move(1)
        assert lines(claims) == ["▌F  Two"]


async def test_the_cursor_stays_on_its_claim_when_others_are_added_or_removed() -> None:
    """Claims added before it, or removed, do not move the cursor to another claim; its line is visible afterwards."""
    app = ListApp()
    async with app.run_test():
        first, second, third = many(3)
        claims = app.fill(second, third)
        claims.move(1)
        app.fill(*many(20), first, second, third)
        assert (claims.cursor, claims.chosen) == (22, third)
        assert "▌F  Claim 2" in lines(claims)
        changed = replace(third, label="quote", note="now with a note")
        app.fill(first, changed)
        assert claims.chosen == changed
        assert lines(claims)[2:4] == ["▌Q  Claim 2", "▌   note: now with a note"]


async def test_the_cursor_goes_to_the_next_claim_when_its_own_is_removed() -> None:
    """If there is no next claim, the cursor goes to the last one; in an empty list it is on none."""
    app = ListApp()
    async with app.run_test():
        first, second, third = many(3)
        claims = app.fill(first, second, third)
        claims.move(1)
        app.fill(first, third)
        assert claims.chosen == third
        app.fill(first)
        assert claims.chosen == first
        app.fill()
        assert claims.chosen is None


async def test_a_click_on_any_line_of_a_claim_posts_the_claim() -> None:
    """The cursor goes to the claim; a click below the last claim does nothing."""
    messages: list[Message] = []
    app = ListApp()
    async with app.run_test(message_hook=messages.append) as pilot:
        claims = app.fill(claim("One"), claim("Two", note="why?"))
        await pilot.click(ClaimList, offset=(9, 2))
        await pilot.click(ClaimList, offset=(9, 4))
        assert claims.cursor == 1
        assert clicked(messages) == [claims.claims[1]]


async def test_a_click_finds_its_claim_in_a_scrolled_list() -> None:
    """A click is on the visible line, wherever the list is scrolled to."""
    messages: list[Message] = []
    app = ListApp()
    async with app.run_test(message_hook=messages.append) as pilot:
        claims = app.fill(*many(40))
        claims.move(39)
        assert lines(claims)[2] == " F  Claim 37"
        await pilot.click(ClaimList, offset=(9, 2))
        assert clicked(messages) == [claims.claims[37]]


async def test_text_from_outside_is_only_text() -> None:
    """Escape sequences, bidi controls and markup in words, speakers and notes are shown, and have no effect."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(claim("a\x1b[31mb [bold]c[/]", speaker="[red]\x1b]0;x\x07", note="n\u202eo"))
        assert lines(claims)[:3] == ["▌F  a␛[31mb [bold]c[/]", "▌   said: [red]␛]0;x␇", "▌   note: n‹RLO›o"]


async def test_a_claim_over_several_lines_is_shown_on_one() -> None:
    """Line ends and indentation become one space; white space around a claim is dropped."""
    app = ListApp()
    async with app.run_test():
        claims = app.fill(claim("\n\nin\r\n\r\n   Indian\tties", note="one\ntwo"))
        assert lines(claims)[:2] == ["▌F  in Indian ties", "▌   note: one two"]


async def test_wide_characters_keep_the_columns_aligned() -> None:
    """Words, speakers and notes of two cells a character fill the same cells, even if a character is cut in half."""
    app = ListApp()
    async with app.run_test():
        for text in ("北京" * 20, "a" + "北京" * 20, "👩‍👩‍👧‍👦" * 20, "e\u0301" * 40):
            claims = app.fill(claim(text, speaker=text, note=text))
            drawn = strips(claims)[:3]
            assert [line.text.rstrip()[-1] for line in drawn] == ["…"] * 3
            assert {cell_len(line.text) for line in drawn} == {30}


async def test_the_scroll_thumb_covers_no_words() -> None:
    """Beside the thumb the words are cut earlier, with a blank before it."""
    app = ListApp()
    async with app.run_test() as pilot:
        claims = app.fill(claim("They may well go on until July"))
        claims.styles.height = 1
        await pilot.pause()
        assert strips(claims)[0].text == "▌F  They may well go on unti… "
        app.fill(*claims.claims, claim("Or longer"))
        assert strips(claims)[0].text == "▌F  They may well go on unt… █"


async def test_a_window_of_no_width_breaks_nothing() -> None:
    """While a window is resized the list may have no cells at all."""
    app = ListApp()
    async with app.run_test() as pilot:
        claims = app.fill(*many(3))
        for width in (0, 1, 3, 5, 6):
            claims.styles.width = width
            await pilot.pause()
            assert all(line.cell_length == width for line in strips(claims))


async def test_the_scheme_of_the_corpus_gives_the_letters() -> None:
    """Labels that a corpus defines are listed with their own letters."""

    class OtherScheme(ListApp):
        def compose(self) -> ComposeResult:
            yield ClaimList(Scheme(labels=(Label(name="rumour", key="1", letter="R", colour="#cc79a7"),)))

    app = OtherScheme()
    async with app.run_test():
        assert lines(app.fill(claim("One", "rumour")))[0] == "▌R  One"
