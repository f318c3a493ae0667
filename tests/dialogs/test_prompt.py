"""One line of text is asked for, as the person at the keys sees it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from conftest import seen, until
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from tui.dialogs.prompt import PromptScreen
from tui.keymap import character as character_of

SPEAKERS = ("Mr Blinken", "Mr Qin Gang", "Wang Yi", "President Xi Jinping", "a senior official")


class AskingApp(App[None]):
    """An empty screen, over which something is asked for."""

    def __init__(self) -> None:
        """Nothing was answered yet."""
        super().__init__()
        self.answers: list[str | None] = []

    def on_paste(self, event: events.Paste) -> None:
        """Give what is pasted to the screen in its turn, as Copydesk does."""
        assert isinstance(self.screen, PromptScreen)
        self.screen.pasted(event.text)

    def ask(self, value: str = "", placeholder: str = "", suggestions: Sequence[str] = ()) -> None:
        """Ask, and note the answer."""
        self.push_screen(PromptScreen("Speaker", value, placeholder, suggestions), self.answers.append)


Asked = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def asked() -> Asked:
    """Return what asks for something and gives the fingers of who is asked."""

    @asynccontextmanager
    async def asking(
        value: str = "", suggestions: Sequence[str] = (), placeholder: str = "", size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Pilot[None]]:
        app = AskingApp()
        async with app.run_test(size=size) as pilot:
            app.ask(value, placeholder, suggestions)
            await pilot.pause()
            yield pilot

    return asking


def answers(pilot: Pilot[None]) -> list[str | None]:
    """Return what was answered so far."""
    app = pilot.app
    assert isinstance(app, AskingApp)
    return app.answers


def field(pilot: Pilot[None]) -> str:
    """Return what is in the field."""
    return pilot.app.screen.query_one(Input).value


def type_at_once(pilot: Pilot[None], text: str, *keys: str) -> None:
    """Send the keys of a text, and then others, without waiting for the program."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.slow
async def test_enter_answers_what_was_written(asked: Asked) -> None:
    """Letters, blanks and signs land in the field, and Enter answers them without the blanks around them."""
    async with asked() as pilot:
        await pilot.press(*"Mr", "space", *"Qin", "full_stop", "space", "enter")
        assert answers(pilot) == ["Mr Qin."]
        assert not isinstance(pilot.app.screen, PromptScreen)


async def test_what_was_there_can_be_changed_or_kept(asked: Asked) -> None:
    """The old text is selected: → keeps it, a letter replaces it; Enter alone answers it as it was."""
    async with asked("Wang") as pilot:
        await pilot.press(*"Qin", "enter")
        assert answers(pilot) == ["Qin"]
    async with asked("Wang") as pilot:
        await pilot.press("right", "space", *"Yi", "enter")
        assert answers(pilot) == ["Wang Yi"]
    async with asked("Wang") as pilot:
        await pilot.press("enter")
        assert answers(pilot) == ["Wang"]


async def test_a_digit_chooses_the_suggestion_with_that_number(asked: Asked) -> None:
    """Where no suggestion has that number, the digit is a letter like any other."""
    async with asked("Wang", SPEAKERS) as pilot:
        await pilot.press("2")
        assert answers(pilot) == [SPEAKERS[1]]
    async with asked("", SPEAKERS) as pilot:
        await pilot.press(*"Z20", "enter")
        assert answers(pilot) == ["Z20"]


async def test_what_was_copied_here_is_pasted_as_one_line(asked: Asked) -> None:
    """Ctrl+V in the field inserts a text with line ends and tabs as one line."""
    async with asked() as pilot:
        pilot.app.copy_to_clipboard("one\r\ntwo\rthree\tfour")
        await pilot.press("ctrl+v", "enter")
        assert answers(pilot) == ["one two three four"]


async def test_an_empty_field_is_an_answer(asked: Asked) -> None:
    """Ctrl+U empties the field and Enter answers that: what was there is to go."""
    async with asked("Wang Yi") as pilot:
        await pilot.press("ctrl+u", "enter")
        assert answers(pilot) == [""]


