"""The story that a command is about, by its id or its title."""

from pathlib import Path

from annotations.errors import StoreError
from annotations.ledger.model import Ledger, Story
from annotations.store.ledger_file import LedgerStore
from tui.cli.output import fail, say


def chosen_story(folder: Path, annotator: str, name: str) -> Story:
    """Return a story of an annotator by its id, the beginning of its id, or its title; exit with 2 if it is not one."""
    stories, problems = LedgerStore(folder, annotator).stories()
    for problem in problems:
        say(f"Left out: {problem}.")
    exact = [story for story in stories if story.id == name or story.title.casefold() == name.casefold()]
    found = exact or [story for story in stories if len(name) >= 4 and story.id.startswith(name)]
    if len(found) > 1:
        fail(f"Several stories are called {name}. Name one by its id: {', '.join(story.id for story in found)}.", 2)
    if not found:
        known = ", ".join(f"{story.id} ({story.title})" for story in stories[:8])
        fail(f"{annotator} has no story {name}. Stories: {known or 'none; copydesk stories makes them'}.", 2)
    return found[0]


def chosen_ledgers(folder: Path, annotator: str, name: str) -> list[Ledger]:
    """Return the ledger of a story, or all ledgers of an annotator; exit with 1 if one cannot be read."""
    ledgers = LedgerStore(folder, annotator)
    if name:
        stories = [chosen_story(folder, annotator, name)]
    else:
        stories, problems = ledgers.stories()
        for problem in problems:
            say(f"Left out: {problem}.")
    try:
        return [ledgers.load(story.id) for story in stories]
    except StoreError as error:
        fail(f"{error}.", 1)
