"""The list of entities, as the person beside the article sees it."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from annotations.entity import Entity
from annotations.scheme import DEFAULT
from tui.display.theme import THEMES, Palette
from tui.reader.entity_list import EntityList

PALETTE = Palette(THEMES[0], DEFAULT)

TALKS = "Qin met Blinken in Beijing on Monday; Blinken left BEIJING, and Blinken\n  met Wang of the Party."
NAMED = {
    "Qin": "PERSON",
    "Blinken": "PERSON",
    "Wang": "PERSON",
    "Beijing": "GPE",
    "BEIJING": "GPE",
    "Monday": "DATE",
    "Party": "ORG",
}


class Desk(App[None]):
    """A list of entities on its own, 24 cells wide and 12 high."""

    CSS = "EntityList { width: 24; height: 12; overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """Show nothing but the list."""
        yield EntityList()

    def list(self, text: str, **labels: str) -> EntityList:
        """Put the names that have a label into the list, and return it."""
        found = self.query_one(EntityList)
        found.palette = PALETTE
        found.show(text, entities(text, **labels))
        return found


def entities(text: str, **labels: str) -> tuple[Entity, ...]:
    """Return every mention of some names in a text, in reading order."""
    found = [
        Entity(at, at + len(name), label)
        for name, label in labels.items()
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return tuple(sorted(found))


def strips(found: EntityList) -> list[Strip]:
    """Draw all lines in sight."""
    drawn = [found.render_line(y) for y in range(found.size.height)]
    assert {strip.cell_length for strip in drawn} == {found.size.width}
    return drawn


def lines(found: EntityList) -> list[str]:
    """Return what stands on the lines in sight, down to the last that has anything."""
    return "\n".join(strip.text.rstrip(" ▄▀█") for strip in strips(found)).rstrip("\n").split("\n")


def clicked(heard: list[Message]) -> list[tuple[str, int]]:
    """Return the kinds that were clicked on, with how many mentions. A message is heard at every step of its way."""
    clicks = {id(each): each for each in heard if isinstance(each, EntityList.Clicked)}
    return [(each.kind, len(each.mentions)) for each in clicks.values()]


async def test_entities_are_listed_by_kind_and_by_how_often_they_are_named() -> None:
    """Kinds are in the order of the legend with their totals; in each the name met most often comes first, those
    named as often in the order in which they were met. Upper case and lower are one name, shown as first met.
    """
    app = Desk()
    async with app.run_test():
        assert lines(app.list(TALKS, **NAMED)) == [
            "▌person               5",
            "   Blinken            3",
            "   Qin                1",
            "   Wang               1",
            " place                2",
            "   Beijing            2",
            " organisation         1",
            "   Party              1",
            " date                 1",
            "   Monday             1",
        ]


async def test_a_name_over_a_line_end_is_the_same_name() -> None:
    """White space is folded: a name is not another one for being wrapped."""
    text = "Wang\n  Yi met Wang Yi."
    app = Desk()
    async with app.run_test():
        found = app.list(text, **{"Wang\n  Yi": "PERSON", "Wang Yi": "PERSON"})
        assert lines(found) == ["▌person               2", "   Wang Yi            2"]


async def test_a_kind_is_headed_in_its_colour() -> None:
    """The heading looks as its entities look in the text."""
    app = Desk()
    async with app.run_test():
        heading = strips(app.list(TALKS, **NAMED))[4]
        style = next(each.style for each in heading if each.text == "place")
        assert style is not None
        assert style.color == PALETTE.kinds["place"].color
        assert style.underline


async def test_labels_of_one_kind_are_listed_together() -> None:
    """Towns and mountains are places; what is of no kind, like a sum of money, is not listed."""
    app = Desk()
    async with app.run_test():
        found = app.list("Paris, Everest, $5", Paris="GPE", Everest="LOC", **{"$5": "MONEY"})
        assert [line.split() for line in lines(found)] == [["▌place", "2"], ["Paris", "1"], ["Everest", "1"]]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, " finding entities …"),
        ((), " No entities."),
        ((Entity(0, 1, "MONEY"),), " No entities."),
        ((Entity(1, 3, "GPE"),), " No entities."),
    ],
)
async def test_it_says_why_nothing_is_listed(found: tuple[Entity, ...] | None, said: str) -> None:
    """Not known yet is another thing than none; what is of no kind or only white space counts as none."""
    heard: list[Message] = []
    app = Desk()
    async with app.run_test(message_hook=heard.append) as pilot:
        listed = app.list("")
        listed.show("5 \n", found)
        listed.move(1)
        assert lines(listed) == [said]
        assert (listed.chosen, listed.cursor, listed.entities) == (None, 0, found)
        await pilot.click(EntityList, offset=(3, 0))
        assert clicked(heard) == []


async def test_before_there_is_a_palette_nothing_is_drawn() -> None:
    """The list waits for its colours."""
    app = Desk()
    async with app.run_test():
        assert lines(app.query_one(EntityList)) == [""]


async def test_a_hidden_kind_keeps_its_heading_only() -> None:
    """It is dim and says so, with its total; the other kinds are as they were."""
    app = Desk()
    async with app.run_test():
        found = app.list(TALKS, **NAMED)
        found.hidden = frozenset({"person", "date"})
        assert lines(found) == [
            "▌person  hidden       5",
            " place                2",
            "   Beijing            2",
            " organisation         1",
            "   Party              1",
            " date  hidden         1",
        ]
        style = next(each.style for each in strips(found)[5] if each.text == "date")
        assert style is not None
        assert style.color == PALETTE.dimmed.color
        found.hidden = frozenset()
        assert len(lines(found)) == 10


async def test_the_cursor_goes_to_the_heading_when_its_kind_is_hidden() -> None:
    """From there the kind can be shown again; a cursor on a name of another kind stays on that name."""
    app = Desk()
    async with app.run_test():
        found = app.list(TALKS, **NAMED)
        found.move(5)
        found.hidden = frozenset({"person"})
        assert lines(found)[found.cursor] == "▌  Beijing            2"
        found.hidden = frozenset({"place"})
        assert found.chosen == ("place", ())
        assert lines(found)[4] == "▌place  hidden        2"


async def test_chosen_is_a_kind_or_all_mentions_of_a_name() -> None:
    """A heading has no mentions; a name has all of them, in reading order, whatever their case."""
    app = Desk()
    async with app.run_test():
        found = app.list(TALKS, **NAMED)
        assert found.chosen == ("person", ())
        found.move(5)
        mentions = tuple(each for each in found.entities or () if each.label == "GPE")
        assert [TALKS[each.start : each.end] for each in mentions] == ["Beijing", "BEIJING"]
        assert found.chosen == ("place", mentions)


async def test_moving_stays_in_the_list_and_in_sight() -> None:
    """The cursor goes over headings and names, to the last line and the first and no further."""
    text = " ".join(f"Name{number:02}." for number in range(40))
    app = Desk()
    async with app.run_test():
        found = app.list(text, **{f"Name{number:02}": "PERSON" for number in range(40)})
        for step in [1] * 45 + [-1] * 45:
            found.move(step)
            marked = [line for line in lines(found) if line.startswith("▌")]
            expected = f"  Name{found.cursor - 1:02}" if found.cursor else "person"
            assert [line[1:].split("   ")[0].rstrip() for line in marked] == [expected]
        found.move(99)
        assert found.cursor == 40
        assert lines(found)[-1].startswith("▌  Name39")


async def test_another_text_begins_at_the_top() -> None:
    """In the same text the cursor stays on its name when the entities are told anew."""
    app = Desk()
    async with app.run_test():
        found = app.list(TALKS, **NAMED)
        found.move(5)
        app.list(TALKS, Beijing="GPE", BEIJING="GPE")
        assert lines(found)[1] == "▌  Beijing            2"
        found.show("Beijing it is", None)
        assert (found.cursor, found.chosen) == (0, None)
        app.list("Beijing it is", Beijing="GPE")
        assert lines(found) == ["▌place                1", "   Beijing            1"]


async def test_a_click_says_what_was_clicked_on() -> None:
    """A name with its mentions, a heading without; the cursor goes there, and below the last line is nothing."""
    heard: list[Message] = []
    app = Desk()
    async with app.run_test(message_hook=heard.append) as pilot:
        found = app.list(TALKS, **NAMED)
        for line in (1, 4, 11):
            await pilot.click(EntityList, offset=(5, line))
        assert clicked(heard) == [("person", 3), ("place", 0)]
        assert found.cursor == 4


async def test_text_from_outside_is_only_text() -> None:
    """Escape sequences, bidi controls and markup in a name are shown and do nothing."""
    app = Desk()
    async with app.run_test():
        found = app.list("a\x1b[31m [b]c[/]", **{"\x1b[31m": "GPE", "[b]c[/]": "GPE"})
        assert [line.split() for line in lines(found)[1:]] == [["␛[31m", "1"], ["[b]c[/]", "1"]]
        assert "‹RLO›o" in lines(app.list("n\u202eo", **{"n\u202eo": "ORG"}))[1]


async def test_wide_characters_keep_the_numbers_in_their_column() -> None:
    """Names of two cells a character, cut or not, leave the count where it is."""
    names = ("北京", "北京" * 9, "a" + "北京" * 9, "👩‍👩‍👧‍👦" * 12, "Bogota\u0301", "Rome")
    app = Desk()
    async with app.run_test():
        found = app.list(" ".join(names), **dict.fromkeys(names, "GPE"))
        drawn = [strip.text for strip in strips(found)][: len(lines(found))]
        assert len(drawn) == 7
        assert {cell_len(line.rstrip()) for line in drawn} == {23}


async def test_a_thumb_lies_over_no_number() -> None:
    """Beside it the numbers stand further in, with a cell of air before it."""
    app = Desk()
    async with app.run_test() as pilot:
        found = app.list(TALKS, **NAMED)
        found.styles.height = 3
        await pilot.pause()
        assert lines(found)[:2] == ["▌person              5", "   Blinken           3"]


async def test_a_window_of_no_width_breaks_nothing() -> None:
    """While a window is made smaller the list may have no room at all."""
    app = Desk()
    async with app.run_test() as pilot:
        found = app.list(TALKS, **NAMED)
        found.hidden = frozenset({"date"})
        for width in (0, 1, 3, 9, 12):
            found.styles.width = width
            await pilot.pause()
            assert all(line.cell_length == width for line in strips(found))