async def test_escape_answers_nothing(asked: Asked) -> None:
    """After Escape all is as before, whatever was written."""
    async with asked("Wang Yi") as pilot:
        await pilot.press("x", "escape")
        assert answers(pilot) == [None]
        assert not isinstance(pilot.app.screen, PromptScreen)


@pytest.mark.slow
async def test_the_keys_of_a_field_edit(asked: Asked) -> None:
    """Left, Home, Backspace, Delete and a selection do what they do in any field."""
    async with asked("Wang Yi") as pilot:
        await pilot.press("left", "backspace", "h", "home", "delete", "w", "shift+end", "z")
        assert field(pilot) == "wz"
        await pilot.press("ctrl+w", "a", "left", "b")
        assert field(pilot) == "ba"


async def test_the_cursor_is_to_be_seen(asked: Asked) -> None:
    """The field is drawn as one that has the focus, with its cursor, though the screen takes the keys."""
    async with asked("Wang") as pilot:
        assert pilot.app.focused is None
        assert pilot.app.screen.query_one(Input).has_focus


@pytest.mark.parametrize(
    "text",
    ["Xi Jinping, “the President” (again) said: 'no' \\ \"yes\"", "Łukasz Ångström-Ünal é ñ ß", "«习近平» — 習…"],
)
async def test_a_text_typed_at_once_lands_in_order_and_enter_waits_for_it(asked: Asked, text: str) -> None:
    """All keys sent without a pause: the answer is the whole text, whatever characters it is of."""
    async with asked() as pilot:
        type_at_once(pilot, text, "enter")
        await until(pilot, lambda: answers(pilot))
        assert answers(pilot) == [text]


async def test_keys_sent_before_the_screen_is_there_are_not_lost() -> None:
    """What is typed in the moment in which the screen comes up lands in the field, before what follows."""
    app = AskingApp()
    async with app.run_test() as pilot:
        app.ask("", "", SPEAKERS)
        type_at_once(pilot, "Blin", "left", "k", "enter")
        await until(pilot, lambda: app.answers)
        assert app.answers == ["Blikn"]


async def test_keys_behind_enter_are_not_written(asked: Asked) -> None:
    """What follows Enter without a pause is not in the answer, and the next question gets it."""
    async with asked() as pilot:
        type_at_once(pilot, "ab", "enter", "c", "escape")
        await until(pilot, lambda: answers(pilot))
        await pilot.pause()
        assert answers(pilot) == ["ab"]


def test_every_character_is_known_by_its_key() -> None:
    """Textual names keys after characters; the way back leads to the same one, hyphens in its name or not."""
    characters = [chr(code) for code in range(0x3100) if chr(code).isprintable()]
    assert [each for each in characters if character_of(_character_to_key(each)) != each] == []


@pytest.mark.parametrize("key", ["f5", "tab", "shift+tab", "ctrl+t", "insert", "pageup", "newline", "ctrl+at"])
async def test_keys_that_write_nothing_write_nothing(asked: Asked, key: str) -> None:
    """Function keys and such leave the field alone."""
    async with asked("a") as pilot:
        await pilot.press(key)
        assert field(pilot) == "a"


async def test_suggestions_are_listed_and_walked_through(asked: Asked) -> None:
    """Down puts one after another into the field, Up goes back; behind the last one is what was typed."""
    async with asked("", SPEAKERS) as pilot:
        for number, speaker in enumerate(SPEAKERS, 1):
            assert f"{number}  {speaker}" in seen(pilot)
        walked = []
        for key in ("down", "down", "up", "up", "up", "down", "down"):
            await pilot.press(key)
            walked.append(field(pilot))
        assert walked == ["Mr Blinken", "Mr Qin Gang", "Mr Blinken", "", "a senior official", "", "Mr Blinken"]
        await pilot.press("enter")
        assert answers(pilot) == ["Mr Blinken"]


async def test_the_list_begins_where_the_old_value_stands(asked: Asked) -> None:
    """If the value is a suggestion, all are listed, it is marked, and Down continues from it."""
    async with asked("Mr Qin Gang", SPEAKERS) as pilot:
        assert "▌ 2  Mr Qin Gang" in seen(pilot)
        await pilot.press("down")
        assert field(pilot) == "Wang Yi"
        assert "▌ 3  Wang Yi" in seen(pilot)


