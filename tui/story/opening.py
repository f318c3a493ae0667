"""Opening the ledger of a story: found by its articles, loaded, and put on the desk."""

from collections.abc import Collection

from annotations.corpus.corpus import Corpus
from annotations.ledger.model import Story
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store
from annotations.work.ledger_session import LedgerSession
from annotations.work.saver import Held, Saver
from tui.story.desk import StoryDesk


def stories_with(store: Store, articles: Collection[str]) -> tuple[list[Story], list[str]]:
    """Return the annotator's stories that have any of some articles, and a sentence for each unreadable file.

    Those with most of them come first, then the ones changed last.
    """
    stories, problems = LedgerStore(store.folder, store.annotator).stories()
    wanted = set(articles)
    shared = {story.id: len(wanted & {article.id for article in story.articles}) for story in stories}
    found = [story for story in stories if shared[story.id]]
    return sorted(found, key=lambda story: (shared[story.id], story.updated), reverse=True), problems


def open_desk(corpus: Corpus, store: Store, saver: Saver, story_id: str) -> StoryDesk:
    """Return the desk of a story: with what is not on disk of it, if it was left so. Raises `StoreError`."""
    ledgers = LedgerStore(store.folder, store.annotator)
    session = next((each for each in saver.held if _is_of(each, story_id)), None)
    if not isinstance(session, LedgerSession):
        session = LedgerSession(ledgers, ledgers.load(story_id), saver.hold)
    return StoryDesk(corpus, store, saver, session)


def _is_of(work: Held, story_id: str) -> bool:
    return isinstance(work, LedgerSession) and bool(work.unsaved) and work.ledger.story.id == story_id
