"""The menu on a selection, as the person at the keys sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from conftest import seen, type_at_once, until
from msgspec.structs import replace as replaced
from textual.app import App
from textual.pilot import Pilot

from annotations.scheme import DEFAULT, Attribute, Label, PlainLabel, Scheme, completed
from annotations.suggest.speakers import Candidate
from tui.dialogs.attribute_values import attribute_keys, next_value
from tui.dialogs.label_keys import quick_keys
from tui.dialogs.label_list import LabelList
from tui.dialogs.prompt import PromptScreen
from tui.dialogs.speaker_picker import SpeakerOffer, SpeakerPicker
from tui.dialogs.tag_menu import ClaimValues, TagMenu

WORDS = "the competition we have does not veer into conflict"
SPEAKERS = SpeakerOffer(
    (Candidate("Mr Blinken", "he", 3, 5), Candidate("Mr Qin Gang", "Mr Qin Gang", 9, 20)), ("Hua Chunying",)
)
NEW = ClaimValues("", "", sure=True, note="")
QUOTE = ClaimValues("quote", "Mr Blinken", sure=True, note="")


class TaggingApp(App[None]):
    """An empty screen, over which the menu opens."""

    def __init__(self) -> None:
        """Nothing was answered yet."""
        super().__init__()
        self.answers: list[ClaimValues | None] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that only the themes of Copydesk have."""
        return {"veil": "#00000099", "muted": "#949cab"}


@asynccontextmanager
async def menu(
    tagging: ClaimValues = QUOTE,
    words: str = WORDS,
    scheme: Scheme = DEFAULT,
    speakers: SpeakerOffer = SPEAKERS,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Pilot[None]]:
    """Open the menu and give the fingers of who sits before it."""
    app = TaggingApp()
    async with app.run_test(size=size) as pilot:
        app.push_screen(TagMenu(scheme, words, tagging, speakers), app.answers.append)
        await pilot.pause()
        yield pilot


def answers(pilot: Pilot[None]) -> list[ClaimValues | None]:
    """Return what was answered so far."""
    app = pilot.app
    assert isinstance(app, TaggingApp)
    return app.answers


def labels(letters: str, definition: str = "") -> Scheme:
    """Make a scheme of labels with these letters, named after them."""
    return Scheme(
        labels=tuple(
            Label(name=f"label {each}", key=str(number % 10), letter=each, colour="#009E73", definition=definition)
            for number, each in enumerate(letters, 1)
        )
    )


async def test_it_shows_the_words_the_labels_and_what_they_mean() -> None:
    """The selection, each label with its keys, name and definition, and the attributes."""
    async with menu() as pilot:
        text = seen(pilot)
        assert WORDS in text
        for row in ("1 f F  fact", "● 2 q Q  quote", "3 S    speculation"):
            assert row in text
        for part in ("The outlet says in its own voice that it is ", "is a fact.", "whoever said it.", "named."):
            assert part in text
        for line in ("s  speaker: Mr Blinken", "?  sure: yes", "c  note: –"):
            assert line in text


@pytest.mark.parametrize("key", "1fF 2qQ 3S".replace(" ", ""))
async def test_a_digit_or_a_letter_takes_its_label_and_closes(key: str) -> None:
    """One key, and the menu answers all that was said with the label of that key."""
    tagging = ClaimValues("quote", "Mr Blinken", sure=False, note="why?")
    async with menu(tagging) as pilot:
        await pilot.press(key)
        label = {"1": "fact", "f": "fact", "3": "speculation", "s": "speculation"}.get(key.lower(), "quote")
        assert answers(pilot) == [replace(tagging, label=label)]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["4", "0", "x", "J", "K", "C", "f5", "tab"])
async def test_a_key_of_no_label_does_nothing(key: str) -> None:
    """The menu stays, and what it answers in the end is what it was given."""
    async with menu() as pilot:
        await pilot.press(key)
        assert answers(pilot) == []
        await pilot.press("enter")
        assert answers(pilot) == [QUOTE]


@pytest.mark.parametrize(
    "keys", [" quote", "j speculation", "down speculation", "k k k fact", "up fact", "j j k quote"]
)
async def test_enter_takes_the_label_under_the_cursor(keys: str) -> None:
    """The cursor begins on the label that the claim has; `j k ↓ ↑` move it and stop at either end."""
    async with menu() as pilot:
        *moves, label = keys.split()
        await pilot.press(*moves, "enter")
        assert answers(pilot) == [replace(QUOTE, label=label)]


