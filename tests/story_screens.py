"""The screens of stories as tests see them: what is on display, and the ledger on disk."""

from textual.pilot import Pilot

from annotations.ledger.model import Ledger
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from tui.story.beside import BesideScreen
from tui.story.linking import LinkingScreen
from tui.story.screen import StoryScreen


def ledger_of(store: Store) -> Ledger:
    """Return the one ledger on disk."""
    ledgers = LedgerStore(store.folder, store.annotator)
    (story,) = ledgers.stories()[0]
    return ledgers.load(story.id)


def entries(store: Store) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return the articles and relations of each entry on disk."""
    ledger = ledger_of(store)
    return [[(each.article, each.relations) for each in ledger.by_entry[entry.id]] for entry in ledger.entries]


def linking(pilot: Pilot[None]) -> LinkingScreen:
    """Return the linking screen on display."""
    screen = pilot.app.screen
    assert isinstance(screen, LinkingScreen)
    return screen


def story(pilot: Pilot[None]) -> StoryScreen:
    """Return the story screen on display."""
    screen = pilot.app.screen
    assert isinstance(screen, StoryScreen)
    return screen


def beside(pilot: Pilot[None]) -> BesideScreen:
    """Return the screen of two articles on display."""
    screen = pilot.app.screen
    assert isinstance(screen, BesideScreen)
    return screen