@pytest.mark.slow
async def test_typing_narrows_the_suggestions(asked: Asked) -> None:
    """They must contain the typed text in any case; Down and Up move among them while typing goes on."""
    async with asked("", SPEAKERS) as pilot:
        await pilot.press(*"MR")
        assert "1  Mr Blinken" in seen(pilot)
        assert "2  Mr Qin Gang" in seen(pilot)
        assert "Wang Yi" not in seen(pilot)
        await pilot.press("down", "down", "down")
        assert field(pilot) == "MR"
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "5  a senior official" in seen(pilot)
        await pilot.press(*"yi", "down", "enter")
        assert answers(pilot) == ["Wang Yi"]


async def test_typing_and_choosing_at_once(asked: Asked) -> None:
    """`qin`, Down and Enter without a pause answer the suggestion that `qin` leaves."""
    async with asked("", SPEAKERS) as pilot:
        type_at_once(pilot, "qin", "down", "enter")
        await until(pilot, lambda: answers(pilot))
        assert answers(pilot) == ["Mr Qin Gang"]


@pytest.mark.slow
async def test_no_more_than_nine_are_listed_and_all_can_be_reached(asked: Asked) -> None:
    """Of twelve suggestions nine are to be seen; Down reaches the twelfth, which is then in sight."""
    many = [f"speaker {letter}" for letter in "abcdefghijkl"]
    async with asked("", many) as pilot:
        assert seen(pilot).count("speaker ") == 9
        await pilot.press(*["down"] * 12)
        assert field(pilot) == "speaker l"
        assert seen(pilot).count("speaker l") == 2
        assert "▌ 9  speaker l" in seen(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_field_and_suggestion_are_in_sight_in_any_window(asked: Asked, size: tuple[int, int]) -> None:
    """Wherever Down leads, the field and the line that was chosen are both to be seen."""
    many = [f"speaker {letter}" for letter in "abcdefghi"]
    async with asked("", many, size=size) as pilot:
        for each in many:
            await pilot.press("down")
            await pilot.pause()
            assert seen(pilot).count(each) == 2
        assert "Enter accept" in seen(pilot)


async def test_a_click_takes_a_suggestion_into_the_field(asked: Asked) -> None:
    """The third line under the mouse is in the field after a click."""
    async with asked("", SPEAKERS) as pilot:
        await pilot.click("#lines", offset=(8, 2))
        await pilot.pause()
        assert field(pilot) == "Wang Yi"


async def test_what_is_pasted_is_one_line(asked: Asked) -> None:
    """Line ends of a pasted text become blanks, however the terminal sends them; control characters become symbols."""
    async with asked() as pilot:
        await pilot.press("a", "space")
        pilot.app.post_message(events.Paste("b\r\nc\r\x1b[31md"))
        await until(pilot, lambda: "b" in field(pilot))
        await pilot.press("enter")
        assert answers(pilot) == ["a b c ␛[31md"]


async def test_nothing_from_outside_is_markup_or_an_escape_sequence(asked: Asked) -> None:
    """Value, placeholder and suggestions are shown as they stand, controls as symbols; answered is the original."""
    nasty = "[bold]Xi[/] \x1b[31mred \u202eturned"
    async with asked("", ["[@click=app.bell]x[/]", nasty], "[b]who[/b]\x1b]0;x\x07") as pilot:
        text = seen(pilot)
        assert "1  [@click=app.bell]x[/]" in text
        assert "2  [bold]Xi[/] ␛[31mred ‹RLO›turned" in text
        assert "[b]who[/b]␛]0;x␇" in text
        await pilot.press("up")
        assert "\x1b" not in seen(pilot)
        await pilot.press("enter")
        assert answers(pilot) == [nasty]
    async with asked(nasty) as pilot:
        assert "[bold]Xi[/] ␛[31mred ‹RLO›turned" in seen(pilot)
        await pilot.press("enter")
        assert answers(pilot) == [nasty]