async def test_the_cursor_is_a_bar_and_begins_on_the_first_label_where_none_is_given() -> None:
    """What is not tagged yet has no mark; a bar stands beside the label that Enter takes."""
    async with menu(NEW) as pilot:
        assert "●" not in seen(pilot)
        (row,) = [line for line in seen(pilot).splitlines() if "1 f F" in line]
        assert "▌" in row
        await pilot.press("enter")
        assert answers(pilot) == [replace(NEW, label="fact")]


@pytest.mark.slow
async def test_the_question_mark_is_sure_or_not() -> None:
    """`?` makes it not sure, `?` again sure; Enter answers what is shown."""
    async with menu() as pilot:
        await pilot.press("question_mark")
        assert "sure: no" in seen(pilot)
        await pilot.press("question_mark")
        assert "sure: yes" in seen(pilot)
        await pilot.press("question_mark", "enter")
        assert answers(pilot) == [replace(QUOTE, sure=False)]


async def test_s_picks_the_speaker() -> None:
    """The picker opens, the present speaker highlighted; the one that is taken is shown, and Enter accepts all."""
    async with menu() as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SpeakerPicker)
        for row in ("1  Mr Blinken   “he”   now", "2  Mr Qin Gang", "3  Hua Chunying   in other claims", "no speaker"):
            assert row in seen(pilot)
        await pilot.press("down", "enter")
        assert "s  speaker: Mr Qin Gang" in seen(pilot)
        assert answers(pilot) == []
        await pilot.press("enter")
        assert answers(pilot) == [replace(QUOTE, speaker="Mr Qin Gang")]


async def test_the_speaker_picker_of_the_menu_holds_the_present_speaker() -> None:
    """A name that was typed is first the next time, highlighted: Enter keeps it."""
    async with menu() as pilot:
        await pilot.press("s", *"Anna", "enter", "s")
        await pilot.pause()
        assert "1  Anna   now" in seen(pilot)
        await pilot.press("enter", "enter")
        assert answers(pilot) == [replace(QUOTE, speaker="Anna")]


@pytest.mark.slow
async def test_c_asks_for_a_note_and_an_empty_answer_takes_it_away() -> None:
    """What is written is shown in the menu; emptied, note and speaker are gone."""
    async with menu() as pilot:
        await pilot.press("c", *"who?", "enter")
        assert "c  note: who?" in seen(pilot)
        await pilot.press("s", "4", "c", "ctrl+u", "enter")
        assert "s  speaker: –" in seen(pilot)
        assert "c  note: –" in seen(pilot)
        await pilot.press("f")
        assert answers(pilot) == [replace(QUOTE, label="fact", speaker="")]


@pytest.mark.slow
async def test_escape_changes_nothing() -> None:
    """Out of a question it leads back to the menu with the old answer; out of the menu nothing is answered."""
    async with menu() as pilot:
        await pilot.press("s", "x", "escape", "escape")
        assert isinstance(pilot.app.screen, TagMenu)
        assert "s  speaker: Mr Blinken" in seen(pilot)
        await pilot.press("j", "question_mark", "s", "x", "enter", "escape")
        assert answers(pilot) == [None]


async def test_keys_typed_at_once_act_in_their_order() -> None:
    """Speaker, note, doubt and label in one go, all sent without a pause: each key acts on what the last one left."""
    async with menu(NEW) as pilot:
        type_at_once(pilot, "s", *"Blin", "enter", "c", *"sj?f", "enter", "?", "j", "j", "k", "enter")
        await until(pilot, lambda: answers(pilot))
        assert answers(pilot) == [ClaimValues("quote", "Mr Blinken", sure=False, note="sj?f")]


async def test_keys_typed_before_the_menu_is_there_act_as_well() -> None:
    """`s`, a name, Enter and `f` sent in the moment in which the menu opens are not lost, nor is the order."""
    app = TaggingApp()
    async with app.run_test() as pilot:
        app.push_screen(TagMenu(DEFAULT, WORDS, NEW, SPEAKERS), app.answers.append)
        type_at_once(pilot, "?", "s", *"Anna", "enter", "f")
        await until(pilot, lambda: app.answers)
        assert app.answers == [ClaimValues("fact", "Anna", sure=False, note="")]


