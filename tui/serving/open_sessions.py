"""The sessions that people work in, and those that are told to save and end."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from weakref import WeakSet

from aiohttp import WSCloseCode, web

from annotations.wording import counted
from tui.serving import session as sessions
from tui.serving.people import Person
from tui.serving.session import Session


class OpenSessions:
    """Each session with its person and its socket, until it has saved and ended."""

    def __init__(self, log: Callable[[str], None]) -> None:
        """Start with none; `log` is told how they end."""
        self._log = log
        self._open: dict[Session, tuple[Person, web.WebSocketResponse]] = {}
        """The sessions that people work in, and their sockets."""
        self._ending: dict[asyncio.Task[None], Session] = {}
        """Those that are told to save and end."""
        self._told: WeakSet[Session] = WeakSet()
        """Those that were told so, or have ended."""
        self.unsaved = 0
        """Sessions that ended without saying that everything is on disk."""

    def __len__(self) -> int:
        """Return how many people work."""
        return len(self._open)

    def is_full(self, most: int) -> bool:
        """Return whether no other session may be opened: so many are open, or twice as many are still saving."""
        return len(self._open) >= most or len(self._ending) > 2 * most

    @contextmanager
    def opened(self, session: Session, person: Person, socket: web.WebSocketResponse) -> Iterator[None]:
        """Keep a session while a page shows it; then have it save and end."""
        self._open[session] = person, socket
        try:
            yield
        finally:
            self._open.pop(session, None)
            self._let_end(session)

    async def settle(self, person: Person) -> None:
        """Let the sessions that a person has just left save first: the next one goes on where they were."""
        left = [task for task, session in self._ending.items() if session.name == person.name]
        if left:
            await asyncio.wait(left, timeout=sessions.KILL_SECONDS)

    def end_unused(self, is_gone: Callable[[Person], bool], idle_seconds: float) -> None:
        """End the sessions of those who may not work any more, and those without a key for so long; 0 for ever."""
        for session, (person, _) in [*self._open.items()]:
            if is_gone(person):
                self._end(session, "refused", "Your link is no longer valid.")
            elif 0 < idle_seconds < monotonic() - session.last_key:
                minutes = counted(max(1, round(idle_seconds / 60)), "minute")
                self._end(session, "idle", f"Nothing was typed for {minutes}.")

    async def close(self) -> None:
        """End all sessions, and wait until they have saved."""
        for session, (_, socket) in [*self._open.items()]:
            self._let_end(session)
            # The page tries again: the server may come back.
            with suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(socket.close(code=WSCloseCode.GOING_AWAY), 1)
        while self._ending:
            await asyncio.wait([*self._ending])

    def _end(self, session: Session, kind: str, words: str) -> None:
        """End a session that a person is still in, and let the page say why."""
        session.farewell = session.farewell or (kind, words)
        self._let_end(session)

    def _let_end(self, session: Session) -> None:
        """Have a session save and end, once, and note how that went."""
        if session in self._told:
            return
        self._told.add(session)

        async def end() -> None:
            await session.stop()
            if session.is_saved:
                self._log(f"{session.name}: the session ended, and everything is saved.")
            else:
                self.unsaved += 1
                self._log(f"{session.name}: the session ended and may have lost changes. {session.words}".strip())

        task = asyncio.create_task(end())
        self._ending[task] = session
        task.add_done_callback(lambda done: self._ending.pop(done, None))
