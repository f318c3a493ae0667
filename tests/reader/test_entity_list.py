"""The list of entities in the side panel, as it looks on screen."""

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


class ListApp(App[None]):
    """An app with only a list of entities, 24 cells wide and 12 high."""

    CSS = "EntityList { width: 24; height: 12; overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield EntityList()

    def fill(self, text: str, **labels: str) -> EntityList:
        """List the mentions of the names that have a label, and return the list."""
        entity_list = self.query_one(EntityList)
        entity_list.palette = PALETTE
        entity_list.set_entities(text, entities(text, **labels))
        return entity_list


def entities(text: str, **labels: str) -> tuple[Entity, ...]:
    """Return every mention of the names in a text, in reading order."""
    mentions = [
        Entity(at, at + len(name), label)
        for name, label in labels.items()
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return tuple(sorted(mentions))


def strips(entity_list: EntityList) -> list[Strip]:
    """Draw all visible lines."""
    drawn = [entity_list.render_line(y) for y in range(entity_list.size.height)]
    assert {strip.cell_length for strip in drawn} == {entity_list.size.width}
    return drawn


def lines(entity_list: EntityList) -> list[str]:
    """Return the text of the visible lines, down to the last that is not blank."""
    return "\n".join(strip.text.rstrip(" ▄▀█") for strip in strips(entity_list)).rstrip("\n").split("\n")


def clicked(messages: list[Message]) -> list[tuple[str, int]]:
    """Return the kinds that were clicked on, and the number of mentions.

    The hook gets a message once for every widget that it bubbles to.
    """
    clicks = {id(each): each for each in messages if isinstance(each, EntityList.Clicked)}
    return [(each.kind, len(each.mentions)) for each in clicks.values()]


async def test_entities_are_listed_by_kind_and_number_of_mentions() -> None:
    """Kinds are in the order of the legend, with their totals; in each, the name with most mentions comes first, and
    ties are in reading order. Names that differ only in case are one name, written as in its first mention.
    """
    app = ListApp()
    async with app.run_test():
        assert lines(app.fill(TALKS, **NAMED)) == [
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


async def test_names_of_one_person_are_one_line() -> None:
    """Under the fullest name, with all mentions: the surname before it and behind it."""
    text = "Qin left. Gang Qin spoke, and Qin ate with Wang."
    app = ListApp()
    async with app.run_test():
        entity_list = app.query_one(EntityList)
        entity_list.palette = PALETTE
        spans = [(0, 3), (10, 18), (30, 33), (43, 47)]
        entity_list.set_entities(text, tuple(Entity(*span, "PERSON") for span in spans))
        assert lines(entity_list) == ["▌person               4", "   Gang Qin           3", "   Wang               1"]
        entity_list.move(1)
        assert entity_list.chosen == ("person", tuple(Entity(*span, "PERSON") for span in spans[:3]))


async def test_a_name_over_a_line_end_is_the_same_name() -> None:
    """Runs of white space count as one space, so that a line end makes no second name."""
    text = "Wang\n  Yi met Wang Yi."
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(text, **{"Wang\n  Yi": "PERSON", "Wang Yi": "PERSON"})
        assert lines(entity_list) == ["▌person               2", "   Wang Yi            2"]


async def test_a_heading_has_the_colour_of_its_kind() -> None:
    """The heading has the style that its entities have in the text."""
    app = ListApp()
    async with app.run_test():
        heading = strips(app.fill(TALKS, **NAMED))[4]
        style = next(each.style for each in heading if each.text == "place")
        assert style is not None
        assert style.color == PALETTE.kinds["place"].color
        assert style.underline


async def test_labels_of_one_kind_are_listed_together() -> None:
    """Towns and mountains are places; a label without a kind, such as a sum of money, is not listed."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill("Paris, Everest, $5", Paris="GPE", Everest="LOC", **{"$5": "MONEY"})
        assert [line.split() for line in lines(entity_list)] == [["▌place", "2"], ["Paris", "1"], ["Everest", "1"]]


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        (None, " finding entities …"),
        ((), " No entities."),
        ((Entity(0, 1, "MONEY"),), " No entities."),
        ((Entity(1, 3, "GPE"),), " No entities."),
    ],
)
async def test_an_empty_list_says_why(entities: tuple[Entity, ...] | None, message: str) -> None:
    """No answer yet differs from no entities; labels without a kind, and names of white space only, are not listed."""
    messages: list[Message] = []
    app = ListApp()
    async with app.run_test(message_hook=messages.append) as pilot:
        entity_list = app.fill("")
        entity_list.set_entities("5 \n", entities)
        entity_list.move(1)
        assert lines(entity_list) == [message]
        assert (entity_list.chosen, entity_list.cursor, entity_list.entities) == (None, 0, entities)
        await pilot.click(EntityList, offset=(3, 0))
        assert clicked(messages) == []


async def test_nothing_is_drawn_without_a_palette() -> None:
    """The list is blank until it gets its colours."""
    app = ListApp()
    async with app.run_test():
        assert lines(app.query_one(EntityList)) == [""]


async def test_a_hidden_kind_keeps_its_heading_only() -> None:
    """The heading of a hidden kind is dim and says so, with its total; the other kinds do not change."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(TALKS, **NAMED)
        entity_list.hidden = frozenset({"person", "date"})
        assert lines(entity_list) == [
            "▌person  hidden       5",
            " place                2",
            "   Beijing            2",
            " organisation         1",
            "   Party              1",
            " date  hidden         1",
        ]
        style = next(each.style for each in strips(entity_list)[5] if each.text == "date")
        assert style is not None
        assert style.color == PALETTE.dimmed.color
        entity_list.hidden = frozenset()
        assert len(lines(entity_list)) == 10


async def test_the_cursor_goes_to_the_heading_when_its_kind_is_hidden() -> None:
    """The heading is where the kind can be shown again; a cursor on a name of another kind stays on that name."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(TALKS, **NAMED)
        entity_list.move(5)
        entity_list.hidden = frozenset({"person"})
        assert lines(entity_list)[entity_list.cursor] == "▌  Beijing            2"
        entity_list.hidden = frozenset({"place"})
        assert entity_list.chosen == ("place", ())
        assert lines(entity_list)[4] == "▌place  hidden        2"


async def test_a_kind_or_all_mentions_of_a_name_are_chosen() -> None:
    """A heading has no mentions; a name has all of its mentions, in reading order, in any case."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(TALKS, **NAMED)
        assert entity_list.chosen == ("person", ())
        entity_list.move(5)
        mentions = tuple(each for each in entity_list.entities or () if each.label == "GPE")
        assert [TALKS[each.start : each.end] for each in mentions] == ["Beijing", "BEIJING"]
        assert entity_list.chosen == ("place", mentions)


async def test_the_cursor_stays_in_the_list_and_visible() -> None:
    """The cursor moves over headings and names, to the last line and the first, and no further."""
    text = " ".join(f"Name{number:02}." for number in range(40))
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(text, **{f"Name{number:02}": "PERSON" for number in range(40)})
        for step in [1] * 45 + [-1] * 45:
            entity_list.move(step)
            cursor_lines = [line for line in lines(entity_list) if line.startswith("▌")]
            expected = f"  Name{entity_list.cursor - 1:02}" if entity_list.cursor else "person"
            assert [line[1:].split("   ")[0].rstrip() for line in cursor_lines] == [expected]
        entity_list.move(99)
        assert entity_list.cursor == 40
        assert lines(entity_list)[-1].startswith("▌  Name39")


async def test_another_text_puts_the_cursor_at_the_top() -> None:
    """For the same text the cursor stays on its name when the entities are replaced."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(TALKS, **NAMED)
        entity_list.move(5)
        app.fill(TALKS, Beijing="GPE", BEIJING="GPE")
        assert lines(entity_list)[1] == "▌  Beijing            2"
        entity_list.set_entities("Beijing it is", None)
        assert (entity_list.cursor, entity_list.chosen) == (0, None)
        app.fill("Beijing it is", Beijing="GPE")
        assert lines(entity_list) == ["▌place                1", "   Beijing            1"]


async def test_a_click_posts_a_kind_and_its_mentions() -> None:
    """A name has mentions, a heading none; the cursor goes to the line. Below the last line a click does nothing."""
    messages: list[Message] = []
    app = ListApp()
    async with app.run_test(message_hook=messages.append) as pilot:
        entity_list = app.fill(TALKS, **NAMED)
        for line in (1, 4, 11):
            await pilot.click(EntityList, offset=(5, line))
        assert clicked(messages) == [("person", 3), ("place", 0)]
        assert entity_list.cursor == 4


async def test_text_from_outside_is_only_text() -> None:
    """Escape sequences, bidi controls and markup in a name are shown, and have no effect."""
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill("a\x1b[31m [b]c[/]", **{"\x1b[31m": "GPE", "[b]c[/]": "GPE"})
        assert [line.split() for line in lines(entity_list)[1:]] == [["␛[31m", "1"], ["[b]c[/]", "1"]]
        assert "‹RLO›o" in lines(app.fill("n\u202eo", **{"n\u202eo": "ORG"}))[1]


async def test_wide_characters_keep_the_numbers_in_their_column() -> None:
    """Names of two cells a character, cut or not, do not move the number of mentions."""
    names = ("北京", "北京" * 9, "a" + "北京" * 9, "👩‍👩‍👧‍👦" * 12, "Bogota\u0301", "Rome")
    app = ListApp()
    async with app.run_test():
        entity_list = app.fill(" ".join(names), **dict.fromkeys(names, "GPE"))
        drawn = [strip.text for strip in strips(entity_list)][: len(lines(entity_list))]
        assert len(drawn) == 7
        assert {cell_len(line.rstrip()) for line in drawn} == {23}


async def test_the_scroll_thumb_covers_no_number() -> None:
    """Beside the thumb the numbers are further left, with a blank before it."""
    app = ListApp()
    async with app.run_test() as pilot:
        entity_list = app.fill(TALKS, **NAMED)
        entity_list.styles.height = 3
        await pilot.pause()
        assert lines(entity_list)[:2] == ["▌person              5", "   Blinken           3"]


async def test_a_window_of_no_width_breaks_nothing() -> None:
    """While a window is resized the list may have no cells at all."""
    app = ListApp()
    async with app.run_test() as pilot:
        entity_list = app.fill(TALKS, **NAMED)
        entity_list.hidden = frozenset({"date"})
        for width in (0, 1, 3, 9, 12):
            entity_list.styles.width = width
            await pilot.pause()
            assert all(line.cell_length == width for line in strips(entity_list))