async def test_keys_typed_before_the_menu_is_asked_for_act_as_well() -> None:
    """The key that opens the menu, and what follows it without a pause, as in the reader: Enter, `s`, a name."""

    class Reader(TaggingApp):
        BINDINGS = [("enter", "menu", "menu")]  # noqa: RUF012, as Textual declares it

        def action_menu(self) -> None:
            self.push_screen(TagMenu(DEFAULT, WORDS, NEW, SPEAKERS), self.answers.append)

    app = Reader()
    async with app.run_test() as pilot:
        type_at_once(pilot, "enter", "s", *"Ann–«a»", "enter", "f", "enter", "q", "enter", "escape", "enter", "3")
        await until(pilot, lambda: len(app.answers) == 4)
        named = ClaimValues("fact", "Ann–«a»", sure=True, note="")
        assert app.answers == [named, replace(NEW, label="quote"), None, replace(NEW, label="speculation")]


def test_a_letter_is_a_labels_where_nothing_else_has_it() -> None:
    """Of S, J, K and C only the capital takes the label; a scheme with both f and F keeps them apart."""
    assert "".join(quick_keys(DEFAULT, "jkscb")) == "123fFqQS"
    assert "".join(quick_keys(labels("sjKC"), "jkscb")) == "1234SJKC"
    keys = quick_keys(labels("fF"), "jkscb")
    assert {key: label.letter for key, label in keys.items()} == {"1": "f", "2": "F", "f": "f", "F": "F"}


async def test_letters_that_collide_are_shown_as_the_key_that_works() -> None:
    """A label with the letter c shows its capital, which takes it, while `c` asks for the note."""
    async with menu(NEW, scheme=labels("ck")) as pilot:
        assert "1 C  label c" in seen(pilot)
        assert "2 K  label k" in seen(pilot)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, PromptScreen)
        await pilot.press("escape", "C")
        assert answers(pilot) == [replace(NEW, label="label c")]


def many(count: int = 40) -> Scheme:
    """Make a scheme of labels whose names are their numbers in words."""
    ones = "one two three four five six seven eight nine".split()
    names = [*ones, *(f"{ten}-{one}" for ten in ("twenty", "thirty", "forty", "fifty") for one in ones)][:count]
    return Scheme(labels=completed([PlainLabel(name=name, definition=f"As in {name}.") for name in names]))


async def test_of_many_labels_letters_filter_and_digits_take_those_that_are_shown() -> None:
    """What matches best comes first, with a number of its own; Enter takes the one under the cursor."""
    async with menu(NEW, scheme=many()) as pilot:
        assert "type to filter: ▏" in seen(pilot)
        assert "1  one " in seen(pilot)
        await pilot.press(*"forty")
        assert "1  forty-one " in seen(pilot)
        assert "thirty" not in seen(pilot)
        await pilot.press("3")
        assert answers(pilot) == [replace(NEW, label="forty-three")]
    async with menu(NEW, scheme=many()) as pilot:
        await pilot.press(*"seven", "down", "enter")
        assert answers(pilot) == [replace(NEW, label="twenty-seven")]


async def test_while_letters_filter_every_letter_is_typed() -> None:
    """Those of the commands too; Backspace takes one back, Ctrl+U all, and what matches nothing takes nothing."""
    async with menu(NEW, scheme=many()) as pilot:
        await pilot.press(*"jksc?/ b")
        assert "type to filter: jksc?/ b▏" in seen(pilot)
        assert "No label matches." in seen(pilot)
        await pilot.press("enter", "1")
        assert answers(pilot) == []
        await pilot.press("ctrl+u", *"fivf", "backspace", *"e", "enter")
        assert answers(pilot) == [replace(NEW, label="five")]


async def test_tab_makes_letters_keys_again() -> None:
    """With forty labels too: then `?` is doubt, and every label has a letter that takes it."""
    async with menu(NEW, scheme=many()) as pilot:
        assert "Tab ?  sure: yes" in seen(pilot)
        await pilot.press("tab", "question_mark")
        assert "?  sure: no" in seen(pilot)
        assert "type to filter" not in seen(pilot)
        await pilot.press("T")
        assert len(answers(pilot)) == 1


async def test_few_labels_are_filtered_after_a_slash() -> None:
    """The letter of a label is typed then; Esc shows all, then makes letters keys, then leaves."""
    async with menu() as pilot:
        await pilot.press("slash", *"spec")
        assert "1  speculation" in seen(pilot)
        assert "quotation marks" not in seen(pilot)
        await pilot.press("escape")
        assert "3  speculation" in seen(pilot)
        await pilot.press("escape")
        assert "? " in seen(pilot)
        assert "type to filter" not in seen(pilot)
        await pilot.press("escape")
        assert answers(pilot) == [None]


