"""Linking the claim at the cursor with claims of the other articles of its story."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import ArticleError, StoreError
from annotations.translation import gettext as _
from tui.screen import BarScreen

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


async def link_claim(reader: "ReaderScreen") -> None:
    """Open the linking screen at the claim under the cursor, or say why that is not possible."""
    claim = reader.current_claim()
    if claim is None:
        reader.say(_("No claim here. Tag the words first."))
        return
    from tui.story.linking import LinkingScreen
    from tui.story.opening import open_desk, stories_with

    reader.keep_place()
    found, problems = stories_with(reader.store, [reader.entry.id])
    for problem in problems:
        reader.warn(f"{problem}.")
    if not found:
        reader.say(_("This article is in no story. In the list of articles, x selects and L makes a story."))
        return
    try:
        desk = open_desk(reader.corpus, reader.store, reader.saver, found[0].id)
    except StoreError as error:
        reader.warn(f"{error}.")
        return
    linking = LinkingScreen(desk, reader.config, partial(_open_beside, reader), claim.id)
    linking.set_reactive(BarScreen.palette, reader.palette)
    await reader.app.push_screen(linking)


async def _open_beside(reader: "ReaderScreen", article_id: str, claim: str, words: str, start: int) -> None:
    """Open another article of the story in a reader of its own, over the linking screen; Esc comes back to that."""
    number = reader.corpus.entries.number(article_id)
    if number is None:
        reader.warn(_("{article_id} is no longer in this corpus.", article_id=article_id))
        return
    entry = reader.corpus.entries[number]
    try:
        article = reader.corpus.load(entry)
    except ArticleError as error:
        reader.warn(f"{error}.")
        return
    other = type(reader)(
        reader.corpus, entry, article, reader.store, reader.saver, reader.finder, reader.config, [number]
    )
    other.note_of = reader.note_of
    other.set_reactive(BarScreen.palette, reader.palette)
    await reader.app.push_screen(other)
    if words:
        other.go_to_claim(claim, words, start)
