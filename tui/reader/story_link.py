"""Linking the claim at the cursor with claims of the other articles of its story."""

from typing import TYPE_CHECKING

from annotations.errors import StoreError
from tui.screen import BarScreen

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


async def link_claim(reader: "ReaderScreen") -> None:
    """Open the linking screen at the claim under the cursor, or say what is missing for it."""
    claim = reader.current_claim()
    if claim is None:
        reader.say("No claim here. Tag the words first.")
        return
    from tui.story.linking import LinkingScreen
    from tui.story.opening import open_desk, stories_with

    reader.keep_place()
    found, problems = stories_with(reader.store, [reader.entry.id])
    for problem in problems:
        reader.warn(f"{problem}.")
    if not found:
        reader.say("This article is in no story. In the list of articles, x selects and L makes a story.")
        return
    try:
        desk = open_desk(reader.corpus, reader.store, reader.saver, found[0].id)
    except StoreError as error:
        reader.warn(f"{error}.")
        return
    linking = LinkingScreen(desk, reader.config, None, claim.id)
    linking.set_reactive(BarScreen.palette, reader.palette)
    await reader.app.push_screen(linking)