async def test_letters_of_any_alphabet_take_their_labels() -> None:
    """As they are typed, in either case; those with neither digit nor Latin letter get one as well."""
    names = ["事実", "引用", *(f"Слово {number}" for number in range(9)), "Факт"]
    scheme = Scheme(labels=completed([PlainLabel(name=name) for name in names]))
    for key, label in (("事", "事実"), ("ф", "Факт"), ("Ф", "Факт"), ("a", "Слово 8"), ("2", "引用")):
        async with menu(NEW, scheme=scheme) as pilot:
            await pilot.press(key)
            assert answers(pilot) == [replace(NEW, label=label)], key


async def test_kinds_of_a_label_stand_below_it() -> None:
    """Indented; the label under the cursor is shown with its description and its examples."""
    labels = [PlainLabel(name="rate", parent="figure"), PlainLabel(name="figure", definition="A number.")]
    labels += [PlainLabel(name=f"other {number}", definition="Something else.") for number in range(9)]
    labels[0] = replaced(labels[0], definition="A share.", description="Not a count.", examples=("Five per cent.",))
    async with menu(NEW, scheme=Scheme(labels=completed(labels))) as pilot:
        lines = seen(pilot).splitlines()
        (above,) = [at for at, line in enumerate(lines) if "figure" in line]
        assert "  rate" in lines[above + 1]
        assert "Five per cent." not in seen(pilot)
        await pilot.press("j")
        assert "Not a count." in seen(pilot)
        assert "e.g. Five per cent." in seen(pilot)


def test_every_label_up_to_forty_has_a_key_of_its_own() -> None:
    """No two labels have one, and none is one of the menu's."""
    keys = quick_keys(many(), "jkscb?/ ")
    assert {label.name for label in keys.values()} == {label.name for label in many().labels}
    assert not set(keys) & set("jkscb?/ ")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_everything_can_be_reached_in_any_window(size: tuple[int, int]) -> None:
    """Of ten labels every one comes into sight under the cursor, the last lines behind it, the words before it."""
    letters = "abdefghilm"
    async with menu(NEW, scheme=labels(letters, "It is so. " * 9), size=size) as pilot:
        assert WORDS[:20] in seen(pilot)
        for letter in letters:
            await pilot.pause()
            assert f"label {letter}" in seen(pilot)
            await pilot.press("j")
            await pilot.pause()
        assert "note: –" in seen(pilot)
        assert "Enter accept" in seen(pilot)
        await pilot.press(*["k"] * len(letters))
        await pilot.pause()
        assert WORDS[:20] in seen(pilot)
        await pilot.press(*["space"] * 9)
        await pilot.pause()
        assert "note: –" in seen(pilot)
        await pilot.press(*["b"] * 9, "question_mark")
        await pilot.pause()
        assert "sure: no" in seen(pilot)


@pytest.mark.slow
async def test_the_definitions_can_be_read_in_the_smallest_window() -> None:
    """Paging through at 40 by 10 shows every word of every definition."""
    async with menu(size=(40, 10)) as pilot:
        read = ""
        await pilot.press(*["b"] * 9)
        for _ in range(9):
            await pilot.pause()
            read += seen(pilot)
            await pilot.press("space")
        for label in DEFAULT.labels:
            assert [word for word in label.definition.split() if word not in read] == []


async def test_nothing_from_outside_is_markup_or_an_escape_sequence() -> None:
    """Words, speaker, note, names and definitions are shown as they stand, control characters as symbols."""
    nasty = Label(name="[b]x", key="1", letter="F", colour="#009E73", definition="[i]is[/i] \x1b[31mso")
    tagging = ClaimValues("[b]x", "[@click=app.bell]Xi[/] \x1b]0;x\x07", sure=True, note="\u202e[/b]")
    words = "[bold]Not[/bold]\n\x1b[31mred"
    scheme = Scheme(labels=(nasty,))
    async with menu(tagging, words=words, scheme=scheme, speakers=SpeakerOffer((), ("[u]Qin",))) as pilot:
        text = seen(pilot)
        for shown in ("[bold]Not[/bold] ␛[31mred", "[b]x", "[i]is[/i] ␛[31mso", "note: ‹RLO›[/b]"):
            assert shown in text
        assert "speaker: [@click=app.bell]Xi[/] ␛]0;x␇" in text
        assert "\x1b" not in text
        await pilot.press("s")
        await pilot.pause()
        assert "2  [u]Qin" in seen(pilot)
        await pilot.press("enter", "enter")
        assert answers(pilot) == [tagging]


