"""The guidelines as the person at the keys sees them."""

import re
from pathlib import Path

from conftest import seen
from msgspec.structs import replace
from rich.console import Console
from test_tag_menu import NEW, TaggingApp, menu

from annotations.scheme import DEFAULT, PlainLabel, Scheme, completed
from tui.dialogs.guidelines import GuidelinesScreen
from tui.display.guidelines import HARD_CASES, MAX_RENDERED_CHARS, about, rendered

RULES = """# Rules

A **rumour** is nobody's claim.

- A rumour with a source
  is a report.
- A report is checked.

| label | is |
| --- | --- |
| rumour | doubtful |
"""


def test_a_label_is_shown_with_what_the_guidelines_say_of_it() -> None:
    """Paragraphs, items and rows that name it, in any case; not those in which it is a part of a word."""
    labels = completed([PlainLabel(name="Rumour", definition="It is said.", examples=("They say\nso.",))])
    found = about(Scheme(labels=labels, guidelines=RULES + "Rumours are many.\n"), labels[0])
    assert found.split("\n\n") == [
        "# Rumour",
        "It is said.",
        "- “They say so.”",
        "## In the guidelines",
        "- A **rumour** is nobody's claim.\n- A rumour with a source is a report.\n- rumour: doubtful",
    ]


def test_the_default_cases_are_those_of_the_documentation() -> None:
    """Word for word, but for keys."""
    text = (Path(__file__).parents[2] / "docs" / "guidelines.md").read_text("utf-8")
    flat = re.sub(r"\s+", " ", text)
    for line in HARD_CASES.splitlines():
        assert line.removesuffix("select each and tag it.").strip() in flat


async def test_f1_in_the_menu_shows_the_guidelines_for_the_label_under_the_cursor() -> None:
    """Rendered, without the signs of Markdown; Esc leads back to the menu."""
    scheme = replace(DEFAULT, guidelines="# Our rules\n\nA **quote** has a speaker.\n\x1b[31m")
    async with menu(NEW, scheme=scheme) as pilot:
        await pilot.press("j", "f1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, GuidelinesScreen)
        text = seen(pilot)
        assert "Somebody else's words" in text
        assert "A quote has a speaker." in text
        assert "**" not in text
        assert "Esc close" in text
        assert "\x1b" not in text
        await pilot.press("escape")
        await pilot.press("f1", "space", "j", "k", "b", "q", "2")
        app = pilot.app
        assert isinstance(app, TaggingApp)
        assert [answer and answer.label for answer in app.answers] == ["quote"]


def test_long_guidelines_are_shown_as_they_are_written() -> None:
    """A book of rules takes no seconds."""
    assert str(rendered("**x** " * MAX_RENDERED_CHARS)).startswith("**x** ")


def test_guidelines_have_no_colours_of_their_own() -> None:
    """Headings, bullets and code are told by weight: the colours of Rich are of no theme, and glare on paper."""
    console = Console(width=60, color_system="truecolor")
    segments = list(console.render(rendered(f"# One\n\n## Two\n\n> said\n\n{RULES}\n\n`code`")))
    assert any(segment.style and segment.style.bold for segment in segments)
    coloured = [segment for segment in segments if segment.style and (segment.style.color or segment.style.bgcolor)]
    assert not coloured
