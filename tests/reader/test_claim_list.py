"""The list of claims, as the person beside the article sees it."""

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


class Desk(App[None]):
    """A list of claims on its own, 30 cells wide and 6 high."""

    CSS = "ClaimList { width: 30; height: 6; overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """Show nothing but the list."""
        yield ClaimList(DEFAULT)

    def list(self, *claims: Claim) -> ClaimList:
        """Put claims into the list, and return it."""
        found = self.query_one(ClaimList)
        found.palette = PALETTE
        found.claims = claims
        return found


def claim(text: str, label: str = "fact", speaker: str = "", note: str = "", sure: bool = True) -> Claim:
    """Tag a text from its beginning to its end."""
    return replace(Claim.of(text, 0, len(text), label), speaker=speaker, note=note, sure=sure)


def many(count: int) -> tuple[Claim, ...]:
    """Make short claims, told apart by their number; every third has a note."""
    return tuple(claim(f"Claim {number}", note="" if number % 3 else "so") for number in range(count))


def strips(claims: ClaimList) -> list[Strip]:
    """Draw all lines in sight."""
    drawn = [claims.render_line(y) for y in range(claims.size.height)]
    assert {strip.cell_length for strip in drawn} == {claims.size.width}
    return drawn


def lines(claims: ClaimList) -> list[str]:
    """Return what stands on all lines in sight, without the thumb beside them."""
    return [strip.text.rstrip(" ▄▀█") for strip in strips(claims)]


def clicked(heard: list[Message]) -> list[Claim]:
    """Return the claims that were clicked on. A message is heard once at every step of its way up."""
    clicks = {id(each): each for each in heard if isinstance(each, ClaimList.Clicked)}
    return [each.claim for each in clicks.values()]


async def test_a_claim_shows_its_letter_and_first_words() -> None:
    """Each label has its letter in its own colour; words too long for the line end in an ellipsis."""
    app = Desk()
    async with app.run_test():
        claims = app.list(
            claim("The talks began."),
            claim("“We hope”", "quote"),
            claim("They may well go on until July", "speculation"),
        )
        assert lines(claims)[:4] == ["▌F  The talks began.", " Q  “We hope”", " S  They may well go on unti…", ""]
        for line, label in zip(strips(claims), DEFAULT.labels, strict=False):
            style = next(each.style for each in line if each.text.startswith(label.letter))
            assert style is not None
            assert style.color == PALETTE.letters[label.name].color


async def test_speaker_and_note_stand_below_the_words() -> None:
    """A claim takes a line more for who said it, and one more for its note; both are dim."""
    app = Desk()
    async with app.run_test():
        claims = app.list(
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


async def test_doubt_is_marked_beside_the_letter() -> None:
    """A claim of which its annotator is not sure has a question mark, and its words stay in their column."""
    app = Desk()
    async with app.run_test():
        assert lines(app.list(claim("One", sure=False), claim("Two")))[:2] == ["▌F? One", " F  Two"]


async def test_a_label_that_the_scheme_does_not_have_is_told_as_such() -> None:
    """Claims made with another scheme are listed all the same."""
    app = Desk()
    async with app.run_test():
        assert lines(app.list(claim("One", "rumour")))[0] == "▌?  One"


async def test_an_empty_list_says_so() -> None:
    """Where there are no claims nothing is chosen, moving and clicking do nothing."""
    heard: list[Message] = []
    app = Desk()
    async with app.run_test(message_hook=heard.append) as pilot:
        claims = app.list()
        claims.move(1)
        assert lines(claims) == [" No claims yet.", "", "", "", "", ""]
        assert (claims.chosen, claims.cursor) == (None, 0)
        await pilot.click(ClaimList, offset=(3, 0))
        assert clicked(heard) == []


async def test_before_there_is_a_palette_nothing_is_drawn() -> None:
    """The list waits for its colours."""
    app = Desk()
    async with app.run_test():
        assert lines(app.query_one(ClaimList)) == [""] * 6


async def test_moving_goes_by_claims_and_stays_in_the_list() -> None:
    """Down to the last and up to the first claim, however many lines they take, and no further."""
    app = Desk()
    async with app.run_test():
        claims = app.list(*many(3))
        for step, cursor in [(1, 1), (1, 2), (1, 2), (-1, 1), (-9, 0), (9, 2)]:
            claims.move(step)
            assert claims.cursor == cursor
            assert claims.chosen == claims.claims[cursor]


async def test_the_cursor_stays_in_sight_with_all_its_lines() -> None:
    """Going down a long list shows the last line of each claim, going up its first; the list ends where it ends."""
    app = Desk()
    async with app.run_test():
        claims = app.list(*many(40))
        for step in [1] * 39 + [-1] * 39:
            claims.move(step)
            marked = [line for line in lines(claims) if line.startswith("▌")]
            assert marked[0] == f"▌F  Claim {claims.cursor}"
            assert len(marked) == (1 if claims.cursor % 3 else 2)
        claims.move(39)
        assert lines(claims)[-1] == "▌   note: so"


async def test_a_claim_taller_than_the_window_shows_its_first_lines() -> None:
    """In a window of one line the words are to be seen, not the note."""
    app = Desk()
    async with app.run_test() as pilot:
        claims = app.list(claim("One"), claim("Two", speaker="She", note="why?"))
        claims.styles.height = 1
        await pilot.pause()
        claims.move(1)
        assert lines(claims) == ["▌F  Two"]


async def test_the_cursor_stays_on_its_claim_when_others_come_and_go() -> None:
    """A claim tagged before it, or removed, does not take the cursor away; it is in sight afterwards."""
    app = Desk()
    async with app.run_test():
        first, second, third = many(3)
        claims = app.list(second, third)
        claims.move(1)
        app.list(*many(20), first, second, third)
        assert (claims.cursor, claims.chosen) == (22, third)
        assert "▌F  Claim 2" in lines(claims)
        changed = replace(third, label="quote", note="now with a note")
        app.list(first, changed)
        assert claims.chosen == changed
        assert lines(claims)[2:4] == ["▌Q  Claim 2", "▌   note: now with a note"]


async def test_the_cursor_goes_to_the_next_claim_when_its_own_is_removed() -> None:
    """Or to the last one; and to none where nothing is left."""
    app = Desk()
    async with app.run_test():
        first, second, third = many(3)
        claims = app.list(first, second, third)
        claims.move(1)
        app.list(first, third)
        assert claims.chosen == third
        app.list(first)
        assert claims.chosen == first
        app.list()
        assert claims.chosen is None


async def test_a_click_on_any_line_of_a_claim_says_which() -> None:
    """The cursor goes there; a click below the last claim is nothing."""
    heard: list[Message] = []
    app = Desk()
    async with app.run_test(message_hook=heard.append) as pilot:
        claims = app.list(claim("One"), claim("Two", note="why?"))
        await pilot.click(ClaimList, offset=(9, 2))
        await pilot.click(ClaimList, offset=(9, 4))
        assert claims.cursor == 1
        assert clicked(heard) == [claims.claims[1]]


async def test_a_click_finds_its_claim_in_a_list_that_is_scrolled() -> None:
    """What counts is the line that is seen."""
    heard: list[Message] = []
    app = Desk()
    async with app.run_test(message_hook=heard.append) as pilot:
        claims = app.list(*many(40))
        claims.move(39)
        assert lines(claims)[2] == " F  Claim 37"
        await pilot.click(ClaimList, offset=(9, 2))
        assert clicked(heard) == [claims.claims[37]]


async def test_text_from_outside_is_only_text() -> None:
    """Escape sequences, bidi controls and markup in words, speakers and notes are shown and do nothing."""
    app = Desk()
    async with app.run_test():
        claims = app.list(claim("a\x1b[31mb [bold]c[/]", speaker="[red]\x1b]0;x\x07", note="n\u202eo"))
        assert lines(claims)[:3] == ["▌F  a␛[31mb [bold]c[/]", "▌   said: [red]␛]0;x␇", "▌   note: n‹RLO›o"]


async def test_a_claim_over_several_lines_is_shown_on_one() -> None:
    """Line ends, indentations and the white space around a claim become one space, or none."""
    app = Desk()
    async with app.run_test():
        claims = app.list(claim("\n\nin\r\n\r\n   Indian\tties", note="one\ntwo"))
        assert lines(claims)[:2] == ["▌F  in Indian ties", "▌   note: one two"]


async def test_wide_characters_keep_the_columns_straight() -> None:
    """Words, speakers and notes of two cells a character fill the same cells, also where they are cut in half."""
    app = Desk()
    async with app.run_test():
        for text in ("北京" * 20, "a" + "北京" * 20, "👩‍👩‍👧‍👦" * 20, "e\u0301" * 40):
            claims = app.list(claim(text, speaker=text, note=text))
            drawn = strips(claims)[:3]
            assert [line.text.rstrip()[-1] for line in drawn] == ["…"] * 3
            assert {cell_len(line.text) for line in drawn} == {30}


async def test_a_thumb_lies_over_no_words() -> None:
    """Beside it the words are cut earlier, with a cell of air before it."""
    app = Desk()
    async with app.run_test() as pilot:
        claims = app.list(claim("They may well go on until July"))
        claims.styles.height = 1
        await pilot.pause()
        assert strips(claims)[0].text == "▌F  They may well go on unti… "
        app.list(*claims.claims, claim("Or longer"))
        assert strips(claims)[0].text == "▌F  They may well go on unt… █"


async def test_a_window_of_no_width_breaks_nothing() -> None:
    """While a window is made smaller the list may have no room at all."""
    app = Desk()
    async with app.run_test() as pilot:
        claims = app.list(*many(3))
        for width in (0, 1, 3, 5, 6):
            claims.styles.width = width
            await pilot.pause()
            assert all(line.cell_length == width for line in strips(claims))


async def test_a_scheme_of_another_corpus_gives_the_letters() -> None:
    """A corpus's own labels are listed by their own letters."""

    class Other(Desk):
        def compose(self) -> ComposeResult:
            yield ClaimList(Scheme(labels=(Label(name="rumour", key="1", letter="R", colour="#cc79a7"),)))

    app = Other()
    async with app.run_test():
        assert lines(app.list(claim("One", "rumour")))[0] == "▌R  One"