async def test_a_long_selection_is_cut_with_an_ellipsis() -> None:
    """A selection of a megabyte takes one line, which ends with an ellipsis."""
    async with menu(words="word " * 200_000) as pilot:
        (row,) = [line for line in seen(pilot).splitlines() if "word word" in line]
        assert "…" in row


async def test_the_mouse_does_it_too() -> None:
    """A click on a label takes it; one on the line of doubt changes that."""
    async with menu() as pilot:
        await pilot.click("#menu-sure")
        await pilot.pause()
        assert "sure: no" in seen(pilot)
        await pilot.click(LabelList, offset=(20, 1))
        await pilot.pause()
        assert answers(pilot) == [replace(QUOTE, label="fact", sure=False)]


ATTRIBUTES = replaced(
    DEFAULT,
    attributes=(
        Attribute(name="certainty", kind="choice", values=("high", "low"), labels=("quote",)),
        Attribute(name="checked", kind="yes/no", values=("yes", "no")),
        Attribute(name="because"),
        Attribute(name="topic", on="article"),
    ),
)


async def test_attributes_are_set_by_their_keys() -> None:
    """A choice goes through its values, a text is typed; each shows the key that sets it, which is no other's."""
    async with menu(QUOTE, scheme=ATTRIBUTES) as pilot:
        for line in ("e  certainty: –", "h  checked: –", "a  because: –"):
            assert line in seen(pilot)
        assert "topic" not in seen(pilot)
        await pilot.press("e", "e", "h", "a", *"of it", "enter")
        for line in ("e  certainty: low", "h  checked: yes", "a  because: of it"):
            assert line in seen(pilot)
        await pilot.press("e")
        assert "certainty: –" in seen(pilot)
        await pilot.press("e", "enter")
        assert answers(pilot) == [
            replace(QUOTE, attributes={"because": "of it", "certainty": "high", "checked": "yes"})
        ]


async def test_an_attribute_is_shown_and_set_for_its_labels_only() -> None:
    """The label under the cursor decides what is shown, the one that is taken what is kept."""
    async with menu(QUOTE, scheme=ATTRIBUTES) as pilot:
        await pilot.press("k")
        assert "certainty" not in seen(pilot)
        assert "checked" in seen(pilot)
        await pilot.press("e")
        assert answers(pilot) == []
        await pilot.press("j", "e", "h", "f")
        assert answers(pilot) == [replace(QUOTE, label="fact", attributes={"checked": "yes"})]


async def test_what_the_scheme_does_not_have_is_shown_and_kept() -> None:
    """An unknown attribute, an unknown value of a choice, and one that the label no longer has."""
    odd = replace(QUOTE, label="fact", attributes={"certainty": "medium", "mood": "dark"})
    async with menu(odd, scheme=ATTRIBUTES) as pilot:
        assert "certainty: medium  (not in the scheme)" in seen(pilot)
        assert "mood: dark" in seen(pilot)
        await pilot.press("enter")
        assert answers(pilot) == [odd]


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_attributes_leave_room_for_the_labels(size: tuple[int, int]) -> None:
    """In any window a label is in sight beside them."""
    async with menu(QUOTE, scheme=ATTRIBUTES, size=size) as pilot:
        assert "quote" in seen(pilot)
        assert "certainty" in seen(pilot)


async def test_three_labels_and_three_attributes_are_all_shown_in_a_window_of_24_rows() -> None:
    """The blank lines go first; in a lower window only the label under the cursor is written out."""
    for height, definition in ((24, "whoever said it."), (14, "")):
        async with menu(QUOTE, scheme=ATTRIBUTES, size=(80, height)) as pilot:
            text = seen(pilot)
            for name in ("fact", "quote", "speculation", "certainty", "checked", "because"):
                assert name in text
            assert definition in text


def test_the_keys_of_attributes_are_no_others() -> None:
    """The first letter of the name that is free; then of the alphabet."""
    keys = attribute_keys([Attribute(name="aa"), Attribute(name="ab"), Attribute(name="事実")], "c")
    assert {key: each.name for key, each in keys.items()} == {"a": "aa", "b": "ab", "d": "事実"}
    assert next_value(ATTRIBUTES.attributes[0], "low") == ""
    assert next_value(ATTRIBUTES.attributes[0], "medium") == ""
    assert next_value(ATTRIBUTES.attributes[2], "x") is None
